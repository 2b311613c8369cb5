"""Front matter: the part of YAML that cannot surprise anyone."""

from __future__ import annotations

from pathlib import Path

import pytest

from widget.errors import ContentError, Problem
from widget.read import yaml

WRITTEN = [
    "no", "yes", "on", "off", "true", "True", "null", "Null", "~", "010", "0o10", "0x1F", "1e3",
    "1_000", "12:30:00", "2026-02-30", "2026-11-22T10:00:00Z", ".inf", ".nan", "-0", "3.10", "=",
    "<<", "9" * 5000, "a#b", "a:b", "C:\\x", "it's", "é", "\U0001f600",
]  # fmt: skip


def problem(text: str, first_line: int = 1) -> Problem:
    with pytest.raises(ContentError) as raised:
        yaml.parse(text, "x.yaml", first_line)
    assert len(raised.value.problems) == 1
    return raised.value.problems[0]


@pytest.mark.parametrize("value", WRITTEN)
def test_a_scalar_is_the_text_that_was_written(value: str) -> None:
    assert yaml.parse(f"a: {value}\nb: [{value}]", "x.yaml")[0] == {"a": value, "b": [value]}


def test_nothing_written_is_no_null() -> None:
    assert yaml.parse("a:\nb: ''\nc: [x, '']", "x.yaml")[0] == {"a": "", "b": "", "c": ["x", ""]}


def test_keys_are_text_too() -> None:
    assert yaml.parse("no: a\n010: b\nnull: c\n~: d", "x.yaml")[0] == {
        "no": "a", "010": "b", "null": "c", "~": "d",
    }  # fmt: skip


def test_block_and_folded_text() -> None:
    fields, _ = yaml.parse(
        "a: |\n  x\n  y\nb: >\n  x\n  y\nc: 'it''s'\nd: \"\\u00e9\\n\"", "x.yaml"
    )
    assert fields == {"a": "x\ny\n", "b": "x y\n", "c": "it's", "d": "é\n"}


def test_every_value_has_its_line() -> None:
    text = """\
a: 1
b:
  c:
    - d
    - {e: f,
       g: [h,
           i]}
  j: >
    k
    l
m: n
"""
    fields, lines = yaml.parse(text, "x.yaml", first_line=2)
    assert fields["b"]["c"][1] == {"e": "f", "g": ["h", "i"]}
    assert lines == {
        (): 2,
        ("a",): 2,
        ("b",): 3,
        ("b", "c"): 4,
        ("b", "c", 0): 5,
        ("b", "c", 1): 6,
        ("b", "c", 1, "e"): 6,
        ("b", "c", 1, "g"): 7,
        ("b", "c", 1, "g", 0): 7,
        ("b", "c", 1, "g", 1): 8,
        ("b", "j"): 9,
        ("m",): 12,
    }


@pytest.mark.parametrize(
    ("text", "line", "field", "found"),
    [
        ("a: *b", 1, "a", "the alias *b"),
        ("a: [1, *b]", 1, "a[1]", "the alias *b"),
        ("a: &b c", 1, "a", "the anchor &b"),
        ("a: 1\nb: &c\n  - 2", 2, "b", "the anchor &c"),
        ("a: !b c", 1, "a", "the tag !b"),
        ("a: !!str c", 1, "a", "the tag !!str"),
        (
            "a: !!python/object/apply:os.system [x]",
            1,
            "a",
            "the tag !!python/object/apply:os.system",
        ),
        ("a: ! c", 1, "a", "the tag !"),
        ("a: 1\n\na: 2", 3, "a", "`a` twice (first on line 1)"),
        ("a: {b: 1,\n c: 2,\n b: 3}", 3, "a.b", "`b` twice (first on line 1)"),
        ("? [a]\n: b", 1, "file", "a key that is not plain text"),
        ("a: {? {b: c} : d}", 1, "a", "a key that is not plain text"),
        ("&a b: c", 1, "file", "a key that is not plain text"),
        ("*a : c", 1, "file", "a key that is not plain text"),
        ('a: "\\u202e"', 1, "a", "the character U+202E"),
        ('a: "\\0"', 1, "a", "the character U+0000"),
        ('a: 1\n"\\u2066": b', 2, "file", "the character U+2066"),
        ("a: b\n---\nc: d", 2, "file", "a second document"),
        ("- a", 1, "file", "no fields"),
        ("a", 1, "file", "no fields"),
        ("", 1, "file", "nothing"),
        ("# a", 1, "file", "nothing"),
    ],
)
def test_what_could_surprise_is_an_error(text: str, line: int, field: str, found: str) -> None:
    told = problem(text)
    assert (told.file, told.line, told.field, told.found) == ("x.yaml", line, field, found)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: b: c", 1),
        ("a: 1\n b: 2", 2),
        ("a: 1\n- b", 2),
        ("a: 1\nb: [c,\nd", 2),
        ("a: 1\nb: {c: d\n", 2),
        ('a: 1\nb: "c\n\n', 2),
        ("a:\n\tb: c", 2),
        ("a: @b", 1),
        ("a: `b`", 1),
        ('a: "\\q"', 1),
        ('a: "\\ud800"', 1),
        ("%FOO\n---\na: b", 1),
    ],
)
def test_a_mistake_in_the_yaml_has_the_line_where_it_began(text: str, line: int) -> None:
    told = problem(text)
    assert told.line == line
    assert told.found.startswith("a mistake in the YAML (")


def test_lines_count_from_where_the_text_stands_in_its_file() -> None:
    assert problem("a: 1\na: 2", first_line=10).line == 11


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 30000,
        "a: " + "{b: " * 10000,
        "- " * 30000 + "b",
        "a: " + "[" * 20 + "b" + "]" * 20,
    ],
)
def test_a_tower_of_levels_is_refused(text: str) -> None:
    assert problem(text).found == "more than 20 levels"


def test_twenty_levels_are_not() -> None:
    assert yaml.parse("a: " + "[" * 19 + "b" + "]" * 19, "x.yaml")[0]


def test_no_bomb_goes_off() -> None:
    """340 bytes of aliases grow to megabytes elsewhere."""
    bomb = "a: &a [x, x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert problem(bomb).found == "the anchor &a"


def test_the_loader_is_the_one_in_c() -> None:
    """The one in Python is nine times slower."""
    assert "CBaseLoader" in Path(yaml.__file__).read_text("utf-8")


@pytest.mark.parametrize(
    ("path", "text"),
    [((), ""), (("a",), "a"), (("a", "b", 2, "c"), "a.b[2].c"), ((0, 1), "[0][1]")],
)
def test_a_path_as_editors_read_it(path: tuple[str | int, ...], text: str) -> None:
    assert yaml.dotted(path) == text
