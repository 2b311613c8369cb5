"""Words with a number: each form that a language has, chosen by Babel's rules."""

from __future__ import annotations

import pytest
from babel import Locale
from babel.messages.catalog import Catalog

from widget.errors import ContentError
from widget.read.pofile import parse_words
from widget.read.words import Words, chooser, kind_of

ONE, MANY = "%(number)s card", "%(number)s cards"
POLISH = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"


def parse(lang: str, rule: str, *forms: str, head: str = "") -> Words:
    written = f'"Plural-Forms: {rule}\\n"\n' if rule else ""
    text = f'# why\n\nmsgid ""\nmsgstr ""\n"Language: {lang}\\n"\n{written}{head}\n'
    text += f'msgid "{ONE}"\nmsgid_plural "{MANY}"\n'
    text += "".join(f'msgstr[{number}] "{form}"\n' for number, form in enumerate(forms))
    return parse_words(text, f"words/{lang}.po", lang)


def problem(*catalogue: str, head: str = "") -> str:
    with pytest.raises(ContentError) as raised:
        parse(*catalogue, head=head)
    (found,) = raised.value.problems
    return str(found)


def test_a_number_takes_its_form() -> None:
    words = parse("pl", POLISH, "%(number)s karta", "%(number)s karty", "%(number)s kart")
    assert [words.count(ONE, MANY, number) for number in (0, 1, 2, 5, 12, 22, 25)] == [
        "0 kart", "1 karta", "2 karty", "5 kart", "12 kart", "22 karty", "25 kart"
    ]  # fmt: skip


def test_without_a_catalogue_it_is_said_in_english() -> None:
    assert [Words("en").count(ONE, MANY, number) for number in (0, 1, 2, 1234)] == [
        "0 cards", "1 card", "2 cards", "1,234 cards"
    ]  # fmt: skip
    assert Words("pl").count(ONE, MANY, 2) == "2 cards"


def test_further_holes_are_filled_and_not_read_again() -> None:
    said = "%(number)s of %(what)s"
    assert Words("en").count(said, said, 2, what="%(number)s") == "2 of %(number)s"


def test_a_script_gets_each_form_by_its_category() -> None:
    words = parse("pl", POLISH, "%(number)s karta", "%(number)s karty", "%(number)s kart")
    forms = words.forms(ONE, MANY)
    assert {kind: forms[kind] for kind in ("one", "few", "many")} == {
        "one": "%(number)s karta", "few": "%(number)s karty", "many": "%(number)s kart"
    }  # fmt: skip
    assert Words("en").forms(ONE, MANY) == {"one": ONE, "other": MANY}


@pytest.mark.parametrize("lang", ["en", "es", "ar", "pl", "uk", "pt", "hi", "fr", "tr", "ja", "cy"])
def test_the_category_of_a_number_leads_to_its_form(lang: str) -> None:
    """As ``Intl.PluralRules`` in a browser takes it. Only what is said of no card may differ."""
    catalogue = Catalog(Locale.parse(lang))
    forms = [f"{form} %(number)s" for form in range(catalogue.num_plurals)]
    words = parse(lang, catalogue.plural_forms, *forms)
    by_kind = words.forms(ONE, MANY)
    for number in range(1, 500):
        assert by_kind[kind_of(lang, number)] == forms[chooser(words.rule)(number)], number


@pytest.mark.parametrize(
    ("lang", "rule", "forms"),
    [
        ("pl", POLISH, ["%(number)s a", "%(number)s b", "%(number)s c"]),
        ("tr", "nplurals=1; plural=0;", ["%(number)s kart"]),
        ("tr", "nplurals=2; plural=(n != 1);", ["%(number)s kart", "%(number)s kart"]),
        # A form for one number alone may leave that out.
        ("es", "nplurals=2; plural=(n != 1);", ["una ficha", "%(number)s fichas"]),
        # As newer tables have it: a form that begins at a million.
        ("es", "nplurals=3; plural=(n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2);",
         ["una", "%(number)s de", "%(number)s"]),
        ("ar", "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
               "n%100>=11 ? 4 : 5);", ["a", "b", "c", *["%(number)s"] * 3]),
    ],
)  # fmt: skip
def test_what_a_translator_may_write(lang: str, rule: str, forms: list[str]) -> None:
    assert parse(lang, rule, *forms).plurals == {ONE: tuple(forms)}


def test_a_head_whose_lines_are_wrapped_is_read() -> None:
    head = '"X-Signed-Off-By: Ana "\n"Ejemplo\\n"\n"X-Translation-Origin: "\n"machine\\n"\n'
    words = parse("tr", "nplurals=1; plural=0;", "%(number)s kart", head=head)
    assert (words.signed_by, words.origin) == ("Ana Ejemplo", "machine")


N, RULE = "%(number)s", "nplurals=2; plural=(n != 1);"


@pytest.mark.parametrize(
    ("catalogue", "told"),
    [
        (("pl", RULE, N, N), "po: Plural-Forms: found 'nplurals=2; plural=(n != 1);', expected one "
                             "that tells apart few, many, one: as pybabel init writes it"),
        (("pl", "", N, N, N), "po: Plural-Forms: found none, expected one that tells apart"),
        (("es", "nplurals=1; plural=0; plural=x +;", N), "po: Plural-Forms: found"),
        (("es", "nplurals=99999999999; plural=0;", N, N), "found 10 forms or more, expected at"),
        (("es", "nplurals=INTEGER; plural=EXPRESSION;", N, N), "expected a gettext catalogue"),
        (("es", "nplurals=2; plural=n / n;", N, N), "po: Plural-Forms: found"),
        (("es", f"nplurals=2; plural={'(' * 2000}n{')' * 2000};", N, N), "po: Plural-Forms: found"),
        (("es", "nplurals=2; plural=0;", N, N), "po: Plural-Forms: found"),
        (("es", "nplurals=2; plural=n;", N, N), "po: Plural-Forms: found"),
        (("es", "nplurals=2; plural=(n > 9);", N, N), "po: Plural-Forms: found"),
        (("pl", POLISH, N, N), "found no translation, expected one in each of 3 forms"),
        (("es", RULE, N, N, N), "more translations than num_plurals of catalog"),
        (("es", RULE, "una", " "), "found no translation, expected one in each of 2 forms"),
        (("es", RULE, "una", "varias"), "found no marks, expected %(number)s"),
        (("es", RULE, "%(n)s", N), "found %(n)s, expected %(number)s"),
        (("uk", POLISH.replace("n==1", "n%10==1 && n%100!=11"), "одна", N, N),
         "found no marks, expected %(number)s"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_forms_is_told(catalogue: tuple[str, ...], told: str) -> None:
    assert told in problem(*catalogue)


def test_what_made_the_words_is_one_of_two() -> None:
    head = '"X-Translation-Origin: oracle\\n"\n'
    said = "X-Translation-Origin: found 'oracle', expected one of machine, person"
    assert said in problem("tr", "nplurals=1; plural=0;", N, head=head)


@pytest.mark.parametrize(
    ("origin", "by", "unchecked"),
    [
        ("machine", "", True),
        ("machine", "Ana", False),
        ("person", "", True),
        ("person", "Ana", False),
        ("", "", True),
        ("", "Ana", False),
    ],
)
def test_a_translation_is_unchecked_until_it_is_signed_whoever_made_it(
    origin: str, by: str, unchecked: bool
) -> None:
    head = f'"X-Translation-Origin: {origin}\\n"\n"X-Signed-Off-By: {by}\\n"\n'
    words = parse("tr", "nplurals=1; plural=0;", "%(number)s kart", head=head)
    assert words.is_unchecked == unchecked
