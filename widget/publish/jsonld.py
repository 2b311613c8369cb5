"""What a card's own page says of itself to machines: JSON-LD by https://schema.org, release 30.0.

It repeats what the page says and adds nothing, least of all a review or a grade. Nothing of it
leaves our own pages: on a partner's page it would be a claim about theirs.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any, TypeAlias

from widget.check.lifecycle import consequences
from widget.model import NOTICED, Card, Node
from widget.publish.excerpt import by_class, words_in
from widget.publish.index import condition_name
from widget.publish.notice import is_gone, status_text
from widget.publish.view import card_view
from widget.publish.voice import Voice

View: TypeAlias = dict[str, list[Node]]  # by class

CONTEXT = "https://schema.org"
#: The view's classes that each part is made of, in the order in which readers meet them.
_ASPECTS = {
    "SafetyHealthAspect": ("contraindications", "cautions", "stop-if"),
    "SeeDoctorHealthAspect": ("get-help",),
    "SideEffectsHealthAspect": ("side-effects",),
    "EffectivenessHealthAspect": ("evidence",),
}
#: What HTML could take for the end of a script or for a comment, and line ends of old JavaScript.
_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def linked_data(card: Card, voice: Voice, number: str, tree: Node | None = None) -> dict[str, Any]:
    """The JSON-LD graph of a card's page: the page, and the treatment that it is about.

    :param number: the card's revision.
    :param tree: the card's view, where it is at hand.
    """
    base = voice.page(card.id) or ""
    view = by_class(tree or card_view(card, voice, number))
    graph = [_page(card, voice, number, view, base)]
    if _type(card) and not is_gone(card):
        graph[0]["mainEntity"] = {"@id": f"{base}#therapy"}
        graph.append(_therapy(card, base))
    return {"@context": CONTEXT, "@graph": graph}


def script(document: dict[str, Any]) -> str:
    """The element for a page. No browser runs it, so it needs no exception in a strict CSP."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)
    return f'<script type="application/ld+json">{text}</script>'


def open_graph(card: Card, voice: Voice) -> str:
    """``<meta>`` for previews of a shared link, by https://ogp.me, and the page's description."""
    told = [card.summary] if not is_gone(card) else []
    if card.status in NOTICED:
        told.insert(0, status_text(card, voice.words))
    description = " · ".join(told)
    language, *subtags = voice.lang.split("-")
    region = next((tag for tag in subtags if len(tag) == 2 and tag.isalpha()), None)
    tags = {
        "og:type": "article",
        "og:title": card.title,
        "og:description": description,
        "og:url": voice.page(card.id),
        "og:site_name": voice.library.publisher.name,
        # Without a region where the card names none: which country's Spanish it is, we do not know.
        "og:locale": f"{language}_{region.upper()}" if region else language,
    }
    return f'<meta name="description" content="{escape(description)}">' + "".join(
        f'<meta property="{name}" content="{escape(value)}">'
        for name, value in tags.items()
        if value
    )


def _page(card: Card, voice: Voice, number: str, view: View, base: str) -> dict[str, Any]:
    publisher = voice.library.publisher
    version = card.translation.of if card.translation else card.changes[-1].version
    page: dict[str, Any] = {"@type": "MedicalWebPage", "@id": f"{base}#page"}
    page |= {"url": base} if base else {}
    page |= {
        "name": card.title,
        "inLanguage": card.lang,
        "dateModified": card.changed,
        "version": str(version),
        "identifier": number,
        "creativeWorkStatus": _status(card, voice, view),
        "publisher": {"@type": "Organization", "name": publisher.name, "url": publisher.url},
        "license": _licence(publisher.licence),
        "audience": {"@type": "Patient"},
    }
    page |= _notice(card, voice)
    parts = [_disclaimer(voice)]
    if not is_gone(card):
        page["description"] = card.summary
        page |= _reviewed(card, voice)
        page["about"] = [_condition(name, card, voice, base) for name in card.conditions]
        page["citation"] = _citations(card, voice)
        parts += _parts(view)
    return page | {"hasPart": parts}


def _status(card: Card, voice: Voice, view: View) -> list[str]:
    """The code of docs/api.md, then in the page's words what a machine must not overlook."""
    told: list[str] = [card.status]
    if card.status in NOTICED:
        told.append(status_text(card, voice.words))
    if is_gone(card):
        return told
    if card.review is None:
        told.append(voice.words.text("Not yet reviewed by a clinician"))
    for name in ("overdue", "changed-since", "language"):
        told += [words_in([node]) for node in view.get(name, [])]
    return list(dict.fromkeys(told))


