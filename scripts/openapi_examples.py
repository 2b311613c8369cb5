"""One example of each answer in JSON, for openapi.py: a card that nobody has written."""

from __future__ import annotations

from typing import Any

_BASE = "https://cards.example/w/"
_PUBLISHER = {
    "name": "Example Health",
    "url": "https://health.example/",
    "contact": "cards@health.example",
    "licence": "CC BY 4.0",
}
_NOTICE = {
    "reason": "The lid can fall.",
    "since": "2026-11-20",
    "what_to_do": "Do not use it.",
    "replaced_by": None,
    "severity": "serious",
    "lang": "en",
}
_NONE = {"state": "none_known", "items": []}
_UNKNOWN = {"state": "not_assessed", "items": []}
_SHORT = "Ask a medical professional first."
_ENTRY = {
    "id": "warm-bath",
    "title": "Warm bath",
    "kind": "self_care",
    "conditions": ["stiff-neck"],
    "status": "active",
    "revision": "0a1b2c3d4e5f",
    "languages": ["en"],
}
_CARD: dict[str, Any] = {
    "schema": "treatment-card/1",
    "id": "warm-bath",
    "lang": "en",
    "dir": "ltr",
    "revision": "0a1b2c3d4e5f",
    "status": "active",
    "notice": None,
    "kind": "self_care",
    "conditions": ["stiff-neck"],
    "title": "Warm bath",
    "aliases": [],
    "summary": "Lying in warm water.",
    "safety": {
        "contraindications": {
            "state": "listed",
            "items": [{"text": "you have an open wound", "sources": ["study"]}],
        },
        "cautions": _UNKNOWN,
        "stop_if": _NONE,
        "side_effects": _NONE,
        "get_help": {"emergency": _UNKNOWN, "urgent": _UNKNOWN, "non_urgent": _UNKNOWN},
    },
    "evidence": [
        {
            "outcome": "Pain",
            "certainty": "very_low",
            "direction": "unknown",
            "population": "Adults",
            "statement": "We do not know.",
            "sources": ["study"],
        }
    ],
    "sections": [{"title": "What it is", "nodes": [["p", {}, "Warm water."]]}],
    "sources": {
        "study": {
            "key": "study",
            "title": "A study",
            "publisher": "A journal",
            "url": "https://study.example/",
            "authors": None,
            "year": 2025,
            "doi": None,
        }
    },
    "review": "unreviewed",
    "changes": [
        {
            "version": 1,
            "date": "2026-03-01",
            "kind": "major",
            "note": "First published.",
            "by": None,
        }
    ],
    "publisher": _PUBLISHER,
    "disclaimer": {
        "lang": "en",
        "title": "Before you start",
        "short": _SHORT,
        "nodes": [["p", {}, _SHORT]],
    },
    "languages": ["en"],
    "links": {
        "self": f"{_BASE}v1/cards/warm-bath.en.json",
        "view": f"{_BASE}v1/cards/warm-bath.en.view.json",
        "page": f"{_BASE}cards/en/warm-bath",
    },
}
_VIEW: dict[str, Any] = {
    "schema": "treatment-card/1",
    "id": "warm-bath",
    "lang": "en",
    "dir": "ltr",
    "revision": "0a1b2c3d4e5f",
    "status": "active",
    "changed": "2026-03-01",
    "valid_until": None,
    "url": f"{_BASE}cards/en/warm-bath",
    "view": [["article", {"class": "card", "lang": "en"}, ["h1", {"class": "title"}, "Warm bath"]]],
}
_GONE: dict[str, Any] = {"status": "recalled", "changed": "2026-11-20"}
_GONE["view"] = [
    ["article", {"class": "card"}, ["section", {"class": "notice recalled"}, "The lid can fall."]]
]
_DISCLAIMER = {"schema": "treatment-card/1", "id": "disclaimer", "lang": "en", "dir": "ltr"}
_DISCLAIMER["revision"] = "1a2b3c4d5e6f"
_LOGGED = {
    "card": "warm-bath",
    "title": "Warm bath",
    "lang": "en",
    "status": "recalled",
}
_WARNING = {
    "id": "tag:health.example,2026-11-20:warm-bath/recalled",
    **_LOGGED,
    "date": "2026-11-20",
    "kind": "recalled",
    "version": None,
    "note": "The lid can fall.",
    "signed_by": None,
    "reviewed": None,
    "notice": _NOTICE,
    "url": f"{_BASE}cards/en/warm-bath",
}
_TOMBSTONE = {
    "id": "tag:health.example,2026-03-01:warm-bath/1",
    **_LOGGED,
    "version": 1,
    "when": "2026-11-20T00:00:01Z",
    "comment": "The lid can fall.",
}

