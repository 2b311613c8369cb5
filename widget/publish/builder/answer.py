"""All that the page of the builder says of a choice: by the page itself, and as JSON to its script.

The page has an element for each key, ``data-text``, ``data-list`` or ``data-frame``; the script
puts in what it is sent. So there is one place that says it, and the script composes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from widget.publish.asset import JSON, SHORT, Asset, seal, to_json
from widget.publish.builder.asked import Asked, Offer
from widget.publish.builder.contrast import verdict
from widget.publish.builder.pastes import card_of, frame_path, pastes
from widget.publish.builder.policies import judged, lines
from widget.publish.notice import is_gone, status_text
from widget.publish.snippet import FRAME_HEIGHT
from widget.read.words import name_of, words_of

PASTES, PREVIEW = "builder/pastes.json", "builder/preview"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a choice.

    :param texts: by key; an element whose text is empty is not shown.
    :param lists: by key, items of text.
    :param frames: by key, what a frame shows, an address below the mount point.
    :param values: by key, what is said to the script and to the style sheet alone.
    """

    texts: dict[str, str]
    lists: dict[str, list[str]]
    frames: dict[str, str]
    values: dict[str, Any]


def answer(asked: Asked, offer: Offer, messages: tuple[str, ...] = ()) -> Answer:
    """
    :param messages: what of the query could not be.
    """
    level, contrast = verdict(asked.text, asked.background, asked.choice.theme)
    texts = {"contrast": contrast, "about": _about(asked, offer), **_pasted(asked, offer)}
    texts |= lines(asked, offer)
    lists = {"messages": [*messages, *_warnings(asked, offer)]}
    for door, found in judged(asked, offer).items():
        texts[f"policy-{door}"] = found.verdict
        texts[f"policy-{door}-header"] = found.header
        lists[f"policy-{door}-missing"] = list(found.missing)
    # The preview is no frame of a height: measuring that must not load it once more.
    shown = replace(asked, height=FRAME_HEIGHT).query
    frames = {"preview": f"{PREVIEW}?{shown}", "measured": frame_path(asked, offer)}
    values = {
        "query": asked.query,
        "level": level,
        "page": asked.page,
        "langs": [[lang, name_of(lang)] for lang in offer.languages_of(asked.card)],
        "lang": asked.lang,
        "colours": {"text": f"#{asked.text}", "background": f"#{asked.background}"},
    }
    return Answer(texts, lists, frames, values)


def answer_asset(found: Answer, cache: str = SHORT) -> Asset:
    """The answer of ``builder/pastes.json``."""
    document = {
        "texts": found.texts,
        "lists": found.lists,
        "frames": found.frames,
        **found.values,
    }
    return seal(to_json(document), JSON, cache, headers=[("Referrer-Policy", "no-referrer")])


def _pasted(asked: Asked, offer: Offer) -> dict[str, str]:
    texts = {}
    for form, text in pastes(asked, offer).items():
        texts[form] = text
        texts[f"size-{form}"] = f"{len(text.encode()):,} bytes" if text else ""
    return texts


def _about(asked: Asked, offer: Offer) -> str:
    """What is shown, for the ears of those who cannot see that the page has changed."""
    card, voice = card_of(asked, offer), offer.voice(asked.lang)
    return f"{card.title if card else voice.disclaimer.title} ({name_of(asked.lang)})"


def _warnings(asked: Asked, offer: Offer) -> list[str]:
    card = card_of(asked, offer)
    if card is None or card.status == "active":
        return []
    said = f"Mind the status of this card: {status_text(card, words_of({}, 'en'))}."
    if is_gone(card):
        said += " Its notice is all that readers get. Do not put it on a new page."
    return [said]
