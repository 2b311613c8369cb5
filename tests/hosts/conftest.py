"""Real sites of others, each started once; a test that fails shows what they wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .rig.programs import tail
from .rig.wordpress import WordPress, wordpress

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("slow")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report = yield
    if report.failed:
        for host in getattr(item, "funcargs", {}).values():
            for log in getattr(host, "logs", ()):
                report.sections.append((f"{log.name} of the host", tail(log)))
    return report


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    """WordPress with an administrator and an author."""
    with wordpress(tmp_path_factory.mktemp("wordpress")) as made:
        yield made
