"""What readers are told on a day: overdue reviews, the publisher's policy, translations behind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from widget.check.library import check
from widget.check.lifecycle import as_of
from widget.model import Card
from widget.publish.facts import card_facts
from widget.publish.view import card_view
from widget.publish.voice import Voice
from widget.read.folder import read_source
from widget.read.words import words_of

from ..serve.desk import LANGUAGES, REVIEW, V1, V2, Desk, told

V3 = "{version: 2, date: 2026-10-01, kind: minor, note: Clearer words.}"
REASON = {
    "en": "Its review was due on 30 June 2026 and has not been done.",
    "es": "30 de junio de 2026",
    "ar": "30 يونيو 2026",
}
OVERDUE = {"en": "Review overdue: it was due on ", "es": "Revisión", "ar": "المراجعة"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards", "bath", "pack")


def on(desk: Desk, day: str) -> dict[str, Card]:
    """The card by language, as readers are to see it on a day."""
    library = check(read_source(desk.folder), today=date.fromisoformat(day)).library
    assert library
    return as_of(library, date.fromisoformat(day)).cards["bath"]


def seen(desk: Desk, day: str, lang: str) -> str:
    """All that a reader sees on a day."""
    library = check(read_source(desk.folder), today=date.fromisoformat(day)).library
    assert library
    library = as_of(library, date.fromisoformat(day))
    voice = Voice(library, words_of(library.words, lang))
    return told(card_view(library.cards["bath"][lang], voice))


DAYS = [
    ("", "2026-06-29", "active", None),
    ("", "2026-06-30", "active", None),  # the last good day
    ("", "2026-07-01", "active", None),
    ("badge", "2036-07-01", "active", None),
    ("{under_review: 0}", "2026-06-30", "active", None),
    ("{under_review: 0}", "2026-07-01", "under_review", "2026-07-01"),
    ("{under_review: 30}", "2026-07-30", "active", None),
    ("{under_review: 30}", "2026-07-31", "under_review", "2026-07-31"),
    ("{under_review: 30}", "2036-07-31", "under_review", "2026-07-31"),
    ("{withdraw: 0}", "2026-06-30", "active", None),
    ("{withdraw: 0}", "2026-07-01", "withdrawn", "2026-07-01"),
    ("{withdraw: 184}", "2026-12-31", "active", None),
    ("{withdraw: 184}", "2027-01-01", "withdrawn", "2027-01-01"),
    ("{under_review: 5, withdraw: 10}", "2026-07-05", "active", None),
    ("{under_review: 5, withdraw: 10}", "2026-07-06", "under_review", "2026-07-06"),
    ("{under_review: 5, withdraw: 10}", "2026-07-10", "under_review", "2026-07-06"),
    ("{under_review: 5, withdraw: 10}", "2026-07-11", "withdrawn", "2026-07-11"),
    ("{under_review: 5, withdraw: 5}", "2026-07-06", "withdrawn", "2026-07-06"),
]


@pytest.mark.parametrize(("policy", "day", "status", "since"), DAYS)
def test_the_policy_holds_from_its_day_on_in_every_language(
    desk: Desk, policy: str, day: str, status: str, since: str | None
) -> None:
    desk.publisher(f"review_policy: {policy}\n" if policy else "")
    desk.card(review=REVIEW)
    cards = on(desk, day)
    assert set(cards) == set(LANGUAGES)
    for lang, card in cards.items():
        assert (card.status, card.overdue) == (status, day > "2026-06-30")
        assert (card.notice.since if card.notice else None) == since
        if card.notice:
            assert REASON[lang] in card.notice.reason
            assert card.notice.lang == lang
            assert card.notice.severity is None


@pytest.mark.parametrize("status", ["draft", "withdrawn", "recalled"])
def test_what_is_gone_already_is_not_changed_by_the_policy(desk: Desk, status: str) -> None:
    """A recall is never weakened to a card withdrawn for want of a review."""
    desk.publisher("review_policy: {under_review: 0, withdraw: 1}\n")
    desk.card("bath", status, review=REVIEW)
    for card in on(desk, "2030-01-01").values():
        assert card.status == status
        assert (card.notice.reason if card.notice else None) in (None, "It burns.")


@pytest.mark.parametrize("status", ["under_review", "superseded"])
def test_a_notice_of_the_editor_stays_until_the_policy_withdraws(desk: Desk, status: str) -> None:
    desk.publisher("review_policy: {under_review: 0, withdraw: 9}\n")
    desk.card("bath", status, review=REVIEW, replaced_by="pack")
    card = on(desk, "2026-07-09")["es"]
    assert card.notice
    assert (card.status, card.notice.reason, card.notice.since) == (
        status, "It burns.", "2026-11-20",
    )  # fmt: skip
    card = on(desk, "2026-07-10")["es"]
    assert card.notice
    assert (card.status, card.notice.since) == ("withdrawn", "2026-07-10")
    assert card.notice.replaced_by == "pack"


def test_a_card_that_nobody_reviewed_is_not_overdue_and_says_so(desk: Desk) -> None:
    desk.publisher("review_policy: {withdraw: 0}\n")
    card = on(desk, "2036-01-01")["en"]
    assert (card.status, card.overdue) == ("active", False)
    said = seen(desk, "2036-01-01", "en")
    assert "Not yet reviewed by a clinician" in said
    assert "Reviewed" not in said
    assert "overdue" not in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_overdue_review_is_said_in_every_language(desk: Desk, lang: str) -> None:
    desk.card(review=REVIEW)
    before, after = seen(desk, "2026-06-30", lang), seen(desk, "2026-07-01", lang)
    assert '"overdue"' not in before
    assert before.count("2026-06-30") == 1  # when the next is due
    assert after.count('"overdue"') == 1
    assert OVERDUE[lang] in after
    assert after.count("2026-06-30") == 1  # no next review is promised any more
    assert after.index('"overdue"') < after.index('"important"')
    assert "Dr. Jo Doe" in after


def test_the_facts_say_that_a_review_is_overdue(desk: Desk) -> None:
    desk.card(review=REVIEW)
    for day, overdue in (("2026-06-30", False), ("2026-07-01", True)):
        library = check(read_source(desk.folder)).library
        assert library
        library = as_of(library, date.fromisoformat(day))
        voice = Voice(library, words_of(library.words, "es"))
        review = card_facts(library.cards["bath"]["es"], voice, ["es"], "")["review"]
        assert (review["overdue"], review["next"]) == (overdue, "2026-06-30")


def test_a_major_change_after_the_review_is_said_and_a_minor_one_is_not(desk: Desk) -> None:
    said = "The advice has changed since this review."
    desk.card("bath", "active", V1, review=REVIEW)
    assert said not in seen(desk, "2026-06-01", "en")
    desk.card("bath", "active", V1, V3, review=REVIEW)
    assert said not in seen(desk, "2026-06-01", "en")
    desk.card("bath", "active", V1, V2, review=REVIEW)
    assert said in seen(desk, "2026-06-01", "en")
    desk.card("bath", "active", V1, V2, review=REVIEW.replace("2026-04-02", "2026-05-31"))
    assert said in seen(desk, "2026-06-01", "en")
    desk.card("bath", "active", V1, V2)
    assert said not in seen(desk, "2026-06-01", "en")  # no review to speak of


def test_a_translation_of_older_advice_is_under_review_and_sends_to_the_original(
    desk: Desk,
) -> None:
    desk.card("bath", "active", V1, V2)
    cards = on(desk, "2026-11-23")
    assert [cards[lang].status for lang in LANGUAGES] == ["active", "under_review", "under_review"]
    notice = cards["es"].notice
    assert notice
    assert (notice.since, notice.lang, notice.replaced_by) == ("2026-10-01", "es", None)
    assert "English" in notice.what_to_do
    desk.translate("bath", "es", of=2)
    assert on(desk, "2026-11-23")["es"].status == "active"
    desk.card("bath", "active", V1, V3)
    desk.translate("bath", "es", of=1)
    assert on(desk, "2026-11-23")["es"].status == "active"


def test_the_graver_of_two_reasons_wins(desk: Desk) -> None:
    desk.publisher("review_policy: {under_review: 0, withdraw: 9}\n")
    desk.card("bath", "active", V1, V2, review=REVIEW)
    behind = on(desk, "2026-07-09")["es"]
    assert behind.notice
    assert (behind.status, behind.notice.since, behind.overdue) == (
        "under_review", "2026-10-01", True,
    )  # fmt: skip
    assert on(desk, "2026-07-10")["es"].status == "withdrawn"
    desk.card("bath", "recalled", V1, V2, review=REVIEW)
    assert {card.status for card in on(desk, "2026-07-10").values()} == {"recalled"}


def test_the_library_itself_is_the_same_on_every_day(desk: Desk) -> None:
    desk.publisher("review_policy: {withdraw: 0}\n")
    desk.card(review=REVIEW)
    assert check(read_source(desk.folder), today=date(2026, 6, 1)).library == (
        check(read_source(desk.folder), today=date(2036, 6, 1)).library
    )
