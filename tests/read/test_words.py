"""Interface words: gettext catalogues, each message checked."""

from __future__ import annotations

import pytest

from widget.errors import ContentError
from widget.read.pofile import parse_words
from widget.read.words import Words, locale_of

HEAD = 'msgid ""\nmsgstr ""\n"Language: es\\n"\n"X-Signed-Off-By: Ana Ejemplo\\n"\n\n'


def parse(text: str) -> Words:
    return parse_words(HEAD + text, "words/es.po", "es")


def problems(text: str) -> list[str]:
    with pytest.raises(ContentError) as raised:
        parse(text)
    return [str(problem) for problem in raised.value.problems]


def test_a_catalogue_translates() -> None:
    words = parse('# why\nmsgid "Stop if"\nmsgstr ""\n"Pare "\n"si"\n')
    assert words.text("Stop if") == "Pare si"
    assert words.text("Not there") == "Not there"
    assert words.signed_by == "Ana Ejemplo"


@pytest.mark.parametrize("name", ["", " ", "\\n"])
def test_nobodys_name_signs_nothing(name: str) -> None:
    head = f'msgid ""\nmsgstr ""\n"X-Signed-Off-By: {name}"\n'
    assert parse_words(head, "words/es.po", "es").signed_by is None


def test_holes_are_filled_with_text_or_nodes() -> None:
    words = parse('msgid "Since %(date)s, **now**"\nmsgstr "**Ya** desde %(date)s"\n')
    message = "Since %(date)s, **now**"
    assert words.text(message, date="1") == "**Ya** desde 1"
    assert words.nodes(message, date=["time", {}, "1"]) == [
        ["strong", {}, "Ya"], " desde ", ["time", {}, "1"],
    ]  # fmt: skip


def test_a_filled_hole_is_not_read_again() -> None:
    words = Words("en")
    assert words.text("a %(b)s", b="%(c)s **d**") == "a %(c)s **d**"
    assert words.nodes("a %(b)s", b="%(c)s **d**") == ["a ", "%(c)s **d**"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('msgid "a"\nmsgstr ""\n', "6: msgid 'a': found no translation, expected one"),
        ('msgid "a"\nmsgstr " "\n', "6: msgid 'a': found no translation, expected one"),
        ('#, fuzzy\nmsgid "a"\nmsgstr "b"\n', "7: msgid 'a': found fuzzy, expected a checked text"),
        ('msgid "%(a)s"\nmsgstr "b"\n', "6: msgid '%(a)s': found no marks, expected %(a)s"),
        ('msgid "a"\nmsgstr "%(b)s"\n', "6: msgid 'a': found %(b)s, expected no marks"),
        ('msgid "%(a)s"\nmsgstr "%(A)s"\n', "6: msgid '%(a)s': found %(A)s, expected %(a)s"),
        ('msgid "**a**"\nmsgstr "b"\n', "6: msgid '**a**': found no marks, expected **"),
    ],
)
def test_a_bad_message_is_told_with_its_line(text: str, message: str) -> None:
    assert problems(text) == [f"words/es.po:{message}"]


def test_every_bad_message_is_told() -> None:
    assert len(problems('msgid "a"\nmsgstr ""\n\nmsgid "b"\nmsgstr ""\n')) == 2


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("msgstr Pare", 7),
        ('msgstr "Pare', 7),
        ('msgstr "Pa"re"', 7),
        ("words", 7),
        ('msgid_plural "x"\nmsgid_plural "x"', 8),
        ('msgid_plural "x"\nmsgstr "x"', 8),
        ('msgid_plural "x"\nmsgstr[1] "x"', 8),
        ('msgid_plural "x"\nmsgstr[0] "x"\nmsgstr[2] "x"', 9),
        ('msgstr[0] "x"', 7),
        ('msgid "x"', 7),
        ('msgstr "x"\nmsgstr "x"', 8),
        ('msgctxt "x"', 7),
    ],
)
def test_a_line_that_is_no_gettext_is_told(line: str, number: int) -> None:
    (told,) = problems(f'msgid "Stop if"\n{line}\n')
    last = line.split("\n")[-1].strip()
    assert told.startswith(f"words/es.po:{number}: words: found {last[:40]!r}")


def test_escapes() -> None:
    assert parse('msgid "a"\nmsgstr "\\"b\\" \\\\"\n').text("a") == '"b" \\'


@pytest.mark.parametrize(
    ("lang", "written", "direction"),
    [
        ("en", "22 November 2026", "ltr"),
        ("es", "22 de noviembre de 2026", "ltr"),
        ("ar", "22 نوفمبر 2026", "rtl"),
        ("pt-BR", "22 de novembro de 2026", "ltr"),
    ],
)
def test_dates_and_direction(lang: str, written: str, direction: str) -> None:
    words = Words(lang)
    assert words.date("2026-11-22").replace("\u200f", "") == written
    assert words.dir == direction


@pytest.mark.parametrize("lang", ["", "english", "en_GB", "xx", "e", "12", "en-", "../en", "en/x"])
def test_what_is_no_language(lang: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        locale_of(lang)
