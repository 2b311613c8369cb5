"""Examples that run until the tests end, each started when it is first opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from .rig import started

Start = Callable[[str], str]


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Starts an example, once; the value is the address of its page."""
    pages: dict[str, str] = {}
    with ExitStack() as stack:

        def address(name: str) -> str:
            if name not in pages:
                folder: Path = tmp_path_factory.mktemp(name)
                more = {
                    "SITE_ADDRESS": "{origin}",
                    "CLINIC_CARDS_URL": "{origin}/advice/cards",
                    "CARDS_URL": "{origin}/widget",
                    "DATABASE_URL": f"sqlite:///{folder}/cards.db",
                }
                pages[name] = stack.enter_context(started(name, folder, **more))
            return pages[name]

        yield address
