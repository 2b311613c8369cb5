"""A card's own file, opened to change its status: written only if readers will see the change."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import get_args

from widget.check.card import At
from widget.check.library import OnUnclean, check
from widget.errors import ContentError, Problem, SettingError
from widget.model import GONE, Document, Status
from widget.read.edit import edit_card
from widget.read.folder import STARTER, Drafts, read_source
from widget.read.part import read_part, sent_on_to
from widget.read.replace import replace_file
from widget.read.source import Source, Store
from widget.read.sql.address import is_database, open_database
from widget.read.text import PRINTABLE, unwanted
from widget.read.yaml import dotted

#: Of more cards than that an error names the most alike.
_MANY = 100


@dataclass(frozen=True, slots=True)
class Written:
    """What was written where: a file, or one of a database. ``warnings`` hindered nothing."""

    place: Path | Store
    file: str
    line: int
    status: str
    since: str
    warnings: tuple[Problem, ...]

    @property
    def path(self) -> Path | str:
        """What to open, or what to call it."""
        return f"{self.place}: {self.file}" if isinstance(self.place, Store) else self.place


class Original:
    """The file of a card in the default language, in a source that may be written."""

    def __init__(
        self,
        source: Source,
        card: str,
        on_unclean: OnUnclean,
        today: date | None,
        replaced_by: str | None = None,
    ) -> None:
        if source is None or source == STARTER:
            expected = "a folder of your own: copy the starter cards to one"
            raise SettingError(f"source: found {STARTER!r}, expected {expected}")
        self.day = today or datetime.now(UTC).date()
        self.on_unclean = on_unclean
        if is_database(source):
            source = open_database(source)
        if isinstance(source, Store):
            # A recall may not wait until thousands of other cards are read and checked.
            cards = {card, *([replaced_by] if replaced_by else ()), *source.sending_to(card)}
            self.drafts = read_part(source.some, cards, str(source))
        else:
            self.drafts = read_source(source)
        self.source = source
        self.document = _original(self.drafts, source, card)
        self.place = source if isinstance(source, Store) else Path(source) / self.document.file

    @property
    def today(self) -> str:
        return self.day.isoformat()

    def expect(self, *expected: Status) -> None:
        """Go on from these statuses alone."""
        status = self.document.fields.get("status")
        if status not in expected:
            found = repr(status) if isinstance(status, str) else "nothing"
            problem = At(self.document)("status", found=found, expected=" or ".join(expected))
            raise ContentError([problem])

    def notice(
        self,
        status: Status,
        reason: str,
        what_to_do: str,
        replaced_by: str | None,
        severity: str | None = None,
    ) -> dict[str, str]:
        """The fields of a notice, since today unless the card says the very same already."""
        if replaced_by is not None:
            self._expect_in_force(replaced_by)
        told = {
            "reason": printable("--reason", reason),
            "since": self.today,
            "what_to_do": printable("--what-to-do", what_to_do),
        }
        told |= {"replaced_by": replaced_by} if replaced_by is not None else {}
        told |= {"severity": severity} if severity is not None else {}
        old = self.document.fields.get("notice")
        if self.document.fields.get("status") == status and isinstance(old, dict):
            with suppress(ValueError):
                since = date.fromisoformat(str(old.get("since"))).isoformat()
                told["since"] = since if old == told | {"since": since} else self.today
        return told

    def _expect_in_force(self, card: str) -> None:
        """Nobody is sent on to a card that is not there, or not to be followed either."""
        if card == self.document.name:
            raise SettingError("--replaced-by: found the card itself, expected another card")
        status = str(
            _original(self.drafts, self.source, card, "--replaced-by").fields.get("status")
        )
        if status in ("draft", *GONE):
            expected = ", ".join(s for s in get_args(Status) if s not in ("draft", *GONE))
            found = f"{card!r}, whose status is {status}"
            raise SettingError(f"--replaced-by: found {found}, expected a card that is {expected}")

    def write(
        self, status: Status, notice: dict[str, str] | None, change: dict[str, str] | None = None
    ) -> Written:
        data, after = edit_card(self.document, status, notice, change)
        warnings = self._check(after)
        if status in GONE:
            warnings += tuple(_sent_here(self.drafts, self.document, status))
        if isinstance(self.place, Store):
            why = f"{status}: {notice['reason']}" if notice else ""
            self.place.replace(self.document.file, self.document.raw, data, why)
        else:
            replace_file(self.place, self.document.raw, data)
        since = notice["since"] if notice else self.today
        return Written(
            self.place, self.document.file, after.lines["status",], status, since, warnings
        )

    def _check(self, after: Document) -> tuple[Problem, ...]:
        """What is worth knowing: a mistake in another file, an overdue review of this card.

        :raises ContentError: where the card would be wrong itself, or what every card shows is: a
            server would refuse the change, and it would reach nobody.
        """
        # With the lines of the file as it is: what is told is looked for there.
        old = self.document.lines
        lines = dict.fromkeys(after.lines, old["status",]) | dict(old)
        document = replace(self.document, fields=after.fields, lines=lines)
        cards = [document if d.file == document.file else d for d in self.drafts.cards]
        drafts = replace(self.drafts, cards=cards)
        checked = check(drafts, on_unclean=self.on_unclean, today=self.day)
        refusing = [p for p in checked.errors if p.file == document.file or not is_of_card(p)]
        if refusing:
            raise ContentError(refusing)
        others = [replace(problem, warning=True) for problem in checked.errors]
        written = {dotted(path): line for path, line in after.lines.items()}
        return (*others, *(replace(p, line=written[p.field]) for p in checked.problems
                           if p.file == document.file and p.field in written))  # fmt: skip


def _original(drafts: Drafts, source: Source, card: str, setting: str = "card") -> Document:
    """A card's file in the default language."""
    lang = str(drafts.publisher.fields.get("default_lang", "en")) if drafts.publisher else ""
    originals = {doc.name: doc for doc in drafts.cards if doc.lang == lang}
    if card in originals:
        return originals[card]
    errors = check(drafts).errors
    if wrong := [p for p in errors if p.file == f"{lang}/{card}.md" or not is_of_card(p)]:
        raise ContentError(wrong)
    names = sorted(source.originals(lang) if isinstance(source, Store) else originals)
    known = ", ".join(names) or "none, for there is none"
    if len(names) > _MANY:
        known = f"{len(names):,}, such as {', '.join(get_close_matches(card, names, 5, 0.0))}"
    raise SettingError(f"{setting}: found {card!r}, expected one of {known}")


def is_of_card(problem: Problem) -> bool:
    """Whether its file shows itself alone, and not on every card."""
    name = problem.file.rpartition("/")[2]
    return name.endswith(".md") and not name.startswith("_")


def _sent_here(drafts: Drafts, gone: Document, status: str) -> list[Problem]:
    """Cards whose notice sends readers on to one that is gone."""
    found = f"{gone.name!r}, which is now {status}"
    return [
        replace(
            At(doc)("notice", "replaced_by", found=found, expected="a card in force"), warning=True
        )
        for doc in drafts.cards
        if sent_on_to(doc) == gone.name
    ]


def printable(option: str, value: str) -> str:
    """Text on one line, as the schema reads it; how long it may be, the schema says."""
    value = re.sub(r"[ \t\r\n]+", " ", value).strip()
    bad = unwanted(value) or next((c for c in value if "\ud800" <= c <= "\udfff"), "")
    if bad:
        found = f"the character U+{ord(bad):04X}"
        raise SettingError(f"{option}: found {found}, expected {PRINTABLE}")
    return value
