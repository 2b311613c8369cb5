"""Hostile input: whatever comes out holds only what the policy names, as a third parser sees it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from widget.check import dom, policy
from widget.check.richtext import check_section, render
from widget.check.sanitize import sanitize
from widget.errors import SanitizeError
from widget.model import Section

from .cases import Attack, attacks, tree_of

ATTACKS = attacks()
LINK = re.compile(r"(https?://[^/\s\\@]+([/?#]\S*)?|mailto:\S+@\S+|tel:\+?[0-9().-]+)\Z", re.I)
every = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)


def faults(nodes: list[Any]) -> list[str]:
    """What stands in a tree that the policy does not name; no code of the package decides it."""
    found: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            continue
        tag, attributes, *children = node
        if tag not in policy.TAGS:
            found.append(f"<{tag}>")
        for name, value in attributes.items():
            link = LINK.match(value) if name == "href" else True
            if name not in policy.ATTRIBUTES.get(tag, ()) or not link:
                found.append(f"<{tag} {name}={value!r}>")
        found += faults(children)
    return found


def outcome(html: str) -> tuple[str, str]:
    """What is left of it, or why it was refused."""
    try:
        return sanitize(html), ""
    except SanitizeError as refusal:
        return "", str(refusal)


def test_there_are_many_families() -> None:
    assert len({re.sub(r"-\d+$", "", attack.name) for attack in ATTACKS}) >= 60


def test_no_allowed_tag_opens_the_door_to_a_mutation() -> None:
    assert not policy.TAGS & policy.FORBIDDEN


def test_the_list_of_dangerous_tags_is_whole() -> None:
    wanted = """script style svg math noscript template iframe object embed form input textarea
        title xmp noembed noframes plaintext select base link meta"""
    assert set(wanted.split()) == policy.FORBIDDEN


@every
def test_as_html(attack: Attack) -> None:
    cleaned, refusal = outcome(attack.text)
    if refusal:
        assert attack.expected in (None, f"refused: {refusal}")
        return
    assert not faults(tree_of(cleaned))
    assert sanitize(cleaned) == cleaned
    assert tree_of(cleaned) == dom.parse(cleaned), "our plain reading is not the standard's"
    if attack.expected is not None:
        assert cleaned == attack.expected


@every
def test_as_markdown(attack: Attack) -> None:
    """With errors on, all that goes is told; with cleaning on, what is left is harmless."""
    section = Section("Attack", attack.text, 10)
    lines = range(10, 12 + attack.text.count("\n"))

    strict, problems = check_section(section, "en/bad.md", clean=False)
    assert (strict is None) == bool(problems)
    assert all(problem.line in lines and not problem.warning for problem in problems)
    if strict is not None:
        assert not faults(list(strict.nodes))
        html = render(attack.text)
        assert dom.tidy(tree_of(html)) == list(strict.nodes), "lost without a word"

    cleaned, told = check_section(section, "en/bad.md", clean=True)
    if cleaned is None:
        assert [problem for problem in told if not problem.warning]
    else:
        assert not faults(list(cleaned.nodes))
        assert bool(told) == bool(problems)
