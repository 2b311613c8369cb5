"""Nothing moves, and where the system's own colours are forced everything keeps its shape."""

from __future__ import annotations

import pytest

from .rig.builder import build
from .rig.states import page_of_all, wait_for_all

pytestmark = pytest.mark.slow_elsewhere

#: Elements in the page and in its shadow trees, and the two pseudo-elements of each.
_ALL = """
  const all = (root) => [...root.querySelectorAll('*')]
    .flatMap((one) => (one.shadowRoot ? [one, ...all(one.shadowRoot)] : [one]));
  const styles = (one) => [null, '::before', '::after'].map((part) => getComputedStyle(one, part));
"""
MOVING = f"""() => {{ {_ALL}
  const moves = ({{animationName, transitionDuration, transitionProperty, scrollBehavior}}) =>
    (animationName || 'none') !== 'none' || scrollBehavior === 'smooth'
    || (transitionProperty !== 'none' && /[1-9]/.test(transitionDuration));
  const found = all(document).filter((one) => styles(one).some(moves)).map((one) => one.outerHTML);
  return [...found, ...document.getAnimations().map((one) => `${{one}}`)];
}}"""


@pytest.mark.parametrize("reduced", [False, True], ids=["usual", "reduced"])
def test_nothing_moves_whether_or_not_a_reader_asks_for_it(browser, states, partner, reduced):
    page = browser(reduced_motion=reduced)
    page.open(page_of_all(states, partner, "en"))
    wait_for_all(page)
    asked = "() => matchMedia('(prefers-reduced-motion: reduce)').matches"
    assert page.evaluate(asked) is reduced
    assert page.evaluate(MOVING) == []
    for path in ("cards/en/", "cards/en/active", "cards/en/active/embed"):
        page.open(f"{states.base}{path}")
        assert page.evaluate(MOVING) == []
    assert build(page, states, "card=active").evaluate(MOVING) == []


def test_what_moves_would_be_found(page, partner):
    moving = "transition: color 1s", "scroll-behavior: smooth", "animation: x 9s infinite"
    body = "".join(f'<p style="{style}">moves</p>' for style in moving)
    page.open(partner.page(f"<style>@keyframes x {{ to {{ top: 9px }} }}</style>{body}"))
    assert len(page.evaluate(MOVING)) >= len(moving)


BOXES = ".safety, .important, .notice, .full-disclaimer, .get-help > .emergency"


def test_in_forced_colours_what_has_to_be_seen_keeps_its_frame(browser, states, partner):
    """Colours go; borders and words stay, and each border is seen on what is behind it."""
    page = browser(forced_colors=True)
    page.open(page_of_all(states, partner, "en"))
    wait_for_all(page)
    boxes = page.shadows(
        f"""(root) => [...root.querySelectorAll('{BOXES}')].map((box) => {{
          const style = getComputedStyle(box);
          return [box.className, parseFloat(style.borderTopWidth) >= 1, style.borderTopStyle,
                  style.borderTopColor !== style.backgroundColor, style.forcedColorAdjust];
        }})""",
        "treatment-card, safety-disclaimer",
    )
    found = [box for card in boxes for box in card]
    assert len({name for name, *_ in found}) >= 8
    assert {tuple(told) for _, *told in found} == {(True, "solid", True, "auto")}
    # How sure the evidence is, and how urgent help is, stand there in words.
    words = page.shadow("(root) => root.textContent", "[card=active]")
    for said in ("Moderate certainty: it helps a little", "Immediate action required:",
                 "Urgent advice:", "Non-urgent advice:"):  # fmt: skip
        assert said in words


def test_in_forced_colours_the_focus_is_seen(browser, states):
    page = browser(forced_colors=True)
    for path in ("cards/en/", "cards/en/active", "builder"):
        page.open(f"{states.base}{path}")
        unseen = page.evaluate(
            """() => [...document.querySelectorAll('a[href], button, input, select, textarea')]
              .filter((one) => one.checkVisibility()).filter((one) => {
                one.focus({focusVisible: true});
                const box = one.closest('.index li') ?? one;
                const {outlineStyle, outlineWidth, outlineColor} = getComputedStyle(box);
                return outlineStyle === 'none' || parseFloat(outlineWidth) < 1
                  || outlineColor === getComputedStyle(document.body).backgroundColor;
              }).map((one) => one.outerHTML)"""
        )
        assert unseen == []
