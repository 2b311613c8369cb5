"""A publisher's catalogue and a partner's site."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from widget import Catalogue

from ..browser.rig.servers import Provider
from .rig import Clinic


@pytest.fixture
def clinic() -> Iterator[Clinic]:
    server = Clinic()
    yield server
    server.close()


@pytest.fixture
def catalogue(provider: Provider) -> Catalogue:
    found: Catalogue = provider.app.blueprints["treatment_cards"].catalogue  # type: ignore[attr-defined]
    return found
