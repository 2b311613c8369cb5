"""What a policy costs to judge grows as the policy does, and what is the same costs nothing."""

from __future__ import annotations

from time import process_time

import pytest

from widget.check import sources
from widget.check.csp import Policies, advise, blocked

from .test_csp import FRAME_DOOR, SCRIPT_DOOR, US


def _spent(policy: str) -> float:
    """Of the processor, the least of three: what else runs here does not count."""
    spent = []
    for _ in range(3):
        start = process_time()
        advise(policy, SCRIPT_DOOR)
        blocked([policy], SCRIPT_DOOR)
        spent.append(process_time() - start)
    return min(spent)


@pytest.mark.parametrize("piece", ["\n", "\n \t", "\ncontent-security-policy", "script-src a,"])
def test_a_long_policy_costs_as_much_as_it_is_long(piece: str) -> None:
    """Four times as long: four times as much, sixteen times where each looks at all others."""
    few, many = _spent(piece * 2_000), _spent(piece * 8_000)
    assert many < 8 * few + 0.01


def test_a_header_is_found_on_any_line_and_only_at_the_beginning_of_one() -> None:
    for between in ("\n", "\n\n", "\r\n", "\n \t", "\n\f ", " \n\n\n "):
        pasted = f"img-src *{between}Content-Security-Policy : script-src 'none'"
        assert advise(pasted, SCRIPT_DOOR) == f"img-src *, script-src {US}", repr(between)
    assert blocked(["img-src * content-security-policy: ; script-src *"], SCRIPT_DOOR) == ()


def test_policies_are_read_once_and_the_same_one_is_judged_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read, lists = sources.matches, []
    monkeypatch.setattr(
        "widget.check.csp.matches", lambda *given: lists.append(given[0]) or read(*given)
    )
    policies = Policies(["script-src a," * 2_000 + "script-src b"])
    assert len(policies.blocked(SCRIPT_DOOR)) == 1
    assert lists == [["a"], ["b"]]
    assert policies.blocked(FRAME_DOOR) == ()
