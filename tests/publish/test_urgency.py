"""Where no reason to get help is listed, the heading is whole and the number is there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from shutil import copytree

import pytest

from widget import Catalogue

ROOT = Path(__file__).parents[2]
WORDS = sorted(path.stem for path in (ROOT / "widget/starter/words").glob("*.po"))
URL = "https://cards.example/w"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """A card of a condition without shared red flags, whose urgencies hold nothing."""
    source = copytree(ROOT / "tests/cases/good", tmp_path_factory.mktemp("urgency") / "cards")
    for card in source.glob("*/warm-bath.md"):
        text = card.read_text("utf-8")
        text = re.sub(r"conditions: \[.*\]", "conditions: [cold-feet]", text)
        text = re.sub(
            r"  get_help:\n(    .*\n)+",
            "  get_help:\n    emergency: none_known\n    urgent: not_assessed\n"
            "    non_urgent: not_applicable\n",
            text,
        )
        card.write_text(text, "utf-8")
    return Catalogue(source, public_url=URL, languages=["en", "es", *WORDS])


def _html(cards: Catalogue, lang: str, country: str) -> str:
    query = f"country={country}" if country else ""
    return cards.find(f"v1/cards/warm-bath.{lang}.html", query).identity.body.decode()


@pytest.mark.parametrize(
    ("country", "heading"),
    [
        ("GB", 'In an emergency, call <a href="tel:999">999</a>.'),
        ("", "In an emergency, call your local emergency number."),
    ],
)
def test_no_heading_over_nothing_ends_in_if(empty: Catalogue, country: str, heading: str) -> None:
    headings = re.findall(r"<h5[^>]*>(.*?)</h5>", _html(empty, "en", country))
    assert [re.sub(r"</?span[^>]*>| dir=\"ltr\"", "", text) for text in headings[:3]] == [
        heading, "Urgent advice:", "Non-urgent advice:",
    ]  # fmt: skip


def test_the_quotation_of_a_frame_reads_as_sentences(empty: Catalogue) -> None:
    address = f"url={URL.replace(':', '%3A').replace('/', '%2F')}%2Fcards%2Fen%2Fwarm-bath"
    told = json.loads(empty.find("oembed", address).identity.body)["html"]
    text = re.sub(r"<[^>]+>", "", told)
    assert "emergency number. No special signs are known." in text
    assert "Urgent advice: Nobody has assessed yet whether there are other signs." in text
    assert not re.search(r"\bif (No|Nobody)\b", text)


def test_nothing_where_help_is_called_for_lets_a_reader_wait(empty: Catalogue) -> None:
    html = _html(empty, "en", "GB")
    (part,) = re.findall(r'<section class="[a-z-]*get-help">(.*?)</section></section>', html)
    assert "No special signs" in part
    assert not re.search("first|not sure|Does not apply", part)


@pytest.mark.parametrize("lang", ["es"])
def test_in_another_language_as_well(empty: Catalogue, lang: str) -> None:
    assert "En una emergencia, llame al" in _html(empty, lang, "GB")


def test_with_reasons_it_leads_into_the_list() -> None:
    starter = Catalogue(public_url=URL)
    html = starter.find("v1/cards/tens.en.html", "country=GB").identity.body.decode()
    headings = re.findall(r"<h5[^>]*>(.*?)</h5>", html)
    assert re.search(r"call .*999.* if", headings[0]) and "In an emergency" not in headings[0]
