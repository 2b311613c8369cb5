"""The file of a card out of the fields of a form, as an app's own admin page has them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from widget.read.edit import BREAKS


def card_text(fields: Mapping[str, Any], sections: Iterable[tuple[str, str]]) -> str:
    """What ``publish_card`` takes; what is wrong with it is told by the same names of fields.

    :param fields: of the front matter, docs/writing-cards.md; those that are ``None`` are left out.
    :param sections: title and Markdown of each part of the body, in order.
    """
    lines = ["---"]
    lines += [f"{key}: {_json(value)}" for key, value in fields.items() if value is not None]
    lines.append("---")
    for title, markdown in sections:
        lines += [f"## {' '.join(title.split())}", "", markdown.strip("\r\n"), ""]
    return "\n".join(lines)


def _json(value: Any) -> str:
    """JSON, which is YAML but for some letters that YAML takes for the end of a line."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return BREAKS.sub(lambda letter: f"\\u{ord(letter[0]):04x}", text)
