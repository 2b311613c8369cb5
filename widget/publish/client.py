"""The browser client: released scripts and the build of the checkout, each with its hash."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from widget.errors import WidgetError
from widget.publish.asset import CSS, EVERGREEN, IMMUTABLE, JAVASCRIPT, JSON, NEVER, Asset, seal

DEV = "dev"
_RELEASE = re.compile(r"1\.(\d+)\.(\d+)\Z")


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
    names = [entry.name for entry in dist_folder().iterdir() if entry.is_dir()]
    releases = sorted(
        (n for n in names if _RELEASE.match(n)), key=lambda n: [*map(int, n.split("."))]
    )
    return releases + [DEV] * (DEV in names)


def newest() -> str:
    """The newest 1.x, or before the first release the build of the checkout."""
    known = versions()
    return next((version for version in reversed(known) if version != DEV), DEV)


def integrity(version: str) -> str:
    """The ``integrity`` value of a version's script, ``sha384-…`` (https://www.w3.org/TR/SRI/)."""
    told = json.loads((dist_folder() / version / "integrity.json").read_bytes())
    return str(told["widget.js"]["integrity"])


def style_sheet() -> bytes:
    """The style sheet of a card, for pages of our own."""
    return (dist_folder() / newest() / "card.css").read_bytes()


def client_assets() -> dict[str, Asset]:
    """Every script address; a released one never changes."""
    assets = {}
    for version in versions():
        folder = dist_folder() / version
        cache = NEVER if version == DEV else IMMUTABLE
        script = (folder / "widget.js").read_bytes()
        assets[f"embed/{version}/widget.js"] = seal(script, JAVASCRIPT, cache, quality=11)
        told = (folder / "integrity.json").read_bytes()
        assets[f"embed/{version}/integrity.json"] = seal(told, JSON, cache)
        assets[f"embed/{version}/card.css"] = seal((folder / "card.css").read_bytes(), CSS, cache)
    script = (dist_folder() / newest() / "widget.js").read_bytes()
    assets["embed/v1.js"] = seal(script, JAVASCRIPT, EVERGREEN, quality=11)
    return assets
