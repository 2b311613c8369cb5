"""Our own pages by keyboard: in order, seen, not hidden by anything, and back again."""

from __future__ import annotations

import time

import pytest

from .rig.page import Unable
from .rig.servers import card

pytestmark = pytest.mark.slow_elsewhere
PATHS = ["cards/en/", "cards/ar/", "cards/en/overdue", "cards/en/withdrawn"]
PATHS += ["cards/en/active/embed"]
STOPS = "a[href], button, input, select, textarea, summary, [tabindex='0']"
#: The line that says that a frame goes on below is gone where the last stop is seen.
IN_ORDER = f"""() => [...document.querySelectorAll("{STOPS}")]
  .filter((one) => one.checkVisibility() && !one.closest('.onward'))
  .map((one) => one.href ?? one.id)"""
#: Where the focus is, whether it is marked, and what covers it, if anything does (WCAG 2.4.11).
WHERE = """() => {
  const active = document.activeElement;
  if (active === document.body || active === document.documentElement) return null;
  const box = active.closest('.index li') ?? active;
  const {outlineStyle, outlineWidth, clipPath} = getComputedStyle(box);
  const seen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && clipPath === 'none';
  // Firefox does not scroll to what is in the window in part: it is looked at where it is.
  const within = (y) => Math.min(Math.max(y, 1), innerHeight - 1);
  const places = [...active.getClientRects()].map(({left, width, top, bottom}) =>
    (within(top) < within(bottom)
      ? document.elementFromPoint(left + width / 2, (within(top) + within(bottom)) / 2) : null));
  const over = (found) => !found || !(box.contains(found) || found.contains(active));
  const by = places.every(over) && `covered by ${places[0]?.outerHTML.slice(0, 80) ?? 'the edge'}`;
  return [active.href ?? active.id, seen, by || ''];
}"""


def _focused(page) -> None:
    if page.engine == "webkit":
        raise Unable("webkit: the driver presses no two keys at once")
    if not page.evaluate("() => document.hasFocus()"):
        raise Unable(f"{page.engine}: the window has no focus on this display")


def _settled(page, place: str) -> list[object]:
    """Where the focus is. Firefox scrolls to it a few frames later, on a busy machine many."""
    end = time.monotonic() + 5
    while (found := page.evaluate(WHERE)) != [place, True, ""] and time.monotonic() < end:
        time.sleep(0.02)
    return found


@pytest.mark.slow_elsewhere("cards/ar/-320", "cards/en/overdue-1280", "cards/en/active/embed-320")
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    "path",
    ["cards/en/", "cards/ar/", "cards/en/overdue", "cards/en/withdrawn", "cards/en/active/embed"],
)
def test_every_stop_is_reached_in_order_and_seen(browser, states, path, width):
    page = browser(width=width, height=500)
    page.open(states.base + path)
    _focused(page)
    order = page.evaluate(IN_ORDER)
    assert len(order) > 3
    # Forth and back: nothing holds the focus, whichever way a reader goes.
    for key, wanted in (("Tab", order), ("Shift+Tab", order[-2::-1])):
        for place in wanted:
            page.press(key)
            assert _settled(page, place) == [place, True, ""]


@pytest.mark.parametrize("path", ["cards/ar/", "cards/en/active", "builder"])
def test_the_first_stop_skips_what_every_page_begins_with(page, states, path):
    page.open(states.base + path)
    _focused(page)
    page.press("Tab")
    wide, left, right = page.evaluate(
        """() => {
          const {left, right} = document.activeElement.getBoundingClientRect();
          return [innerWidth, left, right];
        }"""
    )
    assert 0 <= left < right <= wide
    page.press("Enter")
    page.wait("() => location.hash === '#main'")
    page.press("Tab")
    assert page.evaluate("() => !!document.activeElement.closest('main')")


def test_no_card_holds_the_focus_whatever_its_state(page, states, partner):
    """Backwards too, through several cards and a notice, out of each shadow tree."""
    body = '<p><a href="#a">before</a></p>'
    body += card("active") + card("recalled-critical") + card("superseded", variant="compact")
    page.open(partner.page(body + states.script() + '<p><a href="#b">after</a></p>'))
    page.loaded(count=3)
    _focused(page)
    deep = """() => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return active.href ?? '';
    }"""
    there = []
    while not there or not there[-1].endswith("#b"):
        page.press("Tab")
        there.append(page.evaluate(deep))
        assert there[-1] and len(there) < 60
    back = [there[-1]]
    for _ in there[1:]:
        page.press("Shift+Tab")
        back.append(page.evaluate(deep))
    assert len(there) > 12
    assert back == there[::-1]
