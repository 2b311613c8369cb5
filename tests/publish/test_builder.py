"""What the builder says: of colours, of policies, in its page, and on the page of its preview."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from widget import Catalogue
from widget.check.csp import blocked
from widget.publish.builder.answer import answer
from widget.publish.builder.asked import DISCLAIMER, PAGES, Asked, Offer
from widget.publish.builder.contrast import contrast, level, verdict
from widget.publish.builder.page import builder_page
from widget.publish.builder.policies import frame_need, judged, lines, script_need
from widget.publish.builder.preview import preview_page
from widget.publish.client import integrity, newest
from widget.publish.html import Choice
from widget.publish.mount import Mount

URL = "https://cards.example/w/"
LANGUAGES = ("en", "es", "ar")
LIBRARY = Catalogue(languages=LANGUAGES).library
OFFER = Offer(LIBRARY, Mount(URL), LANGUAGES, LIBRARY.cards, date(2026, 11, 23))
TENS = Asked("tens", "en")
ALONE = Asked(DISCLAIMER, "en")
HOST = "https://cards.example"


@pytest.mark.parametrize(
    ("text", "background", "ratio"),
    [
        ("000000", "ffffff", 21.0),
        ("ffffff", "000000", 21.0),
        ("123456", "123456", 1.0),
        ("767676", "ffffff", 4.54),  # the lightest grey that is enough on white
        ("777777", "ffffff", 4.48),
        ("949494", "ffffff", 3.03),
        ("0000ff", "ffffff", 8.59),
        ("ff0000", "ffffff", 4.00),
        ("00ff00", "ffffff", 1.37),
    ],
)
def test_the_contrast_is_that_of_wcag(text: str, background: str, ratio: float) -> None:
    assert contrast(text, background) == pytest.approx(ratio, abs=0.006)


@pytest.mark.parametrize(
    ("ratio", "found"),
    [(21, "good"), (4.5, "good"), (4.499, "low"), (3.0, "low"), (2.999, "poor"), (1, "poor")],
)
def test_a_contrast_is_judged_at_its_two_limits(ratio: float, found: str) -> None:
    assert level(ratio) == found


def test_a_warning_says_the_ratio_and_never_rounds_it_up_to_enough() -> None:
    found, text = verdict("777777", "ffffff", "inherit")
    assert found == "low"
    assert text.startswith("Warning: your text has a contrast of only 4.4 to 1")
    found, text = verdict("cccccc", "ffffff", "inherit")
    assert found == "poor"
    assert text.startswith("Strong warning: your text has a contrast of only 1.6 to 1")
    assert verdict("000000", "ffffff", "inherit")[1].endswith("21.0 to 1 with its background: "
                                                              "enough (WCAG 2.2).")  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_a_theme_with_a_surface_of_its_own_warns_of_no_page(theme: str) -> None:
    found, text = verdict("cccccc", "ffffff", theme)
    assert found == "good"
    assert f"“{theme}” paints a surface of its own" in text


def test_the_lines_are_those_of_the_documents() -> None:
    digest = integrity(newest())
    assert lines(TENS, OFFER) == {
        "csp-hosts": f"script-src {HOST}; connect-src {HOST}",
        "csp-nonce": f"connect-src {HOST}",
        "csp-hash": f"script-src '{digest}'; connect-src {HOST}",
        "csp-frame": f"frame-src {HOST}",
    }
    assert lines(ALONE, OFFER)["csp-frame"] == ""


@pytest.mark.parametrize(
    "policy",
    ["", "default-src *", "img-src 'self'", f"default-src 'self' {HOST}",
     "Content-Security-Policy-Report-Only: default-src 'none'"],
)  # fmt: skip
def test_a_policy_that_lets_the_card_in_works_as_it_is(policy: str) -> None:
    found = judged(replace(TENS, policy=policy), OFFER)
    said = "It works as it is." if policy else ""
    assert {one.verdict for one in found.values()} == {said}
    assert {(one.missing, one.header) for one in found.values()} == {((), "")}


@pytest.mark.parametrize(
    "policy",
    ["default-src 'none'", "script-src 'self'; frame-src 'none'; connect-src https://x.example",
     "Content-Security-Policy: default-src 'self';\n  img-src *", "default-src 'self', frame-src x",
     "script-src 'sha256-AAAA'; default-src 'none'"],
)  # fmt: skip
def test_a_policy_that_blocks_is_told_what_to_add_and_then_works(policy: str) -> None:
    asked = replace(TENS, policy=policy)
    found = judged(asked, OFFER)
    needs = {"script": script_need(asked, OFFER), "frame": frame_need(asked, OFFER)}
    for door, need in needs.items():
        assert blocked([policy], need)
        assert "blocked" in found[door].verdict
        assert len(found[door].missing) == len(blocked([policy], need))
        assert found[door].header
        assert blocked([found[door].header], need) == ()


def test_a_policy_of_nonces_needs_the_attribute_and_no_other_host() -> None:
    policy = "script-src 'nonce-abc' 'strict-dynamic'; connect-src *; frame-src *"
    found = judged(replace(TENS, policy=policy), OFFER)["script"]
    assert found.missing[0].endswith('Add: nonce="…" on the script tag')
    assert found.header == ""  # the policy is not at fault


class Tags(HTMLParser):
    """The elements of a page, each with its attributes; they have to be well nested."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "input", "br", "base"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def named(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.all if tag in tags]


