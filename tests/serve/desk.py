"""What an editor has on the desk: a folder of cards in three languages, and its catalogue."""

from __future__ import annotations

import json
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from widget import Catalogue, StoredCatalogue
from widget.serve.hands import PRESS, Hand
from widget.serve.head import origin
from widget.serve.press import Press
from widget.serve.reading import Reading
from widget.serve.settings import settings
from widget.serve.store import Store

LANGUAGES = ("en", "es", "ar")
URL = "https://cards.example/w/"
PUBLISHER = """name: Example Health
url: https://health.example/
contact: cards@health.example
licence: CC BY 4.0
default_lang: en
"""
_ORIGINAL = """---
title: {title}
summary: Lying in warm water.
kind: self_care
conditions: [stiff-neck]
at_home: true
needs_professional: false
status: {status}
{notice}review: {review}
sources:
  study: {{title: A study, publisher: A journal, url: "https://study.example/"}}
safety:
  contraindications:
    - {{text: you have an open wound, sources: [study]}}
  cautions: not_assessed
  stop_if: none_known
  side_effects: none_known
  get_help: {{emergency: not_assessed, urgent: not_applicable, non_urgent: not_applicable}}
evidence:
  - outcome: Pain
    certainty: very_low
    direction: unknown
    population: Adults
    statement: We do not know.
    sources: [study]
changes:
{changes}
---
## What it is

Warm water.
"""
_TRANSLATION = """---
title: {title}
summary: {text}
{notice}safety:
  contraindications:
    - {{text: {advice}}}
  cautions: not_assessed
  stop_if: none_known
  side_effects: none_known
  get_help: {{emergency: not_assessed, urgent: not_applicable, non_urgent: not_applicable}}
evidence:
  - {{outcome: "{text}", population: "{text}", statement: "{text}"}}
translation_of: {of}
translation: {{by: Ana Ejemplo, date: 2026-11-22}}
---
## {text}

{text}
"""
TITLE = {"en": "Warm bath", "es": "Baño caliente", "ar": "حمام دافئ"}
#: What must not be read once a card is gone.
ADVICE = {"en": "you have an open wound", "es": "tiene una herida", "ar": "لديك جرح مفتوح"}
_TEXT = {"es": "Agua caliente", "ar": "ماء دافئ"}
V1 = "{version: 1, date: 2026-03-01, kind: major, note: First published.}"
V2 = "{version: 2, date: 2026-10-01, kind: major, note: Who must not use it.}"
REVIEW = "{last: 2026-04-02, next: 2026-06-30, by: Dr. Jo Doe, role: physiotherapist}"
NOTICED = ("under_review", "superseded", "withdrawn", "recalled")


