"""Interface words that no person has signed are never shown as if somebody had."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from widget import Catalogue
from widget.cli import main

from .test_languages import MACHINE
from .test_languages import words_of as starter_words
from .test_words import edit, languages

UNSIGNED = "No person has confirmed the translation of the headings and set phrases yet."
ORIGIN = '"X-Translation-Origin: machine\\n"\n'
SIGNATURE = '"X-Signed-Off-By: \\n"\n'
DOORS = ("v1/cards/heat-and-ice.{}.view.json", "v1/cards/heat-and-ice.{}.html",
         "cards/{}/heat-and-ice/frame", "cards/{}/heat-and-ice/embed", "v1/disclaimer.{}.view.json",
         "v1/disclaimer.{}.html", "cards/{}/", "cards/{}/gone/frame")  # fmt: skip
#: A publisher's own words for two of ours.
OWN = 'msgid "Stop if"\nmsgstr "Stop at once if"\n\nmsgid "Sources"\nmsgstr "Where it is from"\n'


def told(catalogue: Catalogue, lang: str, said: str) -> set[int]:
    """How often the doors of a language say it."""
    found = [catalogue.find(door.format(lang)).identity.body.decode() for door in DOORS]
    return {text.count(said) for text in found}


def checked(source: Path) -> list[tuple[str, str]]:
    said = CliRunner().invoke(main, ["check", str(source)]).output
    return re.findall(r"^words/(.+)\.po: no person has signed these words: (.+)$", said, re.M)


def own(source: Path, lang: str, *lines: str) -> None:
    head = ['msgid ""', 'msgstr ""', f'"Language: {lang}\\n"', *lines]
    (source / "words" / f"{lang}.po").write_text("\n".join(head) + f"\n\n{OWN}", "utf-8")


@pytest.mark.parametrize("lines", ["", SIGNATURE, ORIGIN.replace("machine", "person") + SIGNATURE])
@pytest.mark.parametrize("lang", ["es", "ar"])
def test_a_translation_that_nobody_signed_says_so_whoever_made_it(
    starter_copy: Path, lang: str, lines: str
) -> None:
    """The first is what ``pybabel update`` leaves of the head."""
    edit(starter_copy / "words" / f"{lang}.po", ORIGIN + SIGNATURE, lines)
    assert languages(Catalogue(starter_copy)) == ["en"]
    catalogue = Catalogue(starter_copy, languages=[lang])
    said = starter_words(lang).text(UNSIGNED)
    assert said != UNSIGNED
    assert told(catalogue, lang, said) == {1}
    # What the catalogue does not say is not said of it.
    assert told(catalogue, lang, starter_words(lang).text(MACHINE)) == {0}
    unsigned = "served only if named, and readers are told that nobody confirmed them"
    assert (lang, unsigned) in checked(starter_copy)


def test_a_signature_is_enough_without_an_origin(starter_copy: Path) -> None:
    edit(starter_copy / "words" / "es.po", ORIGIN + SIGNATURE, SIGNATURE.replace(": ", ": Ana"))
    catalogue = Catalogue(starter_copy)
    assert languages(catalogue) == ["en", "es"]
    for said in (UNSIGNED, MACHINE):
        assert told(catalogue, "es", starter_words("es").text(said)) == {0}
    assert [lang for lang, _ in checked(starter_copy)] == ["ar"]


def test_words_of_ones_own_in_english_are_no_translation(starter_copy: Path) -> None:
    own(starter_copy, "en")
    catalogue = Catalogue(starter_copy)
    assert "Stop at once if" in catalogue.find("cards/en/heat-and-ice").identity.body.decode()
    for said in (UNSIGNED, MACHINE):
        assert told(catalogue, "en", said) == {0}
    assert [lang for lang, _ in checked(starter_copy)] == ["ar", "es"]  # of English nothing


@pytest.mark.parametrize("lang", ["en-GB", "en-AU"])
def test_nor_are_those_in_the_english_of_a_country(starter_copy: Path, lang: str) -> None:
    own(starter_copy, lang)
    (starter_copy / "en").rename(starter_copy / lang)
    edit(starter_copy / "publisher.yaml", "default_lang: en", f"default_lang: {lang}")
    catalogue = Catalogue(starter_copy)
    assert "Stop at once if" in catalogue.find(f"cards/{lang}/tens").identity.body.decode()
    assert told(catalogue, lang, UNSIGNED) == {0}


def test_english_that_a_machine_made_says_so(starter_copy: Path) -> None:
    own(starter_copy, "en", '"X-Translation-Origin: machine\\n"')
    assert told(Catalogue(starter_copy), "en", MACHINE) == {1}
    assert ("en", "served, and readers are told that a machine made them") in checked(starter_copy)


def test_the_publishers_own_language_is_served_and_says_so(starter_copy: Path) -> None:
    """And English, as one more language of theirs, is no translation, but has to be named."""
    for path in starter_copy.glob("ar/*.md"):
        path.unlink()
    (starter_copy / "en").rename(starter_copy / "sv")
    edit(starter_copy / "publisher.yaml", "default_lang: en", "default_lang: sv")
    own(starter_copy, "sv")
    text = (starter_copy / "es" / "heat-and-ice.md").read_text("utf-8")
    (starter_copy / "en").mkdir()
    (starter_copy / "en" / "heat-and-ice.md").write_text(text, "utf-8")
    own(starter_copy, "en")
    catalogue = Catalogue(starter_copy)
    assert languages(catalogue) == []  # of those known here; theirs is another
    # In English, where a catalogue of one's own lacks the message: see what `check` says of it.
    assert told(catalogue, "sv", UNSIGNED) == {1}
    assert checked(starter_copy)[:1] == [("en", "served only if named")]
    assert ("sv", "served, and readers are told that nobody confirmed them") in checked(
        starter_copy
    )
