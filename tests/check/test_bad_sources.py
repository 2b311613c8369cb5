"""Each mistake gives exactly its message: file, line, field, what was found, what was expected."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import widget
from widget.check.library import check
from widget.read.folder import read_source

from .cases import CASES, Bad, bad_sources, good_card

BAD = bad_sources()
SHARED = re.compile(r"(publisher|countries)\.yaml|words/.*|.*/_.*")


def lay_out(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def test_the_good_source_that_the_bad_ones_differ_from_is_good() -> None:
    checked = check(read_source(CASES / "good"))
    assert checked.problems == ()
    assert checked.library
    assert set(checked.library.cards["warm-bath"]) == {"en", "es"}


def test_there_are_many() -> None:
    assert len(BAD) >= 40


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_source_gives_exactly_its_messages(bad: Bad, tmp_path: Path) -> None:
    """A good card beside it is served all the same, unless what every card shows is wrong."""
    assert bad.expected
    source = lay_out(tmp_path, bad.files | {"en/good.md": good_card().encode()})
    checked = check(read_source(source))
    assert [str(problem) for problem in checked.problems] == bad.expected
    if any(SHARED.fullmatch(file) for file in bad.files):
        assert checked.library is None
    else:
        assert checked.library
        assert "good" in checked.library.cards


def test_one_bad_card_never_hides_another(tmp_path: Path) -> None:
    """Every single bad card in one folder is told at the start, which they stop."""
    cards = {
        f"en/{bad.name}.md": bad for bad in BAD
        if list(bad.files) == ["en/bad.md"] and bad.name != "replaced-by-itself"
    }  # fmt: skip
    assert len(cards) > 100
    files = {file: bad.files["en/bad.md"] for file, bad in cards.items()}
    source = lay_out(tmp_path, files | {"en/good.md": good_card().encode()})
    checked = check(read_source(source))
    wanted = {
        message.replace("en/bad.md", file)
        for file, bad in cards.items()
        for message in bad.expected
    }
    assert {str(problem) for problem in checked.problems} == wanted
    assert checked.library
    assert "good" in checked.library.cards
    assert not {"missing-title", "html-script"} & checked.library.cards.keys()
    with pytest.raises(widget.ContentError) as raised:
        widget.Catalogue(source)
    served = {f"{lang}/{n}.md" for n, langs in checked.library.cards.items() for lang in langs}
    told = {str(p) for p in checked.errors if p.file not in served}
    assert {str(problem) for problem in raised.value.problems} == told


@pytest.mark.parametrize(
    "bad", [bad for bad in BAD if SHARED.fullmatch(next(iter(bad.files)))], ids=lambda bad: bad.name
)
def test_what_every_card_shows_has_to_be_right(bad: Bad, tmp_path: Path) -> None:
    source = lay_out(tmp_path, bad.files | {"en/good.md": good_card().encode()})
    with pytest.raises(widget.ContentError) as raised:
        widget.Catalogue(source)
    assert [str(problem) for problem in raised.value.problems] == bad.expected


def test_a_catalogue_that_turns_bad_serves_what_it_served(tmp_path: Path) -> None:
    source = lay_out(tmp_path, {"en/good.md": good_card().encode()})
    catalogue = widget.Catalogue(source)
    before = catalogue.find("v1/cards/good.en.json")
    lay_out(source, {"publisher.yaml": b"name: Example\n", "en/good.md": b""})
    with pytest.raises(widget.ContentError):
        catalogue.reload()
    assert catalogue.find("v1/cards/good.en.json") is before


def test_a_publisher_in_trouble_hides_no_card_in_trouble(tmp_path: Path) -> None:
    source = lay_out(tmp_path, {"publisher.yaml": b"name: Example\n", "en/bad.md": b"x"})
    files = {problem.file for problem in check(read_source(source)).problems}
    assert files == {"publisher.yaml", "en/bad.md"}


def test_a_disclaimer_of_its_own_leaves_the_starter_translations_out(tmp_path: Path) -> None:
    """They are translations of another text, and would be reported as outdated ones."""
    text = b"---\ntitle: First\nshort: Ask first.\nversion: 7\n---\nAsk a medical professional.\n"
    source = lay_out(tmp_path, {"en/_disclaimer.md": text, "en/good.md": good_card().encode()})
    checked = check(read_source(source))
    assert checked.problems == ()
    assert checked.library
    assert list(checked.library.disclaimers) == ["en"]
    assert set(checked.library.red_flags) == {"en", "es", "ar"}


def test_a_broken_disclaimer_makes_no_trouble_for_its_translations(tmp_path: Path) -> None:
    """There is no version yet to hold them against."""
    broken = b"---\ntitle: First\nversion: 7\n---\nAsk a professional.\n"
    spanish = b"---\ntitle: A\nshort: B\ntranslation_of: 6\ntranslation: unreviewed\n---\nC.\n"
    files = {"en/_disclaimer.md": broken, "es/_disclaimer.md": spanish}
    source = lay_out(tmp_path, files | {"en/good.md": good_card().encode()})
    told = [(problem.file, problem.field) for problem in check(read_source(source)).problems]
    assert told == [("en/_disclaimer.md", "short")]


def test_translations_of_a_disclaimer_that_is_not_there_are_not_taken_for_it(
    tmp_path: Path,
) -> None:
    spanish = b"---\ntitle: A\nshort: B\ntranslation_of: 6\ntranslation: unreviewed\n---\nC.\n"
    publisher = (
        b"name: A\nurl: https://a.example/\ncontact: a@a.example\nlicence: MIT\ndefault_lang: sv\n"
    )
    files = {"publisher.yaml": publisher, "es/_disclaimer.md": spanish}
    source = lay_out(tmp_path, files | {"sv/good.md": good_card().encode()})
    told = [(problem.file, problem.expected) for problem in check(read_source(source)).problems]
    assert told == [
        ("publisher.yaml", "a language with sv/_disclaimer.md"),
        ("publisher.yaml", "a language with words/sv.po"),
    ]


def test_cleaning_a_disclaimer_keeps_it(tmp_path: Path) -> None:
    text = b"---\ntitle: First\nshort: Ask.\nversion: 1\n---\n<p class=x>Ask a professional.</p>\n"
    source = lay_out(tmp_path, {"en/_disclaimer.md": text, "en/good.md": good_card().encode()})
    catalogue = widget.Catalogue(source, on_unclean="clean")
    assert [problem.warning for problem in catalogue.problems] == [True]
    assert catalogue.library.disclaimers["en"].nodes == (["p", {}, "Ask a professional."],)
