"""What the press tells the workers of all that it has put into the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from widget.errors import Problem
from widget.model import Library
from widget.publish.asset import Asset
from widget.read.watch import Signature
from widget.serve.build import Draft
from widget.serve.remembered import make_of_code
from widget.serve.settings import Settings
from widget.serve.state import State


@dataclass(frozen=True, slots=True)
class Head:
    """What is small and asked for often.

    :param stamp: of what it was made; see :func:`stamp`.
    :param library: without its cards.
    """

    stamp: str
    library: Library
    default_lang: str
    languages: tuple[str, ...]
    missing: Mapping[str, Asset]
    problems: tuple[Problem, ...]
    kept: tuple[str, ...]
    today: date


def head(state: State, draft: Draft, seen: Signature) -> Head:
    """What is told of a state.

    :param seen: what a look at the source and the clock gave before it was read.
    """
    site = draft.site
    return Head(
        stamp(draft.settings, seen),
        replace(draft.library, cards={}),
        site.default_lang,
        site.languages,
        site.missing,
        state.problems,
        state.kept,
        draft.today,
    )


def stamp(settings: Settings, seen: Signature) -> str:
    """What is the same as long as settings, code, files and day are.

    :param seen: what a look at the source and the clock gave.
    """
    return f"{origin(settings)}-{sha256(repr(seen).encode()).hexdigest()[:32]}"


def origin(settings: Settings) -> str:
    """What is the same as long as settings and code are."""
    told = repr(replace(settings, source=str(settings.source)))
    return sha256(f"{told} {make_of_code()}".encode()).hexdigest()[:32]
