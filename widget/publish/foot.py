"""The last line of a card: where its current version is, and where to report a problem."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from widget.model import Node, Publisher
from widget.publish.voice import Voice


def foot(voice: Voice, name: str, revision: str, page: str | None = None) -> list[Node]:
    """One quiet line of links.

    :param page: the address of the current version, if it has one.
    """
    words = voice.words
    # The page on which the card stands is nobody's business: no Referer goes with it.
    attributes = {
        "href": report_address(voice.library.publisher, name, revision, voice.lang),
        "rel": "noreferrer",
    }
    links: list[Node] = [["a", attributes, words.text("Report a problem")]]
    if page:
        links = [["a", {"href": page}, words.text("Current version")], " · ", *links]
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
