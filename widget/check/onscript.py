"""What is wrong with a script tag, by what its publisher answers."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator

from widget.check.embedded import Script
from widget.check.findings import Finding
from widget.check.heard import Ask, json_of

_HASH = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/=]+)")


def judge_script(script: Script, ask: Ask) -> Iterator[Finding]:
    """What the publisher says of a script tag."""
    if not script.src:
        return
    answer = ask(script.src)
    if isinstance(answer, str) or answer.status != 200:
        told = answer if isinstance(answer, str) else f"an answer {answer.status}"
        expected = "the script: take a new snippet"
        yield Finding("script-gone", script.line, "script", f"{told} at {script.src}", expected)
        return
    if not script.integrity or script.version == "v1":
        return
    given = _HASH.findall(script.integrity)
    strongest = max((name for name, _ in given), default="")
    served = _digest(strongest or "sha384", answer.body)
    if served not in [f"{name}-{value}" for name, value in given]:
        found = f"integrity {script.integrity!r}, so that the script does not run"
        yield Finding("hash", script.line, "script", found, f"{served}, the script's own hash")
        return
    published = json_of(ask(f"{script.base}embed/{script.version}/integrity.json")) or {}
    entry = published.get("widget.js")
    named = entry.get("integrity") if isinstance(entry, dict) else None
    if named is not None and named != _digest("sha384", answer.body):
        found = "a script that is not the one its publisher names in integrity.json"
        yield Finding("hash", script.line, "script", found, str(named))


def _digest(name: str, body: bytes) -> str:
    digest = base64.b64encode(hashlib.new(name, body).digest()).decode()
    return f"{name}-{digest}"
