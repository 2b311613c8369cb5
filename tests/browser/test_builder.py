"""The builder, used: every choice reaches every paste, and what is copied works on real pages."""

from __future__ import annotations

import pytest

from .rig.builder import PAGES, build, choose, clean, measured, put, shown, texts
from .rig.page import Unable, until

COPIED = (
    *("pinned", "evergreen", "div", "one-tag", "frame", "url", "template", "html", "export"),
    *("csp-hosts", "csp-nonce", "csp-hash", "csp-frame"),
)
ALONE = [key for key in COPIED if key not in ("div", "one-tag", "frame", "url", "csp-frame")]


def test_what_is_copied_shows_the_card_on_a_real_page(page, provider, partner):
    pastes = texts(build(page, provider))
    for form in ("pinned", "evergreen", "div", "one-tag"):
        page.open(partner.page(pastes[form]))
        page.loaded()
        assert page.titles() == ["TENS"]
        assert page.shadow("(root) => !!root.querySelector('a[href=\"tel:999\"]')") is True
        clean(page)


def test_the_frame_that_is_copied_is_as_high_as_the_card(page, provider, partner):
    build(page, provider)
    height, paste = measured(page), texts(page)["frame"]
    page.open(
        partner.page(
            f'<div id="place">{paste.replace("lazy", "eager")}</div>',
            head="<style>#place { width: 640px } iframe { border: 0 }</style>",
        )
    )
    assert page.evaluate("() => document.querySelector('iframe').offsetHeight") == height
    page.open(f"{provider.base}{paste.split(provider.base)[1].split(chr(34))[0]}")
    at_640 = """() => {
      const root = document.documentElement;
      document.body.style.setProperty('width', '640px');
      document.body.style.setProperty('box-sizing', 'border-box');
      return root.getBoundingClientRect().height;
    }"""
    assert abs(page.evaluate(at_640) - height) <= 2


@pytest.mark.slow_elsewhere
def test_a_narrower_place_gives_a_higher_frame(page, provider):
    high = measured(build(page, provider))
    put(page, "width", "320")
    page.wait("() => document.querySelector('#measured').textContent.includes('320 px wide')")
    assert measured(page) > high * 1.2
    assert page.evaluate("() => told.textContent") == ""  # nobody chose anything
    clean(page)


@pytest.mark.slow_elsewhere
@pytest.mark.parametrize("kind", PAGES)
def test_the_preview_is_the_live_card_on_each_kind_of_page(page, provider, kind):
    build(page, provider)
    provider.seen.clear()
    choose(page, "page", kind)
    assert shown(page) == "TENS"
    found = page.evaluate(
        """() => {
          const inside = document.querySelector('#preview').contentDocument;
          const {direction, colorScheme} = getComputedStyle(inside.documentElement);
          const {innerWidth} = inside.defaultView;
          return {direction, colorScheme, innerWidth, query: location.search};
        }"""
    )
    assert found["direction"] == ("rtl" if kind == "right-to-left" else "ltr")
    assert found["colorScheme"] == ("dark" if kind == "dark" else "light")
    assert (found["innerWidth"] == 320) is (kind == "narrow")
    assert ("page=" in found["query"]) is (kind != "light")
    assert not any({"cookie", "referer"} & set(seen.headers) for seen in provider.of("v1/"))
    clean(page)


def test_a_choice_changes_everything_at_once_and_can_be_shared(browser, page, provider):
    build(page, provider)
    for name, value in (("card", "heat-and-ice"), ("lang", "ar"), ("heading-level", "2"),
                        ("theme", "dark"), ("variant", "compact")):  # fmt: skip
        choose(page, name, value)
    assert shown(page) == "الكمادات الساخنة وكمادات الثلج"
    measured(page)
    found, catalogue = texts(page), provider.app.blueprints["treatment_cards"].catalogue
    wanted = {"lang": "ar", "country": "GB", "heading_level": 2, "theme": "dark",
              "variant": "compact"}  # fmt: skip
    for form in ("pinned", "evergreen", "div", "one-tag", "url", "template"):
        assert found[form] == catalogue.snippet("heat-and-ice", form=form, **wanted)
    address = page.evaluate("() => location.href")
    other = browser()
    other.open(address)
    assert texts(other) == found
    clean(page)


@pytest.mark.slow_elsewhere
def test_the_languages_are_those_of_the_card(page, provider):
    build(page, provider, "card=heat-and-ice&lang=es")
    codes = "() => [...document.querySelectorAll('#lang option')].map((one) => one.value)"
    assert page.evaluate(codes) == ["en", "es", "ar"]
    choose(page, "card", "tens")
    assert page.evaluate(codes) == ["en"]
    told = page.evaluate("() => document.querySelector('.messages').innerText")
    assert "“en” is used" in told
    assert shown(page) == "TENS"


@pytest.mark.slow_elsewhere
def test_the_disclaimer_alone_has_the_doors_that_it_has(page, provider):
    build(page, provider)
    choose(page, "card", "disclaimer")
    seen = page.evaluate(
        "(keys) => keys.filter((key) => !document.querySelector(`[data-if=${key}]`).hidden)",
        list(COPIED),
    )
    assert seen == [
        "pinned",
        "evergreen",
        "template",
        "html",
        "export",
        "csp-hosts",
        "csp-nonce",
        "csp-hash",
    ]
    count = "() => [...document.querySelectorAll('[data-unless]')].filter((one) => !one.hidden)"
    assert page.evaluate(f"{count}.length") == 2
    choose(page, "card", "tens")
    assert page.evaluate(f"{count}.length") == 0
    measured(page)
    clean(page)


