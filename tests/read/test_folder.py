"""A source folder: one card and nothing else works; what is no card is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

import widget
from widget.errors import SettingError
from widget.read.folder import Drafts, read_source
from widget.read.whole import read_whole

CASES = Path(__file__).parents[1] / "cases"
CARD = (CASES / "good" / "en" / "warm-bath.md").read_text("utf-8")


def put(folder: Path, *names: str, text: str = CARD) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def names(drafts: Drafts) -> set[str]:
    return {card.file for card in drafts.cards}


@pytest.mark.parametrize("source", [None, "starter"])
def test_the_starter_set(source: str | None) -> None:
    drafts = read_source(source)
    assert not drafts.problems
    assert "en/inversion-table.md" in names(drafts)
    assert drafts.publisher
    assert drafts.countries


def test_one_card_and_nothing_else_works(tmp_path: Path) -> None:
    """All else comes from the starter set, but no card does."""
    put(tmp_path, "en/warm-bath.md")
    catalogue = widget.Catalogue(tmp_path)
    starter = widget.Catalogue().library
    library = catalogue.library
    assert catalogue.problems == ()
    assert list(library.cards) == ["warm-bath"]
    assert library.publisher == starter.publisher
    assert library.countries == starter.countries
    assert library.disclaimers == starter.disclaimers
    assert library.red_flags == starter.red_flags
    assert library.words == starter.words


def test_a_folder_without_a_card_is_told(tmp_path: Path) -> None:
    """It is most likely the wrong folder."""
    assert [str(problem) for problem in read_source(tmp_path).problems] == [
        f"{tmp_path.name}: source: found no card, expected at least one card, "
        "such as en/inversion-table.md"
    ]


def test_what_a_folder_has_comes_before_the_starter(tmp_path: Path) -> None:
    put(tmp_path, "publisher.yaml", text=(
        "name: Own\nurl: https://own.example/\ncontact: a@own.example\nlicence: MIT\n"
        "default_lang: en\n"
    ))  # fmt: skip
    line = '{number: "112", tel: "112", source: "https://own.example/"}'
    put(tmp_path, "countries.yaml", text=f"FR:\n  emergency: {line}\n")
    put(tmp_path, "en/warm-bath.md")
    library = widget.Catalogue(tmp_path).library
    assert library.publisher.name == "Own"
    assert list(library.countries) == ["FR"]


@pytest.mark.parametrize(
    "name", ["publisher.yaml", "countries.yaml", "words/es.po", "en/_disclaimer.md"]
)
def test_a_broken_file_is_not_replaced_by_the_starters(tmp_path: Path, name: str) -> None:
    """Readers would see another publisher's name, or lines nobody meant."""
    put(tmp_path, name, text="\x00")
    put(tmp_path, "en/warm-bath.md")
    with pytest.raises(widget.ContentError) as raised:
        widget.Catalogue(tmp_path)
    assert {problem.file for problem in raised.value.problems} == {name}


ALONE = """
.git/en/x.md .hidden.md .github/x.md en/.draft.md en/x.md~ __pycache__/x.md words/.es.po README.md
LICENSE.txt logo.png images/logo.png en/picture.jpg en/pictures/a.png drafts/notes.odt
""".split()


@pytest.mark.parametrize("name", ALONE)
def test_what_is_no_card_is_left_alone(tmp_path: Path, name: str) -> None:
    put(tmp_path, "en/warm-bath.md")
    put(tmp_path, name, text="\x00 not a card")
    drafts = read_source(tmp_path)
    assert drafts.problems == []
    assert names(drafts) == {"en/warm-bath.md"}


STRAYS = {
    "warm-bath.md": "warm-bath.md",
    "publisher.yml": "publisher.yml",
    "english/x.md": "english/",
    "drafts/x.md": "drafts/",
    "pt_BR/x.md": "pt_BR/",
    "en/x.markdown": "en/x.markdown",
    "en/notes.txt": "en/notes.txt",
    "en/sub/x.md": "en/sub/",
    "words/es.txt": "words/es.txt",
    "words/spanish.po": "words/spanish.po",
}


@pytest.mark.parametrize("name", STRAYS)
def test_what_looks_meant_and_is_not_read_is_told(tmp_path: Path, name: str) -> None:
    put(tmp_path, "en/warm-bath.md")
    put(tmp_path, name, text="\x00 not a card")
    drafts = read_source(tmp_path)
    assert [(problem.file, problem.warning) for problem in drafts.problems] == [
        (STRAYS[name], True)
    ]
    assert names(drafts) == {"en/warm-bath.md"}


def test_a_folder_with_the_name_of_a_card_is_left_alone(tmp_path: Path) -> None:
    put(tmp_path, "en/warm-bath.md")
    (tmp_path / "en" / "x.md").mkdir()
    assert names(read_source(tmp_path)) == {"en/warm-bath.md"}


@pytest.mark.parametrize("lang", ["en", "es", "pt-BR", "zh-Hant", "ar", "no", "sr-Latn-RS"])
def test_folders_of_languages_are_read(tmp_path: Path, lang: str) -> None:
    put(tmp_path, f"{lang}/x.md")
    assert names(read_source(tmp_path)) == {f"{lang}/x.md"}


@pytest.mark.parametrize(
    "name", ["A", "a_b", "a--b", "-a", "a-", "a b", "ä", "a.b", "x" * 65, "_other"]
)
def test_a_card_needs_an_id_for_a_name(tmp_path: Path, name: str) -> None:
    put(tmp_path, f"en/{name}.md", "en/x.md")
    drafts = read_source(tmp_path)
    assert [(problem.file, problem.field) for problem in drafts.problems] == [
        (f"en/{name}.md", "file name")
    ]
    assert names(drafts) == {"en/x.md"}


def test_a_file_that_cannot_be_read_is_told_and_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "en/a.md", "en/b.md")

    def read(path: Path) -> bytes:
        if path.name == "a.md":
            raise PermissionError(13, "Permission denied")
        return read_whole(path)

    monkeypatch.setattr("widget.read.folder.read_whole", read)
    drafts = read_source(tmp_path)
    assert [str(problem) for problem in drafts.problems] == [
        "en/a.md: file: found a file that cannot be read (Permission denied), expected one that can"
    ]
    assert names(drafts) == {"en/b.md"}


@pytest.mark.parametrize("source", ["nowhere", __file__])
def test_a_source_has_to_be_a_folder(source: str) -> None:
    with pytest.raises(SettingError, match="expected a folder or 'starter'"):
        read_source(source)
