"""A partner's page as a list of elements with lines: made for pages that nobody has checked.

Tags are told apart by the rules of the standard
(https://html.spec.whatwg.org/multipage/parsing.html#tokenization) in linear time, which
``html.parser`` does not do for hostile pages. Of the tree only that is mended which decides what
stands inside a card: raw text, and paragraphs that close by themselves.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from widget.check.dom import COMMENT, TAG, VOID, attributes_at, resolve
from widget.errors import WidgetError

#: Levels of elements; those below are taken as empty, as browsers take those below 512.
MAX_DEPTH = 256
#: Tags of a page; one with more is refused.
MAX_ELEMENTS = 100_000
_RAW = frozenset("script style textarea title xmp iframe noembed noframes noscript".split())
_CODE = frozenset("pre code samp kbd".split())
_CLOSES_P = frozenset(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr li dd dt main menu nav ol p pre search section "
    "summary ul".split()
)
#: A paragraph outside these is not closed by what stands inside them.
_BOUNDS = frozenset("applet button caption html marquee object table td th template".split())
_MARKUP = re.compile(r"<(?=[A-Za-z/!?])")
_HEADING = re.compile(r"h[1-6]\Z")


class Crowded(WidgetError):
    """A page has too many tags to be read."""


@dataclass(slots=True)
class Element:
    """An element of a page.

    :param torn: a paragraph around it was closed by what it holds, and it with the paragraph.
    :param first: the number of the first text inside it; ``last`` is that after the last one.
    :param end: the number of the element after the last one inside it.
    """

    tag: str
    attributes: dict[str, str]
    line: int
    parent: Element | None
    number: int
    first: int
    last: int = -1
    end: int = -1
    torn: bool = False
    in_p: bool = field(default=False, repr=False)

    def around(self) -> Iterator[Element]:
        """The elements around it, the nearest first."""
        at = self.parent
        while at is not None:
            yield at
            at = at.parent

    def inside(self, *tags: str) -> bool:
        """Whether one of these tags is around it."""
        return any(element.tag in tags for element in self.around())


@dataclass(slots=True)
class Markup:
    """A page: its elements and its texts, in document order."""

    elements: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    #: Text that readers see though it was meant as a tag: its line, and the text from there on.
    escaped: list[tuple[int, str]] = field(default_factory=list)

    def of(self, element: Element) -> list[Element]:
        """The elements inside an element."""
        return self.elements[element.number + 1 : element.end]

    def text(self, first: int, last: int) -> str:
        """Texts without any white space, so that layout makes no difference."""
        return "".join("".join(self.texts[first:last]).split())

    def says(self, element: Element) -> bool:
        """Whether there is text inside an element."""
        return any(self.texts[n].strip() for n in range(element.first, element.last))

    def headings(self) -> list[Element]:
        return [element for element in self.elements if _HEADING.match(element.tag)]


def parse(html: str, escaped: str) -> Markup:
    """Read a page.

    :param escaped: what text outside of code must not hold, such as ``<treatment-card``.
    :raises Crowded: where there are too many tags.
    """
    return _Reader(html, escaped).read()


class _Reader:
    def __init__(self, html: str, escaped: str) -> None:
        self.html, self.escaped = html, escaped
        self.lines = [found.start() for found in re.finditer("\n", html)]
        self.page = Markup()
        self.open: list[Element] = []
        self.opened: Counter[str] = Counter()

    def read(self) -> Markup:
        html, at = self.html, 0
        while at < len(html):
            if comment := COMMENT.match(html, at) if html[at] == "<" else None:
                at = comment.end()
            elif tag := TAG.match(html, at) if html[at] == "<" else None:
                at = self._tag(tag)
            else:
                markup = _MARKUP.search(html, at + 1)
                end = markup.start() if markup else len(html)
                self._text(at, end)
                at = end
        while self.open:
            self._pop()
        return self.page

    def _tag(self, tag: re.Match[str]) -> int:
        attributes, end = attributes_at(self.html, tag.end())
        if end < 0:  # the page ends inside a tag, which is then none
            return len(self.html)
        name = tag[2].lower()
        if tag[1]:
            self._close(name)
            return end
        element = self._start(name, attributes, tag.start())
        if name in _RAW:
            return self._raw(element, end)
        return end

    def _start(self, name: str, attributes: dict[str, str], at: int) -> Element:
        if name in _CLOSES_P and self.open and self.open[-1].in_p:
            self._close_p()
        parent = self.open[-1] if self.open else None
        line = bisect_right(self.lines, at - 1) + 1
        texts, number = len(self.page.texts), len(self.page.elements)
        if number >= MAX_ELEMENTS:
            raise Crowded(f"found more than {MAX_ELEMENTS} tags, expected a page of fewer")
        element = Element(name, attributes, line, parent, number, texts, texts, number + 1)
        inherited = parent is not None and parent.in_p and name not in _BOUNDS
        element.in_p = name == "p" or inherited
        self.page.elements.append(element)
        if name not in VOID and name not in _RAW and len(self.open) < MAX_DEPTH:
            self.open.append(element)
            self.opened[name] += 1
        return element

    def _raw(self, element: Element, at: int) -> int:
        """Skip what is no markup; the end of the page where it does not end."""
        end = re.compile(rf"</{element.tag}(?=[\t\n\f\r />])", re.IGNORECASE).search(self.html, at)
        if not end:
            return len(self.html)
        close = self.html.find(">", end.end())
        return len(self.html) if close < 0 else close + 1

    def _close_p(self) -> None:
        while (element := self._pop()).tag != "p":
            element.torn = True

    def _close(self, name: str) -> None:
        if not self.opened[name]:
            return
        while self._pop().tag != name:
            pass

    def _pop(self) -> Element:
        element = self.open.pop()
        self.opened[element.tag] -= 1
        element.last, element.end = len(self.page.texts), len(self.page.elements)
        return element

    def _text(self, start: int, end: int) -> None:
        text = resolve(self.html[start:end])
        self.page.texts.append(text)
        found = text.lower().find(self.escaped)
        if found >= 0 and not any(element.tag in _CODE for element in self.open):
            # References are as long as what they stand for, but for lines: none holds one.
            line = bisect_right(self.lines, start - 1) + 1 + text.count("\n", 0, found)
            self.page.escaped.append((line, text[found:]))
