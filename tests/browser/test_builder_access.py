"""The builder for everybody: axe, keyboard, no script, small windows, forced colours."""

from __future__ import annotations

import re

import pytest

from .rig.axe import axe
from .rig.builder import build, choose, measured, shown, texts
from .rig.page import Unable
from .rig.servers import Partner

WARNED = "card=tens&country=GB&text=999999&theme=x&policy=default-src+'none'"


@pytest.mark.slow_elsewhere("320-dark")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_whatever_is_shown(browser, provider, dark, width):
    page = build(browser(dark=dark, width=width), provider, WARNED)
    page.evaluate("() => { document.querySelector('details').open = true }")
    assert page.evaluate("() => document.querySelector('.messages').innerText") != ""
    assert axe(page) == []
    for name, value in (("card", "disclaimer"), ("page", "dark"), ("card", "opioids")):
        choose(page, name, value)
        shown(page)
    page.evaluate("() => document.querySelector('[data-copy]').click()")
    assert axe(page) == []


def test_axe_finds_nothing_in_any_engine(page, provider):
    assert axe(build(page, provider)) == []


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_the_page_fits_and_its_targets_are_large_enough(browser, provider, width):
    """320 px is also what 1280 px are at a zoom of 400 %."""
    page = build(browser(width=width), provider, WARNED)
    # WebKit's window cannot be as narrow as a telephone.
    wide, scrolled = page.evaluate("() => [innerWidth, document.documentElement.scrollWidth]")
    assert scrolled <= wide
    small = page.evaluate(
        """() => {
          document.querySelector('details').open = true;
          const targets = '#builder :is(select, input, textarea, button, summary)';
          return [...document.querySelectorAll(targets)]
            .filter((one) => one.offsetWidth)
            .map((one) => [one.outerHTML.slice(0, 60), one.offsetWidth, one.offsetHeight])
            .filter(([, width, height]) => width < 24 || height < 24);
        }"""
    )
    assert small == []


def test_everything_can_be_done_by_keyboard_and_is_seen(page, provider):
    build(page, provider)
    if not page.evaluate("() => document.hasFocus()"):
        raise Unable(f"{page.engine}: the window has no focus on this display")
    where = """() => {
      const active = document.activeElement;
      const {outlineStyle, outlineWidth} = getComputedStyle(active);
      return [active.id || active.name || active.dataset.copy || active.localName,
              outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1];
    }"""
    reached = []
    for _ in range(80):
        page.press("Tab")
        name, seen = page.evaluate(where)
        if name in ("preview", "frame"):  # inside, the focus is the card's
            continue
        assert seen is True, name
        reached += [name] if name not in reached else []
        if name == "policy":
            break
    wanted = ["card", "lang", "country", "heading-level", "theme", "variant", "page", "text",
              "background", "paste-pinned", "summary", "width", "height", "paste-frame",
              "paste-url", "paste-template", "paste-html", "paste-export", "policy"]  # fmt: skip
    if page.engine == "webkit":  # GTK's field for colours takes no focus from the keyboard
        wanted = [name for name in wanted if name not in ("text", "background")]
    assert [name for name in reached if name in wanted] == wanted
    assert "paste-csp-hash" in reached


def test_an_arrow_key_chooses_and_the_page_says_so(page, provider):
    build(page, provider)
    if not page.evaluate("() => document.hasFocus()"):
        raise Unable(f"{page.engine}: the window has no focus on this display")
    page.evaluate("() => document.querySelector('[name=page]').focus()")
    page.press("ArrowDown" if page.engine != "webkit" else "Arrow_Down")
    page.wait("() => document.querySelector('#told').textContent === 'Updated: TENS (English).'")
    assert page.evaluate("() => document.querySelector('.screen').dataset.page") == "dark"
    assert page.evaluate("() => document.querySelector('#told').getAttribute('role')") == "status"
    assert shown(page) == "TENS"


