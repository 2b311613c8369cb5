"""The rules for static hosts: every header once, few of them, those of the sealed answers."""

from __future__ import annotations

import re

import pytest

from widget import Catalogue, WidgetError
from widget.publish.asset import CARD, HTML, JSON, SHORT, Asset, seal
from widget.publish.hosting import headers_file, rules

#: What the file cannot tell: it depends on the answer, or hosts know it by the ending.
UNTOLD = {"ETag", "Content-Length", "Vary", "Link"}


@pytest.fixture(scope="module")
def assets() -> dict[str, Asset]:
    catalogue = Catalogue(public_url="https://cards.example/w", languages=["en", "es", "ar"])
    paths = [p for p in catalogue.paths() if not re.match("embed/dev|builder|v1/health", p)]
    return {path: catalogue.find(path) for path in paths}


def blocks(text: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith("/"):
            assert line not in found
            place = found[line] = {}
        elif not line.startswith("#"):
            assert line.startswith("  ")
            name, _, value = line.strip().partition(": ")
            assert name not in place
            place[name] = value
    return found


def sent(text: str, address: str) -> dict[str, list[str]]:
    """What a host sends for an address, as Cloudflare and Netlify read the file."""
    told: dict[str, list[str]] = {}
    for place, headers in blocks(text).items():
        pattern = re.sub(r":\w+", "[^/]+", re.escape(place)).replace(r"\*", ".*")
        if re.fullmatch(pattern, address):
            for name, value in headers.items():
                told.setdefault(name, []).append(value)
    return told


def test_each_address_gets_each_header_once_and_as_it_was_sealed(assets: dict[str, Asset]) -> None:
    text = headers_file(rules(assets), "/w/")
    for address, asset in assets.items():
        told = sent(text, f"/w/{address}")
        wanted = {k: [v] for k, v in asset.identity.headers if k not in UNTOLD}
        if address.endswith((".json", ".html")) or address.startswith("cards/"):
            del wanted["Content-Type"]
        assert told == wanted, address


def test_a_page_has_its_policy_with_a_slash_at_its_end_too(assets: dict[str, Asset]) -> None:
    text = headers_file(rules(assets), "/w/")
    for address in ("cards/en/tens", "cards/es/tens/frame", "cards/ar/tens/embed"):
        with_slash = sent(text, f"/w/{address}/")
        assert with_slash == sent(text, f"/w/{address}")
        assert len(with_slash["Content-Security-Policy"]) == 1


def test_there_are_as_many_rules_however_many_cards(assets: dict[str, Asset]) -> None:
    some = {p: a for p, a in assets.items() if "tens" in p or "cards/" not in p}
    some |= {p: a for p, a in assets.items() if re.fullmatch("cards/../", p)}
    all_rules = blocks(headers_file(rules(assets), "/w/"))
    assert len(blocks(headers_file(rules(some), "/w/"))) == len(all_rules) < 40
    for line in headers_file(rules(assets), "/w/").splitlines():
        assert len(line) < 2000  # what these hosts read of a line


def test_an_address_without_a_shape_gets_a_rule_of_its_own() -> None:
    assets = {
        "v1/cards/x.en.json": seal(b"{}", JSON, CARD),
        "v1/new.json": seal(b"{}", JSON, SHORT),
        "new": seal(b"", HTML, SHORT, headers=[("Referrer-Policy", "origin")]),
    }
    text = headers_file(rules(assets), "/")
    assert sent(text, "/new")["Referrer-Policy"] == ["origin"]
    # Another rule covers it already: the shorter time stands, and stands alone.
    assert sent(text, "/v1/new.json")["Cache-Control"] == [CARD]


def test_addresses_of_one_shape_that_send_different_headers_are_an_error() -> None:
    assets = {"v1/cards/x.en.json": seal(b"{}", JSON, CARD),
              "v1/cards/y.en.json": seal(b"{}", JSON, SHORT)}  # fmt: skip
    with pytest.raises(WidgetError, match=r"v1/cards/y\.en\.json: found .*max-age=60"):
        rules(assets)
