"""The example in Hugo, built by real ones, at another origin than the publisher's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from widget import create_blueprint
from widget.check.recall import recall

from ..browser.rig.page import Page
from ..browser.rig.servers import Partner, Provider
from ..hosts.rig.programs import missing
from .rig import ROOT, judge, judge_page, picture, run

pytestmark = pytest.mark.slow
PAGE = "advice/inversion-table/index.html"
SHORTCODE = "layouts/shortcodes/treatment-card.html"
#: The first that has `try`, and no `.Err`.
TRY = (0, 141)


def version(program: str) -> tuple[int, ...]:
    told = subprocess.run([program, "version"], capture_output=True, text=True, timeout=60).stdout
    [found] = re.findall(r"^hugo v(\d+)\.(\d+)", told, re.MULTILINE)
    return tuple(int(number) for number in found)


def hugo(age: str) -> str:
    """One that is older than `try`, which Debian has, or the locked one, which is newer."""
    if age == "newer":
        locked = ROOT / ".venv-hosts/bin/hugo"
        found = str(locked) if locked.exists() else missing("Hugo", str(locked.relative_to(ROOT)))
    else:
        found = shutil.which("hugo") or missing("Hugo", "hugo")
    if (version(found) < TRY) != (age == "older"):
        missing("Hugo", f"hugo that is {age} than 0.141")
    return found


def build(
    age: str, folder: Path, publisher: str, base: str = "/"
) -> subprocess.CompletedProcess[str]:
    """The site, from a copy of the example, in ``public``; answers are kept as Hugo does."""
    program = hugo(age)
    shutil.copytree(ROOT / "examples/hugo", folder, dirs_exist_ok=True)
    if age == "older":
        shutil.copy(folder / "before-0.141/treatment-card.html", folder / SHORTCODE)
    told = {"HUGO_PARAMS_CARDS": publisher, "HUGO_CACHEDIR": str(folder / "cache")}
    return subprocess.run(
        [program, "--source", folder, "--baseURL", base],
        env={**os.environ, **told}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


@pytest.fixture(params=["older", "newer"])
def age(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, _publisher: Provider) -> Iterator[Partner]:
    folder, server = tmp_path_factory.mktemp("hugo"), Partner()
    done = build("newer", folder, _publisher.base.rstrip("/"), f"{server.origin}/")
    assert done.returncode == 0, done.stdout
    server.mount(Flask("hugo", static_folder=str(folder / "public"), static_url_path="/"))
    yield server
    server.close()


def test_a_page_that_hugo_built_shows_the_card(
    page: Page, built: Partner, provider: Provider
) -> None:
    page.open(f"{built.origin}/{PAGE}")
    page.loaded()
    judge(page, page.text(), "Inversion table")
    assert "999" in page.text()
    judge_page(page)
    assert provider.paths("v1/") == ["v1/cards/inversion-table.en.view.json"]
    picture(page, "hugo")


def test_without_script_the_page_has_the_text_of_the_day_it_was_built(
    browser, built: Partner, provider: Provider
) -> None:
    page = browser(script=False)
    page.open(f"{built.origin}/{PAGE}")
    text = page.evaluate("() => document.querySelector('treatment-card').innerText")
    judge(page, text, "Inversion table")
    assert "Do not rely on it after" in text
    assert provider.seen == []
    if page.engine == "chromium":  # Firefox's driver waits for a script that tells of its fonts
        picture(page, "hugo-no-script")


def test_an_older_hugo_builds_the_same_page_and_none_complains(
    tmp_path: Path, provider: Provider
) -> None:
    pages = []
    for one in ("older", "newer"):
        done = build(one, tmp_path / one, provider.base.rstrip("/"))
        said = done.stdout + done.stderr
        assert done.returncode == 0, said
        assert not re.search("WARN|deprecated", said), said
        pages.append((tmp_path / one / "public" / PAGE).read_bytes())
    assert pages[0] == pages[1]
    assert b"data-copied=" in pages[0] and b"valid-until=" in pages[0]


def test_a_card_that_was_taken_back_leaves_its_notice_with_the_next_build(
    age: str, starter_copy: Path, tmp_path: Path, quick: None
) -> None:
    def make(origin: str) -> Flask:
        app = Flask("own")
        cards = create_blueprint(starter_copy, public_url=f"{origin}/widget")
        app.register_blueprint(cards, url_prefix="/widget")
        return app

    own = Provider(make)
    try:
        publisher = own.base.rstrip("/")
        assert build(age, tmp_path / "site", publisher).returncode == 0
        text = (tmp_path / "site/public" / PAGE).read_text("utf-8")
        assert "high blood pressure" in text
        recall(starter_copy, "inversion-table", reason="A strap can break.", what_to_do="Stop.",
               severity="serious")  # fmt: skip
        own.app.blueprints["treatment_cards"].catalogue.reload()
        done = build(age, tmp_path / "site", publisher)
        assert done.returncode == 0
        assert 'the card "inversion-table" was taken back' in done.stdout + done.stderr
        text = (tmp_path / "site/public" / PAGE).read_text("utf-8")
        assert "A strap can break." in text
        assert "high blood pressure" not in text
        # A card that nobody has, and a publisher who is away, end the build.
        assert _refused(age, tmp_path / "site", own.origin) == "there is no card"
    finally:
        own.close()
    assert _refused(age, tmp_path / "site", publisher) == "connection refused"


def test_a_host_of_files_which_sends_no_full_snippet_ends_the_build(
    age: str, tmp_path: Path
) -> None:
    with Partner() as server:
        publisher = f"{server.origin}/widget"
        out = tmp_path / "out"
        done = run(f"python -m widget export starter {out} --public-url {publisher}")
        assert done.returncode == 0, done.stderr
        server.mount(Flask("files", static_folder=str(out), static_url_path="/widget"))
        assert _refused(age, tmp_path / "site", publisher) == "without the full snippet"
    assert "high blood pressure" not in (tmp_path / "site/public" / PAGE).read_text("utf-8")


def _refused(age: str, folder: Path, publisher: str) -> str:
    done = build(age, folder, publisher)
    assert done.returncode != 0
    [told] = {*re.findall("there is no card|connection refused|without the full snippet",
                          done.stdout + done.stderr)}  # fmt: skip
    return str(told)
