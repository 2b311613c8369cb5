"""Fixtures for tests that open pages: two publishers, a partner, three browsers."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# Their asserts, too, show what they found.
pytest.register_assert_rewrite("tests.browser.rig", "tests.examples.rig")

from .browser.rig.page import Page, State  # noqa: E402
from .browser.rig.servers import Partner, Provider  # noqa: E402
from .elsewhere import Environment, build, tree  # noqa: E402
from .lanes import (  # noqa: E402, F401
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_generate_tests,
    pytest_ignore_collect,
    pytest_terminal_summary,
)

ROOT = Path(__file__).parents[1]
LANGUAGES = ("en", "es", "ar")


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue does not wait for files to come to rest."""
    monkeypatch.setattr("widget.serve.watch.SETTLE", 0)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks follow each other at once, and every request comes late."""
    monkeypatch.setattr("widget.serve.watch.LOOK", 0.02)
    monkeypatch.setattr("widget.serve.watch.SETTLE", 0.01)
    monkeypatch.setattr("widget.serve.watch.LATE", 0.0)


@pytest.fixture
def ageless(monkeypatch: pytest.MonkeyPatch) -> None:
    """What compares bytes is not about the second in which health was asked for."""
    monkeypatch.setattr("widget.serve.pulse.whole_seconds", lambda seconds: 0)


@pytest.fixture
def starter_copy(tmp_path: Path) -> Path:
    """The starter cards in a folder that a test may change."""
    return Path(shutil.copytree(ROOT / "widget" / "starter", tmp_path / "cards"))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is here as a wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    build(tree(folder / "tree", without="tests"), folder, "--wheel")
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def needs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with what the package needs, and without the package."""
    made = Environment(tmp_path_factory.mktemp("needs"))
    made.install(wheel)
    made.pip("uninstall", "--quiet", "--yes", "treatment-cards")
    return made


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A browser, started once; one that is not installed is skipped, unless all must be there."""
    name = request.param
    try:
        started = _start(name, request)
    except FileNotFoundError as error:
        if os.environ.get("WIDGET_ALL_BROWSERS") == "1":
            raise
        pytest.skip(f"{name} is not installed: {error}")
    yield started
    started.close()


def _start(name: str, request: pytest.FixtureRequest) -> Any:
    if name == "webkit":
        from .browser.rig.webkit import WebKit

        return WebKit()
    from .browser.rig.playwright import Chromium, Firefox

    kind = {"chromium": Chromium, "firefox": Firefox}[name]
    return kind(request.getfixturevalue("playwright"))


@pytest.fixture
def browser(engine: Any) -> Iterator[Callable[..., Page]]:
    """Opens a page in a state: ``browser(dark=True)``; skips where the driver cannot set it."""
    pages: list[Page] = []

    def open_page(**state: Any) -> Page:
        pages.append(engine.page(State(**state)))
        return pages[-1]

    yield open_page
    for page in reversed(pages):
        page.close()


@pytest.fixture
def page(browser: Callable[..., Page]) -> Page:
    return browser()


@pytest.fixture(scope="session")
def examples() -> Any:
    """examples/demo.py as a module: it loads both example sites."""
    sys.path.insert(0, str(ROOT / "examples"))
    import demo

    yield demo
    sys.path.remove(str(ROOT / "examples"))


@pytest.fixture(scope="session")
def _publisher(examples: Any) -> Iterator[Provider]:
    """The example of a publisher's site: the starter cards in three languages."""
    site = examples.load("site/app.py")
    server = Provider(lambda origin: site.create_app(origin, ",".join(LANGUAGES)))
    yield server
    server.close()


@pytest.fixture(scope="session")
def _second_publisher() -> Iterator[Provider]:
    server = Provider(source=ROOT / "tests" / "browser" / "cards")
    yield server
    server.close()


@pytest.fixture(scope="session")
def _partner(examples: Any, _publisher: Provider) -> Iterator[Partner]:
    """Any page, and the example of a partner's site."""
    server = Partner()
    catalogue = _publisher.app.blueprints["treatment_cards"].catalogue  # type: ignore[attr-defined]
    with examples.dead_origin() as dead:
        server.mount(examples.load("partner/app.py").create_app(catalogue, dead))
        yield server
    server.close()


@pytest.fixture
def provider(_publisher: Provider) -> Provider:
    """The publisher, well-behaved and with nothing asked yet."""
    _publisher.behave()
    return _publisher


@pytest.fixture
def second(_second_publisher: Provider) -> Provider:
    """Another publisher; one of its cards is recalled, one has an old review."""
    _second_publisher.behave()
    return _second_publisher


@pytest.fixture
def partner(_partner: Partner) -> Partner:
    _partner.forget()
    return _partner
