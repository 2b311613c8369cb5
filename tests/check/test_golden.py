"""What the starter cards come out as: a newer library that changes one has to be looked at first.

The list in tests/cases/golden/starter.txt is written anew by ``python -m tests.check.test_golden``.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from widget.check.library import check
from widget.publish.html import Choice, to_html
from widget.read.folder import read_source

from .cases import CASES

LIST = CASES / "golden" / "starter.txt"


def told() -> str:
    """For each section of each card its length and hash as HTML, a line each."""
    library = check(read_source("starter")).library
    assert library
    lines = []
    for name, versions in sorted(library.cards.items()):
        for lang, card in sorted(versions.items()):
            for text in card.sections:
                html = to_html(list(text.nodes), Choice()).encode()
                lines.append(
                    f"{lang}/{name} {text.title}: {len(html)} {sha256(html).hexdigest()[:16]}"
                )
    return "\n".join(lines) + "\n"


def test_no_section_of_a_starter_card_has_changed() -> None:
    """pytest shows the lines that differ; if the change is meant, write the list anew."""
    assert told().splitlines() == LIST.read_text("utf-8").splitlines()


if __name__ == "__main__":
    LIST.parent.mkdir(exist_ok=True)
    Path(LIST).write_text(told(), "utf-8")
