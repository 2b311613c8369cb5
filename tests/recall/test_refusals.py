"""A recall is written where readers will see it, or not at all."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from widget import SettingError
from widget.check.recall import recall, restore, withdraw

from .folder import SERIOUS, WHY, edit, published, refused


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"severity": None}, "notice.severity: found nothing, expected caution, serious or"),
        ({"severity": "bad"}, "notice.severity: found 'bad', expected one of: caution"),
        ({"reason": "a" * 601}, r"notice.reason: found 'a+'… \(601 characters\), expected text of"),
        ({"reason": " \n"}, "notice.reason: found nothing, expected text of at most 600"),
        ({"what_to_do": "a" * 601}, r"notice.what_to_do: found 'a+'… \(601 characters\)"),
    ],
)
def test_what_would_not_pass_check_is_not_written(
    small: Path, given: dict[str, Any], told: str
) -> None:
    message = refused(small, lambda: recall(small, "heat-and-ice", **{**SERIOUS, **given}))
    assert re.match(rf"en/heat-and-ice\.md:9: {told}", message)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"reason": "a\u202eb"}, "--reason: found the character U+202E, expected printable text"),
        ({"reason": "a\x00b"}, "--reason: found the character U+0000, expected printable text"),
        ({"what_to_do": "\udcff"}, "--what-to-do: found the character U+DCFF, expected"),
        ({"replaced_by": "heat-and-ice"}, "--replaced-by: found the card itself"),
        ({"replaced_by": "nope"}, "--replaced-by: found 'nope', expected one of acetaminophen,"),
        ({"replaced_by": "tens"}, "--replaced-by: found 'tens', whose status is draft"),
        ({"replaced_by": "massage"}, "--replaced-by: found 'massage', whose status is withdrawn"),
    ],
)
def test_a_choice_that_cannot_be_is_named(source: Path, given: dict[str, Any], told: str) -> None:
    edit(source / "en/tens.md", "status: active", "status: draft")
    withdraw(source, "massage", **WHY)
    act = lambda: recall(source, "heat-and-ice", **{**SERIOUS, **given})  # noqa: E731
    assert refused(source, act, SettingError).startswith(told)


@pytest.mark.parametrize("source_", [None, "starter"])
def test_the_starter_cards_are_not_written(source_: str | None) -> None:
    with pytest.raises(SettingError, match="expected a folder of your own: copy the starter"):
        recall(source_, "tens", **SERIOUS)


def test_mistakes_in_other_cards_do_not_hinder_a_recall(source: Path) -> None:
    edit(source / "en/tens.md", "kind: device", "kind: gadget")
    (source / "en/massage.md").write_text("no card", "utf-8")
    edit(source / "es/heat-and-ice.md", "translation_of: 1", "translation_of: 9")
    superseded = "status: superseded\nnotice: {reason: r, since: 2025-12-01, what_to_do: w"
    edit(source / "en/exercise.md", "status: active", f"{superseded}, replaced_by: heat-and-ice}}")
    written = recall(source, "heat-and-ice", **SERIOUS)
    assert published(source, "heat-and-ice").status == "recalled"
    assert all(problem.warning for problem in written.warnings)
    assert [problem.file for problem in written.warnings] == [
        "en/massage.md", "en/tens.md", "es/heat-and-ice.md", "en/exercise.md",
    ]  # fmt: skip
    assert "found 'heat-and-ice', which is now recalled" in str(written.warnings[-1])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("## What it is\n", "## What it is\n<b>x</b>\n", "section 'What it is': found <b>"),
        ("evidence:\n", "evidence:\n  - {outcome: x}\n", "evidence[0].certainty: found nothing"),
    ],
)
def test_a_mistake_in_the_card_itself_is_told_with_its_line_in_the_file_as_it_is(
    small: Path, old: str, new: str, told: str
) -> None:
    file = small / "en/heat-and-ice.md"
    edit(file, old, new)
    line = file.read_text("utf-8").split("\n").index(new.split("\n")[1]) + 1
    message = refused(small, lambda: recall(small, "heat-and-ice", **SERIOUS))
    assert message.startswith(f"en/heat-and-ice.md:{line}: {told}")


def test_where_unclean_cards_are_served_they_can_be_recalled(small: Path) -> None:
    edit(small / "en/heat-and-ice.md", "## What it is\n", "## What it is\n<b>x</b>\n")
    assert recall(small, "heat-and-ice", **SERIOUS, on_unclean="clean").warnings == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("en/_disclaimer.md", "version: 1", "version: one", "en/_disclaimer.md:"),
        ("es/_red-flags.md", "---", "--", "es/_red-flags.md:"),
        ("countries.yaml", "number:", "nummer:", "countries.yaml:"),
        ("words/es.po", "msgid", "msgidd", "words/es.po:"),
        ("publisher.yaml", "name:", "name", "publisher.yaml:"),
        ("publisher.yaml", "default_lang: en", "default_lang: xx-x-x", "publisher.yaml:"),
    ],
)
def test_a_mistake_in_a_shared_file_refuses_because_servers_would_refuse_the_whole(
    source: Path, file: str, old: str, new: str, told: str
) -> None:
    edit(source / file, old, new)
    message = refused(source, lambda: recall(source, "tens", **SERIOUS))
    assert message.startswith(told)
    assert "tens" not in message


def test_a_file_saved_by_somebody_between_reading_and_writing_is_kept(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, real = small / "en/heat-and-ice.md", os.fsync

    def save(handle: int) -> None:
        edit(file, "title: ", "title: New ")
        real(handle)

    monkeypatch.setattr(os, "fsync", save)
    with pytest.raises(SettingError, match="found a file changed meanwhile"):
        recall(small, "heat-and-ice", **SERIOUS)
    assert "status: active" in file.read_text("utf-8")
    assert "title: New " in file.read_text("utf-8")
    assert os.listdir(small / "en") == ["heat-and-ice.md"]


def test_advice_that_has_gone_bad_meanwhile_is_not_given_again(small: Path) -> None:
    recall(small, "heat-and-ice", **SERIOUS)
    edit(small / "en/heat-and-ice.md", "## What it is\n", "## What it is\n<b>x</b>\n")
    message = refused(small, lambda: restore(small, "heat-and-ice", note="Mended."))
    assert "section 'What it is': found <b>" in message
