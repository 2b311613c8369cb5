"""The live publisher before real browsers: a partner's page with what it says to paste."""

from __future__ import annotations

import pytest

from widget.testing import CardFolder, MadeCard, Serve

EXPIRED = "This copy may be out of date."


def test_an_old_copy_gives_way_to_the_card_as_it_is(
    page, partner, treatment_cards: CardFolder, serve_treatment_cards: Serve
) -> None:
    card = treatment_cards.active()
    publisher = serve_treatment_cards()
    paste = publisher.mounted.expired_copy(card)
    treatment_cards.recall(card.id, severity="critical", reason="The strap can break.")
    publisher.reload()
    page.open(partner.page(paste))
    page.wait("() => seen.events.some(({name}) => name === 'withdrawn')")
    shown = page.text()
    assert "The strap can break." in shown
    assert EXPIRED not in shown


@pytest.mark.slow_elsewhere
@pytest.mark.parametrize("how", ["429", "500", "cut"])
def test_an_old_copy_warns_where_nobody_answers(
    page, partner, treatment_cards: CardFolder, serve_treatment_cards: Serve, how: str
) -> None:
    card = treatment_cards.active()
    publisher = serve_treatment_cards()
    publisher.misbehave(f"v1/cards/{card.id}.", how)
    page.open(partner.page(publisher.mounted.expired_copy(card)))
    page.wait("() => seen.events.some(({name}) => name === 'error')")
    shown = page.text()
    assert EXPIRED in shown
    assert card.title in shown[shown.index(EXPIRED) :]


def test_of_a_dead_publisher_the_copy_is_there(
    page, partner, treatment_cards: CardFolder, serve_treatment_cards: Serve
) -> None:
    """No script comes, so no warning: the copy itself says until when it is good."""
    card = treatment_cards.active()
    publisher = serve_treatment_cards()
    paste = publisher.mounted.expired_copy(card)
    publisher.die()
    page.open(partner.page(paste))
    shown = page.text()
    assert card.title in shown
    assert "Do not rely on it after" in shown


@pytest.mark.slow_elsewhere
def test_every_state_is_a_card_or_its_copy(
    page, partner, each_treatment_card: MadeCard, serve_treatment_cards: Serve
) -> None:
    publisher = serve_treatment_cards()
    card = each_treatment_card
    tag = publisher.mounted.copy("disclaimer").rpartition("<script")
    element = f'<treatment-card card="{card.id}" lang="{card.lang}">A copy.</treatment-card>'
    page.open(partner.page(f"{element}<script{tag[2]}"))
    name = {404: "error", 410: "withdrawn"}.get(card.code, "loaded")
    page.wait(f"() => seen.events.some(({{name}}) => name === '{name}')")
    assert (page.text().count("A copy.") == 1) == (card.code == 404)
