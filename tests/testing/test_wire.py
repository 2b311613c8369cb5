"""The publisher on the loopback misbehaves as told, behaves again, and ends."""

from __future__ import annotations

import gc
import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from flask import Flask

from widget import FastDoor, SettingError, create_blueprint
from widget.testing import (
    FAULTS,
    CardFolder,
    FaultyServer,
    LivePublisher,
    LoopbackServer,
    MadeCard,
    Serve,
    held,
    status,
    turns,
)  # fmt: skip

#: Of each fault: the status and a piece of the body, or the error of a client.
SEEN: dict[str, tuple[int, bytes] | type[Exception]] = {
    "404": (404, b"{}"),
    "410": (410, b""),
    "429": (429, b"{}"),
    "500": (500, b"<h1>Internal"),
    "503": (503, b"{}"),
    "bad-json": (200, b'"id": '),
    "wrong-type": (200, b"guest network"),
    "wrong-schema": (200, b"treatment-card/2"),
    "wrong-id": (200, b'"id": "other"'),
    "empty": (200, b""),
    "cut": http.client.IncompleteRead,
    "reset": ConnectionResetError,
    "unreadable": (502, b"Bad gateway"),
    "timeout": TimeoutError,
    "dead": ConnectionRefusedError,
}


@pytest.fixture
def card(treatment_cards: CardFolder) -> MadeCard:
    return treatment_cards.active()


@pytest.fixture
def live(card: MadeCard, serve_treatment_cards: Serve) -> LivePublisher:
    return serve_treatment_cards()


def _ask(
    live: LivePublisher, card: MadeCard | str, patience: float = 20
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", live.port, timeout=patience)
    try:
        connection.request("GET", card if isinstance(card, str) else live.mounted.path(card))
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), answer.read()
    finally:
        connection.close()


def test_a_fault_is_what_it_is_called(
    live: LivePublisher, card: MadeCard, each_treatment_card_fault: str
) -> None:
    other = "/widget/v1/health.json"
    live.misbehave("v1/cards/", each_treatment_card_fault)
    wanted = SEEN[each_treatment_card_fault]
    if isinstance(wanted, tuple):
        code, headers, body = _ask(live, card)
        assert code == wanted[0]
        assert wanted[1] in body
        assert bool(body) == bool(wanted[1])
        assert headers.get("Retry-After") == ("30" if code in (429, 503) else None)
        readable = headers.get("Access-Control-Allow-Origin") == "*"
        assert readable == (each_treatment_card_fault != "unreadable")
    else:
        with pytest.raises(wanted):
            _ask(live, card, 0.5 if wanted is TimeoutError else 20)
    if each_treatment_card_fault != "dead":
        assert _ask(live, other)[0] == 200
        assert [seen.path for seen in live.of("v1/cards/")] == [live.mounted.path(card)]
    live.behave()
    assert live.seen == []
    code, _, body = _ask(live, card)
    assert (code, json.loads(body)["id"]) == (200, card.id)


def test_every_fault_is_tried() -> None:
    assert {*SEEN} == {*FAULTS, "timeout", "dead"}


def test_a_way_that_is_none_is_told(live: LivePublisher) -> None:
    with pytest.raises(SettingError, match=r"found '418', expected one of 404, .*, timeout, dead"):
        live.misbehave("", "418")


def test_faults_of_ones_own_in_turn(live: LivePublisher, card: MadeCard) -> None:
    live.misbehave("v1/cards", turns(status(429, retry_after=7), None))
    first, second, third = (_ask(live, card) for _ in range(3))
    assert (first[0], first[1]["Retry-After"]) == (429, "7")
    assert (second[0], third[0]) == (200, 200)


def test_what_is_held_back_is_let_go(live: LivePublisher, card: MadeCard) -> None:
    """By its event, and where it is a timeout by the end of the misbehaviour."""
    event = threading.Event()
    for how, let_go in ((held(event), event.set), ("timeout", live.behave)):
        live.misbehave("v1/cards", how)
        found: list[int] = []
        asking = threading.Thread(target=lambda into=found: into.append(_later(live, card)))
        asking.start()
        asking.join(0.3)
        assert asking.is_alive()
        let_go()
        asking.join(20)
        assert found == [200 if let_go == event.set else 504]


