"""A card's original: the file in the default language, which alone holds the facts."""

from __future__ import annotations

from collections.abc import Iterator

from widget.check.richtext import Rich, check_section
from widget.check.schema.files import CardSchema
from widget.check.schema.load import load, shown
from widget.errors import Problem
from widget.model import (
    SAFETY_LISTS,
    Card,
    Document,
    GetHelp,
    Safety,
    Source,
    Text,
)

_NOTICED = ("under_review", "superseded", "withdrawn", "recalled")


def check_original(document: Document, *, clean: bool) -> tuple[Card | None, list[Problem]]:
    """Check the file in the default language, which alone holds the facts.

    :param clean: see :func:`widget.check.richtext.check_section`.
    """
    fields, problems = load(CardSchema, document)
    texts, cited, found = check_body(document, clean=clean)
    problems += found
    if fields is None:
        return None, problems
    card = Card(id=document.name, lang=document.lang, sections=texts, **fields)
    problems += _check_status(card, document)
    problems += _check_dates(card, document)
    cited |= {key for _, keys in claims(card.safety) for key in keys}
    cited |= {key for outcome in card.evidence for key in outcome.sources}
    problems += check_citations(document, card.sources, cited)
    return (None if any(not p.warning for p in problems) else card), problems


def check_body(
    document: Document, *, clean: bool
) -> tuple[tuple[Text, ...], set[str], list[Problem]]:
    """The sections of a file: texts, the source keys that they cite, problems."""
    problems: list[Problem] = []
    texts: list[Text] = []
    cited: set[str] = set()
    if not document.sections:
        expected = "sections, each under a ## heading"
        problems.append(Problem(document.file, 0, "body", "nothing", expected))
    for section in document.sections:
        if not section.title and document.name[0] != "_":
            expected = "a ## heading before it"
            problems.append(Problem(document.file, section.line, "body", "text", expected))
        rich, found = check_section(section, document.file, clean=clean)
        problems += found
        cited |= rich.cited if rich else set()
        texts.append(Text(section.title, (rich or Rich((), frozenset())).nodes))
    return tuple(texts), cited, problems


def check_citations(
    document: Document, sources: dict[str, Source], cited: set[str]
) -> list[Problem]:
    """Every cited key is listed, every listed source is cited."""
    at = At(document)
    problems = [
        at("sources", found=f"the citation of {key!r}", expected="a source with that key")
        for key in sorted(cited - sources.keys())
    ]
    return problems + [
        at("sources", key, found="a source that nothing cites", expected="a citation of it")
        for key in sorted(sources.keys() - cited)
    ]


def claims(safety: Safety | GetHelp) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Text and source keys of every item."""
    get_help = safety.get_help if isinstance(safety, Safety) else safety
    lists = [listed for _, listed in get_help.levels()]
    if isinstance(safety, Safety):
        lists += [getattr(safety, name) for name in SAFETY_LISTS]
    return ((item.text, item.sources) for listed in lists for item in listed.items)


class At:
    """Problems of one document, each on the line of its field."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def __call__(self, *path: str | int, found: str, expected: str) -> Problem:
        lines = self.document.lines
        line = next((lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in lines), 0)
        return Problem(self.document.file, line, ".".join(map(str, path)), found, expected)


def _check_status(card: Card, document: Document) -> list[Problem]:
    at, problems = At(document), []
    if card.status in _NOTICED and card.notice is None:
        expected = f"reason, since and what_to_do, because status is {card.status}"
        problems.append(at("notice", found="nothing", expected=expected))
    if card.notice is None:
        return problems
    if card.status not in _NOTICED:
        expected = f"none while status is {card.status}"
        problems.append(at("notice", found="a notice", expected=expected))
    severity = card.notice.severity
    if (card.status == "recalled") != (severity is not None):
        expected = "caution, serious or critical" if severity is None else "none unless recalled"
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
