"""A card of which no rule says anything, to be changed at one place, and what is said then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from widget.check.library import check
from widget.check.lint.lint import Linted, lint
from widget.read.folder import read_source

TODAY = date(2026, 11, 26)
#: What a file has, and what is to stand there.
Edit = tuple[str, str]

CARD = """---
title: Warm bath
summary: Lying in warm water for a while.
kind: self_care
conditions: [back-spasm]
at_home: true
needs_professional: false
status: active
review: {last: 2026-01-10, next: 2028-01-10, by: A. Person, role: Doctor}
sources:
  one2020: {title: Warm water, publisher: A journal, year: 2020, url: "https://journal.example/a"}
safety:
  contraindications:
    - {text: your skin is open, sources: [one2020]}
  cautions: none_known
  side_effects:
    - {text: red skin, sources: [one2020]}
  stop_if:
    - {text: you feel dizzy, sources: [one2020]}
  get_help: {emergency: not_applicable, urgent: not_applicable, non_urgent: not_applicable}
evidence:
  - outcome: Pain
    certainty: low
    direction: small_benefit
    population: Adults with a sore back
    statement: It may ease pain a little.
    sources: [one2020]
changes:
  - {version: 1, date: 2026-01-01, kind: major, note: First published.}
---
## What it is

You lie in warm water. Most people like it.

### How warm

Warm, and not hot.

## What to expect

In one study 3 of 10 people felt better [@one2020].
Read [the page on warm water](https://journal.example/b).

## Other options

Cold packs.

## If you do nothing

It often gets better with time.
"""

SPANISH = """---
title: Baño caliente
summary: Estar un rato en agua caliente.
translation_of: 1
translation: unreviewed
safety:
  contraindications:
    - {text: tiene una herida en la piel}
  cautions: none_known
  side_effects:
    - {text: piel roja}
  stop_if:
    - {text: siente mareo}
  get_help: {emergency: not_applicable, urgent: not_applicable, non_urgent: not_applicable}
evidence:
  - {outcome: Dolor, population: Adultos, statement: Puede aliviar un poco el dolor.}
---
## Qué es

Usted se pone en agua caliente.

## Qué esperar

En un estudio 3 de 10 personas se sintieron mejor [@one2020].

## Otras opciones

Bolsas de hielo.

## Si no hace nada

A menudo mejora con el tiempo.
"""

ARABIC = SPANISH.replace("Puede aliviar un poco el dolor.", "قد يخفف الألم قليلًا.")


def edited(text: str, *edits: Edit) -> str:
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def folder(place: Path, files: Mapping[str, str]) -> Path:
    """A source of these files."""
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, "utf-8")
    return place


def linted(place: Path, files: Mapping[str, str], today: date = TODAY) -> Linted:
    """What is said of cards that are right."""
    drafts = read_source(folder(place, files))
    checked = check(drafts, today=today)
    assert not checked.errors, checked.errors
    return lint(drafts.cards, checked.library, today)
