"""A page such as a site owner's, with the pinned snippet on it and nothing else of ours."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from widget.publish.asset import HTML, SHORT, Asset, seal
from widget.publish.builder.asked import Asked, Offer
from widget.publish.builder.pastes import paste

#: What stands around the card, in the language of a page that is read from left or from right.
_WORDS = {
    "ltr": ("Your page", "A section", "Your own text stands here, above the card.",
            "And here your text goes on."),
    "rtl": ("صفحتك", "قسم", "هنا نصّ صفحتك، فوق البطاقة.", "وهنا يستمر نصّ صفحتك."),
}  # fmt: skip
_STYLE = """
:root {{ color-scheme: {scheme}; color: #{text}; background: #{background};
  font: 100%/1.55 Georgia, serif }}
body {{ box-sizing: border-box; max-width: 46rem; margin: 0 auto; padding: 1.25rem }}
h1, h2, h3, h4, h5 {{ line-height: 1.25 }}
h1 {{ margin: 0 0 1.25rem; padding-bottom: 0.75rem; border-bottom: 2px solid; font-size: 1.5rem }}
treatment-card:not(:defined), safety-disclaimer:not(:defined) {{ display: block }}
"""


def preview_page(asked: Asked, offer: Offer) -> Asset:
    """The page. Its links open outside."""
    ltr = asked.page != "right-to-left"
    root = 'lang="en"' if ltr else 'lang="ar" dir="rtl"'
    title, section, above, below = _WORDS["ltr" if ltr else "rtl"]
    style = _STYLE.format(
        scheme="dark" if asked.page == "dark" else "light",
        text=asked.text,
        background=asked.background,
    )
    # Headings down to that of the card, so that none is left out.
    levels = range(2, asked.choice.heading_level)
    headings = f"<h1>{title}</h1>" if asked.choice.heading_level > 1 else ""
    headings += "".join(f"<h{level}>{section}</h{level}>" for level in levels)
    html = (
        f"<!doctype html><html {root}><head>"
        f'<meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><base target="_blank"><style>{style}</style>'
        f"</head><body><main>{headings}<p>{above}</p>\n{paste(asked, offer, 'pinned')}"
        f"<p>{below}</p></main></body></html>"
    )
    headers = [
        ("Content-Security-Policy", _policy(style, offer.mount.origin)),
        ("Referrer-Policy", "no-referrer"),
    ]
    return seal(html.encode(), HTML, SHORT, headers=headers)


def _policy(style: str, origin: str) -> str:
    """What docs/client.md asks of a page with a list of hosts, and no more."""
    admitted = f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"
    parts = ("default-src 'none'", f"style-src {admitted}", f"script-src 'self' {origin}",
             f"connect-src 'self' {origin}", "base-uri 'none'", "form-action 'none'",
             "frame-ancestors 'self'", "require-trusted-types-for 'script'",
             "trusted-types 'none'")  # fmt: skip
    return "; ".join(parts)
