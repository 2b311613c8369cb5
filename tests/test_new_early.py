"""What `new` says of a place or an original that is not there yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from .test_new import run


@pytest.mark.parametrize(
    ("place", "found"),
    [("nope", "found nothing at"), ("cards/publisher.yaml", "found a file at"),
     ("cards/publisher.yaml/x", "found nothing at"), ("x" * 300, "found ")],
)  # fmt: skip
def test_new_makes_no_folder_and_says_that_there_is_none(
    starter_copy: Path, place: str, found: str
) -> None:
    """A mistyped name would begin a second set of cards."""
    source = starter_copy.parent / place
    code, told, wrong = run("new", source, "board", "--kind", "device")
    assert (code, told) == (1, "")
    assert wrong.startswith(f"Error: nothing was written\nsource: {found}")
    if len(place) < 300:
        expected = "expected a folder that is there, if only an empty one: `mkdir` makes it\n"
        assert wrong.endswith(f" {str(source)!r}, {expected}")
    else:  # no name of a file: told by whoever reads it
        assert "File name too long" in wrong or "'starter'" in wrong
    assert not (starter_copy.parent / "nope").exists()


def test_new_warns_where_there_is_nothing_to_translate_yet(starter_copy: Path) -> None:
    assert run("new", starter_copy, "board", "--kind", "device", "--title", "Board")[0] == 0
    code, told, wrong = run("new", starter_copy, "board", "--lang", "es")
    assert code == 0 and told.startswith(f"{starter_copy}/es/board.md: a translation of version 1;")
    assert wrong == (
        "en/board.md:6: warning: summary: found 13 places to write, the first here, expected none: "
        "what is translated now has to be looked at again once the original is written\n"
    )
    # A draft that is written is as good as any other.
    card = starter_copy / "en/tens.md"
    card.write_text(card.read_text("utf-8").replace("status: active", "status: draft"), "utf-8")
    assert run("new", starter_copy, "tens", "--lang", "es")[2] == ""
