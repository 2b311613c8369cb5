"""The builder's addresses: every paste is the snippet's, and no query can do harm."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from widget import Catalogue, create_blueprint
from widget.publish.builder.asked import PAGES
from widget.publish.snippet import DISCLAIMER_FORMS, FORMS

from .desk import Desk

URL = "https://cards.example/w/"
PATHS = ("builder", "builder/pastes.json", "builder/preview")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(public_url=URL, languages=["en", "es", "ar"])


def body(catalogue: Catalogue, path: str = "builder", status: int = 200, **query: str) -> str:
    asset = catalogue.find(path, urlencode({k.replace("_", "-"): v for k, v in query.items()}))
    assert asset.status == status
    return asset.identity.body.decode()


def pastes(catalogue: Catalogue, **query: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(body(catalogue, "builder/pastes.json", **query))
    return found


def on_page(html: str) -> dict[str, str]:
    """The texts of the page's fields, as a browser reads them."""
    found = re.findall(r'<textarea id="paste-[^>]*data-text="([^"]+)"[^>]*>\n(.*?)</textarea>',
                       html, re.DOTALL)  # fmt: skip
    return {key: unescape(text) for key, text in found}


CHOICES: list[dict[str, Any]] = [
    {},
    {"card": "tens"},
    {"card": "opioids", "country": "GB", "heading_level": 2, "theme": "dark", "variant": "compact"},
    {"card": "heat-and-ice", "lang": "ar", "heading_level": 6, "country": "US", "theme": "auto"},
    {"card": "disclaimer", "lang": "es", "country": "IE"},
]


@pytest.mark.parametrize("choice", CHOICES)
def test_every_paste_is_that_of_the_snippet(catalogue: Catalogue, choice: dict[str, Any]) -> None:
    query = {key: str(value) for key, value in choice.items()}
    sent = pastes(catalogue, **query)["texts"]
    shown = on_page(body(catalogue, **query))
    card = choice.get("card", "acetaminophen")
    forms = DISCLAIMER_FORMS if card == "disclaimer" else FORMS
    for form in forms:
        wanted = catalogue.snippet(**{**choice, "card": card, "form": form})
        assert sent[form] == shown[form] == wanted
        assert sent[f"size-{form}"] == f"{len(wanted.encode()):,} bytes"
    for form in set(FORMS) - set(forms):
        assert sent[form] == shown[form] == ""


def test_a_frame_is_as_high_as_was_asked_for(catalogue: Catalogue) -> None:
    wanted = catalogue.snippet("tens", form="frame").replace('height="640"', 'height="2913"')
    assert pastes(catalogue, card="tens", height="2913")["texts"]["frame"] == wanted


@pytest.mark.parametrize("level", range(1, 7))
def test_the_address_of_the_html_answers_with_the_choice(catalogue: Catalogue, level: int) -> None:
    choice: dict[str, Any] = {"country": "GB", "theme": "dark", "variant": "compact",
                              "heading_level": level}  # fmt: skip
    query = {key: str(value) for key, value in choice.items()}
    for card in ("tens", "disclaimer"):
        address = pastes(catalogue, card=card, **query)["texts"]["html"].strip()
        path, _, asked = address.removeprefix(URL).partition("?")
        assert catalogue.find(path, asked).identity.body.decode() == catalogue.html(card, **choice)


def test_the_addresses_to_copy_and_to_measure_are_there(catalogue: Catalogue) -> None:
    answer = pastes(catalogue, card="tens", country="GB", theme="light")
    for address in (answer["texts"]["url"].strip().removeprefix(URL), answer["frames"]["measured"],
                    answer["frames"]["preview"]):  # fmt: skip
        path, _, query = address.partition("?")
        assert catalogue.find(path, query).status == 200


def test_the_query_to_share_says_the_same_again(catalogue: Catalogue) -> None:
    asked = {"card": "opioids", "lang": "en", "country": "IE", "heading_level": "1",
             "theme": "light", "variant": "compact", "page": "dark", "text": "#ABCDEF",
             "background": "000000", "height": "900"}  # fmt: skip
    first = pastes(catalogue, **asked)
    again = json.loads(catalogue.find("builder/pastes.json", first["query"]).identity.body)
    assert again == first
    assert "text=abcdef" in first["query"]
    assert pastes(catalogue)["query"] == "card=acetaminophen&lang=en"