def page(asked: Asked, *messages: str) -> str:
    found = answer(asked, OFFER, messages)
    return builder_page(asked, OFFER, found).identity.body.decode()


@pytest.mark.parametrize("asked", [TENS, ALONE, replace(TENS, policy="default-src 'none'")])
def test_the_page_is_in_order(asked: Asked) -> None:
    html = page(asked)
    tags = Tags(html)
    ids = [attributes["id"] for _, attributes in tags.all if "id" in attributes]
    assert len(ids) == len(set(ids))
    labelled = {attributes.get("for") for attributes in tags.named("label", "output")}
    for attributes in tags.named("select", "textarea", "input"):
        assert attributes.get("type") in ("radio", "color") or attributes["id"] in labelled
    for attributes in tags.named("iframe"):
        assert attributes["title"]
    described = [a["aria-describedby"] for _, a in tags.all if "aria-describedby" in a]
    assert described
    assert set(described) <= set(ids)
    heads = [int(tag[1]) for tag, _ in tags.all if re.fullmatch("h[1-6]", tag)]
    assert heads[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(heads))
    assert not [a for _, a in tags.all if "style" in a or any(n.startswith("on") for n in a)]


def test_every_key_of_the_answer_has_its_place_on_the_page() -> None:
    found, tags = answer(TENS, OFFER), Tags(page(TENS))
    for kind, keys in (("text", found.texts), ("list", found.lists), ("frame", found.frames)):
        places = {a[f"data-{kind}"] for _, a in tags.all if f"data-{kind}" in a}
        assert places == set(keys) - {"about"}  # which is announced
    for name in ("if", "unless"):
        assert {a[f"data-{name}"] for _, a in tags.all if f"data-{name}" in a} <= set(found.texts)


@pytest.mark.parametrize("text", ['"><script>alert(1)</script>', "</textarea><b>", "\r\nX: y"])
def test_no_text_leaves_its_place(text: str) -> None:
    plain, hostile = page(TENS, "a"), page(replace(TENS, policy=text), text)
    assert len(Tags(hostile).named("script")) == len(Tags(plain).named("script")) == 1
    assert "<b>" not in hostile


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("level", [1, 3, 6])
def test_the_preview_is_a_page_with_the_pinned_snippet_and_no_heading_left_out(
    kind: str, level: int
) -> None:
    asked = replace(TENS, choice=Choice("GB", heading_level=level, prefix=None), page=kind)
    html = preview_page(asked, OFFER).identity.body.decode()
    assert html.count(answer(asked, OFFER).texts["pinned"]) == 1
    tags = Tags(html)
    heads = [int(tag[1]) for tag, _ in tags.all if re.fullmatch("h[1-6]", tag)]
    assert heads[0] == 1
    assert level in heads
    assert all(after <= before + 1 for before, after in itertools.pairwise(heads))
    rtl = kind == "right-to-left"
    assert tags.named("html")[0] == ({"lang": "ar", "dir": "rtl"} if rtl else {"lang": "en"})


def test_the_preview_opens_its_policy_for_nothing_but_the_card() -> None:
    headers = dict(preview_page(TENS, OFFER).identity.headers)
    policy = headers["Content-Security-Policy"]
    assert blocked([policy], replace(script_need(TENS, OFFER), page=URL)) == ()
    assert "'unsafe-inline'" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "trusted-types 'none'" in policy


def test_a_publisher_without_english_has_a_builder_whose_links_work() -> None:
    offer = replace(OFFER, languages=("es", "ar"))
    offer = replace(offer, library=replace(
        LIBRARY, publisher=replace(LIBRARY.publisher, default_lang="es")))  # fmt: skip
    cards = {name: v for name, v in LIBRARY.cards.items() if "es" in v}
    offer = replace(offer, cards=cards)
    asked = Asked("heat-and-ice", "es")
    html = builder_page(asked, offer, answer(asked, offer)).identity.body.decode()
    assert '<html lang="en" dir="ltr">' in html
    assert 'href="cards/es/"' in html
    assert 'href="cards/en/"' not in html
    assert 'lang="es" dir="ltr">' in html  # the titles of the cards
