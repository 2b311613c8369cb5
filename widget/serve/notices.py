"""What is told when a request was answered with a notice in place of advice."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

from widget.model import GONE
from widget.publish.asset import Asset
from widget.serve.reading import Reading
from widget.serve.signals import notice_served, tell

_DATA = re.compile(
    r"v1/cards/([a-z0-9-]{1,64})(@[0-9a-f]{12})?\.([A-Za-z0-9_-]+)\.(json|view\.json|html)\Z"
)
_PAGE = re.compile(r"cards/([A-Za-z0-9-]+)/([a-z0-9-]{1,64})(?:/(frame|embed))?\Z")
_log = logging.getLogger("widget")
_FORMS = {"json": "facts", "view.json": "view", "html": "html"}


def tell_notice(catalogue: Reading, path: str, asset: Asset) -> None:
    """Tell it, whatever goes wrong: no answer waits for that, and none fails by it."""
    try:
        _tell(catalogue, path, asset)
    except Exception:
        _log.exception("signals: found a notice that could not be told, expected its view")


def _tell(catalogue: Reading, path: str, asset: Asset) -> None:
    """Send :data:`~widget.serve.signals.notice_served`. Nothing of the request but its card goes.

    With it come ``card`` and ``lang`` (the language that answered), ``status`` (``withdrawn`` or
    ``recalled``), ``revision``, and ``form``: ``facts``, ``view``, ``html``, ``pinned``, ``page``,
    ``frame`` or ``embed``.

    :param path: below the mount point, answered by ``asset``, whose status is 410.
    """
    if match := _DATA.match(path):
        name, pin, lang, ending = match.groups()
        form = "pinned" if pin else _FORMS[ending]
    elif match := _PAGE.match(path):
        lang, name, ending = match.groups()
        form = ending or "page"
    else:
        return
    if ending not in ("json", "view.json"):  # HTML: the view says the same, as data
        asset = catalogue.find(f"v1/cards/{name}.{lang}.view.json")
    told: dict[str, Any] = json.loads(asset.identity.body)
    if told.get("status") in GONE:  # else it was restored this very moment
        tell(notice_served, catalogue, card=told["id"], lang=told["lang"], status=told["status"],
             revision=told["revision"], form=form)  # fmt: skip
