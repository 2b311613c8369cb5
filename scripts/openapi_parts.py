"""What addresses of the API share, for openapi.py: tags, headers of answers, parameters."""

from __future__ import annotations

from typing import Any

from widget.check.schema.answers import ID_PATTERN, LANG_PATTERN, REVISION_PATTERN
from widget.publish.asset import CARD, EVERGREEN, IMMUTABLE, NEVER, SHORT
from widget.publish.html import THEMES, VARIANTS
from widget.publish.snippet import COPY_FORMS, DISCLAIMER_FORMS

TAGS = {
    "cards": "A card as facts, as readers see it, and as HTML.",
    "disclaimer": "The safety disclaimer, in the same forms.",
    "change log": "What changed and why; what no longer holds.",
    "pages": "For people, and for frames.",
    "oEmbed": "https://oembed.com, 1.0.",
    "builder": "Where site owners get what to paste.",
    "client": "Scripts and style sheets.",
    "state": "Of the server, and of this description.",
}


def _constant(value: str, description: str = "") -> dict[str, Any]:
    told = {"description": description} if description else {}
    return {**told, "required": True, "schema": {"const": value}}


HEADERS: dict[str, Any] = {
    "AccessControlAllowOrigin": {
        "description": "`*`; where the publisher lists origins, the asking one if it is listed.",
        "schema": {"type": "string"},
        "example": "*",
    },
    "CrossOriginResourcePolicy": _constant("cross-origin"),
    "ContentTypeOptions": _constant("nosniff"),
    "ContentLength": {"required": True, "schema": {"type": "integer", "minimum": 0}},
    "ContentEncoding": {
        "description": "By the q-values of `Accept-Encoding`; identity has none.",
        "schema": {"enum": ["gzip", "br"]},
    },
    "ETag": {
        "description": "Strong, one for each encoding.",
        "required": True,
        "schema": {"type": "string", "pattern": '^"[0-9a-f]{20}(-gzip|-br)?"$'},
    },
    "Vary": {
        "description": "Where there are several encodings, or a list of origins.",
        "schema": {"enum": ["Accept-Encoding", "Origin", "Accept-Encoding, Origin"]},
    },
    "ContentSecurityPolicy": {
        "required": True,
        "schema": {"type": "string", "pattern": "^default-src 'none'; "},
    },
    "ReferrerPolicy": _constant("no-referrer"),
    "Link": {
        "description": "Canonical address and oEmbed answer (RFC 8288), with a public address.",
        "schema": {"type": "string"},
    },
    "Allow": _constant("GET, HEAD, OPTIONS"),
    "AccessControlAllowMethods": _constant("GET, HEAD, OPTIONS"),
    "AccessControlMaxAge": _constant("86400", "Seconds."),
    "CacheCard": _constant(CARD, "No cache may keep it longer: a recall has to reach readers."),
    "CacheShort": _constant(SHORT),
    "CacheEvergreen": _constant(EVERGREEN),
    "CacheImmutable": _constant(IMMUTABLE),
    "CacheNever": _constant(NEVER),
    "CacheRelease": {
        "description": "A release is never changed; `dev` is the build of a checkout.",
        "required": True,
        "schema": {"enum": [IMMUTABLE, NEVER]},
    },
    "CacheBuilder": {
        "description": "A policy that was asked about is not kept.",
        "required": True,
        "schema": {"enum": [SHORT, NEVER]},
    },
}
HEADERS["ContentSecurityPolicyOrNone"] = {**HEADERS["ContentSecurityPolicy"], "required": False}
HEADERS["ReferrerPolicyOrNone"] = {**HEADERS["ReferrerPolicy"], "required": False}


def _path(name: str, pattern: str, example: str, description: str, **more: Any) -> dict[str, Any]:
    schema = {"type": "string", "pattern": pattern, **more}
    told = {"description": description, "required": True, "schema": schema, "example": example}
    return {"name": name, "in": "path", **told}


def _query(name: str, schema: dict[str, Any], description: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema, **more}


TEXT: dict[str, Any] = {"type": "string"}
_CHOICE = "; what cannot be is told on the page, and the default is used"
PARAMETERS: dict[str, Any] = {
    "Id": _path("id", ID_PATTERN, "tens", "Of a card.", maxLength=64),
    "Lang": _path("lang", LANG_PATTERN, "en", "BCP 47. The nearest language answers."),
    "PageLang": _path("lang", LANG_PATTERN, "en", "BCP 47. A language of the card, exactly."),
    "Revision": _path("revision", REVISION_PATTERN, "0a1b2c3d4e5f", "Of the content."),
    "Version": _path(
        "version", r"^(dev|[0-9]+\.[0-9]+\.[0-9]+)$", "1.3.0", "Of a release, or `dev`."
    ),
    "File": _path("file", "^[a-z]+-[0-9a-f]{12}$", "pages-0a1b2c3d4e5f", "It holds its hash."),
    "Country": _query(
        "country",
        {"type": "string", "pattern": "^([A-Z]{2})?$"},
        "ISO 3166-1 alpha-2: whose telephone lines. One that is not known, wording without a "
        "number; empty, the publisher's.",
        example="GB",
    ),
    "HeadingLevel": _query(
        "heading-level",
        {"type": "integer", "minimum": 1, "maximum": 6},
        "Of the card's title: 3, or in a frame 1.",
    ),
    "Theme": _query("theme", {"enum": [*THEMES], "default": "inherit"}, "Colours."),
    "Variant": _query(
        "variant",
        {"enum": [*VARIANTS], "default": "full"},
        "`compact`: down to when to get help, the disclaimer, and a link to the rest.",
    ),
    **{
        name: _query(
            "form", {"enum": forms},
            "In place of the fragment what site owners paste (docs/doors.md), made today: `copy` "
            "is the copy alone. 404 without a public address.",
        )
        for name, forms in {
            "Form": [*COPY_FORMS],
            "DisclaimerForm": [form for form in COPY_FORMS if form in DISCLAIMER_FORMS],
        }.items()
    },
    "Since": _query("since", {"type": "string", "format": "date"}, "What is of that day or later."),
    "Url": _query(
        "url", {"type": "string", "format": "uri"}, "The address of a card's page or frame.",
        required=True, example="https://cards.example/w/cards/en/tens",
    ),
    "Format": _query("format", {"type": "string", "default": "json"}, "`json`."),
    "MaxWidth": _query("maxwidth", TEXT, "Pixels; what is no number is ignored.", example="480"),
    "MaxHeight": _query("maxheight", TEXT, "Pixels; what is no number is ignored.", example="600"),
    **{
        f"Builder{name.title().replace('-', '')}": _query(name, TEXT, f"{about}{_CHOICE}.")
        for name, about in {
            "card": "An id, or `disclaimer`", "lang": "A language of that card",
            "country": "A country that the publisher has", "heading-level": "1 to 6",
            "theme": "As in a fragment", "variant": "As in a fragment",
            "page": "Of the preview: light, dark, narrow, right-to-left",
            "text": "A colour of that page, six hex digits", "background": "Likewise",
            "height": "Of the frame in pixels, 100 to 20000",
        }.items()
    },
    "BuilderPolicy": _query("policy", TEXT, "A Content-Security-Policy to be judged."),
    "IfNoneMatch": {
        "name": "If-None-Match", "in": "header", "schema": TEXT,
        "description": "Tags that the client has, or `*`; compared weakly (RFC 9110, 13.1.2).",
    },
}  # fmt: skip
