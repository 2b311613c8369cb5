"""What goes over the wire for a card, beside other embeds.

``python -m benchmarks.page.bytes [OUT]``
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any

import brotli

from benchmarks.figures import Figures
from benchmarks.machine import ROOT, command_version
from benchmarks.page.peers import PEERS, bundle, install
from benchmarks.page.report import run
from benchmarks.page.site import HOST, widget

ABOUT = (
    "Bytes of bodies, each compressed by itself, without headers: the client, the view of every "
    "starter card in English, both together, and the scripts and styles of other embeds"
)
_DIST = ROOT / "static" / "js" / "dist"
_KINDS = ("raw", "gzip", "brotli_5", "brotli")
TARGETS = {"client (dev)": 2600, "view, median": 3200, "first embed, median": 6000}


def sizes(*bodies: bytes) -> dict[str, int]:
    """Of files that are sent one by one."""
    return {
        "raw": sum(map(len, bodies)),
        "gzip": sum(len(gzip.compress(body, 9, mtime=0)) for body in bodies),
        "brotli_5": sum(len(brotli.compress(body, quality=5)) for body in bodies),
        "brotli": sum(len(brotli.compress(body, quality=11)) for body in bodies),
    }


def clients() -> dict[str, dict[str, int]]:
    """The build of this checkout, and every release."""
    folders = sorted(path.parent for path in _DIST.glob("*/widget.js"))
    return {f"client ({f.name})": sizes((f / "widget.js").read_bytes()) for f in folders}


def views(folder: Path) -> dict[str, dict[str, dict[str, int]]]:
    """Of every starter card in English, as a host far away would send it.

    :returns: by card: the view; its words and addresses alone, which no form could do without;
        and the same tree as an HTML fragment.
    """
    widget("export", "starter", str(folder / "cards"), "--public-url", f"https://{HOST}/widget/")
    cards, found = folder / "cards/v1/cards", {}
    for path in sorted(cards.glob("*.en.view.json")):
        card = path.name.partition(".")[0]
        if "@" not in card:
            body = path.read_bytes()
            found[card] = {
                "view": sizes(body),
                "words": sizes("\n".join(words(json.loads(body)["view"][0])).encode()),
                "fragment": sizes((cards / f"{card}.en.html").read_bytes()),
            }
    return found


def words(node: Any) -> Iterator[str]:
    """The texts of a node tree, and where its links lead, in order."""
    if isinstance(node, str):
        yield node
        return
    _, attributes, *children = node
    if "href" in attributes:
        yield attributes["href"]
    for child in children:
        yield from words(child)


def peers(folder: Path) -> dict[str, dict[str, int]]:
    install(folder, *PEERS)
    return {f"{peer.name} {peer.version}": sizes(*bundle(folder, peer).values()) for peer in PEERS}


def summarized(
    ours: dict[str, dict[str, int]],
    cards: dict[str, dict[str, dict[str, int]]],
    others: dict[str, dict[str, int]],
) -> dict[str, Figures]:
    def middle(form: str) -> dict[str, int]:
        return {kind: ceil(median(card[form][kind] for card in cards.values())) for kind in _KINDS}

    client, view = ours["client (dev)"], middle("view")
    worst = max(cards, key=lambda name: cards[name]["view"]["brotli"])
    summary: dict[str, Figures] = {
        **ours,
        "view, median": {**view, "cards": len(cards)},
        "view, largest": {**cards[worst]["view"], "card": worst},
        "words and addresses, median": middle("words"),
        "HTML fragment, median": middle("fragment"),
        "first embed, median": {kind: client[kind] + view[kind] for kind in _KINDS},
        **others,
    }
    for name, target in TARGETS.items():
        summary[name] = {**summary[name], "target": target}
    return summary


def measure(rounds: int) -> Figures:
    with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
        client, cards, others = clients(), views(Path(ours)), peers(Path(theirs))
    return {
        "versions": {
            "node": command_version("node", "--version"),
            "npm": command_version("npm", "--version"),
            "esbuild": command_version(str(ROOT / "node_modules/.bin/esbuild"), "--version"),
        },
        "summary": summarized(client, cards, others),
        "raw": {"clients": client, "views": cards, "peers": others},
    }


if __name__ == "__main__":
    run("bytes", ABOUT, 1, measure, needs=("npm",))
