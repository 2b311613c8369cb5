"""The two headers that choose an answer: Accept-Encoding and If-None-Match (RFC 9110).

Made by hand because it is on the path of every request, where the library's parsing and its
``make_conditional`` cost more than all the rest. Tests hold both to the RFC.
"""

from __future__ import annotations

import re
from functools import lru_cache

from widget.publish.asset import Asset, Representation

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
#: The best first; a client that gives two the same weight gets the smaller.
_PREFERENCE = ("br", "gzip", "identity")


def represent(asset: Asset, accept_encoding: str | None) -> Representation:
    """The representation that a client gets."""
    ready = asset.representations
    for coding in _ranking((accept_encoding or "")[:1000]):
        if coding in ready:
            return ready[coding]
    return asset.identity


@lru_cache(maxsize=256)
def _ranking(header: str) -> tuple[str, ...]:
    """Codings that the header accepts, the most wanted first (RFC 9110, 12.5.3)."""
    weights: dict[str, float] = {}
    for entry in header.lower().split(","):
        name, _, parameters = entry.partition(";")
        weights[name.strip()] = _weight(parameters)
    weights.setdefault("x-gzip", 0.0)
    weights["gzip"] = weights.get("gzip", max(weights["x-gzip"], weights.get("*", 0.0)))
    weights["br"] = weights.get("br", weights.get("*", 0.0))
    # Without a word about it identity is acceptable, but less wanted than what was asked for.
    weights["identity"] = weights.get("identity", weights.get("*", 0.0005))
    wanted = [coding for coding in _PREFERENCE if weights[coding] > 0]
    return tuple(sorted(wanted, key=lambda coding: -weights[coding]))


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return float(value) if re.fullmatch(r"\s*[01](\.[0-9]{0,3})?\s*", value) else 0.0
    return 1.0


def is_known(etag: str, if_none_match: str | None) -> bool:
    """Whether the client has these bytes already: weak comparison, lists and ``*`` (13.1.2)."""
    if not if_none_match:
        return False
    if if_none_match.strip() == "*":
        return True
    return etag in _TAG.findall(if_none_match[:8000])
