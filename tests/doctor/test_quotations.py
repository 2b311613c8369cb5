"""What stands before the frame of the oEmbed door is judged as a copy."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from werkzeug.wrappers import Response

from widget.check.embeds import read_embeds
from widget.check.quoted import MAX_QUOTED, quoted_now

from ..browser.rig.servers import Provider
from .rig import Clinic, look

Edit = Callable[[str], str]


def oembed(provider: Provider, card: str, query: str = "") -> str:
    page = f"{provider.base}cards/en/{card}{query}"
    with urlopen(f"{provider.base}oembed?{urlencode({'url': page})}", timeout=20) as answer:
        return str(json.load(answer)["html"])


def wordpress(html: str) -> str:
    """As WordPress writes an answer into a page: of the quotation its text and links stay."""
    html = re.sub(r"</?p>| (lang|dir|loading|frameborder|referrerpolicy)=\"[^\"]*\"", "", html)
    html = html.replace("<blockquote", '<blockquote class="wp-embedded-content" data-secret="x"')
    html = html.replace("; ", ";\n").replace("'", "’").replace(" - ", " – ")
    html = re.sub(r'(<iframe src="[^"]*)', r"\1#?secret=x", html)
    html = html.replace("<iframe", '</div>\n<p><iframe class="x" data-secret="x"')
    return f'<div class="wp-block-embed__wrapper"><div>{html}</p></div>'


def same(html: str) -> str:
    return html


@pytest.mark.parametrize("query", ["", "?country=US", "?country=GB&variant=compact"])
@pytest.mark.parametrize("edit", [same, wordpress])
def test_the_quotation_of_now_is_well(clinic: Clinic, provider: Provider, query: str,
                                      edit: Edit) -> None:  # fmt: skip
    html = edit(oembed(provider, "heat-and-ice", query))
    names, states, done = look(clinic, html)
    assert (names, states, done.exit_code) == ([], ["current"], 0)
    earlier = re.sub(r"Copied [^.]*\. Do not rely on it after [^.]*\.", "Copied 1 May 2026.", html)
    assert earlier != html
    assert look(clinic, earlier)[:2] == ([], ["current"])


@pytest.mark.parametrize("edit", [same, wordpress])
def test_a_quotation_that_is_not_that_of_now_is_outdated(
    clinic: Clinic, provider: Provider, edit: Edit
) -> None:
    html = edit(oembed(provider, "tens", "?country=US"))
    for old, new in (("severe angina", "angina"), ("call 911", "call 999"), ("Stop if:", "")):
        assert old in html
        names, states, done = look(clinic, html.replace(old, new))
        assert (names, states, done.exit_code) == (["outdated"], ["outdated"], 1), old
    cut = re.sub("This is general information: always consult[^.]*[.]", "", html)
    assert look(clinic, cut)[0] == ["no-disclaimer", "outdated"]


def test_a_quotation_of_a_card_that_is_gone_is_an_error(clinic: Clinic, second: Provider) -> None:
    now = oembed(second, "old-belt")
    assert look(clinic, now)[:2] == (["gone-shown"], ["gone"])
    link = now[now.index("<a ") : now.index("</a>") + 4]
    old = re.sub("<blockquote.*</blockquote>", f"<blockquote>{link} Wear it.</blockquote>", now)
    names, states, done = look(clinic, old)
    assert (names, states, done.exit_code) == (["gone"], ["gone"], 1)
    second.misbehave("oembed", lambda request, app: Response("no", status=404))
    assert look(clinic, old)[:2] == (["gone"], ["gone"])


def test_a_quotation_that_cannot_be_compared_is_told(clinic: Clinic, provider: Provider) -> None:
    html = oembed(provider, "tens")
    for body in ("no", "[]", '{"html": 1}', '{"html": "<p>x</p>"}', '{"html": "<blockquote>x"}'):
        provider.behave()
        provider.misbehave("oembed", lambda request, app, body=body: Response(body))
        assert look(clinic, html)[:2] == (["unreachable"], ["unread"]), body


US = "https://cards.example/w/"
LINK = f'<a href="{US}cards/en/tens?country=US">TENS</a> text'
FRAME = f'<iframe title="x" src="{US}cards/en/tens/embed"></iframe>'


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (f"<blockquote>{LINK}</blockquote>{FRAME}", "TENStext"),
        (f"<blockquote><p>{LINK}</p></blockquote>\n<p>\n{FRAME}", "TENStext"),
        (f"<blockquote>b<blockquote>{LINK}</blockquote>{FRAME}</blockquote>", "TENStext"),
        (f"<blockquote>{LINK}</blockquote>{'<p> ' * 19}{FRAME}", "TENStext"),
        (f"<blockquote>{LINK}</blockquote>{'<p> ' * 20}{FRAME}", ""),
        (FRAME, ""),
        (f"<blockquote>{LINK}</blockquote>other{FRAME}", ""),
        (f"<blockquote>{LINK}{FRAME}</blockquote>", ""),
        (f"<blockquote>{LINK.replace('tens', 'heat')}</blockquote>{FRAME}", ""),
        (f"<blockquote>{LINK.replace('cards.ex', 'b.ex')}</blockquote>{FRAME}", ""),
        (f"<blockquote>{LINK}</blockquote>{FRAME.replace('/embed', '/frame')}", ""),
        (f"<template><blockquote>{LINK}</blockquote></template>{FRAME}", ""),
        (f"<blockquote>{LINK}{'x' * MAX_QUOTED}</blockquote>{FRAME}", ""),
    ],
)
def test_only_what_stands_just_before_and_links_to_the_card_is_its_quotation(
    html: str, text: str
) -> None:
    (embed,) = read_embeds(html, "").embeds
    assert embed.text == text


def test_an_answer_of_too_many_tags_is_no_quotation(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = {"html": "<blockquote>TENS<p>of now</p><p>Copied</p></blockquote>"}
    assert quoted_now(answer) == ["TENS", "of now"]
    monkeypatch.setattr("widget.check.markup.MAX_ELEMENTS", 2)
    assert quoted_now(answer) is None
