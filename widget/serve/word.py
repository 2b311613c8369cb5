"""What a press says in its store: an answer to who asked it, or why it does not publish."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import astuple

from widget.errors import Problem


def said(word: str, problems: Collection[Problem]) -> bytes:
    return json.dumps((word, [astuple(problem) for problem in problems])).encode()


def heard(data: bytes | None) -> tuple[str, tuple[Problem, ...]]:
    """What a press said when it read again, or could not: a word, and what is wrong."""
    word, problems = json.loads(data) if data else ("", ())
    return word, tuple(Problem(*problem) for problem in problems)


def unforeseen(error: Exception) -> str:
    return f"found {type(error).__name__} ({error}) in the press; its log says more"
