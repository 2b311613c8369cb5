"""Fixtures for tests of faults: processes, disks, a folder of cards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ..serve.desk import Desk
from .desks import filled
from .disk import Disk, mounted
from .rig import Nursery


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    made = Nursery(tmp_path_factory.mktemp("logs"))
    yield made
    made.close()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with mounted(tmp_path / "disk", "size=16m,nr_inodes=4000") as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards", "bath", "pack")


@pytest.fixture
def full(desk: Desk) -> Desk:
    return filled(desk)
