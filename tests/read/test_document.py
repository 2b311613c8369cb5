"""A Markdown file: bytes to text, front matter, and sections with their lines."""

from __future__ import annotations

import pytest

from widget.errors import ContentError, Problem
from widget.model import Document
from widget.read.document import parse_document
from widget.read.text import MAX_BYTES, decode

CARD = "---\ntitle: A\nlist:\n  - b\n---\n\n## One\n\na\n\n## Two ##\nb\n"


def read(text: str | bytes) -> Document:
    data = text.encode() if isinstance(text, str) else text
    return parse_document(data, "en/x.md", "en", "x")


def problem(text: str | bytes) -> Problem:
    with pytest.raises(ContentError) as raised:
        read(text)
    return raised.value.problems[0]


def sections(document: Document) -> list[tuple[str, str, int]]:
    return [(each.title, each.markdown.strip(), each.line) for each in document.sections]


def test_a_file_is_fields_and_sections() -> None:
    document = read(CARD)
    assert (document.file, document.lang, document.name) == ("en/x.md", "en", "x")
    assert document.fields == {"title": "A", "list": ["b"]}
    assert document.lines == {(): 2, ("title",): 2, ("list",): 3, ("list", 0): 4}
    assert sections(document) == [("One", "a", 7), ("Two", "b", 11)]


@pytest.mark.parametrize(
    "data",
    [
        CARD.replace("\n", "\r\n").encode(),
        CARD.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + CARD.encode(),
        CARD.replace("---\n", "---  \n").encode(),
        CARD.removesuffix("\n").encode(),
    ],
    ids=["CRLF", "CR", "BOM", "spaces", "no last line end"],
)
def test_how_an_editor_saves_it_makes_no_difference(data: bytes) -> None:
    document, plain = read(data), read(CARD)
    assert (document.fields, document.lines) == (plain.fields, plain.lines)
    assert sections(document) == [("One", "a", 7), ("Two", "b", 11)]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("## a", "a"),
        ("##\ta", "a"),
        ("## a  ", "a"),
        ("## a ##", "a"),
        ("## a #b", "a #b"),
        ("##   a b", "a b"),
    ],
)
def test_a_heading(line: str, title: str) -> None:
    assert sections(read(f"---\na: b\n---\n{line}\nx\n")) == [(title, "x", 4)]


@pytest.mark.parametrize("line", ["##a", "### a", "# a", " ## a", "a ## b", "\\## a"])
def test_no_heading_of_a_section(line: str) -> None:
    assert [title for title, _, _ in sections(read(f"---\na: b\n---\n{line}\n"))] == [""]


@pytest.mark.parametrize("line", ["##", "## ", "## ##", "##  \t"])
def test_a_heading_needs_words(line: str) -> None:
    told = problem(f"---\na: b\n---\n## x\ny\n\n{line}\n")
    assert (told.line, told.found) == (7, "a heading without words")


def test_text_before_the_first_heading_counts_from_its_own_line() -> None:
    assert sections(read("---\na: b\n---\n\n\nx\n\n## y\nz\n")) == [("", "x", 6), ("y", "z", 8)]


def test_a_line_of_dashes_in_the_body_is_text() -> None:
    assert sections(read("---\na: b\n---\n## x\ny\n---\nz\n")) == [("x", "y\n---\nz", 4)]


def test_a_body_may_be_empty() -> None:
    assert sections(read("---\na: b\n---")) == []


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("", 1, "nothing"),
        ("\n---\na: b\n---\n", 1, "nothing"),
        ("# A\n", 1, "'# A'"),
        ("----\na: b\n---\n", 1, "'----'"),
        ("---\na: b\n", 1, "no second line with ---"),
        ("---\na: b\n ---\n", 1, "no second line with ---"),
        ("---\n---\n", 2, "nothing"),
        ("---\na: b\n\na: c\n---\n", 4, "`a` twice (first on line 2)"),
    ],
)
def test_a_broken_front_matter(text: str, line: int, found: str) -> None:
    told = problem(text)
    assert (told.file, told.line, told.found) == ("en/x.md", line, found)


@pytest.mark.parametrize(
    ("data", "line", "found"),
    [
        (b"a\xff", 1, "the byte 0xff"),
        (b"a\nb\n\xe4", 3, "the byte 0xe4"),
        (b"a\r\nb\r\n\xe4", 3, "the byte 0xe4"),
        (b"a\rb\r\xe4", 3, "the byte 0xe4"),
        (b"\xef\xbb\xbfa\n\xe4", 2, "the byte 0xe4"),
        ("a\nb".encode("utf-16"), 1, "the byte 0xff"),
        (b"a\n\xed\xa0\x80", 2, "the byte 0xed"),
        (b"a\nb\x00", 2, "the character U+0000"),
        (b"a\x0bb", 1, "the character U+000B"),
        (b"a\x7f", 1, "the character U+007F"),
        (b"a\nb\n\xc2\x85", 3, "the character U+0085"),
        ("a\u202e".encode(), 1, "the character U+202E"),
        ("a\n\u2066".encode(), 2, "the character U+2066"),
        ("a\ufeff".encode(), 1, "the character U+FEFF"),
        ("a\uffff".encode(), 1, "the character U+FFFF"),
        (b"x" * (MAX_BYTES + 1), 0, "65,537 bytes"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, line: int, found: str) -> None:
    with pytest.raises(ContentError) as raised:
        decode(data, "x.md")
    told = raised.value.problems[0]
    assert (told.file, told.line, told.found) == ("x.md", line, found)


@pytest.mark.parametrize(
    "text",
    ["", "\t\n", "x" * MAX_BYTES, "\u200f\u200e\u200d\u00a0\u00ad", "\u061c\U0001f600\u2028"],
)
def test_what_languages_need_is_text(text: str) -> None:
    assert decode(text.encode(), "x.md") == text
