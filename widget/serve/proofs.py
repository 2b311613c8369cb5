"""A source looked at for its editor: all that is wrong, every page, and the last good ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import count
from time import monotonic, time_ns

from widget.check.keep import Kept
from widget.check.library import Checked, OnUnclean, check
from widget.check.lifecycle import as_of
from widget.check.lint.lint import Linted, lint
from widget.check.unwritten import unwritten
from widget.errors import Problem, WidgetError
from widget.model import Library
from widget.publish.addresses import Site
from widget.publish.asset import Asset
from widget.publish.client import page_assets
from widget.publish.listing import LEVELS, Note
from widget.publish.mount import Mount
from widget.publish.proof import Proof, Row
from widget.publish.proof_pages import FILES
from widget.publish.site import build_site
from widget.read.folder import Drafts, read_files
from widget.read.gather import gather
from widget.read.known import Job, Known
from widget.read.source import Source, Store
from widget.read.sql.address import shown
from widget.read.tree import Content, Tree

#: Numbers of this process differ from those of one that ran before on the same port.
_RUN, _NUMBERS = f"{time_ns():x}", count(1)
#: By card and language, the answers of a card, and when it was good.
Units = dict[tuple[str, str], tuple[Site, str]]


@dataclass(frozen=True, slots=True)
class Look:
    """A source as it was found.

    :param assets: by path, what there is to show.
    :param report: what a check tells of it; ``None`` where nothing could be read.
    :param day: for which dates were judged, ISO 8601.
    """

    proof: Proof
    assets: Mapping[str, Asset]
    report: tuple[Kept, Linted] | None
    day: str
    made: float
    units: Units = field(default_factory=dict)
    known: Known = field(default_factory=Known)

    def row(self, lang: str, card: str) -> Row | None:
        rows = self.proof.rows
        return next((row for row in rows if (row.lang, row.id) == (lang, card)), None)


def look(source: str | Store, on_unclean: OnUnclean, before: Look | None = None) -> Look:
    """Read, check and publish a source, drafts and unfinished translations as well.

    :param before: what was found the last time: what has not changed is not made again, and what
        is wrong now is shown as it was. What cannot be read at all is the ``failure`` of the proof.
    """
    now, today = datetime.now(), datetime.now(UTC).date()
    known = Known(before.known if before else None)
    proof = Proof(f"{_RUN}-{next(_NUMBERS)}", shown(source), f"{now:%H:%M:%S}")
    try:
        files = gather(source)
        drafts = read_files(Tree(files, proof.source), known)
        checked = check(drafts, on_unclean=on_unclean, today=today, unfinished=True)
        linted = _linted(drafts, checked, known)
        site = _site(as_of(checked.library, today), known) if checked.library else None
    except WidgetError as error:
        return _as_before(replace(proof, failure=str(error)), before, f"{today}")
    known.done()
    units, assets = _with_kept(site, files, before, proof.time)
    proof = replace(
        proof,
        rows=tuple(_rows(drafts, checked, units, site.units.keys() if site else (), before)),
        notes=_notes(checked.problems, linted),
        files=files,
        remarks=linted.notes,
        held=checked.library is None,
    )
    report = Kept(checked.library, checked.problems), linted
    return Look(proof, assets, report, f"{today}", monotonic(), units, known)


def name_of(source: Source) -> str | Store:
    """A source as :func:`look` takes it."""
    if isinstance(source, Store):
        return source
    return "starter" if source is None else str(source)


def _as_before(proof: Proof, before: Look | None, day: str) -> Look:
    if before is None:
        return Look(proof, page_assets(*FILES), None, day, monotonic())
    rows = tuple(replace(row, kept=row.kept or before.proof.time if row.page else "")
                 for row in before.proof.rows)  # fmt: skip
    units, known = before.units, before.known
    return Look(replace(proof, rows=rows), before.assets, None, day, monotonic(), units, known)


def _site(library: Library, known: Known) -> Site:
    """Everything is shown: drafts as if active, every language that has a card."""
    cards = {
        name: {lang: replace(card, status="active") if card.status == "draft" else card
               for lang, card in versions.items()}
        for name, versions in library.cards.items()
    }  # fmt: skip
    written = {lang for versions in cards.values() for lang in versions}
    shown = [lang for lang in library.words if lang in written]
    return build_site(replace(library, cards=cards), Mount(), languages=shown, known=known)


def _with_kept(
    site: Site | None, files: Mapping[str, Content], before: Look | None, time: str
) -> tuple[Units, dict[str, Asset]]:
    """The answers of the cards that are good, and of the others those of the last time they were.

    Where what all cards share is wrong, everything is as it was.
    """
    units: Units = {name: (unit, time) for name, unit in site.units.items()} if site else {}
    assets = {**(site.assets if site else before.assets if before else {}), **page_assets(*FILES)}
    for (card, lang), (unit, then) in (before.units if before else {}).items():
        if (card, lang) not in units and f"{lang}/{card}.md" in files:
            units[card, lang] = unit, then
            assets |= unit.assets
    return units, assets


def _linted(drafts: Drafts, checked: Checked, known: Known) -> Linted:
    """Advice on each card that is right; of one that has not changed, as it was given before."""
    library, today = checked.library, datetime.now(UTC).date()
    if library is None:
        return lint((), None, today)
    jobs = []
    for document in drafts.cards:
        if card := library.cards.get(document.name, {}).get(document.lang):
            of = document, card, library.red_flags.get(card.lang), today
            make = partial(lint, [document], library, today)
            jobs.append(Job(("linted", document.file), of, make))
    known.ahead(jobs, "Looking for advice")
    found = [known.do(job) for job in jobs]
    notes = dict.fromkeys(note for one in found for note in one.notes)
    return Linted(tuple(sorted(a for one in found for a in one.advice)), tuple(notes))


def _rows(
    drafts: Drafts,
    checked: Checked,
    units: Units,
    fresh: Collection[tuple[str, str]],
    before: Look | None,
) -> Iterable[Row]:
    library, wrong = checked.library, {problem.file for problem in checked.errors}
    documents = {document.file: document for document in drafts.cards}
    for lang, card in sorted([*((d.lang, d.name) for d in drafts.cards), *drafts.unread],
                             key=lambda pair: (pair[1], pair[0])):  # fmt: skip
        good = library.cards.get(card, {}).get(lang) if library else None
        document = documents.get(f"{lang}/{card}.md")
        named = document.fields.get("title") if document else None
        title = good.title if good else named if isinstance(named, str) and named else card
        held = good is None and f"{lang}/{card}.md" not in wrong
        was = before.row(lang, card) if held and before else None
        state: str = good.status if good else was.state if was else ""
        if held and not state:
            state = "held"
        if good and good.translation and state != "draft" and document and any(unwritten(document)):
            state = "unfinished"
        _, then = units.get((card, lang), (None, ""))
        kept = "" if (card, lang) in fresh else then
        yield Row(lang, card, title, state, bool(then), kept, held)


def _notes(problems: Iterable[Problem], linted: Linted) -> dict[str, list[Note]]:
    """By file, the worst first."""
    notes: dict[str, list[Note]] = {}
    for p in problems:
        level = "warning" if p.warning else "error"
        notes.setdefault(p.file, []).append(Note(level, p.line, p.field, p.found, p.expected))
    for a in linted.advice:
        note = Note("advice", a.line, a.field, a.found, a.expected, a.explain, a.rule)
        notes.setdefault(a.file, []).append(note)
    for of in notes.values():
        of.sort(key=lambda note: (LEVELS.index(note.level), note.line))
    return notes