class Desk:
    """A folder of cards, each of them in every language."""

    def __init__(self, folder: Path, *cards: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.publisher()
        for name in cards or ("bath",):
            self.card(name)
            self.translate(name, "es")
            self.translate(name, "ar")

    def publisher(self, more: str = "") -> None:
        self.write("publisher.yaml", PUBLISHER + more)

    def write(self, file: str, text: str | bytes) -> Path:
        path = self.folder / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def edit(self, old: str, new: str, file: str = "en/bath.md") -> None:
        before = (self.folder / file).read_text("utf-8")
        assert old in before
        self.write(file, before.replace(old, new, 1))

    def card(
        self,
        name: str = "bath",
        status: str = "active",
        *changes: str,
        title: str = TITLE["en"],
        since: str = "2026-11-20",
        replaced_by: str = "",
        review: str = "unreviewed",
    ) -> None:
        """Write the original, with a notice where its status wants one."""
        told = f"notice:\n  reason: It burns.\n  since: {since}\n  what_to_do: Get out.\n"
        told += f"  replaced_by: {replaced_by}\n" if replaced_by else ""
        told += "  severity: serious\n" if status == "recalled" else ""
        text = _ORIGINAL.format(
            title=title, status=status, notice=told if status in NOTICED else "", review=review,
            changes="\n".join(f"  - {change}" for change in changes or (V1,)),
        )  # fmt: skip
        self.write(f"en/{name}.md", text)

    def translate(self, name: str, lang: str, *, of: int = 1, notice: str = "") -> None:
        """Write a translation.

        :param notice: the fields of its notice, as one flow mapping.
        """
        told = f"notice: {notice}\n" if notice else ""
        text = _TRANSLATION.format(
            title=TITLE[lang], text=_TEXT[lang], advice=ADVICE[lang], notice=told, of=of
        )
        self.write(f"{lang}/{name}.md", text)

    def catalogue(self, **settings: Any) -> Any:
        return catalogue(self.folder, **{"languages": LANGUAGES, "public_url": URL} | settings)


class Stores:
    """Where catalogues of the desk have their answers; nowhere: each holds its own in memory."""

    folder: Path | None = None
    count = 0


def catalogue(source: Path | None = None, **settings: Any) -> Any:
    """A catalogue of either kind: see the fixture ``both``."""
    if Stores.folder is None:
        return Catalogue(source, **settings)
    Stores.count += 1
    return Pressed(source, Stores.folder / str(Stores.count), **settings)


def opened(source: Path | None, *, store: None, **settings: Any) -> Any:
    """What a blueprint asks for."""
    return catalogue(source, **settings)


class Pressed(StoredCatalogue):
    """A catalogue in a store whose press is at work in this process, whenever somebody looks."""

    def __init__(self, source: Path | None, store: Path, **made: Any) -> None:
        held, archive = Store(store), made.get("archive")
        self.hand = Hand(store / PRESS)  # so that no other is started
        assert self.hand.take()
        bare = {key: value for key, value in made.items() if key != "archive"}
        name = origin(settings(source, **bare), archive)
        self.press = Press(held, origin=name, source=source, **made)
        super().__init__(source, store=store, **made)

    def _count(self) -> tuple[object, ...]:
        self.press.turn()
        return super()._count()

    def reload(self) -> None:
        try:
            self.press.reload()
        finally:
            self._watch.look()


def swapped(catalogue: Any) -> Any:
    """The catalogue after its watch has looked once, as it does twice a second."""
    catalogue._watch.look()
    return catalogue


def view(catalogue: Reading, lang: str = "en", card: str = "bath") -> tuple[int, dict[str, Any]]:
    """The code and the view JSON of a card, or of a card at a revision."""
    asset = catalogue.find(f"v1/cards/{card}.{lang}.view.json")
    return asset.status, json.loads(asset.identity.body)


def facts(catalogue: Reading, lang: str = "en", card: str = "bath") -> dict[str, Any]:
    return dict(json.loads(catalogue.find(f"v1/cards/{card}.{lang}.json").identity.body))


def served(catalogue: Reading, card: str = "bath") -> list[tuple[int, str | None]]:
    """Code and status of a card in each language."""
    found = [view(catalogue, lang, card) for lang in LANGUAGES]
    return [(code, document.get("status")) for code, document in found]


def health(catalogue: Reading) -> dict[str, Any]:
    return dict(json.loads(catalogue.find("v1/health.json").identity.body))


def steady(catalogue: Reading) -> dict[str, Any]:
    """Its health without what is of a process and a moment."""
    passing = ("age", "last_error")
    return {key: value for key, value in health(catalogue).items() if key not in passing}


def told(document: Any) -> str:
    """All that a document says, as one text."""
    return json.dumps(document, ensure_ascii=False)


def comes(wanted: Any, found: Any, within: float = 10) -> bool:
    """Whether something comes about; how soon is asserted where that is promised."""
    end = monotonic() + within
    while found() != wanted and monotonic() < end:
        sleep(0.02)
    return bool(found() == wanted)


def another(desk: Desk, before: Pressed, **more: Any) -> Pressed:
    """A catalogue in the same store, once all who used it have ended, with a press of its own."""
    before.hand.close()
    folder, made = before._store.folder, {"languages": LANGUAGES, "public_url": URL}
    return Pressed(desk.folder, folder, **(made | more))
