"""Recall, withdraw, restore: what the card says afterwards, in every language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from widget import SettingError
from widget.check.recall import recall, restore, withdraw
from widget.read.text import unwanted

from .folder import FIRST, LATER, SERIOUS, WHY, edit, files, published, refused

STARTER = Path(__file__).parents[2] / "widget" / "starter"
CARDS = sorted(path.stem for path in (STARTER / "en").glob("[a-z]*.md"))


@pytest.mark.parametrize("name", CARDS)
def test_a_card_that_is_recalled_and_restored_is_what_it_was_but_for_one_change(
    source: Path, name: str
) -> None:
    file = source / "en" / f"{name}.md"
    before, others = file.read_text("utf-8"), files(source)
    written = recall(source, name, **SERIOUS)
    text = file.read_text("utf-8")
    assert (written.path, written.status, written.since) == (file, "recalled", "2026-12-01")
    assert text.split("\n")[written.line - 1] == "status: recalled"
    assert written.warnings == ()
    restored = restore(source, name, note="New pads.", today=LATER)
    entry = (
        '  - {version: 2, date: 2026-12-24, kind: major, note: "Restored after the recall of '
        '1 December 2026: The pads can burn. New pads."}\n'
    )
    after = file.read_text("utf-8")
    assert after.replace(entry, "") == before
    assert re.search(r"changes:\n  - \{version: 1.*\n" + re.escape(entry) + "---\n", after)
    assert (restored.status, restored.since) == ("active", "2026-12-24")
    assert {k for k, v in files(source).items() if v != others[k]} == {str(file)}


def test_a_recall_reaches_every_language_and_a_restored_card_keeps_its_translations(
    source: Path,
) -> None:
    recall(source, "heat-and-ice", **SERIOUS, replaced_by="exercise")
    for lang in ("en", "es", "ar"):
        card = published(source, "heat-and-ice", lang)
        assert card.notice
        assert (card.status, card.notice.severity) == ("recalled", "serious")
        assert card.notice.replaced_by == "exercise"
    restore(source, "heat-and-ice", note="It was the wrong card.", by="A. Person", today=LATER)
    for lang in ("en", "es", "ar"):
        card = published(source, "heat-and-ice", lang)
        assert (card.status, card.notice, card.changes[-1].by) == ("active", None, "A. Person")


def with_status(source: Path, status: str) -> None:
    """The card has had this status for a year."""
    notice = {
        "draft": "", "active": "",
        "recalled": "notice: {reason: r, since: 2025-12-01, what_to_do: w, severity: caution}\n",
    }.get(status, "notice: {reason: r, since: 2025-12-01, what_to_do: w}\n")  # fmt: skip
    edit(source / "en/heat-and-ice.md", "status: active\n", f"status: {status}\n{notice}")


STATUSES = ("draft", "active", "under_review", "superseded", "withdrawn", "recalled")


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(
    ("act", "given", "leads_from", "leads_to"),
    [(recall, SERIOUS, STATUSES[1:], "recalled"),
     (withdraw, WHY, STATUSES[1:5], "withdrawn"),
     (restore, {"note": "Well again.", "today": FIRST}, STATUSES[2:], "active")],
)  # fmt: skip
def test_a_status_leads_only_where_it_may(
    small: Path, status: str, act: Any, given: dict[str, Any], leads_from: Any, leads_to: str
) -> None:
    with_status(small, status)
    if status not in leads_from:
        told = refused(small, lambda: act(small, "heat-and-ice", **given))
        assert told == (
            f"en/heat-and-ice.md:9: status: found {status!r}, expected {' or '.join(leads_from)}"
        )
        return
    written = act(small, "heat-and-ice", **given)
    card = published(small, "heat-and-ice")
    assert card.status == leads_to
    assert (card.notice is None) is (leads_to == "active")
    assert written.since == "2026-12-01"
    if act is not restore:
        assert card.notice
        assert (card.notice.reason, card.notice.since) == ("The pads can burn.", written.since)
        # The same again is no news; another word is, and the change log has to say so.
        later = {**given, "today": LATER}
        assert act(small, "heat-and-ice", **later).since == "2026-12-01"
        assert act(small, "heat-and-ice", **{**later, "reason": "Fire."}).since == "2026-12-24"


@pytest.mark.parametrize(
    ("status", "words"),
    [("under_review", "the review that began on"), ("superseded", "its replacement on"),
     ("withdrawn", "the withdrawal of"), ("recalled", "the recall of")],
)  # fmt: skip
def test_the_change_says_after_what_the_card_came_back(
    small: Path, status: str, words: str
) -> None:
    with_status(small, status)
    restore(small, "heat-and-ice", note="Well again.", today=FIRST)
    note = published(small, "heat-and-ice").changes[-1].note
    assert note == f"Restored after {words} 1 December 2025: r. Well again."


def test_who_restores_a_card_learns_that_its_review_is_overdue(small: Path) -> None:
    file = small / "en/heat-and-ice.md"
    review = "review: {last: 2024-01-01, next: 2026-01-01, by: A. Person, role: nurse}"
    edit(file, "review: unreviewed", review)
    # Recalled, it gives no advice that a review could bear out.
    assert recall(small, "heat-and-ice", **SERIOUS).warnings == ()
    (told,) = restore(small, "heat-and-ice", note="Well again.", today=LATER).warnings
    assert "review.next: found '2026-01-01', expected a review since then" in str(told)
    assert file.read_text("utf-8").split("\n")[told.line - 1] == review


def test_a_long_reason_gives_way_to_the_note(small: Path) -> None:
    recall(small, "heat-and-ice", **{**SERIOUS, "reason": "why " * 150})
    told = refused(
        small, lambda: restore(small, "heat-and-ice", note="n" * 400, today=LATER), SettingError
    )
    found = re.fullmatch(
        r"--note: found 400 characters, expected text of at most (\d+) characters", told
    )
    assert found
    restore(small, "heat-and-ice", note="n" * int(found[1]), today=LATER)
    note = published(small, "heat-and-ice").changes[-1].note
    assert note.endswith(": … " + "n" * int(found[1]))
    assert len(note) == 300


HOSTILE = [
    'the "pads" \\ it\'s', "note: this", "a # b", "one\ntwo\r\n  three", "---", "a\n---\nb: c",
    "- x", "? x", "{x: [y]}", "&a *b !c %d @e `f", "\U0001f600 \u0645\u0631\u062d\u0628\u0627",
    "a\u2028b\u2029c", "null", "~", "2026-12-01", "<script>alert(1)</script>", "%(date)s {0} $x",
    "a\u00a0b\u200fc", "x" * 600, "#", "|", ">-", "'", '"', "...", "<<",
]  # fmt: skip
LINES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)


def said(text: str) -> str:
    return re.sub(r"[ \t\n]+", " ", text.replace("\r", "\n")).strip()


@pytest.mark.parametrize("text", HOSTILE)
def test_readers_are_told_exactly_what_was_said(small: Path, text: str) -> None:
    recall(small, "heat-and-ice", **{**SERIOUS, "reason": text})
    for lang in ("en", "ar"):
        notice = published(small, "heat-and-ice", lang).notice
        assert notice
        assert notice.reason == said(text)
    restore(small, "heat-and-ice", note=text[:100], today=LATER)
    assert published(small, "heat-and-ice").changes[-1].note.endswith(said(text[:100]))


@settings(
    max_examples=25, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(*[LINES.filter(lambda text: said(text) and not unwanted(said(text)))] * 2)
def test_readers_are_told_whatever_was_said(small: Path, reason: str, what_to_do: str) -> None:
    recall(small, "heat-and-ice", **{**SERIOUS, "reason": reason, "what_to_do": what_to_do})
    notice = published(small, "heat-and-ice").notice
    assert notice
    assert (notice.reason, notice.what_to_do) == (said(reason), said(what_to_do))
