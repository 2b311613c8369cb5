"""The frame door: a card where no script may run, and the frame that tells its height."""

from __future__ import annotations

from typing import Any

import pytest

from widget import Catalogue

from .rig.page import Page, Unable, until

#: What a frame shows, as a reader sees it.
SHOWN = """() => {
  const article = document.querySelector('article');
  const {backgroundColor, color} = getComputedStyle(document.body);
  const safety = getComputedStyle(document.querySelector('.safety'));
  return {
    title: document.querySelector('h1, h2, h3, h4, h5, h6').localName,
    text: article.innerText, ground: backgroundColor, ink: color, border: safety.borderTopWidth,
    scripts: document.scripts.length, wide: document.documentElement.scrollWidth - innerWidth,
  };
}"""


@pytest.fixture
def catalogue(provider: Any) -> Catalogue:
    made = provider.app.blueprints["treatment_cards"].catalogue
    assert isinstance(made, Catalogue)
    return made


def shown(page: Page) -> dict[str, Any]:
    """Wait until the frame shows a card with its style."""
    page.wait_inside("iframe", "() => !!document.querySelector('footer, article')")
    found: dict[str, Any] = page.inside("iframe", SHOWN)
    return found


def test_a_pasted_frame_shows_the_card_with_its_style_and_without_any_script(
    page, provider, partner, catalogue
):
    html = catalogue.snippet("tens", country="GB", heading_level=2, form="frame")
    policy = f"default-src 'none'; frame-src {provider.origin}"
    page.open(partner.page(html, policy=policy))
    found = shown(page)
    assert found["title"] == "h2"
    assert "999" in found["text"]
    assert "always consult a medical professional" in found["text"]
    assert found["border"] == "1px"  # the style sheet came, although the frame is sandboxed
    assert found["scripts"] == 0
    assert found["wide"] <= 0
    assert partner.reports == []
    assert not any({"cookie", "referer"} & set(seen.headers) for seen in provider.seen)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_frame_paints_its_own_ground_whatever_the_page_looks_like(
    page, partner, catalogue, theme
):
    html = catalogue.snippet("tens", theme=theme, form="frame")
    style = "<style>body { background: #777; color: #888 }</style>"
    page.open(partner.page(html, head=style))
    found = shown(page)

    def bright(colour: str) -> float:
        return sum(map(float, colour.removeprefix("rgb(").rstrip(")").split(",")))

    assert found["ground"].startswith("rgb(")  # not transparent
    assert (bright(found["ground"]) > bright(found["ink"])) == (theme == "light")


def test_links_of_a_pasted_frame_open_in_a_page_of_their_own(page, provider, partner, catalogue):
    """Out of its sandbox, with a click as readers make it."""
    if page.engine != "chromium":
        raise Unable(f"{page.engine}: the driver's clicks do not arrive in a frame of another site")
    page.open(partner.page(catalogue.snippet("tens", form="frame")))
    shown(page)
    provider.seen.clear()
    page._page.frame_locator("iframe").locator(".foot a").first.click()
    until(lambda: provider.paths("cards/en/tens"))
    assert provider.paths("cards/en/tens") == ["cards/en/tens"]
    assert page.inside("iframe", "() => !!document.querySelector('article')")


LISTEN = """() => {
  window.heard = [];
  addEventListener('message', ({data, source}) => {
    if (source === document.querySelector('iframe').contentWindow) heard.push(data);
  });
}"""


def put(page: Page, address: str) -> None:
    """A frame in the sandbox that WordPress makes."""
    page.evaluate(
        "(html) => { const box = document.createElement('div'); box.innerHTML = html;"
        " document.body.append(box.firstChild) }",
        FRAME.format(address),
    )


FRAME = '<iframe src="{}" title="TENS" width="500" height="300" sandbox="allow-scripts"></iframe>'


