"""An export names the telephone lines of one country: nobody there reads a query."""

from __future__ import annotations

from pathlib import Path

import pytest

from widget import SettingError

from .desk import Desk
from .test_export import desk as desk
from .test_export import out as out
from .test_export import written

COUNTRIES = """
GB: {emergency: {number: "999", tel: "999", source: "https://gov.example/999"}}
US: {emergency: {number: "911", tel: "911", source: "https://gov.example/911"}}
"""


def test_pages_and_frames_name_the_lines_of_the_country_that_was_chosen(
    desk: Desk, out: Path
) -> None:
    """A static host ignores a query, and must not show another country's number."""
    (desk.folder / "countries.yaml").write_text(COUNTRIES, "utf-8")
    desk.publisher("default_country: US\n")
    written(desk, out)
    frame = out / "cards/en/bath/frame/index.html"
    assert "tel:911" in frame.read_text("utf-8")
    before = (out / "v1/cards/bath.en.view.json").read_bytes()
    written(desk, out, country="GB")
    for path in ("cards/en/bath/frame/index.html", "cards/en/bath/index.html",
                 "cards/en/bath/embed/index.html", "v1/cards/bath.en.html",
                 "v1/cards/bath.und.html", "v1/cards/bath.html"):  # fmt: skip
        html = (out / path).read_text("utf-8")
        assert "tel:999" in html, path
        assert "tel:911" not in html, path
    assert (out / "v1/cards/bath.en.view.json").read_bytes() == before
    with pytest.raises(SettingError, match="country: found 'XX', expected one of GB, US"):
        written(desk, out, country="XX")
