"""The page of a card in a language that the card does not have, and oEmbed for its address."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlencode, urljoin

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from widget import Catalogue
from widget.check.recall import recall
from widget.check.scaffold import begin
from widget.publish.asset import Asset
from widget.read.words import Words, name_of

URL = "https://cards.example/w/"
LANGUAGES = ["en", "es", "ar"]
NOT_HERE = "Not available in the language of this page."


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(public_url=URL, languages=LANGUAGES)


def words(catalogue: Catalogue, lang: str) -> Words:
    return catalogue.library.words.get(lang) or Words(lang)


def body(asset: Asset) -> str:
    return asset.identity.body.decode()


def only(root: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    (found,) = root.css(selector)
    return found


def links(html: str) -> list[tuple[str, str]]:
    """The card's pages that one leads to, each with what stands beside the link."""
    items = LexborHTMLParser(html).css("main ul.index li")
    return [(only(li, "a").attributes["href"] or "", li.text()) for li in items]


def oembed(catalogue: Catalogue, path: str) -> tuple[int, dict[str, str]]:
    asset = catalogue.find("oembed", urlencode({"url": f"{URL}{path}"}))
    return asset.status, json.loads(asset.identity.body)


@pytest.mark.parametrize("lang", ["es", "ar"])
def test_it_says_so_in_the_readers_language_and_leads_to_the_card(
    catalogue: Catalogue, lang: str
) -> None:
    asset = catalogue.find(f"cards/{lang}/tens")
    page, said = LexborHTMLParser(body(asset)), words(catalogue, lang)
    assert asset.status == 404
    assert only(page, "html").attributes == {"lang": lang, "dir": said.dir}
    assert only(page, "h1").text() == said.text(NOT_HERE) != NOT_HERE
    ((href, told),) = links(body(asset))
    assert told == f"TENS ({name_of('en', lang)})"
    assert only(page, "title").text().startswith(f"TENS: {said.text(NOT_HERE)}")
    assert urljoin(f"cards/{lang}/tens", href) == "cards/en/tens"
    assert only(page, "main ul.index a").attributes["hreflang"] == "en"
    assert only(page, "main ul.index span").attributes == {"lang": "en", "dir": "ltr"}
    # Safety goes without the card, too: whom to call, in the same words as elsewhere.
    assert catalogue.library.disclaimers[lang].short in body(asset)
    assert said.text("In an emergency, call your local emergency number.") in body(asset)
    assert only(page, "header.banner nav a").attributes["href"] == f"../../cards/{lang}/"


def test_it_is_kept_by_nobody_found_by_nobody_and_framed_by_nobody(catalogue: Catalogue) -> None:
    asset, known = catalogue.find("cards/es/tens"), catalogue.find("cards/en/tens")
    headers, shown = dict(asset.identity.headers), dict(known.identity.headers)
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"] == shown["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Link" not in headers and "Link" in shown
    for sign in ('rel="canonical"', "oembed", "application/ld+json"):
        assert sign in body(known) and sign not in body(asset)


@pytest.mark.parametrize(
    ("query", "called", "handed_on"),
    [("country=GB", "999", "?country=GB"), ("country=gb", "", ""), ("theme=pink", "", ""),
     (f"country=GB&x={'y' * 1000}", "", "")],
)  # fmt: skip
def test_the_country_is_handed_on_and_what_is_wrong_is_not(
    catalogue: Catalogue, query: str, called: str, handed_on: str
) -> None:
    asset = catalogue.find("cards/es/tens", query)
    assert asset.status == 404  # as without it: there is nothing that could be a mistake of 400
    assert [href for href, _ in links(body(asset))] == [f"../../cards/en/tens{handed_on}"]
    assert ("tel:999" in body(asset)) == bool(called)


