"""Lighthouse on the demo's pages, as it comes: 100 for all but the speed, which it reports."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ..browser.rig.playwright import CHROMIUM
from ..hosts.rig.programs import missing

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent
DEMO = HERE.parents[1] / "examples" / "demo.py"
PROGRAM = HERE / "node_modules/.bin/lighthouse"
#: What a hundred is asked for; how fast a page is depends on the machine as well.
HELD = ("accessibility", "best-practices", "seo")
#: Pages of the publisher and of a partner, below the addresses that the demo prints.
PAGES = {
    "page of a card": ("publisher", "cards/en/inversion-table"),
    "list of cards": ("publisher", "cards/en/"),
    "list in Arabic": ("publisher", "cards/ar/"),
    "builder": ("publisher", "builder"),
    "partner, full snippet": ("partner", "full-snippet"),
    "partner, every card": ("partner", "gallery"),
}


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, str]]:
    """The demo, in a process of its own: the addresses of its two sites."""
    command = [sys.executable, str(DEMO), "--provider-port", "0", "--partner-port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(DEMO.parents[1])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as demo:
        assert demo.stdout
        found: dict[str, str] = {}
        for line in demo.stdout:
            if said := re.match(r"(Publisher|Partner) +(http://[^/]+/(?:widget/)?)", line):
                found[said[1].lower()] = said[2]
            if line.startswith("Ctrl+C"):
                break
        yield found
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(timeout=20) == 0


def look(url: str, folder: Path) -> dict[str, Any]:
    """The report of one visit, with the settings that Lighthouse has without being told."""
    if not PROGRAM.exists():
        missing("Lighthouse", "tests/lighthouse/node_modules")
    chromium = next((path for path in CHROMIUM if Path(path).exists()), None)
    if chromium is None:
        missing("Lighthouse", "Chromium")
    report = folder / "report.json"
    flags = "--headless=new --no-sandbox --disable-quic --disable-background-networking"
    done = subprocess.run(
        [str(PROGRAM), url, f"--chrome-flags={flags}", "--output=json", "--quiet",
         f"--output-path={report}", "--no-enable-error-reporting"],
        env={**os.environ, "CHROME_PATH": chromium}, capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return found


def failed(report: dict[str, Any], category: str) -> list[str]:
    """What took a point away."""
    audits = (report["audits"][one["id"]] for one in report["categories"][category]["auditRefs"])
    return [audit["title"] for audit in audits if audit["score"] is not None and audit["score"] < 1]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_gets_a_hundred(
    page: str, sites: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site, path = PAGES[page]
    report = look(sites[site] + path, tmp_path)
    assert report["lighthouseVersion"].startswith("12.")
    assert report["finalDisplayedUrl"].startswith(sites[site] + path)
    assert "runtimeError" not in report
    points = {name: round(100 * one["score"]) for name, one in report["categories"].items()}
    with capsys.disabled():
        print(f"\nLighthouse {report['lighthouseVersion']}, {page}: {points}")
    lost = {name: failed(report, name) for name in HELD}
    assert {name: points[name] for name in HELD} == dict.fromkeys(HELD, 100), lost
