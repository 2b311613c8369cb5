"""Whether a JSON-LD graph keeps to the vocabulary of schema.org, by our extract of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SCHEMA = "https://schema.org"
EXTRACT = json.loads((Path(__file__).parents[1] / "cases" / "schema-org.json").read_text("utf-8"))
TYPES: dict[str, list[str]] = EXTRACT["types"]
PROPERTIES: dict[str, dict[str, list[str]]] = EXTRACT["properties"]
MEMBERS: dict[str, list[str]] = EXTRACT["members"]


def faults(document: dict[str, Any]) -> list[str]:
    """What is wrong with a graph, each as ``path: what``; nothing for a good one."""
    if set(document) != {"@context", "@graph"} or document["@context"] != SCHEMA:
        return ["not a graph in the context of schema.org"]
    known = {
        node["@id"]: node["@type"] for node in nodes(document) if {"@id", "@type"} <= set(node)
    }
    ids = [node["@id"] for node in nodes(document) if {"@id", "@type"} <= set(node)]
    found = [f"{name}: stands twice" for name in {i for i in ids if ids.count(i) > 1}]
    for number, node in enumerate(document["@graph"]):
        found += _node(node, f"@graph[{number}]", known)
    return found


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a graph, the outermost first."""
    if isinstance(value, dict):
        if "@graph" not in value:
            yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def _lineage(name: str) -> set[str]:
    return {name}.union(*(_lineage(parent) for parent in TYPES[name]))


def _node(node: dict[str, Any], path: str, known: dict[str, str]) -> list[str]:
    name = node.get("@type")
    if not isinstance(name, str) or name not in TYPES:
        return [f"{path}: no type {name!r}"]
    found: list[str] = []
    for key, value in node.items():
        here = f"{path}.{key}"
        if key in ("@type", "@id"):
            continue
        if key not in PROPERTIES:
            found.append(f"{here}: no such property")
            continue
        if not _lineage(name) & set(PROPERTIES[key]["of"]):
            found.append(f"{here}: not of a {name}")
        ranges = PROPERTIES[key]["is"]
        values = value if isinstance(value, list) else [value]
        if isinstance(value, list) and (not value or "Date" in ranges):
            found.append(f"{here}: an empty list, or dates that are one date")
        for each in values:
            found += _value(each, ranges, here, known)
    return found


def _value(value: Any, ranges: list[str], path: str, known: dict[str, str]) -> list[str]:
    if isinstance(value, str):
        return [] if any(_fits(value, name) for name in ranges) else [f"{path}: {value!r}"]
    if not isinstance(value, dict):
        return [f"{path}: neither text nor node"]
    if set(value) == {"@id"}:
        name = known.get(value["@id"])
        if name is None:
            return [f"{path}: points nowhere"]
        inner = []
    else:
        name, inner = value.get("@type"), _node(value, path, known)
    if name in TYPES and not _lineage(name) & set(ranges):
        inner.append(f"{path}: a {name}")
    return inner


def _fits(value: str, name: str) -> bool:
    if name == "Text":
        return bool(value.strip())
    if name == "URL":
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.netloc)
    if name == "Date":
        return _is_day(value)
    return value in [f"{SCHEMA}/{member}" for member in MEMBERS.get(name, [])]


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
