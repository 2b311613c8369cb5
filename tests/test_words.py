"""The words round a card, and the translations that come with the starter set."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import widget
from widget import Catalogue, ContentError
from widget.check.richtext import CITATION
from widget.model import Document
from widget.publish.mount import Mount
from widget.publish.site import build_site
from widget.read.folder import read_source
from widget.read.words import Words

PACKAGE = Path(widget.__file__).parent
STARTER = PACKAGE / "starter"
LANGUAGES = sorted(path.stem for path in (STARTER / "words").glob("*.po"))
#: Those in which the starter set has cards.
TRANSLATED = ("es", "ar")
NOT_HERE = "Not available in the language of this page."


class Asked(dict[str, str]):
    """No messages, and a memory of those that were asked for."""

    def get(self, message: str, default: Any = None) -> Any:
        self[message] = message
        return default


@pytest.fixture(scope="module")
def messages() -> frozenset[str]:
    """What the code says: found by Babel, or asked for while the starter cards are built.

    Babel sees a message only where it stands inside the brackets of the call.
    """
    keywords = {"text": None, "nodes": None, "count": (1, 2), "forms": (1, 2)}
    found = {key(entry[2]) for entry in extract_from_dir(PACKAGE, keywords=keywords)}
    found = {message for message in found if any(map(str.isalpha, message))}
    library, asked = Catalogue().library, Asked()
    library = replace(library, words={"en": Words("en", asked)})
    build_site(library, Mount("https://cards.example/"), languages=None)
    return frozenset(found | asked.keys())


def key(message: str | tuple[str, ...] | list[str]) -> str:
    """What names a message; one with a number has two texts in English."""
    return message if isinstance(message, str) else " | ".join(message)


def catalogue_of(lang: str) -> dict[str, str]:
    """By message its translation, the forms of one with a number together."""
    with (STARTER / "words" / f"{lang}.po").open("rb") as file:
        return {key(m.id): key(m.string) for m in read_po(file, abort_invalid=True) if m.id}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    shutil.copytree(STARTER, tmp_path / "cards")
    return tmp_path / "cards"


def edit(file: Path, old: str, new: str) -> int:
    """Replace ``old``, which stands there once, and tell the line where it begins."""
    before = file.read_text("utf-8")
    assert before.count(old) == 1
    file.write_text(before.replace(old, new), "utf-8")
    return before[: before.index(old)].count("\n") + 1


def languages(catalogue: Catalogue) -> list[str]:
    """Those in which anything is served."""
    paths = catalogue.paths()
    return sorted({lang for lang in ("en", *LANGUAGES) if f"v1/disclaimer.{lang}.json" in paths})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_of_the_code_is_translated(lang: str, messages: frozenset[str]) -> None:
    assert messages - catalogue_of(lang).keys() == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_is_left_over_that_the_code_no_longer_says(
    lang: str, messages: frozenset[str]
) -> None:
    assert catalogue_of(lang).keys() - messages == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_translated_message_has_the_holes_and_the_strong_words_of_its_original(
    lang: str,
) -> None:
    def shape(message: str) -> tuple[list[str], int, int]:
        strong = re.findall(r"\*\*[^*]+\*\*", message)
        return sorted(re.findall(r"%\(\w+\)s", message)), len(strong), message.count("*")

    catalogue = catalogue_of(lang)
    single = {m: text for m, text in catalogue.items() if " | " not in m}
    wrong = {m: text for m, text in single.items() if shape(m) != shape(text)}
    assert wrong == {}
    assert len(catalogue) - len(single) == 2  # those with a number: tests/read/test_plurals.py
    assert sum("**" in text for text in catalogue.values()) == 5


def test_languages_whose_words_nobody_signed_are_served_only_when_named() -> None:
    assert languages(Catalogue()) == ["en"]
    assert languages(Catalogue(languages=["en", "es", "ar"])) == ["ar", "en", "es"]


def test_a_language_is_served_once_a_person_signed_its_words(source: Path) -> None:
    file = source / "words" / "es.po"
    edit(file, '"X-Signed-Off-By: \\n"', '"X-Signed-Off-By: Ana Ejemplo\\n"')
    catalogue = Catalogue(source)
    assert languages(catalogue) == ["en", "es"]
    assert catalogue.library.words["es"].signed_by == "Ana Ejemplo"
    assert catalogue.find("cards/es/heat-and-ice").status == 200


STOP = 'msgid "Stop if"\nmsgstr "Pare si"'
CALL = 'msgid "call %(number)s if"\nmsgstr "llame al %(number)s si"'


@pytest.mark.parametrize(
    ("old", "new", "below", "told"),
    [
        (STOP, f"#, fuzzy\n{STOP}", 1, "msgid 'Stop if': found fuzzy, expected a checked text"),
        (STOP, 'msgid "Stop if"\nmsgstr ""', 0,
         "msgid 'Stop if': found no translation, expected one"),
        (CALL, 'msgid "call %(number)s if"\nmsgstr "llame si"', 0,
         "msgid 'call %(number)s if': found no marks, expected %(number)s"),
    ],
    ids=["fuzzy", "empty", "hole lost"],
)  # fmt: skip
def test_a_bad_message_refuses_the_whole_source_and_names_its_line(
    source: Path, old: str, new: str, below: int, told: str
) -> None:
    """English is refused too: what every card shows is never half right."""
    line = edit(source / "words" / "es.po", old, new) + below
    with pytest.raises(ContentError) as caught:
        Catalogue(source, languages=["en"])
    found = [str(problem) for problem in caught.value.problems if problem.file == "words/es.po"]
    assert found == [f"words/es.po:{line}: {told}"]


@pytest.mark.parametrize(
    ("asked", "given", "noted"),
    [("es", "es", False), ("es-MX", "es", False), ("AR-eg", "ar", False), ("en-US", "en", False),
     ("fr", "en", True), ("und", "en", False)],
)  # fmt: skip
def test_a_reader_gets_the_nearest_language_or_the_publishers_with_a_note(
    asked: str, given: str, noted: bool
) -> None:
    """``und``: the page names no language, so nothing was missed and nothing is said."""
    catalogue = Catalogue(languages=["en", "es", "ar"])
    asset = catalogue.find(f"v1/cards/heat-and-ice.{asked}.view.json")
    view = json.loads(asset.identity.body)
    assert view["lang"] == given
    assert view["view"][0][1]["lang"] == given
    header = next(node for node in view["view"][0][2:] if node[0] == "header")
    notes = [node[2] for node in header[2:] if node[1].get("class") == "language"]
    assert (NOT_HERE in notes) == noted


@pytest.mark.parametrize(
    ("lang", "direction", "sentence", "unchecked"),
    [("es", "ltr", "<strong>No</strong> lo use si es una compresa fría y usted tiene diabetes",
      "Ninguna persona ha revisado todavía esta traducción."),
     ("ar", "rtl", "<strong>لا</strong> تستخدمه إذا كانت كمادة باردة وكنت مصابًا بالسكري",
      "لم يراجع أي شخص هذه الترجمة بعد.")],
)  # fmt: skip
def test_a_translated_card_forbids_and_says_that_nobody_checked_it_in_its_own_language(
    lang: str, direction: str, sentence: str, unchecked: str
) -> None:
    catalogue = Catalogue(languages=[lang])
    html = catalogue.find(f"v1/cards/heat-and-ice.{lang}.html").identity.body.decode()
    assert f'lang="{lang}" dir="{direction}"' in html
    assert sentence in html
    # Near the top, for the card; the disclaimer at the end says it again for itself.
    assert html.index(unchecked) < html.index("treatment-card-important")


def starter_texts(lang: str) -> dict[str, Document]:
    drafts = read_source("starter")
    documents = [*drafts.cards, *drafts.texts.values()]
    return {document.name: document for document in documents if document.lang == lang}


def strings(value: Any) -> Iterator[str]:
    """Texts of safety items and outcomes, in the order of the file; keys of sources are none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for entry in value:
            yield from strings(entry)
    elif isinstance(value, dict):
        for key, entry in value.items():
            if key not in ("sources", "certainty", "direction"):
                yield from strings(entry)


def figures(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text))


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_starter_translation_keeps_every_figure_and_every_citation(lang: str) -> None:
    originals, translations = starter_texts("en"), starter_texts(lang)
    assert sorted(translations) == [
        "_disclaimer", "_red-flags", "back-spasm-basics", "heat-and-ice"
    ]  # fmt: skip
    for name, translated in translations.items():
        original = originals[name]
        for field in ("safety", "get_help", "evidence"):
            pairs = zip(strings(original.fields.get(field)), strings(translated.fields.get(field)),
                        strict=True)  # fmt: skip
            for old, new in pairs:
                assert figures(old) == figures(new), f"{lang}/{name}: {old}"
        for old_part, new_part in zip(original.sections, translated.sections, strict=True):
            old, new = old_part.markdown, new_part.markdown
            assert CITATION.findall(old) == CITATION.findall(new), f"{lang}/{name}: {old}"
            assert figures(CITATION.sub("", old)) == figures(CITATION.sub("", new)), old
