"""An answer of which the end is held back, and a live publisher that reads its folder again."""

from __future__ import annotations

import http.client
from contextlib import closing
from threading import Event

import pytest

from widget.testing import CardFolder, LoopbackServer, Serve
from widget.testing.faults import cut


def test_the_half_of_an_answer_is_there_before_it_breaks_off(
    treatment_cards: CardFolder, serve_treatment_cards: Serve
) -> None:
    card, live, end = treatment_cards.active(), serve_treatment_cards(), Event()
    live.misbehave("v1/cards", cut(200, b'{"half', promised=100, until=end))
    with closing(http.client.HTTPConnection("127.0.0.1", live.port, timeout=20)) as client:
        client.request("GET", live.mounted.path(card))
        answer = client.getresponse()
        try:
            assert (answer.status, answer.read(6)) == (200, b'{"half')
        finally:
            end.set()
        with pytest.raises(http.client.IncompleteRead):
            answer.read()


def test_an_answer_in_chunks_breaks_off_before_the_last(
    treatment_cards: CardFolder, serve_treatment_cards: Serve
) -> None:
    card, live = treatment_cards.active(), serve_treatment_cards()
    live.misbehave("v1/cards", cut(200, b'{"half'))
    with closing(http.client.HTTPConnection("127.0.0.1", live.port, timeout=20)) as client:
        client.request("GET", live.mounted.path(card))
        answer = client.getresponse()
        assert (answer.status, answer.headers["Content-Length"]) == (200, None)
        with pytest.raises(http.client.IncompleteRead) as broken:
            answer.read()
    assert broken.value.partial == b'{"half'


def test_a_live_publisher_serves_an_edit_once_it_is_told(
    treatment_cards: CardFolder, serve_treatment_cards: Serve
) -> None:
    card, live = treatment_cards.active(), serve_treatment_cards()
    client = live.mounted.client()
    assert client.get(live.mounted.path(card)).status_code == 200
    treatment_cards.recall(card)
    live.reload()
    assert client.get(live.mounted.path(card)).status_code == 410


def test_a_server_without_an_answer_is_none() -> None:
    with pytest.raises(TypeError, match="abstract"):
        LoopbackServer()  # type: ignore[abstract]