def _notice(card: Card, voice: Voice) -> dict[str, Any]:
    """Why the advice is not, or not simply, in force."""
    if (told := card.notice) is None:
        return {}
    comment = {
        "text": f"{told.reason}\n{told.what_to_do}",
        "datePublished": told.since,
        "inLanguage": told.lang or voice.library.publisher.default_lang,
    }
    facts: dict[str, Any] = {"correction": {"@type": "CorrectionComment", **comment}}
    if card.status == "under_review":  # nothing has been corrected yet
        facts = {"comment": {"@type": "Comment", **comment}}
    instead = voice.published(told.replaced_by)
    if instead and (page := voice.page(instead.id, instead.lang)):
        facts["significantLink"] = page  # no property says "replaced by"
    return facts


def _reviewed(card: Card, voice: Voice) -> dict[str, Any]:
    """A named clinician's review, on the page that was reviewed, which is never a translation.

    An old review stays what it was: one date, and ``creativeWorkStatus`` says that it is overdue.
    There is no property for the next one: ``expires`` is the day from which the publisher's policy
    withdraws the card.
    """
    facts: dict[str, Any] = {}
    if card.review:
        person = {"@type": "Person", "name": card.review.by, "jobTitle": card.review.role}
        facts = {"lastReviewed": card.review.last, "reviewedBy": person}
    if card.translation:
        lang = voice.library.publisher.default_lang
        original = {"@type": "MedicalWebPage", "inLanguage": lang, **facts}
        if address := voice.page(card.id, lang):
            original |= {"@id": f"{address}#page", "url": address}
        facts = {"translationOfWork": original}
    withdrawn = consequences(card.review.next, voice.library) if card.review else {}
    return facts | ({"expires": withdrawn["withdrawn"]} if "withdrawn" in withdrawn else {})


def _condition(name: str, card: Card, voice: Voice, base: str) -> dict[str, Any]:
    condition: dict[str, Any] = {
        "@type": "MedicalCondition",
        "identifier": name,
        "name": condition_name(name, voice.words),
    }
    if _may_treat(card):
        condition["possibleTreatment"] = {"@id": f"{base}#therapy"}
    return condition


def _may_treat(card: Card) -> bool:
    """Whether ``possibleTreatment`` may be said.

    It has no room for how sure the evidence is, and is read without the sentences that stand
    beside it. So it is said only of a card in force, all of whose outcomes speak for a benefit
    with at least low certainty. To say nothing claims nothing. Its range has no device.
    """
    return (
        card.status == "active"
        and _type(card) == "MedicalTherapy"
        and bool(card.evidence)
        and all(outcome.direction in ("benefit", "small_benefit") for outcome in card.evidence)
        and all(outcome.certainty in ("high", "moderate", "low") for outcome in card.evidence)
    )


def _type(card: Card) -> str | None:
    """What the card is about. Both types can say who must not use it.

    A medicine is no ``Drug``: that has no contraindications and is a ``Product``, to be priced, and
    a card may be about a class of them. Hands-on care is no ``PhysicalTherapy``, which is one kind
    of it and which no card tells from the others.
    """
    if card.kind == "information":
        return None
    return "MedicalDevice" if card.kind == "device" else "MedicalTherapy"


def _therapy(card: Card, base: str) -> dict[str, Any]:
    """The treatment, by name, and who must not use it.

    No ``adverseOutcome``: serious ones have a property of their own, and a card does not say which
    are. The part on side effects has them all.
    """
    therapy: dict[str, Any] = {"@type": _type(card), "@id": f"{base}#therapy", "name": card.title}
    if card.aliases:
        therapy["alternateName"] = list(card.aliases)
    if items := card.safety.contraindications.items:
        therapy["contraindication"] = [item.text for item in items]
    return therapy


def _disclaimer(voice: Voice) -> dict[str, Any]:
    disclaimer = voice.disclaimer
    return {"@type": "WebContent", "name": disclaimer.title, "inLanguage": disclaimer.lang,
            "text": disclaimer.short}  # fmt: skip


def _parts(view: View) -> list[dict[str, Any]]:
    return [
        {"@type": "HealthTopicContent", "hasHealthAspect": f"{CONTEXT}/{aspect}",
         "text": words_in(node for name in classes for node in view[name])}
        for aspect, classes in _ASPECTS.items()
    ]  # fmt: skip


def _licence(licence: str) -> str | dict[str, str]:
    """Its address, or its name."""
    if licence.startswith(("https://", "http://")):
        return licence
    return {"@type": "CreativeWork", "name": licence}


def _citations(card: Card, voice: Voice) -> list[dict[str, str]]:
    """The card's sources and those of the advice on its condition, each once."""
    flags = voice.red_flags(card.conditions)
    sources = (*card.sources.values(), *(flags.sources.values() if flags else ()))
    # Never a MedicalScholarlyArticle: a DOI may be that of a guideline or of data.
    return [
        {"@type": "CreativeWork", "name": source.title, "url": url}
        for url, source in {source.url: source for source in sources}.items()
    ]
