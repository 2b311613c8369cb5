"""The command that exports, run as people run it."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STARTER = ROOT / "widget" / "starter"
URL = ("--public-url", "https://partner.example/widget")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_the_last_line_counts_what_was_written_unchanged_and_removed(tmp_path: Path) -> None:
    source, out = tmp_path / "cards", tmp_path / "out"
    shutil.copytree(STARTER, source)
    done = run("widget", "export", str(source), str(out), *URL)
    files = sum(path.is_file() for path in out.rglob("*"))
    assert files > 100
    line = f"{out}: {files} files written, 0 unchanged, 0 removed\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, line, "")
    done = run("widget", "export", str(source), str(out), *URL)
    assert done.stdout == f"{out}: 0 files written, {files} unchanged, 0 removed\n"
    (source / "en" / "tens.md").unlink()
    done = run("widget", "export", str(source), str(out), *URL)
    assert re.search(r": \d+ files written, \d+ unchanged, 15 removed\n\Z", done.stdout)
    assert not list(out.rglob("*tens*"))


def test_languages_are_added_by_name_and_pages_may_name_others(tmp_path: Path) -> None:
    out = tmp_path / "out"
    more = ("--lang", "es", "--lang", "ar", "--also-for", "en-US", "--also-for", "fr")
    assert run("widget", "export", "starter", str(out), *URL, *more).returncode == 0
    assert json.loads((out / "export.json").read_bytes())["languages"] == ["en", "es", "ar"]
    names = {path.name for path in (out / "v1/cards").glob("tens.*.view.json")}
    tags = ("ar", "en", "es", "en-US", "fr", "und")
    assert names == {f"tens.{tag}.view.json" for tag in tags}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ((), "public_url: found nothing, expected the full address where the folder will lie"),
        (("--public-url", "partner.example"), "public_url: found 'partner.example', expected an"),
        ((*URL, "--lang", "sv"), "languages: found 'sv', expected any of"),
        ((*URL, "--also-for", "../x"), "also_for: found '../x', expected a language such as"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    tmp_path: Path, more: tuple[str, ...], message: str
) -> None:
    done = run("widget", "export", "starter", str(tmp_path / "out"), *more)
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert os.listdir(tmp_path) == []


def test_a_bad_card_is_refused_or_keeps_its_last_good_version(tmp_path: Path) -> None:
    source, out, archive = tmp_path / "cards", tmp_path / "out", tmp_path / "archive"
    shutil.copytree(STARTER, source)
    given = ("widget", "export", str(source), str(out), *URL)
    assert run(*given, "--archive", str(archive)).returncode == 0
    card = source / "en" / "tens.md"
    card.write_text(card.read_text("utf-8").replace("kind: device", "kind: gadget"), "utf-8")
    done = run(*given)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.search(r"en/tens\.md:\d+: kind: found 'gadget'", done.stderr)
    done = run(*given, "--archive", str(archive))
    assert done.returncode == 0
    assert "en/tens.md: readers see its last good version\n" in done.stderr
    assert (out / "cards/en/tens/index.html").is_file()


@pytest.mark.parametrize("on_terminal", [True, False])
def test_there_is_a_bar_of_progress_on_a_terminal_alone(tmp_path: Path, on_terminal: bool) -> None:
    command = [sys.executable, "-m", "widget", "export", "starter", str(tmp_path / "out"), *URL]
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs if on_terminal else None
    ) as process:
        os.close(theirs)
        told = process.communicate(timeout=120)[0].decode()
    seen = b""
    try:
        while part := os.read(ours, 4096):
            seen += part
    except OSError:  # a terminal that nobody writes to any more
        pass
    finally:
        os.close(ours)
    assert process.returncode == 0
    assert ("100%" in seen.decode()) == on_terminal
    assert told.endswith(" removed\n")
    assert told.count("\n") == 1


def test_an_app_exports_its_cards_under_its_own_address_or_another(tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text(
        "from flask import Flask\n"
        "from widget import create_blueprint\n"
        "from widget.cli import cards\n"
        "app = Flask(__name__)\n"
        "made = create_blueprint(public_url='https://x.example/w', languages=['en', 'es'])\n"
        "app.register_blueprint(made, url_prefix='/w')\n"
        "'cards' in app.cli.commands or app.cli.add_command(cards)\n",
        "utf-8",
    )
    out = tmp_path / "out"
    done = run("flask", "--app", str(app), "cards", "export", str(out))
    assert done.returncode == 0, done.stderr
    told = json.loads((out / "export.json").read_bytes())
    assert (told["public_url"], told["languages"]) == ("https://x.example/w/", ["en", "es"])
    done = run("flask", "--app", str(app), "cards", "export", str(out), *URL)
    assert done.stderr == "nginx.conf has changed: let nginx read it again\n"
    told = json.loads((out / "export.json").read_bytes())
    assert told["public_url"] == "https://partner.example/widget/"
