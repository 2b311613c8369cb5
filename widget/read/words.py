"""Interface words, counts and dates in a language, by Babel; widget.read.pofile reads the words.

The words in the code are English and are the message ids, so English needs no catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from gettext import c2py

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from widget.model import Node

HOLE = re.compile(r"%\((\w+)\)s")
MARKS = re.compile(r"(%\(\w+\)s|\*\*[^*]+\*\*)")
#: So many numbers show every form that a language has for the counts of cards: below a million no
#: rule asks for more than the last two digits and whether there are others (CLDR).
NUMBERS = range(200)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language.

    :param plurals: by the English for one, what is said of a number, a text for each form.
    :param rule: which form a number takes, as ``Plural-Forms`` writes it.
    :param signed_by: the person who answers for them.
    :param origin: what they came from, such as ``machine``; nothing where that is not said.
    """

    lang: str
    messages: Mapping[str, str] = field(default_factory=dict)
    signed_by: str | None = None
    file: str = ""
    plurals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rule: str = "n != 1"
    origin: str = ""

    @property
    def dir(self) -> str:
        """``ltr`` or ``rtl``."""
        return locale_of(self.lang).text_direction

    @property
    def is_unchecked(self) -> bool:
        """Whether they are a translation that no person has signed, whoever made it.

        What a publisher says in English in place of our English is none, unless it says so itself.
        """
        translated = bool(self.messages or self.plurals) and not self._is_english
        return not self.signed_by and (self.by_machine or translated)

    @property
    def by_machine(self) -> bool:
        """Whether they say that a machine made them."""
        return self.origin == "machine"

    @property
    def _is_english(self) -> bool:
        return self.lang.partition("-")[0] == "en"

    @property
    def said(self) -> frozenset[str]:
        """The messages that they have; one with a number by its English for one."""
        return frozenset((*self.messages, *self.plurals))

    def text(self, message: str, **holes: str) -> str:
        """The message in this language, its ``%(name)s`` filled in."""
        return _filled(self.messages.get(message, message), holes)

    def count(self, one: str, many: str, number: int, **holes: str) -> str:
        """What is said of a number, in the form that it takes; ``%(number)s`` is the number.

        :param one: the English for one thing, ``many``: for any other number of them.
        """
        holes = {"number": format_decimal(number, locale=locale_of(self.lang)), **holes}
        return _filled(self._form(one, many, number), holes)

    def forms(self, one: str, many: str) -> dict[str, str]:
        """Every form, unfilled, by the category of the numbers that take it (CLDR): for a script.

        What ``Intl.PluralRules`` calls a number is a key of it, or else ``other`` is.
        """
        found = {kind: self._form(one, many, number) for kind, number in kinds(self.lang).items()}
        return {"other": self._form(one, many, NUMBERS[-1]), **found}

    def _form(self, one: str, many: str, number: int) -> str:
        if forms := self.plurals.get(one):
            return forms[chooser(self.rule)(number)]
        # In no words but the code's: English.
        return one if number == 1 else many

    def nodes(self, message: str, **holes: Node) -> list[Node]:
        """The message as nodes: ``%(name)s`` becomes a node, ``**words**`` become strong."""
        nodes: list[Node] = []
        for part in _split(self.messages.get(message, message)):
            if hole := HOLE.fullmatch(part):
                nodes.append(holes[hole[1]])
            elif part.startswith("**"):
                nodes.append(["strong", {}, part.strip("*")])
            elif part:
                nodes.append(part)
        return nodes

    def date(self, iso: str) -> str:
        """A date in words: 22 November 2026."""
        return _date(self.lang, iso)


def _filled(text: str, holes: Mapping[str, str]) -> str:
    return HOLE.sub(lambda hole: holes[hole[1]], text) if "%(" in text else text


# The same few messages and dates stand on most cards.
@lru_cache(maxsize=1024)
def _split(message: str) -> list[str]:
    return MARKS.split(message)


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


def name_of(lang: str, within: str = "") -> str:
    """What a language calls itself, Español; or what it is called in another, as in a sentence."""
    if within:
        return str(locale_of(lang).get_display_name(locale_of(within)))
    name = str(locale_of(lang).get_display_name())
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=64)
def kinds(lang: str) -> dict[str, int]:
    """The categories of numbers that a language tells apart (CLDR), each with one of it."""
    return {kind_of(lang, number): number for number in NUMBERS}


def kind_of(lang: str, number: int) -> str:
    """The category of a number: ``one``, ``few`` …"""
    return locale_of(lang).plural_form(number)


@lru_cache(maxsize=64)
def chooser(rule: str) -> Callable[[int], int]:
    """The function of a ``Plural-Forms`` expression.

    :raises ValueError: for what is none.
    """
    return c2py(rule)


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
