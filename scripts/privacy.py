"""Write docs/privacy.md from what ``v1/privacy.json`` says. A test says whether it is stale."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LIST = ROOT / "widget" / "publish" / "privacy.json"
OUT = ROOT / "docs" / "privacy.md"
STORES = {
    "cookies": "cookies", "localStorage": "`localStorage`", "sessionStorage": "`sessionStorage`",
    "indexedDB": "IndexedDB", "caches": "`caches`", "serviceWorkers": "service workers",
}  # fmt: skip


def page(told: dict[str, Any]) -> str:
    """The page, as Markdown."""
    everywhere = [request["id"] for request in told["requests"]]
    parts = [
        "# What a card costs a reader's privacy",
        "`v1/privacy.json` of every publisher says this for programs; this page is made from it.",
        told["about"],
        "## Who is asked",
        *(f"Only {host['host']}. {host['why']}" for host in told["hosts"]),
        "## Requests",
        _table(
            ["request", "address", "when", "what it tells"],
            [_request(request) for request in told["requests"]],
        ),
        "All are `GET` without a body. Never sent to another origin: "
        + ", ".join(f"`{h['name']}` ({_on(h['on'], everywhere)})" for h in told["never_sent"])
        + ".",
        "## Headers",
        "`client`: sent because of how our script asks. `browser`: browsers add it by themselves.",
        _table(
            ["header", "by", "on", "what it tells"],
            [
                [f"`{h['name']}`", h["by"], _on(h["on"], everywhere), h["tells"]]
                for h in told["headers"]
            ],
        ),
        "## What is kept",
        _kept(told["storage"]),
        "On the page there is one global: " + ", ".join(f"`{g}`" for g in told["globals"]) + ".",
        "## Limits",
        "\n".join(f"- {limit}" for limit in told["limits"]),
    ]
    return "\n\n".join(parts) + "\n"


def _request(request: dict[str, Any]) -> list[str]:
    address = ", ".join(f"`{path}`" for path in request["paths"])
    if request["query"]:
        address += "; its query may have " + ", ".join(f"`{name}`" for name in request["query"])
    return [f"{request['id']} ({request['door']})", address, request["when"], request["tells"]]


def _on(requests: list[str], everywhere: list[str]) -> str:
    return "all" if requests == everywhere else ", ".join(requests)


def _kept(storage: dict[str, list[str]]) -> str:
    used = {name: keys for name, keys in storage.items() if keys}
    if not used:
        return "Nothing: no " + ", no ".join(STORES[name] for name in storage) + "."
    return _table(["store", "keys"], [[STORES[n], ", ".join(keys)] for n, keys in used.items()])


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


if __name__ == "__main__":
    OUT.write_text(page(json.loads(LIST.read_bytes())), "utf-8")
