"""What a good page is held to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from widget.testing import held

from .rig import states as every
from .rig.page import Page
from .rig.servers import DEV, Partner, Provider

Clean = Callable[..., None]
TONGUES = Path(__file__).with_name("tongues")


@pytest.fixture(scope="session")
def _states(tmp_path_factory: Any) -> Iterator[Provider]:
    folder = every.write(tmp_path_factory.mktemp("states"))
    server = Provider(source=folder, languages=every.LANGUAGES)
    yield server
    server.close()


@pytest.fixture(scope="session")
def _tongues(tmp_path_factory: Any) -> Iterator[Provider]:
    folder = every.write(tmp_path_factory.mktemp("tongues"), TONGUES, "example-gel")
    server = Provider(source=folder, languages=every.TONGUES)
    yield server
    server.close()


@pytest.fixture
def tongues(_tongues: Provider) -> Provider:
    """The same in the languages that have no starter cards (tests/browser/tongues)."""
    _tongues.behave()
    return _tongues


@pytest.fixture
def states(_states: Provider) -> Provider:
    """A publisher with a card in every state, each in three languages (rig/states.py)."""
    _states.behave()
    return _states


@pytest.fixture
def clean(provider: Provider, partner: Partner) -> Clean:
    """Holds a page to promises 6 and 7: no violation, no error, nothing told about the reader.

    :param asked: the paths that may have been asked for, in order; by default the script and TENS.
    """

    def check(page: Page, *asked: str, of: Provider = provider) -> None:
        assert page.problems() == []
        assert partner.reports == []
        assert of.paths() == list(asked or (DEV, "v1/cards/tens.en.view.json"))
        for request in of.seen:
            assert request.method == "GET"
            assert not {"cookie", "referer", "authorization"} & set(request.headers)

    return check


@pytest.fixture
def hold(provider: Provider) -> Iterator[Callable[[str], Event]]:
    """Holds back the answers of an address until the event is set, at the latest with the test."""
    events: list[Event] = []

    def start(part: str) -> Event:
        events.append(Event())
        provider.misbehave(part, held(events[-1]))
        return events[-1]

    yield start
    for event in events:
        event.set()
