"""What would take back, without a word, what others have published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from widget.errors import Problem
from widget.model import GONE
from widget.read.sql.revision import Held, New, place_of

#: By path, what a file ever was, by the hash of its bytes.
Past = Mapping[str, Mapping[str | None, Held]]


def taken_back(
    now: Mapping[str, Held],
    changed: Iterable[New],
    base: Mapping[str, str | None],
    past: Past,
    *,
    force: bool = False,
) -> Iterator[Problem]:
    """What an older folder would put in the place of newer files.

    :param now: what is published.
    :param base: by path, the hash of what was there when the change began, as far as known.
    :param force: whether it was forced, and cannot be.
    """
    forced = "" if force else ", or --force"
    for new in changed:
        newest = now.get(new.path)
        if newest is None:
            if old := past.get(new.path, {}).get(new.sha256):
                found = f"the file of {told(old)}, which was removed since"
                yield Problem(new.path, 0, "revision", found, f"none (pull{forced})")
            continue
        if base.get(new.path) == newest.sha256:
            continue  # whoever changed it has seen what it takes the place of
        if old := past[new.path].get(new.sha256):
            found = f"the file of {told(old)}"
            expected = f"that of {told(newest)}, or a newer one (pull{forced})"
            yield Problem(new.path, 0, "revision", found, expected)
        elif base:
            found = f"a change of what was there before {told(newest)}"
            expected = f"a change of that (pull and do it again{forced})"
            yield Problem(new.path, 0, "revision", found, expected)
        else:
            found = "a change, and no word of what it began with"
            again = f"pull and do it again{forced}"
            expected = f"a change of the file of {told(newest)} ({again})"
            yield Problem(new.path, 0, "revision", found, expected)


def removing(now: Mapping[str, Held], removed: Iterable[New]) -> Iterator[Problem]:
    """Files that a folder lacks."""
    for new in removed:
        expected = f"that of {told(now[new.path])} (pull, or --force to remove it)"
        yield Problem(new.path, 0, "file", "no file", expected)


def given_again(
    gone: Mapping[str, tuple[str, int | None]], changed: Iterable[New], lines: Mapping[str, int]
) -> Iterator[Problem]:
    """Cards that were taken back, and would be given again by a file that does not say so.

    :param gone: see :func:`widget.read.sql.queries.gone`.
    :param lines: by path, the line of the status; a translation tells none.
    """
    for new in changed:
        place = place_of(new.path)
        card = place.card if place else None
        if card not in gone or card is None or new.path not in lines:
            continue
        status, version = gone[card]
        if new.status not in GONE and (new.version or 0) <= (version or 0):
            found = f"{new.status!r} in version {new.version}"
            expected = f"{status!r}, or a version after {version}, as `restore` writes it"
            yield Problem(new.path, lines[new.path], "status", found, expected)


def told(held: Held) -> str:
    """A revision, in words."""
    return f"revision {held.number}, {held.at:%Y-%m-%d %H:%M} by {held.who}"
