"""What the press tells the workers of all that it has put into the store."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from widget.errors import Problem
from widget.model import Library
from widget.publish.asset import Asset
from widget.read.source import Store
from widget.read.watch import Signature
from widget.serve.build import Draft
from widget.serve.bulletin import NONE, Issue
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
    #: Up to where the news go that are in the store by now.
    news: Issue = NONE


def head(state: State, draft: Draft, origin: str, seen: Signature) -> Head:
    """What is told of a state.

    :param seen: what a look at the source and the clock gave before it was read.
    """
    site = draft.site
    return Head(
        stamp(origin, seen),
        replace(draft.library, cards={}),
        site.default_lang,
        site.languages,
        site.missing,
        state.problems,
        state.kept,
        draft.today,
    )


def stamp(origin: str, seen: Signature) -> str:
    """What is the same as long as settings, code, files and day are.

    :param seen: what a look at the source and the clock gave.
    """
    return f"{origin}-{sha256(repr(seen).encode()).hexdigest()[:32]}"


def origin(settings: Settings, archive: str | os.PathLike[str] | None) -> str:
    """What is the same as long as settings and code are."""
    source: object = settings.source
    # Two databases may have one name in messages, which leave out passwords and options.
    source = source.address if isinstance(source, Store) else source and str(source)
    told = repr((source, replace(settings, source=None), archive and str(archive)))
    return sha256(f"{told} {make_of_code()}".encode()).hexdigest()[:32]
