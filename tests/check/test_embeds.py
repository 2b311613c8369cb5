"""The embeds of a page are found, and judged as far as the page alone tells."""

from __future__ import annotations

from datetime import date

import pytest

from widget.check.embedded import Embed, Page
from widget.check.embeds import read_embeds
from widget.check.onpage import judge_page

US = "https://cards.example/w/"
PAGE = "https://clinic.example/a/page"
SCRIPT = f'<script src="{US}embed/1.3.0/widget.js" integrity="sha384-A" crossorigin></script>'
COPY = (
    '<article><h3>TENS</h3><p>Text</p><p>Copied. <a href="{}cards/en/tens">TENS</a></p></article>'
)
CARD = f'<treatment-card card="tens" lang="en" valid-until="2027-01-01">{COPY}</treatment-card>'
CARD = CARD.format(US)
TODAY = date(2026, 12, 31)


def page(html: str, url: str = PAGE) -> Page:
    return read_embeds(html, url)


def only(html: str, url: str = PAGE) -> Embed:
    (embed,) = page(html, url).embeds
    return embed


def found(html: str, url: str = PAGE, headers: tuple[tuple[str, str], ...] = ()) -> list[str]:
    return [one.name for one in judge_page(page(html, url), headers, TODAY)]


@pytest.mark.parametrize(
    ("html", "door", "view"),
    [
        (CARD + SCRIPT, "element", f"{US}v1/cards/tens.en.view.json"),
        ('<div data-treatment-card="tens" data-lang="es">x</div>' + SCRIPT, "div",
         f"{US}v1/cards/tens.es.view.json"),
        (f'<script src="{US}embed/v1.js" data-card="tens"></script>', "one-tag",
         f"{US}v1/cards/tens.und.view.json"),
        ('<safety-disclaimer lang="en">x</safety-disclaimer>' + SCRIPT, "disclaimer",
         f"{US}v1/disclaimer.en.view.json"),
        (f'<iframe title="x" src="{US}cards/en/tens/frame?country=GB"></iframe>', "frame",
         f"{US}v1/cards/tens.en.view.json"),
        (f'<iframe title="x" src="{US}cards/en/tens/embed"></iframe>', "frame",
         f"{US}v1/cards/tens.en.view.json"),
        ('<treatment-card card="tens" revision="0123456789ab" lang="en">x</treatment-card>'
         + SCRIPT, "element", f"{US}v1/cards/tens@0123456789ab.en.view.json"),
    ],
)  # fmt: skip
def test_each_door_is_found_and_the_card_it_asks_for(html: str, door: str, view: str) -> None:
    embed = only(html)
    assert (embed.door, embed.view()) == (door, view)


@pytest.mark.parametrize(
    ("html", "lang"),
    [
        ('<html lang="es"><main><treatment-card card=x></treatment-card>', "es"),
        ('<html lang="es"><main lang=""><treatment-card card=x></treatment-card>', "und"),
        ('<html lang="es"><treatment-card card=x lang="pt-BR"></treatment-card>', "pt-BR"),
        ('<html lang="../.."><treatment-card card=x></treatment-card>', "und"),
        ("<treatment-card card=x></treatment-card>", "und"),
    ],
)
def test_the_language_is_the_one_that_the_client_asks_for(html: str, lang: str) -> None:
    assert only(html).lang == lang


