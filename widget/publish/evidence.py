"""How sure the evidence is: certainty always with its direction, in words (GRADE)."""

from __future__ import annotations

from widget.model import Card, Node, Outcome
from widget.publish.references import References
from widget.read.words import Words

#: How sure the evidence is, drawn beside the words that say so; nothing where it is not graded.
_DRAWN = {"high": "●●●●", "moderate": "●●●○", "low": "●●○○", "very_low": "●○○○"}


def evidence(card: Card, words: Words, references: References) -> Node:
    """The outcomes that were studied, each with what is known of it."""
    outcomes = [_outcome(outcome, card, words, references) for outcome in card.evidence]
    hint = words.text("Certainty says how sure we are, not how well it works.")
    return [
        "section",
        {"class": "evidence", "part": "evidence"},
        ["h2", {}, words.text("How sure is the evidence?")],
        *outcomes,
        ["p", {"class": "hint"}, hint],
    ]


def _outcome(outcome: Outcome, card: Card, words: Words, references: References) -> Node:
    mark = references.mark(card.sources[key] for key in outcome.sources)
    certainty = f"{_certainty(words, outcome)}: {_direction(words, outcome)}"
    drawn = _DRAWN.get(outcome.certainty)
    drawing: list[Node] = [["span", {"aria-hidden": "true"}, f"{drawn} "]] if drawn else []
    studied = words.text("Studied in: %(population)s", population=outcome.population)
    return [
        "div",
        {"class": "outcome"},
        ["h3", {}, outcome.outcome],
        ["p", {"class": "certainty"}, *drawing, certainty],
        ["p", {}, outcome.statement, mark],
        ["p", {"class": "population"}, studied],
    ]


def _certainty(words: Words, outcome: Outcome) -> str:
    match outcome.certainty:
        case "high":
            return words.text("High certainty")
        case "moderate":
            return words.text("Moderate certainty")
        case "low":
            return words.text("Low certainty")
        case "very_low":
            return words.text("Very low certainty")
        case _:
            return words.text("Certainty not graded")


def _direction(words: Words, outcome: Outcome) -> str:
    match outcome.direction:
        case "benefit":
            return words.text("it helps")
        case "small_benefit":
            return words.text("it helps a little")
        case "no_important_benefit":
            return words.text("no difference that matters to people")
        case "no_benefit":
            return words.text("it does not help")
        case "harm":
            return words.text("it does harm")
        case _:
            return words.text("we do not know if it helps")
