"""The command: advice after errors, in a pipe, on a terminal, as JSON and for GitHub."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from widget.check.keep import Kept
from widget.check.lint.lint import Linted
from widget.check.lint.rules import Advice
from widget.cli import colour, main
from widget.cli.told import for_github, notes_of, of, plain

from .cards import CARD, edited, folder

ROOT = Path(__file__).parents[2]
WARM = edited(CARD, ("It may ease", "It eases"))
ADVICE = (
    "en/bath.md:26: advice: evidence[0].statement: found 'eases' beside certainty low, "
    "in 'It eases pain a little.', expected words that say so, such as 'may' or 'might' "
    "[certainty-words: check --explain certainty-words]\n"
)


def said(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["check", *map(str, words)])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def warm(tmp_path: Path) -> Path:
    return folder(tmp_path, {"en/bath.md": WARM})


def test_advice_fails_with_strict_alone(warm: Path) -> None:
    counts = "1 card file right, 0 errors, 0 warnings, 1 piece of advice\n"
    assert said(warm) == (0, ADVICE, counts)
    assert said(warm, "--strict") == (1, ADVICE, counts)
    (warm / "en/bath.md").write_text(CARD, "utf-8")
    assert said(warm, "--strict") == (0, "", counts.replace(", 1 piece of advice", ""))


def test_errors_come_first_and_a_wrong_card_has_no_advice(warm: Path) -> None:
    (warm / "en/other.md").write_text(WARM.replace("kind: self_care", "kind: x"), "utf-8")
    code, told, _ = said(warm)
    lines = told.splitlines(keepends=True)
    assert code == 1 and lines[0].startswith("en/other.md:4: kind: found 'x'")
    assert lines[1:] == [ADVICE]


def test_json_has_the_shape_of_the_document(warm: Path) -> None:
    code, told, _ = said(warm, "--json", "--strict")
    report = json.loads(told)
    (one,) = report.pop("findings")
    assert code == 1
    assert report == {
        "schema": "treatment-card-check/1", "cards": 1, "kept": [], "notes": [], "errors": 0,
        "warnings": 0, "advice": 1, "strict": True, "failed": True,
    }  # fmt: skip
    names = ["level", "file", "line", "field", "found", "expected", "rule", "link", "explain"]
    assert list(one) == names
    assert (one["level"], one["line"], one["rule"]) == ("advice", 26, "certainty-words")
    assert one["explain"] == "check --explain certainty-words"
    document = (ROOT / "docs/lint.md").read_text("utf-8")
    assert all(f"`{name}`" in document for name in [*report, *one, "findings"])


def test_github_has_annotations_with_its_escapes(tmp_path: Path) -> None:
    text = edited(CARD, ("It may ease pain a little.", "It eases pain by 5%, it is said."))
    source = folder(tmp_path / "a,b:c%", {"en/bath.md": text.replace("it is said", "at once")})
    code, told, _ = said(source, "--github")
    path = Path(os.path.relpath(source)).as_posix()
    path = path.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    assert code == 0 and told.startswith(
        f"::warning file={path}/en/bath.md,line=26,title=certainty-words::"
        "evidence[0].statement: found 'eases' beside certainty low, in "
        "'It eases pain by 5%25, at once.', expected"
    )
    assert "(check --explain certainty-words)\n" in told
    assert said(source, "--github", "--strict")[1].startswith("::error file=")
    assert said(source, "--github", "--json")[0] == 1


def on_terminal(*words: object, **more: str) -> str:
    """What a terminal gets."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "widget", "check", *map(str, words)]
    environment = {**os.environ, "TERM": "xterm-256color", **more}
    if not more:
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
    assert child.wait(60) in (0, 1)
    return b"".join(parts).decode()


def test_a_terminal_has_colours_and_words_and_no_colour_where_it_is_not_wanted(
    warm: Path,
) -> None:
    coloured = on_terminal(warm)
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert "\x1b[36madvice\x1b[0m" in coloured and "\x1b" not in bare
    assert "   26  advice  evidence[0].statement  certainty-words" in bare
    assert "\x1b[36m" not in on_terminal(warm, NO_COLOR="1")
    assert "\x1b" not in on_terminal(warm, TERM="dumb")


def test_without_rich_a_terminal_has_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    leader, follower = pty.openpty()
    with os.fdopen(follower, "w") as terminal, os.fdopen(leader):
        assert colour.wanted(terminal)
        monkeypatch.setattr(colour, "find_spec", lambda name: None)
        assert not colour.wanted(terminal)


HOSTILE = "\x1b]0;owned\x07 \x9b31m \u202e [bold red]\r\n::error::owned"


def test_what_a_card_says_does_not_steer_the_terminal_or_the_runner() -> None:
    advice = Advice(f"en/{HOSTILE}.md", 1, HOSTILE, "promise", HOSTILE, HOSTILE)
    report = of(Kept(None, ()), Linted((advice,), (HOSTILE,)), False)
    out = io.StringIO()
    colour.show(report, out)
    lines = [
        *plain(report),
        *notes_of(report),
        *for_github(report, ""),
        *out.getvalue().split("\n"),
    ]
    assert all(line.isprintable() for line in lines)
    assert not [line for line in lines if line.startswith("::error")]
    assert out.getvalue().count("[bold red]") == 4


def test_a_card_with_the_letters_of_markup_is_shown_as_it_is(tmp_path: Path) -> None:
    text = edited(CARD, ("You lie in warm water.", "A cure, **[/bold]** [link=x]y[/link] :smile:"))
    told = on_terminal(folder(tmp_path, {"en/bath.md": text}))
    assert "'A cure, [/bold] [link=x]y[/link] :smile: Most people like it.'" in told


def test_a_database_has_the_same_advice(warm: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/cards.db"
    for words in (["migrate", url], ["publish", str(warm), url]):
        assert CliRunner().invoke(main, words).exit_code == 0
    assert said(url) == said(warm)
    assert said(url, "--github")[1].startswith("::warning file=en/bath.md,line=26,")


def test_a_draft_has_advice(tmp_path: Path) -> None:
    text = edited(WARM, ("status: active", "status: draft"))
    assert said(folder(tmp_path, {"en/bath.md": text, "en/other.md": CARD}))[1] == ADVICE
