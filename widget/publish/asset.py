"""Bytes sealed with everything a client is told about them: type, cache rule, strong ETags.

All work is done here, once. An answer is then a choice between ready bytes.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any
from weakref import WeakValueDictionary

import brotli

JSON = "application/json"
HTML = "text/html; charset=utf-8"
JAVASCRIPT = "text/javascript; charset=utf-8"
CSS = "text/css; charset=utf-8"

#: 2 s in the server and 15 s in each of two caches stay well below a recall's 60 s. No s-maxage and
#: no stale-*: a cache may never hold a recalled card longer.
CARD = "public, max-age=15"
SHORT = "public, max-age=60"
EVERGREEN = "public, max-age=600"
IMMUTABLE = "public, max-age=31536000, immutable"
NEVER = "no-store"

Header = tuple[str, str]
#: On every answer, 304 and errors included.
COMMON: tuple[Header, ...] = (
    ("Access-Control-Allow-Origin", "*"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("X-Content-Type-Options", "nosniff"),
)


@dataclass(frozen=True, slots=True)
class Representation:
    """One encoding of an asset, with its headers ready for 200 and for 304."""

    body: bytes
    etag: str
    headers: tuple[Header, ...]
    not_modified: tuple[Header, ...]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Asset:
    """What an address answers; ``representations`` by content coding, ``identity`` always there."""

    status: int
    representations: dict[str, Representation]

    @property
    def identity(self) -> Representation:
        return self.representations["identity"]


#: Lists of very many cards have more bytes: there the last 2 % cost two thirds of gzip's time, for
#: which an edit waits.
_LONG = 1 << 18
#: What is being served somewhere in this process: after an edit most bytes are the same again.
_SEALED: WeakValueDictionary[tuple[object, ...], Asset] = WeakValueDictionary()


def seal(
    body: bytes,
    type: str,
    cache: str,
    *,
    status: int = 200,
    headers: Iterable[Header] = (),
    quality: int = 5,
) -> Asset:
    """Seal bytes.

    :param quality: brotli's, 0 to 11; 11 costs fifty times the time of 5.
    """
    headers = tuple(headers)
    digest = sha256(body).hexdigest()
    key = (digest, type, cache, status, headers, quality)
    if (known := _SEALED.get(key)) is not None:
        return known
    extra = (*COMMON, ("Cache-Control", cache), *headers)
    asset = _SEALED[key] = _seal(body, digest[:20], type, extra, status, quality)
    return asset


def _seal(
    body: bytes, tag: str, type: str, extra: tuple[Header, ...], status: int, quality: int
) -> Asset:
    bodies = {"identity": body}
    # A window of 64 KB has a quicker search, which also finds a little more in what is no longer.
    window = 16 if 1 << 10 < len(body) < 1 << 16 and quality < 10 else 22
    for name, packed in (
        # mtime 0: two servers with the same bytes have to send the same bytes.
        ("gzip", gzip.compress(body, 9 if len(body) < _LONG else 6, mtime=0)),
        ("br", brotli.compress(body, quality=quality, lgwin=window)),
    ):
        if len(packed) < 0.95 * len(body):
            bodies[name] = packed
    if len(bodies) > 1:
        extra += (("Vary", "Accept-Encoding"),)
    return Asset(
        status, {name: _represent(name, body, tag, type, extra) for name, body in bodies.items()}
    )


def _represent(
    name: str, body: bytes, tag: str, type: str, extra: tuple[Header, ...]
) -> Representation:
    # The tag is of the plain bytes, so that two builds of zlib agree on it; one strong tag may not
    # stand for two encodings (RFC 9110, 8.8.3).
    etag = f'"{tag}"' if name == "identity" else f'"{tag}-{name}"'
    both = (("Content-Type", type), ("ETag", etag), *extra)
    coding = (("Content-Encoding", name),) if name != "identity" else ()
    full = (*both, *coding, ("Content-Length", str(len(body))))
    return Representation(body, etag, full, both)


# No tree of ours holds itself, and to look for that costs a quarter of the time.
_written = partial(
    json.JSONEncoder, ensure_ascii=False, separators=(",", ":"), check_circular=False
)
_compact, _sorted = _written().encode, _written(sort_keys=True).encode


def to_json(value: Any) -> bytes:
    """Compact JSON in UTF-8, in the order in which the value was made."""
    return _compact(value).encode()


def canonical(value: Any) -> bytes:
    """JSON that is the same for the same value: keys sorted. For hashing."""
    return _sorted(value).encode()
