"""Which test runs in which lane of scripts/run-tests, and in which browsers."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
#: Where bounds of seconds are held: they are promises, so nothing may make the machine slow.
ALONE = tuple(
    TESTS / place for place in ("bed", "scale", "serve/test_freshness.py", "serve/test_watch.py")
)
#: By what scripts/run-tests asks for: where such tests are, so that it reads no others.
ROOMS = {
    "alone": (*ALONE, TESTS / "database/test_freshness.py"),
    "browser": tuple(
        TESTS / place
        for place in ("browser", "docs", "examples", "frameworks", "hosts", "scale", "testing")
    ),
    "servers": tuple(TESTS / place for place in ("serve", "faults", "database")),
}
#: What takes the branches that others take, many times over, or none of ``widget/``: coverage
#: would find nothing there, and make it twice as long.
UNTRACED = tuple(
    TESTS / place
    for place in (
        *("house", "docs", "typed", "fuzz", "check/test_attacks.py", "check/test_csp_cost.py"),
        *("check/test_growth.py", "check/test_properties.py", "check/test_threads.py"),
        *("serve/test_hostile_cost.py", "serve/test_hostile_headers.py"),
        *("serve/test_hostile_origins.py", "serve/test_hostile_paths.py"),
        *("serve/test_openapi_answers.py", "serve/test_openapi_fuzz.py", "serve/test_rebuild.py"),
    )
)
ENGINES = ("chromium", "firefox", "webkit")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", ENGINES, indirect=True, scope="session")


def pytest_configure(config: pytest.Config) -> None:
    told = (
        "slow_elsewhere(*cases): quick enough in Chromium; in other engines part of make test-full,"
        " and of those named, if any, the cases whose names end so"
    )
    config.addinivalue_line("markers", told)
    told = "chromium_only: in no other engine, in make test-full neither; say why"
    config.addinivalue_line("markers", told)
    for told in (
        "firefox: in Firefox, which scripts/run-tests runs by itself",
        "servers: of servers, which scripts/run-tests runs by themselves",
    ):
        config.addinivalue_line("markers", told)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    asked = os.environ.get("WIDGET_ROOMS", "")
    if config.args_source is config.ArgsSource.ARGS:
        return None
    if asked == "others":
        return True if _is_in(collection_path, ROOMS["servers"]) else None
    rooms = ROOMS.get(asked)
    if not rooms:
        return None
    above = any(room.is_relative_to(collection_path) for room in rooms)
    return None if above or _is_in(collection_path, rooms) else True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left = [item for item in items if _is_left_to_chromium(item)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker("slow")
        if _is_in(item.path, ALONE):
            item.add_marker("alone")
        if _is_in(item.path, ROOMS["servers"]):
            item.add_marker("servers")
        if _is_in(item.path, UNTRACED):
            item.add_marker("untraced")
        if "engine" not in getattr(item, "fixturenames", ()):
            continue
        item.add_marker("browser")
        if item.callspec.params["engine"] == "firefox":  # type: ignore[attr-defined]
            item.add_marker("firefox")
        if item.get_closest_marker("slow_elsewhere") and "chromium" not in item.name:
            item.add_marker("slow")
    for mark, rooms in ROOMS.items():
        lost = [i for i in items if i.get_closest_marker(mark) and not _is_in(i.path, rooms)]
        if lost:
            raise pytest.UsageError(f"{lost[0].nodeid}: a test marked {mark} outside of ROOMS")


def _is_in(path: Path, places: Iterable[Path]) -> bool:
    return any(path.is_relative_to(place) for place in places)


def _is_left_to_chromium(item: pytest.Item) -> bool:
    chosen = item.callspec.params if hasattr(item, "callspec") else {}
    if chosen.get("engine") in (None, "chromium"):
        return False
    if item.get_closest_marker("chromium_only"):
        return True
    marker = item.get_closest_marker("slow_elsewhere")
    if marker is None or not marker.args:
        return False
    return not item.name.endswith(tuple(f"-{case}]" for case in marker.args))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what no driver could set, and which engine is not here: a skipped test proves nothing."""
    reasons = Counter(report.longrepr[2] for report in terminalreporter.stats.get("skipped", []))
    if reasons:
        terminalreporter.section("not run")
    for reason, times in sorted(reasons.items()):
        terminalreporter.line(f"{times} x {reason.partition(': ')[2]}")
