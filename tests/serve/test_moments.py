"""What comes between two steps: another process, a disk that errs, a look that takes its time."""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest

from widget import Catalogue, ContentError, SettingError
from widget.read.archive import Archive
from widget.read.entry import REMOVED, Entry
from widget.serve import export, owner, proofs, stored, watch
from widget.serve.demand import NOT_NOW
from widget.serve.history import text_of
from widget.serve.pulse import Pulse, Vitals
from widget.serve.settings import settings
from widget.serve.watch import Watch

from .desk import Desk, Pressed, health, swapped, view

pytestmark = pytest.mark.usefixtures("at_once")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def test_what_another_process_adds_right_after_us_is_learnt(
    desk: Desk, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the newest of the archive then, but not what this process has published."""
    own = Archive.record

    def record(self: Archive, entry: Entry) -> None:
        own(self, entry)
        own(self, replace(entry, status="withdrawn", shown={}))

    with monkeypatch.context() as patched:
        patched.setattr(Archive, "record", record)
        catalogue = Catalogue(desk.folder, archive=archive)
    good = catalogue._good
    assert good.taken_back == {}
    assert good.differs(["bath"])
    good.refresh()
    assert [*good.taken_back] == ["bath"]
    assert not good.differs(["bath"])


def test_a_card_that_was_removed_has_the_text_of_that(archive: Path) -> None:
    made = Archive(archive)
    assert [*text_of(made, Entry("bath", REMOVED, "Warm bath"), None, "")] == [
        "The card was not served.\n"
    ]


def test_a_revision_whose_text_the_archive_has_lost_is_not_there(desk: Desk, archive: Path) -> None:
    catalogue = desk.catalogue(archive=archive)
    before = view(catalogue)[1]["revision"]
    desk.card(title="Hot bath")
    swapped(catalogue)
    lost = Archive(archive).shown("bath", before)["en"].view
    (archive / "objects" / lost[:2] / lost).write_text("something else")
    assert view(catalogue, card=f"bath@{before}")[0] == 404
    assert view(catalogue)[0] == 200


def test_a_new_card_that_is_wrong_says_so_to_who_wants_its_snippet(desk: Desk) -> None:
    catalogue = desk.catalogue()
    text = (desk.folder / "en" / "bath.md").read_text("utf-8")
    desk.write("en/pack.md", text.replace("kind: self_care", "kind: gadget"))
    with pytest.raises(ContentError, match="gadget"):
        swapped(catalogue).snippet("pack")
    assert "Warm bath" in catalogue.snippet("bath")


def test_only_revisions_are_taken_over_from_the_list_of_an_export() -> None:
    pin = "v1/cards/bath@0123456789ab"
    assert [*export._named([pin, "../../etc/passwd", 7, f"{pin}.html"])] == [pin]
    assert [*export._named({pin: 1})] == []


def test_an_export_by_code_that_is_not_installed_says_no_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def version(name: str) -> str:
        raise PackageNotFoundError(name)

    assert export._made_by().startswith("treatment-cards ")
    monkeypatch.setattr(export, "version", version)
    assert export._made_by() == "treatment-cards"


def there(mode: int, user: int, system: str = "posix") -> Any:
    """A system on which everything is of one mode and one user."""
    found = os.stat_result((mode, 0, 0, 1, user, 0, 0, 0, 0, 0))
    return SimpleNamespace(name=system, stat=lambda path: found, geteuid=os.geteuid)


def test_of_a_user_without_a_name_the_number_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody, me = 4_123_456, pwd.getpwuid(os.geteuid()).pw_name
    monkeypatch.setattr(owner, "os", there(0o700, nobody))
    assert owner.unsafe(tmp_path, "") == (f"of user {nobody}", f"one of user '{me}', who asks")


def test_modes_and_owners_are_asked_for_only_where_there_are_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, "os", there(0o777, 0))
    assert owner.unsafe(tmp_path, "open to all")
    monkeypatch.setattr(owner, "os", there(0o777, 0, "nt"))
    assert owner.unsafe(tmp_path, "open to all") is None


def test_a_database_is_previewed_as_it_was_given() -> None:
    source: Any = settings("postgresql+psycopg://reader:secret@/cards").source
    assert proofs.name_of(source) is source
    assert (proofs.name_of(None), proofs.name_of(Path("cards"))) == ("starter", "cards")


def test_the_health_of_what_cannot_be_read_now_is_no_answer_from_before() -> None:
    assert Vitals().health(NOT_NOW, Pulse(live=True, ready=True, age=0)) is NOT_NOW


def test_where_no_press_answers_who_wants_all_read_again_is_told(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed = Pressed(desk.folder, tmp_path / "store")
    monkeypatch.setattr(stored, "PATIENCE", -1)
    with pytest.raises(SettingError, match="found no press that reads the source again"):
        stored.StoredCatalogue.reload(pressed)
    assert [*(tmp_path / "store").glob("again-*")] == []


def test_a_store_whose_folder_errs_is_told_once_and_mended_by_itself(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pressed = Pressed(desk.folder, tmp_path / "store")

    def fail() -> int:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(pressed._keeper, "look", fail)
        for _ in range(2):
            swapped(pressed)
        assert health(pressed)["ready"] is False
    told = [message for message in caplog.messages if "Input/output error" in message]
    assert len(told) == 1
    assert view(pressed)[0] == 200
    assert health(swapped(pressed))["ready"] is True


class Source:
    """What a watch looks at, and how often it has."""

    def __init__(self) -> None:
        self.looks = 0

    def __call__(self) -> tuple[object, ...]:
        self.looks += 1
        return ()


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> tuple[Watch, Source]:
    """A watch of a process that has slept for long."""
    monkeypatch.setattr(watch, "ASLEEP", 0.01)
    source = Source()
    made = Watch(source, lambda: None)
    made.late = float("-inf")
    source.looks = 0
    return made, source


def test_of_those_who_wait_for_a_disk_that_hangs_only_the_first_waits_long(
    slept: tuple[Watch, Source],
) -> None:
    made, source = slept
    with made.alone():
        made.attend()
    assert source.looks == 0
    assert made.late > monotonic()  # the next requests do not even ask


def test_who_waited_for_another_look_does_not_look_again(slept: tuple[Watch, Source]) -> None:
    made, source = slept
    own: Callable[[float], bool] = made._lock.acquire

    def acquire(timeout: float = -1) -> bool:
        made.late = monotonic() + 1000  # the one who had it has looked
        return own(timeout)

    made._lock.acquire = acquire  # type: ignore[method-assign]
    made.attend()
    assert (source.looks, made._thread) == (0, None)
    assert own(0)  # nobody is kept from the next look
