"""HTML as a tree, read plainly: what is opened is closed where it says so.

Tags, comments and character references are told apart by the rules of the standard
(https://html.spec.whatwg.org/multipage/parsing.html#tokenization), in linear time and the same
under every release of Python; nothing is mended as a browser would. That makes it a sound reader of
sanitized HTML: nh3 reads that by the standard and writes the tree it understood; where the plain
reading of both texts is the same, it is the standard's (see :mod:`widget.check.sanitize`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.entities import html5
from typing import Any

from widget.model import Node

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
#: White space at the edges of these, and between them, is only layout.
_BLOCKS = frozenset("root p ul ol li h3 h4 blockquote dl dt dd table thead tbody tr th td".split())

#: A tag with nothing in it but its name; the others are looked at more closely.
_BARE = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)>")
#: A comment; this and the next two are the standard's, for every reader of HTML here.
COMMENT = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"  # a real one
    r"|<[!?][^>]*>?|</(?![A-Za-z]|\Z)[^>]*>?",  # what the standard takes for one
    re.DOTALL,
)
TAG = re.compile(r"<(/?)([A-Za-z][^\t\n\f\r />]*)")
_ATTRIBUTE = re.compile(
    r"[\t\n\f\r /]*([^\t\n\f\r />][^\t\n\f\r />=]*)"
    r"(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:\"([^\"]*)(?:\"|\Z)|'([^']*)(?:'|\Z)|([^\t\n\f\r >]*)))?"
)
_END = re.compile(r"[\t\n\f\r /]*>")
#: White space that is more or other than one space.
_SPACES = re.compile(r"(?: [ \t\n]|[\t\n])[ \t\n]*")
_REFERENCE = re.compile(r"&(?:#(?:[0-9]+|[xX][0-9A-Fa-f]+);?|[A-Za-z][A-Za-z0-9]*;?)(=?)")


def parse(html: str) -> list[Node]:
    """The nodes of a fragment; comments dropped, neighbouring text joined."""
    return read(html).nodes


def swallowed(html: str) -> list[str]:
    """What a browser takes for a comment, or for no tag at all, though nobody wrote it as one."""
    return read(html).swallowed


def read(html: str) -> Reading:
    """A fragment, read once: its nodes, what it swallows and how deep it is."""
    reader = Reading()
    at = 0
    while at < len(html):
        if html[at] != "<":
            end = html.find("<", at)
            end = len(html) if end < 0 else end
            reader.text(resolve(html[at:end]))
        elif bare := _BARE.match(html, at):
            end = bare.end()
            reader.tag(bare[2].lower(), {}, closing=bool(bare[1]))
        elif comment := COMMENT.match(html, at):
            end = comment.end()
            if not comment[0].startswith("<!--") or not comment[0].endswith("-->"):
                reader.swallowed.append(comment[0])
        elif tag := TAG.match(html, at):
            attributes, end = attributes_at(html, tag.end())
            if end < 0:  # the text ends inside a tag, which is then none
                reader.swallowed.append(html[at:])
                break
            reader.tag(tag[2].lower(), attributes, closing=bool(tag[1]))
        else:
            end = at + 1
            reader.text("<")
        at = end
    return reader


def attribute_count(html: str, start: int, most: int) -> int:
    """How many attributes the tag at ``start`` has; it stops counting after ``most``."""
    tag = TAG.match(html, start)
    at, count = tag.end() if tag else start, 0
    while count <= most and (found := _ATTRIBUTE.match(html, at)):
        at, count = found.end(), count + 1
    return count


def resolve(text: str, *, attribute: bool = False) -> str:
    """Text with its character references resolved.

    :param attribute: by the rules of attribute values, where ``&copy=`` is no ©.
    """

    if "&" not in text:
        return text

    def one(found: re.Match[str]) -> str:
        reference, equals = found[0].removesuffix("="), found[1]
        if reference[1] == "#":
            return _numbered(reference[2:].rstrip(";")) + equals
        if attribute and (reference[1:] not in html5 or (equals and reference[-1] != ";")):
            return found[0]
        return unescape(reference) + equals

    return _REFERENCE.sub(one, text)


def _numbered(digits: str) -> str:
    base = 16 if digits[0] in "xX" else 10
    significant = digits.lstrip("xX").lstrip("0")
    if len(significant) > 7:  # past the end of Unicode, and Python refuses to read thousands
        return "\ufffd"
    number = int(significant or "0", base)
    return unescape(f"&#{number};") or chr(number)  # Python drops controls, the standard does not


def attributes_at(html: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes of a tag, the first of each name, and where it ends; -1 if it does not."""
    attributes: dict[str, str] = {}
    while found := _ATTRIBUTE.match(html, at):
        at = found.end()
        value = found[2] or found[3] or found[4] or ""
        attributes.setdefault(found[1].lower(), resolve(value, attribute=True))
    end = _END.match(html, at)
    return attributes, end.end() if end else -1


