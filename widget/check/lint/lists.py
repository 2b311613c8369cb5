"""The word lists of a language, from lists/<lang>.yaml: what the rules look for stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from widget.read.yaml import parse

FOLDER = Path(__file__).parent / "lists"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: Arabic vowel signs, and the line that only makes words longer.
_SIGNS = re.compile("[\u064b-\u0652\u0670\u0640]")


def words(text: str) -> list[str]:
    """The words of a text in small letters, without signs; ``don’t`` is ``don't``."""
    return _WORD.findall(_SIGNS.sub("", text.lower().replace("’", "'")))


def lined_up(text: str) -> str:
    """The words with one space before, between and after, so that ``" may "`` finds a word."""
    return f" {' '.join(words(text))} "


@dataclass(frozen=True, slots=True)
class Phrases:
    """Words and phrases to look for."""

    phrases: tuple[str, ...]

    def first(self, text: str) -> str:
        """The first of the list that a text from :func:`lined_up` holds; "" where none."""
        return next((phrase for phrase in self.phrases if f" {phrase} " in text), "")

    def places(self, text: str) -> Iterator[tuple[str, str]]:
        """Each of the list that is there, with the text before it."""
        for phrase in self.phrases:
            before, found, _ = text.partition(f" {phrase} ")
            if found:
                yield phrase, before

    def begins(self, text: str) -> str:
        return next((phrase for phrase in self.phrases if text.startswith(f" {phrase} ")), "")

    def within(self, listed: Iterable[str]) -> bool:
        """Whether one of these words is one of the list."""
        return not set(self.phrases).isdisjoint(listed)


@dataclass(frozen=True, slots=True)
class Lists:
    """What one language has; docs/lint.md says what each list is for."""

    effects: Phrases
    outcomes: Phrases
    reported: Phrases
    conditions: Phrases
    moderate: Phrases
    low: Phrases
    very_low: Phrases
    promises: Phrases
    negations: Phrases
    claims: Phrases
    unsourced: Phrases
    items: Phrases
    other_options: Phrases
    do_nothing: Phrases
    link_texts: Phrases
    medical: tuple[str, ...] = field(default=())


def lists_of(lang: str) -> Lists | None:
    """The lists of a language, ``en-GB`` having those of ``en``; ``None`` where there are none."""
    return _read(lang.partition("-")[0].lower())


@cache
def _read(lang: str) -> Lists | None:
    path = FOLDER / f"{lang}.yaml"
    if lang not in known():
        return None
    fields, _ = parse(path.read_text("utf-8"), path.name)
    prefixes = ["", *fields.pop("prefixes", ())]
    medical = tuple(fields.pop("medical"))
    return Lists(**{name: _phrases(given, prefixes) for name, given in fields.items()},
                 medical=medical)  # fmt: skip


@cache
def known() -> tuple[str, ...]:
    """The languages that have lists."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def _phrases(given: Any, prefixes: list[str]) -> Phrases:
    """:param prefixes: what a language writes together with the word that follows, as Arabic و."""
    found = [" ".join(words(phrase)) for phrase in given]
    return Phrases(tuple(prefix + phrase for phrase in found for prefix in prefixes))
