"""The example of a static export, behind hosts that know nothing but files."""

from __future__ import annotations

import getpass
import urllib.request
from pathlib import Path

import pytest

from ..browser.rig.page import Page
from ..hosts.rig.programs import answers, free_port, running
from ..scale.rig import program
from .conftest import Start
from .rig import judge, judge_page, picture, run

pytestmark = pytest.mark.slow_elsewhere
ASKED = "() => performance.getEntriesByType('resource').map(({name}) => name)"


def test_a_host_of_files_shows_the_card(page: Page, start: Start) -> None:
    address = start("export")
    page.open(address)
    page.loaded()
    judge(page, page.text(), "Heat and ice packs")
    judge_page(page)
    picture(page, "export")
    origin = address.removesuffix("index.html")
    asked = [name for name in page.evaluate(ASKED) if not name.endswith("/favicon.ico")]
    assert {name.removeprefix(origin) for name in asked} == {
        "site.css", "cards/embed/1.3.0/widget.js", "cards/v1/cards/heat-and-ice.en.view.json",
    }  # fmt: skip


@pytest.mark.slow
def test_the_configuration_for_nginx_sends_page_and_cards_as_they_should_be(tmp_path: Path) -> None:
    port, out = free_port(), tmp_path / "out"
    done = run(f"python examples/export/build.py {out} --address http://localhost:{port}")
    assert done.returncode == 0, done.stderr
    # Started by root it would become another user, who may not read this test's folder.
    user = ["-g", f"user {getpass.getuser()};"]
    command = [program("nginx"), "-c", str(out / "nginx.conf"), "-p", str(out), *user]
    with running(command, lambda: answers(("127.0.0.1", port)), tmp_path / "log"):
        for path, kind, cache in (
            ("", "text/html; charset=utf-8", None),
            ("site.css", "text/css", None),
            ("cards/cards/en/tens", "text/html; charset=utf-8", "public, max-age=15"),
            ("cards/v1/cards/tens.en-GB.view.json", "application/json", "public, max-age=15"),
        ):
            with urllib.request.urlopen(f"http://localhost:{port}/{path}") as answer:
                assert answer.headers["Content-Type"] == kind
                assert answer.headers["Cache-Control"] == cache
