"""A line for whoever waits at a terminal, and nothing for anybody else."""

from __future__ import annotations

import io

from widget.read.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(to: io.StringIO, total: int) -> str:
    with Progress("Checking", total, to) as progress:
        for _ in range(total):
            progress.step()
    return to.getvalue()


def test_a_terminal_is_told_how_far_it_is() -> None:
    lines = told(Terminal(), 1000).split("\r")
    assert lines[-1] == "Checking: 1,000 of 1,000 (100 %)\n"
    assert lines[1] == "Checking: 1 of 1,000 (0 %)"


def test_a_log_is_told_nothing_nor_is_who_waits_for_little() -> None:
    assert told(io.StringIO(), 1000) == ""
    assert told(Terminal(), 63) == ""
