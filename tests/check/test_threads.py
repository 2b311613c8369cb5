"""Several threads at once: an app may build two catalogues, and what they share keeps no state."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from widget.check import richtext, sanitize

THREADS = 4
TEXTS = [
    f"## {n}\n\nA *word* and a [link](https://a{n}.example/) in **bold {n}**.\n\n- one\n- two\n\n"
    f"| a | b |\n| - | - |\n| {n} | `x` |\n\n> quoted <b onclick=x>{n}</b> &amp; <i>more</i>\n"
    for n in range(15)
]


@pytest.fixture(autouse=True)
def often() -> Iterator[None]:
    """Threads take turns as often as can be."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def at_once(work: Callable[[str], str]) -> list[list[str]]:
    """What each thread makes of all texts, all beginning together."""
    start = Barrier(THREADS)

    def run(_: int) -> list[str]:
        start.wait(20)
        return [work(text) for text in TEXTS]

    with ThreadPoolExecutor(THREADS) as pool:
        return [*pool.map(run, range(THREADS))]


@pytest.mark.parametrize("work", [sanitize.sanitize, richtext.render])
def test_no_text_gets_into_that_of_another_thread(
    work: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [work(text) for text in TEXTS]
    for _ in range(20):
        monkeypatch.setattr(richtext, "_parser", type(richtext._parser)())  # rules not made yet
        assert at_once(work) == [texts] * THREADS
