"""A new card, or a new translation of one, as a file that an editor goes on with."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from stat import S_ISDIR
from typing import get_args

from widget.check.card import check_original
from widget.check.library import OnUnclean
from widget.check.scaffold_card import card_text
from widget.check.scaffold_translation import translation_text
from widget.check.schema.load import load
from widget.check.schema.shared import PublisherSchema
from widget.check.translation import check_translation
from widget.check.unwritten import EARLY, Place, unwritten, waiting
from widget.errors import ContentError, Problem, SettingError
from widget.model import ID, Card, Document, Kind
from widget.read.document import parse_document
from widget.read.folder import STARTER, Drafts, read_source
from widget.read.replace import write_file
from widget.read.source import Source, Store
from widget.read.sql.address import is_database, shown


@dataclass(frozen=True, slots=True)
class Begun:
    """A file that was written, and what is left to write in it.

    :param path: what to open.
    :param translation_of: the version of the original that it translates.
    :param early: a warning, where that original is itself not written yet.
    """

    path: Path
    document: Document
    places: tuple[Place, ...]
    translation_of: int | None = None
    early: Problem | None = None


def begin(
    source: Source,
    card: str,
    *,
    lang: str | None = None,
    kind: Kind | None = None,
    title: str | None = None,
    conditions: Sequence[str] = (),
    on_unclean: OnUnclean = "error",
    today: date | None = None,
) -> Begun:
    """Write the file of a new card; with a language that is not the publisher's a translation.

    :param lang: by default the publisher's language.
    :param today: by default the date in UTC.
    :raises SettingError: for a source, a card or a choice that cannot be; nothing was written.
    :raises ContentError: where the publisher or the original of a translation is wrong.
    """
    folder = _folder(source)
    drafts = read_source(folder)
    default = _default_lang(drafts)
    lang = _language(lang or default, default, drafts)
    if not ID.match(card) or card == "disclaimer":
        expected = (
            "lower-case letters and digits joined by '-', at most 64, and not the disclaimer's"
        )
        raise SettingError(f"card: found {card!r}, expected {expected}")
    path = folder / lang / f"{card}.md"
    if path.exists() or path.is_symlink():
        raise SettingError(f"card: found {path}, expected a card that is not there yet")
    file, clean = f"{lang}/{card}.md", on_unclean == "clean"
    if lang != default:
        _expect_no(lang, default, kind=kind, title=title, conditions=conditions)
        document, original = _original(drafts, card, default, clean)
        early = waiting(document, EARLY)
        text = translation_text(original, document, lang)
        begun = parse_document(text.encode(), file, lang, card)
        problems = check_translation(begun, original, clean=clean)[1]
    else:
        day = (today or datetime.now(UTC).date()).isoformat()
        text = card_text(_kind(kind), title, conditions, day, lang)
        begun = parse_document(text.encode(), file, lang, card)
        problems = check_original(begun, clean=clean)[1]
        original, early = None, None
    if errors := [problem for problem in problems if not problem.warning]:
        raise ContentError(errors)
    write_file(path, text.encode())
    of = original.changes[-1].version if original else None
    return Begun(path, begun, tuple(unwritten(begun)), of, early)


def _folder(source: Source) -> Path:
    expected = "a folder of your own"
    if source is None or source == STARTER:
        raise SettingError(
            f"source: found {STARTER!r}, expected {expected}: copy the starter cards"
        )
    if isinstance(source, Store) or is_database(source):
        expected += ": `pull` the database into one, and `publish` it when the card is finished"
        raise SettingError(f"source: found {shown(source)!r}, expected {expected}")
    # A name that is mistyped would begin a second set of cards, if this made the folder.
    expected = "a folder that is there, if only an empty one: `mkdir` makes it"
    found = ""
    try:
        if not S_ISDIR(os.stat(source).st_mode):
            found = "a file"
    except (FileNotFoundError, NotADirectoryError):
        found = "nothing"
    except OSError:  # why it cannot be read is told by whoever reads it
        pass
    if found:
        raise SettingError(f"source: found {found} at {os.fspath(source)!r}, expected {expected}")
    return Path(source)


def _default_lang(drafts: Drafts) -> str:
    broken = [problem for problem in drafts.problems if problem.file == "publisher.yaml"]
    if drafts.publisher is not None:
        fields, found = load(PublisherSchema, drafts.publisher)
        broken += found
        if fields is not None:
            return str(fields["default_lang"])
    raise ContentError(broken)


def _language(lang: str, default: str, drafts: Drafts) -> str:
    known = {name.lower(): name for name in (*drafts.words, "en", default)}
    if lang.lower() not in known:
        expected = (
            f"one that has words: {', '.join(sorted(known.values()))}; words/{lang}.po adds it"
        )
        raise SettingError(f"lang: found {lang!r}, expected {expected}")
    return known[lang.lower()]


def _kind(kind: Kind | None) -> Kind:
    if kind is None:
        # The one fact that what is asked for depends on, and that nobody should get by default.
        expected = f"one of: {', '.join(get_args(Kind))}"
        raise SettingError(f"kind: found nothing, expected {expected}")
    return kind


def _expect_no(lang: str, default: str, **given: object) -> None:
    for name, value in given.items():
        if value:
            expected = f"none: a translation ({lang}) has that of its original ({default})"
            raise SettingError(f"{name}: found {_told(value)}, expected {expected}")


def _told(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else repr(value)


def _original(drafts: Drafts, card: str, default: str, clean: bool) -> tuple[Document, Card]:
    file = f"{default}/{card}.md"
    document = next((one for one in drafts.cards if one.file == file), None)
    problems: Iterable[Problem] = [one for one in drafts.problems if one.file == file]
    if document is not None:
        original, found = check_original(document, clean=clean)
        if original is not None:
            return document, original
        problems = [problem for problem in found if not problem.warning]
    if problems:
        raise ContentError(problems)
    expected = f"a card with an original, {file}: begin that first"
    raise SettingError(f"card: found {card!r}, expected {expected}")
