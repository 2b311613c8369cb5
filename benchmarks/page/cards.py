"""As many cards as wanted, out of the starter cards."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.machine import ROOT

_STARTER = ROOT / "widget" / "starter" / "en"


def starter_cards() -> list[str]:
    return sorted(path.stem for path in _STARTER.glob("*.md") if path.stem[0] != "_")


def many(folder: Path, number: int) -> list[str]:
    """Write a source folder: each starter card in turn, under another id and with its own title.

    :returns: the ids.
    """
    originals = starter_cards()
    (folder / "en").mkdir(parents=True)
    ids = []
    for index in range(number):
        original = originals[index % len(originals)]
        text = (_STARTER / f"{original}.md").read_text("utf-8")
        ids.append(f"{original}-{index + 1}")
        own = re.sub(r"^title: (.*)$", rf"title: \1 {index + 1}", text, count=1, flags=re.M)
        (folder / "en" / f"{ids[-1]}.md").write_text(own, "utf-8")
    return ids
