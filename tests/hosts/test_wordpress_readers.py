"""A post in WordPress as readers see it: words first, then the card in its frame."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest
from flask import Flask

from widget import create_blueprint
from widget.check.recall import recall
from widget.testing import held

from ..browser.rig.page import Page, Unable
from ..browser.rig.servers import Provider
from .rig.frames import Inside, console
from .rig.posts import BARE, BLOCK, CARD, HTML
from .rig.wordpress import Post, WordPress
from .test_wordpress import library, musts, one, snippet, words

STARTER = Path(__file__).parents[2] / "widget" / "starter"
REASON = "A strap of some tables can break."
#: The words, the frame, and whether a reader sees them: WordPress clips a frame that is not ready.
STATE = """() => {
  const frame = document.querySelector('iframe.wp-embedded-content');
  const quote = document.querySelector('blockquote.wp-embedded-content');
  return {quote: quote.getClientRects().length > 0, words: quote.innerText,
    frame: getComputedStyle(frame).clip === 'auto' && frame.getClientRects().length > 0,
    height: Math.round(frame.getBoundingClientRect().height), asked: frame.height};
}"""
SHOWN = f"() => {{ const state = ({STATE})(); return state.frame && !state.quote && state }}"


@pytest.fixture(scope="module")
def post(site: WordPress, _publisher: Provider) -> Post:
    """By an author; WordPress has asked for the card already."""
    made = site.publish("author", BLOCK.format(_publisher.base + CARD))
    site.read(made)
    return made


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Cards that may be changed."""
    folder = tmp_path / "cards"
    shutil.copytree(STARTER, folder, ignore=shutil.ignore_patterns("__*"))
    return folder


@pytest.fixture
def own(source: Path, quick: None) -> Iterator[Provider]:
    """A publisher of those, who may go."""

    def make(origin: str) -> Flask:
        app = Flask("own")
        cards = create_blueprint(source, public_url=f"{origin}/widget")
        app.register_blueprint(cards, url_prefix="/widget")
        return app

    server = Provider(make)
    yield server
    server.close()