def test_without_script_the_form_and_every_paste_work(browser, provider):
    page = browser(script=False)
    catalogue = provider.app.blueprints["treatment_cards"].catalogue
    page.open(f"{provider.base}builder")
    page.evaluate(
        """() => {
          const fields = document.querySelector('#builder').elements;
          fields.card.value = 'opioids';
          fields.theme.value = 'dark';
          fields.height.value = '1234';
          fields.policy.value = "default-src 'none'";
          document.querySelector('.go button').click();
        }"""
    )
    page._page.wait_for_url("**theme=dark**")
    found = texts(page)
    assert found["pinned"] == catalogue.snippet("opioids", theme="dark")
    assert 'height="1234"' in found["frame"]
    assert found["policy-script"] == "It does not work yet: 2 things are blocked."
    seen = """() => [...document.querySelectorAll('[data-copy], #width, .judge .verdict')]
      .filter((one) => one.offsetWidth).map((one) => one.className)"""
    assert page.evaluate(seen) == ["verdict", "verdict"]  # and no button that does nothing
    copy = (
        "() => document.querySelector('#preview').contentDocument?.querySelector('h3')?.innerText"
    )
    assert page.wait(copy).startswith("Opioid")
    assert page.complaints() == []


def test_the_height_that_is_measured_loads_no_second_preview(page, provider):
    """Firefox would complain of the script of the first, cut off while it loads."""
    assert measured(build(page, provider)) != 640
    assert provider.paths("builder/preview") == ["builder/preview"]


def test_a_choice_in_forced_colours_still_shows_its_borders(browser, provider):
    page = build(browser(forced_colors=True), provider, WARNED)
    borders = page.evaluate(
        """() => [...document.querySelectorAll('.door, [data-level], button, select')]
          .filter((one) => one.offsetWidth)
          .filter((one) => parseFloat(getComputedStyle(one).borderTopWidth) < 1).length"""
    )
    assert borders == 0


def test_nothing_is_asked_of_anybody_else_and_no_policy_is_broken(browser, provider):
    """Watched from outside: the page's own policy admits no recorder."""
    page = browser()
    if page.engine == "webkit":
        raise Unable("webkit: the driver cannot watch requests")
    asked: list[str] = []
    told: list[str] = []
    page._page.on("request", lambda request: asked.append(request.url))
    page._page.on("console", lambda message: told.append(message.text))
    build(page, provider, WARNED)
    choose(page, "country", "US")
    shown(page)  # a question that is cut off by the next page is told on the console
    choose(page, "page", "right-to-left")
    measured(page)
    shown(page)
    assert {re.match("[a-z]+://[^/]+", url)[0] for url in asked} == {provider.origin}
    # Firefox ends a preview that is left while it asks; its card says so and keeps the copy.
    left = "treatment-card tens network"
    assert [text for text in told if "favicon" not in text and text != left] == []
    assert not any("cookie" in seen.headers for seen in provider.seen)


def test_hostile_values_are_text(page, provider):
    """In every place where something of the query is said again."""
    attack = "%22%3E%3Cscript%3Edocument.title%3D1%3C/script%3E%3Cimg%20src%3Dx%3E"
    names = ("card", "lang", "country", "theme", "page", "text", "policy")
    build(page, provider, "&".join(f"{name}={attack}" for name in names))
    found = page.evaluate("() => [document.title, document.querySelectorAll('img').length]")
    assert found[0].startswith("Show a card on your site")
    assert found[1] == 0
    assert page.evaluate("() => document.querySelectorAll('.messages li').length") == len(names) - 1
    assert "<script>" in page.evaluate("() => document.querySelector('.messages').innerText")
    choose(page, "theme", "dark")
    assert page.evaluate("() => document.querySelector('.messages').innerText") == ""
    assert page.evaluate("() => document.querySelectorAll('img, form script').length") == 0
    assert texts(page)["policy-script"].startswith("This is no policy")


def test_a_site_that_is_not_ours_cannot_frame_the_builder(page, provider, partner: Partner):
    page.open(partner.page(f'<iframe src="{provider.base}builder"></iframe>'))
    page.wait("() => document.readyState === 'complete'")
    assert not [path for path in provider.paths() if path.startswith("builder/")]