def _later(live: LivePublisher, card: MadeCard) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", live.port, timeout=20)
    connection.request("GET", live.mounted.path(card))
    code = connection.getresponse().status
    connection.close()
    return code


def test_the_dead_come_back_at_their_address(live: LivePublisher, card: MadeCard) -> None:
    kept = socket.create_connection(("127.0.0.1", live.port))
    assert _ask(live, card)[0] == 200
    live.die()
    live.die()
    with pytest.raises(ConnectionRefusedError):
        _ask(live, card)
    kept.close()
    live.revive()
    assert _ask(live, card)[0] == 200


def test_nobody_else_gets_the_address_of_the_dead() -> None:
    """No connection was made, so nothing else keeps the port."""
    with FaultyServer() as server:
        server.die()
        with socket.socket() as other, pytest.raises(OSError, match="in use"):
            other.bind(("127.0.0.1", server.port))


def test_a_connection_that_was_kept_is_dead_as_well(live: LivePublisher) -> None:
    with socket.create_connection(("127.0.0.1", live.port), timeout=5) as kept:
        time.sleep(0.1)  # it is taken
        live.die()

        def ask() -> bytes:
            kept.sendall(b"GET /widget/v1/health.json HTTP/1.1\r\nHost: x\r\n\r\n")
            return kept.recv(100)

        with pytest.raises(ConnectionError):
            ask()


def test_an_app_of_ones_own_is_served_with_all_that_stands_around_it(
    treatment_cards: CardFolder, serve_treatment_cards: Serve, card: MadeCard
) -> None:
    def make(public_url: str) -> Flask:
        app = Flask("own")
        cards = create_blueprint(treatment_cards, public_url=public_url)
        app.register_blueprint(cards, url_prefix="/c")
        app.wsgi_app = FastDoor(app.wsgi_app, cards, "/c")  # type: ignore[method-assign]
        return app

    live = serve_treatment_cards(make, url_prefix="/c")
    assert live.public_url == f"{live.origin}/c"
    assert live.mounted.copy(card).count(live.public_url) > 1
    assert live.url(card, "html") == f"{live.public_url}/v1/cards/{card.id}.en.html"
    assert _ask(live, card)[0] == 200
    live.misbehave("v1/cards", "500")
    assert _ask(live, card)[0] == 500


def test_two_publishers_at_once(
    treatment_cards: CardFolder, serve_treatment_cards: Serve, card: MadeCard
) -> None:
    first, second = serve_treatment_cards(), serve_treatment_cards(source="starter")
    first.die()
    assert first.origin != second.origin
    assert _ask(second, "/widget/v1/cards/tens.en.json")[0] == 200


@pytest.fixture
def ended() -> Iterator[list[LivePublisher]]:
    """What was served in a test, after the fixture of that test is gone."""
    served: list[LivePublisher] = []
    before = threading.active_count()
    yield served
    ports = [live.port for live in served]
    assert len(ports) == 2
    for port in ports:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))
    served.clear()
    gc.collect()  # a catalogue looks at its folder as long as somebody has it
    end = time.monotonic() + 10
    while threading.active_count() > before and time.monotonic() < end:
        time.sleep(0.05)
    assert threading.active_count() <= before


def test_all_ends_with_the_test(
    ended: list[LivePublisher], card: MadeCard, serve_treatment_cards: Serve
) -> None:
    """One that is dead, and one that holds an answer back."""
    ended += [serve_treatment_cards(), serve_treatment_cards()]
    ended[0].die()
    ended[1].misbehave("", "timeout")
    with pytest.raises(TimeoutError):
        _ask(ended[1], card, 0.5)


def test_a_start_that_fails_leaves_nothing_behind(
    treatment_cards: CardFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[int] = []
    close = LoopbackServer.close
    monkeypatch.setattr(
        LoopbackServer, "close", lambda self: (closed.append(self.port), close(self))
    )
    with pytest.raises(SettingError, match="on_unclean"):
        LivePublisher(treatment_cards, on_unclean="maybe")  # type: ignore[typeddict-item]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", closed[0]))
