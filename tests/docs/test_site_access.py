"""axe finds nothing on the pages of docs/, and they fit a telephone."""

from __future__ import annotations

import pytest

from ..browser.rig.axe import axe

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
