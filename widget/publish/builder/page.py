"""The page of the builder, in English: it is for site owners."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from widget.publish.asset import NEVER, SHORT, Asset
from widget.publish.builder.answer import Answer
from widget.publish.builder.asked import Asked, Offer
from widget.publish.builder.doors import doors, listed, policy
from widget.publish.builder.form import choices, looks
from widget.publish.client import page_file_path
from widget.publish.page import MAIN, banner, footer
from widget.publish.webpage import policy as page_policy
from widget.publish.webpage import web_page

PATH = "builder"
FILES = ("builder.css", "builder.js")
_TITLE = "Show a card on your site"
_ABOUT = (
    "Choose a treatment card, look at it on a page such as yours, and copy what shows it there: "
    "an element, a script tag, a frame, an address or a template."
)
_UNFOUND = '<meta name="robots" content="noindex">'
POLICY = page_policy(
    script="'self'", more="connect-src 'self'; frame-src 'self'; form-action 'self'"
)


def builder_page(asked: Asked, offer: Offer, found: Answer) -> Asset:
    """The page, with a choice made in it."""
    frame = found.frames["preview"]
    body = (
        '<p class="lead">Choose a card, then copy one of the five ways to show it. Each carries '
        "the card's safety text and the disclaimer.</p>"
        '<form id="builder" action="builder" autocomplete="off">'
        f'<div role="status">{listed("messages", found)}</div><div class="bench">'
        f'<section class="choose"><h2>Choose</h2>{choices(asked, offer)}'
        '<p class="go"><button>Show this choice</button></p><p id="told" role="status"></p>'
        f'</section><section class="look"><h2>Look at it</h2>{looks(asked)}'
        f'<p class="verdict" role="status" data-text="contrast" data-level="{found.values["level"]}'
        f'">{escape(found.texts["contrast"])}</p>'
        f'<div class="screen" data-page="{asked.page}"><iframe id="preview" data-frame="preview" '
        f'title="The card on a page such as yours" src="{escape(frame)}"></iframe></div>'
        "</section></div>"
        f'<section><h2>Copy one of these</h2><div class="doors">{doors(asked, found)}</div>'
        "</section>"
        '<section class="csp"><h2>If your site has a Content Security Policy</h2>'
        f"{policy(asked, found)}</section></form>"
    )
    # The policy of a site is its owner's business: nothing keeps it.
    return _page(body, offer, cache=NEVER if asked.policy else SHORT, script=True)


def homeless_page(offer: Offer) -> Asset:
    """Without a public address there is nothing that could be pasted."""
    body = (
        "<p>There is nothing to copy yet: <strong><code>public_url</code> is not set.</strong></p>"
        "<p>Whatever a site owner pastes leads back here, and the full address of this place is "
        "known from that setting alone. If you run this site, set it where the cards are mounted, "
        "with the prefix:</p>"
        "<pre><code>create_blueprint(…, public_url=&quot;https://cards.example/widget&quot;)"
        "</code></pre>"
    )
    return _page(body, offer, cache=SHORT, script=False)


def _page(body: str, offer: Offer, *, cache: str, script: bool) -> Asset:
    voice, home = offer.english(), offer.mount.home(PATH)
    sheet, code = (f"{home}{page_file_path(name)}" for name in FILES)
    address = offer.mount.public_url
    # Every choice has an address of its own, and all of them are this one page.
    found = f'<link rel="canonical" href="{escape(f"{address}{PATH}")}">'
    head = f'<link rel="stylesheet" href="{sheet}">{found if address else _UNFOUND}'
    asset = web_page(
        _TITLE,
        banner(voice, offer.mount, PATH, [])
        + f'<main id="{MAIN}"><h1>{_TITLE}</h1>{body}</main>'
        # Without an address the footer leads to no builder, which is this page.
        + footer(voice, replace(offer.mount, public_url=None), PATH),
        replace(voice, words=replace(voice.words, lang="en")),
        path=PATH,
        mount=offer.mount,
        rules=POLICY,
        kind="page builder",
        description=_ABOUT,
        head=head + (f'<script defer src="{code}"></script>' if script else ""),
        cache=cache,
    )
    return asset
