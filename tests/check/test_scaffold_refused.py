"""What `new` refuses, with nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from widget.check.scaffold import begin
from widget.errors import ContentError, SettingError

from .test_scaffold import begun, edited, source

__all__ = ["source"]


@pytest.mark.parametrize(
    "card", ["tens", "Wobble", "../x", "a--b", "disclaimer", "", "x" * 65, "_x"]
)
def test_a_name_that_cannot_be_is_refused(source: Path, card: str) -> None:
    before = sorted(path.name for path in source.rglob("*"))
    with pytest.raises(SettingError, match=r"card: found .+, expected"):
        begun(source, card)
    assert sorted(path.name for path in source.rglob("*")) == before


def test_nothing_is_written_over_not_even_a_link_to_nowhere(source: Path) -> None:
    (source / "en/wobble-board.md").symlink_to(source / "nowhere")
    with pytest.raises(SettingError, match="expected a card that is not there yet"):
        begun(source)
    assert not (source / "nowhere").exists()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kind": None}, "kind: found nothing, expected one of: information, self_care"),
        ({"lang": "sv"}, r"lang: found 'sv', expected one that has words: .*words/sv\.po adds it"),
        ({"lang": "es"}, "kind: found 'device', expected none: a translation"),
        ({"lang": "es", "kind": None, "title": "X"}, "title: found 'X', expected none"),
        ({"lang": "es", "kind": None, "conditions": ("a",)}, "conditions: found a, expected none"),
        ({"lang": "es", "kind": None}, r"an original, en/wobble-board\.md: begin that first"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(
    source: Path, given: dict[str, object], message: str
) -> None:
    with pytest.raises(SettingError, match=message):
        begun(source, **given)
    assert not list(source.rglob("wobble-board.md"))


def test_what_is_wrong_with_a_field_is_told_and_nothing_written(source: Path) -> None:
    with pytest.raises(ContentError, match=r"en/wobble-board\.md:4: title: found 'xxx"):
        begun(source, title="x" * 121)
    with pytest.raises(ContentError, match=r"conditions\[0\]: found 'Back spasm'"):
        begun(source, conditions=("Back spasm",))
    edited(source / "en/tens.md", ("kind: device", "kind: x"))
    with pytest.raises(ContentError, match=r"en/tens\.md:5: kind: found 'x'"):
        begin(source, "tens", lang="es")
    (source / "publisher.yaml").write_text("name: X", "utf-8")
    with pytest.raises(ContentError, match=r"publisher\.yaml:1: default_lang"):
        begun(source)
    assert not list(source.rglob("wobble-board.md")) and not (source / "es/tens.md").exists()


@pytest.mark.parametrize("place", ["starter", None, "sqlite:///cards.db", "no-such-folder"])
def test_a_source_that_is_no_folder_is_refused(tmp_path: Path, place: str | None) -> None:
    with pytest.raises(SettingError, match=r"source: found .+, expected a folder"):
        begin(place, "wobble-board", kind="device")


def test_a_publisher_who_cannot_be_read_is_told_and_no_other_is_taken(source: Path) -> None:
    (source / "publisher.yaml").write_bytes(b"\xff")
    with pytest.raises(ContentError, match=r"^publisher\.yaml:1: file: found"):
        begun(source)
    assert not list(source.rglob("wobble-board.md"))
