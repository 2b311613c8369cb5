"""Whose a store is: workers of the same settings share one, all others do not."""

from __future__ import annotations

from pathlib import Path

from widget.serve.head import origin
from widget.serve.settings import settings


def test_databases_that_differ_in_a_password_or_an_option_are_two() -> None:
    address = "postgresql+psycopg://reader:{}@/cards?host={}"
    given = [address.format(*one) for one in (("a", "db-old"), ("a", "db-new"), ("b", "db-old"))]
    origins = [origin(settings(one), None) for one in given]
    assert len({*origins}) == 3
    assert origins == [origin(settings(one), None) for one in given]
    assert {str(settings(one).source) for one in given} == {str(settings(given[0]).source)}


def test_folders_by_their_paths(tmp_path: Path) -> None:
    one, same, other, none = tmp_path / "a", str(tmp_path / "a"), tmp_path / "b", None
    origins = [origin(settings(source), None) for source in (one, same, other, none)]
    assert origins[0] == origins[1]
    assert len({*origins}) == 3
