"""Promise 4: a tab left open asks again when it is looked at, and changes under the reader's eyes.

The clock of the page is set forward; what a driver cannot do with a tab is told to the page by an
event. Leaving a page and coming back, by the back-forward cache or without it, is real.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask

from widget import create_blueprint
from widget.testing import status

from .rig.page import until
from .rig.servers import card

CARDS = Path(__file__).with_name("cards")
TENS = "v1/cards/tens.en.view.json"
CLOCK = """<script>
  { const own = Date.now; window.later = 0; Date.now = () => own() + later; }
  window.shows = [];
  addEventListener('pageshow', ({persisted}) => shows.push(persisted));
</script>"""
NOTICE = "{reason: The pads can burn., since: 2026-02-01, what_to_do: Stop., severity: serious}"
RECALLED = "() => !!document.querySelector('treatment-card').shadowRoot?.querySelector('.recalled')"
LINKS = "[...root.querySelectorAll('a')]"
FOCUSED = "() => document.querySelector('treatment-card').shadowRoot.activeElement"
PLACE = f"(root) => {LINKS}.indexOf(root.activeElement)"


@pytest.fixture(scope="module")
def recall(tmp_path_factory):
    """The answer of a real server whose card is recalled."""
    source = tmp_path_factory.mktemp("cards")
    (source / "en").mkdir()
    text = (CARDS / "en" / "tens.md").read_text("utf-8")
    assert "status: active\n" in text
    recalled = text.replace("status: active\n", f"status: recalled\nnotice: {NOTICE}\n")
    (source / "en" / "tens.md").write_text(recalled, "utf-8")
    (source / "publisher.yaml").write_text((CARDS / "publisher.yaml").read_text("utf-8"), "utf-8")
    app = Flask("recalling")
    app.register_blueprint(create_blueprint(source), url_prefix="/widget")
    answer = app.test_client().get(f"/widget/{TENS}")
    assert answer.status_code == 410
    return status(410, answer.text)


def _view(provider, **members):
    """The view as it is served, with other members; the article to change is its last part."""
    view = {**provider.app.test_client().get(f"/widget/{TENS}").json, **members}
    return view, view["view"][0]


def _open(page, provider, partner, body=None, **more):
    page.open(partner.page(provider.script() + (body or card(country="GB")), head=CLOCK, **more))
    page.loaded()


def _look(page, seconds=16, hidden=False):
    """Time passes, and the tab is looked at again."""
    page.evaluate(
        """async ([seconds, hidden]) => {
          later += seconds * 1000;
          for (const value of [true, hidden]) {
            Object.defineProperty(document, 'hidden', {configurable: true, value});
            document.dispatchEvent(new Event('visibilitychange', {bubbles: true}));
          }
          delete document.hidden;
          await new Promise((done) => setTimeout(done, 200));
        }""",
        [seconds, hidden],
    )


def _names(page):
    return [event["name"] for event in page.told()["events"]]


def test_what_is_young_is_not_asked_for_again(page, second, partner):
    _open(page, second, partner)
    for seconds in (0, 4, 4):
        _look(page, seconds)
    page.evaluate("() => { dispatchEvent(new Event('online')) }")
    assert second.paths("v1/") == [TENS]


def test_what_is_not_is_asked_for_once_however_many_show_it(page, second, partner):
    """The question is conditional, and where the answer is the same nothing changes."""
    _open(page, second, partner, card() * 3)
    page.loaded(count=3)
    page.evaluate(
        f"""() => {{
          const root = document.querySelector('treatment-card').shadowRoot;
          window.kept = [...root.querySelectorAll('*')];
          {LINKS}.at(-1).focus();
          getSelection().selectAllChildren(document.querySelector('h1'));
        }}"""
    )
    _look(page)
    _look(page, 0)
    until(lambda: len(second.of("v1/")) > 1)
    _, again = second.of("v1/")
    if page.engine != "webkit":  # under its driver it keeps no answers
        assert "if-none-match" in again.headers
    same = """() => {
      const root = document.querySelector('treatment-card').shadowRoot;
      return [...root.querySelectorAll('*')].every((node, n) => node === kept[n])
        && root.activeElement.localName + getSelection();
    }"""
    assert page.evaluate(same) == "aA page"
    assert _names(page).count("before-render") == 3


def test_a_hidden_tab_a_card_not_seen_yet_and_one_removed_ask_for_nothing(page, second, partner):
    far = "<p>" + "far<br>" * 400 + "</p>" + card("old-review", loading="lazy")
    _open(page, second, partner, card() + card("under-review", id="gone") + far)
    page.loaded(count=2)
    page.evaluate("() => gone.remove()")
    _look(page, hidden=True)
    assert len(second.paths("v1/")) == 2
    _look(page)
    until(lambda: len(second.paths("v1/")) > 2)
    assert second.paths("v1/")[2:] == [TENS]


def test_what_failed_is_asked_for_again(page, second, partner):
    second.misbehave(TENS, "500")
    page.open(partner.page(card() + second.script(), head=CLOCK))
    page.failed("http-500")
    second.behave()
    _look(page, 0)
    page.loaded()


@pytest.mark.parametrize("focus", [False, True])
def test_a_recall_takes_the_place_of_the_advice(page, second, partner, recall, focus):
    _open(page, second, partner)
    if focus:
        page.shadow(f"(root) => {LINKS}.at(-1).focus()")
    second.misbehave(TENS, recall)
    _look(page)
    page.wait(RECALLED)
    assert "The pads can burn." in page.text()
    assert page.shadow("(root) => root.querySelector('.safety, .rest')") is None
    assert _names(page)[-2:] == ["loaded", "withdrawn"]
    # No link of the card is left: who was in it still is.
    assert page.evaluate(f"() => !!({FOCUSED})()") is focus


def test_the_focus_stays_on_its_link_among_those_that_lead_to_the_same(page, second, partner):
    _open(page, second, partner)
    view, article = _view(second, revision="0" * 12)
    same = ["p", {"role": "note"}, *(["a", {"href": "tel:1", "rel": "noreferrer"}, "1"],) * 3]
    article.append(same)
    second.misbehave(TENS, status(200, json.dumps(view)))
    _look(page)
    page.shadow(f"(root) => {LINKS}.at(-2).focus()")
    before = page.shadow(PLACE), page.shadow(f"(root) => {LINKS}.length")
    article.insert(2, ["p", {}, ["a", {"href": "tel:2"}, "New"]])
    second.misbehave(TENS, status(200, json.dumps(view)))
    _look(page)
    page.wait("(count) => seen.events.filter(({name}) => name === 'loaded').length === count", 3)
    after = page.shadow(PLACE), page.shadow(f"(root) => {LINKS}.length")
    assert after == tuple(number + 1 for number in before)
    rel_and_role = "({activeElement: link}) => link.rel + link.parentNode.role"
    assert page.shadow(rel_and_role) == "noreferrernote"


def test_what_is_read_stays_where_it_is(page, provider, partner):
    """What changes is all above the reader. WebKit, without scroll anchoring, moves by it."""
    _open(page, provider, partner)
    found = "root.querySelector('.sources li:last-child a')"
    page.shadow(f"(root) => {{ {found}.scrollIntoView({{block: 'center'}}) }}")
    page.shadow(f"(root) => {{ {found}.focus({{preventScroll: true}}) }}")
    top = f"(root) => Math.round({found}.getBoundingClientRect().top)"
    before, height = page.shadow(top), page.evaluate("() => document.body.offsetHeight")
    view, article = _view(provider, revision="0" * 12, status="under_review")
    rest = next(node for node in article[2:] if node[1].get("class") == "rest")
    rest.insert(3, ["section", {"class": "body"}, ["h2", {}, "New"], ["p", {}, "Text. " * 300]])
    article.insert(2, ["section", {"class": "notice under-review"}, ["p", {}, "In doubt. " * 60]])
    article[3].append(["p", {}, "Changed."])
    provider.misbehave(TENS, status(200, json.dumps(view)))
    _look(page)
    page.wait("() => seen.events.at(-1).name === 'stale'")
    assert page.evaluate("() => document.body.offsetHeight") > height + 200
    page.evaluate("() => new Promise((done) => setTimeout(done, 200))")
    if page.engine != "webkit":
        assert abs(page.shadow(top) - before) <= 2
    assert page.shadow(f"(root) => root.activeElement === {found}")


def test_a_card_stays_when_asking_again_fails_and_says_when_it_ran_out(page, second, partner):
    view, _ = _view(second, valid_until="2999-12-31")
    second.misbehave(TENS, status(200, json.dumps(view)))
    _open(page, second, partner, card(expired_text="Ran out."))
    second.misbehave(TENS, "reset")
    _look(page)
    page.wait("() => seen.events.at(-1).name === 'error'")
    assert "Ran out." not in page.text()
    for times in (1, 2):
        _look(page, seconds=365.25 * 86400 * 990)
        stale = "seen.events.filter(({name}) => name === 'stale')"
        page.wait(f"(times) => {stale}.length === times", times)
        assert _names(page)[-2:] == ["error", "stale"]
        assert page.text().startswith("Ran out.")
        assert page.shadow("(root) => root.querySelectorAll('.notice, .safety').length") == 2
    second.misbehave(TENS, status(200, json.dumps(view)))
    _look(page)
    page.wait("() => seen.events.at(-2).name === 'loaded'")
    assert "Ran out." not in page.text()


def test_a_question_under_way_is_shared(page, provider, partner, hold):
    """Even after long: so an older answer never takes the place of a newer one."""
    until = hold("v1/cards/tens")
    page.open(partner.page(card() + provider.script(), head=CLOCK))
    page.wait("() => window.TreatmentCards")
    page.evaluate("() => { document.querySelector('treatment-card').load() }")
    _look(page)
    until.set()
    page.loaded()
    assert provider.paths("v1/") == [TENS]


@pytest.mark.parametrize("kept", [True, False])
def test_coming_back_never_shows_advice_that_was_recalled(browser, second, partner, recall, kept):
    """With the back-forward cache, and on a `no-store` page: Firefox alone does not keep that."""
    page = browser(keeps=True)
    if page.engine == "webkit":
        pytest.skip("webkit: the driver may hang when it is asked while a page comes back")
    _open(page, second, partner, headers=None if kept else {"Cache-Control": "no-store"})
    page.evaluate("() => { later += 16e3 }")
    page.open(partner.page("Elsewhere."))
    second.misbehave(TENS, recall)
    page.evaluate("() => { setTimeout(() => history.back()) }")

    def recalled():
        with suppress(Exception):  # the driver minds a page that goes while it is asked
            return page.evaluate(RECALLED)

    until(recalled)
    assert page.evaluate("() => shows.at(-1)") is (kept or page.engine != "firefox")
    assert "The pads can burn." in page.text()