class Reading:
    """What :func:`read` found.

    :ivar swallowed: see :func:`swallowed`.
    :ivar depth: how many elements stand inside one another at the deepest place.
    """

    def __init__(self) -> None:
        self.root: list[Any] = ["root", {}]
        self.open = [self.root]
        self.swallowed: list[str] = []
        self.depth = 0

    @property
    def nodes(self) -> list[Node]:
        return self.root[2:]

    def tag(self, name: str, attributes: dict[str, str], *, closing: bool) -> None:
        if closing:
            self._close(name)
            return
        node: list[Any] = [name, attributes]
        self.open[-1].append(node)
        if name not in VOID:  # in HTML the slash of <p/> means nothing
            self.open.append(node)
        self.depth = max(self.depth, len(self.open) - (name not in VOID))

    def _close(self, name: str) -> None:
        for level in range(len(self.open) - 1, 0, -1):
            if self.open[level][0] == name:
                del self.open[level:]
                return

    def text(self, data: str) -> None:
        children = self.open[-1]
        if len(children) > 2 and isinstance(children[-1], str):
            children[-1] += data
        else:
            children.append(data)


def walk(nodes: list[Node]) -> list[tuple[str, dict[str, str]]]:
    """Tag and attributes of every element, in document order."""
    return [(node[0], node[1]) for node in _all(nodes) if not isinstance(node, str)]


def texts(nodes: list[Node]) -> list[str]:
    """Every piece of text, in document order."""
    return [node for node in _all(nodes) if isinstance(node, str)]


def _all(nodes: list[Node]) -> Iterator[Node]:
    """Every node; without recursion, for what has not been checked yet may be deep."""
    waiting = nodes[::-1]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, str):
            waiting += node[:1:-1]


def depth(html: str) -> int:
    """How many elements stand inside one another at the deepest place."""
    return read(html).depth


def tidy(nodes: list[Node], parent: str = "root") -> list[Node]:
    """The same tree with runs of white space as one space, and none where it is only layout."""
    tidied: list[Node] = []
    for number, node in enumerate(nodes):
        if not isinstance(node, str):
            tidied.append([node[0], node[1], *tidy(node[2:], node[0])])
            continue
        text = _SPACES.sub(" ", node)
        if _is_layout(nodes[number - 1] if number else None, parent):
            text = text.removeprefix(" ")
        if _is_layout(nodes[number + 1] if number + 1 < len(nodes) else None, parent):
            text = text.removesuffix(" ")
        if text:
            tidied.append(text)
    return tidied


def _is_layout(neighbour: Node | None, parent: str) -> bool:
    """Whether a space beside this neighbour (none: at the edge of the parent) shows nowhere."""
    if neighbour is None:
        return parent in _BLOCKS
    return not isinstance(neighbour, str) and neighbour[0] in _BLOCKS
