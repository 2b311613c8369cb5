"""What a site owner pastes."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date
from html.parser import HTMLParser

import pytest

from widget import Catalogue, SettingError
from widget.model import Card
from widget.publish.client import dist_folder, newest
from widget.publish.html import Choice
from widget.publish.snippet import FORMS, card_snippet, card_snippets, disclaimer_snippet
from widget.publish.voice import Voice
from widget.read.words import words_of

URL = "https://cards.example/w/"
TODAY = date(2026, 11, 23)
LIBRARY = Catalogue(languages=["en", "es", "ar"]).library


def snippet(card: str = "tens", lang: str = "en", url: str | None = URL, **choice: object) -> str:
    voice = Voice(LIBRARY, words_of(LIBRARY.words, lang), url)
    chosen = Choice(prefix=None, **choice)  # type: ignore[arg-type]
    found: Card = LIBRARY.cards[card][lang]
    return card_snippet(found, voice, chosen, today=TODAY)


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: dict[str, dict[str, str | None]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.setdefault(tag, dict(attrs))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_snippet_is_one_element_and_one_pinned_script() -> None:
    html = snippet()
    tags = Tags(html)
    assert tags.open == []
    element = tags.attributes["treatment-card"]
    assert element["card"] == "tens"
    assert element["lang"] == "en"
    assert element["heading-level"] == "3"
    assert element["valid-until"] == "2027-02-21"
    assert "out of date" in str(element["expired-text"])
    script = tags.attributes["script"]
    assert script["crossorigin"] == "anonymous"
    assert script["referrerpolicy"] == "no-referrer"
    assert "async" in script
    assert html.count("<script") == 1
    assert "style=" not in html
    assert "class=" not in html


def test_the_integrity_is_that_of_the_script_it_names() -> None:
    script = Tags(snippet()).attributes["script"]
    assert script["src"] == f"{URL}embed/{newest()}/widget.js"
    served = (dist_folder() / newest() / "widget.js").read_bytes()
    digest = base64.b64encode(hashlib.sha384(served).digest()).decode()
    assert script["integrity"] == f"sha384-{digest}"


def test_the_copy_says_when_it_was_made_and_how_long_it_holds() -> None:
    html = snippet()
    assert "Copied 23 November 2026. Do not rely on it after 21 February 2027." in html
    assert f'Current version: <a href="{URL}cards/en/tens">TENS</a>' in html
    assert "always consult a medical professional" in html
    places = [
        html.index(word) for word in ("Who must not", "Stop if", "When to get help", "Copied ")
    ]
    assert places == sorted(places)


def test_choices_are_in_the_attributes_and_in_the_copy() -> None:
    html = snippet("opioids", country="GB", heading_level=2, theme="dark", variant="compact")
    element = Tags(html).attributes["treatment-card"]
    assert element["country"] == "GB"
    assert element["heading-level"] == "2"
    assert element["theme"] == "dark"
    assert element["variant"] == "compact"
    assert 'href="tel:999"' in html
    assert "<h2>Opioid" in html
    assert "Sources" not in html


def test_a_right_to_left_snippet_says_so() -> None:
    html = snippet("heat-and-ice", "ar")
    assert '<article lang="ar" dir="rtl">' in html
    assert not re.search(r">Copied |Do not rely", html)


def test_without_a_public_address_there_is_no_snippet() -> None:
    with pytest.raises(SettingError, match="public_url: found nothing, expected the full address"):
        snippet(url=None)


def test_the_disclaimer_has_a_snippet_of_its_own() -> None:
    voice = Voice(LIBRARY, words_of(LIBRARY.words, "en"), URL)
    html = disclaimer_snippet(voice, Choice("US", prefix=None), today=TODAY)
    tags = Tags(html)
    assert tags.open == []
    assert tags.attributes["safety-disclaimer"]["country"] == "US"
    assert 'href="tel:911"' in html
    assert "always consult a medical professional" in html


def test_a_copy_holds_no_longer_than_the_review() -> None:
    from dataclasses import replace

    from widget.model import Review

    card = LIBRARY.cards["tens"]["en"]
    reviewed = replace(card, review=Review("2026-01-01", "2026-12-24", "A", "B"))
    voice = Voice(LIBRARY, words_of(LIBRARY.words, "en"), URL)
    html = card_snippet(reviewed, voice, Choice(prefix=None), today=TODAY)
    assert 'valid-until="2026-12-24"' in html


def test_a_frame_may_run_nothing_and_open_what_is_clicked() -> None:
    voice = Voice(LIBRARY, words_of(LIBRARY.words, "en"), URL)
    card = LIBRARY.cards["tens"]["en"]
    html = card_snippet(card, voice, Choice(prefix=None), today=TODAY, form="frame")
    frame = Tags(html).attributes["iframe"]
    assert frame["sandbox"] == "allow-popups allow-popups-to-escape-sandbox"
    assert frame["referrerpolicy"] == "no-referrer"
    assert frame["title"] == f"TENS · {LIBRARY.publisher.name}"


def test_all_forms_at_once_are_each_as_it_is_alone() -> None:
    voice = Voice(LIBRARY, words_of(LIBRARY.words, "es"), URL)
    card, choice = LIBRARY.cards["heat-and-ice"]["es"], Choice("GB", "compact", prefix=None)
    found = card_snippets(card, voice, choice, today=TODAY)
    assert tuple(found) == FORMS
    assert len(set(found.values())) == len(FORMS)
    for form in FORMS:
        assert found[form] == card_snippet(card, voice, choice, today=TODAY, form=form)


def test_a_copy_is_what_the_element_holds_and_nothing_that_runs() -> None:
    voice = Voice(LIBRARY, words_of(LIBRARY.words, "en"), URL)
    card, choice = LIBRARY.cards["tens"]["en"], Choice("GB", prefix=None)
    html = card_snippet(card, voice, choice, today=TODAY, form="copy")
    assert html.strip() in card_snippet(card, voice, choice, today=TODAY)
    assert html.startswith("<article ")
    assert "Do not rely on it after" in html
    for never in ("<script", "<treatment-card", "class=", "style=", "src="):
        assert never not in html
