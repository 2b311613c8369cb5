"""The word lists of a language, from lists/<lang>.yaml: what the rules look for stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from widget.read.yaml import parse

FOLDER = Path(__file__).parent / "lists"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: Arabic vowel signs, and the line that only makes words longer.
_SIGNS = re.compile("[\u064b-\u0652\u0670\u0640]")
#: "100%", the one figure that is a word of the lists.
_ALL = re.compile("(?<![0-9٠-٩])(?:100|١٠٠) ?[%٪]")
ALL = "hundred-percent"


def words(text: str) -> list[str]:
    """The words of a text in small letters, without signs; ``don’t`` is ``don't``."""
    return _WORD.findall(_SIGNS.sub("", _ALL.sub(f" {ALL} ", text.lower().replace("’", "'"))))


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

    def places(self, text: str) -> Iterator[tuple[str, str, str]]:
        """Each of the list that is there, with the text before it and the text after it."""
        for phrase in self.phrases:
            before, found, after = text.partition(f" {phrase} ")
            if found:
                yield phrase, f"{before} ", f" {after}"

    def without(self, text: str) -> str:
        """The text without what is in the list."""
        for phrase in self.phrases:
            text = text.replace(f" {phrase} ", " ")
        return text

    def begins(self, text: str) -> str:
        return next((phrase for phrase in self.phrases if text.startswith(f" {phrase} ")), "")


@dataclass(frozen=True, slots=True)
class Lists:
    """What one language has; docs/lint.md says what each list is for."""

    effects: Phrases
    harms: Phrases
    not_effects: Phrases
    outcomes: Phrases
    reported: Phrases
    conditions: Phrases
    moderate: Phrases
    low: Phrases
    very_low: Phrases
    adverbs: Phrases
    joins: Phrases
    subjects: Phrases
    promises: Phrases
    not_promises: Phrases
    negations: Phrases
    denials: Phrases
    claims: Phrases
    unsourced: Phrases
    items: Phrases
    other_options: Phrases
    do_nothing: Phrases
    link_texts: Phrases
    actions: Phrases
    medical: tuple[str, ...] = field(default=())
    dangers: tuple[Phrases, ...] = field(default=())
    ends: re.Pattern[str] = field(default=re.compile("[;:؛]"))

    def clauses(self, sentence: str) -> list[str]:
        """The clauses of a sentence, each as :func:`lined_up` gives it."""
        return [lined_up(part) for part in self.ends.split(_SIGNS.sub("", sentence.lower()))]


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
    dangers = tuple(_phrases(given, prefixes) for given in fields.pop("dangers"))
    lists = {name: _phrases(given, prefixes) for name, given in fields.items()}
    return Lists(**lists, medical=medical, dangers=dangers, ends=_ends(lists, len(prefixes) > 1))


@cache
def known() -> tuple[str, ...]:
    """The languages that have lists."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def _phrases(given: Any, prefixes: list[str]) -> Phrases:
    """:param prefixes: what a language writes together with the word that follows, as Arabic و."""
    found = [" ".join(words(phrase)) for phrase in given]
    return Phrases(tuple(prefix + phrase for phrase in found for prefix in prefixes))


def _ends(lists: dict[str, Phrases], prefixed: bool) -> re.Pattern[str]:
    """Where a clause ends: at "; ", at ", and" but for a further effect, and at "and it"."""
    joins, subjects, effects = (
        "|".join(map(re.escape, lists[name].phrases)) for name in ("joins", "subjects", "effects")
    )
    if prefixed:
        return re.compile(rf"[;:؛]|[,،](?= ?(?:{joins})(?! ?(?:{effects})\b))")
    return re.compile(
        rf"[;:]|,(?= (?:{joins})\b(?! (?:{effects})\b))|,(?= (?:{subjects})\b)"
        rf"|\b(?:{joins})(?= (?:{subjects})\b)"
    )
