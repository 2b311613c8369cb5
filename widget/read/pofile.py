"""A gettext catalogue as a translator writes it, checked message by message; read by Babel."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from widget.errors import ContentError, Problem
from widget.read.words import MARKS, NUMBERS, Words, chooser, kind_of, kinds, locale_of

#: A line of a catalogue: a comment, the beginning of a text or its next line.
_LINE = re.compile(
    r'\s*(#.*|((?P<word>msgid|msgid_plural|msgstr|msgstr\[\d\])\s+)?"(\\.|[^"\\])*")?\s*'
)
#: What the line before may begin with, by what a line does.
_AFTER = {"msgid": ("", "msgstr"), "msgid_plural": ("msgid",), "msgstr": ("msgid",)}
#: The head of a catalogue names the person who answers for its words, and what made them.
SIGNED, ORIGIN = "x-signed-off-by", "x-translation-origin"
#: What the last names may be.
ORIGINS = ("machine", "person")
#: Spanish and others have a form that no smaller number takes.
_MANY = 1_000_000
_NUMBER = "%(number)s"


def parse_words(text: str, file: str, lang: str) -> Words:
    """Read a ``.po`` file: every message translated, each with the holes of the original, those
    with a number in every form that the language has.

    :raises ContentError: for a syntax error, a fuzzy or empty message, other holes, other forms.
    """
    head = _headers(text)
    if re.search(r"nplurals *= *\d\d", head.get("plural-forms", "")):  # each costs memory
        raise ContentError([Problem(file, 0, "Plural-Forms", "10 forms or more", "at most 9")])
    catalogue = _read(text, file, lang)
    problems, alone = _head(catalogue, head, file, lang)
    messages: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        if not message.id:
            continue
        problems += _problems(message, file, alone)
        if isinstance(message.id, str):
            messages[message.id] = str(message.string or "")
        else:
            plurals[message.id[0]] = _forms(message)
    if "msgid" not in text:  # an empty file, or the first lines of one
        problems.append(Problem(file, 0, "words", "no message", "a gettext catalogue"))
    if problems:
        raise ContentError(problems)
    rule, origin = str(catalogue.plural_expr), head.get(ORIGIN, "")
    return Words(lang, messages, head.get(SIGNED) or None, file, plurals, rule, origin)


def _read(text: str, file: str, lang: str) -> Catalog:
    before = ""
    for number, written in enumerate(text.split("\n"), 1):
        line = _LINE.fullmatch(written)
        word = line["word"] if line else None
        # Babel would guess, and cut off a letter at either end.
        if line is None or (word and not _may_follow(word, before)):
            found = repr(written.strip()[:40])
            expected = 'msgid "…" or msgstr "…", in double quotes'
            raise ContentError([Problem(file, number, "words", found, expected)])
        before = word or before
    try:
        return read_po(io.BytesIO(text.encode()), locale=locale_of(lang), abort_invalid=True)
    except (PoFileError, ValueError) as error:
        line = getattr(error, "lineno", None)
        raise ContentError(
            [Problem(file, (line or 0) + 1, "words", str(error), "a gettext catalogue")]
        ) from None


def _may_follow(word: str, before: str) -> bool:
    """Whether a line may begin with a word that comes after one that begins with another."""
    if word.startswith("msgstr["):
        number = int(word[7:-1])
        return before == (f"msgstr[{number - 1}]" if number else "msgid_plural")
    return before in _AFTER[word] or (word == "msgid" and before.startswith("msgstr["))


def _head(
    catalogue: Catalog, head: dict[str, str], file: str, lang: str
) -> tuple[list[Problem], list[bool]]:
    """What is wrong with the head; and of each form, whether it is said of one number alone."""
    problems = []
    origin = head.get(ORIGIN, "")
    if origin and origin not in ORIGINS:
        expected = f"one of {', '.join(ORIGINS)}"
        problems.append(Problem(file, 0, "X-Translation-Origin", repr(origin), expected))
    if not any(isinstance(message.id, tuple) for message in catalogue):
        return problems, []
    written = head.get("plural-forms", "")
    taken = _taken(catalogue) if written else []
    if not _tells_apart(taken, lang) and taken != _taken(Catalog(locale_of(lang))):
        found = repr(written) if written else "none"
        expected = (
            f"one that tells apart {', '.join(sorted(kinds(lang)))}: as pybabel init writes it"
        )
        problems.append(Problem(file, 0, "Plural-Forms", found, expected))
    return problems, [len(numbers) == 1 for numbers in taken]


def _taken(catalogue: Catalog) -> list[set[int]]:
    """By form the numbers that take it; nothing where a number has none or a form has none."""
    taken: list[set[int]] = [set() for _ in range(catalogue.num_plurals)]
    try:
        choose = chooser(catalogue.plural_expr)
        for number in (*NUMBERS, _MANY):
            taken[choose(number)].add(number)
    except (ValueError, ZeroDivisionError, IndexError):
        return []
    return taken if all(taken) else []


def _tells_apart(taken: list[set[int]], lang: str) -> bool:
    """Whether no form is for numbers of two categories (CLDR).

    One form may be for all where there are but two: Turkish nouns stay the same after a number.
    Nobody is told of none.
    """
    if len(taken) == 1:
        return len(kinds(lang)) < 3
    told = [{kind_of(lang, number) for number in numbers - {0, _MANY}} for numbers in taken]
    return bool(taken) and all(len(kind) < 2 for kind in told)


def _problems(message: Message, file: str, alone: list[bool]) -> Iterator[Problem]:
    """What is wrong with one message.

    :param alone: of each form of one with a number, whether it is said of one number alone.
    """
    ids = [message.id] if isinstance(message.id, str) else [*message.id]
    texts = _forms(message)
    line, field = message.lineno or 0, f"msgid {str(ids[0])!r}"
    if not all(str(text or "").strip() for text in texts):
        expected = "one" if len(ids) == 1 else f"one in each of {len(texts)} forms"
        yield Problem(file, line, field, "no translation", expected)
    elif message.fuzzy:
        yield Problem(file, line, field, "fuzzy", "a checked text")
    else:
        wanted = _marks(str(ids[-1]))
        for form, marks in enumerate(_marks(str(text)) for text in texts):
            # A form for one number may say it in words, or not at all: "a card".
            free = len(ids) > 1 and form < len(alone) and alone[form]
            if marks != wanted and not (free and sorted([*marks, _NUMBER]) == wanted):
                found, expected = " ".join(marks), " ".join(wanted)
                yield Problem(file, line, field, found or "no marks", expected or "no marks")
                break


def _forms(message: Message) -> tuple[str, ...]:
    found = message.string or ""
    return (found,) if isinstance(found, str) else tuple(text or "" for text in found)


def _marks(message: str) -> list[str]:
    """The holes of a message, and a ``**`` for each stretch of strong words."""
    found = MARKS.findall(message)
    return sorted("**" if mark.startswith("**") else mark for mark in found)


def _headers(text: str) -> dict[str, str]:
    """The lines of the head as they are written; Babel keeps those alone that it knows."""
    head = "".join(re.split("^msgid ", text, maxsplit=2, flags=re.MULTILINE)[:2])
    whole = re.sub(r'(?<!\\n)"\n"', "", head)  # long lines are wrapped
    found = re.findall(r'^"([A-Za-z-]+):[ \t]*(.*?)(?:\\n)?"$', whole, re.MULTILINE)
    return {key.lower(): value.strip() for key, value in found}
