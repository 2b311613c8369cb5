"""A released client is for ever the same bytes: partners have pinned its hash."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DIST = ROOT / "static" / "js" / "dist"
#: ``client 1.0.0: sha384-…, 2,900 bytes`` in CHANGES.md is the register of releases.
RELEASED = re.findall(
    r"client (\d+\.\d+\.\d+): `(sha384-[A-Za-z0-9+/=]{64})`",
    (ROOT / "CHANGES.md").read_text("utf-8"),
)


def digest(path: Path) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


@pytest.mark.parametrize(("version", "integrity"), RELEASED)
def test_a_released_client_has_the_hash_it_was_released_with(version: str, integrity: str) -> None:
    assert digest(DIST / version / "widget.js") == integrity


def test_every_release_is_registered_and_none_has_vanished() -> None:
    folders = {path.name for path in DIST.iterdir() if path.is_dir()} - {"dev", "pages"}
    assert folders == {version for version, _ in RELEASED}
    assert folders


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in DIST.glob("*/widget.js")))
def test_the_integrity_file_tells_the_truth(folder: str) -> None:
    script = DIST / folder / "widget.js"
    told = json.loads((DIST / folder / "integrity.json").read_bytes())["widget.js"]
    assert told == {"integrity": digest(script), "bytes": script.stat().st_size}


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in DIST.glob("*/widget.js")))
def test_the_client_stays_small(folder: str) -> None:
    import brotli

    assert len(brotli.compress((DIST / folder / "widget.js").read_bytes(), quality=11)) <= 3050
