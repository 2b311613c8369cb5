"""The builder as a reader uses it."""

from __future__ import annotations

from .page import Page
from .servers import Provider

PAGES = ("light", "dark", "narrow", "right-to-left")


def build(page: Page, provider: Provider, query: str = "card=tens&country=GB") -> Page:
    """Opens the builder, and waits until it has measured the card and the preview shows it."""
    page.open(f"{provider.base}builder?{query}")
    measured(page)
    shown(page)
    return page


def measured(page: Page) -> int:
    """The height (px) that stands in the paste, once it is the one measured."""
    found: int = page.wait(
        """() => {
          const high = /is (\\d+) px/.exec(document.querySelector('#measured').textContent)?.[1];
          return document.querySelector('#paste-frame').value.includes(`height="${high}"`) && +high;
        }"""
    )
    return found


def shown(page: Page) -> str:
    """The title of the live card in the preview, once that is the one chosen last."""
    found: str = page.wait(
        """() => {
          const frame = document.querySelector('#preview');
          const address = frame.dataset.now ?? frame.getAttribute('src');
          return frame.contentWindow.location.href.endsWith(address)
            && frame.contentDocument.querySelector('treatment-card, safety-disclaimer')
              ?.shadowRoot?.querySelector('.title, h3')?.textContent;
        }"""
    )
    return found


def choose(page: Page, name: str, value: str) -> None:
    """Choose as a reader does, and wait until the page says that it is done, and shows it."""
    put(page, name, value)
    page.wait("() => document.querySelector('#told').textContent.startsWith('Updated: ')")
    # Firefox complains of a script that it was still loading when the preview is left.
    shown(page)


def put(page: Page, name: str, value: str) -> None:
    """Set a field, by its name or id."""
    page.evaluate(
        """([name, value]) => {
          const field = document.querySelector('#builder').elements.namedItem(name);
          field.value = value;
          const radios = field instanceof RadioNodeList ? [...field] : [];
          const changed = radios.find((one) => one.checked) ?? field;
          changed.dispatchEvent(new Event('input', {bubbles: true}));
        }""",
        [name, value],
    )


def texts(page: Page) -> dict[str, str]:
    """What stands on the page, by key."""
    found: dict[str, str] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('[data-text]')]
          .map((one) => [one.dataset.text, one.value ?? one.textContent]))"""
    )
    return found


def clean(page: Page) -> None:
    """Neither the page nor the browser complains."""
    assert page.problems() == []
