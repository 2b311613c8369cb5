"""What can lie in the place of a file: the last good cards are served, and the file is named."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from widget import SettingError
from widget.read.archive import Archive
from widget.read.whole import MOST, read_whole

from ..serve.desk import LANGUAGES, Desk, health, served, swapped, told, view
from ..serve.shelf import ONE
from ..serve.shelf import put as put_files
from .desks import few_of
from .rig import RECALL, Nursery, export, names

pytestmark = pytest.mark.usefixtures("at_once")
FILES = ("en/pack.md", "es/pack.md", "en/_disclaimer.md", "words/es.po", "publisher.yaml",
         "countries.yaml")  # fmt: skip


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """What waits for a writer would wait for ever."""

    def late(*_: object) -> None:
        pytest.fail("still waiting")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        before = os.getcwd()
        os.chdir(path.parent)  # the name of a socket has at most 107 bytes
        made.bind(path.name)
        os.chdir(before)


def _sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, 2**40)


#: How something gets into the place of a file, and what is said of it.
STRANGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "FIFO": (os.mkfifo, "Not a regular file"),
    "socket": (_socket, "Not a regular file"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "Not a regular file"),
    "folder": (Path.mkdir, "Is a directory"),
    "link to itself": (lambda path: path.symlink_to(path.name), "Too many levels of symbolic"),
    "link to nowhere": (lambda path: path.symlink_to("nowhere"), "No such file or directory"),
    "EIO": (lambda path: path.symlink_to("/proc/self/mem"), "Input/output error"),
    "a terabyte": (_sparse, "File too large"),
    "10 MB": (lambda path: path.write_bytes(b"x" * 10_000_000), "found 10,000,000 bytes"),
    "0 bytes": (Path.touch, "found no"),
    "Latin-1": (lambda path: path.write_bytes(b"---\ntitle: Ba\xf1o\n"), "found the byte 0xf1"),
    "UTF-16": (lambda path: path.write_bytes("title: x".encode("utf-16")), "found the byte 0xff"),
}


@pytest.mark.parametrize("what", few_of(STRANGE, "FIFO", "link to itself"))
def test_what_is_no_card_file_is_named_and_the_last_good_is_served_until_it_is_mended(
    full: Desk, what: str
) -> None:
    catalogue = full.catalogue(archive=full.folder.parent / "archive")
    whole_before = {lang: view(catalogue, lang, "pack") for lang in LANGUAGES}
    put, said = STRANGE[what]
    for number, file in enumerate(FILES):
        path = full.folder / file
        good = path.read_bytes()
        path.unlink()
        put(path)
        full.card(title=f"Bath {number}")
        problems = [p for p in swapped(catalogue).problems if not p.warning]
        assert {problem.file for problem in problems} == {file}
        assert any(said in str(p) or (said == "found no" and p.line <= 1) for p in problems)
        assert {lang: view(catalogue, lang, "pack") for lang in LANGUAGES} == whole_before
        # What is wrong with one card holds no other back; what every card shows does.
        assert (f"Bath {number}" in told(view(catalogue))) == file.endswith("pack.md")
        path.rmdir() if path.is_dir() else path.unlink()
        path.write_bytes(good)
        assert health(swapped(catalogue))["status"] == "ok"
        assert f"Bath {number}" in told(view(catalogue))


def test_commands_say_what_is_strange_and_wait_for_nothing(full: Desk, nursery: Nursery) -> None:
    (full.folder / "en" / "pack.md").unlink()
    os.mkfifo(full.folder / "en" / "pack.md")
    said = "en/pack.md: file: found a file that cannot be read (Not a regular file)"
    for words in (
        ("check", full.folder),
        ("withdraw", full.folder, "pack", *RECALL),
        export(full.folder, full.folder.parent / "out"),
    ):
        ended = nursery.command(*words)
        assert (ended.code, said in ended.said) == (1, True)
    assert names(full.folder.parent) == ["cards"]


@pytest.mark.parametrize("what", ["FIFO", "device", "socket", "a terabyte"])
def test_what_is_strange_in_an_archive_or_export_blocks_nobody(desk: Desk, what: str) -> None:
    archive, out = desk.folder.parent / "archive", desk.folder.parent / "out"
    catalogue, put = desk.catalogue(archive=archive), STRANGE[what][0]
    desk.card(title="Hot bath")
    swapped(catalogue)
    # Another writer's next entry.
    entry = archive / "entries" / "bath.000003.json"
    put(entry)
    desk.card("bath", "recalled")
    assert served(swapped(catalogue)) == [(410, "recalled")] * 3
    assert "archive" in {problem.file for problem in catalogue.problems}
    with pytest.raises(SettingError, match=r"^archive: found"):
        Archive(archive)
    entry.unlink()
    assert health(swapped(catalogue))["status"] != "ok"  # read again after a while
    catalogue.reload()
    assert health(catalogue)["status"] == "ok"
    name = next(iter(Archive(archive).entries("bath")[0].sources.values()))
    place = archive / "objects" / name[:2] / name
    place.unlink()
    put(place)
    assert Archive(archive).get(name) is None
    out.mkdir()
    put(out / "export.json")
    with pytest.raises(SettingError, match="expected an empty folder, or an earlier export"):
        put_files(out, ONE)


def test_a_fifo_that_comes_after_the_look_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, stat = tmp_path / "x.md", os.stat
    file.touch()

    def look(path: object, **more: object) -> os.stat_result:
        found = stat(file)
        file.unlink()
        os.mkfifo(file)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(os, "stat", look)
        with pytest.raises(OSError, match="Not a regular file"):
            read_whole(file)


def test_as_much_as_may_be_is_read_and_no_more(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.touch()
    os.truncate(file, MOST)
    assert len(read_whole(file)) == MOST
    os.truncate(file, MOST + 1)
    with pytest.raises(OSError, match="File too large"):
        read_whole(file)
