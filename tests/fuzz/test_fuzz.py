"""The targets of the fuzzer over their seeds and random changes of those, always the same."""

from __future__ import annotations

import random

import pytest

from .targets import TARGETS, seeds

CHANGES = 1000


def changed(pick: random.Random, pool: list[bytes]) -> bytes:
    """A seed with a few pieces of others put in, taken out or doubled."""
    data = bytearray(pick.choice(pool)[:2000])
    for _ in range(pick.randint(1, 4)):
        at, other = pick.randint(0, len(data)), pick.choice(pool)
        start = pick.randrange(len(other) or 1)
        piece = other[start : start + pick.randint(1, 40)]
        match pick.randrange(3):
            case 0:
                data[at:at] = piece
            case 1:
                del data[at : at + pick.randint(1, 20)]
            case 2:
                data[at : at + len(piece)] = piece
    return bytes(data)


@pytest.mark.parametrize("name", [name for name in TARGETS if name != "identity"])
def test_nothing_breaks_a_promise(name: str) -> None:
    pool, pick = list(seeds(name)), random.Random(1)
    for data in [*pool, *(changed(pick, pool) for _ in range(CHANGES))]:
        TARGETS[name](data)


def test_the_targets_are_awake() -> None:
    """What nobody cleaned is found, in most of the seeds."""
    pool, found = list(seeds("identity")), 0
    for data in pool:
        try:
            TARGETS["identity"](data)
        except AssertionError:
            found += 1
    assert found > len(pool) / 2
