"""Two worker processes under load, while cards are edited, broken, mended, recalled, restored."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from widget import Catalogue

from .editor import Editor, Shown
from .readers import Readers
from .rig import Answer, by_worker, gunicorn
from .served import LANGUAGES
from .trial import Trial

KINDS = {
    "sync": ("--worker-class", "sync"),
    "threads": ("--worker-class", "gthread", "--threads", "4", "--keep-alive", "30"),
    "preload": ("--worker-class", "gthread", "--threads", "4", "--keep-alive", "30", "--preload"),
}
SLOW, LONG = pytest.mark.slow, pytest.mark.long


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("sync", 24),
        pytest.param("threads", 60, marks=SLOW),
        pytest.param("threads", 200, marks=LONG),
        pytest.param("sync", 60, marks=LONG),
        pytest.param("preload", 40, marks=SLOW),
    ],
)
def test_no_reader_is_ever_failed_or_misled(kind: str, changes: int, tmp_path: Path) -> None:
    """Every answer whole, of one state, at most two seconds old; and the archive complete."""
    editor, archive = Editor(tmp_path / "cards", seed=changes), tmp_path / "archive"
    with gunicorn(editor.folder, archive, *KINDS[kind]) as port:
        with Readers(port, editor) as readers:
            trial = Trial(port, editor, readers)
            trial.go_on(changes // 2)
            trial.end_badly()
            trial.kill()
            if changes > 24:
                trial.go_on(changes)
                trial.end_badly()
                trial.kill()
        assert not readers.failures, "\n".join(readers.failures[:20])
        assert set(readers.statuses) == {200, 304, 410}
        print(f"\n{kind}: {editor.changes} changes, {readers.told()}; {trial.told()}")
        whole = everything(port, paths(editor, archive))
    with gunicorn(editor.folder, archive, workers=1) as port:
        assert everything(port, paths(editor, archive), workers=1) == whole
    check_archive(archive, trial)


def paths(editor: Editor, archive: Path) -> list[str]:
    """Every address that is ready."""
    whole = Catalogue(editor.folder, archive=archive, languages=LANGUAGES)
    return [f"/w/{path}" for path in whole.paths()]


def everything(port: int, paths: list[str], workers: int = 2) -> dict[str, object]:
    """What each address answers, which has to be the same of all workers."""
    found: dict[str, object] = {}
    for path in set(paths) - {"/w/v1/health.json"}:  # which has what is of one process
        one, *others = by_worker(port, path, workers).values()
        for other in others:
            if same(one) != same(other):
                pytest.fail(f"{path}\n{one.status} {one.body!r}\n{other.status} {other.body!r}")
        found[path] = same(one)
    return found


def same(answer: Answer) -> object:
    """All of an answer but who gave it, and when."""
    passing = ("x-worker", "date", "connection", "keep-alive")
    lasting = [header for header in answer.headers.items() if header[0].lower() not in passing]
    return answer.status, lasting, answer.raw


def check_archive(archive: Path, trial: Trial) -> None:
    """Objects are what their names say; entries tell the story of every card in order."""
    for path in archive.glob("objects/*/*"):
        assert sha256(path.read_bytes()).hexdigest() == path.name
    for name in trial.editor.names:
        told = []
        for path in sorted(archive.glob(f"entries/{name}.*")):
            entry = json.loads(path.read_bytes())
            gone = entry["status"] in ("recalled", "withdrawn")
            told.append(Shown(int(entry["title"].partition("[m")[2][:-1]), 410 if gone else 200))
        marks = [shown.mark for shown in told]
        assert marks == sorted(marks), f"{name}: not in order: {marks}"
        later = iter(told)
        assert all(shown in later for shown in trial.seen[name]), (name, trial.seen[name], told)
