"""What assistive technology is told, as files to read: tests/browser/trees/*.yaml.

Each tree is the same in Chromium and in Firefox. Renew them after a change that is meant, and read
the difference before it is committed:

    WIDGET_RENEW_TREES=1 scripts/with-display .venv/bin/python -m pytest tests/browser/test_trees.py
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from .rig.builder import build
from .rig.marionette import marionette
from .rig.page import Unable
from .rig.playwright import FIREFOX
from .rig.servers import card
from .rig.states import SHOWN, page_of_all, wait_for_all

pytestmark = pytest.mark.slow_elsewhere
TREES = Path(__file__).with_name("trees")
#: Name of the file: what is opened, and the element that is told of.
EMBEDDED = {
    "card": (card("unreviewed", country="GB", heading_level="2"), "treatment-card"),
    "card-compact": (card("unreviewed", variant="compact", country="GB"), "treatment-card"),
    "card-arabic": (card("unreviewed", variant="compact", lang="ar"), "treatment-card"),
    "card-overdue": (card("overdue", variant="compact"), "treatment-card"),
    "card-under-review": (card("under-review", variant="compact"), "treatment-card"),
    "card-withdrawn": (card("withdrawn"), "treatment-card"),
    "card-recalled": (card("recalled-critical"), "treatment-card"),
    "card-old-copy": (
        card("broken", valid_until="2026-01-31", expired_text="This copy may be out of date."),
        "treatment-card",
    ),
    "disclaimer": (card(None, tag="safety-disclaimer", country="GB"), "safety-disclaimer"),
}
PAGES = {"page": "cards/en/unreviewed", "page-recalled": "cards/en/recalled-critical",
         "index": "cards/en/", "frame": "cards/en/unreviewed/frame?variant=compact"}  # fmt: skip


#: What differs from day to day or from engine to engine, and is not what is told of the parts.
CHANGING = (
    (r"http://(127\.0\.0\.1|localhost):\d+", "https://cards.example"),
    (r"%20[0-9a-f]{12}%20", "%20REVISION%20"),
    (r'(textbox "[^"]*"): .*', r"\1"),  # what is to be pasted, with its day
    (r"\d[\d,]* (bytes|px)", r"N \1"),
    (r'(spinbutton "[^"]*"): .*', r"\1"),  # the height, as measured with the engine's own letters
)


def _tree(page, selector: str) -> str:
    """The tree below an element, shadow trees in it included."""
    return f"{page._page.locator(selector).first.aria_snapshot()}\n"


def _assert_same(name: str, tree: str) -> None:
    for pattern, always in CHANGING:
        tree = re.sub(pattern, always, tree)
    path = TREES / f"{name}.yaml"
    if os.environ.get("WIDGET_RENEW_TREES") == "1":
        path.write_text(tree, "utf-8")
    assert tree == path.read_text("utf-8")


@pytest.fixture
def page(browser):
    page = browser()
    if page.engine == "webkit":
        raise Unable("webkit: the driver tells of no tree")
    return page


@pytest.mark.parametrize("name", EMBEDDED)
def test_an_element_tells_what_it_told(page, states, partner, name):
    body, selector = EMBEDDED[name]
    states.misbehave("v1/cards/broken", "500")
    page.open(partner.page(body + states.script()))
    page.wait(
        """(selector) => document.querySelector(selector).shadowRoot
          ?.querySelector('article, .notice')""",
        selector,
    )
    _assert_same(name, _tree(page, selector))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_tells_what_it_told(page, states, name):
    page.open(states.base + PAGES[name])
    _assert_same(name, _tree(page, "body"))


def test_the_builder_tells_what_it_told(page, provider):
    build(page, provider)
    _assert_same("builder", _tree(page, "body"))


#: A part with a name, as a tree is written.
NAMED = re.compile(
    r"""^ *- '?(link|heading|alert|status|article|navigation|list)\b ?("(?:.*?[^\\])")?""", re.M
)


def _named(page) -> list[tuple[str, str]]:
    """Role and name of each such part of the page."""
    return [(role, json.loads(name or '""')) for role, name in NAMED.findall(_tree(page, "body"))]


def test_chromium_itself_tells_the_same(page, states, partner):
    """The trees are worked out by the driver; Chromium's own has the same parts and names."""
    if page.engine != "chromium":
        raise Unable(f"{page.engine}: the driver cannot ask the engine for its own tree")
    page.open(page_of_all(states, partner, "en"))
    wait_for_all(page)
    told = Counter(_named(page))
    nodes = page._context.new_cdp_session(page._page).send("Accessibility.getFullAXTree")["nodes"]
    own = Counter(
        (node["role"]["value"], node["name"]["value"])
        for node in nodes
        if not node["ignored"] and node["role"]["value"] in {role for role, _ in told}
    )
    assert sum(told.values()) > 300
    assert told - own == own - told == Counter()


def test_firefox_itself_tells_the_same(page, states, partner, tmp_path):
    """Firefox says role and name of one part at a time: links and headings are asked for."""
    if page.engine != "firefox":
        raise Unable(f"{page.engine}: Marionette is Firefox's")
    address = page_of_all(states, partner, "en")
    page.open(address)
    wait_for_all(page)
    told = [(role, name) for role, name in _named(page) if role in ("link", "heading")]
    with marionette(next(path for path in FIREFOX if Path(path).exists()), tmp_path) as firefox:
        firefox.call("WebDriver:Navigate", {"url": address})
        firefox.wait(
            f"return [...document.querySelectorAll('treatment-card, safety-disclaimer')]"
            f".filter((card) => card.shadowRoot?.querySelector('article')).length >= {SHOWN}"
        )
        own = firefox.parts()
    assert len(own) > 200
    assert Counter(own) == Counter(told)


def test_each_file_is_of_something_that_is_looked_at():
    assert {path.stem for path in TREES.iterdir()} == {*EMBEDDED, *PAGES, "builder"}