def test_the_frame_of_oembed_tells_its_height_to_a_page_that_asked(page, provider, partner):
    """In the sandbox that WordPress makes: the frame has no origin."""
    page.open(partner.page("<p>Soon.</p>"))
    page.evaluate(LISTEN)
    put(page, f"{provider.base}cards/en/tens/embed#?secret=abc")
    told = page.wait("() => heard.length && heard.at(-1)")
    assert told == {"message": "height", "value": told["value"], "secret": "abc"}
    height = page.inside("iframe", "() => document.documentElement.offsetHeight")
    assert abs(told["value"] - height) <= 1
    assert height > 1000
    page.evaluate("() => { document.querySelector('iframe').width = 300 }")
    page.wait(f"() => heard.at(-1).value > {height + 100}")  # narrower is higher, and is told
    page.inside("iframe", "() => document.querySelector('.foot a').click()")
    link = page.wait("() => heard.find(({message}) => message === 'link')")
    assert link == {"message": "link", "value": f"{provider.base}cards/en/tens", "secret": "abc"}


def test_it_tells_nothing_to_a_page_that_did_not_ask(page, provider, partner):
    page.open(partner.page("<p>Soon.</p>"))
    page.evaluate(LISTEN)
    put(page, f"{provider.base}cards/en/tens/embed")
    shown(page)
    page.evaluate("() => { document.querySelector('iframe').width = 300 }")
    page.evaluate("() => new Promise((done) => setTimeout(done, 300))")
    assert page.evaluate("() => heard") == []


def test_it_tells_its_height_again_to_the_page_that_says_it_is_ready(page, provider, partner):
    """WordPress's script may come after the frame."""
    page.open(partner.page("<p>Soon.</p>"))
    put(page, f"{provider.base}cards/en/tens/embed#?secret=abc")
    shown(page)
    page.evaluate("() => new Promise((done) => setTimeout(done, 300))")
    page.evaluate(LISTEN)
    say = """(secret) => document.querySelector('iframe').contentWindow
      .postMessage({message: 'ready', secret}, '*')"""
    page.evaluate(say, "other")
    page.evaluate("() => new Promise((done) => setTimeout(done, 300))")
    assert page.evaluate("() => heard") == []
    page.evaluate(say, "abc")
    told = page.wait("() => heard.at(-1)")
    assert (told["message"], told["secret"]) == ("height", "abc")


def test_a_card_that_goes_on_below_the_edge_of_its_frame_says_so(page, provider, partner):
    page.open(partner.page("<p>Soon.</p>"))
    put(page, f"{provider.base}cards/en/tens/embed")
    shown(page)
    shown_bar = "() => document.querySelector('.onward').offsetHeight > 0"
    no_bar = "() => document.querySelector('.onward').offsetHeight === 0"
    page.wait_inside("iframe", shown_bar)
    page.inside("iframe", "() => scrollTo(0, document.documentElement.scrollHeight)")
    page.wait_inside("iframe", no_bar)
    end = page.inside(
        "iframe",
        "() => document.querySelector('.foot').getBoundingClientRect().bottom - innerHeight",
    )
    assert end <= 0  # the last line can be read
    page.inside("iframe", "() => scrollTo(0, 0)")
    page.wait_inside("iframe", shown_bar)
    page.evaluate("() => { document.querySelector('iframe').height = 9000 }")
    page.wait_inside("iframe", no_bar)


def test_frames_stay_empty_on_sites_that_are_not_named(page, provider, partner, examples):
    """`frame_ancestors`: what the browser does with it, not only what the header says."""
    from flask import Flask

    from widget import create_blueprint

    from .rig.servers import Provider

    def make(origin: str) -> Flask:
        app = Flask("closed")
        app.register_blueprint(
            create_blueprint(
                public_url=f"{origin}/widget", frame_ancestors=["https://clinic.example"]
            ),
            url_prefix="/widget",
        )
        return app

    closed = Provider(make)
    try:
        html = f'<iframe src="{closed.base}cards/en/tens/frame" title="TENS"></iframe>'
        page.open(partner.page(html))
        # The browser shows a page of its own instead, or nothing.
        for _ in range(20):
            try:
                assert not page.inside("iframe", "() => !!document.querySelector('article')")
            except AssertionError:
                raise
            except Exception:  # a document that no driver may enter is not ours
                break
        assert closed.paths("frame") == ["cards/en/tens/frame"]
    finally:
        closed.close()
