"""Whether a source has changed: every change that readers would see, and little else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from widget.read.watch import glance, signature


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for file in ("publisher.yaml", "en/bath.md", "en/_disclaimer.md", "es/bath.md", "words/es.po"):
        path = tmp_path / "cards" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"text of {file}\n", "utf-8")
    return tmp_path / "cards"


def in_place(source: Path) -> None:
    """As long as before, and as old."""
    path = source / "en" / "bath.md"
    before = path.stat()
    with path.open("r+b") as file:
        file.write(b"TEXT")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def renamed_over(source: Path) -> None:
    """As ``rsync -t`` does it."""
    path, new = source / "en" / "bath.md", source.parent / "new"
    shutil.copy2(path, new)
    new.replace(path)


def touched(source: Path) -> None:
    (source / "es" / "bath.md").touch()


def longer(source: Path) -> None:
    with (source / "publisher.yaml").open("a") as file:
        file.write("x")


def added(source: Path) -> None:
    (source / "en" / "new.md").write_text("x", "utf-8")


def removed(source: Path) -> None:
    (source / "en" / "bath.md").unlink()


def named_anew(source: Path) -> None:
    (source / "en" / "bath.md").rename(source / "en" / "pool.md")


def new_language(source: Path) -> None:
    shutil.copytree(source / "es", source / "fr")


def empty_language(source: Path) -> None:
    (source / "fr").mkdir()


def lost_language(source: Path) -> None:
    shutil.rmtree(source / "es")


def language_replaced(source: Path) -> None:
    """By one whose files have the same names, sizes and times."""
    shutil.copytree(source / "es", source.parent / "es")
    shutil.rmtree(source / "es")
    (source.parent / "es").rename(source / "es")


def words(source: Path) -> None:
    (source / "words" / "es.po").write_text("other of words/es.po", "utf-8")


def a_folder_for_a_file(source: Path) -> None:
    (source / "en" / "bath.md").unlink()
    (source / "en" / "bath.md").mkdir()


def a_link_for_a_file(source: Path) -> None:
    (source / "en" / "bath.md").rename(source.parent / "elsewhere.md")
    (source / "en" / "bath.md").symlink_to(source.parent / "elsewhere.md")


CHANGES = [
    in_place, renamed_over, touched, longer, added, removed, named_anew, new_language,
    empty_language, lost_language, language_replaced, words, a_folder_for_a_file, a_link_for_a_file,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_change_is_noticed(source: Path, change: Callable[[Path], None]) -> None:
    before = signature(source)
    assert signature(source) == before
    change(source)
    assert signature(source) != before


WRITTEN = (in_place, touched, longer, words)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_glance_sees_all_but_what_is_written_in_place(
    source: Path, change: Callable[[Path], None]
) -> None:
    before = glance(source)
    assert len(before) == 4
    assert glance(source) == before
    change(source)
    assert (glance(source) == before) == (change in WRITTEN)


@pytest.mark.parametrize(
    "file",
    [".git/index", ".bath.md.swp", "en/.bath.md.swp", "en/.#bath.md", "__pycache__/x.pyc",
     "en/__pycache__/x.pyc", "en/.goutputstream-X1", ".DS_Store", "words/.es.po.tmp"],
)  # fmt: skip
def test_what_is_hidden_is_no_change(source: Path, file: str) -> None:
    """Half of a file that an editor or a copy is about to rename into its place."""
    (source / file).parent.mkdir(exist_ok=True)
    before = signature(source)
    (source / file).write_text("half", "utf-8")
    assert signature(source) == before


def test_a_link_that_is_switched_is_noticed(source: Path, tmp_path: Path) -> None:
    """Though every file of the other folder is as long and as old."""
    shutil.copytree(source, tmp_path / "next")
    (tmp_path / "now").symlink_to("cards")
    before = signature(tmp_path / "now")
    (tmp_path / "link").symlink_to("next")
    (tmp_path / "link").replace(tmp_path / "now")
    assert signature(tmp_path / "now") != before


def test_what_a_link_leads_to_is_noticed(source: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(source / "es", elsewhere)
    (source / "fr").symlink_to(elsewhere)
    (source / "en" / "pack.md").symlink_to(elsewhere / "bath.md")
    before = signature(source)
    (elsewhere / "bath.md").write_text("another text", "utf-8")
    assert len(set(before) ^ set(signature(source))) == 4  # the file by both of its names
    before = signature(source)
    (elsewhere / "bath.md").unlink()
    assert signature(source) != before


def test_a_source_that_is_not_there_is_like_nothing(source: Path, tmp_path: Path) -> None:
    assert signature(tmp_path / "nowhere") == ()
    assert signature(source / "publisher.yaml") == ()
    (tmp_path / "dangling").symlink_to("nowhere")
    assert signature(tmp_path / "dangling") == ()
    assert signature(str(source)) == signature(source) != ()


@pytest.mark.parametrize("target", ["itself", "nowhere"])
def test_links_that_lead_nowhere_hide_no_change(source: Path, target: str) -> None:
    (source / "itself").symlink_to(target)
    (source / "en" / "itself").symlink_to(target)
    before = signature(source)
    in_place(source)
    assert signature(source) != before


def test_a_folder_that_nobody_may_read_hides_no_change(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (source / "lost+found").mkdir()
    scan = os.scandir

    def refuse(path: object) -> object:
        if str(path).endswith("lost+found"):
            raise PermissionError(13, "Permission denied")
        return scan(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", refuse)
    before = signature(source)
    assert before != ()
    in_place(source)
    assert signature(source) != before


def test_nothing_is_opened(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look may cost no more than a ``stat`` a file, twice a second for ever."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("opened")

    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr("io.open", refuse)
    monkeypatch.setattr(os, "open", refuse)
    assert signature(source)
