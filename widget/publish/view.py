"""A card as readers see it: one node tree, laid out once, for every door (docs/view.md).

This is the one place that decides what readers see and in which order. It is the order of what
they need: what it is, who must not use it, when to stop, when to get help; then all the rest.
"""

from __future__ import annotations

from typing import TypeAlias

from widget.model import Card, Country, Library, Node, Translation
from widget.publish.evidence import evidence
from widget.publish.foot import foot
from widget.publish.notice import is_gone, notice
from widget.publish.references import References
from widget.publish.safety import safety_block, side_effects
from widget.publish.voice import Voice, telephone
from widget.read.words import Words


def card_view(card: Card, voice: Voice, revision: str = "") -> Node:
    """The whole card, every country and both variants in it.

    :param revision: what the link to the report says; without it, it names the card alone.
    """
    words = voice.words
    article: list[Node] = ["article", {"class": "card", "lang": card.lang, "dir": words.dir}]  # type: ignore[list-item]
    if card.status != "active":
        article.append(notice(card, voice))
    article.append(_head(card, voice))
    article += short(voice)
    if not is_gone(card):
        safety, rest = _advice(card, voice)
        article.append(safety)
        if page := voice.page(card.id):
            link = ["a", {"href": page}, f"{words.text('Read the full card')} ({card.title})"]
            article.append(["p", {"class": "more", "variant": "compact"}, link])
        article.append(rest)
    article.append(_full_disclaimer(voice))
    article += foot(voice, card.id, card.title, revision, voice.page(card.id))
    return article


_Advice: TypeAlias = tuple[Node, Node]
_last: tuple[Card, Library, Words, _Advice] | None = None


def _advice(card: Card, voice: Voice) -> _Advice:
    """The safety block and the rest, which hold no address of ours.

    Each card is laid out twice in a row, for its revision and for readers: the second time it is
    taken as it is, and let go.
    """
    global _last
    known, _last = _last, None
    if known and known[0] is card and known[1] is voice.library and known[2] is voice.words:
        return known[3]
    references = References(voice.words)
    safety = safety_block(card, voice, references)  # first, for it is numbered first
    made = safety, _rest(card, voice, references)
    _last = card, voice.library, voice.words, made
    return made


def disclaimer_view(voice: Voice, revision: str = "", *, instead: bool = False) -> Node:
    """The safety-disclaimer snippet: the disclaimer, and whom to call."""
    words, disclaimer = voice.words, voice.disclaimer

    def emergency(country: Country | None) -> list[Node]:
        if country is None:
            return [words.text("In an emergency, call your local emergency number.")]
        number = telephone(country.emergency)
        return words.nodes("In an emergency, call %(number)s.", number=number)

    tongue = voice.tongue(disclaimer.lang)
    title: Node = ["h1", {"class": "title", **tongue}, disclaimer.title]
    head: list[Node] = ["header", {"class": "head"}, title]  # type: ignore[list-item]
    head.append(["p", {"class": "meta"}, _publisher(voice)])
    head += _language(words, [disclaimer.translation], instead)
    return [
        "article",
        {"class": "card disclaimer", "lang": voice.lang, "dir": words.dir},
        head,
        *short(voice),
        ["section", {"class": "safety"}, *voice.by_country("p", emergency),
         ["div", {}, voice.lines()]],
        ["section", {"class": "full-disclaimer"}, *_full(voice, list(disclaimer.nodes))],
        *foot(voice, "disclaimer", disclaimer.title, revision),
    ]  # fmt: skip


def shown_instead(view: Node, card: Card, voice: Voice) -> Node:
    """The view for a reader who asked for a language that the card does not have."""
    head = _head(card, voice, instead=True)
    return [*view[:2], *(head if node[0] == "header" else node for node in view[2:])]


def _head(card: Card, voice: Voice, *, instead: bool = False) -> Node:
    flags = voice.red_flags(card.conditions)
    return [
        "header",
        {"class": "head"},
        ["h1", {"class": "title"}, card.title],
        ["p", {"class": "meta"}, *_meta(card, voice)],
        *_unreviewed(card, voice.words),
        *_language(voice.words, [card.translation, flags.translation if flags else None], instead),
        *([] if is_gone(card) else [["p", {"class": "summary"}, card.summary]]),
    ]


def _meta(card: Card, voice: Voice) -> list[Node]:
    words = voice.words
    changed = words.nodes("Changed %(date)s", date=_time(words, card.changed))
    if card.review is None:
        review: list[Node] = [words.text("Not yet reviewed by a clinician")]
    elif card.overdue:
        review = words.nodes(
            "Reviewed %(date)s by %(name)s, %(role)s",
            date=_time(words, card.review.last),
            name=card.review.by,
            role=card.review.role,
        )
    else:
        review = words.nodes(
            "Reviewed %(date)s by %(name)s, %(role)s; next review %(next)s",
            date=_time(words, card.review.last),
            name=card.review.by,
            role=card.review.role,
            next=_time(words, card.review.next),
        )
    return [f"{_publisher(voice)} · ", *changed, " · ", *review]


