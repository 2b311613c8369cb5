"""Things as bytes in a store, and whether they are still what was written there."""

from __future__ import annotations

import pickle
import sqlite3
from typing import Any
from zlib import crc32

from widget.publish.asset import Asset, Representation


class Damaged(sqlite3.DatabaseError):
    """What was read is not what was written."""


def guarded(data: bytes) -> bytes:
    """Bytes with a sum, for disks err."""
    return crc32(data).to_bytes(4, "big") + data


def unguarded(data: bytes) -> bytes:
    """
    :raises Damaged: for what is not as it was written.
    """
    if crc32(found := data[4:]).to_bytes(4, "big") != data[:4]:
        raise Damaged("a row is not as it was written")
    return found


def dumps(thing: object) -> bytes:
    """A thing as bytes."""
    return guarded(pickle.dumps(thing, pickle.HIGHEST_PROTOCOL))


def loads(data: bytes) -> Any:
    """The thing again."""
    return pickle.loads(unguarded(data))


def packed(asset: Asset) -> bytes:
    """An asset as bytes."""
    kept = [
        (n, r.body, r.etag, r.headers, r.not_modified) for n, r in asset.representations.items()
    ]
    return dumps((asset.status, kept))


def unpacked(data: bytes) -> Asset:
    """The asset again."""
    status, kept = loads(data)
    return Asset(status, {name: Representation(*one) for name, *one in kept})
