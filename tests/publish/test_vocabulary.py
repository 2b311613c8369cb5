"""Graphs keep to the vocabulary of schema.org, and our extract of it refuses what is not in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from widget.model import Card

from .starters import CARDS, URL, graph, states
from .vocabulary import faults


@pytest.mark.parametrize("card", CARDS)
def test_every_graph_keeps_to_the_vocabulary(card: Card) -> None:
    for each in states(card):
        for url in (URL, None):
            policy = {"under_review": 1, "withdraw": 30}
            document = graph(each, url, review_policy=policy, licence="https://licence.example/")
            assert faults(document) == [], (each.status, url)
    assert faults(graph(card)) == []


@pytest.mark.parametrize(
    ("node", "fault"),
    [
        ({"@type": "MedicalPage"}, "@graph[0]: no type 'MedicalPage'"),
        ({"@type": "MedicalWebPage", "aspect": "x"}, "@graph[0].aspect: no such property"),
        ({"@type": "MedicalTherapy", "indication": "x"}, "@graph[0].indication: no such property"),
        ({"@type": "Drug", "contraindication": "x"}, "@graph[0].contraindication: not of a Drug"),
        ({"@type": "WebContent", "lastReviewed": "2026-01-01"},
         "@graph[0].lastReviewed: not of a WebContent"),
        ({"@type": "MedicalWebPage", "lastReviewed": ["2026-01-01", "2027-01-01"]},
         "@graph[0].lastReviewed: an empty list, or dates that are one date"),
        ({"@type": "MedicalWebPage", "lastReviewed": "2026-02-30"},
         "@graph[0].lastReviewed: '2026-02-30'"),
        ({"@type": "MedicalWebPage", "reviewedBy": {"@type": "MedicalTherapy"}},
         "@graph[0].reviewedBy: a MedicalTherapy"),
        ({"@type": "CreativeWork", "license": "MIT"}, "@graph[0].license: 'MIT'"),
        ({"@type": "HealthTopicContent", "hasHealthAspect": "https://schema.org/WarningHealthAspect"},
         "@graph[0].hasHealthAspect: 'https://schema.org/WarningHealthAspect'"),
        ({"@type": "CreativeWork", "about": {"@id": "#x"}}, "@graph[0].about: points nowhere"),
        ({"@type": "MedicalCondition", "possibleTreatment": {"@type": "MedicalDevice"}},
         "@graph[0].possibleTreatment: a MedicalDevice"),
        ({"@type": "Thing", "name": ""}, "@graph[0].name: ''"),
    ],
)  # fmt: skip
def test_the_vocabulary_refuses_what_is_not_in_it(node: dict[str, Any], fault: str) -> None:
    assert faults({"@context": "https://schema.org", "@graph": [node]}) == [fault]


@pytest.mark.parametrize("card", CARDS)
def test_a_graph_never_grades_and_never_says_what_a_treatment_is_for(card: Card) -> None:
    for each in states(card):
        text = json.dumps(graph(each))
        for word in ("EvidenceLevel", "evidenceLevel", "indication", "aspect", "recommendation"):
            assert f'"{word}' not in text
            assert f"/{word}" not in text
