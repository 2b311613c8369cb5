"""A folder of cards for tests, each in the state that a test is about."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import widget.testing.texts as texts
from widget.check import recall
from widget.model import GONE, Severity, Status
from widget.read.compose import card_text

#: The methods of a folder that make a card which a catalogue can start with, by state.
STATES = (
    *("active", "reviewed", "overdue", "draft", "under_review", "superseded", "withdrawn"),
    *("recalled", "translated", "untranslated", "partial_translation", "outdated_translation"),
)
_PUBLISHER = {
    "name": "Test publisher",
    "url": "https://publisher.example/",
    "contact": "tests@publisher.example",
    "licence": "For tests",
    "default_lang": "en",
}


@dataclass(frozen=True, slots=True)
class MadeCard:
    """A card in a folder.

    :param id: as in addresses and snippets.
    :param state: the method that made it, one of :data:`STATES` or ``"broken"``.
    :param status: what its readers are told it is; that of the language asked for.
    :param lang: the language to ask for, to see that state.
    :param title: in the publisher's language.
    :param code: the HTTP status of its addresses: 200, 410, or 404 for what is not served.
    :param file: of the original.
    """

    id: str
    state: str
    status: Status
    lang: str
    title: str
    code: int
    file: Path


class CardFolder:
    """A source folder whose cards say in each line that they are tests.

    Each method named in :data:`STATES` writes a card and tells what it is. Its ``id`` is made from
    the state where none is given; ``**fields`` are front matter (docs/writing-cards.md) in place of
    what would stand there. Nothing is checked here: the catalogue does that.

    :param folder: made if it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._langs = ["en"]
        folder.mkdir(parents=True, exist_ok=True)
        self.publisher()

    def __fspath__(self) -> str:
        """It can be given as ``source``."""
        return str(self.folder)

    @property
    def languages(self) -> list[str]:
        """Those that its cards need: ``languages`` of ``create_blueprint``."""
        return list(self._langs)

    def publisher(self, **fields: object) -> None:
        """Write ``publisher.yaml``: ``publisher(review_policy={"withdraw": 10})``."""
        lines = [f"{name}: {json.dumps(value)}" for name, value in (_PUBLISHER | fields).items()]
        self.write("publisher.yaml", "\n".join(lines) + "\n")

    def write(self, file: str, text: str) -> Path:
        """Write any file of the folder, as an editor would."""
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    # Cards, by state.

    def active(self, id: str = "", **fields: object) -> MadeCard:
        """In force; no clinician has reviewed it."""
        return self._make("active", id, fields)

    def reviewed(self, id: str = "", **fields: object) -> MadeCard:
        """In force, reviewed a month ago, and for eleven months more."""
        return self._make("reviewed", id, {"review": _review(-30, 335)} | fields)

    def overdue(self, id: str = "", *, days: int = 30, **fields: object) -> MadeCard:
        """In force, but its review should have been made so many days ago."""
        return self._make("overdue", id, {"review": _review(-days - 365, -days)} | fields)

    def draft(self, id: str = "", **fields: object) -> MadeCard:
        """Not finished: it is checked and not served."""
        return self._make("draft", id, fields, "draft")

    def under_review(self, id: str = "", **fields: object) -> MadeCard:
        """In doubt: the notice stands above the advice."""
        return self._noticed("under_review", id, fields)

    def superseded(self, id: str = "", *, by: str = "", **fields: object) -> MadeCard:
        """Newer advice exists.

        :param by: the id of a card of this folder; by default one is made.
        """
        newer = by or self.active("newer-card").id
        return self._noticed("superseded", id, fields, replaced_by=newer)

    def withdrawn(self, id: str = "", **fields: object) -> MadeCard:
        """No longer given: the notice stands in place of the advice."""
        return self._noticed("withdrawn", id, fields)

    def recalled(
        self, id: str = "", *, severity: Severity = "serious", **fields: object
    ) -> MadeCard:
        """Found to be unsafe: the notice stands in place of the advice."""
        return self._noticed("recalled", id, fields, severity=severity)

    def translated(self, id: str = "", *, lang: str = "es", **fields: object) -> MadeCard:
        """In force, and whole in a second language, whose texts begin with ``[es]``."""
        made = self._make("translated", id, fields, lang=lang)
        self._translate(made, fields)
        return made

    def untranslated(self, id: str = "", *, lang: str = "es", **fields: object) -> MadeCard:
        """In force, asked for in a language that the publisher has and this card has not."""
        return self._make("untranslated", id, fields, lang=lang)

    def partial_translation(self, id: str = "", *, lang: str = "es", **fields: object) -> MadeCard:
        """Translated but for its notice, which readers get in the publisher's language."""
        told = {"notice": texts.notice("under_review")} | fields
        made = self._make("partial_translation", id, told, "under_review", lang)
        self._translate(made, told)
        return made

    def outdated_translation(self, id: str = "", *, lang: str = "es", **fields: object) -> MadeCard:
        """Translated before the advice changed: in that language it is under review."""
        made = self._make("outdated_translation", id, fields, lang=lang, shown="under_review")
        self._translate(made, fields)
        versions = [
            texts.change(1, -730, "First published, for a test."),
            texts.change(2, -10, "The advice is another, for a test."),
        ]
        self._write(made.id, made.title, {"changes": versions} | fields)
        return made

    def broken(self, id: str = "", **fields: object) -> MadeCard:
        """A file that ``check`` refuses: a start with it is a ``ContentError``.

        With the id of a card that is served, that card's last good version goes on being served,
        and ``v1/health.json`` says ``degraded``.
        """
        return self._make("broken", id, {"safety": None} | fields)

    # What editors do to a card, with the code of the commands.

    def recall(
        self,
        card: MadeCard | str,
        *,
        severity: Severity = "serious",
        reason: str = "It is recalled for a test.",
        what_to_do: str = texts.NOTHING,
    ) -> None:
        """As ``python -m widget recall``: served after ``reload()``, or within two seconds."""
        name = _id(card)
        recall.recall(self.folder, name, severity=severity, reason=reason, what_to_do=what_to_do)

    def withdraw(
        self,
        card: MadeCard | str,
        *,
        reason: str = "It is withdrawn for a test.",
        what_to_do: str = texts.NOTHING,
    ) -> None:
        """As ``python -m widget withdraw``."""
        recall.withdraw(self.folder, _id(card), reason=reason, what_to_do=what_to_do)

    def restore(
        self, card: MadeCard | str, *, note: str = "It is given again, for a test."
    ) -> None:
        """As ``python -m widget restore``; ``note`` is for the change log."""
        recall.restore(self.folder, _id(card), note=note)

    def _noticed(
        self, state: Status, id: str, fields: dict[str, object], **notice: str
    ) -> MadeCard:
        told = {"notice": texts.notice(state, **notice)} | fields
        return self._make(state, id, told, state)

    def _make(
        self,
        state: str,
        id: str,
        fields: dict[str, object],
        status: Status = "active",
        lang: str = "en",
        shown: Status | None = None,
    ) -> MadeCard:
        name = id or f"{state.replace('_', '-')}-card"
        title = str(fields.get("title") or f"Test card: {state.replace('_', ' ')}")
        file = self._write(name, title, {"status": status} | fields)
        if lang not in self._langs:
            self._langs.append(lang)
        code = 404 if status == "draft" else 410 if status in GONE else 200
        return MadeCard(name, state, shown or status, lang, title, code, file)

    def _write(self, name: str, title: str, fields: dict[str, object]) -> Path:
        front: dict[str, Any] = texts.original(title) | fields
        return self.write(f"en/{name}.md", card_text(front, texts.sections(title)))

    def _translate(self, made: MadeCard, fields: dict[str, object]) -> None:
        front = texts.original(made.title) | fields
        body = [
            (texts.marked(made.lang, title), texts.marked(made.lang, text))
            for title, text in texts.sections(made.title)
        ]
        text = card_text(texts.translation(front, made.lang), body)
        self.write(f"{made.lang}/{made.id}.md", text)


def _id(card: MadeCard | str) -> str:
    return card if isinstance(card, str) else card.id


def _review(last: int, next: int) -> dict[str, str]:
    return {
        "last": texts.day(last),
        "next": texts.day(next),
        "by": "A. Test Clinician",
        "role": "clinician for tests",
    }
