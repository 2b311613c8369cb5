"""What a treatment card is. Plain frozen values; every room of the package speaks of these."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

#: A string, or ``[tag, {attributes}, *children]``; docs/view.md says which tags and attributes.
Node: TypeAlias = "str | list[Any]"
#: The path of a value in a file, ``("safety", "cautions", 2)``, to the line it stands on.
Lines: TypeAlias = Mapping[tuple[str | int, ...], int]

Kind = Literal["information", "self_care", "hands_on", "device", "exercise", "medicine"]
Status = Literal["draft", "active", "under_review", "superseded", "withdrawn", "recalled"]
ListState = Literal["listed", "none_known", "not_assessed", "not_applicable"]
Certainty = Literal["high", "moderate", "low", "very_low", "not_graded"]  # GRADE's, or none
Direction = Literal[
    "benefit", "small_benefit", "no_important_benefit", "no_benefit", "harm", "unknown"
]
GONE = ("withdrawn", "recalled")  # the notice stands in place of the advice
NOTICED = ("under_review", "superseded", *GONE)  # it stands there at least
Severity = Literal["caution", "serious", "critical"]

ID = re.compile(r"(?=.{1,64}\Z)[a-z0-9]+(-[a-z0-9]+)*\Z")  # of a card, at most 64 characters
SAFETY_LISTS = ("contraindications", "cautions", "stop_if", "side_effects")  # in reading order
URGENCIES = ("emergency", "urgent", "non_urgent")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a file's body under its ``##`` heading, as written, from ``line`` on."""

    title: str
    markdown: str
    line: int


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: its bytes, fields with the line of each, sections. Nothing is checked."""

    file: str
    lang: str
    name: str
    fields: dict[str, Any]
    lines: Lines
    sections: tuple[Section, ...] = ()
    raw: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Source:
    key: str
    title: str
    publisher: str
    url: str
    authors: str | None = None
    year: int | None = None
    doi: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a safety list: the rest of a sentence, and its sources (none: unsourced)."""

    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SafetyList:
    state: ListState
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class GetHelp:
    emergency: SafetyList
    urgent: SafetyList
    non_urgent: SafetyList

    def levels(self) -> Iterator[tuple[str, SafetyList]]:
        return ((name, getattr(self, name)) for name in URGENCIES)


@dataclass(frozen=True, slots=True)
class Safety:
    contraindications: SafetyList
    cautions: SafetyList
    stop_if: SafetyList
    side_effects: SafetyList
    get_help: GetHelp


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of one outcome. Certainty is never shown without its direction."""

    outcome: str
    certainty: Certainty
    direction: Direction
    population: str
    statement: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A version of a card: what changed and why, and if known the person who signed it off."""

    version: int
    date: str
    kind: Literal["major", "minor"]
    note: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A named clinician's review of the whole card; dates are ISO 8601."""

    last: str
    next: str
    by: str
    role: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Why a card is not in force. ``lang``: of its texts, where not the publisher's language."""

    reason: str
    since: str
    what_to_do: str
    replaced_by: str | None = None
    severity: Severity | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Translation:
    """Of which version of the original a text was made, and the person who checked it, if any."""

    of: int
    by: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A section of rich text: checked, sanitized, as a node tree."""

    title: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A checked card in one language; ``overdue`` if its review is, on the day it is made for."""

    id: str
    lang: str
    title: str
    aliases: tuple[str, ...]
    summary: str
    kind: Kind
    conditions: tuple[str, ...]
    at_home: bool
    needs_professional: bool
    status: Status
    notice: Notice | None
    review: Review | None
    sources: dict[str, Source]
    safety: Safety
    evidence: tuple[Outcome, ...]
    changes: tuple[Change, ...]
    sections: tuple[Text, ...] = ()
    translation: Translation | None = None
    overdue: bool = False

    @property
    def changed(self) -> str:
        """The date of the last change, that of its status included, ISO 8601."""
        return max(self.changes[-1].date, self.notice.since if self.notice else "")


@dataclass(frozen=True, slots=True)
class Disclaimer:
    lang: str
    title: str
    short: str
    version: int | None
    translation: Translation | None = None
    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class RedFlags:
    """When to get help, for every card about one of ``conditions``."""

    lang: str
    conditions: tuple[str, ...]
    sources: dict[str, Source]
    get_help: GetHelp
    version: int | None
    translation: Translation | None = None


@dataclass(frozen=True, slots=True)
class HelpLine:
    number: str
    tel: str
    source: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Country:
    code: str
    emergency: HelpLine
    poison: HelpLine | None = None
    crisis: HelpLine | None = None


@dataclass(frozen=True, slots=True)
class Publisher:
    """``review_policy``: how many days overdue puts a card ``under_review``, or to ``withdraw``."""

    name: str
    url: str
    contact: str
    licence: str
    default_lang: str
    default_country: str | None = None
    report_url: str | None = None
    review_policy: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Library:
    """All that was checked and may be published. ``words`` are :class:`widget.read.words.Words`."""

    publisher: Publisher
    countries: dict[str, Country]
    words: dict[str, Any]
    disclaimers: dict[str, Disclaimer]
    red_flags: dict[str, RedFlags]
    cards: dict[str, dict[str, Card]] = field(default_factory=dict)
