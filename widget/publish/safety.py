"""The safety block: who must not use it, who asks first, when to stop, when to get help.

The words that make a clause a warning are added here, so that no author can forget them.
"""

from __future__ import annotations

from typing import NamedTuple

from widget.model import Card, Country, Item, Kind, Node, RedFlags, SafetyList, Source
from widget.publish.references import References
from widget.publish.voice import Voice, telephone
from widget.read.words import Words


def safety_block(card: Card, voice: Voice, references: References) -> Node:
    """The block, in the order in which readers need it."""
    words, safety = voice.words, card.safety
    return [
        "section",
        {"class": "safety"},
        _listed(
            "contraindications", _who_must_not(words, card.kind), safety.contraindications, card,
            references, prefix=_do_not(words, card.kind),
        ),
        _listed("cautions", _who_asks(words, safety.cautions), safety.cautions, card, references),
        _listed("stop-if", _when_to_stop(words, safety.stop_if), safety.stop_if, card, references),
        _get_help(card, voice, references),
    ]  # fmt: skip


def side_effects(card: Card, voice: Voice, references: References) -> Node:
    title = voice.words.text("Possible side effects")
    node: list[Node] = _listed("side-effects", title, card.safety.side_effects, card, references)  # type: ignore[assignment]
    return [node[0], {"class": "side-effects", "part": "side-effects"}, *node[2:]]


def _who_must_not(words: Words, kind: Kind) -> str:
    match kind:
        case "hands_on":
            return words.text("Who must not have it")
        case "medicine":
            return words.text("Who must not take it")
        case "exercise":
            return words.text("Who must not start it")
        case "information":
            return words.text("Who this is not for")
        case _:
            return words.text("Who must not use it")


def _who_asks(words: Words, listed: SafetyList) -> str:
    if listed.state == "listed":
        return words.text("Ask a medical professional first if")
    return words.text("Who must ask first")


def _when_to_stop(words: Words, listed: SafetyList) -> str:
    return words.text("Stop if") if listed.state == "listed" else words.text("When to stop")


def _do_not(words: Words, kind: Kind) -> list[Node]:
    """Every reason not to, as a sentence that stands alone; the gap is for the reason."""
    match kind:
        case "hands_on":
            return words.nodes("**Do not** have it if %(condition)s", condition=_GAP)
        case "medicine":
            return words.nodes("**Do not** take it if %(condition)s", condition=_GAP)
        case "exercise":
            return words.nodes("**Do not** start it if %(condition)s", condition=_GAP)
        case "information":
            return words.nodes("**Do not** rely on this if %(condition)s", condition=_GAP)
        case _:
            return words.nodes("**Do not** use it if %(condition)s", condition=_GAP)


_GAP: Node = ["gap", {}]


def _filled(prefix: list[Node], text: str) -> list[Node]:
    return [text if node is _GAP else node for node in prefix] if prefix else [text]


def _listed(
    name: str,
    title: str,
    listed: SafetyList,
    card: Card,
    references: References,
    *,
    prefix: list[Node] | None = None,
) -> Node:
    points = [_Point(item, card.sources) for item in listed.items]
    body = _points(points, references, prefix or [])
    if points:
        return ["section", {"class": name}, ["h2", {}, title], *body]
    # A heading over a single sentence would only make the block longer.
    why = f" {_why_empty(references.words, listed)}"
    return ["section", {"class": name}, ["p", {"class": "state"}, ["strong", {}, f"{title}:"], why]]


class _Point(NamedTuple):
    """An item, and where its sources are."""

    item: Item
    sources: dict[str, Source]


