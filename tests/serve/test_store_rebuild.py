"""A store that lives long answers what a catalogue in memory does that is new."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from widget import Catalogue

from .desk import Pressed, steady
from .test_rebuild import LANGUAGES, QUERIES, Editor, folder, make

__all__ = ["folder"]  # a fixture


def asked(made: Any, of: Catalogue) -> dict[str, Any]:
    """All that can be asked for of a catalogue in memory, asked of another."""
    site = of._state.site
    told: dict[str, Any] = {path: made.find(path) for path in of.paths()}
    told |= {f"{path}?{query}": made.find(path, query)
             for path in [*site.forms, "oembed", "builder"] for query in QUERIES}  # fmt: skip
    told |= {f"missing {lang}": made.find(f"cards/{lang}/no/frame") for lang in LANGUAGES}
    told |= {f"in no language {path}": made.find(path.replace(".json", ".fr.json"))
             for path in site.instead}  # fmt: skip
    told |= {"v1/health.json": steady(made)}
    return told | {"problems": made.problems, "paths": made.paths()}


@pytest.mark.parametrize("seed", [3, pytest.param(4, marks=pytest.mark.slow)])
def test_what_lives_long_in_a_store_serves_what_is_new(
    folder: Path, tmp_path: Path, seed: int
) -> None:
    url = "https://cards.example/w"
    stored = Pressed(folder, tmp_path / "store", languages=LANGUAGES, public_url=url)
    editor, done = Editor(folder, seed), Counter[str]()
    for _ in range(12):
        what = editor.change()
        done[what.partition(" ")[0]] += 1
        stored.reload()
        new = make(folder)
        found, wanted = asked(stored, new), asked(new, new)
        assert [key for key in wanted if found[key] != wanted[key]] == [], what
        store = stored.press.store.connection
        used = {*store.ask("select body from answers")}
        assert {*store.ask("select number from bodies")} == used, what
    assert len(done) > 5, done
