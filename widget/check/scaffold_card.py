"""The file that an editor begins a card with: every field, what belongs there, and no advice."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import get_args

from widget.check.unwritten import KEY, MARK, URL
from widget.model import Certainty, Direction, Kind

#: What readers see before an item of `contraindications`, and what to look for: a question, not an
#: answer.
_WHO_NOT: dict[str, tuple[str, str]] = {
    "information": ("Do not rely on this if …", "for whom is it wrong?"),
    "self_care": ("Do not use it if …", "which illnesses, skin, ages, pregnancy?"),
    "hands_on": ("Do not have it if …", "which illnesses, bones, blood vessels, pregnancy?"),
    "device": ("Do not use it if …", "which illnesses, implants, pregnancy; what says its maker?"),
    "exercise": ("Do not start it if …", "which illnesses, injuries, heart, pregnancy?"),
    "medicine": ("Do not take it if …", "which illnesses, allergies, medicines, ages, pregnancy?"),
}  # fmt: skip
_SECTIONS = (
    ("What it is", "what it is, in words that promise nothing"),
    ("How it is done", "the steps, each with its source"),
    ("What to expect", "what readers may hope for, no surer than the evidence above"),
    ("Other options", "what else there is"),
    ("If you do nothing", "what happens without treatment"),
)
#: Sections that a kind has besides, behind the one that is named.
_BESIDE = {
    "medicine": ("How it is done", "If you take too much", "whom to call, and what to tell them"),
}  # fmt: skip
_DOCS = "docs/writing-cards.md"
#: Where comments begin.
_COLUMN = 52


def card_text(
    kind: Kind, title: str | None, conditions: Sequence[str], today: str, lang: str
) -> str:
    """A card's original, as a draft.

    :param today: the date of its first version, ISO 8601.
    :param lang: the headings that readers expect are known in English alone.
    """
    who, look = _WHO_NOT[kind]
    listed = ", ".join(conditions or [KEY])
    lines = [
        "---",
        f"# A draft. {MARK} marks what is left for you; `check` names each, and refuses any other",
        f"# status until none is left. What each field means: {_DOCS}",
        _line(f"title: {_quoted(title, 'what readers call it')}", "at most 120 characters"),
        _line("# aliases: [another name, a third]", "if readers search for it by other names"),
        _line(f"summary: {_quoted(None, 'one sentence on what it is')}", "promises nothing"),
        _line(f"kind: {kind}", _one_of(Kind)),
        _line(f"conditions: [{listed}]", "what it is for, such as back-spasm"),
        _line("at_home: false", f"{MARK}: true if people do it themselves"),
        _line("needs_professional: false", f"{MARK}: true if it takes someone trained"),
        _line("status: draft", f"active when it is finished: {_DOCS}, When advice changes"),
        _line("review: unreviewed", "or {last: …, next: …, by: …, role: …}: a clinician's review"),
        f"# One line a source, and each is cited below by its key: {_DOCS}, Sources",
        "sources:",
        f"  {KEY}: {{title: {MARK}, publisher: {MARK}, url: {_json(URL)}}}",
        f"# How to write items, and what readers see round them: {_DOCS}, Safety",
        "# not_assessed: nobody has looked yet. Looked, and found none: none_known. Else a list of",
        "#   - {text: the rest of the sentence, sources: [key]}",
        "safety:",
        _line("  contraindications: not_assessed", f"{who} {look}"),
        _line("  cautions: not_assessed", "Ask a medical professional first if …"),
        _line("  side_effects: not_assessed", "what can happen, and how often"),
        _line("  stop_if: not_assessed", "Stop if …"),
        "  get_help:",
        _line("    emergency: not_assessed", "call for an ambulance if …"),
        _line("    urgent: not_assessed", "get medical help today if …"),
        _line("    non_urgent: not_assessed", "see a medical professional if …"),
        *_evidence(),
        f"# Newest last; what a version is: {_DOCS}, Front matter",
        "changes:",
        f"  - {{version: 1, date: {today}, kind: major, note: First version.}}",
        "---",
    ]
    return "\n".join([*lines, *_body(kind, lang)])


def _evidence() -> list[str]:
    return [
        f"# An entry for each outcome that matters to readers: {_DOCS}, Evidence",
        "evidence:",
        _line(f"  - outcome: {MARK}", "such as pain, or daily life"),
        _line("    certainty: not_graded", _one_of(Certainty)),
        _line("    direction: unknown", _one_of(Direction)),
        _line(f"    population: {MARK}", "who was studied, and how many"),
        _line(f"    statement: {MARK}", "what was found, in plain words"),
        _line(f"    sources: [{KEY}]", "keys of the sources above"),
    ]


def _body(kind: Kind, lang: str) -> list[str]:
    sections = list(_SECTIONS)
    if kind in _BESIDE:
        after, *more = _BESIDE[kind]
        at = [title for title, _ in sections].index(after) + 1
        sections.insert(at, (more[0], more[1]))
    mark = "" if lang.partition("-")[0] == "en" else f"{MARK}: "
    return [
        line
        for title, what in sections
        for line in (f"## {mark}{title}", "", f"{MARK}: {what}.", "")
    ]


def _line(code: str, comment: str) -> str:
    return f"{code.ljust(_COLUMN - 1)} # {comment}"


def _one_of(kinds: object) -> str:
    return ", ".join(get_args(kinds))


def _quoted(given: str | None, what: str) -> str:
    return _json(given if given is not None else f"{MARK}: {what}")


def _json(text: str) -> str:
    """Quoted as YAML takes it, too."""
    return json.dumps(text, ensure_ascii=False)
