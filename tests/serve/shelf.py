"""Small folders of files to swap."""

from __future__ import annotations

import json
from pathlib import Path

from widget.serve.folder import MANIFEST, SCHEMA, Counts, place

ONE = {"a.json": "1", "v1/b.json": "old", "v1/c.json": "c"}
TWO = {"a.json": "1", "v1/b.json": "new", "d/index.html": "d"}


def listed(files: dict[str, str]) -> dict[str, bytes]:
    manifest = {"schema": SCHEMA, "files": {path: {} for path in files}}
    return {**{k: v.encode() for k, v in files.items()}, MANIFEST: json.dumps(manifest).encode()}


def put(out: Path, files: dict[str, str]) -> Counts:
    with place(out) as there:
        return there.put(listed(files))


def read(out: Path) -> dict[str, str]:
    paths = (path for path in out.rglob("*") if path.is_file())
    found = {path.relative_to(out).as_posix(): path.read_text() for path in paths}
    found.pop(MANIFEST, None)
    return found
