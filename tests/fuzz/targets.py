"""What is fuzzed: each target takes bytes, and raises where a promise does not hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.check.cases import CASES, attacks, bad_sources, tree_of
from tests.check.test_attacks import faults
from widget.check import csp, dom, markup, policy
from widget.check.richtext import check_section, render
from widget.check.sanitize import sanitize
from widget.errors import ContentError, SanitizeError
from widget.model import Section
from widget.publish.oembed import read_address
from widget.read.document import parse_document

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "widget" / "starter"
Clean = Callable[[str], str]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def harmless(text: str, clean: Clean = sanitize) -> None:
    """Refused, or: only what the policy names, read alike by three parsers, and stable."""
    try:
        cleaned = clean(text)
    except SanitizeError:
        return
    tree = tree_of(cleaned)
    assert not faults(tree), "outside the policy"
    assert tree == dom.parse(cleaned), "two readers differ"
    if len(cleaned.encode()) <= policy.MAX_BYTES:  # references can make a text longer
        assert clean(cleaned) == cleaned, "not stable"


def fuzz_sanitize(data: bytes) -> None:
    harmless(_text(data))


def fuzz_identity(data: bytes) -> None:
    """The control: nothing is cleaned."""
    harmless(_text(data), lambda text: text)


def fuzz_richtext(data: bytes) -> None:
    """Markdown: shown as the third parser reads what was rendered, or told what is wrong."""
    text = _text(data)
    rich, problems = check_section(Section("T", text, 1), "en/x.md", clean=False)
    assert (rich is None) == bool(problems), "a problem that is not told"
    if rich:
        assert dom.tidy(tree_of(render(text))) == list(rich.nodes), "two readers differ"
        assert not faults(list(rich.nodes)), "outside the policy"


def fuzz_document(data: bytes) -> None:
    """A card's file: fields as they were written, or refused with file and line."""
    try:
        document = parse_document(data, "en/x.md", "en", "x")
    except ContentError as refused:
        if {problem.file for problem in refused.problems} != {"en/x.md"}:
            raise AssertionError("a refusal without its file") from refused
        return
    assert _strings(document.fields), "a value that is no text"


def _strings(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(k, str) and _strings(v) for k, v in value.items())
    if isinstance(value, list):
        return all(map(_strings, value))
    return value is None or isinstance(value, (str, bool))


def fuzz_markup(data: bytes) -> None:
    """A partner's page, as the doctor reads it."""
    read = markup.parse(_text(data), "treatment-card")
    for element in read.headings():
        read.text(0, 10)
        assert read.says(element) in (True, False)


def fuzz_csp(data: bytes) -> None:
    """A policy that somebody pasted: what is advised opens the door."""
    pasted = _text(data)
    advice = csp.advise(pasted, _need())
    left = csp.blocked([advice], _need())
    # A nonce or a hash has to stand on the tag: no line of a policy helps there.
    assert all("=" in found.add.split()[0] for found in left), "the advice does not help"


def _need() -> csp.Need:
    from tests.check.test_csp import SCRIPT_DOOR

    return SCRIPT_DOOR


def fuzz_address(data: bytes) -> None:
    """The address in an oEmbed question is one of ours, or none."""
    found = read_address(_text(data), "https://cards.example/w/")
    if found:
        lang, name, _ = found
        assert re.fullmatch(r"[A-Za-z0-9-]{1,35}", lang), "a language that is none"
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name), "an id that is none"


TARGETS: dict[str, Callable[[bytes], None]] = {
    name.removeprefix("fuzz_"): made for name, made in vars().items() if name.startswith("fuzz_")
}


def seeds(name: str) -> Iterator[bytes]:
    """Where a target begins: our own cases and cards."""
    texts = [attack.text.encode("utf-8", "replace")[:4000] for attack in attacks()]
    cards = [path.read_bytes() for path in sorted(STARTER.glob("*/*.md"))]
    if name == "document":
        yield from cards
        for bad in bad_sources():
            yield from bad.files.values()
    elif name == "csp":
        doc = (ROOT / "docs" / "csp.md").read_bytes()
        yield from re.findall(rb"^```csp [^\n]+\n([^\n]+)", doc, re.M)
    elif name == "address":
        yield from (
            b"https://cards.example/w/cards/en/tens",
            b"https://cards.example/w/cards/ar/x/frame?country=GB",
        )
    elif name == "richtext":
        yield from (section for card in cards for section in card.split(b"\n## "))
        yield from texts
    else:
        yield from texts
        yield from (
            path.read_bytes()[:4000]
            for path in sorted((CASES / "benign").glob("*"))
            if path.is_file()
        )
