"""Files on their way into a database: checked by many hands, and while others publish."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import pytest

from widget import SettingError
from widget.check import publishing
from widget.check.judged import Judge, Judged
from widget.check.publishing import publish_folder
from widget.check.unwritten import unwritten
from widget.model import Document
from widget.read.cores import Make
from widget.read.gather import gather
from widget.read.sql.address import migrate, open_database
from widget.read.sql.revision import New

from ..serve.desk import Desk


@pytest.mark.parametrize("children", [0, 1, 2])
def test_what_children_have_checked_is_not_checked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, children: int
) -> None:
    desk, made = Desk(tmp_path, "bath", "pack"), []
    for name in ("bath", "pack"):
        desk.edit("kind: self_care", "kind: x", f"en/{name}.md")
    batch = Judge._batch

    def noted(self: Judge, cards: Collection[str]) -> Judged:
        made.append(list(cards))
        return batch(self, cards)

    def some(makes: Sequence[Make], of: object) -> Iterator[tuple[int, object]]:
        yield from ((place, makes[place]()) for place in reversed(range(children)))

    monkeypatch.setattr(Judge, "_batch", noted)
    monkeypatch.setattr("widget.check.judged._BATCH", 1)
    monkeypatch.setattr("widget.check.judged.results", some)
    files = gather(tmp_path)
    judge = Judge(files, "cards", "")
    judge.judge(files)
    assert sorted(made) == [["bath"], ["pack"]]
    assert [problem.file for problem in judge.errors] == ["en/bath.md", "en/pack.md"]


def test_a_publish_that_is_always_outrun_gives_up_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/cards.db"
    migrate(url)
    desk, other, judge = Desk(tmp_path / "desk", "bath"), open_database(url, "another"), Judge.judge
    same, tried = New("publisher.yaml", (desk.folder / "publisher.yaml").read_bytes()), []

    with other.writing() as writing:
        writing.put([same])

    def outrun(self: Judge, differing: Collection[str]) -> None:
        judge(self, differing)
        tried.append(differing)
        with other.writing() as writing:
            writing.put([same])

    monkeypatch.setattr(Judge, "judge", outrun)
    with pytest.raises(SettingError, match="found others who publish all the time"):
        publish_folder(desk.folder, url)
    assert len(tried) == publishing._TRIES
    assert list(other.current()[1]) == ["publisher.yaml"]


def test_what_was_read_from_no_file_has_its_marks_found_all_the_same() -> None:
    """The comment beside a field that is true or false is there in a file alone."""
    fields = {"title": "TO-WRITE", "at_home": "false"}
    document = Document("en/x.md", "en", "x", fields, {("title",): 2, ("at_home",): 3})
    assert [(place.line, place.field) for place in unwritten(document)] == [(2, "title")]
