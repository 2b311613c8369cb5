"""The readable files under tests/cases, and a third parser to hold results against.

In their text ``{U+202E}`` stands for that character, ``{byte ff}`` for that byte, and a line
``repeat 600: <b {n}>`` for 600 times what follows, without line breaks, ``{n}`` counting from 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

CASES = Path(__file__).parents[1] / "cases"
_REPEAT = re.compile(r"repeat ([0-9]+): (.*)")
_LETTER = re.compile(r"\{U\+([0-9A-F]{4,6})\}")
_BYTE = re.compile(rb"\{byte ([0-9a-f]{2})\}")
_EACH_LINE = "Each line is one input."
NOTHING = "(nothing)"


@dataclass(frozen=True)
class Attack:
    """One input, and where a file says so what must come of it."""

    name: str
    text: str
    expected: str | None


def expand(text: str) -> str:
    """Text with its directives carried out."""
    done, joint = "", ""
    for line in text.split("\n"):
        if found := _REPEAT.fullmatch(line):
            done += "".join(found[2].replace("{n}", str(n)) for n in range(int(found[1])))
            joint = ""
        else:
            done += joint + line
            joint = "\n"
    return _LETTER.sub(lambda letter: chr(int(letter[1], 16)), done)


def to_bytes(text: str) -> bytes:
    """The same, as the bytes of a file."""
    return _BYTE.sub(lambda byte: bytes.fromhex(byte[1].decode()), expand(text).encode())


def attacks() -> list[Attack]:
    found: list[Attack] = []
    for path in sorted((CASES / "attacks").glob("*.txt")):
        header, text, *rest = path.read_text("utf-8").removesuffix("\n").split("\n--\n")
        expected = rest[0] if rest else None
        if _EACH_LINE not in header:
            found.append(Attack(path.stem, expand(text), _plain(expected)))
            continue
        lines = text.split("\n")
        wanted = expected.split("\n") if expected is not None else [None] * len(lines)
        for number, (line, want) in enumerate(zip(lines, wanted, strict=True), 1):
            found.append(Attack(f"{path.stem}-{number}", expand(line), _plain(want)))
    return found


def _plain(expected: str | None) -> str | None:
    return "" if expected == NOTHING else expected


def tree_of(html: str) -> list[Any]:
    """HTML as lexbor reads it: ``[tag, {attributes}, *children]``, comments dropped."""
    return _children(LexborHTMLParser(html, is_fragment=True).root)


def _children(first: LexborNode | None) -> list[Any]:
    nodes: list[Any] = []
    node = first
    while node is not None:
        if node.is_text_node:
            text = node.text_content or ""
            if nodes and isinstance(nodes[-1], str):
                nodes[-1] += text
            else:
                nodes.append(text)
        elif node.is_element_node:
            attributes = {name: value or "" for name, value in node.attributes.items()}
            nodes.append([node.tag, attributes, *_children(node.child)])
        node = node.next
    return nodes


@dataclass(frozen=True)
class Bad:
    """Files of a source, and the exact messages that they must give."""

    name: str
    expected: list[str]
    files: dict[str, bytes]


def bad_sources() -> list[Bad]:
    """Files with ``# expect:`` lines, then one card, or several files after ``=== path`` lines."""
    found: list[Bad] = []
    for path in sorted((CASES / "bad").glob("*.txt")):
        text = path.read_text("utf-8")
        expected: list[str] = []
        while text.startswith("# expect: "):
            line, _, text = text.partition("\n")
            expected.append(line.removeprefix("# expect: "))
        parts = re.split(r"^=== (.*)\n", text, flags=re.M)
        files = dict(zip(parts[1::2], parts[2::2], strict=True)) or {"en/bad.md": text}
        found.append(Bad(path.stem, expected, {file: to_bytes(t) for file, t in files.items()}))
    return found


def good_card() -> str:
    return (CASES / "good" / "en" / "warm-bath.md").read_text("utf-8")
