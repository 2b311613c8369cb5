"""What pages say of themselves to machines: nothing that is not so, nothing left out of a list."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from widget.model import Card, Certainty, Direction, Kind, SafetyList
from widget.publish.html import Choice, to_html
from widget.publish.view import card_view

from .starters import CARDS, GONE, LIBRARY, NUMBER, REVIEW, URL, graph, states, voice
from .vocabulary import faults, nodes


def page(card: Card, **publisher: Any) -> dict[str, Any]:
    found: dict[str, Any] = graph(card, URL, **publisher)["@graph"][0]
    return found


@pytest.mark.parametrize("card", CARDS)
def test_nothing_says_reviewed_that_is_not(card: Card) -> None:
    for each in states(card):
        said = [node for node in nodes(graph(each))
                if {"lastReviewed", "reviewedBy"} & set(node)]  # fmt: skip
        if each.review is None or each.status in GONE:
            assert said == []
            continue
        (reviewed,) = said
        assert reviewed["lastReviewed"] == "2026-02-10"
        assert reviewed["reviewedBy"]["name"] == "Jo Doe"
        original = f"{URL}cards/en/{card.id}#page"  # never a translation, which nobody reviewed
        assert reviewed["@id"] == original


def test_a_page_names_its_version_and_revision() -> None:
    card = LIBRARY.cards["tens"]["en"]
    changes = (*card.changes, replace(card.changes[0], version=7, date="2026-12-24"))
    found = page(replace(card, changes=changes))
    assert (found["version"], found["dateModified"]) == ("7", "2026-12-24")
    assert found["identifier"] == NUMBER
    assert page(card, licence="CC BY 4.0")["license"]["name"] == "CC BY 4.0"
    address = "https://creativecommons.org/licenses/by/4.0/"
    assert page(card, licence=address)["license"] == address


def test_a_condition_is_named_in_the_words_of_the_page() -> None:
    for lang, name in (("en", "Back spasm"), ("es", "Espasmo de espalda")):
        (about,) = page(LIBRARY.cards["heat-and-ice"][lang])["about"]
        assert about == {"@type": "MedicalCondition", "identifier": "back-spasm", "name": name}


def test_nothing_is_called_corrected_while_it_is_under_review() -> None:
    for card in states(LIBRARY.cards["tens"]["en"]):
        found = page(card)
        assert ("comment" in found) == (card.status == "under_review")
        assert ("correction" in found) == (card.status not in ("under_review", "active"))
        notice = found.get("comment", found.get("correction"))
        assert not notice or notice["inLanguage"] == "en"


def test_without_an_address_a_translation_does_not_take_the_review_of_its_original() -> None:
    card = replace(LIBRARY.cards["heat-and-ice"]["es"], review=REVIEW)
    (found,) = graph(card, None)["@graph"][:1]
    assert "lastReviewed" not in found
    assert "@id" not in found["translationOfWork"]
    assert found["translationOfWork"]["inLanguage"] == "en"
    assert found["version"] == "1"
    newer = replace(card, changes=(*card.changes, replace(card.changes[0], version=2)))
    assert page(newer)["version"] == "1"


def test_what_a_review_does_not_cover_is_said_in_words() -> None:
    card = LIBRARY.cards["tens"]["en"]
    assert page(card)["creativeWorkStatus"] == ["active", "Not yet reviewed by a clinician"]
    old = replace(card, review=REVIEW, overdue=True)
    assert page(old)["creativeWorkStatus"] == [
        "active",
        "Review overdue: it was due on 10 February 2027.",
        "The advice has changed since this review.",  # the starter cards are younger
    ]
    spanish = LIBRARY.cards["heat-and-ice"]["es"]
    told = "Ninguna persona ha revisado todavía esta traducción."
    head, disclaimer = page(spanish)["creativeWorkStatus"][2:]
    assert head.startswith(f"{told} Los títulos y las frases fijas fueron traducidos por una ")
    assert disclaimer == told


def test_a_page_expires_only_where_a_policy_will_withdraw_it() -> None:
    card = replace(LIBRARY.cards["tens"]["en"], review=REVIEW)
    assert "expires" not in page(card)
    assert "expires" not in page(card, review_policy={"under_review": 30})
    assert page(card, review_policy={"withdraw": 30})["expires"] == "2027-03-13"
    unreviewed = replace(card, review=None)
    assert "expires" not in page(unreviewed, review_policy={"withdraw": 30})


@pytest.mark.parametrize("card", CARDS)
def test_the_sources_are_those_of_the_page_each_once(card: Card) -> None:
    listed = to_html([card_view(card, voice(card))], Choice()).partition("card-sources")[2]
    shown = re.findall(r'<a href="([^"]+)" dir="auto">', listed)
    cited = [source["url"].replace("&", "&amp;") for source in page(card)["citation"]]
    assert sorted(cited) == sorted(shown)
    assert len(shown) > 5


SPOKEN = ("HealthTopicContent", "WebContent", "CorrectionComment", "Comment", "MedicalWebPage")


def read(card: Card) -> set[str]:
    """The lines that a reader of the page sees, without numbers of sources and drawn signs."""
    html = to_html([card_view(card, voice(card))], Choice(heading_level=1, prefix=""))
    html = re.sub(r'<sup class="ref">.*?</sup>|<span aria-hidden="true">.*?</span>', "", html)
    html = re.sub(r"</?(article|section|div|header|h\d|p|ul|ol|li)\b[^>]*>", "\n", html)
    pieces: list[str] = []
    parser = HTMLParser()
    parser.handle_data = pieces.append  # type: ignore[method-assign]
    parser.feed(html)
    parser.close()
    return {re.sub(r"\s+", " ", line).strip() for line in "".join(pieces).split("\n")}


@pytest.mark.parametrize("card", CARDS)
def test_every_text_of_a_graph_is_read_on_its_page(card: Card) -> None:
    for each in states(card):
        lines, document = read(each), graph(each)
        texts = {
            line
            for node in nodes(document)
            if node.get("@type") in SPOKEN
            for line in (*node.get("text", "").split("\n"), node.get("description", ""))
        }
        assert texts - {""} <= lines
        assert len(texts) > 2
        assert card.title in lines
        everything = " ".join(lines)
        assert all(text in everything for text in document["@graph"][0]["creativeWorkStatus"][1:])


@pytest.mark.parametrize("card", CARDS)
def test_who_must_not_use_it_is_whole_and_comes_first(card: Card) -> None:
    items = [item.text for item in card.safety.contraindications.items]
    for each in (state for state in states(card) if state.status not in GONE):
        found, *therapies = graph(each)["@graph"]
        disclaimer, safety, *rest = found["hasPart"]
        assert disclaimer["text"] == voice(card).disclaimer.short
        assert safety["hasHealthAspect"] == "https://schema.org/SafetyHealthAspect"
        assert [part["hasHealthAspect"].rpartition("/")[2] for part in rest] == [
            "SeeDoctorHealthAspect", "SideEffectsHealthAspect", "EffectivenessHealthAspect",
        ]  # fmt: skip
        assert all(item in safety["text"] for item in items)
        types = {"information": [], "device": ["MedicalDevice"]}.get(card.kind, ["MedicalTherapy"])
        assert [therapy["@type"] for therapy in therapies] == types
        assert all(therapy["contraindication"] == items for therapy in therapies)


def test_a_list_that_nobody_made_says_so() -> None:
    card = LIBRARY.cards["tens"]["en"]
    empty = SafetyList("not_assessed")
    document = graph(replace(card, safety=replace(card.safety, contraindications=empty)))
    assert "Who must not use it: Nobody has assessed this yet." in page_text(document)
    assert "contraindication" not in document["@graph"][1]


def page_text(document: dict[str, Any]) -> str:
    return " ".join(node.get("text", "") for node in nodes(document))


@pytest.mark.parametrize("card", CARDS)
def test_a_card_that_is_gone_gives_machines_its_notice_and_no_advice(card: Card) -> None:
    for each in (state for state in states(card) if state.status in GONE):
        (found,) = graph(each)["@graph"]
        assert set(found) == {
            "@type", "@id", "url", "name", "inLanguage", "dateModified", "version", "identifier",
            "creativeWorkStatus", "publisher", "license", "audience", "correction",
            "significantLink", "hasPart",
        }  # fmt: skip
        assert found["creativeWorkStatus"][0] == each.status
        assert found["correction"]["text"] == "The strap tears.\nStop using it."
        assert found["correction"]["datePublished"] == found["dateModified"] == "2026-12-01"
        assert found["significantLink"].endswith("/exercise")
        assert [part["@type"] for part in found["hasPart"]] == ["WebContent"]


@pytest.mark.parametrize(
    ("kind", "said", "may"),
    [
        ("exercise", [("high", "benefit")], True),
        ("medicine", [("low", "small_benefit"), ("moderate", "benefit")], True),
        ("exercise", [("very_low", "benefit")], False),
        ("exercise", [("not_graded", "benefit")], False),
        ("exercise", [("high", "benefit"), ("low", "unknown")], False),
        ("exercise", [("high", "benefit"), ("high", "no_important_benefit")], False),
        ("exercise", [("high", "no_benefit")], False),
        ("medicine", [("high", "benefit"), ("very_low", "harm")], False),
        ("exercise", [], False),
        ("device", [("high", "benefit")], False),
        ("information", [("high", "benefit")], False),
    ],
)
def test_a_possible_treatment_is_one_for_which_all_the_evidence_speaks(
    kind: Kind, said: list[tuple[Certainty, Direction]], may: bool
) -> None:
    card = LIBRARY.cards["exercise"]["en"]
    evidence = tuple(replace(card.evidence[0], certainty=c, direction=d) for c, d in said)
    for each in states(replace(card, kind=kind, evidence=evidence)):
        document = graph(each)
        claims = [node for node in nodes(document) if "possibleTreatment" in node]
        assert bool(claims) == (may and each.status == "active")
        assert faults(document) == []


def test_no_starter_card_is_called_a_possible_treatment() -> None:
    """None of them has evidence that speaks for it alone."""
    assert not [card.id for (card,) in (p.values for p in CARDS)
                if "possibleTreatment" in json.dumps(graph(card))]  # type: ignore[arg-type]  # fmt: skip
