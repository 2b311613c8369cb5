"""Interface words and dates in a language: gettext catalogues, read through Babel.

The words in the code are English and are the message ids, so English needs no catalogue.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.pofile import PoFileError, read_po

from widget.errors import ContentError, Problem
from widget.model import Node

_HOLE = re.compile(r"%\((\w+)\)s")
_MARKS = re.compile(r"(%\(\w+\)s|\*\*[^*]+\*\*)")
#: A line of a catalogue: a comment, the beginning of a text or its next line.
_LINE = re.compile(r'\s*(#.*|((msgid|msgstr)\s+)?"(\\.|[^"\\])*")?\s*')
#: The head of a catalogue names the person who answers for its words.
SIGNED = "x-signed-off-by"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    lang: str
    messages: Mapping[str, str] = field(default_factory=dict)
    signed_by: str | None = None
    file: str = ""

    @property
    def dir(self) -> str:
        """``ltr`` or ``rtl``."""
        return locale_of(self.lang).text_direction

    def text(self, message: str, **holes: str) -> str:
        """The message in this language, its ``%(name)s`` filled in."""
        found = self.messages.get(message, message)
        return _HOLE.sub(lambda hole: holes[hole[1]], found) if "%(" in found else found

    def nodes(self, message: str, **holes: Node) -> list[Node]:
        """The message as nodes: ``%(name)s`` becomes a node, ``**words**`` become strong."""
        nodes: list[Node] = []
        for part in _split(self.messages.get(message, message)):
            if hole := _HOLE.fullmatch(part):
                nodes.append(holes[hole[1]])
            elif part.startswith("**"):
                nodes.append(["strong", {}, part.strip("*")])
            elif part:
                nodes.append(part)
        return nodes

    def date(self, iso: str) -> str:
        """A date in words: 22 November 2026."""
        return _date(self.lang, iso)


# The same few messages and dates stand on most cards.
@lru_cache(maxsize=1024)
def _split(message: str) -> list[str]:
    return _MARKS.split(message)


@lru_cache(maxsize=4096)
def _date(lang: str, iso: str) -> str:
    # Babel's long English is American, "November 22, 2026"; British order is read more widely.
    locale = "en_GB" if lang == "en" else locale_of(lang)
    return format_date(date.fromisoformat(iso), format="long", locale=locale)


def words_of(words: Mapping[str, Words], lang: str) -> Words:
    """The words of a language; English ones are in the code."""
    return words.get(lang) or Words(lang)


@lru_cache(maxsize=256)
def locale_of(lang: str) -> Locale:
    """Babel's locale of a BCP 47 tag.

    :raises ValueError: for a tag that is malformed or that CLDR does not know.
    """
    try:
        return Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise ValueError(str(error)) from None


def name_of(lang: str) -> str:
    """What a language calls itself: Español."""
    return str(locale_of(lang).get_display_name()).capitalize()


def country_name(code: str, lang: str) -> str:
    """What a country (ISO 3166-1 alpha-2) is called in a language; without a name, its code."""
    return str(locale_of(lang).territories.get(code, code))


def is_language(name: str) -> bool:
    """Whether it is the tag of a language that CLDR knows."""
    try:
        locale_of(name)
    except ValueError:
        return False
    return True


def parse_words(text: str, file: str, lang: str) -> Words:
    """Read a ``.po`` file: every message translated, each with the holes of the original.

    :raises ContentError: for a syntax error, a fuzzy or empty message, or other holes.
    """
    for number, written in enumerate(text.split("\n"), 1):
        if not _LINE.fullmatch(written):  # Babel would guess, and cut off a letter at either end
            found = repr(written.strip()[:40])
            expected = 'msgid "…" or msgstr "…", in double quotes'
            raise ContentError([Problem(file, number, "words", found, expected)])
    try:
        catalogue = read_po(io.BytesIO(text.encode()), locale=None, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        line = getattr(error, "lineno", None)
        raise ContentError(
            [Problem(file, (line or 0) + 1, "words", str(error), "a gettext catalogue")]
        ) from None
    problems, messages = [], {}
    for message in catalogue:
        if not message.id:
            continue
        original, translated = str(message.id), str(message.string or "")
        line = message.lineno or 0
        if not translated.strip():
            problems.append(Problem(file, line, f"msgid {original!r}", "no translation", "one"))
        elif message.fuzzy:
            problems.append(Problem(file, line, f"msgid {original!r}", "fuzzy", "a checked text"))
        elif _marks(original) != _marks(translated):
            found = " ".join(_marks(translated)) or "no marks"
            expected = " ".join(_marks(original)) or "no marks"
            problems.append(Problem(file, line, f"msgid {original!r}", found, expected))
        messages[original] = translated
    if "msgid" not in text:  # an empty file, or the first lines of one
        problems.append(Problem(file, 0, "words", "no message", "a gettext catalogue"))
    if problems:
        raise ContentError(problems)
    head = {key.lower(): value.strip() for key, value in catalogue.mime_headers}
    head |= _own_headers(text)
    return Words(lang, messages, head.get(SIGNED) or None, file)


def _marks(message: str) -> list[str]:
    """The holes of a message, and a ``**`` for each stretch of strong words."""
    found = _MARKS.findall(message)
    return sorted("**" if mark.startswith("**") else mark for mark in found)


def _own_headers(text: str) -> dict[str, str]:
    """Head lines beginning with ``X-``, which Babel leaves out of ``mime_headers``."""
    found = re.findall(r'^"(X-[A-Za-z-]+):[ \t]*(.*?)(?:\\n)?"$', text, re.MULTILINE)
    return {key.lower(): value.strip() for key, value in found}
