"""Whatever is written, at most 64 KB of it: what it costs is bounded, because caps come first."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from widget.check import policy

from . import families
from .families import LARGEST, WAYS, spent

#: The bounds: CPU in seconds, as of a machine of this kind, and memory in megabytes, for any 64 KB.
SECONDS, MEGABYTES = 2.0, 64
#: Times (s) below which a ratio says nothing.
NOISE = 0.03
#: Between linear and quadratic.
MOST = 3


def slope(name: str) -> float:
    """How much more 32 KB cost than 16 KB; measured again where neighbours made a round dearer."""
    (way, family), half, whole = WAYS[name], float("inf"), float("inf")
    for _ in range(6):
        half = min(half, spent(way, family(LARGEST // 4), times=1))
        whole = min(whole, spent(way, family(LARGEST // 2), times=1))
        if whole / max(half, NOISE) < MOST:
            break
    return whole / max(half, NOISE)


@pytest.mark.untraced
@pytest.mark.parametrize("kind", ["html", "markdown", "front"])
def test_twice_as_much_costs_less_than_three_times_as_much(kind: str) -> None:
    names = [name for name in WAYS if name.startswith(kind)]
    assert len(names) > 25
    assert [(name, found) for name in names if (found := slope(name)) >= MOST] == []


@pytest.mark.untraced
def test_any_64_kb_cost_at_most_two_seconds_and_64_megabytes() -> None:
    """Each in a process of its own, as the system counts it; whole files of cards as well."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.check.families"],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert len(told) > 200
    worst = max(told.values())[0], max(megabytes for _, megabytes in told.values())
    print(f"{len(told)} families: at worst {worst[0]:.2f} s and {worst[1]:.0f} MB")
    assert {
        name: cost for name, cost in told.items() if cost[0] > SECONDS or cost[1] > MEGABYTES
    } == {}


def test_without_the_caps_the_cost_runs_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the caps are what holds, and the ratio would tell."""
    for cap in ("MAX_TAGS", "MAX_DEPTH", "MAX_RENDERED"):
        monkeypatch.setattr(policy, cap, 10**9)
    way, family = WAYS["html <strong {n}><p> x n"]
    # A neighbour can make one round dearer, and so the ratio smaller: what is linear gives four.
    few = min(spent(way, family(1_000), times=1) for _ in range(4))
    many = spent(way, family(4_000), times=1)
    assert many > 8 * few
    assert families.LARGEST == policy.MAX_BYTES
