"""axe finds nothing on the pages of docs/, and they fit a telephone."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..browser.rig.axe import axe

#: The theme is others' work, so no other engine looks at the site.
pytestmark = pytest.mark.chromium_only
TELEPHONE = {"width": 400, "height": 800}
#: One of each kind: text, steps with code, wide tables, charts, what is written out by a program.
KINDS = {
    "index": {"dark": True, **TELEPHONE},
    "tutorial": {"dark": True},
    "comparison": {},
    "performance": {"dark": True, **TELEPHONE},
    "openapi": {},
}


@pytest.mark.parametrize("name", KINDS)
def test_axe_finds_nothing(browser, served, name):
    page = browser(**KINDS[name])
    page.open(f"{served}/{name}.html")
    assert axe(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    resources = "() => performance.getEntriesByType('resource').map(({name}) => name)"
    asked = page.evaluate(resources)
    assert len(asked) > 4
    assert [address for address in asked if not address.startswith(served)] == []


#: Each page's article in the place of the one that is open, which has the rest in common with it.
SMALL = """async (names) => {
  const wide = [];
  for (const name of names) {
    const text = await (await fetch(name)).text();
    const page = new DOMParser().parseFromString(text, 'text/html');
    document.querySelector('article').replaceWith(page.querySelector('article'));
    if (document.documentElement.scrollWidth > innerWidth) wide.push(name);
    for (const table of document.querySelectorAll('article table'))
      if (table.scrollWidth > table.parentElement.clientWidth) wide.push([name, table.innerText]);
  }
  return wide;
}"""


def test_no_table_of_any_page_is_wider_than_a_small_telephone(browser, served, site: Path):
    page = browser(width=360, height=780)
    page.open(f"{served}/settings.html")
    names = sorted(path.name for path in site.glob("*.html"))
    assert len(names) > 30
    assert page.evaluate(SMALL, names) == []


def test_on_a_small_telephone_a_cell_says_its_column(browser, served):
    page = browser(width=360, height=780)
    page.open(f"{served}/settings.html")
    said = """() => [...document.querySelector('tbody tr').cells].map(
      (cell) => getComputedStyle(cell, '::before').content.replaceAll('"', ''))"""
    assert page.evaluate(said) == ["none", "type: ", "default: ", "what: "]
    page.resize(1000, 800)
    assert page.evaluate(said) == ["none"] * 4
