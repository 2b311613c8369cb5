"""A page made to hold the doctor up costs as much as it is long, and is told its limits."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import process_time

import pytest

from widget.check.csp import Policies
from widget.check.embeds import MAX_EMBEDS, MAX_LETTERS, MAX_SCRIPTS
from widget.check.onpage import judge_page

from .test_embeds import CARD, CSP, SCRIPT, TODAY, US, found, page

Headers = tuple[tuple[str, str], ...]


def _spent(html: str, headers: Headers = ()) -> float:
    """Of the processor, the least of three: what else runs here does not count."""
    spent = []
    for _ in range(3):
        start = process_time()
        list(judge_page(page(html), headers, TODAY))
        spent.append(process_time() - start)
    return min(spent)


EMPTY = "<treatment-card card=a></treatment-card>"


@pytest.mark.parametrize(
    "write",
    [
        lambda n: ("<h2>x</h2>" + EMPTY) * n,
        lambda n: f'<script src="https://x.example{"/embed/v1" * n * 3}"></script>',
    ],
)
def test_a_page_costs_as_much_as_it_is_long(write: Callable[[int], str]) -> None:
    """Four times as long: four times as much, sixteen where each looks at all others."""
    few, many = _spent(write(300)), _spent(write(1200))
    assert many < 8 * few + 0.02


def test_a_header_that_opens_thousands_of_brackets_costs_as_much_as_it_is_long() -> None:
    piece = "blocked-destinations=("
    few, many = (_spent(CARD + SCRIPT, (("Integrity-Policy", piece * n),)) for n in (2_000, 32_000))
    assert many < 8 * few + 0.02
    late = (("Integrity-Policy", " " * 4096 + f"{piece}script)"),)
    bare = CARD + SCRIPT.replace(' integrity="sha384-A"', "").replace("1.3.0/widget", "v1")
    assert found(bare, headers=late) == []
    assert found(bare, headers=(("Integrity-Policy", f"{piece}(x), {piece}script)"),)) == [
        "integrity-policy"
    ]


def test_of_many_embeds_and_scripts_the_first_are_judged_and_the_page_is_told() -> None:
    cards = "".join(f"<treatment-card card=a{n}>x</treatment-card>" for n in range(MAX_EMBEDS + 1))
    read = page(cards + SCRIPT)
    assert len(read.embeds) == MAX_EMBEDS
    assert "limit" in found(cards + SCRIPT)
    assert "limit" not in found(cards.replace("<treatment-card card=a0>", "") + SCRIPT)
    scripts = "".join(
        f'<script src="{US}{n}/embed/v1.js"></script>' for n in range(MAX_SCRIPTS + 1)
    )
    assert len(page(CARD + scripts).scripts) == MAX_SCRIPTS
    told = [one for one in judge_page(page(CARD + scripts), (), TODAY) if one.name == "limit"]
    assert [(one.found, one.line) for one in told] == [("101 scripts", 0)]


def test_an_address_of_more_letters_than_any_is_nobodys() -> None:
    for letters, base in ((MAX_LETTERS, True), (MAX_LETTERS + 1, False)):
        padding = "x" * (letters - len(f"{US}/embed/v1.js"))
        script = f'<script src="{US}{padding}/embed/v1.js"></script>'
        assert bool(page(script).scripts and page(script).scripts[0].base) is base


def test_a_card_inside_another_is_its_own() -> None:
    inner = '<treatment-card card="in"><h4>In</h4><p>b</p><p>foot</p></treatment-card>'
    outer = f'<treatment-card card="out"><h3>Out</h3>a {inner} c<p>foot</p></treatment-card>'
    first, second = page(outer + SCRIPT).embeds
    assert (first.card, first.text, first.headings) == ("out", "Outac", [3])
    assert (second.card, second.text, second.headings) == ("in", "Inb", [4])


def test_each_heading_before_a_card_is_the_nearest_one() -> None:
    html = f"<h1>A</h1>{CARD}<h2>B</h2>{CARD.replace('tens', 'heat')}<h1>C</h1>{SCRIPT}"
    told = [one for one in judge_page(page(html), (), TODAY) if one.name == "heading"]
    assert [one.expected for one in told] == ["heading-level 2 or less after the <h1> of line 1"]


def test_policies_are_judged_for_each_address_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    judge = Policies.blocked
    monkeypatch.setattr(
        Policies, "blocked", lambda self, need: asked.append(need) or judge(self, need)
    )
    assert (
        found(f"{CARD}\n" * 9 + f"{SCRIPT}\n" * 9, headers=((CSP, "default-src 'none'"),)).count(
            "policy"
        )
        == 2
    )
    assert len(asked) == 4  # the script and the card, by header and by <meta>


def test_policies_that_are_too_long_or_of_too_many_sources_are_told() -> None:
    limits = [
        ("script-src 'none'; img-src " + "a " * 32_769, 0),
        ("script-src 'none'; img-src " + "a " * 32_000, 1),
        (",".join(f"script-src a{n}" for n in range(3_500)), 1),
    ]
    scripts = "".join(
        f'<script src="https://x.example/{n}/embed/v1.js"></script>' for n in range(50)
    )
    for policy, blocked in limits:
        told = list(judge_page(page(CARD + scripts), ((CSP, policy),), TODAY))
        names = [one.name for one in told]
        assert (names.count("limit"), names.count("policy")) == (1, blocked), policy[:40]
        assert all(re.search("judged", one.expected) for one in told if one.name == "limit")
