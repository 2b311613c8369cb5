"""A card as the rules read it: its blocks of text, each sentence with its line."""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from widget.check.card import At
from widget.check.citations import CITATION
from widget.check.lint.lists import Lists
from widget.check.lint.rules import Advice
from widget.check.schema.files import TextsSchema
from widget.model import Card, Document, Node, RedFlags, Section
from widget.read.yaml import dotted

#: Elements that stand by themselves; a row of a table is one, so that its cells share a citation.
_BLOCKS = frozenset("p li h3 h4 blockquote dt dd tr ul ol dl table thead tbody".split())
_CITED = re.compile(" ?" + CITATION.pattern)
_SENTENCE = re.compile(r"(?<=[.!?؟])\s+")
#: So far ahead a text is looked for: the cost of a long text is its length, not the square of it.
_AHEAD = 4000


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    line: int


@dataclass(slots=True)
class Block:
    """A paragraph, an item, a row, a heading or a field.

    :param tag: of the element; "" for a field of the front matter.
    :param cites: whether it has a citation.
    :param links: the words of each link.
    """

    tag: str
    field: str
    line: int = 0
    sentences: list[Sentence] = dataclasses.field(default_factory=list)
    cites: bool = False
    links: list[str] = dataclasses.field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Page:
    """One file of a card, with what the rules need.

    :param lists: ``None`` where the language has none.
    :param fields: the texts of the front matter that stand by themselves.
    :param sections: the blocks of each section.
    :param flags: when to get help with what the card is for, if that is said for all such cards.
    """

    document: Document
    card: Card
    original: bool
    lists: Lists | None
    today: date
    fields: tuple[Block, ...]
    sections: tuple[tuple[Block, ...], ...]
    flags: RedFlags | None = None

    def advice(self, rule: str, *path: str | int, found: str, expected: str) -> Advice:
        """Advice on a field of the front matter."""
        line = At(self.document).line(path)
        return Advice(self.document.file, line, dotted(path), rule, found, expected)

    def on(self, rule: str, line: int, field: str, found: str, expected: str) -> Advice:
        """Advice on a line."""
        return Advice(self.document.file, line, field, rule, found, expected)

    @property
    def body(self) -> Iterator[Block]:
        return (block for blocks in self.sections for block in blocks)


def open_page(
    document: Document,
    card: Card,
    lists: Lists | None,
    today: date,
    flags: RedFlags | None = None,
) -> Page:
    """What the rules read of a card that is right.

    :param flags: those in its language, of whatever conditions.
    """
    texts = {name: getattr(card, name) for name in TextsSchema.names()}
    paths: list[tuple[tuple[str | int, ...], str]] = [
        ((name,), text) for name, text in texts.items() if isinstance(text, str)
    ]
    paths += [
        (("evidence", number, "statement"), outcome.statement)
        for number, outcome in enumerate(card.evidence)
    ]
    at = At(document)
    fields = tuple(_field(dotted(path), at.line(path), text) for path, text in paths)
    sections = tuple(
        tuple(_blocks(section, list(text.nodes)))
        for section, text in zip(document.sections, card.sections, strict=True)
    )
    original = card.translation is None
    about = flags if flags and set(flags.conditions) & set(card.conditions) else None
    return Page(document, card, original, lists, today, fields, sections, about)


def quoted(text: str) -> str:
    """A text as messages show it: short, on one line."""
    return repr(text if len(text) <= 120 else f"{text[:117]}…")


def _field(name: str, line: int, text: str) -> Block:
    sentences = [Sentence(part, line) for part in _SENTENCE.split(text) if part]
    return Block("", name, line, sentences)


def _blocks(section: Section, nodes: list[Node]) -> Iterator[Block]:
    name = f"section {section.title!r}"
    finder = _Finder(section)
    for tag, pieces, links in _runs(nodes, "p"):
        text = "".join(pieces)
        bare = " ".join(_CITED.sub("", text).split())
        sentences = [Sentence(part, finder.line(part)) for part in _SENTENCE.split(bare) if part]
        if sentences or links:
            line = sentences[0].line if sentences else finder.here
            yield Block(tag, name, line, sentences, "[@" in text, links)


def _runs(nodes: list[Node], tag: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Tag, texts and links of each block; the texts of an inner block are its own."""
    pieces: list[str] = []
    links: list[str] = []
    for node in nodes:
        if not isinstance(node, str) and node[0] in _BLOCKS:
            if pieces or links:
                yield tag, pieces, links
                pieces, links = [], []
            yield from _runs(node[2:], node[0])
        else:
            _inline(node, pieces, links)
    if pieces or links:
        yield tag, pieces, links


def _inline(node: Node, pieces: list[str], links: list[str]) -> None:
    if isinstance(node, str):
        pieces.append(node)
        return
    start = len(pieces)
    for child in node[2:]:
        _inline(child, pieces, links)
    if node[0] == "a":
        links.append("".join(pieces[start:]))
    if node[0] in ("td", "th", "br"):
        pieces.append(" ")


class _Finder:
    """Where texts stand in a section, asked for in their order."""

    def __init__(self, section: Section) -> None:
        self.markdown = section.markdown
        self.first = section.line + (1 if section.title else 0)
        self.starts = [0] + [found.end() for found in re.finditer("\n", self.markdown)]
        self.at = 0

    @property
    def here(self) -> int:
        return self.first + bisect_right(self.starts, self.at) - 1

    def line(self, text: str) -> int:
        """The line on which a text begins; that of the text before it where it is not found."""
        opening = r"\W+".join(map(re.escape, re.findall(r"\w+", text[:200])[:4]))
        found = re.compile(opening).search(self.markdown, self.at, self.at + _AHEAD)
        if not found or not opening:
            return self.here
        self.at = found.start()
        line = self.here
        self.at = found.end()
        return line
