"""The pages of docs/ as a site: whole, linked, and with nothing from another host."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from selectolax.lexbor import LexborHTMLParser

from .conftest import DOCS

PAGES = sorted(path.stem for path in DOCS.glob("*.md"))
API = json.loads((DOCS.parent / "widget/publish/openapi.json").read_text("utf-8"))
#: Where a page asks for something by itself. What people follow is theirs to follow.
ASKED = ("src", "srcset", "poster", "data", "background", "ping", "action", "formaction")


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, LexborHTMLParser]:
    return {path.stem: LexborHTMLParser(path.read_text("utf-8")) for path in site.glob("*.html")}


def _asked(page: LexborHTMLParser) -> Iterator[str]:
    for node in page.css("*"):
        attributes = node.attributes
        names = (*ASKED, "href") if node.tag in ("link", "image", "use") else ASKED
        yield from (attributes[name] or "" for name in names if name in attributes)
        yield from re.findall(r"url\(([^)]*)\)", attributes.get("style") or "")
    for style in page.css("style"):
        yield from _named(style.text())


def _named(sheet: str) -> list[str]:
    return re.findall(r"""url\(\s*["']?([^"')]*)|@import\s+["']([^"']*)""", sheet)


def test_every_page_is_built_and_listed(pages: dict[str, LexborHTMLParser]) -> None:
    assert len(PAGES) > 30
    assert set(PAGES) <= set(pages)
    listed = {
        (link.attributes["href"] or "").removesuffix(".html")
        for link in pages["index"].css(".sidebar-tree a")
    }
    assert listed >= {*PAGES} - {"index"}


def test_no_row_of_a_table_and_no_file_was_cut() -> None:
    """A link without its end is text to Markdown, and no warning."""
    for path in DOCS.glob("*.md"):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            assert not line.startswith("| ") or line.endswith("|"), f"{path.name}:{number}"
            assert not re.search(r"\]\([^)\s]*$", line), f"{path.name}:{number}"
    odd = [path.name for path in DOCS.rglob("*") if not re.fullmatch(r"[\w.-]+", path.name)]
    assert odd == []


#: What the style sheet for telephones would else take from them.
ROLES = {
    "table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row",
    "thead th": "columnheader", "tbody th": "rowheader", "td": "cell",
}  # fmt: skip


def test_every_part_of_a_table_says_its_role(pages: dict[str, LexborHTMLParser]) -> None:
    for parts, role in ROLES.items():
        found = [part for page in pages.values() for part in page.css(f"article {parts}")]
        assert {part.attributes.get("role") for part in found} <= {role}, parts
        assert len(found) > 100 or parts == "tbody th"


def test_no_empty_cell_says_a_column(pages: dict[str, LexborHTMLParser]) -> None:
    cells = [cell for page in pages.values() for cell in page.css("article td")]
    empty = [cell for cell in cells if not cell.text(strip=True) and not cell.css("img")]
    assert len(empty) > 10
    assert [cell.html for cell in empty if "data-head" in cell.attributes] == []


def test_nothing_is_asked_of_another_host(site: Path, pages: dict[str, LexborHTMLParser]) -> None:
    asked = {(name, address) for name, page in pages.items() for address in _asked(page)}
    sheets = list(site.rglob("*.css"))
    assert len(asked) > 100 and len(sheets) > 4
    for sheet in sheets:
        for found in _named(sheet.read_text("utf-8")):
            asked.add((sheet.name, "".join(found)))
    remote = re.compile(r"(?!data:)([a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
    assert [pair for pair in sorted(asked) if remote.match(pair[1].strip())] == []
    scripts = "".join(path.read_text("utf-8") for path in site.rglob("*.js"))
    assert not re.findall(r"""(?:fetch|import|importScripts)\(\s*["'`]https?:""", scripts)


def test_every_link_leads_somewhere(site: Path, pages: dict[str, LexborHTMLParser]) -> None:
    targets = {
        name: {node.attributes["id"] for node in page.css("[id]")} for name, page in pages.items()
    }
    seen, lost = 0, []
    for name, page in pages.items():
        for link in page.css("a[href]"):
            address = unquote(link.attributes["href"] or "")
            if re.match(r"[a-z]+:", address) or not address.rstrip("#"):
                continue
            seen += 1
            place, _, anchor = address.partition("#")
            if not place.endswith(".html") and (site / place).is_file():
                continue  # a file to download
            page_of = place.removesuffix(".html") or name
            if page_of not in targets or (anchor and anchor not in targets[page_of]):
                lost.append((name, address))
    assert seen > 1000
    assert lost == []


def test_a_page_that_is_spoken_of_is_a_link_by_its_title(
    pages: dict[str, LexborHTMLParser],
) -> None:
    spoken = [link.text() for link in pages["api"].css("article a[href='view.html']")]
    assert "The view: what readers see, as data" in spoken
    for name, shared in pages.items():
        page = LexborHTMLParser(shared.html or "")
        for node in page.css("article pre, article code"):
            node.decompose()
        body = page.css_first("article")
        assert not re.findall(r"docs/[a-z-]+\.md", body.text() if body else ""), name


def test_the_description_of_the_api_is_written_out(pages: dict[str, LexborHTMLParser]) -> None:
    page = pages["openapi"]
    headings = {node.text(strip=True).rstrip("¶#") for node in page.css("h3")}
    assert {f"GET {path}" for path in API["paths"]} <= headings
    assert len(API["paths"]) > 20
    for name, schema in API["components"]["schemas"].items():
        section = page.css_first(f"section#body-{name.lower()}")
        assert section is not None, name
        shown = {cell.text(strip=True) for cell in section.css("td:first-child code")}
        assert set(schema.get("properties", ())) <= shown, name


def test_the_charts_are_there(site: Path, pages: dict[str, LexborHTMLParser]) -> None:
    shown = [image.attributes for image in pages["performance"].css("article img")]
    assert len(shown) == len(list(DOCS.glob("*.svg"))) > 1
    for image in shown:
        assert image["alt"]
        assert (site / (image["src"] or "")).read_text("utf-8").startswith("<svg")
