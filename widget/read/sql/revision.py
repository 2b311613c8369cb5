"""A file of a source as a row: where it belongs, and what of it can be asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from widget.model import ID, NOTICED, Document
from widget.read.words import is_language

_PATH = re.compile(r"(?:(publisher|countries)\.yaml|words/([^/]+)\.po|([^/]+)/([^/]+)\.md)\Z")
TEXTS = ("_disclaimer", "_red-flags")
_NUMBER = re.compile(r"[0-9]{1,9}\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file belongs: the table that says which revision of it is current, and its key."""

    table: str
    key: tuple[tuple[str, Any], ...]
    lang: str | None = None
    card: str | None = None


def place_of(path: str) -> Place | None:
    """``None`` for a file that no source holds."""
    match = _PATH.match(path)
    if match is None:
        return None
    settings, words, lang, name = match.groups()
    if settings == "publisher":
        return Place("publisher", (("id", 1),))
    if settings or (words and is_language(words)):
        return Place("words", (("path", path),), words)
    if lang is None or not is_language(lang):
        return None
    if name == "_disclaimer":
        return Place("disclaimers", (("lang", lang),), lang)
    if name in TEXTS:
        return Place("words", (("path", path),), lang)
    if not ID.match(name) or name == "disclaimer":
        return None
    return Place("cards", (("card", name), ("lang", lang)), lang, name)


@dataclass(frozen=True, slots=True)
class Held:
    """A revision, without what it holds; ``sha256`` is ``None`` where the file was removed."""

    number: int
    path: str
    sha256: str | None
    version: int | None
    who: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class New:
    """A revision to be written; without ``content`` the file is removed.

    :param notice: the fields of a notice, and the status that goes with it.
    """

    path: str
    content: bytes | None
    version: int | None = None
    note: str = ""
    status: str = ""
    notice: Mapping[str, str] = field(default_factory=dict)

    @property
    def sha256(self) -> str | None:
        return None if self.content is None else digest(self.content)


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def new_of(path: str, content: bytes, document: Document | None, note: str = "") -> New:
    """What is to be written of a file that ``check`` takes.

    :param document: what was read from it; ``None`` where it is no text.
    :param note: why; by default what the card's newest change says.
    """
    fields = document.fields if document else {}
    changes = fields.get("changes")
    newest = changes[-1] if isinstance(changes, list) and changes else {}
    version = newest.get("version") or fields.get("version") or fields.get("translation_of")
    number = int(str(version)) if _NUMBER.match(str(version)) else None
    status, notice = str(fields.get("status", "")), fields.get("notice")
    told = notice if status in NOTICED and isinstance(notice, dict) else {}
    return New(path, content, number, note or str(newest.get("note", "")), status, told)
