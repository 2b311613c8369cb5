"""What is put into a database: a whole folder, or one card; checked before, all or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from widget.check.library import OnUnclean, check
from widget.check.original import is_of_card
from widget.errors import ContentError, Problem, SettingError
from widget.model import GONE, Document
from widget.read.document import parse_document
from widget.read.folder import Drafts, read_files, read_source
from widget.read.gather import gather
from widget.read.source import Store
from widget.read.sql.address import is_database, open_database
from widget.read.sql.base import read_base, write_base
from widget.read.sql.revision import Held, New, digest, new_of, place_of
from widget.read.tree import Tree

if TYPE_CHECKING:
    from widget.read.sql.database import Bind
    from widget.read.sql.writing import Writing

#: Shows the progress of many.
Each = Callable[[Iterable[Any]], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Published:
    """What was done, as paths; ``warnings`` hindered nothing."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    warnings: tuple[Problem, ...]

    @property
    def revisions(self) -> int:
        return len(self.new) + len(self.changed) + len(self.removed)


def publish_folder(
    source: str | os.PathLike[str] | Store,
    database: str | Bind,
    *,
    by: str | None = None,
    note: str = "",
    force: bool = False,
    each: Each = iter,
) -> Published:
    """Make a database hold what a folder does; only what differs becomes a revision.

    :param by: who publishes; by default the user of this system.
    :param note: why; by default what the newest change of each card says.
    :param force: also put older files in place of newer ones, and remove what the folder lacks.
    :raises ContentError: for what ``check`` refuses, and for what would take back what others
        have published; then nothing was written.
    :raises SettingError: for an address that cannot be, and where somebody else publishes.
    """
    files = gather(source)
    # An address may hold a password.
    drafts = read_files(Tree(files, "database" if is_database(source) else str(source)))
    checked = check(drafts)
    if checked.errors:
        raise ContentError(checked.errors)
    documents = {document.file: document for document in (*drafts.cards, *drafts.texts.values())}
    news = {
        path: new_of(path, content, documents.get(path), note)
        for path, content in files.items()
        if isinstance(content, bytes) and place_of(path)
    }
    store = open_database(database, by)
    base: Mapping[str, str | None] = (
        read_base(source, str(store)) if isinstance(source, str | os.PathLike) else {}
    )
    with store.writing() as writing:
        now = writing.current
        changed = [new for new in news.values() if _differs(new, now.get(new.path))]
        if is_database(source):
            base = _passed(source, [new.path for new in changed], now)
        removed = [New(path, None, note=note) for path in now.keys() - news.keys()]
        if not force and (refused := [*_refused(writing, changed, removed, documents, base)]):
            raise ContentError(sorted(refused))
        if changed or removed:
            writing.put(sorted([*changed, *removed], key=lambda new: new.path), each)
    if isinstance(source, str | os.PathLike) and os.path.isdir(source):
        write_base(source, str(store), {path: str(new.sha256) for path, new in news.items()})
    new = tuple(sorted(one.path for one in changed if one.path not in now))
    return Published(
        new,
        tuple(sorted(one.path for one in changed if one.path in now)),
        tuple(sorted(one.path for one in removed)),
        len(news) - len(changed),
        tuple(problem for problem in checked.problems if problem.warning),
    )


def _differs(new: New, held: Held | None) -> bool:
    return held is None or held.sha256 != new.sha256


def _passed(source: str, paths: list[str], now: Mapping[str, Held]) -> dict[str, str | None]:
    """What another database has in common with one: what is there was once its own."""
    past = open_database(source).past(paths)
    seen = {path: now[path].sha256 for path in paths if path in now}
    return {path: held for path, held in seen.items() if held in past[path]}


def _refused(
    writing: Writing,
    changed: list[New],
    removed: list[New],
    documents: Mapping[str, Document],
    base: Mapping[str, str | None],
) -> Iterator[Problem]:
    """What others have published, and an older folder would take back without a word."""
    known = [new.path for new in changed if new.path in writing.current]
    past = writing.past(known)
    for new in changed:
        newest = writing.current.get(new.path)
        if newest is None or base.get(new.path) == newest.sha256:
            continue  # whoever changed it has seen what it takes the place of
        if old := past[new.path].get(new.sha256):
            found = f"the file of {_told(old)}"
            expected = f"that of {_told(newest)}, or a newer one (pull, or --force)"
            yield Problem(new.path, 0, "revision", found, expected)
        elif base:
            found = f"a change of what was there before {_told(newest)}"
            expected = "a change of that (pull and do it again, or --force)"
            yield Problem(new.path, 0, "revision", found, expected)
        else:
            found = "a change, and no word of what it began with"
            expected = f"a change of the file of {_told(newest)} (pull and do it again, or --force)"
            yield Problem(new.path, 0, "revision", found, expected)
    for new in removed:
        held = writing.current[new.path]
        expected = f"that of {_told(held)} (pull, or --force to remove it)"
        yield Problem(new.path, 0, "file", "no file", expected)
    yield from _given_again(writing.gone(), changed, documents)


