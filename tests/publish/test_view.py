"""What readers see, in which order; the same through every door."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from widget import Catalogue
from widget.model import Node

ROOT = Path(__file__).parents[2]
URL = "https://cards.example/w"
IDS = [
    "acetaminophen", "back-spasm-basics", "chiropractic-adjustment", "exercise", "heat-and-ice",
    "inversion-table", "massage", "opioids", "paraffin-bath", "physical-therapy", "tens",
    "therapeutic-ultrasound",
]  # fmt: skip
#: Promise 2 of the design: the order on every door.
ORDER = ["title", "meta", "summary", "important", "contraindications", "cautions", "stop-if",
         "get-help",
         "emergency", "urgent", "non-urgent", "side-effects", "evidence", "sources",
         "full-disclaimer", "foot"]  # fmt: skip
TAGS = set(
    "article header section div h1 h2 h3 h4 p br strong em ul ol li dl dt dd blockquote a abbr sub "
    "sup span time table thead tbody tr th td".split()
)
ATTRIBUTES = {"href", "title", "datetime", "scope", "lang", "dir", "class", "part"}
ATTRIBUTES |= {"country", "variant", "rel", "role", "aria-hidden"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(public_url=URL, languages=["en", "es", "ar"])


def body(catalogue: Catalogue, path: str, query: str = "") -> str:
    asset = catalogue.find(path, query)
    assert asset.status == 200, path
    return asset.identity.body.decode()


def view(catalogue: Catalogue, card: str, lang: str = "en") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(body(catalogue, f"v1/cards/{card}.{lang}.view.json"))
    return found


def elements(nodes: list[Node], around: tuple[str, ...] = ()) -> Any:
    """Every element with the classes of those around it."""
    for node in nodes:
        if not isinstance(node, str):
            yield node, around
            inside = (*around, *node[1].get("class", "").split())
            yield from elements(node[2:], inside)


def text(nodes: list[Node]) -> str:
    return "".join(node if isinstance(node, str) else text(node[2:]) for node in nodes)


@pytest.mark.parametrize("card", IDS)
def test_the_starter_set_has_every_card_of_the_mission(catalogue: Catalogue, card: str) -> None:
    document = view(catalogue, card)
    assert list(document) == ["schema", "id", "lang", "dir", "revision", "status", "changed",
                              "valid_until", "url", "view"]  # fmt: skip
    assert document["schema"] == "treatment-card/1"
    assert document["url"] == f"{URL}/cards/en/{card}"
    assert re.fullmatch("[0-9a-f]{12}", document["revision"])


@pytest.mark.parametrize("card", IDS)
def test_safety_comes_first_on_every_door(catalogue: Catalogue, card: str) -> None:
    doors = {
        "html": body(catalogue, f"v1/cards/{card}.en.html"),
        "compact": body(catalogue, f"v1/cards/{card}.en.html", "variant=compact"),
        "page": body(catalogue, f"cards/en/{card}"),
        "view": body(catalogue, f"v1/cards/{card}.en.view.json").replace('\\"', '"'),
    }
    for door, sent in doors.items():
        classes = re.findall(r'"?class"?[=:]"([^"]*)"', sent)
        names = [
            re.sub("^treatment-card-", "", word) for value in classes for word in value.split()
        ]
        left_out = ["side-effects", "evidence", "sources"] if door == "compact" else []
        places = [names.index(name) for name in ORDER if name not in left_out]
        assert places == sorted(places), door


@pytest.mark.parametrize("card", IDS)
def test_every_door_says_the_same_words(catalogue: Catalogue, card: str) -> None:
    """The fragment, the page and the snippet are the tree that the client builds."""
    tree = view(catalogue, card)["view"]
    foot = text([tree[0][-1]])
    words = shown(tree)
    doors = [body(catalogue, f"v1/cards/{card}.en.html"), body(catalogue, f"cards/en/{card}")]
    for page in doors:
        page = page[page.index("<article") : page.index("</article>")]
        assert unescape(re.sub("<[^>]+>", "", page)) == words
    copy = catalogue.snippet(card)
    copy = copy[copy.index("<article") : copy.rindex("<p>Copied ")]
    assert unescape(re.sub("<[^>]+>", "", copy)) == words.removesuffix(foot)


def shown(nodes: list[Node]) -> str:
    """What a reader is shown of a full card where nobody chose a country."""
    kept = [
        node for node in nodes
        if isinstance(node, str)
        or (node[1].get("country", "*") == "*" and node[1].get("variant", "full") == "full")
    ]  # fmt: skip
    return "".join(node if isinstance(node, str) else shown(node[2:]) for node in kept)


@pytest.mark.parametrize("card", IDS)
def test_a_view_has_only_what_the_client_may_build(catalogue: Catalogue, card: str) -> None:
    for node, _ in elements(view(catalogue, card)["view"]):
        assert node[0] in TAGS
        assert node[1].keys() <= ATTRIBUTES
        assert all(isinstance(value, str) for value in node[1].values())


@pytest.mark.parametrize("card", IDS)
def test_no_part_stands_inside_or_around_the_safety_block(catalogue: Catalogue, card: str) -> None:
    """A part can be hidden, moved and made transparent by a partner's style sheet."""
    protected = {"safety", "important", "full-disclaimer", "title", "meta", "summary", "notice"}
    parts = 0
    for node, around in elements(view(catalogue, card)["view"]):
        if "part" in node[1]:
            parts += 1
            inside = {name for child, _ in elements(node[2:]) for name in
                      child[1].get("class", "").split()}  # fmt: skip
            assert not protected & ({*around} | inside | {*node[1].get("class", "").split()})
    assert parts > 3


