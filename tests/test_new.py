"""`new` and the output of `preview`, as people run them."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

from widget.cli import main

ROOT = Path(__file__).parents[1]
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def run(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, [str(word) for word in words])
    return done.exit_code, done.stdout, done.stderr


def on_terminal(*words: object, **more: str) -> str:
    """What a terminal gets of a command."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "widget", *map(str, words)]
    environment = {**os.environ, "TERM": "xterm-256color", **more}
    if "NO_COLOR" not in more:
        environment.pop("NO_COLOR", None)
    child = subprocess.Popen(command, cwd=ROOT, stdout=follower, stderr=follower, env=environment)
    os.close(follower)
    parts = []
    try:
        while part := os.read(leader, 65536):
            parts.append(part)
    except OSError:  # Linux: nobody writes any more
        pass
    os.close(leader)
    assert child.wait(60) == 0
    return b"".join(parts).decode().replace("\r\n", "\n")


def test_new_says_what_it_wrote_and_check_goes_on_from_there(tmp_path: Path) -> None:
    code, told, wrong = run("new", tmp_path, "wobble-board", "--kind", "device")
    path = tmp_path / "en" / "wobble-board.md"
    assert (code, wrong) == (0, "")
    assert told == (
        f"{path}: a draft; 14 places to write\n"
        "TO-WRITE marks them. `check` names them, `preview` shows them.\n"
    )
    code, told, _ = run("check", tmp_path)
    assert code == 0
    assert (
        len(re.findall(r"^en/wobble-board\.md:\d+: advice: .*--explain to-write\]$", told, re.M))
        == 14
    )
    path.write_text(path.read_text("utf-8").replace("status: draft", "status: active"), "utf-8")
    code, told, _ = run("check", tmp_path)
    assert code == 1 and told.count("expected the text that belongs there") == 12
    assert told.count("false with TO-WRITE beside it, expected true or false, whichever") == 2


def test_without_rich_new_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("rich", "rich.console", "rich.text"):
        monkeypatch.setitem(sys.modules, name, None)
    code, told, _ = run("new", tmp_path, "wobble-board", "--kind", "device")
    assert code == 0 and told.startswith(f"{tmp_path}/en/wobble-board.md: a draft; 14 places")


def test_new_takes_what_is_known(starter_copy: Path) -> None:
    given = ("--kind", "device", "--title", "Wobble: a board", "--condition", "back-spasm",
             "--condition", "sore-foot")  # fmt: skip
    code, told, _ = run("new", starter_copy, "wobble-board", *given)
    assert code == 0 and "; 12 places to write\n" in told
    text = (starter_copy / "en/wobble-board.md").read_text("utf-8")
    assert '\ntitle: "Wobble: a board" ' in text
    assert "\nconditions: [back-spasm, sore-foot] " in text
    code, told, _ = run("new", starter_copy, "wobble-board", "--lang", "es")
    assert code == 0
    assert told.startswith(f"{starter_copy}/es/wobble-board.md: a translation of version 1; ")


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["tens"], 1, "Error: nothing was written\ncard: found "),
        (["wobble"], 1, "Error: nothing was written\nkind: found nothing, expected one of: inf"),
        (["wobble", "--kind", "toy"], 2, "'toy' is not one of 'information', 'self_care'"),
        (["Wobble", "--kind", "device"], 1, "card: found 'Wobble', expected lower-case letters"),
        (
            ["wobble", "--lang", "sv"],
            1,
            "lang: found 'sv', expected one that has words: ar, de, en",
        ),
    ],
)
def test_new_refuses_and_says_what_it_expects(
    starter_copy: Path, words: list[str], status: int, message: str
) -> None:
    before = {path: path.stat().st_mtime_ns for path in starter_copy.rglob("*")}
    code, told, wrong = run("new", starter_copy, *words)
    assert (code, told) == (status, "") and message in wrong
    assert before == {path: path.stat().st_mtime_ns for path in starter_copy.rglob("*")}


