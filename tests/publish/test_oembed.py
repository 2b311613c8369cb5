"""The oEmbed door: https://oembed.com, 1.0."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from widget import Catalogue
from widget.check.recall import recall
from widget.read.words import words_of
from widget.serve.catalogue import this_day

URL = "https://cards.example/w"
PAGE = f"{URL}/cards/en/inversion-table"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(public_url=URL, languages=["en", "es", "ar"])


def ask(catalogue: Catalogue, url: str = PAGE, **query: str) -> tuple[int, dict[str, Any]]:
    asset = catalogue.find("oembed", urlencode({"url": url, **query}))
    return asset.status, json.loads(asset.identity.body)


class Frame(HTMLParser):
    """The attributes of the frame, the words before it, and the tags in the order they open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.frame: dict[str, str | None] = {}
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "iframe":
            self.frame = dict(attrs)
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_answer_is_the_rich_type_of_version_1(catalogue: Catalogue) -> None:
    status, answer = ask(catalogue, format="json")
    assert status == 200
    assert (answer["version"], answer["type"]) == ("1.0", "rich")
    assert answer["title"] == "Inversion table"
    assert answer["provider_name"] == catalogue.library.publisher.name
    assert answer["provider_url"] == catalogue.library.publisher.url
    assert answer["cache_age"] == 3600
    frame = Frame(answer["html"]).frame
    assert frame["src"] == f"{PAGE}/embed"
    assert frame["title"] == f"Inversion table · {catalogue.library.publisher.name}"
    assert (frame["width"], frame["height"]) == (str(answer["width"]), str(answer["height"]))
    assert "allow-same-origin" not in str(frame["sandbox"])