#: By the name of a route, and its status where that is not 200.
EXAMPLES: dict[str, Any] = {
    "card": _CARD,
    "card410": {
        **_CARD,
        "status": "recalled",
        "notice": _NOTICE,
        "summary": None,
        "safety": None,
        "evidence": [],
        "sections": [],
        "sources": {},
    },
    "cardView": _VIEW,
    "cardView410": {**_VIEW, **_GONE},
    "pinnedView": _VIEW,
    "pinnedView410": {**_VIEW, **_GONE},
    "index": {"schema": "treatment-card/1", "lang": "en", "cards": [_ENTRY]},
    "disclaimer": {
        **_DISCLAIMER,
        "title": "Before you start",
        "short": _SHORT,
        "nodes": [["p", {}, _SHORT]],
        "publisher": "Example Health",
    },
    "disclaimerView": {
        **_DISCLAIMER,
        "status": "active",
        "changed": None,
        "valid_until": None,
        "url": None,
        "view": [["article", {"class": "card disclaimer"}, ["p", {}, _SHORT]]],
    },
    "changes": {
        "schema": "treatment-card/1",
        "lang": "en",
        "publisher": _PUBLISHER,
        "updated": "2026-11-20T00:00:01Z",
        "changes": [_WARNING],
        "deleted": [_TOMBSTONE],
    },
    "health": {
        "schema": "treatment-card/1",
        "status": "degraded",
        "revision": "2a3b4c5d6e7f",
        "cards": 12,
        "languages": ["ar", "en", "es"],
        "refused": False,
        "kept": ["en/warm-bath.md"],
        "problems": [{"file": "en/warm-bath.md", "line": 5, "field": "kind"}],
        "warnings": 0,
        "live": True,
        "ready": True,
        "age": 0,
        "last_error": {
            "file": "en/warm-bath.md",
            "line": 5,
            "field": "kind",
            "at": "2026-11-20T08:30:00Z",
        },
    },
    "privacy": {
        "schema": "treatment-card-privacy/1",
        "about": "What a reader's browser sends and keeps because a page shows a card.",
        "hosts": [{"host": "the publisher's server", "why": "The script tag names it."}],
        "requests": [
            {
                "id": "card",
                "door": "script",
                "method": "GET",
                "paths": ["v1/cards/{id}.{lang}.view.json"],
                "query": [],
                "when": "An element asks for a card.",
                "tells": "Which card is on a page of this site.",
            }
        ],
        "headers": [
            {"name": "Host", "by": "browser", "on": ["card"], "tells": "The publisher's own name."}
        ],
        "never_sent": [{"name": "Cookie", "on": ["card"]}],
        "storage": {"cookies": [], "localStorage": []},
        "globals": ["TreatmentCards"],
        "limits": ["The publisher's server sees the reader's IP address."],
    },
    "oembed": {
        "version": "1.0",
        "type": "rich",
        "title": "Warm bath",
        "provider_name": "Example Health",
        "provider_url": "https://health.example/",
        "cache_age": 3600,
        "width": 480,
        "height": 800,
        "html": "<blockquote lang=\"en\" dir=\"ltr\"><p>…</p></blockquote><iframe …></iframe>",
    },
    "integrity": {"widget.js": {"integrity": f"sha384-{'A' * 64}", "bytes": 7049}},
    "cardHtml": '<article class="treatment-card-card" lang="en" dir="ltr">…</article>',
    "disclaimerHtml": '<article class="treatment-card-card treatment-card-disclaimer">…</article>',
}  # fmt: skip
