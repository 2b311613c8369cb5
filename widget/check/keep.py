"""A source of which some cards are bad: their last good version stays in its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

from widget.check.library import OnUnclean, check
from widget.errors import Problem
from widget.model import GONE, Card, Document, Library, Notice
from widget.read.folder import Drafts
from widget.read.words import words_of

#: The files that a card was made from, by language.
Files = Mapping[str, Document]
#: How the head of a file that cannot be used says that its card is to go, if not quite correctly.
_TAKEN_BACK = re.compile(rb"""^["'{[]*status["']?\s*:\s*["'{[>|-]*\s*(withdr|recal)""", re.M | re.I)
#: What may stand before the first field: a mark of the encoding, blank lines, comments, fences.
_LEAD = re.compile(rb"\A(?:[\s\xef\xbb\xbf\xff\xfe-]|#[^\n]*)+")
_SINCE = re.compile(rb"""^[ \t]+since:[ \t]*["']?([0-9]{4}-[01][0-9]-[0-3][0-9])\b""", re.M)


@dataclass(frozen=True, slots=True)
class Kept:
    """What of a source can be published.

    :param library: ``None`` where what every card shows is wrong.
    :param files: by card, the files that it was made from.
    :param kept: the files in whose place their last good version stands.
    :param taken_back: by card, since when it is withdrawn because a bad file says that it is to go.
    :param broken: the cards that are there, and bad.
    """

    library: Library | None
    problems: tuple[Problem, ...]
    files: dict[str, dict[str, Document]] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    taken_back: dict[str, str] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if not problem.warning)

    @property
    def lost(self) -> tuple[Problem, ...]:
        """The errors in files for which nothing is served."""
        served = {f"{lang}/{name}.md" for name, files in self.files.items() for lang in files}
        return tuple(problem for problem in self.errors if problem.file not in served)


def check_keeping(
    drafts: Drafts,
    good: Mapping[str, Files],
    *,
    on_unclean: OnUnclean,
    today: date,
    taken_back: Mapping[str, str] | None = None,
) -> Kept:
    """Check everything, with the last good files of a card where its own are bad.

    A card that was withdrawn or recalled stays so when its file is removed or becomes a draft
    again. One whose file is bad but says that it is to go is withdrawn, until a file of it is good.

    :param good: by card, the files of its last good version.
    :param taken_back: as in the result; what was taken back before.
    """
    checked = check(drafts, on_unclean=on_unclean, today=today)
    library = checked.library
    if library is None:
        return Kept(None, checked.problems)
    lang = library.publisher.default_lang
    there = {(d.lang, d.name) for d in drafts.cards} | drafts.unread.keys()
    broken = frozenset(name for which, name in there if which == lang and name not in library.cards)
    taken_back = taken_back or {}
    instead = dict(_instead(there, library, good, taken_back))
    if not instead:
        return Kept(library, checked.problems, _files(drafts, library), broken=broken)
    # With its original, a card changes every language; a bad translation changes alone.
    whole = {name for which, name in instead if which == lang}
    documents = [d for d in drafts.cards if d.name not in whole and (d.lang, d.name) not in instead]
    mended = replace(drafts, cards=[*documents, *instead.values()], problems=[])
    # Problems of the files as they are, not of those put in their place.
    again = check(mended, on_unclean=on_unclean, today=today).library or library
    cards, gone = dict(again.cards), {}
    for name in whole & cards.keys():
        if since := _taken_back(_raw(drafts, lang, name), today) or taken_back.get(name):
            cards[name], gone[name] = _withdrawn(cards[name], again, since), since
    again = replace(again, cards=cards)
    kept = tuple(d.file for d in instead.values() if d.lang in cards.get(d.name, {}))
    problems = [_removed(lang, name) for name in sorted(whole) if (lang, name) not in there]
    problems = sorted({*checked.problems, *problems})
    return Kept(again, tuple(problems), _files(mended, again), kept, gone, broken)


def _instead(
    there: Collection[tuple[str, str]],
    library: Library,
    good: Mapping[str, Files],
    taken_back: Collection[str],
) -> Iterator[tuple[tuple[str, str], Document]]:
    """The last good files of what is bad now, by language and id."""
    lang = library.publisher.default_lang
    bad: dict[str, list[str]] = {}
    for which, name in there:
        if which not in library.cards.get(name, {}):
            bad.setdefault(name, []).append(which)
    for name, files in good.items():
        card = library.cards.get(name, {}).get(lang)
        # Files may have to be fetched: not those of a card that is well.
        original = None if card and card.status != "draft" else files.get(lang)
        if original:
            broken = card is None and (lang, name) in there
            hidden = name in taken_back or says_gone(original)
            if broken or hidden:
                yield from (((which, name), document) for which, document in files.items())
                continue
        for which in bad.get(name, ()) if card else ():
            if which in files:
                yield (which, name), files[which]


def says_gone(original: Document) -> bool:
    """Whether a file itself says that its card is withdrawn or recalled."""
    return original.fields.get("status") in GONE


def _files(drafts: Drafts, library: Library) -> dict[str, dict[str, Document]]:
    """The files of every card that readers are shown."""
    files: dict[str, dict[str, Document]] = {}
    for document in drafts.cards:
        card = library.cards.get(document.name, {}).get(document.lang)
        if card and card.status != "draft":
            files.setdefault(document.name, {})[document.lang] = document
    return files


def _raw(drafts: Drafts, lang: str, name: str) -> bytes:
    read = (d.raw for d in drafts.cards if (d.lang, d.name) == (lang, name))
    return drafts.unread.get((lang, name)) or next(read, b"")


def _taken_back(raw: bytes, today: date) -> str | None:
    """Since when a bad file says that its card is to go; ``None`` if it does not."""
    text = raw.replace(b"\0", b"").replace(b"\r", b"\n")  # UTF-16, and line ends of old
    head = _LEAD.sub(b"", text).split(b"\n---", 1)[0]
    if not _TAKEN_BACK.search(head):
        return None
    since = _SINCE.search(head)
    with suppress(ValueError):  # a day that no calendar has
        return date.fromisoformat(since[1].decode() if since else "").isoformat()
    return today.isoformat()


def _withdrawn(versions: dict[str, Card], library: Library, since: str) -> dict[str, Card]:
    """A mistake in a recall is no reason to go on showing the advice."""

    def withdraw(card: Card) -> Card:
        if card.status in GONE:
            return card
        words = words_of(library.words, card.lang)
        reason = words.text("The publisher is taking this advice back.")
        todo = words.text("Ask a medical professional before you follow this advice.")
        told = Notice(reason, since, todo, lang=card.lang)
        return replace(card, status="withdrawn", notice=told)

    return {lang: withdraw(card) for lang, card in versions.items()}


def _removed(lang: str, name: str) -> Problem:
    expected = "the card, which readers still see as withdrawn or recalled"
    return Problem(f"{lang}/{name}.md", 0, "file", "no file", expected, warning=True)
