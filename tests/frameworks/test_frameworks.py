"""The npm package in an app that Vite builds: a page each with React 19, Vue 3 and Svelte 5."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from ..browser.rig.page import Page
from ..browser.rig.servers import Partner, Provider
from .programs import done, refused, run

pytestmark = pytest.mark.slow
FRAMEWORKS = {"react": "Advice.tsx", "vue": "Advice.vue", "svelte": "Advice.svelte"}
#: What the types have to refuse: a value that no attribute has, and a detail that no event has.
WRONG = {
    "Theme": ('theme="light"', 'theme="pink"'),
    "Level": ("{2}", "{7}"),
    "Detail": ("detail.status", "detail.reason"),
}


def test_the_types_take_what_is_right_and_nothing_else(app: Path) -> None:
    wrong: dict[str, set[str]] = {"vue-tsc": set(), "svelte-check": set()}
    for example in FRAMEWORKS.values():
        text = (app / "src" / example).read_text("utf-8")
        for name, (right, other) in WRONG.items():
            if example.endswith("vue") and name == "Level":
                right, other = '"2"', '"7"'
            assert text.count(right) == 1, (example, right)
            path = app / "src" / f"{name}{Path(example).suffix}"
            path.write_text(text.replace(right, other), "utf-8")
            wrong["svelte-check" if path.suffix == ".svelte" else "vue-tsc"].add(path.name)
    svelte = ("svelte-check", "--output", "human-verbose", "--tsconfig", "tsconfig.svelte.json")
    try:
        assert refused(app, "vue-tsc", "--noEmit") == wrong["vue-tsc"]
        assert refused(app, *svelte) == wrong["svelte-check"]
    finally:
        for name in wrong["vue-tsc"] | wrong["svelte-check"]:
            (app / "src" / name).unlink()


def test_the_types_themselves_are_sound(app: Path) -> None:
    package = app / "node_modules/treatment-cards"
    options = ("--noEmit", "--strict", "--module", "esnext", "--moduleResolution", "bundler")
    options += ("--target", "es2022", "--lib", "es2022,dom,dom.iterable", "--types", "")
    told = run(
        app.parent / "node_modules/.bin/tsc", *options, *package.glob("*.d.ts"), cwd=app
    ).stdout
    assert "treatment-cards" not in told


def test_a_server_may_import_the_package(app: Path) -> None:
    done(run("node", "--input-type=module", "-e", "import 'treatment-cards'", cwd=app))


@pytest.fixture(scope="session")
def site(app: Path, _publisher: Provider) -> Iterator[Partner]:
    """The built app at an origin of its own."""
    vite = app.parent / "node_modules/.bin/vite"
    done(run(vite, "build", cwd=app, VITE_CARDS=_publisher.base.rstrip("/")))
    server = Partner()
    server.mount(Flask("app", static_folder=str(app / "dist"), static_url_path="/"))
    yield server
    server.close()


SAID = "(words) => document.querySelector('output')?.textContent === words"
SHOWN = "() => document.querySelector('treatment-card').shadowRoot.querySelector('article')"


def click(page: Page, name: str) -> None:
    page.evaluate("(name) => document.getElementById(name).click()", name)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_built_page_shows_cards(
    framework: str, page: Page, site: Partner, provider: Provider
) -> None:
    page.open(f"{site.origin}/{framework}.html")
    page.wait(SAID, "tens is active")
    page.loaded()
    first = page.titles()
    assert page.shadow("(root) => root.querySelector('.title').localName") == "h2"
    assert page.evaluate(f"() => ({SHOWN})().getBoundingClientRect().height") > 200
    views = "v1/cards/{}.en.view.json".format
    assert provider.paths() == [views("tens")]

    page.evaluate(f"() => {{ window.kept = ({SHOWN})(); }}")
    click(page, "count")
    page.wait("() => document.querySelector('#count').textContent === '1'")
    assert page.evaluate(f"() => window.kept === ({SHOWN})()")  # rendered anew, shown as it was
    assert provider.paths() == [views("tens")]

    page.evaluate("() => { window.card = document.querySelector('treatment-card'); }")
    click(page, "to-inversion-table")
    page.wait(SAID, "inversion-table is active")
    assert page.titles() != first
    assert page.evaluate("() => window.card === document.querySelector('treatment-card')")
    assert provider.paths() == [views("tens"), views("inversion-table")]

    click(page, "to-")
    page.wait("() => !document.querySelector('treatment-card')")
    click(page, "to-tens")  # within 15 seconds: nothing is asked
    page.wait(SAID, "tens is active")
    assert page.titles() == first
    assert provider.paths() == [views("tens"), views("inversion-table")]
    assert page.problems() == []

    click(page, "to-no-such-card")
    page.wait(SAID, "no-such-card: http-404")
    assert not page.evaluate(f"() => !!({SHOWN})()")  # another card's advice does not stay
