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
    return {words: address for address, _, words in links(text)}


def links(text: str) -> list[tuple[str, str, str]]:
    """Of each such link the address, the name and the words."""
    link = (
        r'<a class="[a-z]+" href="(/preview/source/[^"]+)" aria-label="([^"]+)">(\d+ [a-z ]+)</a>'
    )
    return re.findall(link, text)


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
    # Files beside the cards come before the cards; what is said of this one is said of all of it.
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
    for path, line in {address.partition("#")[::2] for address, _, _ in links(asked.text())}:
        page = asked.get(path[1:])
        assert page.status_code == 200 and (f'id="{line}"' in page.text) is bool(line), path
    assert "expected" in asked.text("preview/source/en/tens.txt")


def test_no_two_counts_have_one_name_and_lead_elsewhere(source: Path, asked: Asked) -> None:
    for file in ("en/cold.md", "en/wrap.md"):
        write(source, file, WRONG)
    asked.renew()
    found = links(asked.text())
    assert [words for _, _, words in found] == ["2 errors", "1 error", "1 error"]
    names = {name: address for address, name, _ in found}
    assert names == {
        "2 errors, the first in en/cold.md": "/preview/source/en/cold.md#L4",
        "1 error in en/cold.md": "/preview/source/en/cold.md#L4",
        "1 error in en/wrap.md": "/preview/source/en/wrap.md#L4",
    }
    one = links(asked.text("preview/source/en/wrap.md"))
    assert one == [("/preview/source/en/wrap.md#L4", "1 error in en/wrap.md", "1 error")]


def test_of_the_files_beside_the_cards_those_with_errors_come_first(
    source: Path, asked: Asked
) -> None:
    write(source, "en/tens.txt", "a card in the wrong place")
    write(source, "publisher.yaml", "name: X")
    asked.renew()
    beside = asked.text().partition("Files beside the cards")[2]
    assert 0 < beside.index(">publisher.yaml<") < beside.index(">en/tens.txt<")


def test_the_counts_over_a_file_lead_to_its_lines(source: Path, asked: Asked) -> None:
    write(source, "en/cold.md", WRONG.replace("Cold packs.", "![](x.png)"))
    asked.renew()
    page = asked.text("preview/source/en/cold.md")
    assert counts(page) == {"2 errors": "/preview/source/en/cold.md#L4"}
    assert 'id="L4" tabindex="-1" class="error"' in page
