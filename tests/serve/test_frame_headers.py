"""What a frame and a page tell browsers of who may frame them, and what may run in them."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from widget import Catalogue, SettingError
from widget.check.recall import recall

URL = "https://cards.example/w"
SITES = ["https://clinic.example", "https://*.nhs.example", "http://localhost:*", "plain.example"]


def policy(catalogue: Catalogue, path: str) -> dict[str, str]:
    """The directives of an address, by name."""
    headers = dict(catalogue.find(path).identity.headers)
    parts = headers["Content-Security-Policy"].split("; ")
    return {name: value for name, _, value in (part.partition(" ") for part in parts)}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(public_url=URL)


@pytest.mark.parametrize("form", ["frame", "embed"])
def test_everybody_may_frame_a_card_unless_sites_are_named(catalogue: Catalogue, form: str) -> None:
    path = f"cards/en/tens/{form}"
    assert "frame-ancestors" not in policy(catalogue, path)
    assert "X-Frame-Options" not in dict(catalogue.find(path).identity.headers)
    named = Catalogue(public_url=URL, frame_ancestors=SITES)
    assert policy(named, path)["frame-ancestors"] == f"'self' {' '.join(SITES)}"
    # A page that chooses is under the same rule.
    chosen = dict(named.find(path, "theme=dark&country=GB").identity.headers)
    assert "frame-ancestors 'self' https://clinic.example" in chosen["Content-Security-Policy"]
    nobody = Catalogue(public_url=URL, frame_ancestors=[])
    assert policy(nobody, path)["frame-ancestors"] == "'self'"


@pytest.mark.parametrize("path", ["cards/en/tens", "cards/en/"])
def test_nobody_may_frame_a_page_whatever_is_set(catalogue: Catalogue, path: str) -> None:
    assert policy(catalogue, path)["frame-ancestors"] == "'none'"
    named = Catalogue(public_url=URL, frame_ancestors=SITES)
    assert policy(named, path)["frame-ancestors"] == "'none'"


@pytest.mark.parametrize(
    "wrong",
    ["'none'", "https://a.example; script-src *", "a b", "https://a.example/path", "*.", "",
     "javascript:", "https://a.example,b", "https://a.example\r\nX: y", None, 5],
)  # fmt: skip
def test_a_site_that_is_none_is_refused(wrong: object) -> None:
    with pytest.raises(SettingError, match=r"frame_ancestors: found .*expected a site such as"):
        Catalogue(frame_ancestors=[wrong])  # type: ignore[list-item]


def test_a_single_word_is_no_list() -> None:
    with pytest.raises(SettingError, match="expected a list of sites"):
        Catalogue(frame_ancestors="https://clinic.example")


def test_what_stands_in_a_frame_is_what_its_policy_admits(catalogue: Catalogue) -> None:
    for form, tags in (("frame", ["style"]), ("embed", ["style", "script"])):
        html = catalogue.find(f"cards/en/tens/{form}").identity.body.decode()
        directives = policy(catalogue, f"cards/en/tens/{form}")
        assert re.findall(r"<(style|script|link|base|iframe|form)\b", html) == [
            tags[0], "base", *tags[1:]
        ]  # fmt: skip
        for tag in tags:
            inside = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
            assert inside
            digest = base64.b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()
            assert directives[f"{tag}-src"] == f"'sha256-{digest}'"
        assert ("script-src" in directives) == (form == "embed")
        assert directives["default-src"] == directives["form-action"] == "'none'"
        assert "unsafe" not in str(directives)
        headers = dict(catalogue.find(f"cards/en/tens/{form}").identity.headers)
        assert headers["Link"] == f'<{URL}/cards/en/tens>; rel="canonical"'
        assert headers["Referrer-Policy"] == "no-referrer"


def test_a_frame_says_what_it_is_of_and_takes_the_forms_of_its_query(catalogue: Catalogue) -> None:
    plain = catalogue.find("cards/en/opioids/frame").identity.body.decode()
    name = catalogue.library.publisher.name
    assert f"<title>Opioid painkillers · {name}</title>" in plain
    assert "<h1" in plain and '<meta name="color-scheme" content="light dark">' in plain
    query = "country=US&heading-level=4&theme=light&variant=compact"
    chosen = catalogue.find("cards/en/opioids/frame", query).identity.body.decode()
    assert "<h4" in chosen and "<h1" not in chosen
    assert '<meta name="color-scheme" content="light">' in chosen
    assert "tel:911" in chosen and "Sources" not in chosen
    # A mistake is told to those who look at the status; readers get the card.
    wrong = catalogue.find("cards/en/opioids/frame", "theme=pink")
    assert (wrong.status, wrong.identity.body.decode()) == (400, plain)
    assert catalogue.find("cards/en/opioids/frame", "utm=1").identity.body.decode() == plain


@pytest.mark.parametrize("path", ["cards/en/gone/frame", "cards/en/gone/embed", "cards/es/x/frame"])
def test_a_frame_without_a_card_has_words_for_its_reader(path: str) -> None:
    catalogue = Catalogue(public_url=URL, languages=["es"], frame_ancestors=SITES)
    asset = catalogue.find(path, "country=GB")
    assert asset.status == 404
    html = asset.identity.body.decode()
    lang = path.split("/")[1]
    said = {"en": "This card is not available now.", "es": "Esta ficha no está disponible ahora."}
    assert f"<p>{said[lang]}</p>" in html
    assert catalogue.library.disclaimers[lang].short in html
    there = {"en": "All cards: English", "es": "Todas las fichas: inglés"}
    assert f'<a href="../../en/" hreflang="en">{there[lang]}</a>' in html
    headers = dict(asset.identity.headers)
    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'self' https://clinic.example" in headers["Content-Security-Policy"]
    assert catalogue.find("cards/en/a/b/frame").identity.body.startswith(b"{")


def test_a_card_that_is_gone_is_so_in_its_frames(starter_copy: Path) -> None:
    recall(starter_copy, "tens", reason="The pads burn.", what_to_do="Stop.", severity="critical")
    catalogue = Catalogue(starter_copy)
    for form in ("frame", "embed"):
        for query in ("", "country=GB", "theme=pink"):
            asset = catalogue.find(f"cards/en/tens/{form}", query)
            assert asset.status == 410
            assert b"The pads burn." in asset.identity.body
