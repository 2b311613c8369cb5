"""docs/csp.md, line by line: each policy that it shows is sent with a page, and the card works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .rig.page import until
from .rig.servers import Provider, card
from .test_export import STRICT
from .test_policy import _styled

DOC = (Path(__file__).parents[2] / "docs" / "csp.md").read_text("utf-8")
LINES = re.findall(r"^```csp ([^\n]+)\n([^\n]+)\n```$", DOC, re.M)
SCRIPT = [(kind, line) for kind, line in LINES if kind in ("hosts", "nonce", "hash")]


def of(provider: Provider, line: str) -> str:
    """The line for this publisher."""
    line = line.replace("sha384-HASH", provider.integrity()).replace("NONCE", "abc123")
    return line.replace("https://cards.example", provider.origin)


def test_the_page_has_lines_of_every_kind():
    kinds = [kind for kind, _ in LINES]
    assert DOC.count("```csp") == len(LINES)
    assert {"hosts", "nonce", "hash", "frame", "self"} <= set(kinds)
    assert len([kind for kind in kinds if kind.startswith("own ")]) == 5
    assert dict(LINES)["self"] == STRICT  # under which test_export.py opens its pages


@pytest.mark.parametrize(("kind", "line"), SCRIPT)
def test_a_card_works_under_each_line(page, provider, partner, clean, kind, line):
    more = {"nonce": {"nonce": "abc123"}, "hash": {"integrity": provider.integrity()}}
    tag = provider.script(**more.get(kind, {}))
    page.open(partner.page(card() + tag, policy=of(provider, line)))
    page.loaded()
    _styled(page)
    clean(page)


@pytest.mark.parametrize(("kind", "line"), [line for line in SCRIPT if "none" in line[1]])
@pytest.mark.parametrize("directive", ["script-src", "connect-src"])
def test_each_line_is_needed(page, provider, partner, kind, line, directive):
    """Without either of the two the copy stays."""
    more = {"nonce": {"nonce": "abc123"}, "hash": {"integrity": provider.integrity()}}
    less = re.sub(rf"{directive} [^;]+;?", "", of(provider, line))
    page.open(partner.page(card() + provider.script(**more.get(kind, {})), policy=less))
    until(lambda: any(told.startswith(directive) for told in partner.reports))
    assert page.text() == "The pasted copy."
    assert provider.paths("v1/") == []


@pytest.mark.parametrize("opened", [True, False], ids=["opened", "closed"])
def test_a_frame_works_under_its_line(page, provider, partner, opened):
    line = of(provider, dict(LINES)["frame"])
    catalogue = provider.app.blueprints["treatment_cards"].catalogue
    paste = catalogue.snippet("tens", form="frame").replace('loading="lazy"', "")
    page.open(partner.page(paste, policy=line if opened else line.partition(";")[0]))
    until(lambda: provider.paths() if opened else partner.reports)
    assert provider.paths() == (["cards/en/tens/frame"] if opened else [])


@pytest.mark.parametrize(("kind", "line"), [line for line in LINES if line[0].startswith("own ")])
def test_our_own_pages_send_what_the_page_says(provider, kind, line):
    answer = provider.app.test_client().get(f"/widget/{kind.removeprefix('own ')}")
    sent = answer.headers["Content-Security-Policy"]
    assert re.sub(r"sha256-[A-Za-z0-9+/=]+", "sha256-HASH", sent) == line
