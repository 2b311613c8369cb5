"""What a card leaves behind when it is removed again, a thousand times.

``python -m benchmarks.page.heap [OUT]``
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, sync_playwright

from benchmarks.figures import Figures, progress
from benchmarks.machine import rotated
from benchmarks.page.browser import chromium, devtools, page_of, partner
from benchmarks.page.cards import starter_cards
from benchmarks.page.report import run, spread
from benchmarks.page.site import site

ABOUT = (
    "Bytes of the JavaScript heap and nodes of the document in Chromium, after a collection, more "
    "than before 1,000 cards were added, shown and removed one after the other"
)
CYCLES = 1000
#: Bytes.
TARGET = 1_000_000
#: Before the count begins: code is compiled, and every answer is kept once.
_WARM = 60
#: How cards are taken away; the last, which keeps every one of them, shows that a leak is seen.
SUBJECTS = (
    "one card",
    "twelve cards in turn",
    "removed at once",
    "lazy, far away",
    "control: kept",
)
_CYCLES = """async ([ids, cycles, how]) => {
  globalThis.kept ??= [];
  for (let n = 0; n < cycles; n++) {
    const card = document.createElement('treatment-card');
    card.setAttribute('card', ids[n % ids.length]);
    const there = new Promise((done, fail) => {
      card.addEventListener('treatment-card-loaded', done);
      card.addEventListener('treatment-card-error', fail);
    });
    if (how === 'lazy, far away') {
      card.setAttribute('loading', 'lazy');
      document.body.append(card);
      await new Promise((done) => setTimeout(done));
    } else document.querySelector('h1').after(card);
    if (how === 'removed at once') there.catch(() => 0);
    else if (how !== 'lazy, far away') await there;
    card.remove();
    if (how === 'control: kept') kept.push(card);
  }
}"""


def taken(tools: CDPSession) -> dict[str, int]:
    """After a collection: bytes of the heap, and how many nodes and listeners there are."""
    for _ in range(3):  # what a finalizer lets go is taken by the next
        tools.send("HeapProfiler.collectGarbage")
    used = tools.send("Runtime.getHeapUsage")["usedSize"]
    counted = tools.send("Memory.getDOMCounters")
    return {
        "heap": int(used),
        "nodes": counted["nodes"],
        "listeners": counted["jsEventListeners"],
    }


def load(browser: Browser, address: str, subject: str) -> Figures:
    """A page in a profile of its own."""
    ids = starter_cards() if "twelve" in subject else ["tens"]
    context = browser.new_context()
    try:
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto(address)
        page.wait_for_function("window.TreatmentCards")
        tools = devtools(page)
        tools.send("HeapProfiler.enable")
        page.evaluate(_CYCLES, [ids, _WARM, subject.removeprefix("control")])
        before = taken(tools)
        page.evaluate(_CYCLES, [ids, CYCLES, subject])
        after = taken(tools)
    finally:
        context.close()
    return {"before": before, "after": after, **{k: after[k] - before[k] for k in before}}


def summarized(raw: list[Figures]) -> dict[str, Figures]:
    summary: dict[str, Figures] = {}
    for name in SUBJECTS:
        own = [one for one in raw if one["subject"] == name]
        grown = spread((one["heap"] for one in own), 0)
        summary[name] = {
            "heap_bytes": int(grown["median"]),
            "max": int(grown["max"]),
            "nodes": max(one["nodes"] for one in own),
            "listeners": max(one["listeners"] for one in own),
        }
        if "control" not in name:
            summary[name]["target"] = TARGET
    return summary


def measure(rounds: int) -> Figures:
    with (
        tempfile.TemporaryDirectory() as folder,
        site(Path(folder)) as host,
        partner() as partners,
        sync_playwright() as playwright,
    ):
        address = partners.put("cards", page_of(host.script()))
        browser = chromium(playwright, host)
        raw: list[Figures] = []
        for number, subject in rotated(SUBJECTS, rounds):
            found = load(browser, address, subject)
            progress(f"{number} {subject}: {found['heap']} bytes, {found['nodes']} nodes")
            raw.append({"subject": subject, "round": number, **found})
        version = browser.version
        browser.close()
    return {
        "versions": {"chromium": version},
        "cycles": CYCLES,
        "summary": summarized(raw),
        "raw": raw,
    }


if __name__ == "__main__":
    run("heap", ABOUT, 5, measure)
