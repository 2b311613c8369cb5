"""All rules over all cards that are right; what is excused is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from widget.check.lint import claims, reading, safety, structure, unfinished, wording
from widget.check.lint.lists import known, lists_of
from widget.check.lint.page import Page, open_page
from widget.check.lint.rules import RULES, UNUSED_EXCUSE, WORDED, Advice
from widget.check.unwritten import unwritten
from widget.model import GONE, Card, Document, Library, RedFlags

_CHECKS: dict[str, Callable[[Page], Iterator[Advice]]] = {
    "to-write": unfinished.to_write,
    "reading-level": reading.reading_level,
    "certainty-words": wording.certainty_words,
    "promise": wording.promise,
    "claim-without-source": claims.claim_without_source,
    "source-year": claims.source_year,
    "source-address": claims.source_address,
    "not-assessed": safety.not_assessed,
    "safety-action": safety.safety_action,
    "item-wording": safety.item_wording,
    "other-options": structure.other_options,
    "if-you-do-nothing": structure.if_you_do_nothing,
    "review-dates": structure.review_dates,
    "translation-outdated": structure.translation_outdated,
    "link-text": structure.link_text,
    "heading-order": structure.heading_order,
}


@dataclass(frozen=True, slots=True)
class Linted:
    """Advice in the order of files and lines, and what was not looked at."""

    advice: tuple[Advice, ...]
    notes: tuple[str, ...]


def lint(documents: Iterable[Document], library: Library | None, today: date) -> Linted:
    """Advice on every card that is right and gives advice itself.

    :param documents: all files of cards; those that are not in the library are left out.
    :param library: ``None`` where what every card shows is wrong.
    :param today: the day for which dates are judged.
    """
    if library is None:
        return Linted((), ("no card was looked at for advice: mend the errors first",))
    advice: list[Advice] = []
    langs: set[str] = set()
    for document in documents:
        versions = library.cards.get(document.name, {})
        card = versions.get(document.lang)
        if card is None and versions:  # a translation that waits for its texts
            advice += unfinished.places(document)
        # A card that keeps its last good version is made of another file.
        if card is None or card.status in GONE:
            continue
        langs.add(card.lang)
        advice += _of_card(document, card, library.red_flags.get(card.lang), today)
    return Linted(tuple(sorted(advice)), (*_notes(langs), *_unsigned(langs, library)))


def _of_card(
    document: Document, card: Card, flags: RedFlags | None, today: date
) -> Iterator[Advice]:
    page = open_page(document, card, lists_of(card.lang), today, flags)
    looked_at = [rule for rule in RULES if not _why_not(rule, card.lang)]
    if not page.original and any(unwritten(document)):
        looked_at = ["to-write"]  # the words are still those of the original, in its language
    found = [one for rule in looked_at for one in _CHECKS[rule](page)]
    excuses = document.fields.get("lint") or []
    used = [False] * len(excuses)
    for one in found:
        excused = [number for number, excuse in enumerate(excuses) if _excuses(excuse, one)]
        for number in excused:
            used[number] = True
        if not excused:
            yield one
    for number, excuse in enumerate(excuses):
        if not used[number] and excuse["rule"] in looked_at:
            found_ = f"an excuse for {excuse['rule']}, which finds nothing here"
            path = ("lint", number)
            yield page.advice(UNUSED_EXCUSE, *path, found=found_, expected="none")


def _excuses(excuse: Mapping[str, Any], one: Advice) -> bool:
    if excuse["rule"] != one.rule:
        return False
    field = excuse.get("field")
    return field is None or one.field == field or one.field.startswith((f"{field}.", f"{field}["))


def _why_not(rule: str, lang: str) -> str:
    """Why a rule is not looked at in a language; "" where it is."""
    if rule in WORDED and lists_of(lang) is None:
        return f"there are word lists for {', '.join(known())} alone"
    if rule == "reading-level" and not reading.has_formula(lang):
        return "no formula has a limit for it"
    if rule == "reading-level" and not reading.installed():
        return f"to have it: {reading.GET_IT}"
    return ""


def _notes(langs: set[str]) -> Iterator[str]:
    """What was not looked at, each reason once."""
    skipped: dict[tuple[str, str], list[str]] = {}
    for lang in sorted(langs):
        for rule in RULES:
            if why := _why_not(rule, lang):
                skipped.setdefault((lang, why), []).append(rule)
    for (lang, why), rules in skipped.items():
        yield f"not looked at in {lang}: {', '.join(rules)} ({why})"


def _unsigned(langs: set[str], library: Library) -> Iterator[str]:
    """The languages of cards whose words no person answers for."""
    for lang in sorted(langs & library.words.keys()):
        words = library.words[lang]
        own = lang == library.publisher.default_lang
        if words.signed_by or (own and not words.is_unchecked):  # English in English: nothing to do
            continue
        said = "served" if own else "served only if named"
        if words.is_unchecked:
            made = "that a machine made them" if words.by_machine else "that nobody confirmed them"
            said += f", and readers are told {made}"
        yield f"{words.file}: no person has signed these words: {said}"
