"""The command that looks at the pages of partners."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

import click

from widget.check.embedded import Embed
from widget.check.embeds import read_embeds
from widget.check.findings import Finding, limit, short, shown
from widget.check.heard import Heard
from widget.check.markup import Crowded
from widget.check.onpage import judge_page
from widget.check.onscript import judge_script
from widget.check.published import State, judge_embed
from widget.read.pages import Reader
from widget.read.web import Unreadable

SCHEMA = "treatment-card-doctor/1"
_DOORS = {
    "element": "<treatment-card>",
    "div": "<div data-treatment-card>",
    "one-tag": "<script data-card>",
    "disclaimer": "<safety-disclaimer>",
    "frame": "<iframe>",
}
_STATES = {
    "current": "current copy",
    "altered": "altered copy",
    "outdated": "outdated copy",
    "gone": "taken back",
    "unknown": "unknown to its publisher",
    "no-copy": "no copy, shows what is current",
    "unread": "not compared",
}


@dataclass(slots=True)
class Seen:
    """A page that was looked at."""

    page: str
    url: str = ""
    error: str | None = None
    embeds: list[tuple[Embed, State]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@click.command("doctor")
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...")
@click.option("--json", "as_json", is_flag=True, help="One object instead of lines.")
def doctor_command(pages: tuple[str, ...], as_json: bool) -> None:
    """Look at pages with cards on them: files of HTML or addresses.

    Tells which cards they have and what is wrong with them. Exit status 0: no errors; 1: errors;
    2: a page cannot be read.
    """
    reader = Reader()
    seen = [_look(page, reader) for page in pages]
    if as_json:
        click.echo(json.dumps(_object(seen), indent=1))
    else:
        _tell(seen)
    if any(one.error is not None for one in seen):
        raise SystemExit(2)
    if _count(seen, "error"):
        raise SystemExit(1)


def _look(where: str, reader: Reader) -> Seen:
    seen = Seen(where)
    try:
        answer = reader.page(where)
        page = read_embeds(answer.text, answer.url)
    except (Unreadable, Crowded) as error:
        seen.error = str(error)
        return seen

    def ask(url: str) -> Heard | str:
        try:
            return reader.ask(url)
        except Unreadable as error:
            return str(error).removeprefix("found ")

    seen.url = answer.url
    findings = list(judge_page(page, answer.headers.items(), datetime.now(UTC).date()))
    for embed in page.embeds:
        state, told = judge_embed(page, embed, ask)
        seen.embeds.append((embed, state))
        findings += told
    for script in {one.src: one for one in page.scripts}.values():
        findings += judge_script(script, ask)
    if reader.late:
        expected = "answers in that time: the rest was not asked"
        findings.append(limit(f"{reader.budget:g} s of asking", expected))
    seen.findings = sorted(dict.fromkeys(findings), key=lambda one: one.line)
    return seen


def _tell(pages: list[Seen]) -> None:
    for seen in pages:
        if seen.error is not None:
            click.echo(shown(f"{seen.page}: page: {seen.error}"), err=True)
        for embed, state in seen.embeds:
            text = f"{_DOORS[embed.door]}, {_STATES[state.state]}"
            card = short(embed.card) or "card"
            click.echo(shown(f"{seen.page}:{embed.line}: {card}: {text}"))
        for finding in seen.findings:
            click.echo(finding.told(seen.page))
    embeds = sum(len(seen.embeds) for seen in pages)
    counts = [(len(pages), "page"), (embeds, "embed")]
    counts += [(_count(pages, severity), severity) for severity in ("error", "warning")]
    click.echo(", ".join(f"{n} {what}{'s' * (n != 1)}" for n, what in counts), err=True)


def _count(pages: list[Seen], severity: str) -> int:
    return sum(one.severity == severity for seen in pages for one in seen.findings)


def _object(pages: list[Seen]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "pages": [_page(seen) for seen in pages],
        "errors": _count(pages, "error"),
        "warnings": _count(pages, "warning"),
        "unread": sum(seen.error is not None for seen in pages),
    }


def _page(seen: Seen) -> dict[str, Any]:
    return {
        "page": seen.page,
        "url": seen.url or None,
        "error": seen.error,
        "embeds": [_embed(embed, state) for embed, state in seen.embeds],
        "findings": [{**asdict(one), "severity": one.severity} for one in seen.findings],
    }


def _embed(embed: Embed, state: State) -> dict[str, Any]:
    return {
        "line": embed.line,
        "door": embed.door,
        "card": embed.card,
        "lang": embed.lang,
        "publisher": embed.base or None,
        "state": state.state,
        "compared_by": state.by or None,
        "revision": state.revision or None,
    }
