"""How long the main thread is busy with fifty cards on one page, beside another embed.

``python -m benchmarks.page.main_thread [OUT]``
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.figures import Figures, progress
from benchmarks.machine import calm, rotated
from benchmarks.page.browser import chromium, devtools, page_of, partner
from benchmarks.page.cards import many
from benchmarks.page.peers import INCLUDE_FRAGMENT, bundle, install
from benchmarks.page.report import run, spread
from benchmarks.page.site import Site, site

ABOUT = (
    "Milliseconds of the main thread (Performance.getMetrics in Chromium) until "
    "fifty different cards from one near host stand on one page: with our client, with "
    "include-fragment and our HTML fragments, and with nothing that loads"
)
CARDS = 50
TARGET = 1.5
METRICS = ("TaskDuration", "ScriptDuration", "LayoutDuration", "RecalcStyleDuration")
#: Heard at each element: the events of include-fragment do not bubble.
_EACH = """<script>
all = Promise.all([...document.querySelectorAll('treatment-card,include-fragment')].map((element) =>
  new Promise((done) => {
    element.addEventListener('treatment-card-loaded', done);
    element.addEventListener('include-fragment-replaced', done);
  })));
</script>"""
_WAIT = """async (how) => {
  if (how) await all;
  await new Promise((done) => setTimeout(done, 500));
  const cards = [...document.querySelectorAll('treatment-card')];
  const roots = [document, ...cards.map(({shadowRoot}) => shadowRoot).filter((root) => root)];
  return {elements: roots.reduce((sum, root) => sum + root.querySelectorAll('article *').length, 0),
    height: document.body.scrollHeight};
}"""


def pages_of(host: Site, ids: list[str]) -> dict[str, str]:
    """The same fifty places, filled in three ways."""
    short = "<p>The card is on its way.</p>"
    ours = "".join(f'<treatment-card card="{i}" lang="en">{short}</treatment-card>' for i in ids)
    theirs = "".join(
        f'<include-fragment src="{host.base}v1/cards/{i}.en.html">{short}</include-fragment>'
        for i in ids
    )
    script = f'<script async crossorigin src="{host.other}include-fragment.js"></script>'
    return {
        "treatment-card": page_of(ours + _EACH + host.script()),
        "include-fragment": page_of(theirs + _EACH + script),
        "nothing": page_of(ours + _EACH),
    }


def load(browser: Browser, blank: str, address: str, waits: bool) -> Figures:
    """One page in a profile of its own; what the thread did before is taken off."""
    idle, context = calm(wait=2), browser.new_context()
    try:
        page = context.new_page()
        page.goto(blank)
        tools = devtools(page)
        # The clock of the thread itself stands still while others have the processor.
        tools.send("Performance.enable", {"timeDomain": "threadTicks"})

        def metrics() -> dict[str, float]:
            told = tools.send("Performance.getMetrics")["metrics"]
            return {one["name"]: one["value"] for one in told}

        before = metrics()
        page.goto(address, wait_until="domcontentloaded")
        told: dict[str, Any] = page.evaluate(_WAIT, waits)
        after = metrics()
    finally:
        context.close()
    found = {name: round(1000 * (after[name] - before[name]), 1) for name in METRICS}
    assert found["TaskDuration"] > 0 and (not waits or told["elements"] > 50 * CARDS), (found, told)
    return {"idle": idle, **found, **told}


def summarized(raw: list[Figures]) -> dict[str, Figures]:
    """Medians by subject, and how ours compare with the other's, with and without the page."""
    tasks = {
        name: [one["TaskDuration"] for one in raw if one["subject"] == name]
        for name in dict.fromkeys(one["subject"] for one in raw)
    }
    summary: dict[str, Figures] = {}
    for name, found in tasks.items():
        own = [one for one in raw if one["subject"] == name]
        summary[name] = {"task_ms": spread(found, 1)["median"], "min": min(found)}
        for metric in METRICS[1:]:
            summary[name][metric] = spread((one[metric] for one in own), 1)["median"]
        summary[name]["elements"] = own[0]["elements"]
    ours, theirs, page = (
        median(tasks[name]) for name in ("treatment-card", "include-fragment", "nothing")
    )
    summary["ratio"] = {"whole": round(ours / theirs, 2), "target": TARGET}
    summary["ratio"]["without the page"] = round((ours - page) / (theirs - page), 2)
    return summary


def measure(rounds: int) -> Figures:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as theirs:
        ids = many(Path(folder, "source"), CARDS)
        install(Path(theirs), INCLUDE_FRAGMENT)
        script = bundle(Path(theirs), INCLUDE_FRAGMENT)["js"]
        Path(folder, "site").mkdir()
        with (
            site(
                Path(folder, "site"),
                source=str(Path(folder, "source")),
                other={"include-fragment.js": script},
            ) as host,
            partner() as partners,
            sync_playwright() as playwright,
        ):
            Path(folder).chmod(0o755)
            blank = partners.put("blank", "<!doctype html><title>Blank</title>")
            addresses = {n: partners.put(n, text) for n, text in pages_of(host, ids).items()}
            browser = chromium(playwright, host)
            raw: list[Figures] = []
            for number, name in rotated([*addresses], rounds):
                found = load(browser, blank, addresses[name], name != "nothing")
                progress(f"{number} {name}: {found['TaskDuration']} ms")
                raw.append({"subject": name, "round": number, **found})
            version = browser.version
            browser.close()
    return {
        "versions": {"chromium": version, INCLUDE_FRAGMENT.name: INCLUDE_FRAGMENT.version},
        "summary": summarized(raw),
        "raw": raw,
    }


if __name__ == "__main__":
    run("main_thread", ABOUT, 9, measure, needs=("nginx", "openssl", "chromium", "npm"))
