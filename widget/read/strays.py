"""Files that look meant and are not read: a card in the wrong place must not vanish in silence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

from widget.errors import Problem
from widget.read.words import is_language

#: Endings of what editors write; a picture or a script beside the cards is nobody's mistake.
_MEANT = (".md", ".markdown", ".mdown", ".txt", ".yaml", ".yml", ".po")
_SETTINGS = ("publisher.yaml", "countries.yaml")
#: What repositories keep at their root.
_USUAL = ("readme", "license", "licence", "changes", "changelog", "contributing", "security")


def strays(root: Traversable) -> Iterator[Problem]:
    """A warning for each file or folder of a source that nothing reads."""
    for name, is_folder in _entries(root):
        if not is_folder:
            if name not in _SETTINGS and _is_meant(name) and not _is_usual(name):
                expected = f"{' or '.join(_SETTINGS)}, or a place in the folder of its language"
                yield _stray(name, expected)
        elif name == "words":
            for file, _ in _entries(root / name):
                if not file.endswith(".po") or not is_language(file[:-3]):
                    yield _stray(f"words/{file}", "a language tag and .po, such as pt-BR.po")
        elif is_language(name):
            yield from _in_language(root / name)
        elif _has_meant(root / name):
            yield _stray(f"{name}/", "a folder named by a language, such as en or pt-BR")


def _in_language(folder: Traversable) -> Iterator[Problem]:
    for name, is_folder in _entries(folder):
        path = f"{folder.name}/{name}"
        if is_folder:
            if _has_meant(folder / name):
                yield _stray(f"{path}/", "cards right in the folder of their language")
        elif _is_meant(name) and not name.endswith(".md"):
            yield _stray(path, "a name that ends in .md")


def _entries(folder: Traversable) -> list[tuple[str, bool]]:
    """The names in a folder, and whether each is one itself."""
    try:
        if isinstance(folder, Path):  # a listing tells at once which are; to ask each is dear
            with os.scandir(folder) as listed:
                found = sorted((entry.name, _is_folder(entry)) for entry in listed)
        else:
            found = sorted((entry.name, _is_folder(entry)) for entry in folder.iterdir())
    except OSError:  # lost+found, and what else is not ours to read
        return []
    return [entry for entry in found if not entry[0].startswith((".", "__"))]


def _is_folder(entry: Traversable | os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # in a folder that may be listed and no more; what is in it is told already
        return False


def _has_meant(folder: Traversable) -> bool:
    return any(_is_meant(name) for name, _ in _entries(folder))


def _is_meant(name: str) -> bool:
    return name.lower().endswith(_MEANT)


def _is_usual(name: str) -> bool:
    return name.lower().partition(".")[0] in _USUAL


def _stray(path: str, expected: str) -> Problem:
    return Problem(path, 0, "place", "something that is not read", expected, warning=True)
