"""A card's status, notice and changes, cut in its text: every other byte stays."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from widget import ContentError
from widget.model import Document
from widget.read.document import parse_document
from widget.read.edit import edit_card
from widget.read.text import unwanted

STARTER = Path(__file__).parents[2] / "widget" / "starter" / "en"
BODY = "---\n## What it is\n\nstatus: active\nnotice: {}\n"
NOTICE = {"reason": "It can tear, and has.", "since": "2026-11-23", "what_to_do": "Stop: now."}
TOLD = (
    'notice:\n  reason: "It can tear, and has."\n  since: 2026-11-23\n  what_to_do: "Stop: now."\n'
)
CHANGE = {"version": "2", "date": "2026-11-23", "kind": "minor", "note": "Back, as it was."}
FLOW = '{version: 2, date: 2026-11-23, kind: minor, note: "Back, as it was."}'


def parsed(data: bytes) -> Document:
    return parse_document(data, "en/x.md", "en", "x")


def recalled(fields: str) -> str:
    """Front matter after a recall; the body has to be there untouched."""
    data = f"---\n{fields}{BODY}".encode()
    done = edit_card(parsed(data), "recalled", NOTICE)[0].decode()
    assert done.startswith("---\n") and done.endswith(BODY)
    return done[4 : -len(BODY)]


def restored(fields: str) -> str:
    data = f"---\n{fields}{BODY}".encode()
    done = edit_card(parsed(data), "active", None, CHANGE)[0].decode()
    assert done.startswith("---\n") and done.endswith(BODY)
    return done[4 : -len(BODY)]


RECALLS = {
    "plain": ("title: X\nstatus: active\nkind: device\n",
              f"title: X\nstatus: recalled\n{TOLD}kind: device\n"),
    "comments": ("status:  active \t # agreed: 3 May  \n# the rest\n\nkind: device # ?\n",
                 f"status:  recalled \t # agreed: 3 May  \n{TOLD}# the rest\n\nkind: device # ?\n"),
    "quotes": ("\"status\": 'active'\nkind: \"device\"\n",
               f"\"status\": 'recalled'\n{TOLD}kind: \"device\"\n"),
    "last": ("title: X\nstatus: \"active\"\n", f"title: X\nstatus: \"recalled\"\n{TOLD}"),
    "value on the next line": ("status:  # see below\n    active\nkind: device\n",
                               f"status:  # see below\n    recalled\n{TOLD}kind: device\n"),
    "a root that is indented": (
        "  title: X\n  status: active\n  kind: device\n",
        "  title: X\n  status: recalled\n"
        + "".join(f"  {line}\n" for line in TOLD.splitlines()) + "  kind: device\n"),
    "status and notice in other fields": (
        "safety:\n  status: active\n  notice: {status: active}\nstatus: active\nx: 'status: a'\n",
        "safety:\n  status: active\n  notice: {status: active}\nstatus: recalled\n"
        f"{TOLD}x: 'status: a'\n"),
    "a notice in braces": (
        "notice: {reason: a,\n  what_to_do: b}  # old\n# kept\nstatus: withdrawn\n",
        f"{TOLD}# kept\nstatus: recalled\n"),
    "a notice, and comments round it": (
        "status: withdrawn\n# why\n\nnotice:\n  reason: >\n    a\n    b\n\n"
        "  what_to_do: |-\n    c\n\n  # kept\n# kept too\nkind: device\n",
        f"status: recalled\n# why\n\n{TOLD}\n  # kept\n# kept too\nkind: device\n"),
    "a notice with a list that it cannot have": (
        "status: withdrawn\nnotice:\n  reason:\n    - a\n\n# kept\nkind: device\n",
        f"status: recalled\n{TOLD}\n# kept\nkind: device\n"),
    "an empty notice": ("status: withdrawn\nnotice:\nkind: device\n",
                        f"status: recalled\n{TOLD}kind: device\n"),
    "letters of two and four bytes": ("title: é😀 مرحبا\nstatus: active # é😀\nkind: é\n",
                                      f"title: é😀 مرحبا\nstatus: recalled # é😀\n{TOLD}kind: é\n"),
}  # fmt: skip


@pytest.mark.parametrize("layout", RECALLS)
def test_only_the_status_and_the_notice_change(layout: str) -> None:
    before, after = RECALLS[layout]
    assert recalled(before) == after


GONE = (
    "status: recalled\nnotice: {reason: a, since: 2026-01-01, what_to_do: b, severity: serious}\n"
)
FIRST = "{version: 1, date: 2026-01-01, kind: major, note: First.}"
RESTORES = {
    "entries in braces": (f"changes:\n  - {FIRST}  # one\n", f"  - {FLOW}\n"),
    "no indent": (f"changes:\n- {FIRST}\n", f"- {FLOW}\n"),
    "entries as blocks": (
        "changes:\n  -  version: 1\n     date: 2026-01-01\n     kind: major\n     note: >-\n"
        "       First.\n",
        "  -  version: 2\n     date: 2026-11-23\n     kind: minor\n"
        "     note: \"Back, as it was.\"\n"),
}  # fmt: skip


@pytest.mark.parametrize("layout", RESTORES)
@pytest.mark.parametrize("rest", ["", "# end\n", "\n\n", "kind: device\n"])
def test_restoring_takes_the_notice_away_and_appends_a_change(layout: str, rest: str) -> None:
    changes, entry = RESTORES[layout]
    for first, second in ((GONE, changes), (changes, GONE)):
        done = (first + second).replace(GONE, "status: active\n").replace(changes, changes + entry)
        assert restored(first + second + rest) == done + rest


BRACKETS = {
    f"[{FIRST}]": f"[{FIRST}, {FLOW}]",
    f"[{FIRST}, ] # all": f"[{FIRST}, {FLOW}, ] # all",
    f"[\n    {FIRST}\n  ]": f"[\n    {FIRST},\n    {FLOW}\n  ]",
    f"[\n  {FIRST},  # one\n  # end\n  ]": f"[\n  {FIRST},  # one\n  {FLOW},\n  # end\n  ]",
    f"[\n  {FIRST}  # one\n  ]": f"[\n  {FIRST},  # one\n  {FLOW}\n  ]",
}


@pytest.mark.parametrize("before", BRACKETS)
def test_a_list_in_brackets_gets_its_change_inside(before: str) -> None:
    done = restored(f"{GONE}changes: {before}\nkind: device\n")
    assert done == f"status: active\nchanges: {BRACKETS[before]}\nkind: device\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("card", sorted(path.stem for path in STARTER.glob("[a-z]*.md")))
def test_line_ends_and_a_byte_order_mark_stay(card: str, bom: bytes, newline: str) -> None:
    text = (STARTER / f"{card}.md").read_text("utf-8").replace("\n", newline)
    data = bom + text.encode()
    gone, document = edit_card(parsed(data), "recalled", NOTICE)
    told = f"status: recalled\n{TOLD}".replace("\n", newline)
    assert gone == bom + text.replace(f"status: active{newline}", told, 1).encode()
    back, _ = edit_card(document, "active", None)
    assert back == data


def test_blanks_at_line_ends_and_the_end_of_the_file_stay() -> None:
    data = b"---  \ntitle: X  \nstatus: active  \n---\t\n## A  \n\nb  \n\n\n  "
    done, _ = edit_card(parsed(data), "recalled", NOTICE)
    lines = list(difflib.ndiff(data.decode().split("\n"), done.decode().split("\n")))
    assert [line for line in lines if line[0] in "+-"] == [
        "- status: active  ", "+ status: recalled  ", *(f"+ {line}" for line in TOLD.splitlines()),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ("{title: X, status: active}\n", "front matter: found fields between { and }"),
        ("? status\n: active\n", "status: found '? status'"),
        ("status: >-\n  active\n", "status: found text after >"),
        ("title: X\n", "status: found nothing"),
        # YAML, unlike our own lines, ends a line here; the notice would come between two others.
        ("status: active\u2028safety:\n  x: y\n", "status: found lines that cannot be told apart"),
        ("status: withdrawn\n? notice\n: {reason: a}\n", "notice: found '? notice'"),
    ],
)
def test_a_layout_too_odd_to_cut_is_left_to_a_person(fields: str, found: str) -> None:
    with pytest.raises(ContentError) as raised:
        recalled(fields)
    told = str(raised.value)
    assert found in told
    assert told.endswith(f"by hand:\nstatus: recalled\n{TOLD}".rstrip())


@pytest.mark.parametrize("changes", [f"-\n    {FIRST}", f"-  # one\n    {FIRST}", "x", "[]"])
def test_a_list_of_changes_too_odd_to_extend_is_left_to_a_person(changes: str) -> None:
    with pytest.raises(ContentError, match=r"written by hand:\nstatus: active\n\(no notice\)"):
        restored(f"{GONE}changes:\n  {changes}\n")


def test_a_file_that_would_be_too_long_is_refused() -> None:
    data = f"---\nstatus: active\n---\n## A\n\n{'x' * (64 * 1024 - 40)}\n".encode()
    with pytest.raises(ContentError, match=r"file: found 65,\d\d\d bytes"):
        edit_card(parsed(data), "recalled", NOTICE)


#: Everything that a command lets through; it looks for unwanted letters and trims.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@settings(max_examples=300, deadline=None, derandomize=True)
@example("a \u2028 b \u2029 c", True)  # line ends to YAML, with blanks to be dropped
@given(TEXTS.filter(lambda text: not unwanted(text)), st.booleans())
def test_every_text_is_read_as_it_was_said(text: str, flow: bool) -> None:
    listed = f"- {FIRST}" if flow else f"[{FIRST}]"
    data = f"---\nstatus: active\nchanges:\n  {listed}\n---\n## A\n\nb\n".encode()
    done, after = edit_card(parsed(data), "recalled", NOTICE | {"reason": text},
                            CHANGE | {"note": text})  # fmt: skip
    assert after.fields["notice"]["reason"] == after.fields["changes"][1]["note"] == text
    assert parsed(done).fields == after.fields


def test_a_cut_after_which_nothing_could_be_read_is_not_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever layout that is: none is known."""
    monkeypatch.setattr("widget.read.edit._Text.cuts", lambda *_: [(4, 4, "[")])
    with pytest.raises(ContentError, match="found lines that cannot be told apart") as raised:
        recalled("title: X\nstatus: active\n")
    assert "or these lines, written by hand:\nstatus: recalled\nnotice:" in str(raised.value)
