"""What readers may be told on a given day: reviews that are overdue, translations left behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from widget.check.card import At
from widget.check.translation import is_outdated
from widget.errors import Problem
from widget.model import Card, Document, Library, Notice, Status
from widget.read.words import Words, name_of, words_of

#: What a review that was not made can still change.
_IN_FORCE = ("active", "under_review", "superseded")


def as_of(library: Library, today: date) -> Library:
    """The library as readers are to see it on a day (UTC).

    A card whose review is overdue says so, and the publisher's ``review_policy`` may put it under
    review or withdraw it. A translation whose original has changed its advice is under review.
    """
    cards = {
        name: {lang: _card(card, library, today) for lang, card in versions.items()}
        for name, versions in library.cards.items()
    }
    return replace(library, cards=cards)


def _card(card: Card, library: Library, today: date) -> Card:
    words = words_of(library.words, card.lang)
    if card.status == "active" and is_outdated(card):
        card = _left_behind(card, words, library.publisher.default_lang)
    due = card.review.next if card.review else None
    if due is None or days_overdue(due, today) <= 0:
        return card
    card = replace(card, overdue=True)
    status, since = _consequence(card, due, library, today)
    if status is None:
        return card
    reason = words.text(
        "Its review was due on %(date)s and has not been done.", date=words.date(due)
    )
    todo = words.text("Ask a medical professional before you follow this advice.")
    instead = card.notice.replaced_by if card.notice else None
    told = Notice(reason, since, todo, replaced_by=instead, lang=card.lang)
    return replace(card, status=status, notice=told)


def days_overdue(day: str, today: date) -> int:
    """Whole days since the last good day."""
    return (today - date.fromisoformat(day)).days


def _consequence(card: Card, due: str, library: Library, today: date) -> tuple[Status | None, str]:
    """What the policy makes of an overdue card, and since when."""
    for status, since in consequences(due, library).items():
        reached = since <= today.isoformat()
        if status == "withdrawn" and reached and card.status in _IN_FORCE:
            return "withdrawn", since
        if status == "under_review" and reached and card.status == "active":
            return "under_review", since
    return None, ""


def consequences(due: str, library: Library) -> dict[Status, str]:
    """The day from which the policy gives a card each status, the gravest first."""
    policy, last = library.publisher.review_policy, date.fromisoformat(due)
    steps: dict[Status, int | None] = {
        "withdrawn": policy.get("withdraw"),
        "under_review": policy.get("under_review"),
    }
    return {
        status: (last + timedelta(days=days + 1)).isoformat()
        for status, days in steps.items()
        if days is not None
    }


def _left_behind(card: Card, words: Words, original: str) -> Card:
    assert card.translation is not None
    since = next(
        change.date
        for change in card.changes
        if change.kind == "major" and change.version > card.translation.of
    )
    told = Notice(
        words.text("The advice has changed since this translation was made."),
        since,
        words.text(
            "Ask a medical professional, or read the original: %(language)s.",
            language=name_of(original),
        ),
        lang=card.lang,
    )
    return replace(card, status="under_review", notice=told)


def check_dates(card: Card, document: Document, library: Library, today: date) -> list[Problem]:
    """What is, or claims to be, out of its time on a day."""
    at, problems = At(document), []
    # A day of grace: an editor may be ahead of UTC.
    latest = (today + timedelta(days=1)).isoformat()
    if card.review and card.review.last > latest:
        expected = "a day that has come: nobody can have reviewed it then"
        problems.append(at("review", "last", found=repr(card.review.last), expected=expected))
    dated: list[tuple[tuple[str | int, ...], str]]
    dated = [(("changes", n, "date"), change.date) for n, change in enumerate(card.changes)]
    dated += [(("notice", "since"), card.notice.since)] if card.notice else []
    for path, day in dated:
        if day > latest:
            late = at(*path, found=repr(day), expected=f"{today} or earlier")
            problems.append(replace(late, warning=True))
    if card.review and card.status in _IN_FORCE and days_overdue(card.review.next, today) > 0:
        problems.append(_overdue(card.review.next, at, library))
    return problems


def _overdue(due: str, at: At, library: Library) -> Problem:
    steps = consequences(due, library)
    told = "readers are told that it is overdue"
    for status, since in reversed(steps.items()):
        told += f"; {status} from {since}"
    problem = at("review", "next", found=repr(due), expected=f"a review since then: {told}")
    return replace(problem, warning=True)
