"""One site behind all caches, for all tests of caches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from .caches import Site, fronts
from .rig import gunicorn, program


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The starter cards, one of them recalled; skipped where a cache is not installed."""
    for name in ("nginx", "varnishd"):
        program(name)
    folder = tmp_path_factory.mktemp("site")
    made = Site(folder)
    made.recall("chiropractic-adjustment")
    options = ("--worker-class", "gthread", "--threads", "8")
    with ExitStack() as stack:
        origin = stack.enter_context(gunicorn(made.folder, folder / "archive", *options))
        made.ports = stack.enter_context(fronts(folder, origin))
        yield made
