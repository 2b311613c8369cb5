"""What readers are told about a card that is not, or not simply, in force."""

from __future__ import annotations

from widget.model import GONE, Card, Node
from widget.publish.voice import Voice
from widget.read.words import Words


def is_gone(card: Card) -> bool:
    """Whether the notice stands in place of the advice."""
    return card.status in GONE


def notice(card: Card, voice: Voice) -> Node:
    """The notice: what happened, since when, why, what to do, what replaces it."""
    words, told = voice.words, card.notice
    title = f"{status_text(card, words)} ({card.title})"
    # Announced where it takes the place of a card that somebody reads, at once if that is gone.
    role = "alert" if is_gone(card) else "status"
    attributes = {"class": f"notice {card.status.replace('_', '-')}", "role": role}
    node: list[Node] = ["section", attributes]  # type: ignore[list-item]
    node.append(["p", {}, ["strong", {}, title]])
    if told is None:  # a draft, in a preview
        return node
    since = ["time", {"datetime": told.since}, words.date(told.since)]
    # The notice is the original's; what nobody has translated shows in the original's language.
    lang = told.lang or voice.library.publisher.default_lang
    tongue = voice.tongue(lang)
    node.append(["p", {}, *words.nodes("Since %(date)s", date=since)])
    node += voice.untranslated(lang)
    node.append(["p", tongue, told.reason])
    node.append(["p", tongue, told.what_to_do])
    if instead := voice.published(told.replaced_by):
        link = _link(instead, voice)
        node.append(["p", {}, *words.nodes("Read instead: %(card)s", card=link)])
    return node


def status_text(card: Card, words: Words) -> str:
    """What happened to a card, in a sentence."""
    severity = card.notice.severity if card.notice else None
    match card.status, severity:
        case "recalled", "critical":
            return words.text("Recalled, serious danger: do not follow this advice")
        case "recalled", "serious":
            return words.text("Recalled as unsafe: do not follow this advice")
        case "recalled", _:
            return words.text("Recalled: do not follow this advice")
        case "withdrawn", _:
            return words.text("Withdrawn: this advice is no longer given")
        case "superseded", _:
            return words.text("Replaced by newer advice")
        case _:
            return words.text("Under review: this advice may change")


def _link(card: Card, voice: Voice) -> Node:
    """The replacement's title, as a link where we have an address."""
    page, tongue = voice.page(card.id, card.lang), voice.tongue(card.lang)
    if page:
        return ["a", {"href": page, **tongue}, card.title]
    return ["span", tongue, card.title] if tongue else card.title