def _points(
    points: list[_Point],
    references: References,
    prefix: list[Node],
    tongue: dict[str, str] | None = None,
) -> list[Node]:
    """A list. Where no item has a source, that is said once below and not behind each.

    :param tongue: what the list says of its language, if that is not the one of the card.
    """
    if not points:
        return []
    bare = len(points) > 1 and not any(point.item.sources for point in points)
    items: list[Node] = []
    for item, sources in points:
        mark = [] if bare else references.item(item.sources, sources, foreign=bool(tongue))
        items.append(["li", {}, *_filled(prefix, item.text), *mark])
    said = references.words.text("No source was found yet for these points.")
    # On the list and not on its items: there stand the signs before them.
    return [["ul", tongue or {}, *items], *([["p", {"class": "state"}, said]] if bare else [])]


def _why_empty(words: Words, listed: SafetyList) -> str:
    match listed.state:
        case "none_known":
            return words.text("None known. If you are not sure, ask a medical professional.")
        case "not_assessed":
            return words.text("Nobody has assessed this yet. Ask a medical professional first.")
        case _:
            return words.text("Does not apply here.")


def _why_no_signs(words: Words, listed: SafetyList) -> str:
    """Nothing that would let a reader wait: it stands where help is called for."""
    match listed.state:
        case "none_known":
            return words.text("No special signs are known.")
        case "not_assessed":
            return words.text("Nobody has assessed yet whether there are other signs.")
        case _:
            return words.text("No special signs apply here.")


def _get_help(card: Card, voice: Voice, references: References) -> Node:
    flags = voice.red_flags(card.conditions)
    levels = [
        _level(name, listed, card, flags, voice, references)
        for name, listed in card.safety.get_help.levels()
    ]
    node: list[Node] = ["section", {"class": "get-help"}]  # type: ignore[list-item]
    node += [["h2", {}, voice.words.text("When to get help")], *levels]
    if card.kind == "medicine":
        node.append(voice.lines())
    return node


def _level(
    name: str,
    own: SafetyList,
    card: Card,
    flags: RedFlags | None,
    voice: Voice,
    references: References,
) -> Node:
    """One urgency: the card's own advice, then what holds for the condition."""
    points, body = [_Point(item, card.sources) for item in own.items], []
    tongue = None
    if flags and (items := getattr(flags.get_help, name).items):
        if tongue := voice.tongue(flags.lang):  # lists apart, and a word between them
            body = [*_points(points, references, []), *voice.untranslated_signs(flags.lang)]
            points = []
        points += [_Point(item, flags.sources) for item in items]
    body += _points(points, references, [], tongue)
    if own.state == "not_assessed" or not points:
        body.append(["p", {"class": "state"}, _why_no_signs(voice.words, own)])
    heading = urgency_heading(name, voice) if points else _urgency_alone(name, voice)
    return ["section", {"class": name.replace("_", "-")}, heading, *body]


def _urgency_alone(name: str, voice: Voice) -> Node:
    """The heading over no reasons: no "if" at its end, and the number all the same."""
    words = voice.words

    def call(country: Country | None) -> list[Node]:
        if country is None:
            return [words.text("In an emergency, call your local emergency number.")]
        number = telephone(country.emergency)
        return words.nodes("In an emergency, call %(number)s.", number=number)

    if name == "emergency":
        return ["h3", {}, *voice.by_country("span", call)]
    urgent = name == "urgent"
    urgency = words.text("Urgent advice:") if urgent else words.text("Non-urgent advice:")
    return ["h3", {}, ["span", {"class": "urgency"}, urgency]]


def urgency_heading(name: str, voice: Voice) -> Node:
    """The urgency is said in the heading, so that colour is never the only sign of it."""
    words = voice.words

    def call(country: Country | None) -> list[Node]:
        if country is None:
            return [words.text("call your local emergency number if")]
        return words.nodes("call %(number)s if", number=telephone(country.emergency))

    if name == "emergency":
        urgency = words.text("Immediate action required:")
        action = voice.by_country("span", call)
    elif name == "urgent":
        urgency = words.text("Urgent advice:")
        action = [words.text("get medical help today if")]
    else:
        urgency = words.text("Non-urgent advice:")
        action = [words.text("see a medical professional if")]
    return ["h3", {}, ["span", {"class": "urgency"}, urgency], " ", *action]