def test_a_longer_tag_is_led_to_the_language_it_is_near_to(catalogue: Catalogue) -> None:
    asset = catalogue.find("cards/es-MX/heat-and-ice")
    title = catalogue.library.cards["heat-and-ice"]["es"].title
    page = LexborHTMLParser(body(asset))
    assert (asset.status, only(page, "h1").text()) == (404, f"Lea en su lugar: {title}")
    found = {urljoin("cards/es-MX/heat-and-ice", href) for href, _ in links(body(asset))}
    assert found == {f"cards/{lang}/heat-and-ice" for lang in LANGUAGES}
    # Its frame has the words of that language as well.
    assert '<html lang="es"' in body(catalogue.find("cards/es-MX/gone/frame"))


def test_in_a_language_without_words_it_is_said_in_the_publishers(catalogue: Catalogue) -> None:
    page = LexborHTMLParser(body(catalogue.find("cards/sv/tens")))
    assert only(page, "html").attributes["lang"] == "en"
    assert only(page, "h1").text() == "Read instead: TENS"


@pytest.mark.parametrize(
    "path", ["cards/es/none", "cards/en/none", "cards/es/Tens", "cards/es/tens/", "cards/e/tens",
             "cards/es--x/tens", "cards/languages/tens-/", "cards/toolonglanguage/tens",
             "cards/es/a/tens"],
)  # fmt: skip
def test_what_is_no_card_or_no_language_is_the_common_404(catalogue: Catalogue, path: str) -> None:
    asset = catalogue.find(path)
    assert (asset.status, body(asset)) == (404, body(catalogue.find("v1/nothing")))


def test_a_draft_is_there_for_nobody(starter_copy: Path) -> None:
    begin(starter_copy, "board", kind="device")
    catalogue = Catalogue(starter_copy, public_url=URL, languages=LANGUAGES)
    assert "board" in catalogue.library.cards
    for lang in LANGUAGES:
        asset = catalogue.find(f"cards/{lang}/board")
        assert (asset.status, body(asset)[0]) == (404, "{")
        assert oembed(catalogue, f"cards/{lang}/board") == oembed(catalogue, "cards/en/none")


def test_it_leads_to_the_notice_of_a_card_that_is_gone(starter_copy: Path) -> None:
    recall(starter_copy, "tens", reason="The pads burn.", what_to_do="Stop.", severity="critical")
    catalogue = Catalogue(starter_copy, languages=LANGUAGES)
    asset = catalogue.find("cards/es/tens")
    ((href, told),) = links(body(asset))
    assert asset.status == 404
    assert told == (
        f"TENS ({name_of('en', 'es')}) "
        f"{words(catalogue, 'es').text('Recalled, serious danger: do not follow this advice')}"
    )
    assert catalogue.find(urljoin("cards/es/tens", href)).status == 410


def test_it_goes_when_the_card_is_translated(starter_copy: Path) -> None:
    catalogue = Catalogue(starter_copy, languages=LANGUAGES)
    gone = starter_copy / "es" / "heat-and-ice.md"
    text = gone.read_text("utf-8")
    gone.unlink()
    catalogue.reload()
    assert catalogue.find("cards/es/heat-and-ice").status == 404
    assert len(links(body(catalogue.find("cards/es/heat-and-ice")))) == 2
    gone.write_text(text, "utf-8")
    catalogue.reload()
    assert catalogue.find("cards/es/heat-and-ice").status == 200


@pytest.mark.parametrize("form", ["", "/frame", "/embed"])
def test_oembed_names_the_pages_that_there_are(catalogue: Catalogue, form: str) -> None:
    status, told = oembed(catalogue, f"cards/es/tens{form}")
    said = "url: the address of a card's page, as published here"
    assert (status, told["error"]) == (404, "not found")
    assert told["expected"] == f"{said}: {URL}cards/en/tens"
    assert oembed(catalogue, f"cards/es/none{form}")[1]["expected"] == said
    everywhere = oembed(catalogue, "cards/fr/heat-and-ice")[1]["expected"]
    assert everywhere == f"{said}: " + ", ".join(f"{URL}cards/{x}/heat-and-ice" for x in LANGUAGES)
