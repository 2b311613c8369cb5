"""One card through all five doors: the same text, order, disclaimer and revision."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest
from flask import render_template_string

from widget import Catalogue
from widget.read.words import words_of

from .rig.page import Page
from .rig.servers import Provider

WHO = ("must not use it", "must not have it", "must not take it", "this is not for")
CHOICE: dict[str, Any] = {"country": "GB", "heading_level": 2}
#: Each block of text under an element, as it is read; and where a link leads.
READ = """(root) => {
  const blocks = [];
  const walk = (node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === 3) blocks.at(-1).text += child.data;
      else if (child.nodeType === 1) {
        const block = /^(p|li|h[1-6]|dt|dd|td|th)$/.test(child.localName);
        if (block) blocks.push({tag: child.localName, text: ''});
        walk(child);
        if (child.localName === 'a') blocks.at(-1).text += ` <${child.href}>`;
        if (block) blocks.push({tag: '', text: ''});
      }
    }
  };
  blocks.push({tag: '', text: ''});
  walk(root);
  return blocks.map(({tag, text}) => [tag, text.replace(/\\s+/g, ' ').trim()])
    .filter(([, text]) => text);
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """The terminal needs no log."""

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")  # as `_headers` asks of every host
        super().end_headers()


@pytest.fixture
def catalogue(provider: Provider) -> Catalogue:
    made = provider.app.blueprints["treatment_cards"].catalogue  # type: ignore[attr-defined]
    assert isinstance(made, Catalogue)
    return made


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an export on a host that can only send files."""
    from widget.__main__ import main

    folder = tmp_path_factory.mktemp("static")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        arguments = ["export", "starter", str(folder / "cards"), "--public-url", f"{address}/cards"]
        arguments += ["--lang", "ar", "--country", "GB"]
        main(arguments, standalone_mode=False)
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"{address}/cards/"
        server.shutdown()


def frame_text(page: Page, partner: Any, html: str) -> list[list[str]]:
    page.open(partner.page(html))
    # It is lazy, and below the words that stand before it.
    page.evaluate("() => document.querySelector('iframe').scrollIntoView()")
    page.wait_inside("iframe", "() => !!document.querySelector('article')")
    found: list[list[str]] = page.inside(
        "iframe", f"() => ({READ})(document.querySelector('article'))"
    )
    return found


def same(address: str, base: str) -> str:
    """An address as any door has it: those of the host that serves it apart."""
    return address.replace(base, "https://cards.example/")


def deeper(tag: str) -> str:
    """A heading at the level that the other doors were asked for."""
    return f"h{min(6, int(tag[1]) + 1)}" if re.fullmatch("h[1-6]", tag) else tag


def read(blocks: list[list[str]], base: str) -> list[tuple[str, str]]:
    return [(tag, same(text, base)) for tag, text in blocks]


@pytest.mark.slow_elsewhere
@pytest.mark.parametrize(
    ("card", "lang"), [("inversion-table", "en"), ("opioids", "en"), ("heat-and-ice", "ar")]
)
def test_five_doors_say_the_same_in_the_same_order(
    page, provider, partner, catalogue, exported, card, lang
):
    doors: dict[str, list[tuple[str, str]]] = {}
    choice = {**CHOICE, "lang": lang}

    page.open(partner.page(catalogue.snippet(card, **choice)))
    page.loaded()
    doors["script"] = read(
        page.shadow(f"(root) => ({READ})(root.querySelector('article'))"), provider.base
    )
    copy = read(page.evaluate(f"() => ({READ})(document.querySelector('treatment-card'))"),
                provider.base)  # fmt: skip
    (told,) = [event for event in page.told()["events"] if event["name"] == "loaded"]

    frame = frame_text(page, partner, catalogue.snippet(card, form="frame", **choice))
    doors["frame"] = read(frame, provider.base)

    address = catalogue.snippet(card, form="url", **choice).strip()
    asked = f"url={quote(address + '&heading-level=2', safe='')}&maxwidth=600&format=json"
    answer = json.loads(catalogue.find("oembed", asked).identity.body)
    doors["oembed"] = read(frame_text(page, partner, answer["html"]), provider.base)
    quoted = page.evaluate(f"() => ({READ})(document.querySelector('blockquote'))")

    with provider.app.app_context():
        call = catalogue.snippet(card, form="template", **choice)
        page.open(partner.page(render_template_string(call)))
    doors["server"] = read(
        page.evaluate(f"() => ({READ})(document.querySelector('article'))"), provider.base
    )

    script = f'<script async src="{exported}embed/v1.js" crossorigin></script>'
    element = f'<treatment-card card="{card}" lang="{lang}" country="GB" heading-level="2">'
    page.open(partner.page(f"{element}</treatment-card>{script}"))
    page.loaded()
    doors["static"] = read(
        page.shadow(f"(root) => ({READ})(root.querySelector('article'))"), exported
    )

    place = f"{exported}cards/{lang}/{card}/frame/"
    frame = frame_text(page, partner, f'<iframe src="{place}" title="The card"></iframe>')
    # The file is in the form for a page of its own, whose headings begin at the first level.
    doors["static frame"] = [(deeper(tag), text) for tag, text in read(frame, exported)]

    first = doors["script"]
    assert len(first) > 60
    for door, text in doors.items():
        assert text == first, door
    # The pasted copy is the same but for its own foot.
    assert copy[:-1] == first[:-1]
    assert provider.base not in copy[-1][1] and card in copy[-1][1]

    said = words_of(catalogue.library.words, lang).text
    words = [text for _, text in first]
    disclaimer = catalogue.library.disclaimers[lang]
    safety = catalogue.library.cards[card][lang].safety
    order = [
        next(place for place, text in enumerate(words) if text.startswith(signs))
        for signs in (
            said("Published by %(publisher)s", publisher=catalogue.library.publisher.name),
            disclaimer.short,
            tuple(said(f"Who {who}") for who in WHO),
            (said("Stop if"), said("When to stop")),
            said("When to get help"),
            said("How sure is the evidence?"),
            said("Sources"),
            disclaimer.title,
        )
    ]
    assert order == sorted(order)
    number = re.search(rf"{card}%20([0-9a-f]{{12}})%20{lang}", words[-1])
    assert number and number[1] == told["revision"]

    # What stands before the frame until it has loaded is out of the same text.
    lines = {text for _, text in read(quoted, provider.base)}
    assert disclaimer.short in lines
    for item in safety.contraindications.items:
        assert any(item.text.rstrip(".") in line for line in lines)