def _unreviewed(card: Card, words: Words) -> list[Node]:
    """What the review does not cover: the time since it was due, and advice changed after it."""
    if card.review is None:
        return []
    nodes = [overdue(card.review.next, words)] if card.overdue else []
    if any(c.kind == "major" and c.date > card.review.last for c in card.changes):
        text = words.text("The advice has changed since this review.")
        nodes.append(["p", {"class": "changed-since"}, ["strong", {}, text]])
    return nodes


def overdue(due: str, words: Words) -> Node:
    """The line that says that a review was not made in time."""
    text = words.nodes("Review overdue: it was due on %(date)s.", date=_time(words, due))
    return ["p", {"class": "overdue"}, ["strong", {}, *text]]


def _publisher(voice: Voice) -> str:
    return voice.words.text("Published by %(publisher)s", publisher=voice.library.publisher.name)


def _time(words: Words, iso: str) -> Node:
    return ["time", {"datetime": iso}, words.date(iso)]


def _language(words: Words, shown: list[Translation | None], instead: bool) -> list[Node]:
    """What a reader has to know of the language of what is shown."""
    said = []
    if instead:
        said.append(words.text("Not available in the language of this page."))
    if any(translation and not translation.by for translation in shown):
        said.append(words.text("No person has checked this translation yet."))
    if words.is_unchecked:
        said.append(_unsigned(words))
    between = "" if said and said[0].endswith("。") else " "
    return [["p", {"class": "language"}, between.join(said)]] if said else []


def unchecked(words: Words) -> list[Node]:
    """The line that says that nobody has checked the words round a text."""
    return [["p", {"class": "language"}, _unsigned(words)]] if words.is_unchecked else []


def _unsigned(words: Words) -> str:
    """Of what made them no more is said than the catalogue says itself."""
    if words.by_machine:
        return words.text(
            "The headings and set phrases were translated by a machine, "
            "and no person has checked them yet."
        )
    return words.text(
        "No person has confirmed the translation of the headings and set phrases yet."
    )


def unavailable(words: Words, tongue: dict[str, str] | None = None) -> Node:
    """The line that says that another language was asked for.

    :param tongue: its ``lang`` and ``dir``, where it is not in the language of the card.
    """
    said = words.text("Not available in the language of this page.")
    return ["p", {"class": "language", **(tongue or {})}, said]


def short(voice: Voice) -> list[Node]:
    """The disclaimer in one sentence, with a word before it where that is not translated."""
    disclaimer = voice.disclaimer
    attributes = {"class": "important", **voice.tongue(disclaimer.lang)}
    return [*voice.untranslated(disclaimer.lang), ["p", attributes, disclaimer.short]]


def _rest(card: Card, voice: Voice, references: References) -> Node:
    words = voice.words
    sections: list[Node] = [_setting(card, words), side_effects(card, voice, references)]
    sections.append(evidence(card, words, references))
    for text in card.sections:
        nodes = references.rich(text.nodes, card.sources)
        attributes = {"class": "body", "part": "body"}
        sections.append(["section", attributes, ["h2", {}, text.title], *nodes])
    attributes = {"class": "sources", "part": "sources"}
    title = ["h2", {}, words.text("Sources")]
    sections.append(["section", attributes, title, references.list()])
    return ["div", {"class": "rest", "variant": "full"}, *sections]


def _setting(card: Card, words: Words) -> Node:
    if card.at_home and card.needs_professional:
        text = words.text("People do this themselves, with guidance from a professional.")
    elif card.needs_professional:
        text = words.text("A trained professional does this.")
    elif card.at_home:
        text = words.text("People do this themselves.")
    else:
        text = words.text("Ask a medical professional where this is done.")
    return ["p", {"class": "setting"}, text]


def _full_disclaimer(voice: Voice) -> Node:
    disclaimer = voice.disclaimer
    nodes = _full(voice, [["h2", {}, disclaimer.title], *disclaimer.nodes])
    if disclaimer.translation and not disclaimer.translation.by:
        said = voice.words.text("No person has checked this translation yet.")
        nodes.append(["p", {"class": "language"}, said])
    return ["section", {"class": "full-disclaimer"}, *nodes]


def _full(voice: Voice, nodes: list[Node]) -> list[Node]:
    """The disclaimer in full, with a word before it where that is not translated."""
    lang = voice.disclaimer.lang
    tongue = voice.tongue(lang)
    return [*voice.untranslated(lang), ["div", tongue, *nodes]] if tongue else nodes
