"""What a page of docs/ asks its reader to do, in order, as the page itself says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
FENCE = re.compile(r"^```([a-z]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: A file that is spoken of: the last one before a block is the block's.
FILE = re.compile(r"`([\w./-]+\.[a-z]+)`")
STOP = "Press Ctrl+C"


@dataclass(frozen=True)
class Step:
    """``run`` and ``shown`` (what the command before wrote), ``save`` and ``mend`` a file, ``stop``
    what was started first, ``see`` a sentence on the page."""

    kind: str
    text: str
    file: str = ""


def steps(text: str) -> Iterator[Step]:
    start = 0
    for block in FENCE.finditer(text):
        yield from _told(text[start : block.start()])
        named = FILE.findall(text[start : block.start()].strip().rpartition("\n\n")[2])
        language, content = block.groups()
        if language == "sh":
            yield Step("run", content)
        elif language == "text":
            yield Step("shown", content)
        else:
            assert named, f"no file is named before {content[:60]!r}"
            yield Step("mend" if language == "diff" else "save", content, named[-1])
        start = block.end()
    yield from _told(text[start:])


def _told(prose: str) -> Iterator[Step]:
    for line in prose.splitlines():
        if line.startswith(STOP):
            yield Step("stop", line)
        elif line.startswith("> "):
            yield Step("see", line.removeprefix("> "))


def mended(text: str, diff: str) -> str:
    """A file after each group of ``-`` lines gave way to the ``+`` lines below it."""
    for old, new in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)+)", diff, re.MULTILINE):
        before, after = (re.sub(r"^.", "", part, flags=re.MULTILINE) for part in (old, new))
        assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times"
        text = text.replace(before, after)
    return text
