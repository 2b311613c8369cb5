"""The list of cards in a language, by condition and kind."""

from __future__ import annotations

import json
from html import escape
from typing import assert_never, get_args

from widget.model import Card, Kind
from widget.publish.asset import Asset
from widget.publish.client import page_file_path
from widget.publish.html import Choice, to_html
from widget.publish.mount import Mount, linked
from widget.publish.notice import is_gone, status_text
from widget.publish.page import MAIN, PAGE, banner, feed_link, footer
from widget.publish.view import short, unchecked
from widget.publish.voice import Voice
from widget.publish.webpage import CANONICAL, FOUND, policy, query_of, web_page
from widget.read.words import Words, name_of

POLICY = policy(script="'self'", more=FOUND)


def index_page(
    cards: list[Card],
    voice: Voice,
    served: list[str],
    mount: Mount,
    more: int,
    choice: Choice = PAGE,
) -> Asset:
    """The list.

    :param served: all languages in which cards are served.
    :param more: how many further cards there are in the publisher's language.
    :param choice: of which the country counts: it is handed on to the cards.
    """
    words, path = voice.words, f"cards/{voice.lang}/"
    home, title = mount.home(path), words.text("All cards")
    query = query_of(choice, "country")
    others = [
        f'<a href="{home}cards/{lang}/{query}" lang="{lang}" hreflang="{lang}">{name_of(lang)}</a>'
        for lang in served
        if lang != voice.lang
    ]
    address = f"{mount.public_url}{path}" if mount.public_url else ""
    canonical = f'<link rel="canonical" href="{escape(address)}">' if address else ""
    script = f'<script defer src="{home}{page_file_path("search.js")}"></script>'
    search, script = (_search(words), script) if cards else ("", "")
    main = (
        f'<div class="card"><h1 class="title">{escape(title)}</h1>'
        f"{to_html([*unchecked(words), *short(voice)], PAGE)}{search}"
        f"{_groups(cards, voice, f'{home}{path}', query)}"
        f"{_elsewhere(more, voice, home, query)}</div>"
    )
    return web_page(
        title,
        banner(voice, mount, path, others, here=True)
        + f'<main id="{MAIN}">{main}</main>'
        + footer(voice, mount, path),
        voice,
        path=path,
        mount=mount,
        rules=POLICY,
        description=_description(cards, voice),
        head=f"{canonical}{feed_link(home)}{script}",
        headers=linked([(address, CANONICAL)] if address else []),
    )


def _elsewhere(more: int, voice: Voice, home: str, query: str) -> str:
    """Where the cards are that this language does not have."""
    if not more:
        return ""
    lang = voice.library.publisher.default_lang
    told = voice.words.count(
        "%(number)s more card in another language: %(language)s",
        "%(number)s more cards in another language: %(language)s",
        more,
        language=name_of(lang, voice.lang),
    )
    link = f'<a href="{home}cards/{lang}/{query}" hreflang="{lang}">{escape(told)}</a>'
    return f'<p class="elsewhere">{link}</p>'


def _description(cards: list[Card], voice: Voice) -> str:
    """What is listed, and by whom."""
    names = sorted(
        {condition_name(name, voice.words) for card in cards for name in card.conditions}
    )
    publisher = voice.words.text(
        "Published by %(publisher)s", publisher=voice.library.publisher.name
    )
    return " · ".join([voice.words.text("All cards"), *names, publisher])


def _search(words: Words) -> str:
    """A field that its script shows: without script there is nothing to search with."""
    forms = words.forms("%(number)s card found", "%(number)s cards found")
    found = escape(json.dumps(forms, ensure_ascii=False))
    none = escape(words.text("No card has all these words."))
    return (
        '<form class="search" role="search" hidden>'
        f'<label for="words">{escape(words.text("Search these cards"))}</label>'
        '<input id="words" type="search" autocomplete="off">'
        f'<output for="words" data-found="{found}" data-none="{none}"></output></form>'
    )


def _groups(cards: list[Card], voice: Voice, home: str, query: str) -> str:
    """Each condition, in it each kind; a card stands under each of its conditions."""
    groups: dict[str, dict[Kind, list[Card]]] = {}
    for card in cards:
        for condition in card.conditions:
            groups.setdefault(condition, {}).setdefault(card.kind, []).append(card)
    html = ""
    for condition, kinds in sorted(groups.items()):
        inside = ""
        for kind in (kind for kind in get_args(Kind) if kind in kinds):
            title = escape(kind_name(kind, voice.words))
            listed = _list(kinds[kind], voice, home, query)
            inside += f'<div class="group"><h3>{title}</h3>{listed}</div>'
        title = escape(condition_name(condition, voice.words))
        html += f'<section class="group"><h2>{title}</h2>{inside}</section>'
    return html


def _list(cards: list[Card], voice: Voice, home: str, query: str) -> str:
    items = "".join(
        f'<li data-also="{escape(" ".join(card.aliases))}">'
        f'<a href="{home}{card.id}{query}">{escape(card.title)}</a> '
        f"<span>{_summary(card, voice)}</span></li>"
        for card in sorted(cards, key=lambda card: card.title)
    )
    return f'<ul class="index">{items}</ul>'


def _summary(card: Card, voice: Voice) -> str:
    """What it is; or, where the advice is not simply in force, what happened to it."""
    if card.status == "active":
        return escape(card.summary)
    said = f"<strong>{escape(status_text(card, voice.words))}</strong>"
    return said if is_gone(card) else f"{said} {escape(card.summary)}"


def condition_name(condition: str, words: Words) -> str:
    """A condition in words: "Back spasm", or what a catalogue of words has for that."""
    return words.text(condition.replace("-", " ").capitalize())


def kind_name(kind: Kind, words: Words) -> str:
    """A kind of card in words."""
    match kind:
        case "information":
            return words.text("About the condition")
        case "self_care":
            return words.text("Things to do yourself")
        case "hands_on":
            return words.text("Hands-on treatment")
        case "device":
            return words.text("Devices")
        case "exercise":
            return words.text("Exercise and movement")
        case "medicine":
            return words.text("Medicines")
        case _:
            assert_never(kind)
