"""One card in its language as addresses: its facts, its view, its pages and frames."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from widget.model import Card, Library, Node
from widget.publish.addresses import Form, Site
from widget.publish.asset import CARD, HTML, JSON, Asset, seal, to_json
from widget.publish.document import view_asset
from widget.publish.facts import card_facts, revision
from widget.publish.frame import FRAME, frame_page
from widget.publish.html import Choice, to_html
from widget.publish.jsonld import linked_data, open_graph, script
from widget.publish.mount import Mount
from widget.publish.notice import is_gone
from widget.publish.page import PAGE, card_page
from widget.publish.view import card_view, shown_instead
from widget.publish.voice import Voice
from widget.read.words import words_of


def card_site(card: Card, library: Library, languages: list[str], mount: Mount) -> Site:
    """The answers of one card in its language.

    :param library: what they may show, and nothing else.
    """
    site = Site(library.publisher.default_lang, frozenset(library.countries))
    voice = Voice(library, words_of(library.words, card.lang), mount.public_url)
    _add_card(site, card, voice, languages, mount)
    return site


def _add_card(site: Site, card: Card, voice: Voice, languages: list[str], mount: Mount) -> None:
    number = revision(card, voice)
    site.revisions[card.id, card.lang] = number
    status = 410 if is_gone(card) else 200
    facts = seal(to_json(card_facts(card, voice, languages, number)), JSON, CARD, status=status)
    tree = card_view(card, voice, number)
    view = view_asset(card.id, card, voice, tree, number, status)
    path, pinned = f"v1/cards/{card.id}", f"v1/cards/{card.id}@{number}"
    site.assets[f"{path}.{card.lang}.json"] = facts
    site.assets[f"{path}.{card.lang}.view.json"] = view
    site.assets[f"{pinned}.{card.lang}.view.json"] = view
    add_fragment(site, f"{path}.{card.lang}.html", tree, view)
    others = [lang for lang in languages if lang != card.lang]
    data = open_graph(card, voice) + script(linked_data(card, voice, number, tree))
    _add_pages(site, card, voice, to_html([tree], PAGE), view, others, mount, data)
    if card.lang == site.default_lang:
        tree = shown_instead(tree, card, voice)
        view = view_asset(card.id, card, voice, tree, number, status)
        site.instead[f"{path}.json"] = facts
        site.instead[f"{path}.view.json"] = site.instead[f"{pinned}.view.json"] = view
        add_fragment(site, f"{path}.html", tree, view, site.instead)


def _add_pages(
    site: Site,
    card: Card,
    voice: Voice,
    html: str,
    view: Asset,
    others: list[str],
    mount: Mount,
    data: str,
) -> None:
    """What people look at: the page of a card, and its frames.

    :param html: the view in the form that all of them show by default.
    """
    path = f"cards/{card.lang}/{card.id}"
    for form, plain in (
        (_Page(card, voice, others, mount, data, view), PAGE),
        (_Frame(card, voice, mount, view, embed=False), FRAME),
        (_Frame(card, voice, mount, view, embed=True), FRAME),
    ):
        address = f"{path}{form.ending}"
        site.assets[address], site.forms[address] = form.make(html, plain), Form(form, plain)


# Forms are objects, for what another process made of a card has to get here.
@dataclass(frozen=True, slots=True)
class _Page:
    card: Card
    voice: Voice
    others: list[str]
    mount: Mount
    data: str
    view: Asset
    ending = ""

    def make(self, html: str, choice: Choice) -> Asset:
        card, voice = self.card, self.voice
        return card_page(card, html, voice, self.others, self.mount, choice, self.data)

    def __call__(self, choice: Choice) -> Asset:
        # The country alone may be chosen.
        shown = Choice(choice.country, heading_level=1, prefix="")
        return self.make(to_html([read_back(self.view)], shown), choice)


@dataclass(frozen=True, slots=True)
class _Frame:
    card: Card
    voice: Voice
    mount: Mount
    view: Asset
    embed: bool

    @property
    def ending(self) -> str:
        return "/embed" if self.embed else "/frame"

    def make(self, html: str, choice: Choice) -> Asset:
        return frame_page(self.card, html, self.voice, self.mount, choice, embed=self.embed)

    def __call__(self, choice: Choice) -> Asset:
        return self.make(to_html([read_back(self.view)], replace(choice, prefix="")), choice)


@dataclass(frozen=True, slots=True)
class _Fragment:
    view: Asset

    def make(self, tree: Node, choice: Choice) -> Asset:
        return seal(to_html([tree], choice).encode(), HTML, CARD, status=self.view.status)

    def __call__(self, choice: Choice) -> Asset:
        return self.make(read_back(self.view), choice)


def add_fragment(
    site: Site, path: str, tree: Node, view: Asset, into: dict[str, Asset] | None = None
) -> None:
    """A view as an HTML fragment in its forms.

    :param into: where its plain form goes; by default to the assets of the site.
    """
    fragment = _Fragment(view)
    site.forms[path] = form = Form(fragment)
    (site.assets if into is None else into)[path] = fragment.make(tree, form.default)


def read_back(view: Asset) -> Node:
    """The nodes of a view: kept as such they would be ten times the bytes."""
    tree: Node = json.loads(view.identity.body)["view"][0]
    return tree
