"""From a source to a whole state of what is served."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from datetime import date

from widget.check.keep import Kept, check_keeping
from widget.check.library import OnUnclean
from widget.check.lifecycle import as_of
from widget.errors import ContentError, Problem
from widget.model import Change, Library
from widget.publish.changes import Removed
from widget.publish.health import health
from widget.publish.site import Site, add_changes, build_site
from widget.read.archive import REMOVED, Archive
from widget.read.folder import read_source
from widget.serve.good import LastGood
from widget.serve.pins import Pins
from widget.serve.state import State

_log = logging.getLogger("widget")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a catalogue is made with; see :func:`widget.create_blueprint`."""

    source: str | os.PathLike[str] | None
    public_url: str | None
    languages: tuple[str, ...] | None
    on_unclean: OnUnclean


def build(settings: Settings, good: LastGood, today: date) -> State:
    """Read, check and publish; nothing of it is served yet.

    :raises ContentError: where nothing of it can be: what every card shows is wrong, or no card is
        left of those that were served.
    """
    good.refresh()
    drafts = read_source(settings.source)
    kept = check_keeping(drafts, good.files, on_unclean=settings.on_unclean, today=today)
    if kept.library is None or (good.files and not kept.files):
        raise ContentError(kept.errors)
    library = as_of(kept.library, today)
    site = build_site(library, public_url=settings.public_url, languages=settings.languages)
    problems = kept.problems + _recorded(good, site, library, kept)
    add_changes(site, library, settings.public_url, _removed(good.archive))
    site.assets["v1/health.json"] = health(site, problems, kept.kept)
    pins = Pins(good.archive, library, settings.public_url, today) if good.archive else None
    return State(site, library, problems, kept=kept.kept, lost=kept.lost, pins=pins)


def _recorded(good: LastGood, site: Site, library: Library, kept: Kept) -> tuple[Problem, ...]:
    """Archive what is about to be served. A full disk may not hold back a recall."""
    try:
        good.record(site, library, kept.files)
    except OSError as error:
        _log.exception("archive: %s", error)
        found = f"a folder that cannot be written ({error.strerror})"
        return (Problem("archive", 0, "folder", found, "one that can"),)
    return ()


def _removed(archive: Archive | None) -> list[Removed]:
    """The cards that were published once and are not any more."""
    if archive is None:
        return []
    newest = [entry for card in archive.cards() if (entry := archive.newest(card))]
    return [
        Removed(e.card, e.title, e.at, tuple(Change(**change) for change in e.changes))
        for e in newest
        if e.status == REMOVED
    ]
