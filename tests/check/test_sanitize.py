"""The filters are independent: what one lets through when it is broken, the others refuse."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from widget.check import policy
from widget.check import sanitize as module
from widget.check.sanitize import sanitize
from widget.errors import SanitizeError

from .cases import attacks, tree_of
from .test_attacks import faults, outcome

ATTACKS = attacks()


def as_it_is(html: str) -> str:
    return html


@pytest.mark.parametrize("broken", [["_bleach"], ["_nh3"], ["_bleach", "_nh3"]], ids=" and ".join)
def test_no_filter_alone_stands_between_an_attack_and_readers(
    broken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in broken:
        monkeypatch.setattr(module, name, as_it_is)
    outcomes = [outcome(attack.text) for attack in ATTACKS]
    assert not [left for left, _ in outcomes if faults(tree_of(left))]
    refused = sum(bool(refusal) for _, refusal in outcomes)
    assert len(ATTACKS) > refused > (20 if broken == ["_nh3"] else 200)


def test_the_link_check_does_not_lean_on_bleach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_bleach", as_it_is)
    monkeypatch.setattr(module, "_nh3", as_it_is)
    with pytest.raises(SanitizeError):
        sanitize('<a href="javascript:1">x</a>')
    assert sanitize('<a href="https://ok.example/">x</a>')


def test_nh3_has_to_read_the_result_as_the_same_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser closes the first paragraph before the second."""
    monkeypatch.setattr(module, "_bleach", as_it_is)
    assert sanitize("<p>a</p><p>b</p>")
    with pytest.raises(SanitizeError, match="differently"):
        sanitize("<p>a<p>b</p></p>")


def test_a_sanitizer_that_never_settles_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    real = module._bleach
    monkeypatch.setattr(module, "_bleach", lambda html: real(html) + "x")
    with pytest.raises(SanitizeError, match="changes again"):
        sanitize("<p>a</p>")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda html: html.replace("<p>", "<P>"),
        lambda html: html.replace("<p>", "<p >"),
        lambda html: html.replace("<p>", "<p><!-- x -->"),
        lambda html: html.replace("<p>", "<p title='x'>"),
        lambda html: html.replace("a", "a > b"),
        lambda html: html + "<",
    ],
)
def test_only_the_plainest_spelling_may_come_out(
    spoil: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then no two tokenizers can differ on it; `title` is allowed, but not on a paragraph."""
    real = module._bleach
    monkeypatch.setattr(module, "_bleach", lambda html: spoil(real(html)))
    with pytest.raises(SanitizeError):
        sanitize("<p>a</p>")


@pytest.mark.parametrize("tag", sorted(policy.TAGS))
def test_every_allowed_tag_may_come_out(tag: str) -> None:
    inside = {
        "li": "ul", "dt": "dl", "dd": "dl", "thead": "table", "tbody": "table",
        "tr": "table><tbody", "th": "table><tbody><tr", "td": "table><tbody><tr",
    }.get(tag, "p")  # fmt: skip
    assert f"<{tag}>" in sanitize(f"<{inside}><{tag}>")


def test_white_space_at_line_ends_is_made_one_kind() -> None:
    assert sanitize("a\r\nb\rc\nd") == "a\nb\nc\nd"
