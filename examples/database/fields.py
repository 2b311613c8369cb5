"""The fields of the form: what each asks, and where in a card the answer goes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from widget import Problem


@dataclass(frozen=True)
class Field:
    """A question to an editor.

    :param at: the field of the card, or that of every item of a list; what is wrong there, or
        below, is told here.
    :param also: another such field.
    :param rows: more than one for a text of several lines.
    :param choices: what can be chosen, with the words for it.
    """

    name: str
    label: str
    at: str
    hint: str = ""
    rows: int = 1
    choices: tuple[tuple[str, str], ...] = ()
    also: str = ""

    def holds(self, field: str) -> int:
        """How near to a field of the card it is asked for: 0 where that is another's."""
        at = [at for at in (self.at, self.also) if at and f"{field}.".startswith(f"{at}.")]
        return max(map(len, at), default=0)


KINDS = (("self_care", "Something people do themselves"), ("exercise", "Exercise"),
         ("device", "A device"), ("hands_on", "Done by somebody else"))  # fmt: skip
DIRECTIONS = (("unknown", "we do not know"), ("benefit", "it helps"),
              ("small_benefit", "it helps a little"),
              ("no_important_benefit", "too little to matter"),
              ("no_benefit", "it does not help"), ("harm", "it harms"))  # fmt: skip
SIZES = (("major", "The advice has changed"), ("minor", "The advice is what it was"))
FIELDS = (
    Field("title", "Title", "title"),
    Field("summary", "What it is, in one sentence", "summary", "It promises nothing."),
    Field("kind", "Kind", "kind", choices=KINDS),
    Field("must_not", "Do not use it if", "safety.contraindications",
          "One reason a line, such as: you have an open wound. Empty: not assessed.", 3),
    Field("stop", "Stop if", "safety.stop_if", "One sign a line. Empty: not assessed.", 3),
    Field("urgent", "Get medical help today if", "safety.get_help.urgent",
          "One sign a line. Empty: not assessed.", 3),
    Field("what", "More about it", "section", "Markdown. No HTML that runs.", 5,
          also="body"),
    Field("outcome", "What was studied", "evidence.outcome", "Such as: pain after a week."),
    Field("direction", "What was found", "evidence.direction", choices=DIRECTIONS),
    Field("statement", "The same in a sentence", "evidence.statement"),
    Field("population", "Studied in whom", "evidence.population"),
    Field("source_title", "Title of the source", "sources.study.title"),
    Field("source_publisher", "Its publisher or journal", "sources.study.publisher"),
    Field("source_url", "Its address", "sources.study.url"),
    Field("note", "What has changed, and why", "changes"),
    Field("size", "How much that is", "changes.kind", choices=SIZES),
    Field("who", "Your name", "who", "An app with a login knows it."),
)  # fmt: skip


def composed(
    typed: dict[str, str], changes: list[dict[str, Any]]
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The fields and the sections of the card."""
    fields = {
        **{name: typed[name] for name in ("title", "summary", "kind")},
        "conditions": ["back-spasm"], "status": "active", "review": "unreviewed",
        "at_home": typed["kind"] != "hands_on", "needs_professional": typed["kind"] == "hands_on",
        "sources": {"study": {"title": typed["source_title"], "url": typed["source_url"],
                              "publisher": typed["source_publisher"]}},
        "safety": {
            "contraindications": _items(typed["must_not"]), "stop_if": _items(typed["stop"]),
            "cautions": "not_assessed", "side_effects": "not_assessed",
            "get_help": {"emergency": "not_assessed", "urgent": _items(typed["urgent"]),
                         "non_urgent": "not_assessed"},
        },
        "evidence": [{"certainty": "not_graded", "sources": ["study"],
                      **{name: typed[name] for name in ("outcome", "direction", "statement",
                                                        "population")}}],
        "changes": changes,
    }  # fmt: skip
    return fields, [("What it is", typed["what"])]


def _items(lines: str) -> list[dict[str, Any]] | str:
    """A list of the card; one without an item says that nobody has looked."""
    items = [{"text": line.strip(), "sources": "unsourced"}
             for line in lines.splitlines() if line.strip()]  # fmt: skip
    return items or "not_assessed"


def told(problems: Iterable[Problem]) -> dict[str, list[str]]:
    """What is wrong, by the field of the form; under an empty name what belongs to none."""
    wrong: dict[str, list[str]] = {}
    for problem in problems:
        if problem.warning:
            continue
        # Without the number in a list, and without the title of a section.
        place = re.sub(r"\[\d+\]| .*", "", problem.field)
        nearest = max(FIELDS, key=lambda field: field.holds(place))
        name = nearest.name if nearest.holds(place) else ""
        said = f"Found {problem.found}, expected {problem.expected}."
        wrong.setdefault(name, []).append(said if name else f"{problem.field}: {said}")
    return wrong
