"""A publisher's site and a partner's site, on two origins of this machine.

python examples/demo.py [--provider-port 5001] [--partner-port 5002] [--once]
"""

from __future__ import annotations

import argparse
import importlib.util
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from types import FrameType
from urllib.error import HTTPError
from urllib.request import urlopen

from flask import Flask, Response, render_template
from werkzeug.serving import WSGIRequestHandler, make_server

from widget import Catalogue
from widget.publish.html import Choice
from widget.publish.snippet import card_snippet, disclaimer_snippet
from widget.publish.voice import Voice, words_of

HERE = Path(__file__).parent
#: All that a page opens for the cards: one script address, one address to fetch from.
OPEN = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "script-src {provider}; connect-src {provider}"
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
    """A page of the partner: its name is its template and its address."""

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
        "صفحة من اليمين إلى اليسار", "بطاقة عربية في صفحة عربية تُقرأ من اليمين إلى اليسار.", lang="ar"
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
    "disclaimer-alone": Page(
        "The disclaimer alone", "The safety disclaimer stands below the site's own advice."
    ),
    "compact": Page(
        "Compact cards", "Short cards keep the safety block and the disclaimer, and link to the rest."
    ),
    "languages": Page(
        "Several languages", "One card in English, Spanish and Arabic on the same page."
    ),
}  # fmt: skip


def provider_app(address: str) -> Flask:
    """The publisher's site, from examples/site/app.py."""
    spec = importlib.util.spec_from_file_location("example_site", HERE / "site" / "app.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    app: Flask = module.create_app(address)
    return app


def partner_app(catalogue: Catalogue, dead: str) -> Flask:
    """The partner's site.

    :param catalogue: the publisher's, for the texts that site owners paste.
    :param dead: an origin that does not answer.
    """
    base = catalogue.public_url or ""
    provider = base.split("/widget/")[0]
    app = Flask(__name__, template_folder="partner", static_folder="partner/static")
    app.jinja_env.globals.update(
        base=base,
        dead_base=base.replace(provider, dead),
        snippet=lambda card, **choice: snippet(catalogue, card, **choice),
        card=lambda card, **choice: snippet(catalogue, card, **choice).rpartition("<script")[0],
        script=lambda: "<script" + snippet(catalogue, "disclaimer").rpartition("<script")[2],
        card_ids=sorted(catalogue.library.cards),
        pages=PAGES,
    )
    app.jinja_env.autoescape = False

    @app.get("/", defaults={"name": "index"})
    @app.get("/<any({}):name>".format(", ".join(f'"{name}"' for name in PAGES)))
    def page(name: str) -> Response:
        policy = PAGES[name].policy.format(provider=provider, dead=dead)
        html = render_template(f"{name}.html", page=PAGES[name], policy=policy)
        return Response(html, headers={"Content-Security-Policy": policy})

    return app


def snippet(catalogue: Catalogue, card: str, lang: str = "en", **choice: str | int) -> str:
    """What a site owner pastes, as ``python -m widget snippet`` writes it."""
    library = catalogue.library
    voice = Voice(library, words_of(library, lang), catalogue.public_url)
    chosen = Choice(prefix=None, **choice)  # type: ignore[arg-type]
    today = datetime.now(UTC).date()
    if card == "disclaimer":
        return disclaimer_snippet(voice, chosen, today=today)
    return card_snippet(library.cards[card][lang], voice, chosen, today=today)


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing: the addresses printed at the start are to stay in sight."""


def _serve(port: int, app: Flask | None = None):  # noqa: ANN202
    return make_server("127.0.0.1", port, app or Flask(__name__), threaded=True, request_handler=_Quiet)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Treatment cards on a partner's pages.")
    parser.add_argument("--provider-port", type=int, default=5001, help="0: any free one")
    parser.add_argument("--partner-port", type=int, default=5002, help="0: any free one")
    parser.add_argument("--once", action="store_true", help="open each page once, then end")
    chosen = parser.parse_args(arguments)
    stop = Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: whoever calls is refused
        servers, addresses = _start(chosen, f"http://127.0.0.1:{taken.getsockname()[1]}")
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, end)
        failed = [address for address in addresses if chosen.once and not _answers(address)]
        if not chosen.once:
            print("Ctrl+C ends it.", flush=True)
            stop.wait()
        for server in servers:
            server.shutdown()
            server.server_close()
    for address in failed:
        print(f"no answer: {address}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
