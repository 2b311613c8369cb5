"""The plain reading of HTML: the standard's tokens, and no mending."""

from __future__ import annotations

import pytest

from widget.check import dom

from .cases import tree_of

#: Inputs on which releases of Python's own parser differ, or fail, or take the square of the time.
TOKENS = [
    "a<b>c</b>d",
    "<a/b>x</a>",
    "<a/href='y'>x</a>",
    "<a b=c/d>x</a>",
    "<a b= 'c'd=e>x</a>",
    "<a b = c>x</a>",
    "<a =b>x</a>",
    "<a b==c>x</a>",
    "<a 'b'>x</a>",
    '<a "b=c>x</a>',
    "<a b b=c B=d>x</a>",
    "<a b='&amp;&lt;&quot;'>x</a>",
    "<a b=&copy>x</a>",
    "<a b='&copy=1&copy1&copy;&copy'>x</a>",
    "<a b='&notit;&noti'>x</a>",
    "<a b='&#65;&#x41&#65x'>x</a>",
    "&copy &copy; &copy1 &notit; &unknown; & &; &# &#x &#65 &#x41;",
    "&#0; &#128; &#xD800; &#x110000; &#99999999999999999999; &#00000000000000000000065;",
    "a<!--b-->c",
    "a<!-->b-->c",
    "a<!--->b-->c",
    "a<!--b--!>c",
    "a<!--b--!-->c",
    "a<!--b-- >c-->d",
    "a<!-b>c",
    "a<!>b",
    "a<?b>c",
    "a<?b ?>c",
    "a<![CDATA[b]]>c",
    "a<![b]>c",
    "a<!doctype b>c",
    "a</>b",
    "a</ b>c",
    "a</1>b",
    "a</b c='>'>d",
    "a<1b",
    "a< b",
    "a<",
    "a</",
    "a<b",
    "a<b c='d",
    "a<!--b",
    "a<!b",
    "<em\n>x</em\t>",
    "<EM>x</eM>",
    "<br/>x<br>",
    "<b\x0bc>x</b\x0bc>",
    "a\x0cb",
    "\u2028<em>\u00a0</em>",
]


@pytest.mark.parametrize("html", TOKENS)
def test_tokens_are_the_standards(html: str) -> None:
    assert dom.parse(html) == tree_of(html)


def test_a_digit_too_many_is_no_crash() -> None:
    """Python refuses to read a number of more than 4,300 digits."""
    assert dom.parse(f"&#{'1' * 5000};") == ["\ufffd"]


def test_controls_stay_that_python_would_drop() -> None:
    assert dom.parse("&#1;&#x8;&#xfffe;") == ["\x01\x08\ufffe"]


def test_nothing_is_mended() -> None:
    assert dom.parse("<p>a<p>b</em></p>c") == [["p", {}, "a", ["p", {}, "b"], "c"]]


def test_hundreds_of_levels_are_no_crash() -> None:
    deep = "<ul>" * 5000
    assert dom.depth(deep) == 5000
    assert len(dom.walk(dom.parse(deep))) == 5000


@pytest.mark.parametrize(
    ("html", "depth"),
    [("", 0), ("a", 0), ("<br>", 1), ("<p>a<br></p>", 2), ("<p></p><p><em></em></p>", 2)],
)
def test_depth(html: str, depth: int) -> None:
    assert dom.depth(html) == depth


@pytest.mark.parametrize(
    ("html", "swallowed"),
    [
        ("a<!-- b -->c", []),
        ("a<!-- b", ["<!-- b"]),
        ("a<!-- b --!>c", ["<!-- b --!>"]),
        ("a<!b>c<?d>e</ f>g", ["<!b>", "<?d>", "</ f>"]),
        ("a<b c='d", ["<b c='d"]),
        ("a < b", []),
    ],
)
def test_what_a_browser_takes_for_a_comment_is_told(html: str, swallowed: list[str]) -> None:
    assert dom.swallowed(html) == swallowed


@pytest.mark.parametrize(
    ("tag", "count"),
    [
        ("<p>", 0),
        ("<p a b=c d='e f' g=\"h>i\">", 4),
        ("<p/a/b/>", 2),
        ("<p \" ' =>", 2),
        ('<p a="b', 1),
        ("<p " + "a " * 50 + ">", 21),
    ],
)
def test_attributes_are_counted_as_the_standard_parts_them(tag: str, count: int) -> None:
    assert dom.attribute_count(f"<br>{tag}", 4, 20) == count


@pytest.mark.parametrize(
    ("html", "tidied"),
    [
        ("<ul>\n <li> a </li>\n</ul>", "<ul><li>a</li></ul>"),
        ("<p>a\n b</p>\n\n<p>c</p>", "<p>a b</p><p>c</p>"),
        ("<em>a</em> <em>b</em>", "<em>a</em> <em>b</em>"),
        ("<blockquote><em>a</em> <em>b</em></blockquote>",) * 2,
        ("<blockquote>\n<p>a</p>\n</blockquote>", "<blockquote><p>a</p></blockquote>"),
        ("<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>", "<li>a<ul><li>b</li></ul></li>"),
        ("<p>a <strong> b </strong> c</p>",) * 2,
        ("<p>a\u00a0 \u00a0b</p>",) * 2,
        ("<td> <br> </td>", "<td><br></td>"),
        ("<tr> <td></td> </tr>", "<tr><td></td></tr>"),
    ],
)
def test_tidying_takes_white_space_that_shows_nowhere(html: str, tidied: str) -> None:
    assert dom.tidy(dom.parse(html)) == dom.parse(tidied)
