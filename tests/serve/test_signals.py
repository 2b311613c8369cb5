"""What an app is told of what is published and recalled, of a catalogue in memory or in a store."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread, get_ident
from threading import enumerate as enumerate_threads
from typing import Any

import pytest

from widget import ContentError, card_published, card_recalled
from widget.serve import teller

from .desk import LANGUAGES, V1, V2, Desk, comes, served, swapped, view
from .heard import heard, names

pytestmark = pytest.mark.usefixtures("at_once", "both")
RECALLED = [f"recalled bath.{lang}" for lang in sorted(LANGUAGES)]
PUBLISHED = [f"published bath.{lang}" for lang in sorted(LANGUAGES)]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards", "bath", "pack")


def settled(found: Any) -> list[str]:
    """What was heard, in one order: once it no longer grows, and has been told by a thread."""
    assert comes(False, lambda: any(thread.name == "signals" for thread in enumerate_threads()))
    return sorted(names(found))


def test_a_start_and_what_is_the_same_are_no_news(desk: Desk) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(teller, "_write", lambda one: pytest.fail(str(one)))
        catalogue = desk.catalogue()
        with heard(catalogue) as found:
            (desk.folder / "en" / "bath.md").touch()
            swapped(catalogue).reload()
            desk.edit("kind: self_care", "kind: gadget")
            swapped(catalogue)  # its last good version stays
            desk.edit("kind: gadget", "kind: self_care")
            desk.write("en/_disclaimer.md", "no disclaimer")
            with pytest.raises(ContentError):
                catalogue.reload()
            (desk.folder / "en" / "_disclaimer.md").unlink()
            swapped(catalogue)
        assert settled(found) == []


def test_an_edit_is_published(desk: Desk) -> None:
    catalogue = desk.catalogue()
    before = view(catalogue, "es")[1]["revision"]
    with heard(catalogue) as found:
        desk.card("bath", "active", V1, V2)
        swapped(catalogue)
        assert comes(3, lambda: len(found))
        assert settled(found) == PUBLISHED
    (told,) = [told for _, told in found if told["lang"] == "es"]
    assert told == {
        "card": "bath", "lang": "es", "revision": view(catalogue, "es")[1]["revision"],
        "previous": before, "status": told["status"], "reason": told["reason"],
    }  # fmt: skip
    assert told["previous"] != told["revision"]
    (original,) = [told for _, told in found if told["lang"] == "en"]
    assert (original["status"], original["reason"]) == ("active", "Who must not use it.")


def test_a_recall_comes_first_and_a_restore_is_published(desk: Desk) -> None:
    catalogue = desk.catalogue()
    before = view(catalogue)[1]["revision"]
    with heard(catalogue) as found:
        desk.card("bath", "recalled", replaced_by="pack")
        swapped(catalogue)
        assert comes(6, lambda: len(found))
        assert settled(found) == PUBLISHED + RECALLED
        assert [name for name, _ in found] == ["recalled"] * 3 + ["published"] * 3
        (told,) = [t for name, t in found if (name, t["lang"]) == ("recalled", "en")]
        assert told == {
            "card": "bath", "lang": "en", "revision": view(catalogue)[1]["revision"],
            "previous": before, "status": "recalled", "severity": "serious",
            "reason": "It burns.", "what_to_do": "Get out.", "since": "2026-11-20",
            "replaced_by": "pack",
        }  # fmt: skip
        assert {t["status"] for name, t in found if name == "published"} == {"recalled"}
        found.clear()
        desk.card()
        swapped(catalogue)
        assert comes(3, lambda: len(found))
        assert settled(found) == PUBLISHED
        assert {told["status"] for _, told in found} == {"active"}


def test_another_severity_or_status_is_told_again_and_another_word_is_not(desk: Desk) -> None:
    catalogue = desk.catalogue()
    desk.card("bath", "withdrawn")
    swapped(catalogue)
    with heard(catalogue) as found:
        for old, new, times in (
            ("reason: It burns.", "reason: It burns badly.", 0),
            ("since: 2026-11-20", "since: 2026-11-21", 3),
            ("status: withdrawn", "status: recalled", None),
            ("  what_to_do", "  severity: caution\n  what_to_do", 3),
            ("severity: caution", "severity: critical", 3),
        ):
            desk.edit(old, new)
            if times is None:  # half of an edit
                continue
            swapped(catalogue)
            assert comes(3 + times, lambda: len(found)), new
            assert len([name for name in settled(found) if name in RECALLED]) == times, new
            found.clear()


def test_a_card_that_goes_is_not_told_and_one_that_comes_has_no_previous(desk: Desk) -> None:
    catalogue = desk.catalogue()
    texts = {path: path.read_text() for path in desk.folder.glob("*/pack.md")}
    with heard(catalogue) as found:
        for path in texts:
            path.unlink()
        assert view(swapped(catalogue), card="pack")[0] == 404
        assert settled(found) == []
        for path, text in texts.items():
            path.write_text(text)
        assert view(swapped(catalogue), card="pack")[0] == 200
        assert comes(3, lambda: len(found))
        assert {(name, told["previous"]) for name, told in found} == {("published", None)}


def test_nothing_is_told_twice_whoever_looks(desk: Desk) -> None:
    catalogue = desk.catalogue()
    with heard(catalogue) as found:
        desk.card("bath", "recalled")
        threads = [Thread(target=look, args=(catalogue,)) for look in (swapped, served) * 4]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        swapped(catalogue).reload()
        assert comes(6, lambda: len(found))
        assert settled(found) == PUBLISHED + RECALLED


def test_a_receiver_that_raises_hinders_nobody(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    catalogue = desk.catalogue()

    def bad(sender: object, **told: Any) -> None:
        raise OSError(28, "No space left on device")

    async def never(sender: object, **told: Any) -> None:
        pytest.fail("nobody waits for it")

    with (
        card_recalled.connected_to(bad, catalogue),
        card_recalled.connected_to(never, catalogue),
        heard(catalogue) as found,
    ):
        desk.card("bath", "recalled")
        assert served(swapped(catalogue)) == [(410, "recalled")] * 3
        assert comes(6, lambda: len(found))
        assert settled(found) == PUBLISHED + RECALLED
    failed = [one for one in caplog.records if one.message == "a receiver of card-recalled failed"]
    assert len(failed) == 6
    assert {one.exc_info and one.exc_info[0] for one in failed} == {OSError, TypeError}
    assert {getattr(one, "card", "") for one in failed} == {"bath"}


def test_a_receiver_that_hangs_holds_back_neither_this_recall_nor_the_next(desk: Desk) -> None:
    catalogue = desk.catalogue()
    go_on, here = Event(), set[int]()

    def slow(sender: object, **told: Any) -> None:
        here.add(get_ident())
        assert go_on.wait(30)

    with card_published.connected_to(slow, catalogue), heard(catalogue) as found:
        desk.card("bath", "withdrawn")
        assert served(swapped(catalogue)) == [(410, "withdrawn")] * 3
        desk.card("pack", "recalled")
        assert served(swapped(catalogue), "pack") == [(410, "recalled")] * 3
        go_on.set()
        assert comes(12, lambda: len(found))
        assert len(settled(found)) == 12
    assert get_ident() not in here


def test_what_waits_is_bounded_and_what_is_lost_is_logged(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(teller, "WAITING", 2)  # of what is no recall: none of those is lost
    catalogue = desk.catalogue()
    with heard(catalogue) as found:
        desk.card("bath", "recalled")
        swapped(catalogue)
        assert comes(5, lambda: len(found))
        assert len(settled(found)) == 5
    assert sorted(names(found))[2:] == RECALLED
    assert "signals: found 2 waiting, expected receivers that come to an end; 1 are lost" in (
        caplog.messages
    )


def test_where_there_are_no_more_threads_it_is_told_all_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoThread(Thread):
        def start(self) -> None:
            raise RuntimeError("can't start new thread")

    catalogue = desk.catalogue()
    monkeypatch.setattr(teller, "Thread", NoThread)
    with heard(catalogue) as found:
        for status in ("withdrawn", "recalled"):
            desk.card("bath", status)
            swapped(catalogue)
            assert sorted(names(found)) == PUBLISHED + RECALLED
            found.clear()
