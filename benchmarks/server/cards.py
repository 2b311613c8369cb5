"""A source folder of so many valid cards, which no two are alike: made-up treatments.

``python -m benchmarks.server.cards 1000 FOLDER``
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

PUBLISHER = """\
name: Benchmark
url: https://benchmark.example/
contact: cards@benchmark.example
licence: MIT
default_lang: en
"""
_WHERE = "neck shoulder elbow wrist hand back hip knee ankle foot".split()
_THING = "cushion strap roller brace wrap board band pillow sling mat".split()
_DOES = "holds carries warms cools rests lifts turns shakes supports covers".split()
_SIGN = (
    "the skin there is broken", "the skin there has no feeling", "a wound there has not closed",
    "a bone there was broken this year", "a joint there was replaced", "it is swollen there",
    "you cannot tell warm from cold there", "you had an operation there", "you have a fever",
    "you are allergic to rubber", "you cannot take it off by yourself", "it hurts more each day",
    "you bruise easily", "you take a medicine that thins the blood", "you are pregnant",
    "you are younger than 16", "you had a fall and nobody has looked at it yet",
)  # fmt: skip
_FELT = (
    "the skin turns red", "the skin itches", "it feels tight", "it tingles",
    "you feel warm", "it aches for a day", "you feel tired", "you sleep badly",
    "your fingers or toes go pale", "the skin blisters", "it hurts more than before",
)  # fmt: skip
_SAID = (
    "The people of this made-up study used the {thing} for {days} days, {minutes} minutes a day.",
    "It {does} the {where} while you sit, stand or lie.",
    "Sample {number} was weighed before and after; it had not changed.",
    "Nobody has asked yet whether a larger {thing} does more than a small one.",
    "Put a cloth between the {thing} and your skin, and look at the skin after {minutes} minutes.",
    "The maker of sample {number} names no other use for it.",
    "Of {people} people, {some} would use the {thing} again, and the others did not say.",
    "Where the {where} is sore at night, a {thing} may be in the way.",
    "In week {days} the {thing} was washed {some} times, which made it {minutes} grams lighter.",
    "A {thing} of this kind costs as much as {some} cups of tea, and lasts {days} days.",
    "Take it off for {minutes} minutes after each hour, and move the {where} a little.",
    "What it does to the {where} of someone older than {some} was not looked at.",
)  # fmt: skip


def card(number: int) -> str:
    """A card as an editor would write it, about as long as a starter card, the same every time."""
    chance = random.Random(number)
    where, thing, does = (chance.choice(words) for words in (_WHERE, _THING, _DOES))
    words = {"where": where, "thing": thing, "does": does, "number": number}
    signs, felt = chance.sample(_SIGN, 12), chance.sample(_FELT, 9)
    study, guide = f"study{number}", f"guide{number}"
    return "\n".join([
        "---",
        f"title: Sample {number}, a {thing} for the {where}",
        f"aliases: [{where} {thing} {number}, sample {number}]",
        f"summary: A made-up {thing} that {does} the {where}, written to measure a server with.",
        "kind: device",
        "conditions: [measuring]",
        "at_home: true",
        "needs_professional: false",
        "status: active",
        "review: unreviewed",
        "sources:",
        _source(study, f"The {thing} and the {where}, study {number}", "Journal of Samples"),
        _source(guide, f"A guide to the {where}, part {number}", "Society of Samples"),
        "safety:",
        *_listed("contraindications", signs[:8], chance, study, guide),
        *_listed("cautions", signs[8:], chance, study, guide),
        *_listed("side_effects", felt[:5], chance, study, guide),
        *_listed("stop_if", felt[5:], chance, study, guide),
        "  get_help: {emergency: not_applicable, urgent: not_applicable, "
        "non_urgent: not_applicable}",
        "evidence:",
        *_evidence(words, chance, study),
        "changes:",
        "  - {version: 1, date: 2026-11-22, kind: major, note: First published.}",
        "---",
        *_body(words, chance, study, guide),
    ]) + "\n"  # fmt: skip


def _source(key: str, title: str, publisher: str) -> str:
    address = f"https://benchmark.example/{key}"
    return f'  {key}: {{title: "{title}", publisher: {publisher}, year: 2020, url: "{address}"}}'


def _listed(name: str, texts: list[str], chance: random.Random, *sources: str) -> list[str]:
    items = [f"    - {{text: {text}, sources: [{chance.choice(sources)}]}}" for text in texts]
    return [f"  {name}:", *items]


def _evidence(words: dict[str, object], chance: random.Random, study: str) -> list[str]:
    lines: list[str] = []
    for outcome in ("How sore it is", "How well people sleep", "Going back to work"):
        people = chance.randrange(20, 400)
        lines += [
            f"  - outcome: {outcome}",
            "    certainty: very_low",
            "    direction: unknown",
            f"    population: {people} made-up people with a sore {words['where']}",
            "    statement: We do not know whether it helps. This study is made up.",
            f"    sources: [{study}]",
        ]
    return lines


def _body(words: dict[str, object], chance: random.Random, *sources: str) -> list[str]:
    def sentences(count: int) -> str:
        told = [
            said.format(
                **words,
                days=chance.randrange(2, 90),
                minutes=chance.randrange(3, 60),
                people=chance.randrange(40, 400),
                some=chance.randrange(2, 40),
            )
            for said in chance.sample(_SAID, count)
        ]
        return " ".join(told)[:-1] + f" [@{chance.choice(sources)}]."

    return [
        "## What it is", "", sentences(5), "",
        "## How it is done", "", *(f"1. {sentences(1)}" for _ in range(5)), "",
        "## Staying safe", "", *(f"- {sentences(1)}" for _ in range(6)), "",
        "## What to expect", "", sentences(6), "", sentences(5), "", sentences(4), "",
        "## Other options", "", "Rest, and waiting.", "",
        "## If you do nothing", "", sentences(3), "",
    ]  # fmt: skip


def name(number: int) -> str:
    """The id of a card."""
    return f"sample-{number}"


def write(folder: Path, count: int) -> Path:
    """Write a source of so many cards.

    :returns: the folder.
    """
    (folder / "en").mkdir(parents=True, exist_ok=True)
    (folder / "publisher.yaml").write_text(PUBLISHER, "utf-8")
    for number in range(1, count + 1):
        (folder / "en" / f"{name(number)}.md").write_text(card(number), "utf-8")
    return folder


if __name__ == "__main__":
    print(write(Path(sys.argv[2]), int(sys.argv[1])))
