"""The page of a card, for people."""

from __future__ import annotations

from html import escape

from widget.model import Card
from widget.publish.asset import Asset
from widget.publish.html import Choice
from widget.publish.mount import Mount, linked
from widget.publish.notice import is_gone
from widget.publish.voice import Voice
from widget.publish.webpage import CANONICAL, DISCOVERY, FOUND, policy, query_of, web_page
from widget.read.words import name_of

PAGE = Choice(heading_level=1, prefix="")
#: Where the link that skips the banner leads.
MAIN = "main"
#: Nobody may frame these pages: a frame has its own address.
POLICY = policy(more=FOUND)


def card_page(
    card: Card,
    html: str,
    voice: Voice,
    others: list[str],
    mount: Mount,
    choice: Choice = PAGE,
    data: str = "",
) -> Asset:
    """The page of a card.

    :param html: the view in the form that is wanted.
    :param others: further languages of the card.
    :param choice: what the view was written with, of which the country counts.
    :param data: what it says to machines, for its head.
    """
    path = f"cards/{card.lang}/{card.id}"
    home, query = mount.home(path), query_of(choice, "country")
    head, links = "", []
    if address := voice.page(card.id):
        head += f'<link rel="canonical" href="{escape(address)}">' + _alternates(
            card, voice, others
        )
        links.append((address, CANONICAL))
    if address and mount.answers:
        oembed = mount.oembed(address)
        head += (
            '<link rel="alternate" type="application/json+oembed" '
            f'title="{escape(card.title)}" href="{escape(oembed)}">'
        )
        links.append((oembed, DISCOVERY))
    return web_page(
        card.title,
        banner(voice, mount, path, _tongues(card, home, query, others), query=query)
        + f'<main id="{MAIN}">{html}</main>'
        + footer(voice, mount, path, f"?card={card.id}&lang={card.lang}"),
        voice,
        path=path,
        mount=mount,
        rules=POLICY,
        head=f"{head}{feed_link(home)}{data}",
        status=410 if is_gone(card) else 200,
        headers=linked(links),
    )


def _alternates(card: Card, voice: Voice, others: list[str]) -> str:
    """All languages of the card, this one too, in full, as search engines ask for it."""
    if not others:
        return ""
    return "".join(
        f'<link rel="alternate" hreflang="{lang}" href="{escape(voice.page(card.id, lang) or "")}">'
        for lang in sorted([card.lang, *others])
    )


def _tongues(card: Card, home: str, query: str, others: list[str]) -> list[str]:
    return [
        f'<a href="{home}cards/{lang}/{card.id}{query}" lang="{lang}" hreflang="{lang}">'
        f"{name_of(lang)}</a>"
        for lang in others
    ]


def feed_link(home: str) -> str:
    """The change log, for readers of feeds."""
    return f'<link rel="alternate" type="application/atom+xml" href="{home}v1/changes.atom">'


def banner(
    voice: Voice, mount: Mount, path: str, more: list[str], *, here: bool = False, query: str = ""
) -> str:
    """Who publishes this, and where else to go; before it the link that skips it.

    :param more: further links.
    :param here: it is the list of cards itself.
    :param query: what the list is to be asked with.
    """
    publisher, words = voice.library.publisher, voice.words
    home = f"{mount.home(path)}cards/{voice.lang}/{query}"
    links = [] if here else [f'<a href="{home}">{escape(words.text("All cards"))}</a>']
    listed = "".join(f"<li>{link}</li>" for link in [*links, *more])
    nav = f'<nav aria-label="{escape(words.text("Cards"))}"><ul>{listed}</ul></nav>'
    name = f'<a href="{escape(publisher.url)}">{escape(publisher.name)}</a>'
    skip = f'<a class="skip" href="#{MAIN}">{escape(words.text("Skip to the text"))}</a>'
    return f'{skip}<header class="banner"><p>{name}</p>{nav if listed else ""}</header>'


def footer(voice: Voice, mount: Mount, path: str, query: str = "") -> str:
    """Licence, change log, and how to show the cards elsewhere."""
    publisher, words, home = voice.library.publisher, voice.words, mount.home(path)
    licence = escape(publisher.licence)
    if publisher.licence.startswith("https://"):
        licence = f'<a href="{licence}" rel="license">{licence}</a>'
    items = [f"{escape(words.text('Licence:'))} {licence}"]
    items.append(f'<a href="{home}v1/changes.atom">{escape(words.text("Change log"))}</a>')
    if mount.answers:
        text = escape(words.text("Show this on your site"))
        items.append(f'<a href="{home}builder{escape(query)}">{text}</a>')
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f'<footer class="footer"><ul>{listed}</ul></footer>'
