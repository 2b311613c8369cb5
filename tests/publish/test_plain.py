"""A node tree as plain text."""

from __future__ import annotations

import json
import re

import pytest

from widget import Catalogue
from widget.publish.html import Choice
from widget.publish.plain import to_text

LONG = "word " * 40


@pytest.mark.parametrize(
    ("nodes", "text"),
    [
        ([["h2", {}, "A  b"], ["p", {}, "Some ", ["em", {}, "text"]]], "## A b\n\nSome text\n"),
        ([["ul", {}, ["li", {}, "one"], ["li", {}, "two"]]], "- one\n- two\n"),
        ([["ol", {}, ["li", {}, "one"], ["li", {}, "two"]]], "1. one\n2. two\n"),
        ([["ul", {}, ["li", {}, ["p", {}, "one"]]], ["p", {}, "end"]], "- one\n\nend\n"),
        ([["p", {}, "a", ["a", {"href": "https://a.example/"}, "b"]]], "ab <https://a.example/>\n"),
        ([["a", {"href": "tel:999"}, "999"]], "999\n"),
        ([["p", {}, "a", ["br", {}], "b"]], "a b\n"),
        ([["table", {}, ["tbody", {}, ["tr", {}, ["td", {}, "a"], ["td", {}, "b"]]]]], "a | b |\n"),
        ([["dl", {}, ["dt", {}, "a"], ["dd", {}, "b"]]], "a\n\n  b\n"),
        ([["section", {}, "loose", ["p", {}, "text"], "more"]], "loose\n\ntext\n\nmore\n"),
        ([["p", {"country": "GB"}, "999"], ["p", {"country": "*"}, "any"]], "999\n"),
        ([["p", {"variant": "compact"}, "short"], ["p", {"variant": "full"}, "long"]], "long\n"),
    ],
)  # fmt: skip
def test_blocks_are_paragraphs_and_links_keep_their_address(nodes: list[object], text: str) -> None:
    assert to_text(nodes, Choice("GB")) == text  # type: ignore[arg-type]


def test_no_line_is_longer_than_a_terminal_but_for_an_address() -> None:
    text = to_text([["ul", {}, ["li", {}, LONG]]], Choice())
    first, second, *_ = text.split("\n")
    assert len(first) <= 90
    assert (first[:2], second[:2]) == ("- ", "  ")


def test_every_word_of_a_card_is_there_in_its_order() -> None:
    view = json.loads(Catalogue().find("v1/cards/tens.en.view.json").identity.body)["view"]

    def words(node: object) -> str:
        if isinstance(node, str):
            return node
        assert isinstance(node, list)
        if node[1].get("country", "*") != "*" or node[1].get("variant") == "compact":
            return ""
        return " ".join(words(child) for child in node[2:])

    wanted = re.findall(r"\w+", words(view[0]))
    text = re.sub(r"<[^>]*>|^\d+\. ", " ", to_text(view, Choice("*")), flags=re.M)
    assert re.findall(r"\w+", text) == wanted
