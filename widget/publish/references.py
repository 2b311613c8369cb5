"""Numbers of sources, given in the order in which readers meet them."""

from __future__ import annotations

from collections.abc import Iterable

from widget.check.citations import CITATION, keys
from widget.model import Node, Source
from widget.read.words import Words


class References:
    """The sources that a card has cited so far."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.cited: dict[str, tuple[int, Source]] = {}

    def mark(self, sources: Iterable[Source]) -> Node:
        """``[1, 4]``, which goes with the list of sources it points into."""
        numbers = sorted({self._number(source) for source in sources})
        return ["sup", {"class": "ref", "variant": "full"}, f"[{', '.join(map(str, numbers))}]"]

    def item(
        self, keys: tuple[str, ...], sources: dict[str, Source], *, foreign: bool = False
    ) -> list[Node]:
        """What follows a safety item: its numbers, or that it has no source.

        :param foreign: the item is in another language.
        """
        if keys:
            return [self.mark(sources[key] for key in keys)]
        words = self.words
        tongue = {"lang": words.lang, "dir": words.dir} if foreign else {}
        return [" ", ["span", {"class": "ref", **tongue}, words.text("(no source found yet)")]]

    def rich(self, nodes: Iterable[Node], sources: dict[str, Source]) -> list[Node]:
        """Rich text with its ``[@key]`` as numbers."""
        done: list[Node] = []
        for node in nodes:
            if isinstance(node, str):
                done += self._text(node, sources)
            else:
                done.append([node[0], node[1], *self.rich(node[2:], sources)])
        return done

    def _text(self, text: str, sources: dict[str, Source]) -> list[Node]:
        nodes: list[Node] = []
        rest = text
        while found := CITATION.search(rest):
            before = rest[: found.start()].rstrip(" ")  # the number follows its word without a gap
            nodes += [before] * bool(before) + [self.mark(sources[key] for key in keys(found[1]))]
            rest = rest[found.end() :]
        return nodes + [rest] * bool(rest)

    def _number(self, source: Source) -> int:
        return self.cited.setdefault(source.url, (len(self.cited) + 1, source))[0]

    def list(self) -> Node:
        """The sources, each a link, numbered as the marks are."""
        return ["ol", {}, *(_entry(source) for _, source in self.cited.values())]


def _entry(source: Source) -> Node:
    """All of it is the link: titles alone repeat, and then a name would lead to two places."""
    year = f", {source.year}" if source.year else ""
    # `auto`: a Latin title in a text that runs from right to left keeps its own order.
    attributes = {"href": source.url, "dir": "auto"}
    return ["li", {}, ["a", attributes, f"{source.title} · {source.publisher}{year}"]]
