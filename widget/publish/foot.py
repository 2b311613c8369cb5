"""The last line of a card: where its current version is, and where to report a problem."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from widget.model import Node, Publisher
from widget.publish.voice import Voice


def foot(voice: Voice, name: str, title: str, revision: str, page: str | None = None) -> list[Node]:
    """One quiet line of links.

    Each names the card: among the links of a page with many cards no two say the same and lead
    elsewhere.

    :param name: the id of the card, or ``disclaimer``.
    :param page: the address of the current version, if it has one.
    """
    words = voice.words
    # The page on which the card stands is nobody's business: no Referer goes with it.
    attributes = {
        "href": report_address(voice.library.publisher, name, revision, voice.lang),
        "rel": "noreferrer",
    }
    links: list[Node] = [["a", attributes, f"{words.text('Report a problem')} ({title})"]]
    if page:
        current = f"{words.text('Current version')} ({title})"
        links = [["a", {"href": page}, current], " · ", *links]
    # The part stands inside: moved about by a page, it stays in its own line.
    return [["p", {"class": "foot"}, ["span", {"part": "foot"}, *links]]]


def report_address(publisher: Publisher, name: str, revision: str, lang: str) -> str:
    """Where readers report a problem with a card; it says which card they see, and nothing else."""
    told = {"card": name, "revision": revision, "lang": lang}
    told = {key: value for key, value in told.items() if value}
    if not publisher.report_url:
        subject = quote(" ".join(told.values()))
        return f"mailto:{quote(publisher.contact, safe='@')}?subject={subject}"
    parts = urlsplit(publisher.report_url)
    query = "&".join(filter(None, [parts.query, urlencode(told)]))
    return urlunsplit(parts._replace(query=query))
