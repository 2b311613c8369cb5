"""The folder and the app that tests of hostile requests ask; and the two kinds of catalogues."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from .desk import Stores, opened
from .wire import folder, served


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("desk") / "cards").folder


@pytest.fixture(scope="module")
def app(source: Path) -> Flask:
    return served(source)


@pytest.fixture(scope="module", params=["memory", "store"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What is asked of a catalogue holds of one in memory, and of one in a store."""
    Stores.folder = tmp_path_factory.mktemp("stores") if request.param == "store" else None
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("widget.serve.blueprint.open_catalogue", opened)
        yield str(request.param)
    Stores.folder = None


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[None]:
    """A desk's catalogues lie in stores."""
    Stores.folder = tmp_path / "stores"
    yield
    Stores.folder = None
