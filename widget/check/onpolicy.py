"""What a page's policies say to its embeds, in work that is bounded whatever the page says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from widget.check.csp import Need, Policies
from widget.check.embedded import MAX_LETTERS, Page
from widget.check.findings import Finding, limit

#: Letters of a page's policies that are judged, and of one header of another kind.
MAX_POLICY = 64 * 1024
MAX_HEADER = 4096
#: Directives and sources that the embeds of a page are held against, all together.
MAX_SOURCES = 100_000
_SCRIPTS = re.compile(r"blocked-destinations=\([^()]*\bscript\b")


def judge_policies(page: Page, headers: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """What they block of the scripts, cards and frames of a page; each line to add once.

    :param headers: names and values of the page's answer.
    """
    known = [(name.lower(), value) for name, value in headers]
    sent = [value for name, value in known if name == "content-security-policy"]
    length = sum(map(len, sent + page.policies))
    if length > MAX_POLICY:
        expected = f"at most {MAX_POLICY}: they were not judged"
        yield limit(f"policies of {length} letters", expected)
    else:
        yield from _blocked(page, sent)
    asked = [value[:MAX_HEADER] for name, value in known if name == "integrity-policy"]
    if any(map(_SCRIPTS.search, asked)):
        for script in page.scripts:
            if not script.integrity:
                found = "no integrity, which the page's Integrity-Policy header asks for"
                yield Finding("integrity-policy", script.line, "script", found, "the hash")


def _blocked(page: Page, sent: list[str]) -> Iterator[Finding]:
    places = (
        ("the Content-Security-Policy header", Policies(sent)),
        ('<meta http-equiv="Content-Security-Policy">', Policies(page.policies)),
    )
    needs: dict[Need, tuple[int, str]] = {}
    for line, card, need in _needs(page):
        needs.setdefault(need, (line, card))
    size = sum(policies.size for _, policies in places)
    most = MAX_SOURCES // size if size else len(needs)
    if len(needs) > most:
        expected = f"fewer, for {len(needs)} addresses: {most} of them were judged"
        yield limit(f"policies of {size} sources", expected)
    seen = set()
    for need, (line, card) in list(needs.items())[:most]:
        for place, policies in places:
            for one in policies.blocked(need):
                if (one.add, place) in seen:
                    continue
                seen.add((one.add, place))
                found = f"{one.what} blocked by {one.directive} of {place}"
                yield Finding("policy", line, card, found, one.add)


def _needs(page: Page) -> Iterator[tuple[int, str, Need]]:
    """What each script, each card and each frame asks of the page's policy."""
    for script in page.scripts:
        nonce = script.attributes.get("nonce", "")[:MAX_LETTERS]
        need = Need(page.url, script=script.src, integrity=script.integrity, nonce=nonce)
        yield script.line, "script", need
    for embed in page.embeds:
        if embed.door == "frame":
            yield embed.line, embed.card, Need(page.url, frame=embed.src)
        elif embed.base and embed.usable and page.scripts:
            yield embed.line, embed.card, Need(page.url, connect=embed.view())
