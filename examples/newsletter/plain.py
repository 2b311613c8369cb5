"""The HTML of a card as plain text, for the other half of an e-mail."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from textwrap import fill

_BLOCKS = {"article", "section", "header", "div", "p", "ul", "ol", "li", "dl", "dt", "dd",
           "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "tr"}  # fmt: skip
_WIDTH = 72


class _Text(HTMLParser):
    """Blocks of words, each with the sign that stands before it."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[str, str]] = []
        self._words, self._sign, self._href = "", "", ""
        self._lists: list[int] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "br":
            self._words += " "
        elif self._hidden or told.get("aria-hidden") == "true":
            self._hidden += 1
        if tag in _BLOCKS:
            self.flush()
        if tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            if self._lists[-1] >= 0:
                self._lists[-1] += 1
            self._sign = f"{self._lists[-1]}. " if self._lists[-1] > 0 else "- "
        elif tag[0] == "h" and tag[1:].isdigit():
            self._sign = "#" * (int(tag[1]) - 1) + " "
        elif tag == "a":
            self._href = told.get("href") or ""
        elif tag in ("td", "th"):
            self._words += " | "

    def handle_endtag(self, tag: str) -> None:
        if tag != "br":
            self._hidden = max(0, self._hidden - 1)
        if tag == "a":
            self._words += "" if self._href.startswith("tel:") else f" <{self._href}>"
        if tag in _BLOCKS:
            self.flush()
        if tag in ("ul", "ol"):
            self._lists.pop()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._words += data

    def flush(self) -> None:
        """End a block."""
        if words := re.sub(r"\s+", " ", self._words).strip():
            self.blocks.append((self._sign, words))
            self._sign = ""
        self._words = ""


def to_text(html: str) -> str:
    """The words in their order: ``##`` before headings, links in angle brackets behind theirs."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    parser.flush()
    lines: list[str] = []
    before = ""
    for sign, words in parser.blocks:
        item = sign[:1] == "-" or sign[:1].isdigit()
        if lines and not (item and before):
            lines.append("")
        before = sign if item else ""
        indent = " " * len(sign) if item else ""
        # A long address stays whole: broken, it leads nowhere.
        lines.append(fill(sign + words, _WIDTH, subsequent_indent=indent,
                          break_long_words=False, break_on_hyphens=False))  # fmt: skip
    return "\n".join(lines)