def test_a_policy_is_judged_and_kept_by_nobody(catalogue: Catalogue) -> None:
    for path in PATHS[:2]:
        asset = catalogue.find(path, "card=tens&policy=default-src+'none'")
        assert ("Cache-Control", "no-store") in asset.identity.headers
        assert b"It does not work yet: 2 things are blocked." in asset.identity.body
        assert catalogue.find(path, "card=tens&policy=default-src+'none'") is not None
    answer = pastes(catalogue, card="tens", policy="default-src 'none'")
    assert "policy" not in answer["query"]
    assert answer["texts"]["policy-frame-header"] == (
        "default-src 'none'; frame-src https://cards.example"
    )
    kept = catalogue._state.builder._sealed.cache_info().currsize
    pastes(catalogue, card="tens", policy="default-src 'none'; img-src *")
    assert catalogue._state.builder._sealed.cache_info().currsize == kept


def test_the_same_choice_is_sealed_once(catalogue: Catalogue) -> None:
    for path in PATHS:
        first = catalogue.find(path, "card=tens&country=GB")
        assert catalogue.find(path, "country=GB&card=tens&heading-level=3&x=y") is first


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_its_headers(path: str) -> None:
    app = Flask("host")
    app.register_blueprint(create_blueprint(public_url=URL), url_prefix="/w")
    client = app.test_client()
    answer = client.get(f"/w/{path}?card=tens")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    again = client.get(f"/w/{path}?card=tens", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert client.post(f"/w/{path}").status_code == 405
    assert client.head(f"/w/{path}").data == b""


def test_the_page_has_a_policy_that_admits_only_ourselves(catalogue: Catalogue) -> None:
    headers = dict(catalogue.find("builder").identity.headers)
    rules = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    opened = ("script-src", "style-src", "connect-src", "frame-src", "form-action")
    assert rules == {
        **dict.fromkeys(opened, "'self'"), "default-src": "'none'", "base-uri": "'none'",
        "frame-ancestors": "'none'", "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }  # fmt: skip


def test_what_the_page_links_to_is_there_and_stays(catalogue: Catalogue) -> None:
    html = body(catalogue)
    links = re.findall(r'(?:src|href)="(embed/[^"]+)"', html)
    assert {link.split("-")[0] for link in links} == {"embed/pages", "embed/builder"}
    assert len(links) == 3
    for link in links:
        asset = catalogue.find(link)
        assert asset.status == 200
        assert ("Cache-Control", "public, max-age=31536000, immutable") in asset.identity.headers


@pytest.mark.parametrize("path", ["builder/", "builder/x", "builder/preview/", "builder.html"])
def test_below_the_builder_nothing_else_is_there(catalogue: Catalogue, path: str) -> None:
    assert catalogue.find(path).status == 404


def test_without_a_public_address_the_page_says_which_setting_is_missing() -> None:
    ours = Catalogue()
    html = body(ours, card="tens")
    assert "<code>public_url</code> is not set" in html
    assert "<form" not in html
    assert "builder-" not in re.sub(r"builder-[0-9a-f]{12}\.css", "", html)
    for path in PATHS[1:]:
        assert ours.find(path).status == 404


def test_only_the_languages_of_the_card_are_offered(catalogue: Catalogue) -> None:
    assert pastes(catalogue, card="tens")["langs"] == [["en", "English"]]
    langs = pastes(catalogue, card="heat-and-ice", lang="es")["langs"]
    assert langs == [["en", "English"], ["es", "Español"], ["ar", "العربية"]]
    answer = pastes(catalogue, card="tens", lang="es")
    assert answer["lang"] == "en"
    assert answer["lists"]["messages"] == ["lang: found “es”, expected en. “en” is used."]


def test_colours_that_nobody_chose_are_those_of_the_kind_of_page(catalogue: Catalogue) -> None:
    light = pastes(catalogue)["colours"]
    for page in PAGES:
        colours = pastes(catalogue, page=page, **light)["colours"]  # as a form sends them
        assert (colours == light) is (page != "dark")
    chosen = {"text": "#000001", "background": "#fffffe"}
    assert pastes(catalogue, page="dark", **chosen)["colours"] == chosen


def test_a_card_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "bath", "tub")
    desk.card("bath", "recalled")
    desk.card("tub", "draft")
    ours = desk.catalogue(languages=["en"])
    answer = pastes(ours, card="bath")
    assert answer["lists"]["messages"][0].startswith("Mind the status of this card: Recalled")
    assert "Do not put it on a new page" in answer["lists"]["messages"][0]
    html = body(ours)
    assert ">Warm bath (recalled as unsafe)</option>" in html
    assert 'value="tub"' not in html  # a draft is a secret
    assert "you have an open wound" not in html
    assert "expected one of the cards listed" in pastes(ours, card="tub")["lists"]["messages"][0]
