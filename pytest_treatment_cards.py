"""Fixtures of treatment cards in every state, for pytest: docs/testing.md.

It stands outside of the package, and imports nothing of it before a fixture is used: pytest loads
this in every run in whose environment it is installed. Nothing is asserted here, so pytest has
nothing to rewrite: PYTEST_DONT_REWRITE
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from widget.testing import CardFolder, MadeCard, Mount, Serve

#: As in widget.testing.STATES and FAULTS, which are not imported here; a test compares them.
_STATES = (
    *("active", "reviewed", "overdue", "draft", "under_review", "superseded", "withdrawn"),
    *("recalled", "translated", "untranslated", "partial_translation", "outdated_translation"),
)
_FAULTS = (
    *("404", "410", "429", "500", "503", "bad-json", "wrong-type", "wrong-schema", "wrong-id"),
    *("empty", "cut", "reset", "unreadable", "timeout", "dead"),
)


@pytest.fixture
def treatment_cards(tmp_path_factory: pytest.TempPathFactory) -> CardFolder:
    """A source folder, with methods that write cards in each state."""
    from widget.testing import CardFolder

    return CardFolder(tmp_path_factory.mktemp("treatment-cards"))


@pytest.fixture(params=_STATES)
def each_treatment_card(request: pytest.FixtureRequest, treatment_cards: CardFolder) -> MadeCard:
    """A card in one state; the test runs once for each."""
    card: MadeCard = getattr(treatment_cards, request.param)()
    return card


@pytest.fixture
def mount_treatment_cards(treatment_cards: CardFolder) -> Mount:
    """Registers the cards in your app, or in one that is made."""
    from widget.testing import mount_cards

    def mount(app: Any = None, *, source: Any = None, **settings: Any) -> Any:
        return mount_cards(treatment_cards if source is None else source, app, **settings)

    return mount


@pytest.fixture
def serve_treatment_cards(treatment_cards: CardFolder) -> Iterator[Serve]:
    """Starts a publisher on the loopback; all of them end with the test."""
    from widget.testing import LivePublisher

    with ExitStack() as stack:

        def serve(make_app: Any = None, *, source: Any = None, **settings: Any) -> Any:
            at = treatment_cards if source is None else source
            return stack.enter_context(LivePublisher(at, make_app, **settings))

        yield serve


@pytest.fixture(params=_FAULTS)
def each_treatment_card_fault(request: pytest.FixtureRequest) -> str:
    """The name of one way in which a server can go wrong; the test runs once for each."""
    return str(request.param)
