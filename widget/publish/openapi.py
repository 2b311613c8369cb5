"""``v1/openapi.json``: the description of the API (OpenAPI 3.1.1), as ``make openapi`` wrote it."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from widget.publish.asset import CARD, JSON, Asset, seal, to_json


@cache
def openapi(public_url: str | None) -> Asset:
    """The description.

    :param public_url: what its paths are appended to (4.8.5, 4.8.8). Without it that is told
        relative to the description, which a client has to have fetched from here.
    """
    document = json.loads((files("widget.publish") / "openapi.json").read_bytes())
    if public_url:
        document["servers"][0]["url"] = public_url.rstrip("/")
    return seal(to_json(document), JSON, CARD)  # hosts of exports know one rule for all of v1/
