"""Where pages speak to machines: on our own pages, in a form that no text can break out of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widget import Catalogue
from widget.model import Card
from widget.publish.jsonld import linked_data, open_graph, script

from .starters import CARDS, GONE, LIBRARY, NUMBER, URL, states, voice
from .vocabulary import nodes

HOSTILE = (
    "</script><script>alert(1)</script>", "</SCRIPT\t>", "<!--<script>", "-->", "]]>",
    "\u2028\u2029", "&lt;/script&gt;", '"><img src=x onerror=alert(1)>', "\\u003c/script>",
    "\u202e\x7f\xa0",
)  # fmt: skip


class Read(HTMLParser):
    """What a browser finds in a piece of a page: its elements, and the text of its scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        assert self.tags[-1][0] == "script", data
        self.scripts[-1] += data

    def metas(self) -> dict[str, str]:
        return {a.get("property") or a.get("name") or "": a["content"] or "" for _, a in self.tags}


def hostile(text: str) -> Card:
    card = LIBRARY.cards["tens"]["en"]
    return replace(card, title=text, summary=text, aliases=(text,))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_card_ends_the_element(text: str) -> None:
    card = hostile(text)
    document = linked_data(card, voice(card, name=text), NUMBER)
    html = script(document)
    found = Read(html)
    assert found.tags == [("script", {"type": "application/ld+json"})]
    assert json.loads(found.scripts[0]) == document
    assert document["@graph"][1]["alternateName"] == [text]
    inside = html.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&\u2028\u2029") & set(inside)


@settings(deadline=None)
@given(st.text(st.sampled_from("<>&/!-]\\\"' \u2028\u2029script") | st.characters(codec="utf-8")))
def test_whatever_is_written_is_read_again(text: str) -> None:
    html = script({"name": text})
    assert html.count("<") == 2
    assert json.loads(Read(html).scripts[0]) == {"name": text}


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_card_ends_a_preview(text: str) -> None:
    card = hostile(text)
    found = Read(open_graph(card, voice(card, name=text)))
    assert [tag for tag, _ in found.tags] == ["meta"] * 7
    assert {tuple(sorted(a)) for _, a in found.tags} == {
        ("content", "property"),
        ("content", "name"),
    }
    for name in ("description", "og:title", "og:description", "og:site_name"):
        assert found.metas()[name] == text


@pytest.mark.parametrize("card", CARDS)
def test_a_shared_link_says_what_the_card_is_or_what_happened_to_it(card: Card) -> None:
    for each in states(card):
        found = Read(open_graph(each, voice(each))).metas()
        assert set(found) == {"description", "og:type", "og:title", "og:description", "og:url",
                              "og:site_name", "og:locale"}  # fmt: skip
        assert found["description"] == found["og:description"]
        assert found["og:url"] == f"{URL}cards/{card.lang}/{card.id}"
        assert (found["og:description"] == card.summary) == (each.status == "active")
        assert (card.summary in found["og:description"]) == (each.status not in GONE)
        assert found["og:locale"] == card.lang  # and no country that nobody named


def test_a_recalled_card_is_shared_as_recalled() -> None:
    recalled = next(
        card for card in states(LIBRARY.cards["tens"]["en"]) if card.status == "recalled"
    )
    found = Read(open_graph(recalled, voice(recalled))).metas()
    assert found["og:description"] == "Recalled as unsafe: do not follow this advice"


def test_without_a_public_address_nothing_claims_one() -> None:
    card = LIBRARY.cards["exercise"]["en"]
    document = linked_data(card, voice(card, None), NUMBER)
    assert [node["@id"] for node in nodes(document) if "@id" in node] == [
        "#page", "#therapy", "#therapy"]  # fmt: skip
    assert "url" not in document["@graph"][0]
    assert "og:url" not in open_graph(card, voice(card, None))


def test_a_preview_names_the_region_of_a_language_that_has_one() -> None:
    card = LIBRARY.cards["exercise"]["en"]
    for lang, locale in (("pt-BR", "pt_BR"), ("zh-Hant-TW", "zh_TW"), ("zh-Hant", "zh")):
        spoken = voice(card)
        spoken = replace(spoken, words=replace(spoken.words, lang=lang))
        assert Read(open_graph(card, spoken)).metas()["og:locale"] == locale


@pytest.mark.parametrize("card", CARDS)
def test_a_graph_stays_small(card: Card) -> None:
    """All of it is on the page already; packed, it adds about a fifth."""
    assert len(script(linked_data(card, voice(card), NUMBER)).encode()) < 12_500


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(public_url=URL, languages=["en", "es", "ar"])


def body(catalogue: Catalogue, path: str) -> str:
    return catalogue.find(path, "").identity.body.decode()


@pytest.mark.parametrize("card", CARDS)
def test_a_page_for_people_carries_its_own_graph_once(catalogue: Catalogue, card: Card) -> None:
    html = body(catalogue, f"cards/{card.lang}/{card.id}")
    number = json.loads(body(catalogue, f"v1/cards/{card.id}.{card.lang}.json"))["revision"]
    said = script(linked_data(card, voice(card), number))
    head = html.partition("</head>")[0]
    assert head.count("application/ld+json") == html.count("application/ld+json") == 1
    assert said in head
    assert open_graph(card, voice(card)) in head


def doors(catalogue: Catalogue, card: Card) -> Iterator[tuple[str, str]]:
    """Everything of a card that is shown on somebody else's page."""
    name, lang = card.id, card.lang
    paths = [path for path in catalogue.paths()
             if path.startswith((f"v1/cards/{name}.{lang}.", f"v1/cards/{name}@",
                                 f"cards/{lang}/{name}/"))]  # fmt: skip
    assert {f"v1/cards/{name}.{lang}.html", f"cards/{lang}/{name}/frame",
            f"cards/{lang}/{name}/embed"} <= set(paths)  # fmt: skip
    for path in paths:
        yield path, body(catalogue, path)
    yield "snippet", catalogue.snippet(name, lang=lang, today=date(2026, 12, 1))


@pytest.mark.parametrize("card", CARDS)
def test_no_claim_is_made_about_the_page_of_a_partner(catalogue: Catalogue, card: Card) -> None:
    for door, text in doors(catalogue, card):
        for word in ("ld+json", "schema.org", '"og:', 'name=\\"description', 'name="description'):
            assert word not in text, door
