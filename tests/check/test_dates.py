"""What ``check`` says of dates on a day, word for word, and of a publisher's review policy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from widget.check.library import check
from widget.read.folder import read_source

from ..serve.desk import REVIEW, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards")


def found(desk: Desk, day: str = "2026-11-23") -> list[str]:
    checked = check(read_source(desk.folder), today=date.fromisoformat(day))
    return [str(problem) for problem in checked.problems]


OVERDUE = (
    "en/bath.md:9: warning: review.next: found '2026-06-30', expected a review since then: "
    "readers are told that it is overdue"
)


@pytest.mark.parametrize(
    ("policy", "more"),
    [
        ("badge", ""),
        ("{under_review: 30}", "; under_review from 2026-07-31"),
        ("{withdraw: 0}", "; withdrawn from 2026-07-01"),
        (
            "{under_review: 30, withdraw: 180}",
            "; under_review from 2026-07-31; withdrawn from 2026-12-28",
        ),
    ],
)
def test_an_overdue_review_is_a_warning_that_says_what_follows(
    desk: Desk, policy: str, more: str
) -> None:
    desk.publisher(f"review_policy: {policy}\n")
    desk.card(review=REVIEW)
    assert found(desk, "2026-06-30") == []
    assert found(desk, "2026-07-01") == [OVERDUE + more]


@pytest.mark.parametrize("status", ["under_review", "superseded"])
def test_a_card_with_a_notice_can_be_overdue(desk: Desk, status: str) -> None:
    desk.card("bath", status, review=REVIEW)
    assert found(desk) == [OVERDUE.replace(":9:", ":13:")]


@pytest.mark.parametrize("status", ["draft", "withdrawn", "recalled"])
def test_nobody_is_told_to_review_what_readers_do_not_see(desk: Desk, status: str) -> None:
    desk.card("bath", status, review=REVIEW)
    assert found(desk) == []


def test_nobody_can_have_reviewed_a_card_on_a_day_to_come(desk: Desk) -> None:
    """An editor may be one day ahead of UTC."""
    desk.card(review="{last: 2026-11-25, next: 2027-01-01, by: Dr. Jo Doe, role: GP}")
    assert found(desk, "2026-11-24") == []
    assert found(desk, "2026-11-23") == [
        "en/bath.md:9: review.last: found '2026-11-25', "
        "expected a day that has come: nobody can have reviewed it then"
    ]
    assert check(read_source(desk.folder), today=date(2026, 11, 24)).library
    library = check(read_source(desk.folder), today=date(2026, 11, 23)).library
    assert library
    assert "bath" not in library.cards


def test_a_change_and_a_notice_of_a_day_to_come_are_warnings(desk: Desk) -> None:
    change = "{version: 1, date: 2026-11-26, kind: major, note: First.}"
    desk.card("bath", "recalled", change, since="2026-11-25")
    assert found(desk, "2026-11-25") == []
    assert found(desk, "2026-11-24") == [
        "en/bath.md:32: warning: changes[0].date: found '2026-11-26', "
        "expected 2026-11-24 or earlier"
    ]
    assert [line.split(" ", 1)[1] for line in found(desk, "2026-11-23")] == [
        "warning: notice.since: found '2026-11-25', expected 2026-11-23 or earlier",
        "warning: changes[0].date: found '2026-11-26', expected 2026-11-23 or earlier",
    ]


EXPECTED = "the word badge, or days: {under_review: 30, withdraw: 180}, in that order"


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        ("never", f"review_policy: found 'never', expected {EXPECTED}"),
        ("30", f"review_policy: found '30', expected {EXPECTED}"),
        ("{}", f"review_policy: found fields, expected {EXPECTED}"),
        ("[badge]", f"review_policy: found a list, expected {EXPECTED}"),
        ("{under_review: 31, withdraw: 30}", f"review_policy: found fields, expected {EXPECTED}"),
        ("", f"review_policy: found nothing, expected {EXPECTED}"),
        (
            "{withdraw: -1}",
            "review_policy.withdraw: found '-1', expected a whole number from 0 to 3650",
        ),
        (
            "{under_review: soon}",
            "review_policy.under_review: found 'soon', expected a whole number from 0 to 3650",
        ),
        (
            "{withdraw: 3651}",
            "review_policy.withdraw: found '3651', expected a whole number from 0 to 3650",
        ),
        (
            "{withdrawn: 30}",
            "review_policy.withdrawn: found the unknown key 'withdrawn', "
            "expected one of: under_review, withdraw",
        ),
    ],
)
def test_a_policy_that_cannot_be_refuses_the_whole(desk: Desk, policy: str, message: str) -> None:
    desk.publisher(f"review_policy: {policy}\n")
    assert found(desk) == [f"publisher.yaml:6: {message}"]
    assert check(read_source(desk.folder)).library is None
