"""Where the signs that call for help are in another language, their heading is a sentence still."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from widget import Catalogue
from widget.publish.html import Choice
from widget.publish.plain import blocks
from widget.publish.safety import urgency_heading
from widget.publish.voice import Voice
from widget.read.words import Words, name_of

from .test_languages import HALF, SIGNS, words_of
from .test_words import LANGUAGES, STARTER, TRANSLATED, edit

LEVELS = ("emergency", "urgent", "non-urgent")


def levels(catalogue: Catalogue, lang: str) -> dict[str, Any]:
    """The sections of "When to get help"."""
    view = json.loads(catalogue.find(f"v1/cards/heat-and-ice.{lang}.view.json", "").identity.body)
    assert view["lang"] == lang
    found: dict[str, Any] = {}

    def look(node: Any) -> None:
        if isinstance(node, list):
            if node[1].get("class") in LEVELS:
                found[node[1]["class"]] = node
            for child in node[2:]:
                look(child)

    look(view["view"][0])
    return found


def sentence(section: Any, country: str = "GB") -> str:
    """What is read of a section: its heading, and what goes on from there to its second item."""
    said = [text for _, text in blocks([section], Choice(country))]
    return " | ".join(said[:3])


def untranslated(cards: Path) -> Path:
    """A card in every language, and its signs in English alone."""
    shutil.copytree(STARTER, cards)
    for lang in TRANSLATED:
        (cards / lang / "_red-flags.md").unlink()
    for lang in HALF:  # if only a Spanish one: what stands round it counts here
        (cards / lang).mkdir()
        shutil.copy(cards / "es" / "heat-and-ice.md", cards / lang)
    return cards


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    cards = untranslated(tmp_path_factory.mktemp("signs") / "cards")
    return Catalogue(cards, languages=LANGUAGES)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("es", "Actúe de inmediato: llame al 999 si | se da alguno de estos casos (aún sin "
               "traducir; se muestran en: inglés): | you have pain, tingling, weakness"),
        ("ar", "يلزم التصرف فورًا: اتصل بالرقم 999 إذا | انطبق أي مما يلي (لم يُترجم بعد، ويُعرض "
               "باللغة: الإنجليزية): | you have pain, tingling, weakness or numbness in both"),
        ("de", "Sofort handeln: Rufen Sie 999 an, wenn | einer der folgenden Punkte zutrifft (noch "
               "nicht übersetzt, angezeigt auf: Englisch): | you have pain, tingling, weakness or"),
    ],
)  # fmt: skip
def test_heading_note_and_list_are_one_sentence(served: Catalogue, lang: str, said: str) -> None:
    assert sentence(levels(served, lang)["emergency"]).startswith(said)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_number_comes_first_and_nothing_stands_between_heading_note_and_list(
    served: Catalogue, lang: str
) -> None:
    words = words_of(lang)
    note = words.text(SIGNS, language=name_of("en", lang))
    assert note != SIGNS % {"language": name_of("en", lang)}
    assert note.rstrip()[-1] in ":："  # it leads on into the list
    found = levels(served, lang)
    assert [*found] == [*LEVELS]
    for name, section in found.items():
        heading, said, listed, *_ = section[2:]
        assert (heading[0], said) == ("h3", ["p", {"class": "language"}, note]), name
        assert (listed[0], listed[1]) == ("ul", {"lang": "en", "dir": "ltr"})
    heading = found["emergency"][2]
    whole = {c: " ".join(t for _, t in blocks([heading], Choice(c))) for c in ("GB", "ZZ")}
    urgency = words.text("Immediate action required:")
    # As it is over a list that is translated: it says no less.
    told = {"GB": words.text("call %(number)s if", number="999")}
    told["ZZ"] = words.text("call your local emergency number if")
    for country, text in whole.items():
        assert text == " ".join(f"{urgency} {told[country]}".split()), country


def test_a_cards_own_signs_come_before_in_the_readers_language(tmp_path: Path) -> None:
    cards = untranslated(tmp_path / "cards")
    for path in cards.glob("*/heat-and-ice.md"):
        text, more = ("you turn blue", ", sources: unsourced")
        if path.parent.name != "en":
            text, more = "se pone azul", ""
        edit(path, "emergency: not_applicable", f"emergency: [{{text: {text}{more}}}]")
    section = levels(Catalogue(cards, languages=["es"]), "es")["emergency"]
    kinds = [(node[0], node[1].get("lang", "es")) for node in section[2:]]
    assert kinds[:4] == [("h3", "es"), ("ul", "es"), ("p", "es"), ("ul", "en")]
    assert [text for _, text in blocks([section], Choice("GB"))][1].startswith("se pone azul")


def test_in_english_it_reads_as_well() -> None:
    """For a publisher whose own language is another, and whose English lacks the signs."""
    voice = Voice(Catalogue().library, Words("en"))
    section = ["section", {}, urgency_heading("emergency", voice), *voice.untranslated_signs("es")]
    assert sentence(section) == (
        "Immediate action required: call 999 if | "
        "any of these applies (not translated yet, shown in: Spanish):"
    )
