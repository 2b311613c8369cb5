"""The commands, run as people run them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

STARTER = Path(__file__).parents[1] / "widget" / "starter"
ROOT = STARTER.parents[1]


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "widget", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60)


def test_check_has_nothing_to_say_about_the_starter_cards() -> None:
    done = run("check", "starter")
    assert (done.returncode, done.stdout) == (0, "")
    unread = r"not looked at in ar: reading-level \(no formula has a limit for it\)\n"
    unread += (
        r"(words/(ar|es)\.po: no person has signed these words: served only if named, .+\n){2}"
    )
    assert re.fullmatch(rf"{unread}\d+ card files right, 0 errors, 0 warnings\n", done.stderr)
    assert run("check", "starter", "--strict").returncode == 0


def test_check_tells_every_mistake_at_once(tmp_path: Path) -> None:
    source = tmp_path / "cards"
    shutil.copytree(STARTER, source)
    for name, old, new in (
        ("tens", "kind: device", "kind: gadget"),
        ("massage", "status: active", "status: activ"),
        ("exercise", "## What it is", "## What it is\n\n![](x.png)"),
    ):
        path = source / "en" / f"{name}.md"
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    done = run("check", str(source))
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "en/exercise.md", "en/massage.md", "en/tens.md",
    ]  # fmt: skip
    kinds = "information, self_care, hands_on, device, exercise, medicine"
    assert re.fullmatch(
        rf"en/tens\.md:\d+: kind: found 'gadget', expected one of: {kinds}", lines[2]
    )
    assert "3 errors" in done.stderr


def test_snippet_writes_what_to_paste_and_nothing_else() -> None:
    done = run("snippet", "starter", "tens", "--public-url", "https://cards.example/w")
    assert done.returncode == 0
    assert done.stdout.startswith('<treatment-card card="tens"')
    assert done.stdout.endswith("</script>\n")
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["snippet", "starter", "tens"], "public_url: found nothing, expected the full address"),
        (["snippet", "starter", "nope", "--public-url", "https://x.example"],
         "card: found 'nope', expected one of acetaminophen,"),
        (["snippet", "starter", "tens", "--public-url", "https://x.example", "--country", "XX"],
         "country: found 'XX', expected one of AU,"),
        (["snippet", "starter", "tens", "--public-url", "https://x.example", "--lang", "sv"],
         "languages: found 'sv'"),
        (["snippet", "starter", "tens", "--public-url", "https://x.example", "--lang", "fr"],
         "lang: found 'fr', expected a language that has cards: ar, en, es"),
        (["check", "no-such-folder"], "source: found 'no-such-folder', expected a folder"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_without_a_traceback(
    arguments: list[str], message: str
) -> None:
    done = run(*arguments)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_preview_shows_drafts_and_follows_changes(tmp_path: Path) -> None:
    source = tmp_path / "cards"
    shutil.copytree(STARTER, source)
    card = source / "en" / "tens.md"
    card.write_text(card.read_text("utf-8").replace("status: active", "status: draft"), "utf-8")
    command = [sys.executable, "-u", "-m", "widget", "preview", str(source), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True) as server:  # fmt: skip
        try:
            assert server.stdout
            found = re.search(r"http://127\.0\.0\.1:\d+/", server.stdout.readline())
            assert found

            def get(path: str) -> str:
                with urllib.request.urlopen(found[0] + path, timeout=20) as answer:
                    return str(answer.read().decode())

            assert "nothing to mend" in get("")
            assert ">draft</span>" in get("cards/en/tens")
            card.write_text(card.read_text("utf-8").replace("kind: device", "kind: x"), "utf-8")
            deadline = time.monotonic() + 10
            while "found &#x27;x&#x27;" not in (page := get("cards/en/tens")):
                assert time.monotonic() < deadline
            assert "1 error in en/tens.md" in page
            assert '<h1 class="title">TENS</h1>' in page  # as it was last
        finally:
            server.terminate()


SAID = ("--reason", "The pads can burn.", "--what-to-do", "Stop using it.")
REACH = (
    "Servers that watch this folder answer with the {} within 2 seconds, and pages that ask them "
    "show it within a minute.\n"
    "Copies that sites keep themselves do not change by this: docs/recall.md says what to do.\n"
)


def test_recall_withdraw_and_restore_say_what_was_written_and_whom_it_reaches(
    tmp_path: Path,
) -> None:
    source = tmp_path / "cards"
    shutil.copytree(STARTER, source)
    card = source / "en" / "tens.md"
    card.write_text(card.read_text("utf-8").replace("date: 2026-11-22", "date: 2020-01-01"))
    (source / "en" / "massage.md").write_text("no card", "utf-8")
    day = r"\d{4}-\d\d-\d\d"
    for arguments, what in (
        (("withdraw", *SAID), "withdrawn"),
        (("recall", *SAID, "--severity", "serious", "--replaced-by", "exercise"), "recalled"),
        (("restore", "--note", "New pads.", "--by", "A. Person"), "active"),
    ):
        done = run(arguments[0], str(source), "tens", *arguments[1:])
        assert done.returncode == 0, done.stderr
        first, _, rest = done.stdout.partition("\n")
        assert re.fullmatch(rf"{re.escape(str(card))}:9: {what} since {day}", first)
        assert rest == REACH.format("card" if what == "active" else "notice")
        assert done.stderr.startswith("en/massage.md:1: warning: front matter: found 'no card'")
        assert f"\nstatus: {what}\n" in card.read_text("utf-8")
    last = re.findall(r"^  - \{version.*", card.read_text("utf-8"), re.MULTILINE)[-1]
    assert re.fullmatch(
        rf'  - {{version: 2, date: {day}, kind: major, note: "Restored after the recall of '
        r'\d+ \w+ \d{4}: The pads can burn. New pads.", by: A. Person}', last
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["tens", *SAID], 2, "Missing option '--severity'. Choose from:"),
        (["tens", *SAID, "--severity", "bad"], 2, "'bad' is not one of 'caution', 'serious'"),
        (["tens", *SAID[2:], "--reason", "x" * 601, "--severity", "caution"], 1,
         "Error: nothing was written\nen/tens.md:9: notice.reason: found 'xxx"),
        (["nope", *SAID, "--severity", "caution"], 1,
         "Error: nothing was written\ncard: found 'nope', expected one of acetaminophen, "),
        (["../en/tens", *SAID, "--severity", "caution"], 1, "card: found '../en/tens', expected"),
    ],
)  # fmt: skip
def test_a_recall_that_cannot_be_is_refused_without_a_traceback(
    tmp_path: Path, arguments: list[str], status: int, message: str
) -> None:
    shutil.copytree(STARTER, tmp_path / "cards")
    done = run("recall", str(tmp_path / "cards"), *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    for file in (STARTER / "en").iterdir():
        assert (tmp_path / "cards" / "en" / file.name).read_bytes() == file.read_bytes()


def test_flask_has_the_commands_for_the_cards_of_its_app(tmp_path: Path) -> None:
    shutil.copytree(STARTER, tmp_path / "cards")
    app = tmp_path / "app.py"
    app.write_text(
        "from flask import Flask\n"
        "from widget import create_blueprint\n"
        "from widget.cli import cards\n"
        "app = Flask(__name__)\n"
        "app.register_blueprint(create_blueprint(public_url='https://x.example/w'))\n"
        f"second = create_blueprint({str(tmp_path / 'cards')!r}, name='second')\n"
        "app.register_blueprint(second, url_prefix='/b')\n"
        # Installed, the entry point adds the group; a bare checkout has none.
        "'cards' in app.cli.commands or app.cli.add_command(cards)\n",
        "utf-8",
    )

    def flask(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "flask", "--app", str(app), "cards", *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)

    done = flask("check", "--blueprint", "second")
    assert (done.returncode, done.stdout) == (0, "")
    done = flask("snippet", "tens", "--blueprint", "treatment_cards", "--country", "GB")
    assert "https://x.example/w/cards/en/tens" in done.stdout
    done = flask("snippet", "tens")
    assert done.returncode == 1
    assert (
        "--blueprint: found nothing, expected one of those in this app: second, treat"
        in done.stderr
    )
    done = flask("recall", "tens", "--blueprint", "second", *SAID, "--severity", "critical")
    assert re.match(rf"{re.escape(str(tmp_path))}/cards/en/tens\.md:9: recalled since", done.stdout)
    assert "severity: critical\n" in (tmp_path / "cards/en/tens.md").read_text("utf-8")
    done = flask("recall", "tens", "--blueprint", "treatment_cards", *SAID, "--severity", "caution")
    assert done.returncode == 1
    assert "nothing was written\nsource: found 'starter', expected a folder" in done.stderr
