"""One contract of all sources: the same bytes, the same drafts, mistakes, answers and commands."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from widget import Catalogue
from widget.check.library import check
from widget.check.recall import recall, restore, withdraw
from widget.cli import main
from widget.read.folder import Drafts, read_source
from widget.read.gather import gather

from ..recall.folder import LATER, SERIOUS, WHY
from ..serve.desk import LANGUAGES, URL, Desk
from .poured import poured

pytestmark = pytest.mark.usefixtures("ageless")

TESTS = Path(__file__).parents[1]
STARTER = TESTS.parent / "widget" / "starter"
#: How a folder of files becomes a source of each kind.
SOURCES = ("folder", "sqlite", "postgresql")


@pytest.fixture(params=SOURCES)
def source_of(request: pytest.FixtureRequest, empty: Callable[[str], str]) -> Callable[[Path], Any]:
    kind = request.param
    return lambda folder: folder if kind == "folder" else poured(folder, empty(kind))


@pytest.fixture(params=SOURCES[1:])
def database_of(
    request: pytest.FixtureRequest, empty: Callable[[str], str]
) -> Callable[[Path], str]:
    """The same of databases alone, for what is asked of the folder itself beside."""
    return lambda folder: poured(folder, empty(request.param))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What sources of all kinds are made of."""
    ignore = shutil.ignore_patterns("__*")
    return Path(shutil.copytree(STARTER, tmp_path / "copy", ignore=ignore))


def all_of(drafts: Drafts) -> tuple[Any, ...]:
    return (
        *(drafts.publisher, drafts.countries, drafts.words, drafts.texts),
        *(sorted(drafts.cards, key=lambda card: card.file), drafts.unread, drafts.problems),
    )


@pytest.mark.parametrize("name", ["starter", "good", "browser"])
def test_the_same_bytes_are_the_same_drafts(name: str, source_of: Callable[[Path], Any]) -> None:
    folder = {"starter": STARTER, "good": TESTS / "cases/good", "browser": TESTS / "browser/cards"}
    wanted = read_source(folder[name])
    found = read_source(source_of(folder[name]))
    assert all_of(found) == all_of(wanted)
    assert len(found.cards) > 1


BAD: dict[str, bytes] = {
    "en/tens.md": b"no card",
    "en/massage.md": b"---\ntitle: [x\n---\n",
    "en/exercise.md": b"\xff\xfe not UTF-8",
    "en/opioids.md": b"x" * 70_000,
    "en/acetaminophen.md": b"---\ntitle: A\ntitle: B\nanswer: 42\n---\n## What it is\n",
    "en/new-one.md": (STARTER / "en/tens.md").read_bytes().replace(b"kind: device", b"kind: toy"),
    "en/scripted.md": (STARTER / "en/tens.md").read_bytes() + b"\n<script>x</script>\n",
    "en/empty.md": b"",
    "es/nothing.md": (STARTER / "es/heat-and-ice.md").read_bytes(),
    "de/tens.md": (STARTER / "es/heat-and-ice.md").read_bytes(),
    "words/es.po": b'msgid "a\n',
    "en/_red-flags.md": b"---\nversion: 1\n---\ntext",
    "countries.yaml": b"GB: {emergency: x}\n",
}


@pytest.mark.parametrize("which", ["each", "all"])
def test_the_same_bytes_are_the_same_mistakes(
    which: str, copy: Path, tmp_path: Path, source_of: Callable[[Path], Any]
) -> None:
    """With file, line and field."""
    for number, (path, data) in enumerate(BAD.items() if which == "each" else [("", b"")]):
        folder = Path(shutil.copytree(copy, tmp_path / f"bad-{number}"))
        for name, content in ({path: data} if path else BAD).items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        wanted = check(read_source(folder)).problems
        assert wanted
        assert check(read_source(source_of(folder))).problems == wanted
        if which == "each" and number == 2:
            break  # the others, together; a database for each would take long


def test_a_source_without_a_card_says_so(tmp_path: Path, source_of: Callable[[Path], Any]) -> None:
    (tmp_path / "none").mkdir()
    (problem,) = read_source(source_of(tmp_path / "none")).problems
    assert (problem.field, problem.found) == ("source", "no card")


def test_what_is_served_is_the_same_to_the_last_byte(
    tmp_path: Path, source_of: Callable[[Path], Any]
) -> None:
    folder = Desk(tmp_path / "cards", "bath", "pack").folder
    wanted = Catalogue(folder, languages=LANGUAGES, public_url=URL)
    found = Catalogue(source_of(folder), languages=LANGUAGES, public_url=URL)
    assert found.paths() == wanted.paths()
    for path in wanted.paths():
        assert found.find(path).identity.body == wanted.find(path).identity.body, path


def test_a_recall_writes_the_same_bytes(
    copy: Path, database_of: Callable[[Path], str], tmp_path: Path
) -> None:
    other = database_of(Path(shutil.copytree(copy, tmp_path / "other")))
    for act, card, said in (
        (recall, "tens", {**SERIOUS, "replaced_by": "exercise"}),
        (withdraw, "massage", WHY),
        (restore, "tens", {"note": "New pads.", "by": "A. Person", "today": LATER}),
    ):
        there, here = act(other, card, **said), act(copy, card, **said)  # type: ignore[operator]
        assert (there.line, there.status, there.since) == (here.line, here.status, here.since)
        assert str(there.path).endswith(f"en/{card}.md")
        assert gather(other) == gather(copy)


def said_by(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, [str(word) for word in words])
    return done.exit_code, done.stdout, done.stderr


def test_commands_say_the_same(
    copy: Path, tmp_path: Path, database_of: Callable[[Path], str]
) -> None:
    (copy / "en/tens.md").write_bytes(BAD["en/new-one.md"])
    other = database_of(copy)
    assert said_by("check", other) == said_by("check", copy)
    assert said_by("check", other)[0] == 1
    (copy / "en/tens.md").unlink()
    other = database_of(copy)
    assert said_by("check", other)[0] == 0
    paste = ("snippet", "exercise", "--public-url", URL, "--country", "GB")
    for name, *more in (paste, ("snippet", "nope", "--public-url", URL)):
        assert said_by(name, other, *more) == said_by(name, copy, *more)
    small = Desk(tmp_path / "small").folder
    for source, out in ((database_of(small), "a"), (small, "b")):
        code, told, wrong = said_by("export", source, tmp_path / out, "--public-url", URL)
        assert (code, wrong) == (0, "")
        assert told.startswith(f"{tmp_path / out}: ")
    a, b = (tmp_path / out for out in "ab")
    assert {p.relative_to(a) for p in a.rglob("*")} == {p.relative_to(b) for p in b.rglob("*")}
    assert all(p.read_bytes() == (b / p.relative_to(a)).read_bytes()
               for p in a.rglob("*") if p.is_file())  # fmt: skip