def test_flask_has_new_for_the_folder_of_its_app(tmp_path: Path, starter_copy: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text(
        "from flask import Flask\nfrom widget import create_blueprint\n"
        "from widget.cli import cards\n"
        "app = Flask(__name__)\n"
        f"app.register_blueprint(create_blueprint({str(starter_copy)!r}))\n"
        "'cards' in app.cli.commands or app.cli.add_command(cards)\n",
        "utf-8",
    )
    command = [sys.executable, "-m", "flask", "--app", str(app), "cards", "new", "wobble"]
    done = subprocess.run(
        [*command, "--kind", "exercise"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{starter_copy}/en/wobble.md: a draft; ")


def test_a_terminal_has_new_in_colour_and_no_colour_where_none_is_wanted(tmp_path: Path) -> None:
    coloured = on_terminal("new", tmp_path, "one", "--kind", "device")
    assert "\x1b[33m14 places\x1b[0m to write" in coloured
    assert ESCAPES.sub("", coloured) == run("new", tmp_path, "two", "--kind", "device")[1].replace(
        "two.md", "one.md"
    )
    plain = on_terminal("new", tmp_path, "three", "--kind", "device", NO_COLOR="1")
    assert "\x1b[33m" not in plain
    assert "\x1b" not in on_terminal("new", tmp_path, "four", "--kind", "device", TERM="dumb")


@contextmanager
def previewed(source: Path, out: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-u", "-m", "widget", "preview", str(source), "--port", "0"]
    environment = {**os.environ, "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, text=True,
                          env=environment) as server:  # fmt: skip
        try:
            yield server
        finally:
            server.terminate()


class Heard:
    """What comes out of a file, as it comes."""

    def __init__(self, handle: int) -> None:
        self.text, self._handle = "", handle
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            while part := os.read(self._handle, 65536):
                self.text += part.decode().replace("\r\n", "\n")
        except OSError:
            pass


@pytest.mark.parametrize("terminal", [False, True], ids=["pipe", "terminal"])
def test_preview_tells_what_check_tells_at_each_change(starter_copy: Path, terminal: bool) -> None:
    from .browser.rig.page import until

    reading, writing = pty.openpty() if terminal else os.pipe()
    heard = Heard(reading)
    assert run("new", starter_copy, "board", "--kind", "device")[0] == 0
    with previewed(starter_copy, writing):
        os.close(writing)
        until(lambda: "(Ctrl+C ends it)\n" in ESCAPES.sub("", heard.text))
        assert re.search(
            r"Preview of .+/cards: http://127\.0\.0\.1:\d+/ \(Ctrl", ESCAPES.sub("", heard.text)
        )
        until(lambda: "0 errors, 0 warnings" in heard.text)
        until(lambda: "en/board.md" in heard.text)  # at the start everything is told
        first = len(heard.text)
        card = starter_copy / "en/tens.md"
        good = card.read_text("utf-8")
        card.write_text(good.replace("kind: device", "kind: x"), "utf-8")
        until(lambda: "1 error, 0 warnings" in heard.text)
        found = "found 'x'\n       expected one of" if terminal else "found 'x', expected one of"
        assert f"{found}: information" in ESCAPES.sub("", heard.text)
        assert ("\x1b[" in heard.text) is terminal
        before = len(heard.text)
        card.write_text(good, "utf-8")
        until(lambda: "0 errors, 0 warnings" in heard.text[before:])
        assert "en/tens.md: nothing to mend\n" in ESCAPES.sub("", heard.text[before:])
        assert "en/board.md" not in heard.text[first:]  # nothing else is said of it
        shutil.rmtree(starter_copy)
        until(lambda: "expected a folder that can be read" in heard.text)
        assert ("\x1b[" in heard.text) is terminal


def test_what_is_not_written_is_published_for_nobody(starter_copy: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/cards.db"
    assert run("migrate", url)[0] == 0
    for words in (["board", "--kind", "device"], ["tens", "--lang", "es"]):
        assert run("new", starter_copy, *words)[0] == 0
    code, told, wrong = run("publish", starter_copy, url)  # the rest of the folder does not wait
    assert code == 0 and "revisions published" in told
    (line,) = [line for line in wrong.splitlines() if line.startswith("es/tens.md:")]
    assert line.startswith("es/tens.md:5: warning: title: found 35 places to write, the first")
    code, told, _ = run("check", starter_copy)  # names each
    assert (
        code == 0
        and len(re.findall(r"^es/tens\.md:\d+: advice: .*--explain to-write\]$", told, re.M)) == 35
    )
    code, _, wrong = run("export", url, tmp_path / "out", "--public-url", "https://x.example/w",
                         "--lang", "es", "--country", "GB")  # fmt: skip
    assert code == 0, wrong
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert "tens.es.json" in {path.name for path in files}  # the English one, which says so
    assert not [path for path in files if "board" in path.name]
    assert not [path for path in files if b"TO-WRITE" in path.read_bytes()]
    card = starter_copy / "en/board.md"
    card.write_text(card.read_text("utf-8").replace("status: draft", "status: active"), "utf-8")
    code, _, wrong = run("publish", starter_copy, url)
    assert code == 1 and "nothing was published\nen/board.md:4: title: found 'TO-WRITE" in wrong
