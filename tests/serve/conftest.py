"""The folder and the app that tests of hostile requests ask; a module may have its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from .wire import folder, served


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("desk") / "cards").folder


@pytest.fixture(scope="module")
def app(source: Path) -> Flask:
    return served(source)
