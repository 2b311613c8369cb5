"""Input that grows: families made of the policy's own tags and of Markdown's own marks.

As a program it tells what each costs at its largest: ``python -m tests.check.families`` prints, for
each family, seconds of CPU and megabytes of memory beyond those of doing nothing.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from time import process_time

from tests.check.cases import good_card
from widget.check import policy
from widget.check.library import check
from widget.check.richtext import check_section
from widget.check.sanitize import sanitize
from widget.errors import ContentError, SanitizeError
from widget.model import Section
from widget.read.document import parse_document
from widget.read.folder import Drafts, read_source

LARGEST = 64 * 1024
#: Seconds of CPU that :func:`yardstick` takes on the machine that the bound is meant for.
YARD = 0.13
Family = Callable[[int], str]


def repeated(piece: str) -> Family:
    """So many of them, ``{n}`` counting."""
    return lambda size: "".join(_counted(piece, size))[:size]


def _counted(piece: str, size: int) -> list[str]:
    found, length, number = [], 0, 0
    while length < size:
        found.append(piece.replace("{n}", str(number)))
        length, number = length + len(found[-1]), number + 1
    return found


def capped(piece: str, tags: int) -> Family:
    """As many as the caps let in, and the rest as text between them."""
    count = policy.MAX_TAGS // tags - 1

    def made(size: int) -> str:
        room = max(size // count - len(piece) - 3, 0)
        return "".join(piece.replace("{n}", str(n)) + "x" * room for n in range(count))[:size]

    return made


def nested(opened: str, levels: int = policy.MAX_DEPTH - 2) -> Family:
    """As deep as the caps let in, and then text."""
    return lambda size: opened * levels + "x" * (size - len(opened) * levels)


HTML: dict[str, Family] = {f"<{tag}> x n": repeated(f"<{tag}>") for tag in sorted(policy.TAGS)}
HTML |= {f"<{tag}> capped": capped(f"<{tag}>", 1) for tag in sorted(policy.TAGS)}
HTML |= {f"{piece} x n": repeated(piece) for piece in (
    "<ul><li>", "<ol><li><p>", "<blockquote><p>", "<dl><dt><dd>", "<table><tr><td>", "<b {n}>",
    "<strong {n}><p>", "<strong {n}><em {n}>", "<a {n}><p>", "</p>", "</table>", "</strong>",
    "<p></strong>", "<table><p>", "<table>x", "<p a{n}=1>", "<p ", "<p a='", '<abbr title="',
    "<!", "<!--", "<!-->", "<?", "</ ", "<![CDATA[", "&amp;", "&amp", "&#0;", "&#x110000;",
    "&notit;", "&", "<", ">", "\"'", "a{n} ", "\n", "\t", "\u00e9", "\U0001f600", "<script>",
    "<style>x</style>", "<svg><p>", "<math><mi>", "<template>", "<select><option>", "<frameset>",
    "<form>", "<x-{n}>", '<a href="https://a.example/{n}">x</a>',
    '<a href="javascript:{n}">x</a>', "<th scope=col>",
)}  # fmt: skip
HTML |= {f"{piece} capped": capped(piece, tags) for piece, tags in (
    ("<strong {n}><p>", 2), ("<strong {n}><em {n}>", 2), ("<a {n}><p>", 2),
    ("<table><tr><td>", 3), ("<ul><li>", 2), ("<p></strong>", 2), ("<blockquote><p>", 2),
    ("<em {n}></p>", 2), ("<table><p>", 2), ("<strong {n}>", 1),
    ('<abbr title="{n}">x</abbr>', 2), ("<p " + "".join(f"a{n} " for n in range(19)) + ">", 1),
)}  # fmt: skip
HTML |= {f"{piece} nested": nested(piece) for piece in ("<ul>", "<blockquote>", "<strong>", "<dl>")}

MARKDOWN: dict[str, Family] = {f"{piece!r} x n": repeated(piece) for piece in (
    "*", "_", "**", "*a", "_a_", "*a **b ", "`", "``a", "[", "![", "[a](", "[a](b", "[a][b]", "]",
    "](", "[a]: b\n", "[a{n}]: https://a.example\n\n[a{n}]\n\n", "> ", ">\n> ", "- ", "- a\n",
    "1. ", "  - a\n", "|a", "|a|b|\n|-|-|\n|c|d|\n", "| " * 50 + "\n", "|-", "<", "<a", "<!--",
    "</", "&", "&amp;", "\\", "\\*", "#", "# a\n", "---\n", "===\na\n", "~~~\n", "```\n",
    "    a\n", "\t", "  \n", "a\n", "https://a.example ", "<https://a.example>", "[@a]",
    "[@a; @b] ", "*[a](b)*", "<b>*", "<p>\n\n",
)}  # fmt: skip

FRONT: dict[str, Family] = {f"front matter {piece!r} x n": repeated(piece) for piece in (
    "a{n}: b\n", "a: b\n", "[", "{", "- ", "- - ", "a: [", "&a", "*a ", "? ", "a{n}: &x{n} b\n",
    "'", '"', "a: |\n  b\n", "a: >\n", "!!", "!!str ", "%YAML ", "#", ":",
    "a: 1" + "0" * 400 + "\n", "\t", "--- ", "a:\n", " a:\n", "{a: ", "\\x", '"\\U0001F600',
    "\u00e9: x\n",
)}  # fmt: skip


def clean(text: str) -> None:
    with suppress(SanitizeError):
        sanitize(text)


def show(text: str) -> None:
    check_section(Section("T", text, 1), "en/x.md", clean=False)


def read(front: str) -> None:
    with suppress(ContentError):
        parse_document(f"---\n{front}\n---\n## A\n\nb\n".encode(), "en/x.md", "en", "x")


def whole(body: str) -> None:
    """A card that is good but for its body, from the bytes of its file to what is told of it."""
    text = good_card().rpartition("\n## ")[0] + "\n## More\n\n" + body
    starter = read_source("starter")
    card = parse_document(text.encode()[:LARGEST], "en/x.md", "en", "x")
    check(Drafts(starter.publisher, starter.countries, starter.words, starter.texts, [card]))


WAYS: dict[str, tuple[Callable[[str], None], Family]] = {
    **{f"html {name}": (clean, family) for name, family in HTML.items()},
    **{f"markdown {name}": (show, family) for name, family in MARKDOWN.items()},
    **{name: (read, family) for name, family in FRONT.items()},
}
FILES = {f"file {name}": (whole, MARKDOWN[name]) for name in list(MARKDOWN)[::6]}


def spent(way: Callable[[str], None], text: str, times: int = 2) -> float:
    """Of the processor (s), the least of some: what else runs here does not count."""
    found = []
    for _ in range(times):
        start = process_time()
        way(text)
        found.append(process_time() - start)
    return min(found)


def cost(way: Callable[[str], None], text: str) -> tuple[float, float]:
    """Seconds of CPU and megabytes at the peak, of a process of its own."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            way(text)
        finally:
            os._exit(0)
    _, status, used = os.wait4(child, 0)
    assert status == 0
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def yardstick(_: str) -> None:
    """As much work on every machine."""
    for number in range(2_000_000):
        str(number)


def quick(way: Callable[[str], None], text: str) -> float:
    """Seconds of CPU on a machine that takes ``YARD`` for the yardstick: that another is slower is
    no fault of ours. The least of some, as neighbours make a process dearer, never cheaper."""
    yard = seconds = float("inf")
    for _ in range(4):
        yard = min(yard, cost(yardstick, "")[0])
        seconds = min(seconds, cost(way, text)[0])
    return seconds * YARD / max(yard, YARD)


if __name__ == "__main__":
    idle = cost(lambda text: None, "")
    told = {}
    for name, (way, family) in {**WAYS, **FILES}.items():
        seconds, megabytes = cost(way, family(LARGEST))
        if seconds > 1:
            seconds = quick(way, family(LARGEST))
        told[name] = (seconds - idle[0], megabytes - idle[1])
    print(json.dumps(told))