def _told(held: Held) -> str:
    return f"revision {held.number}, {held.at:%Y-%m-%d %H:%M} by {held.who}"


def _given_again(
    gone: Mapping[str, tuple[str, int | None]],
    changed: Iterable[New],
    documents: Mapping[str, Document],
) -> Iterator[Problem]:
    """Cards that were taken back, and would be given again by a file that does not say so."""
    for new in changed:
        place, document = place_of(new.path), documents.get(new.path)
        card = place.card if place else None
        if card not in gone or card is None or not document or "status" not in document.fields:
            continue  # a translation tells no status
        status, version = gone[card]
        if document.fields["status"] not in GONE and (new.version or 0) <= (version or 0):
            line = document.lines.get(("status",), 0)
            found = f"{document.fields['status']!r} in version {new.version}"
            expected = f"{status!r}, or a version after {version}, as `restore` writes it"
            yield Problem(new.path, line, "status", found, f"{expected} (or --force)")


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as a database has it: what an editor's form starts from."""

    content: bytes
    revision: Held


def read_card(database: str | Bind, card: str, lang: str) -> Stored | None:
    """The file of a card in a language, or ``None`` where there is none.

    :raises ContentError: where the database does not answer.
    """
    found = open_database(database).card(card, lang)
    return Stored(found[1], found[0]) if found else None


def publish_card(
    database: str | Bind,
    card: str,
    lang: str,
    content: bytes | str,
    *,
    by: str,
    note: str = "",
    base: int | None = None,
    on_unclean: OnUnclean = "error",
) -> Published:
    """Check one file of a card against all that is there, and publish it.

    :param database: an address, an engine, or a connection, whose transaction stays yours.
    :param content: the file, as docs/writing-cards.md describes it.
    :param by: the editor.
    :param note: why; by default what the newest change of the card says.
    :param base: the number of the revision that the editor has started from; refused where there
        is a newer one.
    :raises ContentError: ``problems`` says what is wrong with which field; nothing was written.
    :raises SettingError: for what cannot be, and where another has published meanwhile.
    """
    path = f"{lang}/{card}.md"
    place = place_of(path)
    if place is None or place.table != "cards":
        raise SettingError(f"card: found {path!r}, expected a language and the id of a card")
    data = content.encode() if isinstance(content, str) else content
    document = parse_document(data, path, lang, card)
    store = open_database(database, by)
    with store.writing() as writing:
        held = writing.current.get(path)
        if base is not None and (held.number if held else 0) != base:
            expected = f"revision {base}, which was read" if base else "none"
            found = _told(held) if held else "none"
            raise SettingError(f"{path}: found {found}, expected {expected}: read it again")
        warnings = _checked(read_source(store), document, on_unclean)
        new = new_of(path, data, document, note)
        if refused := [*_given_again(writing.gone(), [new], {path: document})]:
            raise ContentError(refused)
        if held is not None and held.sha256 == digest(data):
            return Published((), (), (), 1, warnings)
        writing.put([new])
    return (
        Published((), (path,), (), 0, warnings) if held else Published((path,), (), (), 0, warnings)
    )


def _checked(drafts: Drafts, document: Document, on_unclean: OnUnclean) -> tuple[Problem, ...]:
    """What is worth knowing of a file that would take its place among the others.

    :raises ContentError: where it is wrong, or what every card shows is.
    """
    cards = [other for other in drafts.cards if other.file != document.file]
    problems = [p for p in drafts.problems if p.file != document.file and p.field != "source"]
    there = replace(drafts, cards=[*cards, document], problems=problems)
    checked = check(there, on_unclean=on_unclean)
    if refusing := [p for p in checked.errors if p.file == document.file or not is_of_card(p)]:
        raise ContentError(refusing)
    return tuple(problem for problem in checked.problems if problem.file == document.file)
