"""What makes a feed valid: RFC 4287, and RFC 6721 for tombstones, as far as text is plain."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

A, T = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LANGUAGE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
MANY = 9**9
#: How often each element may stand in another (RFC 4287, 4.1; RFC 6721, 3): least and most.
FEED = {"author": (1, MANY), "category": (0, MANY), "contributor": (0, MANY), "id": (1, 1),
        "generator": (0, 1), "icon": (0, 1), "logo": (0, 1), "link": (0, MANY), "rights": (0, 1),
        "subtitle": (0, 1), "title": (1, 1), "updated": (1, 1), "entry": (0, MANY)}  # fmt: skip
ENTRY = {"author": (0, MANY), "category": (0, MANY), "content": (0, 1), "contributor": (0, MANY),
         "id": (1, 1), "link": (0, MANY), "published": (0, 1), "rights": (0, 1), "source": (0, 1),
         "summary": (0, 1), "title": (1, 1), "updated": (1, 1)}  # fmt: skip
PERSON = {A + "name": (1, 1), A + "uri": (0, 1), A + "email": (0, 1)}
RULES = {
    A + "feed": {A + name: often for name, often in FEED.items()}
    | {T + "deleted-entry": (0, MANY)},
    A + "entry": {A + name: often for name, often in ENTRY.items()},
    T + "deleted-entry": {T + "by": (0, 1), T + "comment": (0, 1), A + "link": (0, MANY)},
    **dict.fromkeys((A + "author", A + "contributor", T + "by"), PERSON),
}
ATTRIBUTES = {
    A + "link": {"href", "rel", "type", "hreflang", "title", "length"},
    A + "category": {"term", "scheme", "label"},
    T + "deleted-entry": {"ref", "when"},
    **{A + tag: {"type"} for tag in ("title", "content", "rights", "summary")},
    T + "comment": {"type"},
}


def faults(body: bytes) -> list[str]:
    """What is wrong with a feed by the rules of both standards; text is plain here."""
    root = fromstring(body)
    return sorted({*_faults(root), *_between(root)})


def _faults(element: Element) -> Iterator[str]:
    tag = element.tag.rpartition("}")[2]
    rules, there = RULES.get(element.tag, {}), Counter(child.tag for child in element)
    for name in there.keys() | rules.keys():
        least, most = rules.get(name, (0, 0))
        if not least <= there[name] <= most:
            yield f"{tag}: {there[name]} {name.rpartition('}')[2]}"
    if extra := element.attrib.keys() - ATTRIBUTES.get(element.tag, set()) - {LANG}:
        yield f"{tag}: attributes {extra}"
    if element.get("type", "text") != "text" and element.tag != A + "link":
        yield f"{tag}: type"
    if not LANGUAGE.fullmatch(element.get(LANG, "en")):
        yield f"{tag}: xml:lang"
    text = element.text or ""
    if tag in ("id", "uri") and not is_iri(text):
        yield f"{tag}: {text!r} is no absolute IRI"
    if tag in ("updated", "published") and not is_instant(text):
        yield f"{tag}: {text!r} is no instant"
    if tag == "email" and not re.fullmatch(".+@.+", text):
        yield f"email: {text!r}"
    if tag in ("title", "name", "content", "comment") and not text.strip():
        yield f"{tag}: empty"
    if tag == "link" and not is_iri(element.get("href", "")):
        yield "link: href"
    if tag == "category" and not element.get("term"):
        yield "category: term"
    if tag == "deleted-entry":
        if not is_iri(element.get("ref", "")):
            yield "deleted-entry: ref"
        if not is_instant(element.get("when", "")):
            yield "deleted-entry: when"
    for child in element:
        yield from _faults(child)


def _between(root: Element) -> Iterator[str]:
    """What holds between elements."""
    if root.tag != A + "feed":
        yield "root: no feed"
    entries, tombs = root.findall(A + "entry"), root.findall(T + "deleted-entry")
    names = Counter(entry.findtext(A + "id") for entry in [root, *entries])
    names.update(tomb.get("ref") for tomb in tombs)
    yield from (f"{name}: not unique" for name, times in names.items() if times > 1)
    for element in (root, *entries):
        links = [link for link in element.findall(A + "link") if link.get("rel") == "alternate"]
        kinds = Counter((link.get("type"), link.get("hreflang")) for link in links)
        if any(times > 1 for times in kinds.values()):
            yield "alternate: twice the same"
        if element is not root and not links and element.find(A + "content") is None:
            yield "entry: neither content nor alternate"
    instants = [entry.findtext(A + "updated", "") for entry in entries]
    instants += [tomb.get("when", "") for tomb in tombs]
    if max(instants, default="") > root.findtext(A + "updated", ""):
        yield "feed: updated before its entries"


def is_iri(text: str) -> bool:
    parts = urlsplit(text)
    sound = re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+", text)
    return bool(sound and (parts.netloc or parts.scheme not in ("http", "https")))


def is_instant(text: str) -> bool:
    written = re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text, re.ASCII
    )
    try:
        return bool(written and datetime.fromisoformat(text))
    except ValueError:
        return False
