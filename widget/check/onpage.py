"""What is wrong with the embeds of a page, as far as the page alone tells."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from widget.check.embedded import MAX_EMBEDS, MAX_SCRIPTS, Embed, Page, Script
from widget.check.findings import Finding, limit
from widget.check.onpolicy import judge_policies
from widget.model import ID

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def judge_page(page: Page, headers: Sequence[tuple[str, str]], today: date) -> Iterator[Finding]:
    """What needs no answer of a publisher.

    :param headers: names and values of the page's answer.
    """
    for line, text in page.markup.escaped:
        yield Finding(
            "escaped", line, "page", f"the text {text[:60]!r}", "the element: paste it as HTML"
        )
    if not page.embeds and not page.markup.escaped:
        if page.scripts:
            line = page.scripts[0].line
            yield Finding(
                "no-card", line, "script", "the script alone", "an element, or data-card on it"
            )
        else:
            yield Finding("no-embed", 0, "page", "no embed", "a card, or the disclaimer")
    for what, count, most in zip(
        ("scripts", "embeds"), page.counts, (MAX_SCRIPTS, MAX_EMBEDS), strict=True
    ):
        if count > most:
            yield limit(f"{count} {what}", f"at most {most}: the others were not judged")
    outline = _outline(page)
    for embed in page.embeds:
        yield from _embed(page, embed, outline, today)
    for script in page.scripts:
        yield from _script(page, script)
    yield from _repeated(page)
    yield from judge_policies(page, headers)


def _embed(page: Page, embed: Embed, outline: Outline, today: date) -> Iterator[Finding]:
    line, card, given = embed.line, embed.card or "card", embed.attributes
    if not embed.usable:
        found = f"card {embed.card!r}" if not ID.match(embed.card) else given["revision"]
        yield Finding("bad-id", line, card, found, "the id of a card, or a revision, as published")
    if embed.door == "frame":
        if not embed.element.attributes.get("title", "").strip():
            yield Finding("frame-title", line, card, "no title", "title= with the card's title")
        yield from _mixed(page, line, card, embed.src)
        return
    if embed.door == "one-tag":
        if embed.element.inside("head") and not embed.element.inside("body"):
            found = "a script with data-card in <head>"
            yield Finding("one-tag-in-head", line, card, found, "it in <body>, at the card's place")
    elif not page.scripts:
        yield Finding("no-script", line, card, "no script tag", "the script tag of the snippet")
    if embed.door != "one-tag" and page.scripts and not embed.base and given.get("base"):
        known = ", ".join(script.base for script in page.scripts if script.base) or "none"
        yield Finding("bad-base", line, card, f"base {given['base']!r}", f"one of: {known}")
    if embed.element.torn:
        found = "a <p> around it, which browsers close before the card's text"
        yield Finding("torn", line, card, found, "no <p> around it")
    else:
        yield from _copy(embed, today)
    yield from _heading(outline, embed)


def _copy(embed: Embed, today: date) -> Iterator[Finding]:
    line, card = embed.line, embed.card or "card"
    if not embed.text:
        found = "no copy of the text" + " (one tag)" * (embed.door == "one-tag")
        yield Finding("no-copy", line, card, found, "the full snippet, which shows without script")
        return
    until = embed.attributes.get("valid-until", "")
    try:
        day = date.fromisoformat(until) if _DAY.match(until) else None
    except ValueError:
        day = None
    if day is None:
        found = f"valid-until {until!r}" if until else "no valid-until"
        yield Finding("no-valid-until", line, card, found, "a day such as 2027-03-01")
    elif day < today:
        yield Finding("expired", line, card, f"a copy valid until {day}", "a new copy")


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings of a page outside of copies: their places, levels and lines."""

    numbers: list[int]
    levels: list[int]
    lines: list[int]


def _outline(page: Page) -> Outline:
    copies = iter([one.element for one in page.embeds])
    copy, end, own = next(copies, None), 0, []
    for heading in page.markup.headings():
        while copy and copy.number < heading.number:
            end = max(end, copy.end)
            copy = next(copies, None)
        if heading.number >= end:
            own.append(heading)
    return Outline(
        [one.number for one in own], [int(one.tag[1]) for one in own], [one.line for one in own]
    )


def _heading(outline: Outline, embed: Embed) -> Iterator[Finding]:
    level = embed.level
    before = bisect_left(outline.numbers, embed.element.number) - 1
    line, card, found = embed.line, embed.card or "card", f"the title as <h{level}>"
    if level == 1 and 1 in outline.levels:
        yield Finding("heading", line, card, found, "heading-level 2 or more: the page has an <h1>")
    elif before >= 0 and level > outline.levels[before] + 1:
        at, where = outline.levels[before], outline.lines[before]
        expected = f"heading-level {at + 1} or less after the <h{at}> of line {where}"
        yield Finding("heading", line, card, found, expected)
    if embed.headings and embed.headings[0] != level:
        found = f"a copy whose title is <h{embed.headings[0]}>"
        yield Finding("heading", line, card, found, f"<h{level}>, as heading-level says")


def _script(page: Page, script: Script) -> Iterator[Finding]:
    line, given = script.line, script.attributes
    yield from _mixed(page, line, "script", script.src)
    if not script.src:
        found = f"src {given['src']!r}"
        expected = "an absolute address, or the page itself by its address"
        yield Finding("no-address", line, "script", found, expected)
    if not script.integrity:
        if script.version not in ("v1", ""):
            found = "a pinned script without integrity"
            yield Finding("no-hash", line, "script", found, "the hash of the snippet")
        return
    if script.version == "v1":
        found = "integrity on embed/v1.js, which changes"
        expected = "no integrity, or a pinned version with its hash"
        yield Finding("evergreen-hash", line, "script", found, expected)
    if "crossorigin" not in given and _foreign(page.url, script.src):
        found = "integrity without crossorigin: the script does not run"
        yield Finding("no-crossorigin", line, "script", found, 'crossorigin="anonymous"')


def _foreign(page: str, src: str) -> bool:
    return page.split("/")[:3] != src.split("/")[:3]


def _mixed(page: Page, line: int, card: str, src: str) -> Iterator[Finding]:
    if page.url.lower().startswith("https:") and src.lower().startswith("http:"):
        yield Finding("mixed-content", line, card, f"{src} in an https: page", "https:")


def _repeated(page: Page) -> Iterator[Finding]:
    first: dict[tuple[str, ...], int] = {}
    for embed in page.embeds:
        key = (embed.base, embed.card, embed.lang)
        if embed.card and key in first:
            found = f"the same card as in line {first[key]}"
            yield Finding("duplicate-card", embed.line, embed.card, found, "each card once")
        first.setdefault(key, embed.line)
    lines: dict[str, int] = {}
    for script in (one for one in page.scripts if one.card is None):
        base = script.base or script.src
        if base in lines:
            found = f"the script of line {lines[base]} again"
            yield Finding("duplicate-script", script.line, "script", found, "one script tag")
        lines.setdefault(base, script.line)
