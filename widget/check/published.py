"""What is wrong with the embeds of a page, by what their publishers answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from widget.check.copies import without_foot
from widget.check.csp import directives
from widget.check.embedded import Embed, Page
from widget.check.findings import Finding
from widget.check.heard import Ask, Heard, json_of
from widget.check.markup import Crowded, parse
from widget.check.quoted import asked_of, quoted_now
from widget.check.sources import matches
from widget.check.wording import difference, plain
from widget.model import GONE


@dataclass(frozen=True, slots=True)
class State:
    """What became known of an embed.

    :param state: ``current``, ``altered``, ``outdated``, ``gone``, ``unknown``, ``no-copy``;
        ``unread`` where nobody could be asked.
    :param by: how a copy was compared: ``revision``, ``text`` or ``""``.
    :param revision: of the card now; ``""`` if unknown.
    """

    state: str
    by: str = ""
    revision: str = ""


def judge_embed(page: Page, embed: Embed, ask: Ask) -> tuple[State, list[Finding]]:
    """What the publisher says of a card."""
    if not embed.usable or not embed.base:
        return State("unread"), []
    if embed.door == "frame":
        return _frame(page, embed, ask)
    line, card, address = embed.line, embed.card, embed.view()
    answer = ask(address)
    view = json_of(answer)
    if isinstance(answer, str) or (view is None and answer.status != 404):
        return State("unread"), [_unreachable(embed, address, answer)]
    if view is None or answer.status == 404:
        found = f"an answer {answer.status} at {address}"
        return State("unknown"), [
            Finding("unknown", line, card, found, "a card that is published in this language")
        ]
    revision = str(view.get("revision", ""))
    if view.get("status") in GONE:
        return State("gone", "", revision), [_gone(embed, str(view["status"]))]
    if not embed.text:
        return State("no-copy", "", revision), []
    return _copy(embed, revision, ask)


def _copy(embed: Embed, revision: str, ask: Ask) -> tuple[State, list[Finding]]:
    line, card = embed.line, embed.card
    facts = json_of(ask(embed.view("json"))) or {}
    findings = list(_disclaimer(embed, facts))
    copied = embed.attributes.get("copied") or embed.attributes.get("data-copied", "")
    if copied and copied != revision:
        found = f"a copy of revision {copied}"
        findings.append(Finding("outdated", line, card, found, f"a new copy, of {revision}"))
        return State("outdated", "revision", revision), findings
    if copied and facts.get("revision") != revision:  # pinned: its text can no longer be had
        return State("current", "revision", revision), findings
    texts = _published(embed, str(facts.get("lang", embed.lang)), ask)
    if isinstance(texts, Finding):
        if copied:
            return State("current", "revision", revision), findings
        return State("unread", "", revision), [*findings, texts]
    differs = difference(embed.texts, texts)
    if copied and differs:
        expected = "the publisher's text: paste it again"
        findings.append(Finding("altered", line, card, f"a copy {differs}", expected))
        return State("altered", "text", revision), findings
    if copied:
        return State("current", "revision", revision), findings
    found = "a copy without data-copied"
    if not differs:
        told = Finding("unmarked", line, card, f"{found}; its text is current", "a new copy")
        return State("current", "text", revision), [*findings, told]
    found += f" whose text is not that of now: {differs}"
    told = Finding("outdated", line, card, found, f"a new copy, of {revision}")
    return State("outdated", "text", revision), [*findings, told]


def _published(embed: Embed, lang: str, ask: Ask) -> list[str] | Finding:
    """The text of now as the copy should have it, the foot aside.

    :param lang: of the card; in place of any other, its HTML says that it is not in that one.
    """
    given = embed.attributes
    query = {"heading-level": str(embed.level)}
    query |= {"country": given["country"]} if given.get("country") else {}
    query |= {"variant": "compact"} if given.get("variant") == "compact" else {}
    address = f"{replace(embed, lang=quote(lang)).view('html')}?{urlencode(query)}"
    answer = ask(address)
    if isinstance(answer, str) or answer.status != 200:
        return _unreachable(embed, address, answer)
    try:
        return without_foot(parse(answer.text, "<treatment-card"))
    except Crowded as error:
        return _unreachable(embed, address, str(error))


def _disclaimer(embed: Embed, facts: dict[str, Any]) -> Iterator[Finding]:
    where = facts if embed.door == "disclaimer" else facts.get("disclaimer")
    sentence = where.get("short") if isinstance(where, dict) else None
    if isinstance(sentence, str) and plain(sentence) not in plain("".join(embed.texts)):
        found = "a copy without the disclaimer's sentence"
        yield Finding("no-disclaimer", embed.line, embed.card, found, repr(sentence))


def _frame(page: Page, embed: Embed, ask: Ask) -> tuple[State, list[Finding]]:
    line, card = embed.line, embed.card
    answer = ask(embed.src)
    if isinstance(answer, str) or answer.status not in (200, 404, 410):
        return State("unread"), [_unreachable(embed, embed.src, answer)]
    if answer.status == 404:
        found = f"an answer 404 at {embed.src}"
        told = Finding("unknown", line, card, found, "a card that is published in this language")
        return State("unknown"), [told]
    findings = [] if _may_frame(page, embed, answer) else [
        Finding("frame-refused", line, card, f"a frame that {page.url} may not show",
                "this origin in the publisher's frame-ancestors")
    ]  # fmt: skip
    view = json_of(ask(embed.view())) or {}
    revision, status = str(view.get("revision", "")), str(view.get("status", "gone"))
    if answer.status != 410 and status not in GONE:
        status = ""
    if embed.text:
        state, more = _quotation(embed, revision, status, ask)
        return state, [*findings, *more]
    if status:
        return State("gone", "", revision), [*findings, _gone(embed, status)]
    return State("no-copy", "", revision), findings


def _quotation(embed: Embed, revision: str, status: str, ask: Ask) -> tuple[State, list[Finding]]:
    """What is wrong with what stands before the frame.

    :param status: of a card that is gone, else ``""``.
    """
    address = asked_of(embed)
    answer = ask(address)
    texts = quoted_now(json_of(answer))
    differs = "" if texts is None else difference(embed.texts, texts, begins=True)
    if status:
        shown = texts is not None and not differs
        told = _gone(replace(embed, texts=[]) if shown else embed, status)
        return State("gone", "", revision), [told]
    findings = list(_disclaimer(embed, json_of(ask(embed.view("json"))) or {}))
    if texts is None:
        return State("unread", "", revision), [*findings, _unreachable(embed, address, answer)]
    if not differs:
        return State("current", "text", revision), findings
    found = f"a quotation before the frame {differs}"
    told = Finding("outdated", embed.line, embed.card, found, "that of now: embed the link again")
    return State("outdated", "text", revision), [*findings, told]


def _may_frame(page: Page, embed: Embed, answer: Heard) -> bool:
    if not page.url:
        return True
    policies = [one for value in answer.all("Content-Security-Policy") for one in value.split(",")]
    lists = [found["frame-ancestors"] for one in policies
             if "frame-ancestors" in (found := directives(one))]  # fmt: skip
    if lists:
        return all(matches(sources, page.url, embed.src) for sources in lists)
    option = ",".join(answer.all("X-Frame-Options")).strip().lower()
    return option not in ("deny", "sameorigin") or (
        option == "sameorigin" and matches(["'self'"], page.url, embed.src)
    )


def _gone(embed: Embed, status: str) -> Finding:
    line, card = embed.line, embed.card
    if embed.text:
        found = f"a copy of a card that is {status}; without script readers see its advice"
        return Finding("gone", line, card, found, "no copy: take the card off the page")
    found = f"a card that is {status}; readers see its notice"
    return Finding("gone-shown", line, card, found, "another card, or none")


def _unreachable(embed: Embed, address: str, answer: Heard | str) -> Finding:
    found = answer if isinstance(answer, str) else f"an answer {answer.status} that is no card"
    return Finding("unreachable", embed.line, embed.card, f"{found} at {address}", "the card")
