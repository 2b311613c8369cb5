"""Each state of a card that the fixtures make is that which readers are told of."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from widget import Catalogue, ContentError, SettingError
from widget.database import migrate, publish_folder
from widget.testing import STATES, CardFolder, MadeCard, Mount, MountedCards

#: What of each state is nowhere else in the view.
SHOWN = {
    "active": "Not yet reviewed by a clinician",
    "reviewed": "A. Test Clinician",
    "overdue": "Review overdue: it was due on",
    "under_review": "Under review: this advice may change",
    "superseded": "Replaced by newer advice",
    "withdrawn": "Withdrawn: this advice is no longer given",
    "recalled": "Recalled as unsafe",
    "translated": "[es] this is a test",
    "untranslated": "Not available in the language of this page",
    "partial_translation": "This card is under review for a test.",
    "outdated_translation": "Los consejos han cambiado",
}
#: What nobody reads of a card that is gone.
ADVICE = "Test outcome"


def _view(mounted: MountedCards, card: MadeCard | str) -> Any:
    answer = mounted.client().get(mounted.path(card))
    return answer.status_code, answer.json


def _text(view: Any) -> str:
    """All that a view says, without tags and attributes."""
    if isinstance(view, str):
        return view
    return "".join(map(_text, view[2:]))


def test_a_state_is_what_readers_see(
    each_treatment_card: MadeCard, treatment_cards: CardFolder, mount_treatment_cards: Mount
) -> None:
    card, plain = each_treatment_card, treatment_cards.active("plain")
    mounted = mount_treatment_cards()
    code, told = _view(mounted, card)
    assert code == card.code
    assert not [problem for problem in mounted.catalogue.problems if not problem.warning]
    if code == 404:
        assert card.state == "draft"
        return
    text = _text(["", {}, *told["view"]])
    assert told["status"] == card.status
    assert SHOWN[card.state] in text
    assert (ADVICE in text) == (code == 200)
    other = _text(["", {}, *_view(mounted, plain)[1]["view"]])
    assert (SHOWN[card.state] in other) == (card.state == "active")
    assert (told["lang"] != card.lang) == (card.state == "untranslated")
    assert (card.lang == "es") == ("translat" in card.state)


def test_every_state_has_its_method_and_every_method_its_state(treatment_cards: CardFolder) -> None:
    assert {card.state for state in STATES if (card := getattr(treatment_cards, state)())} == {
        *STATES
    }
    made = {
        name
        for name, method in vars(CardFolder).items()
        if getattr(method, "__annotations__", {}).get("return") == "MadeCard" and name[0] != "_"
    }
    assert made == {*STATES, "broken"}


def test_all_states_live_in_one_folder(
    treatment_cards: CardFolder, mount_treatment_cards: Mount
) -> None:
    cards = [getattr(treatment_cards, state)() for state in STATES]
    mounted = mount_treatment_cards()
    assert [_view(mounted, card)[0] for card in cards] == [card.code for card in cards]


def test_severity_days_and_fields_are_taken(
    treatment_cards: CardFolder, mount_treatment_cards: Mount
) -> None:
    treatment_cards.publisher(review_policy={"withdraw": 10})
    critical = treatment_cards.recalled("bath", severity="critical", title="Warm bath")
    late, not_so_late = treatment_cards.overdue("late", days=11), treatment_cards.overdue(days=9)
    mounted = mount_treatment_cards()
    facts = mounted.client().get(mounted.path(critical, "json")).json
    assert (facts["notice"]["severity"], facts["title"]) == ("critical", "Warm bath")
    assert [_view(mounted, card)[0] for card in (late, not_so_late)] == [410, 200]


def test_what_editors_do_is_served_after_a_reload(
    treatment_cards: CardFolder, mount_treatment_cards: Mount
) -> None:
    card = treatment_cards.translated()
    mounted = mount_treatment_cards()
    seen = [_view(mounted, card)[0]]
    for act in (treatment_cards.withdraw, treatment_cards.restore, treatment_cards.recall):
        act(card)
        mounted.reload()
        seen.append(_view(mounted, card)[0])
    assert seen == [200, 410, 200, 410]
    assert "It is recalled for a test." in json.dumps(_view(mounted, card)[1])


def test_why_a_card_is_given_again_is_in_the_change_log(
    treatment_cards: CardFolder, mount_treatment_cards: Mount
) -> None:
    cards = [treatment_cards.withdrawn(name) for name in ("one", "two")]
    treatment_cards.restore(cards[0], note="The board was mended.")
    treatment_cards.restore(cards[1])
    mounted = mount_treatment_cards()
    facts = [mounted.client().get(mounted.path(card, "json")).json for card in cards]
    one, two = (told["changes"][-1]["note"] for told in facts)
    assert one.endswith(" The board was mended.")
    assert two.endswith(" It is given again, for a test.")


def test_a_file_is_written_with_the_folders_it_is_in(treatment_cards: CardFolder) -> None:
    path = treatment_cards.write("en/pictures/large/board.txt", "a board")
    assert path == treatment_cards.folder / "en/pictures/large/board.txt"
    assert path.read_text("utf-8") == "a board"


def test_a_broken_card_lets_nothing_start_and_keeps_what_runs(
    treatment_cards: CardFolder, mount_treatment_cards: Mount
) -> None:
    card = treatment_cards.active()
    mounted = mount_treatment_cards()
    treatment_cards.broken(card.id)
    mounted.reload()
    assert mounted.client().get("/widget/v1/health.json").json["status"] == "degraded"
    assert _view(mounted, card)[0] == 200
    with pytest.raises(ContentError, match="safety"):
        mount_treatment_cards()


def test_no_text_of_a_card_can_be_taken_for_advice(each_treatment_card: MadeCard) -> None:
    """What is read beside the words of the publisher says that it is a test."""
    folder = each_treatment_card.file.parents[1]
    library = Catalogue(folder, languages=["en", "es"]).library
    for versions in library.cards.values():
        for card in versions.values():
            told = [card.title, card.summary, *(item.text for item in _items(card.safety))]
            told += [outcome.statement for outcome in card.evidence]
            assert all("test" in text.lower() for text in told), told


def _items(safety: Any) -> list[Any]:
    lists = [safety.contraindications, safety.cautions, safety.stop_if, safety.side_effects]
    lists += [advice for _, advice in safety.get_help.levels()]
    items = [item for one in lists for item in one.items]
    assert items
    return items


def test_a_copy_is_good_until_the_day_that_is_asked_for(
    treatment_cards: CardFolder, mount_treatment_cards: Mount
) -> None:
    card, late = treatment_cards.active(), treatment_cards.overdue(days=50)
    mounted = mount_treatment_cards()
    today = datetime.now(UTC).date()

    def age(paste: str) -> int:
        until = paste.partition('valid-until="')[2].partition('"')[0]
        return (today - datetime.fromisoformat(until).date()).days

    assert age(mounted.copy(card)) == -90
    assert age(mounted.expired_copy(card)) == 1
    assert age(mounted.expired_copy(card, days=7, form="evergreen")) == 7
    assert age(mounted.copy(late)) == 50


def test_an_app_of_ones_own_and_one_that_has_none(
    treatment_cards: CardFolder, mount_treatment_cards: Mount
) -> None:
    app = Flask("own")
    card = treatment_cards.active()
    mounted = mount_treatment_cards(app, url_prefix="/c", frame_ancestors=[], name="advice")
    assert (mounted.app, mounted.blueprint.name, mounted.prefix) == (app, "advice", "/c")
    assert app.test_client().get(f"/c/v1/cards/{card.id}.en.json").status_code == 200
    assert MountedCards(app).path(card, "html") == f"/c/v1/cards/{card.id}.en.html"
    starter = mount_treatment_cards(source="starter")
    assert starter.client().get(starter.path("tens")).status_code == 200
    with pytest.raises(SettingError, match="found 0 blueprints"):
        MountedCards(Flask("none"))


def test_the_folder_is_one_for_a_database_as_well(
    treatment_cards: CardFolder, mount_treatment_cards: Mount, tmp_path: Path
) -> None:
    address = f"sqlite:///{tmp_path}/cards.db"
    card = treatment_cards.withdrawn()
    migrate(address)
    publish_folder(treatment_cards, address)
    mounted = mount_treatment_cards(source=address)
    assert _view(mounted, card)[0] == 410
