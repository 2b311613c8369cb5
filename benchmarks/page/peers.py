"""Other embeds to measure beside: from npm at run time, into a folder that is thrown away."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import ROOT

_ESBUILD = ROOT / "node_modules" / ".bin" / "esbuild"


@dataclass(frozen=True, slots=True)
class Peer:
    """A package of npm.

    :param version: pinned; its dependencies are what npm finds for it that day.
    :param entry: the module to bundle, inside the package.
    :param style: a style sheet that the page needs as well.
    """

    name: str
    version: str
    entry: str
    style: str = ""


INCLUDE_FRAGMENT = Peer("@github/include-fragment-element", "6.4.1", "dist/index.js")
PEERS = (
    Peer("lite-youtube-embed", "0.3.4", "src/lite-yt-embed.js", "src/lite-yt-embed.css"),
    Peer("@justinribeiro/lite-youtube", "1.9.0", "lite-youtube.js"),
    Peer("giscus", "1.6.0", "dist/giscus.mjs"),
    INCLUDE_FRAGMENT,
)


def install(folder: Path, *peers: Peer) -> None:
    """Into ``node_modules`` of a folder; no script of any package runs."""
    (folder / "package.json").write_text(json.dumps({"private": True}))
    wanted = [f"{peer.name}@{peer.version}" for peer in peers]
    subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", *wanted],
        cwd=folder, check=True,
    )  # fmt: skip


def bundle(folder: Path, peer: Peer) -> dict[str, bytes]:
    """What a page loads, by kind (``js``, ``css``): bundled and minified as our own client is."""
    found = {}
    for kind, path in ("js", peer.entry), ("css", peer.style):
        if path:
            file = folder / "node_modules" / peer.name / path
            form = ["--format=iife"] if kind == "js" else []
            command: list[str | Path] = [_ESBUILD, file, "--bundle", "--minify", *form]
            found[kind] = subprocess.run(command, check=True, capture_output=True).stdout
    return found
