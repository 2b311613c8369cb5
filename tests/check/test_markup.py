"""Pages that nobody checked are read as browsers read them, and cannot hold us up."""

from __future__ import annotations

from contextlib import suppress

import pytest

from widget.check.markup import MAX_DEPTH, Crowded, Element, Markup, parse


def read(html: str) -> Markup:
    return parse(html, "<treatment-card")


def tags(page: Markup, tag: str) -> list[Element]:
    return [element for element in page.elements if element.tag == tag]


def test_lines_are_those_of_the_page() -> None:
    page = read("<p>\n\n<b\n x='\n'>\n<i></i>\r\n<u>")
    assert [(one.tag, one.line) for one in page.elements] == [
        ("p", 1), ("b", 3), ("i", 6), ("u", 7),
    ]  # fmt: skip


def test_attributes_are_read_by_the_standard() -> None:
    (a,) = read("<A HREF='a&amp;b' Title=x/y z HREF=no b='&copy=1'>").elements
    assert a.attributes == {"href": "a&b", "title": "x/y", "z": "", "b": "&copy=1"}


@pytest.mark.parametrize("tag", ["script", "style", "textarea", "title", "noscript", "iframe"])
def test_what_is_no_markup_holds_no_elements(tag: str) -> None:
    page = read(f"<{tag}><b>&lt;treatment-card</{tag}x><b></{tag.upper()} ><i>")
    assert [one.tag for one in page.elements] == [tag, "i"]
    assert page.escaped == []
    assert [one.tag for one in read(f"<{tag}><b>").elements] == [tag]


def test_comments_hold_nothing() -> None:
    for comment in ("<!-- <b> -->", "<!--><!-->", "<!x <b>", "<?x <b>", "</ <b>", "<!-- <b> --!>"):
        assert [one.tag for one in read(f"{comment}<i>").elements] == ["i"], comment
    assert read("<!-- <b>").elements == []
    assert read("<b").elements == []


def test_the_text_of_an_element_is_its_own() -> None:
    page = read("a<div>b <p>c<b>d</b></div>e<i>f")
    (div,) = tags(page, "div")
    assert page.text(div.first, div.last) == "bcd"
    assert [one.tag for one in page.of(div)] == ["p", "b"]
    (i,) = tags(page, "i")
    assert page.text(i.first, i.last) == "f"


@pytest.mark.parametrize(
    ("html", "torn"),
    [
        ("<p><treatment-card><article>text</article></treatment-card></p>", True),
        ("<p><treatment-card><p>text</p></treatment-card></p>", True),
        ("<p>before<treatment-card>text</treatment-card></p>", False),
        ("<p>before</p><treatment-card><p>text</p></treatment-card>", False),
        ("<p>before<div><treatment-card><p>text</p></treatment-card></div>", False),
        ("<p><object><treatment-card><p>text</p></treatment-card></object>", False),
    ],
)
def test_a_paragraph_around_a_card_tears_it(html: str, torn: bool) -> None:
    page = read(html)
    (card,) = tags(page, "treatment-card")
    assert card.torn is torn
    assert (page.text(card.first, card.last) == "text") is not torn


def test_a_closing_tag_closes_what_is_open_and_no_more() -> None:
    page = read("<div><b></i></div></div><u>")
    assert tags(page, "u")[0].parent is None
    assert tags(page, "b")[0].inside("div")


def test_text_that_was_meant_as_a_tag_is_found_where_readers_see_it() -> None:
    shown = read("<p>x</p>\n<div>a\n&lt;treatment-card card='x'&gt;").escaped
    assert [(line, text[:15]) for line, text in shown] == [(3, "<treatment-card")]
    assert read("<pre>&lt;treatment-card</pre><p><code>&lt;treatment-card").escaped == []
    assert read("<treatment-card title='&lt;treatment-card'>").escaped == []


def test_deep_pages_are_read_to_a_depth() -> None:
    page = read("<b>" * 1000 + "<i>x")
    assert len(list(tags(page, "i")[0].around())) == MAX_DEPTH


def test_a_page_of_too_many_tags_is_refused() -> None:
    assert len(read("<p>" * 100_000).elements) == 100_000
    with pytest.raises(Crowded, match="more than 100000 tags"):
        read("<p>" * 100_001)


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<!", "</", "<", "<a b='", "<a ", "<script>", "<textarea></text", "&", "&#x", "\0",
     "<b></i>", "&lt;treatment-card ", "<![CDATA[", "\n", "<a b", "</p>", "\ud800"],
)  # fmt: skip
def test_a_hostile_page_is_read_to_its_end(piece: str) -> None:
    """Each of these once made some parser quadratic; here that would be hours."""
    with suppress(Crowded):
        read(piece * (300_000 // len(piece)))
