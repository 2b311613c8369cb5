"""Rules about the parts of a card: what it has to have, its headings, links and dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from widget.check.lint.lists import Phrases, lined_up
from widget.check.lint.page import Page, quoted
from widget.check.lint.rules import Advice

MOST_YEARS = 3
SOON = 60
_LEVELS = {"h3": 3, "h4": 4}


def other_options(page: Page) -> Iterator[Advice]:
    """A card says what else there is."""
    assert page.lists is not None
    yield from _section(page, "other-options", page.lists.other_options, "other options")


def if_you_do_nothing(page: Page) -> Iterator[Advice]:
    """A card says what happens without treatment."""
    assert page.lists is not None
    yield from _section(page, "if-you-do-nothing", page.lists.do_nothing, "doing nothing")


def _section(page: Page, rule: str, titles: Phrases, what: str) -> Iterator[Advice]:
    # A translation has the sections of its original.
    heads = [section.title for section in page.document.sections] if page.original else []
    if heads and not any(titles.first(lined_up(title)) for title in heads):
        expected = f"one such as ## {titles.phrases[0].capitalize()}"
        line = page.document.sections[-1].line
        yield page.on(rule, line, "body", f"no section on {what}", expected)


def review_dates(page: Page) -> Iterator[Advice]:
    """A review holds three years at most, and the next is told of before it is due."""
    review = page.card.review
    if review is None or not page.original:
        return
    last, due = date.fromisoformat(review.last), date.fromisoformat(review.next)
    if (due.year - MOST_YEARS, due.month, due.day) > (last.year, last.month, last.day):
        found = f"{review.next}, the last being of {review.last}"
        expected = f"a day within {MOST_YEARS} years"
        yield page.advice("review-dates", "review", "next", found=found, expected=expected)
    elif 0 <= (days := (due - page.today).days) <= SOON:
        found = f"{review.next}, in {days} day{'s' * (days != 1)}"
        expected = "the review done by then"
        yield page.advice("review-dates", "review", "next", found=found, expected=expected)


def translation_outdated(page: Page) -> Iterator[Advice]:
    """A translation is of the newest version."""
    made, newest = page.card.translation, page.card.changes[-1]
    if made is not None and made.of < newest.version:
        found = f"a translation of version {made.of}"
        expected = f"one of version {newest.version}: {quoted(newest.note)}"
        yield page.advice("translation-outdated", "translation_of", found=found, expected=expected)


def link_text(page: Page) -> Iterator[Advice]:
    """The words of a link say where it leads."""
    assert page.lists is not None
    for block in page.body:
        for text in block.links:
            bare = lined_up(text).strip()
            address = text.strip().lower().startswith(("http:", "https:", "www."))
            if bare and not address and bare not in page.lists.link_texts.phrases:
                continue
            found = f"a link on {quoted(text.strip())}" if text.strip() else "a link without words"
            expected = "words that say where it leads"
            lines = (sentence.line for sentence in block.sentences if text in sentence.text)
            yield page.on("link-text", next(lines, block.line), block.field, found, expected)


def heading_order(page: Page) -> Iterator[Advice]:
    """Under ## comes ###, and #### only under that."""
    for blocks in page.sections:
        level = 2
        for block in blocks:
            if block.tag not in _LEVELS:
                continue
            deeper = _LEVELS[block.tag]
            if deeper > level + 1:
                found = f"{'#' * deeper} under {'#' * level}, at {quoted(block.text)}"
                expected = "#" * (level + 1)
                yield page.on("heading-order", block.line, block.field, found, expected)
            level = deeper
