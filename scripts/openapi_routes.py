"""The addresses of the API, for openapi.py: what they take, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from openapi_parts import PARAMETERS, TEXT

from widget.check.schema import answers_card as card
from widget.check.schema import answers_other as other
from widget.publish.asset import CSS as _CSS
from widget.publish.asset import HTML as _HTML
from widget.publish.asset import JAVASCRIPT as _SCRIPT

_FRAME = ("Country", "HeadingLevel", "Theme", "Variant")
_FRAGMENT = (*_FRAME, "Form")
_BUILDER = tuple(name for name in PARAMETERS if name.startswith("Builder"))
_PAGE = ("ContentSecurityPolicy", "ReferrerPolicy", "Link")
_GONE = {410: "The card is withdrawn or recalled: its notice, and none of its advice."}
_PLAIN = {400: "The query has a value that cannot be: the card all the same, in its plain form."}
_FACTS = {
    "oneOf": [card.CardFacts, card.GoneFacts],
    "discriminator": {
        "propertyName": "status",
        "mapping": {
            **dict.fromkeys(card.IN_FORCE, "#/components/schemas/CardFacts"),
            **dict.fromkeys(card.GONE, "#/components/schemas/GoneFacts"),
        },
    },
}


@dataclass(frozen=True)
class Route:
    """An address.

    :param headers: of its answers, the cache rule first; a name with ``?`` may be missing.
    :param schemas: by status, where it differs.
    :param mistakes: shared answers by status.
    :param words: whether a 404 may be a page for readers.
    """

    path: str
    name: str
    tag: str
    summary: str
    schema: Any = field(default_factory=lambda: TEXT)
    type: str = "application/json"
    in_path: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    headers: tuple[str, ...] = ("CacheCard",)
    more: dict[int, str] = field(default_factory=dict)
    schemas: dict[int, Any] = field(default_factory=dict)
    mistakes: dict[int, str] = field(default_factory=lambda: {404: "NotFound"})
    about: str = ""
    words: bool = False

    @property
    def statuses(self) -> dict[int, str]:
        return {200: self.summary, **self.more}


_FACTS_OF = Route(
    "v1/cards/{id}.{lang}.json", "card", "cards", "A card as facts.", _FACTS,
    in_path=("Id", "Lang"), more=_GONE, schemas={410: card.GoneFacts},
)  # fmt: skip
_VIEW_OF = replace(
    _FACTS_OF, path="v1/cards/{id}.{lang}.view.json", name="cardView", schemas={},
    summary="A card as readers see it: one node tree.", schema=card.CardView,
)  # fmt: skip
_HTML_OF = Route(
    "v1/cards/{id}.{lang}.html", "cardHtml", "cards", "A card as an HTML fragment.", type=_HTML,
    in_path=("Id", "Lang"), query=_FRAGMENT, more=_GONE,
    mistakes={400: "BadQuery", 404: "NotFound"},
)  # fmt: skip
_PAGE_OF = Route(
    "cards/{lang}/{id}", "page", "pages", "The page of a card, for people.", type=_HTML,
    in_path=("PageLang", "Id"), query=("Country",), headers=("CacheCard", *_PAGE),
    more=_PLAIN | _GONE, words=True,
    about="In a language that the card does not have: a 404 in words, which leads to those it has. "
    "A card that is in no language is a 404 in JSON.",
)  # fmt: skip
_FRAME_OF = replace(
    _PAGE_OF, path="cards/{lang}/{id}/frame", name="frame", query=_FRAME,
    summary="A card alone, for a frame; no script in it.",
    about="A card that is not served is a 404 in words, with the disclaimer.",
)  # fmt: skip
_BUILDER_OF = Route(
    "builder", "builder", "builder", "The page where site owners get what to paste.", type=_HTML,
    query=_BUILDER, headers=("CacheBuilder", *_PAGE[:2]), mistakes={400: "BadQuery"},
)  # fmt: skip
_CLIENT = Route(
    "embed/v1.js", "client", "client", "The newest 1.x client.", type=_SCRIPT,
    headers=("CacheEvergreen",), mistakes={},
)  # fmt: skip
_RELEASE = replace(
    _CLIENT, path="embed/{version}/widget.js", name="release", in_path=("Version",),
    summary="A released client, for ever the same bytes.", headers=("CacheRelease",),
    mistakes={404: "NotFound"},
)  # fmt: skip
_OWN = replace(_RELEASE, in_path=("File",), headers=("CacheImmutable",))
_LOG = Route("v1/changes.json", "changes", "change log", "The change log.", other.ChangeLog,
             query=("Since",), mistakes={400: "BadQuery"})  # fmt: skip
_STATE = Route("v1/health.json", "health", "state", "What is served, and where it is wrong.",
               other.Health, headers=("CacheNever",), mistakes={})  # fmt: skip
_NO_CARD = {"in_path": ("Lang",), "more": {}, "tag": "disclaimer", "schemas": {}}

ROUTES = (
    _FACTS_OF,
    _VIEW_OF,
    replace(_VIEW_OF, path="v1/cards/{id}@{revision}.{lang}.view.json", name="pinnedView",
            in_path=("Id", "Revision", "Lang"), summary="What readers saw of a revision.",
            about="While the card is gone, and once the revision was taken back: 410."),
    _HTML_OF,
    replace(_FACTS_OF, path="v1/cards.{lang}.json", name="index", in_path=("Lang",), more={},
            schemas={}, summary="All cards of a language.", schema=card.Index),
    replace(_FACTS_OF, path="v1/disclaimer.{lang}.json", name="disclaimer",
            summary="The disclaimer as facts.", schema=card.DisclaimerFacts, **_NO_CARD),
    replace(_VIEW_OF, path="v1/disclaimer.{lang}.view.json", name="disclaimerView",
            summary="The disclaimer as readers see it.", schema=card.DisclaimerView, **_NO_CARD),
    replace(_HTML_OF, path="v1/disclaimer.{lang}.html", name="disclaimerHtml",
            query=(*_FRAME, "DisclaimerForm"), summary="The disclaimer as an HTML fragment.",
            **_NO_CARD),
    _LOG,
    replace(_LOG, path="v1/changes.atom", name="feed", schema=TEXT, query=(), mistakes={},
            type="application/atom+xml; charset=utf-8",
            summary="The change log as an Atom feed with tombstones (RFC 4287, RFC 6721)."),
    _STATE,
    replace(_STATE, path="v1/privacy.json", name="privacy", schema=other.Privacy,
            headers=("CacheCard",), summary="What a card costs its reader's privacy.",
            about="docs/privacy.md says the same."),
    replace(_STATE, path="v1/openapi.json", name="description", schema={"type": "object"},
            headers=("CacheCard",), summary="This description."),
    _PAGE_OF,
    _FRAME_OF,
    replace(_FRAME_OF, path="cards/{lang}/{id}/embed", name="embed",
            summary="The same with one script that tells its height; what oEmbed hands out."),
    replace(_PAGE_OF, path="cards/{lang}/", name="list", in_path=("PageLang",), more=_PLAIN,
            words=False, about="",
            summary="The list of cards for people, by condition and kind."),
    Route("oembed", "oembed", "oEmbed", "The oEmbed answer for a card's address.", other.OEmbed,
          query=("Url", "Format", "MaxWidth", "MaxHeight"), headers=("CacheShort",),
          mistakes={400: "BadQuery", 404: "NotFound", 501: "NotImplemented"},
          about="The address is compared with the publisher's own and never fetched."),
    _BUILDER_OF,
    replace(_BUILDER_OF, path="builder/pastes.json", name="pastes", schema=other.Pastes,
            type="application/json", headers=("CacheBuilder", "ReferrerPolicy"),
            summary="The same as JSON, for the script of that page; not an interface to build on.",
            mistakes={400: "BadQuery", 404: "NotFound"}),
    replace(_BUILDER_OF, path="builder/preview", name="preview",
            summary="A page such as a site owner's, with the pinned snippet on it.",
            headers=("CacheShort", *_PAGE[:2]), mistakes={400: "BadQuery", 404: "NotFound"}),
    _CLIENT,
    _RELEASE,
    replace(_RELEASE, path="embed/{version}/integrity.json", name="integrity",
            type="application/json", schema=other.Integrity, summary="What a page pins."),
    replace(_RELEASE, path="embed/{version}/card.css", name="styleSheet", type=_CSS,
            summary="The style sheet that the client holds, to read."),
    replace(_OWN, path="embed/{file}.css", name="pageStyle", type=_CSS,
            summary="A style sheet of our own pages."),
    replace(_OWN, path="embed/{file}.js", name="pageScript", summary="A script of our own pages."),
)  # fmt: skip
