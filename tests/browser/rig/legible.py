"""Whether all text can be read: nothing cut off, on another text, or to scroll aside for."""

from __future__ import annotations

from .files import value
from .page import Page

_LEGIBLE = value("legible.js")
#: The least that a reader may set without loss: https://www.w3.org/TR/WCAG22/#text-spacing
SPACING = """
* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
}
p { margin-block-end: 2em !important }
"""
#: Texts alone twice as large, for what is sized by them: https://www.w3.org/TR/WCAG22/#resize-text
LARGE = ":root { font-size: 200% !important }"


def illegible(page: Page) -> list[str]:
    """What cannot be read, and why."""
    found: list[str] = page.evaluate(_LEGIBLE)
    return found


def restyle(page: Page, css: str) -> None:
    """Apply a reader's own style to the document and to every shadow tree in it.

    A reader's style sheet reaches both in browsers that have one; a page's own does not.
    """
    page.evaluate(
        """(css) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          const inner = [...document.querySelectorAll('*')].map((one) => one.shadowRoot);
          for (const root of [document, ...inner.filter(Boolean)]) {
            root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
          }
        }""",
        css,
    )
