"""What is put into a database: a whole folder, or one card; checked before, all or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from widget.check.conflicts import given_again, removing, taken_back, told
from widget.check.judged import Judge
from widget.check.library import OnUnclean, check
from widget.check.original import is_of_card
from widget.errors import ContentError, Problem, SettingError
from widget.model import GONE, Document
from widget.read.document import parse_document
from widget.read.folder import Drafts
from widget.read.gather import gather
from widget.read.part import read_part, sent_on_to
from widget.read.source import Store
from widget.read.sql.address import is_database, open_database
from widget.read.sql.base import read_base, write_base
from widget.read.sql.revision import Held, New, digest, new_of, place_of

if TYPE_CHECKING:
    from widget.read.sql.database import Bind, Database

#: How often is compared anew because others have published meanwhile, and each time less.
_TRIES = 8
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
    :param force: also put older files in place of newer ones, and remove what the folder lacks;
        but not of what others publish meanwhile, and no card that was taken back is given again.
    :raises ContentError: for what ``check`` refuses, and for what would take back what others
        have published; then nothing was written.
    :raises SettingError: for an address that cannot be, and where somebody else publishes.
    """
    store = open_database(database, by)
    # Whoever forces has not meant what came after the command, such as a recall.
    first = store.current()[1]
    files = gather(source)
    label = "database" if is_database(source) else str(source)  # an address may hold a password
    hashes = {
        path: digest(content)
        for path, content in files.items()
        if isinstance(content, bytes) and place_of(path)
    }
    base: Mapping[str, str | None] = (
        read_base(source, str(store)) if isinstance(source, str | os.PathLike) else {}
    )
    judge = Judge(files, label, note)
    for _ in range(_TRIES):
        # All is looked at before the others are kept from writing: a recall does not wait for that.
        head, now = store.current()
        changed = [path for path, held in hashes.items() if _differs(held, now.get(path))]
        gone = [New(path, None, note=note) for path in now.keys() - hashes.keys()]
        judge.judge({*changed, *(new.path for new in gone)})
        if judge.errors:
            raise ContentError(judge.errors)
        news = [judge.new(path) for path in changed]
        late = {path for path in {*changed, *now} if now.get(path) != first.get(path)}
        seen = _passed(source, changed, now) if is_database(source) else base
        asked = late if force else None
        if refused := [*_refused(store, now, news, gone, asked, judge.lines, seen)]:
            raise ContentError(sorted(refused))
        if not news and not gone:
            break
        with store.writing() as writing:
            if writing.head == head:  # nobody has published meanwhile
                writing.put(sorted([*news, *gone], key=lambda new: new.path), each)
                break
    else:
        expected = "one at a time: run the command again"
        raise SettingError(f"{store}: found others who publish all the time, expected {expected}")
    if isinstance(source, str | os.PathLike) and os.path.isdir(source):
        write_base(source, str(store), hashes)
    return Published(
        tuple(sorted(path for path in changed if path not in now)),
        tuple(sorted(path for path in changed if path in now)),
        tuple(sorted(one.path for one in gone)),
        len(hashes) - len(changed),
        judge.warnings,
    )


def _differs(sha256: str, held: Held | None) -> bool:
    return held is None or held.sha256 != sha256


def _passed(source: str, paths: list[str], now: Mapping[str, Held]) -> dict[str, str | None]:
    """What another database has in common with one: what is there was once its own."""
    past = open_database(source).past(paths)
    seen = {path: now[path].sha256 for path in paths if path in now}
    return {path: held for path, held in seen.items() if held in past[path]}


def _refused(
    store: Database,
    now: Mapping[str, Held],
    changed: list[New],
    removed: list[New],
    asked: Collection[str] | None,
    lines: Mapping[str, int],
    base: Mapping[str, str | None],
) -> Iterator[Problem]:
    """What others have published, and an older folder would take back without a word.

    :param asked: the paths for which that is asked, where the rest is forced; by default all.
    """
    away = store.gone()
    yield from given_again(away, changed, lines)
    if asked is not None:  # no force gives a card again that was taken back
        changed = [new for new in changed if new.path in asked or _again(new, away)]
        removed = [new for new in removed if new.path in asked]
    past = store.past([new.path for new in changed])
    yield from taken_back(now, changed, base, past, force=asked is not None)
    yield from removing(now, removed)


def _again(new: New, gone: Collection[str]) -> bool:
    """Whether it is the original of a card that was taken back, and gives it again."""
    place = place_of(new.path)
    return bool(place and place.card in gone and new.status and new.status not in GONE)


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
        is a newer one. Needed to give a card again that is withdrawn or recalled.
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
        held = writing.held(path)
        if base is not None and (held.number if held else 0) != base:
            expected = f"revision {base}, which was read" if base else "none"
            found = told(held) if held else "none"
            raise SettingError(f"{path}: found {found}, expected {expected}: read it again")
        cards = {card, sent_on_to(document)} - {""}
        warnings = _checked(read_part(store.some, cards, str(store)), document, on_unclean)
        new = new_of(path, data, document, note)
        told_at = document.lines.get(("status",))
        lines = {} if told_at is None else {path: told_at}
        gone = store.gone()
        if refused := [*given_again(gone, [new], lines)]:
            raise ContentError(refused)
        if base is None and card in gone and lines and new.status not in GONE:
            found = f"a card that is {gone[card][0]}, and no word that the editor knows of it"
            raise SettingError(
                f"{path}: found {found}, expected `base`, the revision that was read"
            )
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
    problems = [p for p in drafts.problems if p.file != document.file]
    there = replace(drafts, cards=[*cards, document], problems=problems)
    checked = check(there, on_unclean=on_unclean)
    if refusing := [p for p in checked.errors if p.file == document.file or not is_of_card(p)]:
        raise ContentError(refusing)
    return tuple(problem for problem in checked.problems if problem.file == document.file)
