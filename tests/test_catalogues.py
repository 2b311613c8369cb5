"""The catalogues that come with the starter set, and how one is made: docs/languages.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from click.testing import CliRunner

from widget import ContentError
from widget.cli import main
from widget.read.pofile import parse_words
from widget.read.words import Words, kinds, name_of

from .test_words import LANGUAGES, STARTER, key, messages

__all__ = ["messages"]  # a fixture
ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "docs" / "words.pot"
DOC = (ROOT / "docs" / "languages.md").read_text("utf-8")


def test_there_are_words_in_twelve_languages() -> None:
    assert len({"en", *LANGUAGES}) >= 12


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_catalogue_says_what_it_is(lang: str) -> None:
    text = (STARTER / "words" / f"{lang}.po").read_text("utf-8")
    head = text[: text.index("\n\n")]
    assert text.startswith("# Interface words of treatment cards in ")
    assert f'"Language: {lang}\\n"' in head
    # As many forms as CLDR tells numbers apart, but one in Turkish and Persian.
    (forms,) = re.findall(r'^"Plural-Forms: nplurals=(\d); plural=.+;\\n"$', head, re.MULTILINE)
    assert int(forms) == (1 if lang in ("fa", "tr") else len(kinds(lang)))
    assert '"X-Translation-Origin: machine\\n"\n"X-Signed-Off-By: \\n"' in head
    assert "#~" not in text
    assert "fuzzy" not in text


def test_the_template_has_the_messages_of_the_code(messages: frozenset[str]) -> None:
    with TEMPLATE.open("rb") as file:
        found = [message for message in read_po(file, abort_invalid=True) if message.id]
    assert [key(message.id) for message in found if "".join(message.string)] == []
    assert {key(message.id) for message in found} == messages


@pytest.mark.parametrize("lang", ["", *LANGUAGES])
def test_no_message_stands_twice(lang: str) -> None:
    """Of two translations readers would get the first, and a translator might mend the second."""
    text = (STARTER / "words" / f"{lang}.po" if lang else TEMPLATE).read_text("utf-8")
    ids = re.findall(r"^msgid (.+)$", text, re.MULTILINE)
    assert len(ids) > 100 and sorted({*ids}) == sorted(ids)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_catalogue_has_the_order_and_the_notes_of_the_template(lang: str) -> None:
    def laid_out(path: Path) -> list[list[str]]:
        blocks = path.read_text("utf-8").split("\n\n")[1:]
        return [re.findall(r"^(?:#|msgid).*$", block, re.MULTILINE) for block in blocks]

    assert laid_out(STARTER / "words" / f"{lang}.po") == laid_out(TEMPLATE)


def test_a_new_catalogue_is_made_as_documented(tmp_path: Path) -> None:
    (command,) = re.findall(r"^ +pybabel (init .+)$", DOC, re.MULTILINE)
    arguments = command.replace("words.pot", str(TEMPLATE)).replace("cards/", f"{tmp_path}/")
    (tmp_path / "words").mkdir()
    CommandLineInterface().run(["pybabel", *arguments.split()])
    (made,) = tmp_path.glob("words/*.po")
    text = made.read_text("utf-8")
    lines = re.search(r'"X-Translation-Origin: machine\\n"\n +"X-Signed-Off-By: \\n"', DOC)
    assert lines
    with pytest.raises(ContentError) as raised:
        parse_words(text, "words/new.po", made.stem)
    told = raised.value.problems
    assert {problem.found for problem in told} == {"no translation"}
    with TEMPLATE.open("rb") as file:
        assert len(told) == len([message for message in read_po(file) if message.id])
    lined = text.replace(
        '"Language: sv\\n"\n', f'"Language: sv\\n"\n{lines[0].replace("   ", "")}\n'
    )
    assert lined != text
    with pytest.raises(ContentError) as raised:
        parse_words(lined, "words/sv.po", "sv")
    assert len(raised.value.problems) == len(told)  # the two lines are right
    assert f"There are\n{len(told)} messages" in DOC


def test_an_old_catalogue_gets_new_messages_as_documented(tmp_path: Path) -> None:
    (command,) = re.findall(r"^pybabel (update .+)$", DOC, re.MULTILINE)
    file = tmp_path / "uk.po"
    original = (STARTER / "words" / "uk.po").read_text("utf-8")
    old, left_out = re.subn(r'msgid "Stop if"\nmsgstr ".+"\n\n', "", original)
    assert left_out == 1
    file.write_text(old, "utf-8")
    command = command.replace("words.pot", str(TEMPLATE)).replace("-l sv", "-l uk")
    CommandLineInterface().run(
        ["pybabel", *command.replace("cards/words/sv.po", str(file)).split()]
    )
    text = file.read_text("utf-8")
    with pytest.raises(ContentError) as raised:
        parse_words(text, "words/uk.po", "uk")
    assert [p.field for p in raised.value.problems] == ["msgid 'Stop if'"]
    mended = text.replace('msgid "Stop if"\nmsgstr ""', 'msgid "Stop if"\nmsgstr "Стоп"')
    words, before = (parse_words(t, "words/uk.po", "uk") for t in (mended, original))
    assert {**before.messages, "Stop if": "Стоп"} == words.messages
    assert words.plurals == before.plurals
    assert (before.origin, words.origin) == ("machine", "")  # the lines have to be put back
    assert words.is_unchecked and not words.by_machine  # or readers are told less: test_unsigned


@pytest.mark.parametrize(
    ("lang", "written"),
    [
        ("ar", "22 نوفمبر 2026"), ("de", "22. November 2026"), ("es", "22 de noviembre de 2026"),
        ("fa", "22 نوامبر 2026"), ("fr", "22 novembre 2026"), ("hi", "22 नवंबर 2026"),
        ("it", "22 novembre 2026"), ("ja", "2026年11月22日"), ("nl", "22 november 2026"),
        ("pl", "22 listopada 2026"), ("pt", "22 de novembro de 2026"), ("tr", "22 Kasım 2026"),
        ("uk", "22 листопада 2026 р."), ("zh", "2026年11月22日"),
    ],
)  # fmt: skip
def test_a_date_is_written_as_the_language_does(lang: str, written: str) -> None:
    assert Words(lang).date("2026-11-22").replace("\u202f", " ") == written


def test_the_table_of_the_documentation_is_true() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+?) \| (.+?) \| (.+?) \|$", DOC, re.MULTILINE)
    assert [row[0] for row in rows] == sorted(["en", *LANGUAGES])
    for lang, name, words, texts in rows:
        assert name == name_of(lang, "en")
        there = lang == "en" or (STARTER / lang / "_disclaimer.md").is_file()
        assert texts == ("yes" if there else "no: shown in English, which is said")
        assert words == ("the original" if lang == "en" else "machine-made, signed by nobody")


def test_a_check_says_whose_words_no_person_has_signed(starter_copy: Path) -> None:
    """Of the languages of the cards; the others that there are words for are nobody's business."""

    def said() -> list[str]:
        told = CliRunner().invoke(main, ["check", str(starter_copy)]).output
        return re.findall(r"^words/(.+)\.po: no person has signed these words: (.+)$", told, re.M)

    unsigned = "served only if named, and readers are told that a machine made them"
    assert said() == [("ar", unsigned), ("es", unsigned)]
    file = starter_copy / "words" / "es.po"
    text = file.read_text("utf-8")
    file.write_text(text.replace('"X-Signed-Off-By: ', '"X-Signed-Off-By: Ana Ejemplo'), "utf-8")
    assert said() == [("ar", unsigned)]
