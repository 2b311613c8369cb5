"""Folders that cannot be listed or locked, files in memory, and what is misplaced or no text."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from widget import ContentError, SettingError
from widget.read import yaml
from widget.read.archive import Archive
from widget.read.entry import Entry, Shown
from widget.read.folder import read_source
from widget.read.gather import gather
from widget.read.lock import folder_lock
from widget.read.replace import replace_file, write_file
from widget.read.strays import _entries
from widget.read.tree import Tree

from .test_folder import names, put

Break = Callable[[Path], None]


@pytest.fixture
def unlisted(monkeypatch: pytest.MonkeyPatch) -> Break:
    """Makes a folder that nobody may list, whoever runs this."""

    def make(folder: Path) -> None:
        real = Path.iterdir

        def iterdir(path: Path) -> Iterator[Path]:
            if path == folder:
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return real(path)

        monkeypatch.setattr(Path, "iterdir", iterdir)

    return make


def test_a_source_that_cannot_be_listed_is_told(tmp_path: Path, unlisted: Break) -> None:
    put(tmp_path, "en/warm-bath.md")
    unlisted(tmp_path)
    with pytest.raises(SettingError, match=r"\(Permission denied\), expected a folder that can be"):
        read_source(tmp_path)


def test_a_language_that_cannot_be_listed_is_told_and_hides_no_other(
    tmp_path: Path, unlisted: Break
) -> None:
    put(tmp_path, "en/warm-bath.md", "es/warm-bath.md")
    unlisted(tmp_path / "es")
    drafts = read_source(tmp_path)
    assert names(drafts) == {"en/warm-bath.md"}
    assert "es/: folder: found a folder that cannot be read (Permission denied), expected one" in [
        str(problem).removesuffix(" that can") for problem in drafts.problems
    ]


def test_what_lies_too_deep_is_not_looked_for(tmp_path: Path) -> None:
    put(tmp_path, "a/b/c.md", "a/b/c/d.md", "en/warm-bath.md", text="x")
    assert gather(tmp_path) == {"a/b/c.md": b"", "en/warm-bath.md": b"x"}


@pytest.fixture
def unlockable(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("widget.read.lock.fcntl.flock", refuse)


def test_where_the_system_has_no_locks_a_folder_is_not_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows."""
    monkeypatch.setattr("widget.read.lock.fcntl", None)
    with folder_lock(tmp_path) as held:
        assert held is False


def test_a_folder_that_went_before_it_was_looked_into_has_nothing_astray(tmp_path: Path) -> None:
    assert _entries(tmp_path / "en") == []
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "a.txt").touch()
    assert _entries(tmp_path / "en") == [("a.txt", False)]


@pytest.mark.usefixtures("unlockable")
def test_where_no_folder_can_be_locked_a_file_is_replaced_all_the_same(tmp_path: Path) -> None:
    """And what another may be writing is left alone."""
    file, other = tmp_path / "a.md", tmp_path / ".a.md.x.cards-tmp"
    file.write_bytes(b"old")
    other.touch()
    with folder_lock(tmp_path) as held:
        assert held is False
    replace_file(file, b"old", b"new")
    assert file.read_bytes() == b"new"
    assert other.exists()


def test_what_a_command_that_was_killed_has_left_is_tidied(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    for name in (".a.md.x.cards-tmp", ".b.md.x.cards-tmp", ".a.md.x"):
        (tmp_path / name).touch()
    replace_file(file, b"old", b"new")
    assert sorted(os.listdir(tmp_path)) == [".a.md.x", ".b.md.x.cards-tmp", "a.md"]


def test_a_folder_in_which_another_command_works_is_waited_for_and_then_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    slept: list[float] = []
    monkeypatch.setattr("widget.read.lock.sleep", slept.append)
    monkeypatch.setattr("widget.read.lock.monotonic", lambda: 6.0 * len(slept))
    with folder_lock(tmp_path) as held:
        assert held
        with pytest.raises(SettingError, match="another command is at work, expected one at"):
            replace_file(file, b"old", b"new")
    assert len(slept) == 2
    assert file.read_bytes() == b"old"


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "en").write_bytes(b"no folder")
    with pytest.raises(SettingError, match=r"a\.md: found a file or folder that cannot be written"):
        write_file(tmp_path / "en" / "a.md", b"new")
    (tmp_path / "b.md").write_bytes(b"old")
    with pytest.raises(SettingError, match=r"b\.md: found .* \(File exists\), expected one"):
        write_file(tmp_path / "b.md", b"new")
    assert (tmp_path / "b.md").read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["b.md", "en"]


def test_a_tree_in_memory_is_read_as_a_folder_is(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "a.md").write_bytes("ñ\n".encode())
    refused = PermissionError(errno.EACCES, "Permission denied")
    tree = Tree({"en/a.md": "ñ\n".encode(), "en/b.md": refused}, "cards")
    for root in (tmp_path, tree):
        folder, file = root / "en", root.joinpath("en/a.md")
        assert (folder.is_dir(), folder.is_file()) == (True, False)
        assert (file.is_dir(), file.is_file()) == (False, True)
        assert file.name == "a.md"
        assert file.read_text("utf-8") == "ñ\n"
        with file.open("rb") as opened:
            assert opened.read() == file.read_bytes() == "ñ\n".encode()
        with pytest.raises(IsADirectoryError):
            folder.read_bytes()
        with pytest.raises(FileNotFoundError):
            (folder / "none.md").read_bytes()
    with pytest.raises(PermissionError):
        (tree / "en" / "b.md").read_bytes()


@pytest.mark.parametrize("text", ["title: a\x01", "title: \ufffe"])
def test_a_character_that_yaml_does_not_know_is_told(text: str) -> None:
    """It has no mark of where it is."""
    with pytest.raises(
        ContentError, match=r"^en/x\.md:1: file: found a mistake in the YAML \("
    ) as raised:
        yaml.parse(text, "en/x.md")
    assert len(str(raised.value).splitlines()) == 1


def test_where_others_are_always_quicker_an_entry_is_not_lost_without_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*_: object) -> None:
        tried.append(1)
        raise FileExistsError

    archive, tried = Archive(tmp_path), []
    monkeypatch.setattr(os, "link", taken)
    monkeypatch.setattr("widget.read.archive._TRIES", 3)
    with pytest.raises(OSError, match="no entry can be added"):
        archive.record(Entry("bath", "active", "Bath", {"en": Shown("0" * 12, "f" * 64)}))
    assert len(tried) == 3
    assert archive.cards() == []
    assert sorted(os.listdir(tmp_path)) == ["entries", "objects"]