@pytest.mark.parametrize(
    ("html", "url", "base"),
    [
        ('<script src="/w/embed/v1.js"></script>', PAGE, "https://clinic.example/w/"),
        ('<base href="https://b.example/x/"><script src="embed/v1.js"></script>', PAGE,
         "https://b.example/x/"),
        ('<script src="//b.example/embed/v1.js?1"></script>', "", "https://b.example/"),
        ('<script src="embed/dev/widget.js"></script>', "", ""),
        ('<script src="x/widget.js" data-origin="https://b.example/w"></script>', PAGE,
         "https://b.example/w/"),
        ('<script src="javascript:embed/v1.js"></script>', PAGE, ""),
        ('<script src="https://[b/embed/v1.js"></script>', PAGE, ""),
        ('<template><script src="https://b.example/embed/v1.js"></script></template>', PAGE, ""),
        ('<script src="https://b.example/other.js" data-origin="x"></script>', PAGE, ""),
    ],
)  # fmt: skip
def test_the_publisher_is_the_one_that_the_client_asks(html: str, url: str, base: str) -> None:
    assert only(html + "<treatment-card card=x></treatment-card>", url).base == base


def test_an_element_may_name_its_publisher_among_those_of_the_page() -> None:
    two = f'{SCRIPT}<script src="https://b.example/embed/v1.js"></script>'
    named = '<treatment-card card=x base="{}"></treatment-card>'
    assert only(two + named.format("https://b.example/")).base == "https://b.example/"
    for wrong in ("https://b.example", "https://evil.example/"):
        assert only(two + named.format(wrong)).base == ""
        assert "bad-base" in found(two + named.format(wrong))


def test_without_a_script_the_copy_tells_its_publisher() -> None:
    assert only(CARD).base == US
    assert only(CARD.replace("https:", "javascript:")).base == ""


def test_the_copy_is_text_without_layout_and_without_its_foot() -> None:
    embed = only(CARD.replace("Text", " T\n e <b>x</b>t ") + SCRIPT)
    assert (embed.text, embed.headings) == ("TENSText", [3])


def test_an_empty_paragraph_at_the_end_is_no_foot() -> None:
    bare = "<treatment-card card=x>Text<p>Foot</p><p>&nbsp;</p></treatment-card>"
    assert only(bare + SCRIPT).text == "Text"


def test_a_page_saved_after_the_script_ran_has_one_card() -> None:
    html = (
        f'<div data-treatment-card="tens"><treatment-card card="tens">{COPY}</treatment-card></div>'
    )
    assert only(html + SCRIPT).door == "div"


