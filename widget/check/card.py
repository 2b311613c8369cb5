"""A card's original: the file in the default language, which alone holds the facts."""

from __future__ import annotations

from widget.check.citations import Cited
from widget.check.policy import MAX_SECTIONS
from widget.check.richtext import check_section
from widget.check.schema.files import CardSchema
from widget.check.schema.load import load, shown
from widget.check.unwritten import refused
from widget.errors import Problem
from widget.model import (
    NOTICED,
    SAFETY_LISTS,
    Card,
    Document,
    GetHelp,
    Node,
    Safety,
    Source,
    Text,
)
from widget.read.yaml import dotted


def check_original(document: Document, *, clean: bool) -> tuple[Card | None, list[Problem]]:
    """Check the file in the default language, which alone holds the facts.

    :param clean: see :func:`widget.check.richtext.check_section`.
    """
    fields, problems = load(CardSchema, document)
    texts, cited, found = check_body(document, clean=clean)
    problems += found
    if fields is None:
        return None, problems
    del fields["lint"]  # what editors excuse is no part of what readers see
    card = Card(id=document.name, lang=document.lang, sections=texts, **fields)
    problems += _check_status(card, document)
    problems += _check_dates(card, document)
    if card.status != "draft":
        problems += refused(document)
    cited += claims(document, card.safety) + _evidence(card, document)
    problems += check_citations(document, card.sources, cited, whole=not found)
    return (None if any(not p.warning for p in problems) else card), problems


def check_body(
    document: Document, *, clean: bool
) -> tuple[tuple[Text, ...], list[Cited], list[Problem]]:
    """The sections of a file: texts, what they cite, problems."""
    sections, problems = document.sections, []
    if not sections:
        expected = "text" if document.name[0] == "_" else "sections, each under a ## heading"
        problems.append(Problem(document.file, 0, "body", "nothing", expected))
    if len(sections) > MAX_SECTIONS:
        line, found = sections[MAX_SECTIONS].line, f"{len(sections)} sections"
        problems.append(Problem(document.file, line, "body", found, f"at most {MAX_SECTIONS}"))
        return (), [], problems
    texts: list[Text] = []
    cited: list[Cited] = []
    for section in sections:
        if not section.title and document.name[0] != "_":
            expected = "a ## heading before it"
            problems.append(Problem(document.file, section.line, "body", "text", expected))
        rich, wrong = check_section(section, document.file, clean=clean)
        problems += wrong
        if rich and not rich.nodes:
            found = f"nothing under {section.title!r}" if section.title else "nothing to read"
            problems.append(Problem(document.file, section.line, "body", found, "text"))
        cited += rich.cited if rich else ()
        texts.append(Text(section.title, rich.nodes if rich else ()))
    return tuple(texts), cited, problems


def titled(text: Text) -> list[Node]:
    """A section with its heading, for what shows sections of another file."""
    return ([["h3", {}, text.title]] if text.title else []) + list(text.nodes)


def check_citations(
    document: Document, sources: dict[str, Source], cited: list[Cited], *, whole: bool = True
) -> list[Problem]:
    """Every cited key is listed, every listed source is cited.

    :param whole: whether ``cited`` is all, so that what is missing there is cited nowhere.
    """
    known = f"one of the sources: {', '.join(sources)}"
    problems = [
        Problem(document.file, c.line, c.field, c.found, known)
        for c in cited
        if c.key not in sources
    ]
    unused = sources.keys() - {c.key for c in cited} if whole else set()
    return problems + [
        At(document)("sources", key, found="a source that nothing cites", expected="a citation")
        for key in sorted(unused)
    ]


def claims(document: Document, safety: Safety | GetHelp) -> list[Cited]:
    """What the items of a safety block, or of the get-help advice alone, cite."""
    at, path = At(document), ("safety",) if isinstance(safety, Safety) else ()
    get_help = safety.get_help if isinstance(safety, Safety) else safety
    lists = [((*path, "get_help", name), listed) for name, listed in get_help.levels()]
    if isinstance(safety, Safety):
        lists += [((*path, name), getattr(safety, name)) for name in SAFETY_LISTS]
    return [
        cited
        for where, listed in lists
        for number, item in enumerate(listed.items)
        for cited in at.cited(item.sources, *where, number)
    ]


def _evidence(card: Card, document: Document) -> list[Cited]:
    at = At(document)
    return [
        cited
        for number, outcome in enumerate(card.evidence)
        for cited in at.cited(outcome.sources, "evidence", number)
    ]


class At:
    """Problems of one document, each on the line of its field."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def __call__(self, *path: str | int, found: str, expected: str) -> Problem:
        return Problem(self.document.file, self.line(path), dotted(path), found, expected)

    def line(self, path: tuple[str | int, ...]) -> int:
        """The line of a value, or of the nearest that is there and holds it."""
        lines = self.document.lines
        return next(lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in lines)

    def cited(self, keys: tuple[str, ...], *path: str | int) -> list[Cited]:
        """The source keys of an entry, each at its own place."""
        paths = [(*path, "sources", number) for number in range(len(keys))]
        return [
            Cited(k, self.line(p), dotted(p), repr(k)) for k, p in zip(keys, paths, strict=True)
        ]


def _check_status(card: Card, document: Document) -> list[Problem]:
    at, problems = At(document), []
    if card.status in NOTICED and card.notice is None:
        expected = f"reason, since and what_to_do, because status is {card.status}"
        line = at.line(("status",))
        problems.append(Problem(document.file, line, "notice", "nothing", expected))
    if card.notice is None:
        return problems
    if card.status not in NOTICED:
        expected = f"none while status is {card.status}"
        problems.append(at("notice", found="a notice", expected=expected))
    severity = card.notice.severity
    if (card.status == "recalled") != (severity is not None):
        unwanted = "none unless status is recalled"
        expected = unwanted if severity else "caution, serious or critical"
        problems.append(at("notice", "severity", found=shown(severity), expected=expected))
    if card.notice.replaced_by == card.id:
        problems.append(
            at("notice", "replaced_by", found="the card itself", expected="another card")
        )
    return problems


def _check_dates(card: Card, document: Document) -> list[Problem]:
    at, problems = At(document), []
    if card.review and card.review.next <= card.review.last:
        expected = f"a date after {card.review.last}"
        problems.append(at("review", "next", found=repr(card.review.next), expected=expected))
    for number, change in enumerate(card.changes):
        before = card.changes[number - 1] if number else None
        wanted = before.version + 1 if before else 1
        if change.version != wanted:
            found, expected = repr(str(change.version)), f"{wanted}: newest last, none left out"
            problems.append(at("changes", number, "version", found=found, expected=expected))
        if before and change.date < before.date:
            expected = f"{before.date} or later, newest last"
            problems.append(
                at("changes", number, "date", found=repr(change.date), expected=expected)
            )
    return problems
