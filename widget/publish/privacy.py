"""``v1/privacy.json``: every request, header and storage key that a card costs its reader.

docs/privacy.md is made from it by scripts/privacy.py, and browsers are held to it.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from widget.publish.asset import CARD, JSON, Asset, seal, to_json


@cache
def privacy() -> Asset:
    """The list; it is the same wherever we are mounted."""
    document = json.loads((files("widget.publish") / "privacy.json").read_bytes())
    return seal(to_json(document), JSON, CARD)  # hosts of exports know one rule for all of v1/
