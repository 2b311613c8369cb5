"""Rules about the safety block: each harm has an action, each item fits its sentence."""

from __future__ import annotations

from collections.abc import Iterator

from widget.check.card import At
from widget.check.lint.lists import lined_up
from widget.check.lint.page import Page, Sentence, quoted
from widget.check.lint.rules import Advice
from widget.model import SAFETY_LISTS, SafetyList


def not_assessed(page: Page) -> Iterator[Advice]:
    """Each safety list was looked into, or it is said why not.

    When to get help may be said by the red flags that all cards about a condition share.
    """
    if not page.original:  # a translation has the states of its original
        return
    for path, listed in _listed(page):
        shared = page.flags.get_help if page.flags and "get_help" in path else None
        if listed.state == "not_assessed" and not (shared and getattr(shared, path[-1]).items):
            expected = "what you found, or none_known; or an excuse that says why nobody looked"
            yield page.advice("not-assessed", *path, found="not_assessed", expected=expected)


def safety_action(page: Page) -> Iterator[Advice]:
    """Who is told of a harm is told when to stop or to get help.

    Side effects alone: the heading of every other list is its action.
    """
    safety, lists = page.card.safety, page.lists
    effects = safety.side_effects.items
    if not page.original or not effects:
        return
    told = (safety.stop_if, *(listed for _, listed in safety.get_help.levels()))
    texts = [lined_up(item.text) for listed in told for item in listed.items]
    path: tuple[str | int, ...] = ("safety", "side_effects")
    if not texts:
        found = f"{len(effects)} side effects, and no advice on what to do"
        expected = "when to stop (stop_if), or when to get help (get_help)"
        yield page.advice("safety-action", *path, found=found, expected=expected)
        return
    for number, item in enumerate(effects if lists else ()):
        assert lists is not None
        text = lined_up(item.text)
        for signs in () if lists.actions.first(text) else lists.dangers:
            sign = signs.first(text)
            if sign and not any(signs.first(other) for other in texts):
                found = f"the danger sign {sign!r}, and no advice on it, in {quoted(item.text)}"
                expected = "the same sign in stop_if or get_help, or what to do in the item"
                where = (*path, number, "text")
                yield page.advice("safety-action", *where, found=found, expected=expected)
                break


def item_wording(page: Page) -> Iterator[Advice]:
    """An item is the rest of a sentence: the words before it are added."""
    lists = page.lists
    assert lists is not None
    for path, listed in _listed(page):
        for number, item in enumerate(listed.items):
            opening = lists.items.begins(lined_up(item.text))
            if opening:
                found = f"{opening!r}, which is added for you, in {quoted(item.text)}"
            elif item.text.endswith(".") and not item.text.endswith("etc."):
                found = f"a full stop, in {quoted(item.text)}"
            else:
                continue
            expected = "the rest of the sentence alone"
            where: tuple[str | int, ...] = (*path, number, "text")
            yield page.advice("item-wording", *where, found=found, expected=expected)


def listed_items(page: Page) -> Iterator[Sentence]:
    """The text of every item, with its line."""
    at = At(page.document)
    for path, listed in _listed(page):
        for number, item in enumerate(listed.items):
            yield Sentence(item.text, at.line((*path, number, "text")))


def _listed(page: Page) -> Iterator[tuple[tuple[str, ...], SafetyList]]:
    for name in SAFETY_LISTS:
        yield ("safety", name), getattr(page.card.safety, name)
    for name, listed in page.card.safety.get_help.levels():
        yield ("safety", "get_help", name), listed
