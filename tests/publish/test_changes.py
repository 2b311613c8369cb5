"""The change log: what changed, why, who signed it, and what no longer holds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from widget.publish import changes
from widget.publish.asset import to_json
from widget.publish.changes import authority, document, since
from widget.publish.voice import Voice
from widget.read.words import Words

from .shelf import PUBLISHER, REVIEW, STATUSES, URL, V1, V2, V3, Shelf, gone, ids

#: A day, and how many entries and tombstones there are since.
DAYS = [("0001-01-01", 3, 2), ("2025-03-01", 3, 2), ("2025-03-02", 2, 2), ("2025-03-15", 2, 2),
        ("2025-03-16", 1, 1), ("2025-04-02", 0, 1), ("2025-06-07", 0, 1),
        ("2025-06-08", 0, 0)]  # fmt: skip
TAG = "tag:health.example,2025-03-01:table/1"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "cards")


def test_each_version_of_each_card_is_an_entry_the_newest_first(shelf: Shelf) -> None:
    """On one day cards are in the order of their ids, and of a card the later version is first."""
    shelf.card("table", "active", V1, V2, V3)
    shelf.card("belt", "active", V1.replace("03-01", "04-01"))
    shelf.card("ice", "active", V1.replace("2025", "2024"))
    assert ids(shelf.log()) == [
        "2025-04-01:belt/1", "2025-04-01:table/3", "2025-04-01:table/2", "2025-03-01:table/1",
        "2024-03-01:ice/1",
    ]  # fmt: skip


def test_an_entry_says_what_changed_why_and_who_signed(shelf: Shelf) -> None:
    shelf.card("table", "active", V1, V2)
    found = shelf.log()
    assert list(found) == ["schema", "lang", "publisher", "updated", "changes", "deleted"]
    assert (found["schema"], found["publisher"]["name"]) == ("treatment-card/1", "Example Health")
    assert found["updated"] == "2025-04-01T00:00:00Z"
    assert found["changes"][0] == {
        "id": "tag:health.example,2025-04-01:table/2", "card": "table", "title": "The table",
        "date": "2025-04-01", "kind": "minor", "version": 2, "note": "Clearer words.",
        "lang": "en", "signed_by": "Dr. Ana Ejemplo", "reviewed": None, "notice": None,
        "status": "active", "url": f"{URL}cards/en/table",
    }  # fmt: skip
    assert found["changes"][1]["signed_by"] is None
    assert shelf.log(url=None)["changes"][0]["url"] is None


def test_a_review_is_said_of_the_version_that_was_reviewed_alone(shelf: Shelf) -> None:
    later = "{version: 3, date: 2025-04-03, kind: major, note: After the review.}"
    shelf.card("table", "active", V1, V2, later, review=REVIEW)
    found = shelf.log()["changes"]
    reviewed = {entry["version"]: entry["reviewed"] for entry in found}
    said = {"by": "Dr. Jo Doe", "role": "physiotherapist", "date": "2025-04-02"}
    assert reviewed == {1: None, 2: said, 3: None}
    assert [entry["signed_by"] for entry in found] == [None, "Dr. Ana Ejemplo", None]
    shelf.card("table", "active", V1, review=REVIEW.replace("2025-04-02", "2025-02-28"))
    assert shelf.log()["changes"][0]["reviewed"] is None


@pytest.mark.parametrize("status", STATUSES)
def test_a_card_not_in_force_has_its_notice_in_the_log(shelf: Shelf, status: str) -> None:
    shelf.card("belt")
    shelf.card("table", status, V1, V2, more=", replaced_by: belt")
    found = shelf.log()
    entry = found["changes"][0]
    assert entry["id"] == f"tag:health.example,2025-05-01:table/{status}"
    assert (entry["kind"], entry["status"], entry["note"]) == (status, status, "The strap tears.")
    assert (entry["version"], entry["signed_by"]) == (None, None)
    assert entry["notice"] == {
        "reason": "The strap tears.", "since": "2025-05-01", "what_to_do": "Stop using it.",
        "replaced_by": "belt", "severity": "serious" if status == "recalled" else None,
        "lang": "en",
    }  # fmt: skip
    versions = ["2025-04-01:table/2", "2025-03-01:table/1"]
    void = status in ("withdrawn", "recalled")
    assert [name for name in ids(found)[1:] if "table" in name] == ([] if void else versions)
    assert ids(found, "deleted") == (versions if void else [])
    assert found["updated"][:10] == "2025-05-01"


def test_a_tombstone_says_which_entry_is_void_and_why(shelf: Shelf) -> None:
    shelf.card("table", "recalled")
    assert shelf.log()["deleted"] == [{
        "id": TAG, "card": "table", "title": "The table", "version": 1,
        "when": "2025-05-01T00:00:01Z", "status": "recalled", "comment": "The strap tears.",
        "lang": "en",
    }]  # fmt: skip


@pytest.mark.parametrize("day", ["2025-03-01", "2025-02-01"])
def test_a_tombstone_is_later_than_its_entry_whatever_day_the_notice_names(
    shelf: Shelf, day: str
) -> None:
    """Else a reader has to ignore it (RFC 6721, 3)."""
    shelf.card("table", "recalled", since=day)
    assert shelf.log()["deleted"][0]["when"] == "2025-03-01T00:00:01Z"


def test_a_card_whose_file_is_gone_leaves_tombstones(shelf: Shelf) -> None:
    shelf.card("belt")
    found = shelf.log([gone("table", "2025-06-07T10:09:10.5+02:00", "2025-03-01", "2025-07-01")])
    assert ids(found) == ["2025-03-01:belt/1"]
    assert found["deleted"] == [
        {"id": f"tag:health.example,{date}:table/{version}", "card": "table",
         "title": "The old table", "version": version, "when": when, "status": "removed",
         "comment": "This card is no longer published.", "lang": "en"}
        for version, date, when in ((2, "2025-07-01", "2025-07-01T00:00:01Z"),
                                    (1, "2025-03-01", "2025-06-07T08:09:10Z"))
    ]  # fmt: skip
    assert found["updated"] == "2025-07-01T00:00:01Z"


@pytest.mark.parametrize("status", ["active", "under_review", "superseded", "recalled"])
def test_an_entry_is_never_also_void(shelf: Shelf, status: str) -> None:
    """A file came back with one version fewer; a recall says more than a loss."""
    shelf.card("table", status)
    found = shelf.log([gone("table", "2025-06-07T08:09:10Z", "2025-03-01", "2025-03-02")])
    assert not set(ids(found)) & set(ids(found, "deleted"))
    said = {tomb["version"]: tomb["status"] for tomb in found["deleted"]}
    assert said == ({1: "recalled"} if status == "recalled" else {}) | {2: "removed"}


def test_a_card_gone_twice_has_one_tombstone_of_the_last_time(shelf: Shelf) -> None:
    shelf.card("belt")
    twice = [gone(at="2025-08-01T00:00:00Z"), gone(at="2025-06-01T00:00:00+00:00")]
    assert [tomb["when"] for tomb in shelf.log(twice)["deleted"]] == ["2025-08-01T00:00:00Z"]


def test_a_card_written_anew_under_an_old_name_is_not_the_old_card(shelf: Shelf) -> None:
    shelf.card("table", "active", V1.replace("2025-03-01", "2025-09-01"))
    found = shelf.log([gone()])
    assert (ids(found), ids(found, "deleted")) == (["2025-09-01:table/1"], ["2025-03-01:table/1"])


def test_a_restored_card_speaks_again_as_before(shelf: Shelf) -> None:
    shelf.card("table", "active", V1, V2)
    before = shelf.log()
    shelf.card("table", "recalled", V1, V2)
    assert ids(shelf.log()) == ["2025-05-01:table/recalled"]
    shelf.card("table", "active", V1, V2)
    assert shelf.log() == before


def test_nothing_is_said_of_a_draft(shelf: Shelf) -> None:
    """Not even by the card that it is to replace; but what was public before is void."""
    shelf.card("secret", "draft", V1, V2)
    assert (shelf.log()["changes"], shelf.log()["updated"]) == ([], None)
    shelf.card("table", "superseded", more=", replaced_by: secret")
    assert b"secret" not in to_json(shelf.log())
    found = shelf.log([gone("secret")])
    assert ids(found, "deleted") == ["2025-03-01:secret/1"]
    assert b"The secret" not in to_json(found)


def test_an_id_outlives_every_later_edit(shelf: Shelf) -> None:
    shelf.card("table", "under_review", V1)
    before = [entry["id"] for entry in shelf.log()["changes"]]
    assert before == ["tag:health.example,2025-05-01:table/under_review", TAG]
    mended = V1.replace("First published.", "Mended and published.").replace("major", "minor")
    shelf.card("table", "under_review", mended, V2, V3, review=REVIEW, more=" At once")
    renamed = PUBLISHER.replace("Example Health", "Other").replace("https", "http")
    (shelf.folder / "publisher.yaml").write_text(renamed, "utf-8")
    after = [entry["id"] for entry in shelf.log(url="https://moved.example/")["changes"]]
    assert [name for name in after if name in before] == before
    assert len(set(after)) == len(after) == 4


def test_ids_are_unique_tags_even_where_names_look_alike(shelf: Shelf) -> None:
    for name in ("a", "a-1", "a-1-1", "withdrawn", "1"):
        shelf.card(name, "superseded", V1, V2, V3, since="2025-04-01")
    found = [entry["id"] for entry in shelf.log()["changes"]]
    assert len(found) == len(set(found)) == 20
    tag = r"tag:[a-z0-9.-]+,\d{4}-\d\d-\d\d:[a-z0-9-]+/[a-z0-9_]+"
    assert all(re.fullmatch(tag, name) for name in found)


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://EX.ample:8443/a", "ex.ample"), ("http://192.0.2.7/", "192.0.2.7"),
     ("https://bücher.example/", "xn--bcher-kva.example")],
)  # fmt: skip
def test_the_authority_of_an_id_is_the_publishers_host_in_ascii(url: str, host: str) -> None:
    assert authority(url) == host


def test_a_notice_in_another_language_says_so(shelf: Shelf) -> None:
    shelf.card("table", "recalled")
    library = shelf.library()
    card = library.cards["table"]["en"]
    assert card.notice is not None
    card = replace(card, notice=replace(card.notice, lang="es"))
    found = document(replace(library, cards={"table": {"en": card}}), Voice(library, Words("en")))
    assert [said["lang"] for said in found["changes"] + found["deleted"]] == ["es", "es"]


def test_the_log_is_made_of_the_cards_and_not_of_the_clock(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoClock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            raise AssertionError("the clock was read")

    monkeypatch.setattr(changes, "datetime", NoClock)
    shelf.card("belt", "withdrawn")
    shelf.card("table", "active", V1, V2, review=REVIEW)
    removed = [gone("a"), gone("b", "2025-06-07T08:09:11Z")]
    first = shelf.log(removed)
    assert to_json(first) == to_json(shelf.log(reversed(removed)))
    assert len(first["deleted"]) == 3


def test_since_keeps_that_day_and_later_ones(shelf: Shelf) -> None:
    shelf.card("table", "active", V1, V2)
    shelf.card("belt", "recalled", since="2025-03-15")
    found = shelf.log([gone("old", "2025-06-07T23:59:59Z")])
    for day, entries, tombs in DAYS:
        kept = since(found, day)
        assert (len(kept["changes"]), len(kept["deleted"])) == (entries, tombs), day
        assert {**kept, "changes": 0, "deleted": 0} == {**found, "changes": 0, "deleted": 0}


def test_since_tells_of_a_version_that_was_reviewed_since(shelf: Shelf) -> None:
    """Withdrawn because its review was overdue, a card is back without a new version."""
    shelf.card("table", "active", V1, V2, review=REVIEW)
    assert ids(since(shelf.log(), "2025-04-02")) == ["2025-04-01:table/2"]
    assert since(shelf.log(), "2025-04-03")["changes"] == []


@pytest.mark.parametrize(
    "day",
    ["", "2025", "2025-3-1", "20250301", "2025-W10-1", "2025-02-29", "2025-13-01", "0000-01-01",
     "2025-03-01T00:00:00Z", "2025-03-01\n", " 2025-03-01", "٢٠٢٥-٠٣-٠١", "+2025-03-01", "today"],
)  # fmt: skip
def test_since_takes_nothing_but_a_day(shelf: Shelf, day: str) -> None:
    shelf.card()
    with pytest.raises(ValueError, match="a date of the calendar, such as 2026-11-22"):
        since(shelf.log(), day)