def test_the_quotation_reads_well_without_any_tag_but_its_links(catalogue: Catalogue) -> None:
    """WordPress takes out all others, and runs what they held together."""
    html = ask(catalogue)[1]["html"]
    quoted = re.fullmatch(
        r'<blockquote lang="en" dir="ltr">(.*)</blockquote><iframe[^>]*></iframe>', html, re.DOTALL
    )
    assert quoted
    found = Frame(quoted[1])
    assert set(found.tags) == {"p", "a"}
    assert found.links == [PAGE, PAGE]
    assert "</p> <p>" in quoted[1]  # a space stays where the tags are taken away
    assert "\n" not in quoted[1]
    publisher = catalogue.library.publisher.name
    order = [
        "Inversion table.",
        f"Published by {publisher} · Changed 22 November 2026 · Not yet reviewed by a clinician.",
        "A table that tips you head down",
        catalogue.library.disclaimers["en"].short,
        "Who must not use it: Do not use it if you have high blood pressure; Do not",
        "Ask a medical professional first if: ",
        "Stop if: you get a headache; ",
        "Immediate action required: call your local emergency number if you fall from the table",
        "Urgent advice: get medical help today if ",
        "Non-urgent advice: see a medical professional if ",
        f"Copied {words_of({}, 'en').date(this_day().isoformat())}. Do not rely on it after ",
        "Current version: Inversion table",
    ]
    places = [found.text.index(text) for text in order]
    assert places == sorted(places)
    assert not re.search(r"\[\d|[a-z][A-Z]", found.text)  # numbers of sources; words run together
    card = catalogue.library.cards["inversion-table"]["en"]
    for item in (*card.safety.contraindications.items, *card.safety.stop_if.items):
        assert item.text.rstrip(".") in found.text


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ({}, (640, 800)),
        ({"maxwidth": "500", "maxheight": "750"}, (500, 750)),
        ({"maxwidth": "200"}, (200, 800)),
        ({"maxwidth": "5000", "maxheight": "99999"}, (640, 800)),
        ({"maxwidth": "1"}, (1, 800)),
        ({"maxwidth": "0", "maxheight": "-5"}, (640, 800)),
        ({"maxwidth": "wide", "maxheight": ""}, (640, 800)),
        ({"maxwidth": "99999999999999"}, (640, 800)),
        ({"maxwidth": "٥٠٠"}, (640, 800)),
    ],
)
def test_the_size_is_never_more_than_was_asked_for(
    catalogue: Catalogue, asked: dict[str, str], size: tuple[int, int]
) -> None:
    answer = ask(catalogue, **asked)[1]
    assert (answer["width"], answer["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in answer["html"]


def test_only_json_is_there(catalogue: Catalogue) -> None:
    for other in ("xml", "XML", "html", ""):
        assert ask(catalogue, format=other)[0] == 501
    assert catalogue.find("oembed", "").status == 404


def test_what_the_address_chooses_is_what_the_frame_shows(catalogue: Catalogue) -> None:
    html = ask(catalogue, f"{PAGE}?country=GB&theme=dark&variant=compact&heading-level=2")[1][
        "html"
    ]
    found = Frame(html)
    query = "country=GB&heading-level=2&theme=dark&variant=compact"
    assert found.frame["src"] == f"{PAGE}/embed?{query}"
    assert found.links == [f"{PAGE}?country=GB"] * 2
    assert "call 999 if" in found.text
    shown = catalogue.find("cards/en/inversion-table/embed", query).identity.body.decode()
    assert 'href="tel:999"' in shown
    assert '<meta name="color-scheme" content="dark">' in shown
    assert "<h2" in shown and "Sources" not in shown


def test_the_other_languages_answer_in_theirs(catalogue: Catalogue) -> None:
    answer = ask(catalogue, f"{URL}/cards/ar/heat-and-ice")[1]
    assert answer["html"].startswith('<blockquote lang="ar" dir="rtl">')
    assert answer["html"].count("لم يراجع أي شخص هذه الترجمة بعد.") == 1
    assert "؛ " in answer["html"] and "; " not in answer["html"]
    assert catalogue.library.disclaimers["ar"].short in answer["html"]
    assert Frame(answer["html"]).frame["src"] == f"{URL}/cards/ar/heat-and-ice/embed"


def test_the_page_announces_the_answer_twice(catalogue: Catalogue) -> None:
    page = catalogue.find("cards/en/inversion-table").identity
    address = f"{URL}/oembed?url={quote(PAGE, safe='')}&format=json"
    html = page.body.decode()
    assert '<link rel="alternate" type="application/json+oembed" title="Inversion table"' in html
    assert address.replace("&", "&amp;") in html
    assert (
        f'<{address}>; rel="alternate"; type="application/json+oembed"'
        in dict(page.headers)["Link"]
    )
    assert catalogue.find(*address.removeprefix(f"{URL}/").split("?")).status == 200


def test_without_a_public_address_nothing_is_ours() -> None:
    nowhere = Catalogue()
    assert nowhere.find("oembed", f"url={PAGE}").status == 404
    assert b"oembed" not in nowhere.find("cards/en/inversion-table").identity.body


def test_a_recalled_card_is_quoted_with_its_notice_and_none_of_its_advice(
    starter_copy: Path,
) -> None:
    recall(starter_copy, "inversion-table", reason="The strap tears.", what_to_do="Stop using it.",
           severity="serious")  # fmt: skip
    status, answer = ask(Catalogue(starter_copy, public_url=URL))
    assert status == 200  # a consumer that gets an error shows a bare link
    text = Frame(answer["html"]).text
    assert "Recalled as unsafe" in text and "The strap tears." in text and "Stop using it." in text
    assert "Who must not use it" not in text


def test_what_is_in_another_language_is_marked_in_the_quotation_too() -> None:
    cards = Path(__file__).parents[1] / "browser" / "tongues"
    catalogue = Catalogue(cards, public_url=URL, languages=["fa"])
    status, answer = ask(catalogue, f"{URL}/cards/fa/example-gel")
    quotation = answer["html"][: answer["html"].index("</blockquote>")]
    marked = re.findall(r'<span lang="en" dir="ltr">(.+?)</span>', quotation)
    assert (status, len(marked)) == (200, 4)
    assert marked[0].startswith("This is general information: ")
    assert marked[3].startswith("the pain is not better after a few weeks, or not gone after ")
    said = catalogue.library.words["fa"].text(
        "Not translated yet. Shown in: %(language)s.", language="انگلیسی"
    )
    signs = catalogue.library.words["fa"].text(
        "any of these applies (not translated yet, shown in: %(language)s):", language="انگلیسی"
    )
    assert (quotation.count(said), quotation.count(signs)) == (1, 3)
    # No word of it stands outside these.
    rest = re.sub(r"<span .+?</span>|<[^>]+>|Treatment Cards starter set|NSAID", "", quotation)
    assert not re.search("[A-Za-z]{2}", rest)
