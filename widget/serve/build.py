"""From a source to a whole state of what is served."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from widget.check.keep import Kept, check_keeping
from widget.check.lifecycle import as_of
from widget.errors import ContentError, Problem, SettingError
from widget.model import Change, Library
from widget.publish.addresses import Site
from widget.publish.changes import Removed
from widget.publish.health import health
from widget.publish.site import add_changes, build_site
from widget.read.archive import Archive
from widget.read.entry import REMOVED
from widget.read.folder import Drafts, read_source
from widget.read.known import Known, Memory
from widget.serve.demand import OnDemand
from widget.serve.good import LastGood
from widget.serve.pins import Pins
from widget.serve.settings import Settings
from widget.serve.state import State


@dataclass(frozen=True, slots=True)
class Draft:
    """What a source makes, before anything of it is archived or served."""

    settings: Settings
    today: date
    kept: Kept
    library: Library
    site: Site
    problems: tuple[Problem, ...]
    known: Known


def build(
    settings: Settings,
    good: LastGood,
    today: date,
    before: Draft | None = None,
    memory: Memory | None = None,
) -> Draft:
    """Read, check and publish.

    :param before: what the last build made; of what has not changed since, it is taken over.
    :param memory: what other processes made.
    :raises ContentError: where nothing of it can be served: what every card shows is wrong, the
        folder has no card any more, or one that readers know would be lost by a mistake.
    """
    told = _told(good.refresh)
    known = Known(before.known if before else None, memory)
    drafts = read_source(settings.source, known)
    kept = _check(drafts, settings, good, today)
    if _lost(kept, good) and good.day > today:
        # A clock that was put back makes nothing wrong that was right: a review has been done.
        kept = _check(drafts, settings, good, good.day)
    else:
        good.day = today
    lang = kept.library.publisher.default_lang if kept.library else ""
    originals = {d.lang for d in drafts.cards} | {which for which, _ in drafts.unread}
    emptied = good.files and lang not in originals
    lost = _lost(kept, good)
    if kept.library is None or emptied or lost:
        raise ContentError(kept.errors)
    library, site = _of_day(kept.library, settings, today, known)
    known.done()
    return Draft(settings, today, kept, library, site, kept.problems + told, known)


def settled(
    settings: Settings,
    good: LastGood,
    day: Callable[[], date],
    look: Callable[[], object],
    before: Draft | None = None,
    memory: Memory | None = None,
) -> Draft:
    """What is made of files that nobody changed while they were read, or the third try.

    :param look: what is the same as long as nothing has changed.
    """
    for _ in range(3):
        seen = look()
        draft = build(settings, good, day(), before, memory)
        if look() == seen:
            break
    return draft


def _check(drafts: Drafts, settings: Settings, good: LastGood, today: date) -> Kept:
    return check_keeping(
        drafts,
        good.files,
        on_unclean=settings.on_unclean,
        today=today,
        taken_back=good.taken_back,
    )


def _lost(kept: Kept, good: LastGood) -> frozenset[str]:
    """Bad now, and the last good version does not go together with what is new beside it."""
    missing = kept.broken & (good.files.keys() - kept.files.keys())
    return frozenset(name for name in missing if good.files[name])


def of_day(draft: Draft, today: date) -> Draft:
    """The same content on another day."""
    assert draft.kept.library
    library, site = _of_day(draft.kept.library, draft.settings, today, draft.known)
    return replace(draft, today=today, library=library, site=site)


def _of_day(
    library: Library, settings: Settings, today: date, known: Known
) -> tuple[Library, Site]:
    library = as_of(library, today)
    site = build_site(library, settings.mount, languages=settings.languages, known=known)
    return library, site


def state_of(draft: Draft, good: LastGood, told: tuple[Problem, ...] = ()) -> State:
    """What is to be served of a draft.

    :param told: what is wrong with the archive.
    """
    url, archive, kept = draft.settings.public_url, good.archive, draft.kept
    site = replace(draft.site, assets={**draft.site.assets})
    problems = tuple(dict.fromkeys(draft.problems + told + _broken(archive)))
    add_changes(site, draft.library, url, _removed(archive))
    site.assets["v1/health.json"] = health(site, problems, kept.kept)
    pins = Pins(archive, draft.library, url, draft.today) if archive else None
    asked = OnDemand(site, draft.library, draft.settings.mount, draft.today)
    return State(asked, problems, kept.kept, lambda: pins)


def keep(draft: Draft, good: LastGood, *, first: bool = False) -> tuple[Problem, ...]:
    """Archive what is served.

    :param first: whether the server starts.
    :returns: what is wrong with the archive.
    :raises SettingError: at the start, where the archive is another publisher's.
    """
    try:
        return _told(lambda: _archive(draft, good))
    except SettingError as error:
        if first:
            raise
        return (Problem("archive", 0, "publisher", str(error), "the same publisher"),)


def _archive(draft: Draft, good: LastGood) -> None:
    """Keep what is about to be served.

    :raises SettingError: where the archive is that of another publisher.
    """
    good.remember(draft.kept)
    url = draft.library.publisher.url
    if good.archive and (owner := good.archive.owner(url)) != url:
        raise SettingError(
            f"archive: found that of {owner} in {os.fspath(good.archive.folder)!r}, expected one "
            f"for {url} alone (if the publisher has moved, write that in its file `publisher`)"
        )
    good.record(draft.site, draft.library, draft.kept)


def _broken(archive: Archive | None) -> tuple[Problem, ...]:
    names = sorted(archive.broken) if archive else []
    expected = "it as it was written"
    return tuple(Problem("archive", 0, f"entries/{n}", "no entry", expected) for n in names)


def _told(use_archive: Callable[[], None]) -> tuple[Problem, ...]:
    """What an archive in trouble means: it is told, but may not hold back a recall."""
    try:
        use_archive()
    except OSError as error:
        found = f"a folder that cannot be used ({error.strerror})"
        return (Problem("archive", 0, "folder", found, "one to read and write in"),)
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
