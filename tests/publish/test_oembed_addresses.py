"""Which addresses the oEmbed door knows as ours, and that those it hands out lead to the card."""

from __future__ import annotations

import re

import pytest

from widget import Catalogue

from .test_oembed import PAGE, URL, Frame, ask
from .test_oembed import catalogue as catalogue


@pytest.mark.parametrize(
    "url",
    [
        PAGE,
        f"{PAGE}/",
        f"{PAGE}/frame",
        f"{PAGE}/embed",
        f"{PAGE}#evidence",
        f"{PAGE}?utm_source=letter",
        "HTTPS://CARDS.EXAMPLE/w/cards/en/inversion-table",
        "https://cards.example:443/w/cards/en/inversion-table",
    ],
)
def test_every_way_to_write_our_address_is_known(catalogue: Catalogue, url: str) -> None:
    status, answer = ask(catalogue, url)
    assert status == 200
    assert Frame(answer["html"]).frame["src"] == f"{PAGE}/embed"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "inversion-table",
        "/w/cards/en/inversion-table",
        "//cards.example/w/cards/en/inversion-table",
        "http://cards.example/w/cards/en/inversion-table",
        "https://cards.example:8443/w/cards/en/inversion-table",
        "https://evil.example/w/cards/en/inversion-table",
        "https://cards.example.evil.example/w/cards/en/inversion-table",
        "https://cards.example@evil.example/w/cards/en/inversion-table",
        "https://evil.example@cards.example/w/cards/en/inversion-table",
        "https://cards.example/cards/en/inversion-table",
        "https://cards.example/w/../cards/en/inversion-table",
        "https://cards.example/w/cards/en/../en/inversion-table",
        "https://cards.example/w/cards/en/%69nversion-table",
        "https://cards.example/w/cards/en/inversion-table/frame/embed",
        "https://cards.example/w/cards/en/nothing",
        "https://cards.example/w/cards/fr/inversion-table",
        "https://cards.example/w/cards/en/",
        "https://cards.example/w/v1/cards/inversion-table.en.html",
        "https://cards.example/w/cards/en/inversion-table?country=gb",
        "https://cards.example:x/w/cards/en/inversion-table",
        "https://[cards.example/w/cards/en/inversion-table",
        "javascript:alert(1)//cards.example/w/cards/en/inversion-table",
        PAGE + "\x00",
    ],
)
def test_any_other_address_is_not_found(catalogue: Catalogue, url: str) -> None:
    status, answer = ask(catalogue, url)
    assert status == 404
    assert answer["error"] == "not found"
    assert "url" in answer["expected"]


@pytest.mark.parametrize("country", ["GB", "IT", "ZZ"])
def test_every_address_in_an_answer_leads_to_the_card(catalogue: Catalogue, country: str) -> None:
    """A country that we do not have is wording without a number, not a dead link."""
    found = Frame(ask(catalogue, f"{PAGE}?country={country}")[1]["html"])
    pages = catalogue.find("cards/en/heat-and-ice", f"country={country}").identity.body.decode()
    links = re.findall(r'href="\.\./\.\./(cards/[^"]+)"', pages)
    assert len(links) == 3  # the list, and two languages
    told = [str(found.frame["src"]), *map(str, found.links)]
    for address in [*(address.removeprefix(f"{URL}/") for address in told), *links]:
        path, _, query = address.partition("?")
        assert query == f"country={country}", address
        body = catalogue.find(path, query)
        assert body.status == 200, address
        assert (b"tel:999" in body.identity.body) == (country == "GB" and not path.endswith("/"))
