"""How far a page moves when the live card takes the place of the pasted copy.

``python -m benchmarks.page.shift [OUT]``
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.figures import Figures, progress
from benchmarks.machine import rotated
from benchmarks.page.browser import chromium, page_of, partner
from benchmarks.page.cards import starter_cards
from benchmarks.page.report import run
from benchmarks.page.site import Site, site

ABOUT = (
    "Cumulative layout shift (https://web.dev/articles/cls) in Chromium, from the copy of the full "
    "snippet to the live card, for each starter card; the card comes 0.4 s after the page"
)
TARGET = 0.01
ONE_WAY = 0.05
#: Width and height of the window, in pixels.
WINDOWS = ((360, 640), (1000, 800))
#: Where the reader is when the card arrives: at the top, or where the copy ends; the last of them
#: in a browser that does not hold the page in place (``overflow-anchor``), which Chromium does.
PLACES = ("top", "end", "end, not held")
_WATCH = """<script>
shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries().map(
  ({value, startTime, sources}) => ({value, at: startTime, moved: sources.map(
    ({node, previousRect, currentRect}) => [node?.nodeName ?? '', previousRect.y, currentRect.y])}),
))).observe({type: 'layout-shift', buffered: true});
addEventListener('treatment-card-before-render', ({target}) =>
  target.before_ = [target, target.querySelector('h3')].map((e) => e?.getBoundingClientRect()));
</script>"""
_TO_THE_END = """<script>
addEventListener('DOMContentLoaded', () =>
  scrollTo(0, document.querySelector('treatment-card').getBoundingClientRect().bottom - 300));
</script>"""
_FOUND = """async () => {
  await live;
  for (let n = 0; n < 10; n++) await new Promise(requestAnimationFrame);
  await new Promise((done) => setTimeout(done, 300));
  const card = document.querySelector('treatment-card');
  const [copy, title] = card.before_;
  return {shift: shifts.reduce((sum, {value}) => sum + value, 0), shifts,
    copy: copy.height, live: card.getBoundingClientRect().height, scrolled: scrollY,
    title: title && card.shadowRoot.querySelector('h3').getBoundingClientRect().y - title.y};
}"""


def load(browser: Browser, address: str, window: tuple[int, int]) -> Figures:
    """One page in a profile of its own."""
    context = browser.new_context(viewport={"width": window[0], "height": window[1]})
    try:
        page = context.new_page()
        page.goto(address, wait_until="domcontentloaded")
        told: dict[str, Any] = page.evaluate(_FOUND)
    finally:
        context.close()
    return {
        "shift": round(told["shift"], 5),
        "copy_px": round(told["copy"], 1),
        "live_px": round(told["live"], 1),
        "title_moved_px": told["title"] and round(told["title"], 1),
        "shifts": told["shifts"],
        "scrolled": told["scrolled"],
    }


def pages_of(host: Site) -> dict[tuple[str, str], str]:
    """The texts of all pages, by card and place; and the control, a card that has no copy."""
    found = {}
    for card in starter_cards():
        snippet = host.snippet(card)
        for place in PLACES:
            loose = "<style>html{overflow-anchor:none}</style>" if "not held" in place else ""
            scroll = "" if place == "top" else _TO_THE_END
            found[card, place] = page_of(snippet + scroll, _WATCH + loose)
    bare = host.snippet("inversion-table", "--form", "one-tag")
    found["(control: no copy)", "top"] = page_of(bare, _WATCH)
    return found


def summarized(raw: list[Figures]) -> dict[str, Figures]:
    summary: dict[str, Figures] = {}
    for width, _ in WINDOWS:
        for place in PLACES:
            own = [r for r in raw if r["width"] == width and r["place"] == place]
            cards = [one for one in own if "control" not in one["card"]]
            worst = max(cards, key=lambda one: one["shift"])
            summary[f"{width} px, {place}"] = {
                "worst": worst["shift"],
                "card": worst["card"],
                "copy_px": worst["copy_px"],
                "live_px": worst["live_px"],
                "title_moved_px": worst["title_moved_px"],
                "cards": len({one["card"] for one in cards}),
                "target": TARGET if "not held" not in place else None,
            }
            for one in own:
                if "control" in one["card"]:
                    summary[f"{width} px, {one['card']}"] = {"shift": one["shift"]}
    return summary


def measure(rounds: int) -> Figures:
    with (
        tempfile.TemporaryDirectory() as name,
        site(Path(name), one_way=ONE_WAY) as host,
        partner() as partners,
        sync_playwright() as playwright,
    ):
        addresses = {
            key: partners.put("-".join(key).replace(" ", "").replace(",", ""), text)
            for key, text in pages_of(host).items()
        }
        browser = chromium(playwright, host)
        raw: list[Figures] = []
        subjects = [(key, window) for window in WINDOWS for key in addresses]
        for number, (key, window) in rotated(subjects, rounds):
            found = load(browser, addresses[key], window)
            progress(f"{number} {' '.join(key)} {window[0]}: {found['shift']}")
            one = {"card": key[0], "place": key[1], "width": window[0], "round": number}
            raw.append({**one, **found})
        version = browser.version
        browser.close()
    return {"versions": {"chromium": version}, "summary": summarized(raw), "raw": raw}


if __name__ == "__main__":
    run("shift", ABOUT, 3, measure)