@pytest.mark.parametrize("card", IDS)
def test_safety_words_are_added_to_every_item(catalogue: Catalogue, card: str) -> None:
    nodes = [(node, around) for node, around in elements(view(catalogue, card)["view"])]
    donts = [node for node, around in nodes if node[0] == "li" and "contraindications" in around]
    facts = json.loads(body(catalogue, f"v1/cards/{card}.en.json"))
    listed = facts["safety"]["contraindications"]["items"]
    assert len(donts) == len(listed)
    assert all(text([node]).startswith("Do not ") for node in donts)
    for name, title in (
        ("cautions", "Ask a medical professional first if"),
        ("stop-if", "Stop if"),
    ):
        section = next(node for node, _ in nodes if node[1].get("class") == name)
        if facts["safety"][name.replace("-", "_")]["state"] == "listed":
            assert text([section[2]]) == title
    headings = [text([node]) for node, around in nodes if node[0] == "h3" and "get-help" in around]
    assert headings[0].startswith("Immediate action required: ")
    assert headings[1].startswith("Urgent advice: ")
    assert headings[2].startswith("Non-urgent advice: ")


@pytest.mark.parametrize("card", IDS)
def test_certainty_is_never_shown_without_its_direction(catalogue: Catalogue, card: str) -> None:
    shown = [text([node]) for node, _ in elements(view(catalogue, card)["view"])
             if node[1].get("class") == "certainty"]  # fmt: skip
    assert shown
    for sentence in shown:
        assert re.fullmatch(
            "([●○]{4} )?(High certainty|Moderate certainty|Low certainty|Very low certainty|"
            "Certainty not graded): (it helps|it helps a little|"
            "no difference that matters to people|it does not help|it does harm|"
            "we do not know if it helps)",
            sentence,
        )


@pytest.mark.parametrize("card", IDS)
def test_nothing_says_reviewed_that_nobody_reviewed(catalogue: Catalogue, card: str) -> None:
    said = text(view(catalogue, card)["view"])
    assert "Not yet reviewed by a clinician" in said
    assert "consult a medical professional before starting any treatment" in said
    facts = json.loads(body(catalogue, f"v1/cards/{card}.en.json"))
    assert facts["review"] == "unreviewed"


@pytest.mark.parametrize("card", IDS)
def test_every_number_points_into_the_list_of_sources(catalogue: Catalogue, card: str) -> None:
    nodes = [node for node, _ in elements(view(catalogue, card)["view"])]
    cited = {int(n) for node in nodes if node[0] == "sup" and node[1].get("class") == "ref"
             for n in re.findall(r"\d+", text([node]))}  # fmt: skip
    sources = next(node for node in nodes if node[1].get("class") == "sources")
    listed = [node for node, _ in elements(sources[2:]) if node[0] == "li"]
    assert cited == set(range(1, len(listed) + 1))
    assert "[@" not in text(nodes)
    links = [node[1]["href"] for node, _ in elements(listed) if node[0] == "a"]
    assert len(set(links)) == len(links) == len(listed)


@pytest.mark.parametrize(("lang", "direction"), [("es", "ltr"), ("ar", "rtl")])
def test_a_translation_says_that_nobody_has_checked_it(
    catalogue: Catalogue, lang: str, direction: str
) -> None:
    for card in ("back-spasm-basics", "heat-and-ice"):
        document = view(catalogue, card, lang)
        assert (document["lang"], document["dir"]) == (lang, direction)
        article = document["view"][0]
        assert (article[1]["lang"], article[1]["dir"]) == (lang, direction)
        language = [n for n, _ in elements(document["view"]) if n[1].get("class") == "language"]
        assert text(language) not in ("", "No person has checked this translation yet.")
        facts = json.loads(body(catalogue, f"v1/cards/{card}.{lang}.json"))
        assert facts["translation_of"] == 1
        assert facts["languages"] == ["en", "es", "ar"]


def test_every_class_is_documented(catalogue: Catalogue) -> None:
    documented = (ROOT / "docs" / "view.md").read_text("utf-8")
    for card in IDS:
        for node, _ in elements(view(catalogue, card)["view"]):
            for name in node[1].get("class", "").split():
                assert f"`{name}`" in documented or f" {name}`" in documented, name


def test_the_revision_does_not_depend_on_where_it_is_served(catalogue: Catalogue) -> None:
    elsewhere = Catalogue(public_url="https://other.example", languages=["en"])
    assert view(elsewhere, "tens")["revision"] == view(catalogue, "tens")["revision"]
    revisions = {view(catalogue, card)["revision"] for card in IDS}
    assert len(revisions) == len(IDS)


def test_without_a_public_address_nothing_links_to_us() -> None:
    document = view(Catalogue(), "tens")
    assert document["url"] is None
    assert "Current version" not in text(document["view"])
