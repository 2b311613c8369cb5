"""The browser client: released scripts and the build of the checkout, each with its hash; and the
style sheets and scripts of our own pages."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from widget.errors import WidgetError
from widget.publish.asset import CSS, EVERGREEN, IMMUTABLE, JAVASCRIPT, JSON, NEVER, Asset, seal

DEV = "dev"
_RELEASE = re.compile(r"1\.(\d+)\.(\d+)\Z")
_PAGES = "pages"
_TYPES = {"css": CSS, "js": JAVASCRIPT}


@cache
def dist_folder() -> Traversable:
    """The built scripts: inside an installed copy, or beside the package in a checkout."""
    shipped = files("widget") / "static" / "js" / "dist"
    if shipped.is_dir():
        return shipped
    beside = Path(__file__).parents[2] / "static" / "js" / "dist"
    if beside.is_dir():
        return beside
    raise WidgetError("static/js/dist: found nothing, expected the built client")


def versions() -> list[str]:
    """Released versions, oldest first; then ``dev``."""
    names = {entry.name for entry in dist_folder().iterdir()}
    releases = sorted(filter(_RELEASE.match, names), key=lambda n: [*map(int, n.split("."))])
    return releases + [DEV] * (DEV in names)


def newest() -> str:
    """The newest 1.x, or before the first release the build of the checkout."""
    known = versions()
    return next((version for version in reversed(known) if version != DEV), DEV)


def integrity(version: str) -> str:
    """The ``integrity`` value of a version's script, ``sha384-…`` (https://www.w3.org/TR/SRI/)."""
    return _integrity(version) if version == DEV else _released(version)


def _integrity(version: str) -> str:
    told = json.loads((dist_folder() / version / "integrity.json").read_bytes())
    return str(told["widget.js"]["integrity"])


_released = cache(_integrity)  # it never changes


@cache
def page_file(name: str) -> bytes:
    """What our own pages use, ``pages.css`` and the like."""
    return (dist_folder() / _PAGES / name).read_bytes()


@cache
def page_file_path(name: str) -> str:
    """Its address below the mount point, which changes with its bytes."""
    stem, _, ending = name.partition(".")
    return f"embed/{stem}-{sha256(page_file(name)).hexdigest()[:12]}.{ending}"


def inline(name: str) -> tuple[str, str]:
    """Such a file as an element, and the source expression that admits it (CSP 3, 2.3.1)."""
    tag = "script" if name.endswith(".js") else "style"
    body = page_file(name).strip()
    digest = b64encode(sha256(body).digest()).decode()
    return f"<{tag}>{body.decode()}</{tag}>", f"'sha256-{digest}'"


def page_assets(*names: str) -> dict[str, Asset]:
    """The files of our own pages by address."""
    return {
        page_file_path(name): seal(page_file(name), _TYPES[name.partition(".")[2]], IMMUTABLE)
        for name in names
    }


def client_assets() -> dict[str, Asset]:
    """Every script address; a released one never changes."""
    assets = {}
    for version in versions():
        folder = dist_folder() / version
        rule = NEVER if version == DEV else IMMUTABLE
        script = (folder / "widget.js").read_bytes()
        assets[f"embed/{version}/widget.js"] = seal(script, JAVASCRIPT, rule, quality=11)
        told = (folder / "integrity.json").read_bytes()
        assets[f"embed/{version}/integrity.json"] = seal(told, JSON, rule)
        assets[f"embed/{version}/card.css"] = seal((folder / "card.css").read_bytes(), CSS, rule)
    script = (dist_folder() / newest() / "widget.js").read_bytes()
    assets["embed/v1.js"] = seal(script, JAVASCRIPT, EVERGREEN, quality=11)
    return assets
