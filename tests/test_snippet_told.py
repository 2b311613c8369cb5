"""What `snippet` offers in place of what is not there."""

from __future__ import annotations

from pathlib import Path

from widget.check.scaffold import begin

from .test_new import run


def test_a_snippet_is_offered_in_no_language_that_has_drafts_alone(starter_copy: Path) -> None:
    for path in starter_copy.glob("ar/*.md"):
        path.unlink()
    card = starter_copy / "en" / "tens.md"
    card.write_text(card.read_text("utf-8").replace("status: active", "status: draft"), "utf-8")
    begin(starter_copy, "tens", lang="ar")
    here = ("snippet", starter_copy)
    there = ("--public-url", "https://x.example", "--lang")
    for lang in ("fr", "ar"):
        _, _, wrong = run(*here, "heat-and-ice", *there, lang)
        assert f"lang: found {lang!r}, expected a language that has cards: en, es\n" in wrong
    # Nor is a draft named where one card is offered for another.
    assert (
        "expected one of back-spasm-basics, heat-and-ice\n" in run(*here, "nope", *there, "es")[2]
    )
    told = run(*here, "nope", *there, "en")[2]
    assert "opioids" in told and "tens" not in told
    assert "card: found the draft 'tens'" in run(*here, "tens", *there, "en")[2]
    for path in starter_copy.glob("*/*.md"):
        path.write_text(path.read_text("utf-8").replace("status: active", "status: draft"), "utf-8")
    assert "expected a language that has cards: none\n" in run(*here, "nope", *there, "en")[2]