def picture(page: Page, name: str) -> None:
    """Where somebody asks for pictures, one."""
    if folder := os.environ.get("WIDGET_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(str(Path(folder) / f"{name}-{page.engine}.png"))


def start(page: Page, url: str) -> None:
    """Go to a page without waiting for what it loads."""
    if page.engine == "webkit":
        raise Unable("webkit: the driver waits until every frame has loaded")
    page._page.goto(url, wait_until="domcontentloaded")  # type: ignore[attr-defined]


def test_words_come_first_and_then_the_card(page, site, provider, post):
    heard, come = console(page), Event()
    provider.misbehave("/embed", held(come))
    try:
        start(page, post.url)
        before = page.evaluate(STATE)
        assert (before["quote"], before["frame"]) == (True, False)
        for must in musts(provider):
            assert must in " ".join(before["words"].split())
        picture(page, "wordpress-before")
    finally:
        come.set()
    page.wait(SHOWN)
    assert heard == page.problems() == []
    picture(page, "wordpress-after")  # the driver's own style for it breaks the frame's policy


def test_the_frame_is_as_high_as_the_card_up_to_what_wordpress_allows(page, provider, post):
    page.open(post.url)
    state = page.wait(SHOWN)
    inside = Inside(page)
    high = inside.evaluate("() => document.documentElement.getBoundingClientRect().height")
    assert state["asked"] == str(min(1000, max(200, -int(-high // 1))))
    assert abs(state["height"] - int(state["asked"])) <= 4  # the theme may draw a border
    shown = inside.text()
    for must in musts(provider):
        assert must in shown
    # What is longer than WordPress's 1000 px can be read to its end.
    left = """() => { scrollTo(0, 1e6); const page = document.scrollingElement;
      const end = document.querySelector('.full-disclaimer').getBoundingClientRect();
      return [page.scrollWidth - page.clientWidth, end.bottom <= innerHeight, end.height > 0]; }"""
    assert inside.evaluate(left) == [0, True, True]
    assert page.problems() == []


def test_a_card_in_a_narrow_post_is_not_cut_off(browser, post):
    page = browser(width=360)
    page.open(post.url)
    page.wait(SHOWN)
    over = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
    assert page.evaluate(over) == Inside(page).evaluate(over) == 0
    picture(page, "wordpress-narrow")


def test_a_frame_that_is_quicker_than_wordpress_is_shown_all_the_same(page, site, post):
    """Its script stands at the end of the page, and tells when it is ready to be told."""
    if page.engine == "webkit":
        raise Unable("webkit: the driver cannot hold back a script of the page")
    waiting: list[Any] = []
    page._page.route("**/wp-embed*", lambda route: waiting.append(route))
    page._page.goto(post.url, wait_until="commit")
    page.wait("() => document.querySelector('iframe')")
    Inside(page).wait("() => document.readyState === 'complete'")
    page.wait("() => new Promise((done) => setTimeout(() => done(true), 200))")
    assert waiting
    assert not page.evaluate(STATE)["frame"]
    waiting[0].continue_()
    page.wait(SHOWN)


def test_without_javascript_the_words_stay(browser, provider, post):
    page = browser(script=False)
    page.open(post.url)
    state = page.evaluate(STATE)
    assert (state["quote"], state["frame"]) == (True, False)
    for must in musts(provider):
        assert must in " ".join(state["words"].split())


def test_a_link_to_the_page_of_the_card_opens_it(page, provider, post):
    page.open(post.url)
    page.wait(SHOWN)
    link = f'a[href^="{provider.base}cards/"]'
    Inside(page).click(link)
    there = page.wait("(base) => location.href.startsWith(base) && location.href", provider.base)
    assert there.split("?")[0].split("#")[0] == provider.base + CARD


def test_a_link_to_elsewhere_does_not_take_the_card_away(page, provider, post):
    page.open(post.url)
    page.wait(SHOWN)
    inside = Inside(page)
    before = inside.text()
    sources = "details:has(a[href^='https:']) > summary"
    if inside.evaluate(f'() => document.querySelector("{sources}") !== null'):
        inside.click(sources)
    inside.click(f'a[href^="https:"]:not([href^="{provider.base}"])')
    page.wait("() => new Promise((done) => setTimeout(() => done(true), 300))")
    assert page.evaluate("() => location.href") == post.url
    assert Inside(page).text().startswith(before[:200])


def _frame_of(page: Page, post: Post) -> str:
    """What the frame says when the post is opened."""
    page.open(post.url)
    page.wait(SHOWN)
    return Inside(page).text()


def test_a_recall_reaches_posts_that_are_there_already(page, site, own, source):
    post = site.publish("author", BARE.format(own.base + CARD))
    advice = _frame_of(page, post)
    own.seen.clear()
    recall(source, "inversion-table", reason=REASON, what_to_do="Stop.", severity="serious")
    until = monotonic() + 20
    while REASON not in (told := _frame_of(page, post)) and monotonic() < until:
        assert told == advice
    assert REASON in told
    assert "you have high blood pressure" not in told
    assert own.paths("oembed") == []  # WordPress keeps what it has, and it frames our address
    picture(page, "wordpress-recalled")


def test_the_words_stay_when_our_server_is_gone(page, site, own):
    post = site.publish("author", BLOCK.format(own.base + CARD))
    site.read(post)
    said = musts(own)
    own.close()
    page.open(post.url)
    state = page.evaluate(STATE)
    assert (state["quote"], state["frame"]) == (True, False)
    for must in said:
        assert must in " ".join(state["words"].split())
    picture(page, "wordpress-down")


def test_the_words_of_a_post_are_kept_until_its_address_changes(site, own, source):
    """As docs/hosts.md tells authors to do after a recall."""
    address = own.base + CARD
    post = site.publish("author", BLOCK.format(address))
    before = one(site.read(post), "blockquote").text()
    recall(source, "inversion-table", reason=REASON, what_to_do="Stop.", severity="serious")
    until = monotonic() + 30
    while own.app.test_client().get(f"/widget/{CARD}/embed").status_code != 410:
        assert monotonic() < until
    site.save("author", post, BLOCK.format(address))
    assert one(site.read(post), "blockquote").text() == before
    site.save("author", post, BLOCK.format(f"{address}#2"))
    now = words(one(site.read(post), "blockquote"))
    assert REASON in now
    assert "you have high blood pressure" not in now
    assert library(own).disclaimers["en"].short in now


@pytest.mark.parametrize("form", [HTML, "{0}"], ids=["block", "classic"])
def test_an_administrator_may_paste_the_script(page, site, provider, form):
    post = site.publish("admin", form.format(snippet(provider)))
    page.open(post.url)
    page.loaded()
    assert page.titles() == ["Inversion table"]
    shown = " ".join(page.text().split())
    for must in musts(provider):
        assert must in shown
    assert page.problems() == []
    picture(page, "wordpress-script")
