"""A partner's site: a few pages, one idea a page. examples/demo.py serves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, render_template
from markupsafe import Markup

from widget import Catalogue

#: All that a page has to open for the cards: where the script is, and where it fetches from.
#: `'self'` there is the site's own: tools that look as search engines do ask for /robots.txt.
OPEN = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "script-src {provider}; connect-src 'self' {provider}"
)
STRICT = (
    "default-src 'none'; style-src 'none'; script-src {provider}; connect-src {provider}; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
ENGLISH = {
    "skip": "Skip to the text",
    "nav": "Site",
    "examples": "All examples",
    "cards": "The publisher's cards",
    "foot": "An example of a partner's site. There is no such clinic.",
}
ARABIC = {
    "skip": "انتقل إلى النص",
    "nav": "الموقع",
    "examples": "كل الأمثلة",
    "cards": "بطاقات الناشر",
    "foot": "مثال لموقع شريك. لا توجد عيادة بهذا الاسم.",
}


@dataclass(frozen=True)
class Page:
    """A page; its name is its address and its template."""

    title: str
    shows: str
    policy: str = OPEN
    lang: str = "en"
    dark: bool = False

    @property
    def dir(self) -> str:
        return "rtl" if self.lang == "ar" else "ltr"

    @property
    def words(self) -> dict[str, str]:
        return ARABIC if self.lang == "ar" else ENGLISH

    @property
    def styled(self) -> bool:
        return "style-src 'none'" not in self.policy


PAGES = {
    "index": Page("Examples", "Each page shows one way in which a partner shows a card."),
    "gallery": Page("Every card", "All starter cards, one below the other."),
    "one-tag": Page("One tag", "One script tag, and nothing else, shows a card where it stands."),
    "full-snippet": Page(
        "The full snippet", "The pasted card is there at once, and the script keeps it current."
    ),
    "strict-csp": Page(
        "A strict page", "A card works where style sheets and HTML strings are forbidden.", STRICT
    ),
    "dark": Page("A dark page", "A card takes over the colours of the page.", dark=True),
    "right-to-left": Page(
        "صفحة من اليمين إلى اليسار", "بطاقة عربية في صفحة تُقرأ من اليمين إلى اليسار.", lang="ar"
    ),
    "no-javascript": Page(
        "No JavaScript",
        "No script runs here: readers see the pasted copy and the day until which it holds.",
        OPEN.replace("script-src {provider}", "script-src 'none'"),
    ),
    "origin-down": Page(
        "The publisher is down",
        "The address of the script is dead: the pasted copy stays.",
        OPEN.replace("{provider}", "{dead}"),
    ),
    "frame": Page(
        "A frame",
        "Where no script is admitted, an iframe shows the card. Its links open outside.",
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-src {provider}",
    ),
    "disclaimer-alone": Page(
        "The disclaimer alone", "The safety disclaimer stands below the site's own advice."
    ),
    "compact": Page(
        "Compact cards",
        "Short cards keep the safety block and the disclaimer, and link to the rest.",
    ),
    "languages": Page(
        "Several languages", "One card in English, Spanish and Arabic on the same page."
    ),
}


def create_app(catalogue: Catalogue, dead: str) -> Flask:
    """The partner's site.

    :param catalogue: the publisher's; it writes what site owners paste.
    :param dead: an origin that does not answer.
    """
    base = catalogue.public_url or ""
    address = urlsplit(base)
    provider = f"{address.scheme}://{address.netloc}"
    app = Flask(__name__, template_folder=".")
    app.jinja_env.trim_blocks = True

    def snippet(card: str, **choice: Any) -> Markup:
        return Markup(catalogue.snippet(card, **choice))  # HTML that the publisher made

    app.jinja_env.globals.update(
        pages=PAGES,
        base=base,
        dead_base=base.replace(provider, dead),
        snippet=snippet,
        # A page with several cards needs the script once.
        card=lambda card, **choice: snippet(card, **choice).rpartition("<script")[0],
        script=lambda: Markup("<script") + snippet("disclaimer").rpartition("<script")[2],
        card_ids=sorted(catalogue.library.cards),
    )

    @app.get("/", defaults={"name": "index"})
    @app.get("/<any({}):name>".format(",".join(f"'{name}'" for name in PAGES)))
    def page(name: str) -> Response:
        policy = PAGES[name].policy.format(provider=provider, dead=dead)
        html = render_template(f"{name}.html", page=PAGES[name], policy=policy)
        return Response(html, headers={"Content-Security-Policy": policy})

    return app
