"""Rules about words: how sure they sound, and what they promise."""

from __future__ import annotations

from collections.abc import Iterator

from widget.check.lint.lists import ALL, Lists, Phrases, lined_up
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
#: So many words before an effect, in its clause, a hedge is still said of it.
_NEAR = 8


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
        if not lists.reported.first(lined_up(sentence.text)):
            found = _unfit_word(sentence.text, certainty, lists, unsure)
            if found:
                yield sentence.text, found


def _unfit_word(sentence: str, certainty: Certainty, lists: Lists, unsure: bool) -> str:
    """The first word of a sentence that does not fit a certainty; "" where none."""
    for effect, before, after in _effects(sentence, lists, lists.effects, lists.harms):
        moderate, low = (_hedge(one, before, after, lists) for one in (lists.moderate, lists.low))
        hedge = moderate or low
        if certainty == "high":
            if hedge and before.endswith(f" {hedge} "):
                return hedge
        elif unsure or (certainty == "not_graded" and hedge):
            continue
        elif not hedge:
            return effect
        elif certainty == "very_low" or (certainty == "low" and not low):
            return hedge
        elif certainty == "moderate" and not moderate and before.endswith(f" {low} "):
            return low
    return ""


def _effects(sentence: str, lists: Lists, *wanted: Phrases) -> Iterator[tuple[str, str, str]]:
    """Each effect that a sentence tells, with what its clause says before and after it."""
    for clause in lists.clauses(sentence):
        text = lists.not_effects.without(clause)
        for phrases in wanted:
            yield from phrases.places(text)


def _hedge(hedges: Phrases, before: str, after: str, lists: Lists) -> str:
    """The hedge said of an effect: shortly before it, or an adverb shortly after it."""
    found = hedges.first(f" {' '.join(before.split()[-_NEAR:])} ")
    if found:
        return found
    late = hedges.first(f" {' '.join(after.split()[:_NEAR])} ")
    return late if late in lists.adverbs.phrases else ""


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
    hedges = (lists.moderate, lists.low, lists.negations, lists.conditions)
    fields = (block for block in page.fields if block.field == "summary")
    for block in (*fields, *page.body):
        for sentence in block.sentences:
            text = lined_up(sentence.text)
            if not lists.outcomes.first(text) or sentence.text.endswith(("?", "؟")):
                continue
            if lists.reported.first(text) or lists.very_low.first(text):
                continue
            for effect, before, after in _effects(sentence.text, lists, lists.effects):
                if not any(_hedge(hedge, before, after, lists) for hedge in hedges):
                    found = f"{effect!r}, where no evidence is certain, in {quoted(sentence.text)}"
                    expected = _expected("not_graded", lists)
                    yield page.on("certainty-words", sentence.line, block.field, found, expected)
                    break


def promise(page: Page) -> Iterator[Advice]:
    """Nothing promises, unless it says that there is no such promise."""
    lists = page.lists
    assert lists is not None
    for block in (*page.fields, *page.body):
        for sentence in block.sentences:
            if sentence.text.endswith(("?", "؟")):
                continue
            if phrase := _promised(sentence.text, lists):
                found = f"{phrase.replace(ALL, '100%')!r} in {quoted(sentence.text)}"
                expected = "what was found and how sure it is, without a promise"
                yield page.on("promise", sentence.line, block.field, found, expected)


def _promised(sentence: str, lists: Lists) -> str:
    """What a sentence promises; "" where it does not, or its clause takes it back."""
    for clause in lists.clauses(sentence):
        text = lists.not_promises.without(clause)
        if lists.denials.first(text):
            continue
        for phrase, before, _ in lists.promises.places(text):
            if not lists.negations.first(before):
                return phrase
    return ""
