"""What holds between files: a card and its replacement, a card and its red flags."""

from __future__ import annotations

from widget.check.card import At
from widget.errors import Problem
from widget.model import Card, Document, RedFlags

#: Cards by id, each by language, the original first.
Cards = dict[str, dict[str, Card]]


def check_replacements(cards: Cards, originals: dict[str, Document]) -> list[Problem]:
    """A card that is replaced names a card of this source."""
    problems = []
    for name, versions in cards.items():
        notice = next(iter(versions.values())).notice
        if notice and notice.replaced_by and notice.replaced_by not in originals:
            found, expected = repr(notice.replaced_by), "the id of a card of this source"
            at = At(originals[name])
            problems.append(at("notice", "replaced_by", found=found, expected=expected))
    return problems


def is_shared(problem: Problem) -> bool:
    """Whether every card shows the file; a whole folder that cannot be read may hold it."""
    name = problem.file.rpartition("/")[2]
    return not name or name.startswith("_") or name.endswith((".yaml", ".po"))


def check_shared_keys(
    cards: Cards, flags: RedFlags, originals: dict[str, Document]
) -> list[Problem]:
    """A card shows the red flags of its condition, so one key may not mean two sources in it.

    A card in which it does is taken out of ``cards``.
    """
    problems = []
    for name, versions in list(cards.items()):
        card = next(iter(versions.values()))
        if not set(card.conditions) & set(flags.conditions):
            continue
        for key in sorted(card.sources.keys() & flags.sources.keys()):
            if card.sources[key].url == flags.sources[key].url:
                continue
            found = f"another source than {key!r} of {flags.lang}/_red-flags.md"
            expected = "the same address, or another key"
            at = At(originals[name])
            problems.append(at("sources", key, "url", found=found, expected=expected))
            cards.pop(name, None)
    return problems
