"""Files that look meant and are not read: a card in the wrong place must not vanish in silence."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources.abc import Traversable

from widget.errors import Problem
from widget.read.words import is_language

#: Endings of what editors write; a picture or a script beside the cards is nobody's mistake.
_MEANT = (".md", ".markdown", ".mdown", ".txt", ".yaml", ".yml", ".po")
_SETTINGS = ("publisher.yaml", "countries.yaml")
#: What repositories keep at their root.
_USUAL = ("readme", "license", "licence", "changes", "changelog", "contributing", "security")


def strays(root: Traversable) -> Iterator[Problem]:
    """A warning for each file or folder of a source that nothing reads."""
    for entry in _entries(root):
        if not _is_folder(entry):
            if entry.name not in _SETTINGS and _is_meant(entry) and not _is_usual(entry):
                expected = f"{' or '.join(_SETTINGS)}, or a place in the folder of its language"
                yield _stray(entry.name, expected)
        elif entry.name == "words":
            for file in _entries(entry):
                if not file.name.endswith(".po") or not is_language(file.name[:-3]):
                    yield _stray(f"words/{file.name}", "a language tag and .po, such as pt-BR.po")
        elif is_language(entry.name):
            yield from _in_language(entry)
        elif any(map(_is_meant, _entries(entry))):
            yield _stray(f"{entry.name}/", "a folder named by a language, such as en or pt-BR")


def _in_language(folder: Traversable) -> Iterator[Problem]:
    for entry in _entries(folder):
        path = f"{folder.name}/{entry.name}"
        if _is_folder(entry):
            if any(map(_is_meant, _entries(entry))):
                yield _stray(f"{path}/", "cards right in the folder of their language")
        elif _is_meant(entry) and not entry.name.endswith(".md"):
            yield _stray(path, "a name that ends in .md")


def _entries(folder: Traversable) -> list[Traversable]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError:  # lost+found, and what else is not ours to read
        return []
    return [entry for entry in entries if not entry.name.startswith((".", "__"))]


def _is_folder(entry: Traversable) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # in a folder that may be listed and no more; what is in it is told already
        return False


def _is_meant(entry: Traversable) -> bool:
    return entry.name.lower().endswith(_MEANT)


def _is_usual(entry: Traversable) -> bool:
    return entry.name.lower().partition(".")[0] in _USUAL


def _stray(path: str, expected: str) -> Problem:
    return Problem(path, 0, "place", "something that is not read", expected, warning=True)
