"""What stands in the embeds of a page, read in one pass however they stand in each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from widget.check.markup import Element, Markup
from widget.check.sources import is_web

_PAGE = re.compile(r"(.*/)cards/[A-Za-z0-9-]+/(?:[a-z0-9-]+)?\Z")
_HEADING = re.compile(r"h[1-6]\Z")


@dataclass(slots=True)
class Held:
    """A copy. What another embed inside it holds is that one's.

    :param texts: the foot aside.
    :param headings: as levels.
    :param linked: the publisher, by the link to the current version; ``""`` without one.
    """

    element: Element
    texts: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    linked: str = ""
    #: Where its texts begin and end, by turns; those between are of an embed inside it.
    cuts: list[int] = field(default_factory=list)
    #: Where its last paragraph begins, and the last one that links to the publisher.
    last: int = -1
    foot: int = -1


def held(elements: Sequence[Element], markup: Markup) -> list[Held]:
    """What each of these elements holds.

    :param elements: in document order.
    """
    found = {one.number: Held(one, cuts=[one.first]) for one in elements}
    around: list[Held] = []
    for one in markup.elements:
        while around and one.number >= around[-1].element.end:
            around.pop()
        if copy := found.get(one.number):
            if around:
                around[-1].cuts += [one.first, one.last]
            around.append(copy)
        elif around:
            _note(around[-1], one, markup)
    for copy in found.values():
        last = _end(copy, markup)
        pairs = zip(copy.cuts[::2], [*copy.cuts[1::2], copy.element.last], strict=True)
        for start, end in pairs:
            copy.texts += markup.texts[start : min(end, last)]
    return list(found.values())


def without_foot(markup: Markup) -> list[str]:
    """The texts of a card, up to its last paragraph."""
    last = [one for one in markup.elements if one.tag == "p" and markup.says(one)]
    return markup.texts[: last[-1].first if last else len(markup.texts)]


def _end(copy: Held, markup: Markup) -> int:
    """Where its texts end: at its foot, unless it is all there is."""
    if copy.foot >= 0:
        return copy.foot
    before = markup.texts[copy.element.first : copy.last] if copy.last >= 0 else []
    return copy.last if any(map(str.strip, before)) else copy.element.last


def _note(copy: Held, element: Element, markup: Markup) -> None:
    if element.tag == "p" and markup.says(element):  # editors add empty ones at the end
        copy.last = element.first
    elif _HEADING.match(element.tag):
        copy.headings.append(int(element.tag[1]))
    elif element.tag == "a":
        link = element.attributes.get("href", "")
        if (found := _PAGE.match(link)) and is_web(link):
            copy.linked, copy.foot = found[1], copy.last if copy.last >= 0 else element.first
