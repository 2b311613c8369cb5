"""The example in React: typed, built by its own settings, opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from ..browser.rig.page import Page
from ..browser.rig.servers import Partner, Provider
from ..examples.rig import axe, judge, picture
from .programs import done, run

pytestmark = pytest.mark.slow
TITLE = (
    "() => document.querySelector('treatment-card').shadowRoot.querySelector('.title').innerText"
)


@pytest.fixture(scope="session")
def built(app: Path, _publisher: Provider) -> Iterator[Partner]:
    """The built example at an origin of its own."""
    folder, tools = app.parent / "react", app.parent / "node_modules/.bin"
    done(run(tools / "tsc", cwd=folder, NO_COLOR="1"))
    done(run(tools / "vite", "build", cwd=folder, VITE_CARDS=_publisher.base.rstrip("/")))
    server = Partner()
    made = Flask("react", static_folder=str(folder / "dist"), static_url_path="/")
    made.add_url_rule("/", view_func=lambda: made.send_static_file("index.html"))
    server.mount(made)
    yield server
    server.close()


def test_the_app_shows_the_card_that_is_chosen(page: Page, built: Partner, provider: Provider):
    page.open(f"{built.origin}/")
    page.loaded()
    assert page.evaluate(TITLE) == "Heat and ice packs"
    judge(page, page.text())
    picture(page, "react")
    page.evaluate("() => document.querySelectorAll('.choices button')[2].click()")
    page.wait(f"() => ({TITLE})() === 'Inversion table'")
    assert page.problems() == []
    assert {path.partition("?")[0] for path in provider.paths()} == {
        f"v1/cards/{card}.en.view.json" for card in ("heat-and-ice", "inversion-table")
    }
    if page.engine == "chromium":
        assert axe(page) == []
