"""What needs the editor comes first in a preview, and a count leads to the first of its kind."""

from __future__ import annotations

import re
from pathlib import Path

from .test_preview import BATH, WRONG, Asked, asked, source, write

__all__ = ["asked", "source"]
OVERDUE = BATH.replace("next: 2028-01-10", "next: 2026-02-10")
ADVISED = BATH.replace("It may ease", "It eases")


def files(asked: Asked) -> list[str]:
    """Those of the table, from its top."""
    table = asked.text().partition("<tbody")[2]
    return re.findall(r">([a-z]+/[a-z]+\.md)<", table)


def counts(text: str) -> dict[str, str]:
    """The counts that are links, in their order, and where they lead."""
    found = re.findall(r'<a class="[a-z]+" href="(/preview/source/[^"]+)">(\d+ [a-z ]+)</a>', text)
    return {words: address for address, words in found}


def test_errors_stand_before_warnings_and_those_before_the_rest(source: Path, asked: Asked) -> None:
    assert files(asked) == ["en/bath.md", "es/bath.md", "en/cold.md"]
    write(source, "en/bath.md", ADVISED)  # advice hinders nothing
    write(source, "en/heat.md", OVERDUE)
    write(source, "en/wrap.md", WRONG)
    asked.renew()
    assert files(asked) == [
        "en/wrap.md", "en/heat.md", "en/bath.md", "es/bath.md", "en/cold.md",
    ]  # fmt: skip
    write(source, "en/wrap.md", BATH)
    asked.renew()
    assert files(asked)[0] == "en/heat.md" and files(asked)[-1] == "en/wrap.md"


def test_each_count_of_the_start_leads_to_the_first_of_its_kind(source: Path, asked: Asked) -> None:
    assert counts(asked.text()) == {}
    write(source, "en/bath.md", ADVISED)
    write(source, "en/cold.md", WRONG.replace("Cold packs.", "![](x.png)"))
    write(source, "en/tens.txt", "a card in the wrong place")
    write(source, "en/wrap.md", WRONG)
    asked.renew()
    start, rows = asked.text().split("<tbody", 1)
    # What every card shows comes before the cards; it is said of a whole file.
    assert counts(start) == {
        "3 errors": "/preview/source/en/cold.md#L4",
        "1 warning": "/preview/source/en/tens.txt",
        "1 piece of advice": "/preview/source/en/bath.md#L26",
    }
    assert counts(rows) == {
        "2 errors": "/preview/source/en/cold.md#L4",
        "1 error": "/preview/source/en/wrap.md#L4",
        "1 piece of advice": "/preview/source/en/bath.md#L26",
    }


def test_of_the_files_beside_the_cards_those_with_errors_come_first(
    source: Path, asked: Asked
) -> None:
    write(source, "en/tens.txt", "a card in the wrong place")
    write(source, "publisher.yaml", "name: X")
    asked.renew()
    beside = asked.text().partition("Beside the cards")[2]
    assert 0 < beside.index(">publisher.yaml<") < beside.index(">en/tens.txt<")


def test_the_counts_over_a_file_lead_to_its_lines(source: Path, asked: Asked) -> None:
    write(source, "en/cold.md", WRONG.replace("Cold packs.", "![](x.png)"))
    asked.renew()
    page = asked.text("preview/source/en/cold.md")
    assert counts(page) == {"2 errors": "/preview/source/en/cold.md#L4"}
    assert 'id="L4" tabindex="-1" class="error"' in page
