"""What publishers answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Protocol


class Heard(Protocol):
    """An answer, as :class:`widget.read.web.Answer`."""

    @property
    def status(self) -> int: ...
    @property
    def body(self) -> bytes: ...
    @property
    def text(self) -> str: ...
    def all(self, name: str) -> list[str]: ...


#: Asks an address; a text where there is no answer: what was found.
Ask = Callable[[str], "Heard | str"]


def json_of(answer: Heard | str) -> dict[str, Any] | None:
    """The object in a body, if it is one."""
    if isinstance(answer, str):
        return None
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
