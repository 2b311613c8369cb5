"""Texts that look like markup come out of every door as the text they were, and as nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from widget import Catalogue
from widget.publish.snippet import FORMS

from .desk import URL, Desk
from .wire import KINDS, ask, folder, served

pytestmark = pytest.mark.usefixtures("ageless")

PLAIN = "Words that nobody could mistake"
HOSTILE = [
    "</script><!--<script>alert(1)</script>",
    "a\u2028alert(1)\u2029b",
    "]]> <![CDATA[ <x/> ]]>",
    "&lt;script&gt;&amp;amp;&#60;img src=x onerror=alert(1)&#62; &",
    "\"'><img src=x onerror='alert(1)'>`\"",
    "</title></textarea></style></template></noscript></iframe><svg onload=alert(1)>",
    "<!-- --!><u>x</u> <![if IE]> <? ?> <% %> {{7*7}} ${7*7} {% raw %}",
    "</treatment-card></article></main></body></html><b>",
    '" data-x="1" onfocus="alert(1)" autofocus="',
    "javascript:alert(1)//\\u003cscript\\u003e\\\"\\'",
]
#: What an editor writes in a desk's files, and may be any text.
FIELDS = {
    "en/bath.md": (
        "title: Warm bath", "summary: Lying in warm water.", "title: A study", "outcome: Pain",
        "publisher: A journal", "note: First published.", "population: Adults",
        "statement: We do not know.", "text: you have an open wound",
    ),
    "publisher.yaml": ("name: Example Health", "licence: CC BY 4.0"),
}  # fmt: skip
DOCUMENTS = {
    "page": "cards/en/bath", "list": "cards/en/", "frame": "cards/en/bath/frame",
    "embed": "cards/en/bath/embed", "fragment": "v1/cards/bath.en.html", "builder": "builder",
    "preview": "builder/preview",
}  # fmt: skip


def catalogue(path: Path, text: str) -> Catalogue:
    """A card of which every field is that text."""
    desk = Desk(path, "bath")
    for file, fields in FIELDS.items():
        for field in fields:
            key = field.partition(":")[0]
            desk.edit(field, f"{key}: {json.dumps(text)}", file)
    desk.edit("conditions:", f"aliases: [{json.dumps(text)}]\nconditions:")
    return desk.catalogue()


def markup(made: Catalogue) -> dict[str, str]:
    """Every text in HTML that leaves us, by the door."""
    found = {name: made.find(path).identity.body.decode() for name, path in DOCUMENTS.items()}
    oembed = json.loads(made.find("oembed", f"url={URL}cards/en/bath").identity.body)
    found["oembed"] = oembed["html"]
    pastes = json.loads(made.find("builder/pastes.json").identity.body)["texts"]
    found |= {
        f"paste {key}": text
        for key, text in pastes.items()
        if f"size-{key}" in pastes and text.startswith("<")
    }
    found |= {f"snippet {form}": made.snippet("bath", form=form) for form in FORMS}
    return found


def structure(html: str) -> list[tuple[str, tuple[str, ...]]]:
    """Elements with the names of their attributes, as a parser of HTML sees them."""
    root = LexborHTMLParser(html).root
    assert root
    return [(node.tag or "", tuple(node.attributes)) for node in root.traverse(include_text=False)]


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The doors whose elements or attributes are others than before."""
    return [door for door in before if structure(before[door]) != structure(after[door])]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return markup(catalogue(tmp_path_factory.mktemp("plain") / "cards", PLAIN))


def inside(html: str, selector: str) -> Iterator[str]:
    return (node.text() for node in LexborHTMLParser(html).css(selector))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_stays_a_text(tmp_path: Path, plain: dict[str, str], text: str) -> None:
    made = catalogue(tmp_path / "cards", text)
    found = markup(made)
    assert found.keys() == plain.keys()
    assert len(found) > 14
    assert changed(plain, found) == []
    for door in ("page", "frame", "embed"):
        assert text in [*inside(found[door], "h1")]
    assert text in [*inside(found["fragment"], "h3")]
    assert text in [*inside(found["list"], "a")]
    assert any(text in option for option in inside(found["builder"], "option"))
    assert text in [*inside(found["oembed"], "blockquote a")]
    assert [*inside(found["page"], "title")] == [f"{text} · {text}"]
    (data,) = inside(found["page"], 'script[type="application/ld+json"]')
    page = json.loads(data)["@graph"][0]
    assert (page["name"], page["publisher"]["name"]) == (text, text)
    metas = LexborHTMLParser(found["page"]).css("meta[property]")
    assert text in [meta.attributes["content"] for meta in metas]
    (shown,) = inside(found["builder"], '[data-text="pinned"]')
    assert text in [
        *inside(shown, "h3")
    ]  # what is copied, read as the page it is pasted in reads it


@pytest.mark.parametrize("text", HOSTILE)
def test_data_holds_the_same_text(tmp_path: Path, text: str) -> None:
    made = catalogue(tmp_path / "cards", text)
    facts = json.loads(made.find("v1/cards/bath.en.json").identity.body)
    assert {facts["title"], facts["summary"], facts["publisher"]["name"]} == {text}
    assert facts["sources"]["study"]["title"] == facts["changes"][0]["note"] == text
    log = json.loads(made.find("v1/changes.json").identity.body)
    assert log["changes"][0]["title"] == log["changes"][0]["note"] == text
    root = ElementTree.fromstring(made.find("v1/changes.atom").identity.body)
    texts = [node.text for node in root.iter()]
    assert texts.count(text) >= 3
    tags = {node.tag.rpartition("}")[2] for node in root.iter()}
    assert tags <= {
        "feed",
        "id",
        "title",
        "updated",
        "link",
        "author",
        "name",
        "email",
        "uri",
        "entry",
        "category",
        "summary",
        "content",
        "rights",
        "published",
        "subtitle",
        "generator",
    }


def test_no_callback_is_called(tmp_path: Path) -> None:
    """No JSONP: what is asked for as a script is the same JSON, and no browser runs it."""
    app = served(folder(tmp_path / "cards").folder)
    checked = 0
    for path, query in KINDS.values():
        before = ask(app, f"/w/{path}", query)
        if before.told("Content-Type") != "application/json":
            continue
        for name in ("callback", "jsonp", "cb", "jsoncallback", "_callback", "jsonpcallback"):
            reply = ask(app, f"/w/{path}", f"{query}&{name}=alert", headers=[("Accept", "*/*")])
            assert reply == before
            assert isinstance(json.loads(reply.body), dict)  # an object alone is no script
            assert reply.told("X-Content-Type-Options") == "nosniff"
            checked += 1
    assert checked > 90


#: How others put text into markup.
CARELESS: dict[str, Any] = {
    "unescaped": lambda text: f"<h1>{text}</h1>",
    "json in a script": lambda text: f"<script>{json.dumps({'title': text})}</script><p>x</p>",
    "an attribute without quotes escaped": lambda text: f'<a title="{text.replace("<", "&lt;")}">',
    "a comment": lambda text: f"<!-- {text} --><p>x</p>",
}


@pytest.mark.parametrize("how", [*CARELESS])
def test_the_detector_is_awake(how: str) -> None:
    make = CARELESS[how]
    assert any(changed({"door": make(PLAIN)}, {"door": make(text)}) for text in HOSTILE)


def test_a_feed_that_is_careless_is_found() -> None:
    for text in HOSTILE[:5]:
        if "<" in text or "&" in text:
            with pytest.raises(ElementTree.ParseError):
                ElementTree.fromstring(f"<feed><title>{text}</title></feed>")
