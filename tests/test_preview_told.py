"""What the terminal of a preview tells after each look at the cards."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest

from widget.cli.previewing import _Teller
from widget.cli.told import Report, Told
from widget.errors import Problem


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def report(*files: str) -> Report:
    problems = tuple(Problem(file, 1, "title", "nothing", "text") for file in files)
    told = tuple(Told("error", one.file, 1, "title", "nothing", "text") for one in problems)
    return Report(told, problems, (), 0, (), (), False)


@pytest.mark.parametrize("out", [io.StringIO(), Terminal()])
def test_only_what_is_new_is_told_and_what_is_mended(
    monkeypatch: pytest.MonkeyPatch, out: io.StringIO
) -> None:
    monkeypatch.setenv("TERM", "dumb")  # no colour between the words
    monkeypatch.setattr("sys.stderr", out)
    teller = _Teller()
    teller._show(report("en/a.md", "en/b.md"))
    assert ("en/a.md" in out.getvalue()) and ("en/b.md" in out.getvalue())
    out.truncate(out.seek(0))
    teller._show(report("en/b.md"))
    assert "en/a.md: nothing to mend" in out.getvalue()
    assert "en/b.md" not in out.getvalue()


def test_a_look_that_failed_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", out := io.StringIO())
    proof = SimpleNamespace(time="08:00:00", failure="source: found nothing")
    look: Any = SimpleNamespace(proof=proof, report=None)
    _Teller()(look)
    assert out.getvalue() == "08:00:00  source: found nothing\n"
