"""From a page's first byte to the live card, where everything of the publisher is far and cold.

``python -m benchmarks.page.roundtrips [OUT]``
"""

from __future__ import annotations

import gzip
import re
import tempfile
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import Playwright, sync_playwright

from benchmarks.figures import Figures, progress
from benchmarks.machine import ROOT, calm, command_version, rotated
from benchmarks.page.browser import chromium, page_of, partner
from benchmarks.page.report import run, spread
from benchmarks.page.site import HOST, Site, site

ABOUT = (
    "Round trips of 400 ms from the page's first byte to the live card: a new browser each time, "
    "a third party over TLS 1.3 and HTTP/2 that was never visited, DNS excluded"
)
ROUND_TRIP = 0.4
CARD = "inversion-table"
#: The most round trips each way of embedding may need; the controls have none.
TARGETS = {"snippet": 4.6, "snippet-preload": 3.3}
#: Told while the parser is right behind the snippet.
_TEXT = """<script>
text = {at: performance.now(), words: document.querySelector('treatment-card').innerText.length,
  foreign: performance.getEntriesByType('resource').filter((one) => one.responseEnd).length};
</script>"""
_TIMES = """async () => {
  const at = await live;
  const [page] = performance.getEntriesByType('navigation');
  const [paint] = performance.getEntriesByName('first-contentful-paint');
  const card = document.querySelector('treatment-card');
  const shadow = card?.shadowRoot?.querySelector('h3')?.textContent;
  const requests = performance.getEntriesByType('resource')
    .map(({name, startTime, responseStart, responseEnd, nextHopProtocol}) =>
      ({name: new URL(name).pathname, startTime, responseStart, responseEnd, nextHopProtocol}));
  return {first: page.responseStart, live: at, paint: paint?.startTime ?? null,
    text: window.text ?? null, shadow: shadow ?? null, requests};
}"""


def order_of_giscus(client: int, view: int) -> dict[str, bytes]:
    """A script that makes a frame, whose page loads a script, which fetches what is shown.

    Written for this: each body is as long as what we send for the same purpose, so that only the
    order differs.

    :param client: bytes of each script and of the frame's page.
    :param view: bytes of the data.
    """
    script = (
        "const f=document.createElement('iframe');"
        "f.src=new URL('frame.html',document.currentScript.src);document.body.append(f);"
    )
    frame = '<!doctype html><meta charset="utf-8"><p id="p"></p><script src="app.js"></script>'
    app = (
        "fetch('data.json').then((r)=>r.text()).then((t)=>{p.textContent=t.length;"
        "parent.postMessage('shown','*')});"
    )
    return {
        "client.js": _filled(script + "//", client),
        "frame.html": _filled(frame + "<!--", client - 3) + b"-->",
        "app.js": _filled(app + "//", client),
        "data.json": _filled('"', view - 1) + b'"',
    }


def _filled(text: str, size: int) -> bytes:
    """With letters behind it that no coding makes much shorter."""
    random = Random(size)
    return (
        text + "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=size - len(text)))
    ).encode()


def patterns(host: Site) -> dict[str, str]:
    """The pages, by the way in which they embed the same card."""
    snippet = host.snippet(CARD)
    plain = re.sub(r' (integrity|crossorigin)="[^"]*"', "", host.snippet(CARD, "--form", "one-tag"))
    view = f"{host.base}v1/cards/{CARD}.en.view.json"
    preload = f'<link rel="preload" as="fetch" crossorigin href="{view}">'
    return {
        "snippet": page_of(snippet.replace("<script", f"{_TEXT}<script")),
        "snippet-preload": page_of(snippet.replace("<script", f"{_TEXT}<script"), preload),
        "one-tag": page_of(host.snippet(CARD, "--form", "one-tag")),
        "plain-async": page_of(plain),
        "giscus-order": page_of(f'<script async src="{host.other}client.js"></script>'),
    }


def same_site(host: Site, text: str) -> str:
    """The same page near by on a host of the publisher's own site; the answer is its address.

    Chromium keeps connections apart by site: a frame of another one opens its own.
    """
    (host.folder / "other" / "giscus.html").write_text(text)
    return f"https://partner.{HOST}:{host.near}/other/giscus.html"


def load(playwright: Playwright, host: Site, address: str) -> Figures:
    """One page in one new browser; delays of other work must not pass for round trips."""
    assert host.proxy
    idle, before = calm(wait=2), host.proxy.connections
    browser = chromium(playwright, host)
    try:
        page = browser.new_page()
        page.set_default_timeout(30_000)
        page.goto(address, wait_until="domcontentloaded")
        told: dict[str, Any] = page.evaluate(_TIMES)
    finally:
        browser.close()
    first = told["first"]
    found: Figures = {
        "live_ms": round(told["live"] - first, 1),
        "round_trips": round((told["live"] - first) / 1000 / ROUND_TRIP, 3),
        "paint_ms": told["paint"] and round(told["paint"] - first, 1),
        "connections": host.proxy.connections - before,
        "idle": idle,
        "requests": [r["name"] for r in told["requests"] if r["name"] != "/favicon.ico"],
    }
    if "giscus" not in address:
        assert told["shadow"] == "Inversion table", told
    if text := told["text"]:
        assert text["words"] > 1000 and text["foreign"] == 0, text
        found["text_ms"] = round(text["at"] - first, 1)
    return found


def summarized(raw: list[Figures]) -> dict[str, Figures]:
    summary: dict[str, Figures] = {}
    for name in dict.fromkeys(one["pattern"] for one in raw):
        own = [one for one in raw if one["pattern"] == name]
        summary[name] = spread(one["round_trips"] for one in own)
        summary[name]["connections"] = max(one["connections"] for one in own)
        summary[name]["requests"] = max(len(one["requests"]) for one in own)
        if "text_ms" in own[0]:
            summary[name]["text_ms"] = spread(one["text_ms"] for one in own)["median"]
        if name in TARGETS:
            summary[name]["target"] = TARGETS[name]
    return summary


def measure(rounds: int) -> Figures:
    with tempfile.TemporaryDirectory() as name:
        client = (ROOT / "static/js/dist/dev/widget.js").read_bytes()
        other = order_of_giscus(len(gzip.compress(client, 9)), 3000)
        with (
            site(Path(name), one_way=ROUND_TRIP / 2, other=other) as host,
            partner() as pages,
            sync_playwright() as playwright,
        ):
            raw: list[Figures] = []
            texts = patterns(host)
            addresses = {n: pages.put(n, text) for n, text in texts.items()}
            addresses["giscus-order-same-site"] = same_site(host, texts["giscus-order"])
            for number, pattern in rotated([*addresses], rounds):
                found = load(playwright, host, addresses[pattern])
                progress(f"{number} {pattern}: {found['round_trips']}")
                raw.append({"pattern": pattern, "round": number, **found})
            browser = chromium(playwright, host)
            version = browser.version
            browser.close()
    return {
        "versions": {
            "chromium": version,
            "nginx": command_version("nginx", "-v"),
            "openssl": command_version("openssl", "version"),
        },
        "round_trip_ms": ROUND_TRIP * 1000,
        "summary": summarized(raw),
        "raw": raw,
    }


if __name__ == "__main__":
    run("roundtrips", ABOUT, 9, measure)