@pytest.mark.slow_elsewhere
def test_colours_that_are_hard_to_read_are_warned_of(page, provider):
    build(page, provider)
    level = "() => document.querySelector('[data-level]').dataset.level"
    assert page.evaluate(level) == "good"
    for colour, wanted, word in (("#777777", "low", "Warning"), ("#cccccc", "poor", "Strong")):
        choose(page, "text", colour)
        assert page.evaluate(level) == wanted
        assert texts(page)["contrast"].startswith(word)
    root = "document.querySelector('#preview').contentDocument?.documentElement"
    # Between two documents the frame has none.
    page.wait(f"() => {root} && getComputedStyle({root}).color === 'rgb(204, 204, 204)'")
    choose(page, "theme", "light")
    assert page.evaluate(level) == "good"
    choose(page, "theme", "inherit")
    choose(page, "page", "dark")  # what was chosen stays
    assert page.evaluate("() => document.querySelector('[name=text]').value") == "#cccccc"


def test_a_policy_is_judged_whole_though_only_a_part_of_it_is_sent(page, provider):
    build(page, provider)
    long = "img-src " + " ".join(f"https://{n}.example" for n in range(400))
    header = f"Content-Security-Policy: {long}; default-src 'self'; style-src x, frame-src 'none'"
    choose(page, "policy", header)
    found, origin = texts(page), provider.origin
    assert found["policy-script"] == "It does not work yet: 2 things are blocked."
    assert found["policy-script-header"] == (
        f"{long}; default-src 'self'; style-src x; script-src 'self' {origin}; "
        f"connect-src 'self' {origin}, frame-src 'none'"
    )
    assert f"frame-src {origin}" in found["policy-frame-header"]
    assert "policy" not in page.evaluate("() => location.search")
    choose(page, "policy", f"script-src {origin}; connect-src {origin}; frame-src {origin}")
    assert texts(page)["policy-script"] == texts(page)["policy-frame"] == "It works as it is."
    choose(page, "policy", "")
    assert page.evaluate("() => document.querySelectorAll('.judge .verdict:not([hidden])').length"
                         ) == 0  # fmt: skip
    clean(page)


@pytest.mark.slow_elsewhere
def test_what_is_advised_is_enough_on_a_real_page(page, provider, partner):
    build(page, provider)
    choose(page, "policy", "default-src 'none'; style-src 'none'; trusted-types 'none'")
    found = texts(page)
    page.open(partner.page(found["pinned"], policy=found["policy-script-header"]))
    page.loaded()
    assert page.problems() == []
    assert partner.reports == []


def test_every_button_copies_exactly_its_text(page, provider):
    build(page, provider)
    if page.engine != "chromium":
        raise Unable(f"{page.engine}: the driver cannot read the clipboard")
    page._context.grant_permissions(["clipboard-read", "clipboard-write"])
    wanted = texts(page)
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => one.open = true)")
    for key in COPIED:
        page._page.click(f"[data-copy=paste-{key}]")
        said = "(key) => document.querySelector(`output[for=paste-${key}]`).textContent"
        assert page.wait(said, key) == "Copied."
        assert page.evaluate("() => navigator.clipboard.readText()") == wanted[key]
    assert page.evaluate("() => [...document.querySelectorAll('output')].map((one) => one.value)"
                         ).count("Copied.") == 1  # fmt: skip


def test_where_nothing_may_be_copied_the_text_is_selected(page, provider):
    build(page, provider)
    page.evaluate(
        """() => {
          Object.defineProperty(navigator, 'clipboard', {value: undefined});
          document.querySelector('[data-copy=paste-pinned]').click();
        }"""
    )
    page.wait("() => /^Selected/.test(document.querySelector('output[for=paste-pinned]').value)")
    selected = """() => {
      const {value, selectionStart, selectionEnd, id} = document.activeElement;
      return [id, value.slice(selectionStart, selectionEnd)];
    }"""
    assert page.evaluate(selected) == ["paste-pinned", texts(page)["pinned"]]
    clean(page)


@pytest.mark.slow_elsewhere
def test_a_server_that_fails_is_told_and_asked_again_with_the_next_choice(page, provider):
    build(page, provider)
    before = texts(page)
    provider.misbehave("pastes.json", "500")
    put(page, "theme", "light")
    page.wait("() => document.querySelector('#told.wrong')")
    assert texts(page) == before
    provider.behave()
    choose(page, "variant", "compact")
    assert 'theme="light"' in texts(page)["pinned"]
    assert page.evaluate("() => document.querySelector('#told.wrong')") is None


@pytest.mark.slow_elsewhere
def test_a_late_answer_to_an_old_choice_changes_nothing(page, provider, hold):
    build(page, provider)
    provider.seen.clear()
    late = hold("pastes.json")
    put(page, "theme", "dark")
    until(lambda: provider.of("pastes.json"))
    provider.behave()
    choose(page, "theme", "light")
    late.set()
    page.evaluate("() => fetch('builder/pastes.json?after').then((answer) => answer.text())")
    assert 'theme="light"' in texts(page)["pinned"]
    assert page.evaluate("() => location.search.includes('theme=light')") is True
    clean(page)
