"""Rules about words: how sure they sound, and what they promise."""

from __future__ import annotations

from collections.abc import Iterator

from widget.check.lint.lists import Lists, Phrases, lined_up, words
from widget.check.lint.page import Block, Page, quoted
from widget.check.lint.rules import Advice
from widget.model import Certainty

_ASKED = {
    "moderate": "words that say so, such as {moderate}",
    "low": "words that say so, such as {low}",
    "very_low": "words that say how unsure it is, such as {very_low}",
    "not_graded": "words that do not sound sure, such as {low}",
    "high": "plain words, for the evidence is certain",
}
#: So many words before a promise may take it back: "there is no known cure".
_NEAR = 4


def certainty_words(page: Page) -> Iterator[Advice]:
    """A statement sounds as sure as the certainty beside it."""
    lists = page.lists
    assert lists is not None
    statements = [block for block in page.fields if block.field.startswith("evidence")]
    for outcome, block in zip(page.card.evidence, statements, strict=True):
        for sentence, word in _unfit(block, outcome.certainty, lists):
            found = f"{word!r} beside certainty {outcome.certainty}, in {quoted(sentence)}"
            expected = _expected(outcome.certainty, lists)
            yield page.on("certainty-words", block.line, block.field, found, expected)
    yield from _surer_than_all(page, lists)


def _unfit(block: Block, certainty: Certainty, lists: Lists) -> Iterator[tuple[str, str]]:
    """Sentences that do not fit a certainty, with the word that does not."""
    whole = lined_up(block.text)
    unsure = bool(lists.very_low.first(whole))
    for sentence in block.sentences:
        text = lined_up(sentence.text)
        effect = lists.effects.first(text)
        if not effect or lists.reported.first(text):
            continue
        moderate, low = lists.moderate.first(text), lists.low.first(text)
        if certainty == "high":
            hedge = moderate or low
            if hedge and _beside(text, hedge, effect):
                yield sentence.text, hedge
        elif unsure or (certainty == "not_graded" and (moderate or low)):
            continue
        elif not moderate and not low:
            yield sentence.text, effect
        elif certainty == "very_low" or (certainty == "low" and not low):
            yield sentence.text, moderate or low
        elif certainty == "moderate" and not moderate and _beside(text, low, effect):
            yield sentence.text, low


def _beside(text: str, hedge: str, effect: str) -> bool:
    return f" {hedge} {effect} " in text


def _expected(certainty: Certainty, lists: Lists) -> str:
    named = {
        name: " or ".join(repr(word) for word in getattr(lists, name).phrases[:2])
        for name in ("moderate", "low", "very_low")
    }
    return _ASKED[certainty].format(**named)


def _surer_than_all(page: Page, lists: Lists) -> Iterator[Advice]:
    """Sentences outside the evidence that are sure where no evidence of the card is."""
    if {"high", "moderate"} & {outcome.certainty for outcome in page.card.evidence}:
        return
    hedges: tuple[Phrases, ...] = (lists.moderate, lists.low, lists.very_low, lists.negations)
    hedges += (lists.reported, lists.conditions)
    fields = (block for block in page.fields if block.field == "summary")
    for block in (*fields, *page.body):
        for sentence in block.sentences:
            text = lined_up(sentence.text)
            effect = lists.effects.first(text)
            if not effect or not lists.outcomes.first(text) or sentence.text.endswith(("?", "؟")):
                continue
            if not any(hedge.first(text) for hedge in hedges):
                found = f"{effect!r}, where no evidence is certain, in {quoted(sentence.text)}"
                expected = _expected("not_graded", lists)
                yield page.on("certainty-words", sentence.line, block.field, found, expected)


def promise(page: Page) -> Iterator[Advice]:
    """Nothing promises, unless it says that there is no such promise."""
    lists = page.lists
    assert lists is not None
    for block in (*page.fields, *page.body):
        for sentence in block.sentences:
            if sentence.text.endswith(("?", "؟")):
                continue
            for phrase, before in lists.promises.places(lined_up(sentence.text)):
                if not lists.negations.within(words(before)[-_NEAR:]):
                    found = f"{phrase!r} in {quoted(sentence.text)}"
                    expected = "what was found and how sure it is, without a promise"
                    yield page.on("promise", sentence.line, block.field, found, expected)
                    break
