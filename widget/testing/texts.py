"""The text of cards for tests. It says so in each line, and advises nobody."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

#: How each text in another language begins: nobody takes it for a translation.
_MARK = "[{lang}] {text}"
_ONLY = "this is a test"
NOTHING = "Nothing: this is a test."
SOURCE = {
    "title": "A source for tests",
    "publisher": "Journal of Tests",
    "year": 2026,
    "url": "https://journal.example/a-source-for-tests",
}


def today() -> date:
    return datetime.now(UTC).date()


def day(days: int) -> str:
    """The day so many days from this one (UTC), ISO 8601."""
    return (today() + timedelta(days=days)).isoformat()


def original(title: str) -> dict[str, Any]:
    """Front matter of a card in force that nobody has reviewed."""
    item = [{"text": _ONLY, "sources": ["test-source"]}]
    return {
        "title": title,
        "summary": f"{title}: made for a test, with no advice in it.",
        "kind": "information",
        "conditions": ["test-condition"],
        "at_home": "true",
        "needs_professional": "false",
        "status": "active",
        "review": "unreviewed",
        "sources": {"test-source": SOURCE},
        "safety": {
            "contraindications": item,
            "cautions": "not_assessed",
            "stop_if": item,
            "side_effects": "none_known",
            "get_help": {
                "emergency": item,
                "urgent": "not_applicable",
                "non_urgent": "not_applicable",
            },
        },
        "evidence": [
            {
                "outcome": "Test outcome",
                "certainty": "not_graded",
                "direction": "unknown",
                "population": "Nobody",
                "statement": "Nothing is known: this is a test.",
                "sources": ["test-source"],
            }
        ],
        "changes": [change(1, -730, "First published, for a test.")],
    }


def change(version: int, days: int, note: str, kind: str = "major") -> dict[str, Any]:
    """A version of so many days from now."""
    return {"version": version, "date": day(days), "kind": kind, "note": note}


def sections(title: str) -> list[tuple[str, str]]:
    return [
        ("What it is", f"{title} is a card for tests [@test-source]."),
        ("Other options", "None: this is a test."),
    ]


def notice(status: str, **more: str) -> dict[str, str]:
    """Why a card is not in force, as of today."""
    words = status.replace("_", " ")
    told = {
        "reason": f"This card is {words} for a test.",
        "since": day(0),
        "what_to_do": NOTHING,
    }
    return told | more


def translation(fields: dict[str, Any], lang: str) -> dict[str, Any]:
    """The front matter of a whole translation of a card, but for its notice."""
    first = fields["evidence"][0]
    return {
        "title": marked(lang, fields["title"]),
        "summary": marked(lang, fields["summary"]),
        "safety": _texts(lang, fields["safety"]),
        "evidence": [
            {name: marked(lang, first[name]) for name in ("outcome", "population", "statement")}
        ],
        "translation_of": fields["changes"][-1]["version"],
        "translation": {"by": "A. Test Translator", "date": day(-1)},
    }


def marked(lang: str, text: str) -> str:
    return _MARK.format(lang=lang, text=text)


def _texts(lang: str, told: Any) -> Any:
    """What stands in a safety block, its texts alone; the words for no list stay what they are."""
    if isinstance(told, list):
        return [{"text": marked(lang, item["text"])} for item in told]
    if isinstance(told, dict):
        return {key: _texts(lang, value) for key, value in told.items()}
    return told