def test_a_good_page_has_nothing_to_mend() -> None:
    assert found(f"<h1>A</h1><h2>B</h2>{CARD}{SCRIPT}") == []


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ("<p>Nothing", ["no-embed"]),
        (SCRIPT, ["no-card"]),
        ("&lt;treatment-card card='tens'>" + SCRIPT, ["escaped"]),
        (CARD, ["no-script"]),
        (CARD.replace('"tens"', '"TENS"') + SCRIPT, ["bad-id"]),
        (CARD.replace('card="tens"', "") + SCRIPT, ["bad-id"]),
        (CARD.replace('lang="en"', 'revision="x"') + SCRIPT, ["bad-id"]),
        (f"<p>{CARD}</p>{SCRIPT}", ["torn"]),
        (CARD.replace("2027-01-01", "2026-12-30") + SCRIPT, ["expired"]),
        (CARD.replace("2027-01-01", "2026-12-31") + SCRIPT, []),
        (CARD.replace("2027-01-01", "2027-02-30") + SCRIPT, ["no-valid-until"]),
        (CARD.replace("2027-01-01", "soon") + SCRIPT, ["no-valid-until"]),
        (CARD.replace(' valid-until="2027-01-01"', "") + SCRIPT, ["no-valid-until"]),
        ('<treatment-card card="tens"> <!-- x --> </treatment-card>' + SCRIPT, ["no-copy"]),
        (f'<script src="{US}embed/v1.js" data-card="tens"></script>', ["no-copy"]),
        (f'<head><script src="{US}embed/v1.js" data-card="tens"></script></head>',
         ["one-tag-in-head", "no-copy"]),
        (CARD + SCRIPT.replace(' integrity="sha384-A"', ""), ["no-hash"]),
        (CARD + SCRIPT.replace("1.3.0/widget", "v1"), ["evergreen-hash"]),
        (CARD + SCRIPT.replace(" crossorigin", ""), ["no-crossorigin"]),
        (CARD + SCRIPT.replace(" crossorigin", "").replace("cards.ex", "clinic.ex"), []),
        (CARD + SCRIPT.replace("https:", "http:"), ["mixed-content"]),
        (f'<iframe src="{US}cards/en/tens/frame" title=" "></iframe>', ["frame-title"]),
        (f'<iframe src="http{US[5:]}cards/en/tens/frame" title="x"></iframe>', ["mixed-content"]),
        (CARD + CARD + SCRIPT, ["duplicate-card"]),
        (CARD + CARD.replace('lang="en"', 'lang="es"') + SCRIPT, []),
        (CARD + SCRIPT + SCRIPT, ["duplicate-script"]),
        (f"<h1>A</h1>{CARD}{SCRIPT}", ["heading"]),
        (f"<h2>A</h2>{CARD}{SCRIPT}", []),
        (f"<h4>A</h4>{CARD}{SCRIPT}", []),
        (CARD.replace("<treatment-card", "<treatment-card heading-level=2") + SCRIPT, ["heading"]),
        (f"<h1>A</h1>{CARD}{SCRIPT}".replace("h3>", "h1>").replace(
            "<treatment-card", "<treatment-card heading-level=1"), ["heading"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found_and_nothing_else(html: str, names: list[str]) -> None:
    assert found(html) == names


def test_a_relative_script_in_a_file_is_nobodys() -> None:
    assert found(CARD + '<script src="/w/embed/v1.js"></script>', url="") == ["no-address"]


CSP = "Content-Security-Policy"


@pytest.mark.parametrize(
    ("header", "meta", "adds"),
    [
        ("script-src 'self'", "", ["script-src https://cards.example"]),
        ("default-src 'none'", "",
         ["script-src https://cards.example", "connect-src https://cards.example"]),
        ("script-src 'nonce-x'", "", ['nonce="…" on the script tag']),
        ("script-src https://cards.example", "script-src 'self'",
         ["script-src https://cards.example"]),
        ("", "sandbox", []),
        ("sandbox", "", ["sandbox allow-scripts"]),
    ],
)  # fmt: skip
def test_a_policy_that_blocks_says_the_line_to_add(header: str, meta: str, adds: list[str]) -> None:
    html = f'<head><meta http-equiv="{CSP}" content="{meta}"></head>{CARD}{SCRIPT}'
    told = list(judge_page(page(html), ((CSP, header),), TODAY))
    assert [one.name for one in told] == ["policy"] * len(adds)
    assert [one.expected for one in told] == adds
    where = "<meta http-equiv" if meta.startswith("script") else "header"
    assert all(where in one.found for one in told)


def test_a_line_that_opens_many_cards_is_said_once() -> None:
    two = CARD + CARD.replace('"tens"', '"exercise"')
    assert found(two + SCRIPT, headers=((CSP, "connect-src 'self'"),)) == ["policy"]


def test_a_policy_that_only_reports_or_stands_in_the_body_blocks_nothing() -> None:
    html = f'<body><meta http-equiv="{CSP}" content="default-src \'none\'">{CARD}{SCRIPT}'
    assert found(html, headers=((f"{CSP}-Report-Only", "default-src 'none'"),)) == []


def test_a_page_may_ask_for_integrity() -> None:
    header = (("Integrity-Policy", "blocked-destinations=(script)"),)
    html = CARD + SCRIPT.replace(' integrity="sha384-A"', "").replace("1.3.0/widget", "v1")
    assert found(html, headers=header) == ["integrity-policy"]
    assert found(CARD + SCRIPT, headers=header) == []


@pytest.mark.parametrize(
    "src", ["https://video.example/watch", f"{US}cards/en/tens", "//[video.example/", ""]
)
def test_a_frame_of_something_else_is_no_embed(src: str) -> None:
    assert page(f'<iframe title="x" src="{src}"></iframe>').embeds == []
