"""A page of our own: a whole HTML document, sealed with a strict policy."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from widget.publish.asset import CARD, HTML, Asset, Header, seal
from widget.publish.client import page_file_path
from widget.publish.html import Choice
from widget.publish.mount import Mount
from widget.publish.voice import Voice

#: By theme, what a browser is told of the page's colours: a page of ours inherits from nobody.
_SCHEMES = {"light": "light", "dark": "dark"}
#: Of pages that are to be found: tools that look as search engines do fetch /robots.txt from
#: within the page. No script of ours there asks for anything.
FOUND = "connect-src 'self'; form-action 'none'"
#: Relations as a header writes them (RFC 8288).
DISCOVERY = 'rel="alternate"; type="application/json+oembed"'
CANONICAL = 'rel="canonical"'


def policy(
    *,
    style: str = "'self'",
    script: str = "",
    framers: Iterable[str] | None = ("'none'",),
    more: str = "",
) -> str:
    """A page's Content-Security-Policy: a style sheet, and what is named here.

    :param framers: whose pages may frame it; ``None``: everybody's.
    """
    parts = ["default-src 'none'", f"style-src {style}", f"script-src {script}" if script else ""]
    parts += ["base-uri 'none'", more or "form-action 'none'"]
    parts += [] if framers is None else [f"frame-ancestors {' '.join(framers)}"]
    parts += ["require-trusted-types-for 'script'", "trusted-types 'none'"]
    return "; ".join(filter(None, parts))


def web_page(
    title: str,
    body: str,
    voice: Voice,
    *,
    path: str,
    mount: Mount,
    rules: str,
    style: str = "",
    kind: str = "page",
    description: str = "",
    head: str = "",
    theme: str = "auto",
    cache: str = CARD,
    status: int = 200,
    headers: Iterable[Header] = (),
) -> Asset:
    """Seal a page.

    :param path: its address below the mount point.
    :param rules: its policy.
    :param style: its style sheet, as an element; by default a link to that of all our pages.
    :param kind: the class of its ``body``, for the style sheet.
    :param description: what it is about in a sentence, for search engines.
    :param head: further elements of its head.
    """
    publisher = voice.library.publisher.name
    sheet = f"{mount.home(path)}{page_file_path('pages.css')}"
    style = style or f'<link rel="stylesheet" href="{sheet}">'
    scheme = _SCHEMES.get(theme, "light dark")
    if description:
        head = f'<meta name="description" content="{escape(description)}">{head}'
    html = (
        f'<!doctype html><html lang="{voice.lang}" dir="{voice.words.dir}"><head>'
        f'<meta charset="utf-8"><title>{escape(title)} · {escape(publisher)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="{scheme}">'
        f'{style}{head}</head><body class="{kind}">{body}</body></html>'
    )
    fixed = (("Content-Security-Policy", rules), ("Referrer-Policy", "no-referrer"))
    return seal(html.encode(), HTML, cache, status=status, headers=(*fixed, *headers))


def query_of(choice: Choice, *names: str) -> str:
    """What a choice adds to an address, ``?country=GB``; nothing for what is the default there."""
    told = {
        "country": choice.country,
        "heading-level": str(choice.heading_level) if choice.heading_level != 1 else "",
        "theme": choice.theme if choice.theme != "inherit" else "",
        "variant": choice.variant if choice.variant != "full" else "",
    }
    parts = [f"{name}={told[name]}" for name in names if told[name]]
    return "?" + "&".join(parts) if parts else ""
