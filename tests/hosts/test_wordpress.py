"""WordPress, as an author without ``unfiltered_html`` has it: what is stored, what is served."""

from __future__ import annotations

import json
import re
import urllib.parse
import urllib.request
from datetime import date

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from widget.model import Card
from widget.publish.html import Choice
from widget.publish.snippet import card_snippet
from widget.publish.voice import Voice
from widget.read.words import words_of

from ..browser.rig.servers import Provider
from .rig.posts import BARE, BLOCK, CARD, HTML
from .rig.wordpress import WordPress


def library(provider: Provider):
    return provider.app.blueprints["treatment_cards"].catalogue.library


def snippet(provider: Provider) -> str:
    found = library(provider)
    voice = Voice(found, words_of(found.words, "en"), provider.base)
    card = found.cards["inversion-table"]["en"]
    return card_snippet(card, voice, Choice(prefix=None), today=date.today())


def musts(provider: Provider) -> list[str]:
    """What no door may lose: title, short disclaimer, who must not use it, when to get help."""
    found = library(provider)
    card: Card = found.cards["inversion-table"]["en"]
    lists = (card.safety.contraindications, card.safety.get_help.emergency)
    items = [item.text for listed in lists for item in listed.items]
    assert len(items) > 4
    return [card.title, found.disclaimers["en"].short, *items]


def words(node: LexborNode) -> str:
    return " ".join(node.text(deep=True).split())


def one(html: str, selector: str) -> LexborNode:
    (found,) = LexborHTMLParser(html).css(selector)
    return found


def test_an_author_may_not_paste_a_script_but_keeps_the_words(site: WordPress, provider: Provider):
    assert "unfiltered_html" not in site.rights("author")
    post = site.publish("author", HTML.format(snippet(provider)))
    assert not re.search(r"<(treatment-card|script|iframe)", post.raw)
    shown = words(one(site.read(post), ".wp-block-post-content"))
    for must in musts(provider):
        assert must in shown
    assert "Do not rely on it after" in shown


@pytest.mark.parametrize("form", [BLOCK, BARE], ids=["block", "bare"])
def test_an_address_on_a_line_of_its_own_becomes_words_and_a_frame(site, provider, form):
    address = provider.base + CARD
    post = site.publish("author", form.format(address))
    assert address in post.raw
    html = site.read(post)
    quote, frame = one(html, "blockquote"), one(html, "iframe")
    assert frame.attributes["src"].startswith(f"{address}/embed#?secret=")
    secret = frame.attributes["data-secret"]
    assert frame.attributes["src"].endswith(f"={secret}")
    assert quote.attributes["data-secret"] == secret
    assert frame.attributes["sandbox"] == "allow-scripts"
    assert "Inversion table" in frame.attributes["title"]
    assert html.index("<blockquote") < html.index("<iframe")
    assert address in [link.attributes["href"] for link in quote.css("a")]
    assert "wp-embed" in html[html.index("</iframe>") :]
    asked = [seen for seen in provider.of("/oembed") if "WordPress" in seen.headers["user-agent"]]
    assert asked


def test_what_wordpress_strips_from_the_words_leaves_them_readable(site, provider):
    """Of a blockquote it keeps the text and the links: no paragraph and no list is left."""
    post = site.publish("author", BLOCK.format(provider.base + CARD))
    shown = words(one(site.read(post), "blockquote"))
    assert not one(site.read(post), "blockquote").css("p, li, strong")
    for must in musts(provider):
        # A sentence ends, an item of a list is held apart; the title is a link.
        end = r"\s" if must.endswith(".") else r"[.;]|\s\("
        assert re.search(rf"(^|\s){re.escape(must)}({end})", shown), (must, shown)


def test_nothing_of_ours_is_lost_on_the_way(site, provider):
    address = provider.base + CARD
    query = urllib.parse.urlencode({"url": address, "format": "json"})
    with urllib.request.urlopen(f"{provider.base}oembed?{query}") as answer:
        ours = one(json.load(answer)["html"], "blockquote")
    post = site.publish("author", BLOCK.format(address))
    theirs = one(site.read(post), "blockquote")
    assert "".join(words(theirs).split()) == "".join(words(ours).split())
    links = [[link.attributes["href"] for link in found.css("a")] for found in (ours, theirs)]
    assert links[0] == links[1] != []


def test_the_editor_shows_an_author_what_readers_will_get(site, provider):
    address = provider.base + CARD
    told = site.preview("author", address)
    assert told["type"] == "rich"
    assert told["version"] == "1.0"
    assert words(one(told["html"], "blockquote"))
    assert one(told["html"], "iframe").attributes["src"].startswith(f"{address}/embed")
    assert told["provider_name"] == library(provider).publisher.name


def test_an_address_that_names_no_card_stays_an_address(site, provider):
    address = f"{provider.base}cards/en/no-such-card"
    html = site.read(site.publish("author", BLOCK.format(address)))
    assert "<iframe" not in html
    assert words(one(html, ".wp-block-embed__wrapper")) == address


def test_an_address_that_could_not_be_asked_for_is_asked_for_when_it_changes(site, provider):
    """As docs/hosts.md tells authors."""
    address = provider.base + CARD
    provider.misbehave("oembed", "500")
    post = site.publish("author", BLOCK.format(address))
    assert "<iframe" not in site.read(post)
    provider.behave()
    site.save("author", post, BLOCK.format(address))
    assert "<iframe" not in site.read(post)
    site.save("author", post, BLOCK.format(f"{address}#2"))
    assert one(site.read(post), "iframe").attributes["src"].startswith(address)
