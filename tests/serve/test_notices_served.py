"""What an app is told when a request is answered with a notice in place of advice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from widget import FastDoor, notice_served

from .desk import LANGUAGES, V1, V2, Desk, health, swapped, view
from .heard import Heard, heard
from .wire import ask, served

pytestmark = pytest.mark.usefixtures("at_once", "both")
FORMS = {
    ".json": "facts", ".view.json": "view", ".html": "html", ".html?country=GB": "html",
}  # fmt: skip
PAGES = {"": "page", "/frame": "frame", "/embed": "embed", "/frame?theme=no": "frame"}


class Doors:
    """An app, its blueprint and its fast door; two cards of three are gone."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk(folder, "bath", "gone", "old")
        self.desk.card("gone", "recalled", V1, V2, replaced_by="bath")
        self.desk.card("old", "withdrawn")
        self.desk.translate("old", "es", notice="{status: withdrawn, since: 2026-11-20, "
                            "reason: Quema., what_to_do: Salga.}")  # fmt: skip
        self.flask: Flask = served(self.desk.folder, archive=folder.parent / "archive")
        cards: Any = self.flask.blueprints["treatment_cards"]
        self.catalogue = cards.catalogue
        self.doors = self.flask, FastDoor(self.flask, cards, "/w")

    def asked(self, path: str, **more: Any) -> list[Heard]:
        """What is heard when each door is asked."""
        path, _, query = path.partition("?")
        found = []
        for door in self.doors:
            with heard(self.catalogue) as told:
                ask(door, f"/w/{path}", query, **more)
            found.append(told)
        return found


@pytest.fixture
def doors(tmp_path: Path) -> Doors:
    return Doors(tmp_path / "cards")


def test_every_address_of_a_card_that_is_gone_tells_once(doors: Doors) -> None:
    met = set()
    for card, status in (("gone", "recalled"), ("old", "withdrawn")):
        for lang in LANGUAGES:
            addresses = {f"v1/cards/{card}.{lang}{end}": form for end, form in FORMS.items()}
            addresses |= {f"cards/{lang}/{card}{end}": form for end, form in PAGES.items()}
            revision = view(doors.catalogue, lang, card)[1]["revision"]
            for ending in ("view.json", "json", "html"):
                addresses[f"v1/cards/{card}@{revision}.{lang}.{ending}"] = "pinned"
            for path, form in addresses.items():
                wanted = {"card": card, "lang": lang, "status": status, "revision": revision,
                          "form": form}  # fmt: skip
                assert doors.asked(path) == [[("served", wanted)]] * 2, path
                met.add(form)
    assert met == {*FORMS.values(), *PAGES.values(), "pinned"}


def test_whatever_else_is_410_is_told_as_well_and_nothing_else(doors: Doors) -> None:
    gone = 0
    for path in doors.catalogue.paths():
        found = doors.catalogue.find(path).status == 410
        assert [len(told) for told in doors.asked(path)] == [found] * 2, path
        gone += found
    assert gone == 2 * 3 * 7
    for path in ("oembed?url=https://cards.example/w/cards/en/gone", "v1/cards.en.json",
                 "builder/preview?card=gone", "v1/cards/none.en.json", "cards/en/none/frame",
                 "v1/changes.json"):  # fmt: skip
        assert doors.asked(path) == [[], []], path


def test_the_language_is_the_one_that_answered(doors: Doors) -> None:
    for asked, answered in (("en-GB", "en"), ("fr", "en"), ("ES_mx", "es"), ("und", "en")):
        for ending, form in FORMS.items():
            for ((_, told),) in doors.asked(f"v1/cards/gone.{asked}{ending}"):
                assert (told["lang"], told["form"]) == (answered, form)


def test_head_tells_and_what_hands_out_no_notice_does_not(doors: Doors) -> None:
    path = "v1/cards/gone.en.view.json"
    known = [("If-None-Match", "*")]
    assert [len(told) for told in doors.asked(path, method="HEAD")] == [1, 1]
    assert [len(told) for told in doors.asked(path, headers=known)] == [1, 1]  # no 304 of a 410
    for method in ("OPTIONS", "POST", "DELETE"):
        assert doors.asked(path, method=method) == [[], []]


def test_a_revision_that_was_taken_back_tells(doors: Doors) -> None:
    revision = view(doors.catalogue)[1]["revision"]
    path = f"v1/cards/bath@{revision}.en.view.json"
    assert doors.asked(path) == [[], []]
    doors.desk.card("bath", "recalled")
    swapped(doors.catalogue)
    doors.desk.card("bath", "active", V1, V2)
    swapped(doors.catalogue)
    assert view(doors.catalogue)[0] == 200
    wanted = {"card": "bath", "lang": "en", "status": "recalled", "revision": revision,
              "form": "pinned"}  # fmt: skip
    assert doors.asked(path) == [[("served", wanted)]] * 2


def test_nothing_of_the_reader_is_told_and_a_receiver_that_raises_is_logged(
    doors: Doors, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[dict[str, Any]] = []

    def bad(sender: object, **told: Any) -> None:
        seen.append(told)
        raise ValueError("a receiver's own")

    reader = "reader-7f3a"
    headers = [(name, reader) for name in ("User-Agent", "Cookie", "Referer", "X-Forwarded-For")]
    with notice_served.connected_to(bad, doors.catalogue):
        for door in doors.doors:
            reply = ask(door, "/w/cards/en/gone", f"x={reader}", headers=headers,
                        environ={"REMOTE_ADDR": reader})  # fmt: skip
            assert reply.code == 410
            assert b"It burns." in reply.body
    assert len(seen) == 2
    assert {type(value) for told in seen for value in told.values()} == {str}
    assert reader not in json.dumps(seen)
    assert caplog.messages.count("a receiver of notice-served failed") == 2
    assert reader not in caplog.text


def test_who_does_not_listen_and_what_is_no_notice_costs_nothing(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(*_: object) -> None:
        raise AssertionError("something was done for nobody")

    monkeypatch.setattr("widget.serve.answers.tell_notice", told)
    for path in ("v1/cards/gone.en.view.json", "v1/cards/bath.en.view.json"):
        for door in doors.doors:
            ask(door, f"/w/{path}")
    with heard(doors.catalogue):
        ask(doors.doors[1], "/w/v1/cards/bath.en.view.json")
        with pytest.raises(AssertionError, match="for nobody"):
            ask(doors.doors[1], "/w/v1/cards/gone.en.view.json")
    assert health(doors.catalogue)["status"] == "ok"
