"""The change log as a feed: ``v1/changes.atom`` (RFC 4287), with tombstones (RFC 6721)."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_DNS, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from widget.publish.changes import Entry, authority, stamp, touched
from widget.publish.notice import status_text
from widget.publish.voice import Voice
from widget.read.words import Words, words_of

ATOM = "application/atom+xml; charset=utf-8"
#: Versions of cards in the feed: it is read for what is new. Notices are never left out.
MOST = 500
#: When nothing has ever changed. A feed must say when it did, and the clock may not.
_NEVER = "1970-01-01"


def feed(document: dict[str, Any], voice: Voice, address: str | None) -> bytes:
    """The feed of a change log.

    :param document: as :func:`widget.publish.changes.document` makes it, from the same library.
    :param address: where the feed itself is published, if that is known.
    """
    publisher = document["publisher"]
    # Names are written out with their prefixes: registering prefixes with ElementTree would
    # change how the host's own XML is written.
    root = Element("feed", {
        "xmlns": "http://www.w3.org/2005/Atom",
        "xmlns:at": "http://purl.org/atompub/tombstones/1.0",
        "xml:lang": voice.lang,
    })  # fmt: skip
    host = authority(publisher["url"])
    _text(root, "id", uuid5(uuid5(NAMESPACE_DNS, host), "treatment-cards/changes").urn)
    title = voice.words.text("Changes to the cards of %(publisher)s", publisher=publisher["name"])
    _text(root, "title", title)
    _text(root, "updated", document["updated"] or stamp(_NEVER))
    author = SubElement(root, "author")
    _text(author, "name", publisher["name"])
    _text(author, "uri", publisher["url"])
    _text(author, "email", publisher["contact"])
    _text(root, "rights", publisher["licence"])
    if address:
        _link(root, "self", address, type="application/atom+xml")
    if voice.public_url:
        index = f"{voice.public_url}cards/{voice.lang}/"
        _link(root, "alternate", index, type="text/html", hreflang=voice.lang)
    for entry in _recent(document["changes"]):
        _entry(root, entry, voice)
    for tomb in document["deleted"]:
        _deleted(root, tomb, publisher["name"], voice)
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _recent(entries: list[Entry]) -> list[Entry]:
    """The notices, and the versions that changed last; in their order."""
    versions = [entry for entry in entries if not entry["notice"]]
    recent = {entry["id"] for entry in sorted(versions, key=touched, reverse=True)[:MOST]}
    return [entry for entry in entries if entry["notice"] or entry["id"] in recent]


def _entry(root: Element, entry: Entry, voice: Voice) -> None:
    element = SubElement(root, "entry")
    _text(element, "id", entry["id"])
    _text(element, "title", f"{_what(entry, voice)}: {entry['title']}")
    _text(element, "updated", stamp(touched(entry)))
    _text(element, "published", stamp(entry["date"]))
    if entry["url"]:
        _link(element, "alternate", entry["url"], type="text/html", hreflang=voice.lang)
    instead = entry["notice"]["replaced_by"] if entry["notice"] else None
    if page := instead and voice.page(instead):
        _link(element, "related", page, title=_title(instead, voice), hreflang=voice.lang)
    SubElement(element, "category", {"term": entry["kind"]})
    content = _text(element, "content", "\n".join(_lines(entry, voice)), **_tongue(entry, voice))
    content.set("type", "text")


def _what(entry: Entry, voice: Voice) -> str:
    """What happened, in a few words."""
    words = voice.words
    match entry["kind"]:
        case "major":
            return words.text("Major change, version %(version)s", version=str(entry["version"]))
        case "minor":
            return words.text("Minor change, version %(version)s", version=str(entry["version"]))
        case _:
            return status_text(voice.library.cards[entry["card"]][voice.lang], words)


def _lines(entry: Entry, voice: Voice) -> list[str]:
    """What changed and why, who answers for it, what to do now."""
    words: Words = words_of(voice.library.words, entry["lang"])
    lines = [entry["note"]]
    if told := entry["notice"]:
        lines.append(told["what_to_do"])
        if told["replaced_by"]:
            title = _title(told["replaced_by"], voice)
            lines.append(words.text("Read instead: %(card)s", card=title))
    if entry["signed_by"]:
        lines.append(words.text("Signed off by %(name)s.", name=entry["signed_by"]))
    if seen := entry["reviewed"]:
        day = words.date(seen["date"])
        lines.append(words.text("Reviewed %(date)s by %(name)s, %(role)s.",
                                date=day, name=seen["by"], role=seen["role"]))  # fmt: skip
    return lines


def _deleted(root: Element, tomb: Entry, publisher: str, voice: Voice) -> None:
    element = SubElement(root, "at:deleted-entry", {"ref": tomb["id"], "when": tomb["when"]})
    _text(SubElement(element, "at:by"), "name", publisher)
    _text(element, "at:comment", tomb["comment"], **_tongue(tomb, voice))


def _title(card_id: str, voice: Voice) -> str:
    return voice.library.cards[card_id][voice.lang].title


def _tongue(entry: Entry, voice: Voice) -> dict[str, str]:
    return {"xml:lang": entry["lang"]} if entry["lang"] != voice.lang else {}


def _text(parent: Element, tag: str, text: str, **attributes: str) -> Element:
    element = SubElement(parent, tag, attributes)
    element.text = text
    return element


def _link(parent: Element, rel: str, href: str, **attributes: str) -> None:
    SubElement(parent, "link", {"rel": rel, "href": href, **attributes})
