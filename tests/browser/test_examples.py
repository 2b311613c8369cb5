"""The examples work as they are: each page of the partner, and the command that serves them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

DEMO = Path(__file__).parents[2] / "examples" / "demo.py"
#: How many elements show the current card on a page; the others keep the pasted copy.
LIVE = {
    "gallery": 12,
    "one-tag": 1,
    "full-snippet": 1,
    "strict-csp": 1,
    "dark": 1,
    "right-to-left": 1,
    "no-javascript": 0,
    "origin-down": 0,
    "frame": 0,
    "disclaimer-alone": 1,
    "compact": 2,
    "languages": 3,
}


def test_every_page_is_opened_here(examples):
    assert {"index", *LIVE} == {*examples.load("partner/app.py").PAGES}
    templates = {path.stem for path in DEMO.parent.glob("partner/*.html")}
    assert templates == {"index", "layout", *LIVE}


@pytest.mark.parametrize("name", LIVE)
def test_a_page_of_the_partner_works_and_complains_about_nothing(page, provider, partner, name):
    page.open(f"{partner.origin}/{name}")
    page.loaded("treatment-card, safety-disclaimer", LIVE[name])
    # What these two pages are about, the browser tells: a script is forbidden, or not reached.
    expected = {"no-javascript": "script-src", "origin-down": "/embed/"}.get(name, "nothing")
    complaints = [*partner.reports, *page.problems()]
    assert [complaint for complaint in complaints if expected not in complaint] == []
    assert page.evaluate("() => document.querySelectorAll('h1').length") == 1
    if name == "frame":
        assert "999" in page.inside("iframe", "() => document.querySelector('.safety').innerText")
        return
    shown = page.evaluate(
        "() => document.querySelector('treatment-card, safety-disclaimer').innerText"
    )
    if not LIVE[name]:
        assert "Do not rely on it after" in shown
        assert provider.paths("v1/") == []
    assert not any({"cookie", "referer"} & set(seen.headers) for seen in provider.seen)


def test_the_publishers_own_page_has_a_card_in_it_and_no_script(page, provider):
    page.open(f"{provider.origin}/advice")
    assert page.evaluate("() => document.scripts.length") == 0
    assert "999" in page.evaluate("() => document.querySelector('article').innerText")


def test_the_list_of_examples_leads_to_each_of_them(page, partner):
    page.open(f"{partner.origin}/")
    links = page.evaluate("() => [...document.querySelectorAll('main a')].map((a) => a.pathname)")
    assert links == [f"/{name}" for name in LIVE]
    for link in links:
        with urlopen(partner.origin + link, timeout=10) as answer:
            assert answer.status == 200


def _demo(*arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(DEMO.parents[1])}
    command = [sys.executable, str(DEMO), "--provider-port", "0", "--partner-port", "0", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)


def test_the_demo_can_be_tried_once():
    with _demo("--once") as demo:
        said, _ = demo.communicate(timeout=60)
    assert demo.returncode == 0
    assert "All of them answer." in said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_demo_prints_its_addresses_serves_them_and_ends_when_told(number):
    with _demo() as demo:
        assert demo.stdout
        lines = [next(demo.stdout).split()[-1] for _ in range(len(LIVE) + 4)]
        for address in lines:
            assert address.startswith(("http://127.0.0.1:", "http://localhost:"))
            with urlopen(address, timeout=10) as answer:
                assert answer.status == 200
        demo.send_signal(number)
        assert demo.wait(timeout=20) == 0
