"""What goes wrong while an app is told of news and notices harms nobody but who is not told."""

from __future__ import annotations

import gc
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from widget import card_recalled, notice_served
from widget.publish.asset import JSON, Asset, seal
from widget.serve import teller
from widget.serve.news import News, Recalled
from widget.serve.notices import tell_notice
from widget.serve.signals import tell
from widget.serve.teller import Teller

from .heard import heard

NEWS = Recalled("bath", "en", "0" * 12, None, "recalled", "serious", "It burns.", None, None, None)


class Cards:
    """A catalogue that answers all with one asset."""

    def __init__(self, asset: Asset) -> None:
        self.asset = asset

    def find(self, path: str) -> Asset:
        return self.asset


def view(**members: str) -> Asset:
    return seal(json.dumps(members).encode(), JSON, "no-store", status=410)


def told_of(asset: Asset, path: str) -> list[tuple[str, dict[str, Any]]]:
    cards: Any = Cards(asset)
    with heard(cards) as found:
        tell_notice(cards, path, asset)
    return found


GONE = view(id="bath", lang="en", status="recalled", revision="0" * 12)


def test_a_notice_that_cannot_be_read_fails_no_answer(caplog: pytest.LogCaptureFixture) -> None:
    broken = seal(b"<h1>no view</h1>", JSON, "no-store", status=410)
    assert told_of(broken, "v1/cards/bath.en.view.json") == []
    assert caplog.messages == ["signals: found a notice that could not be told, expected its view"]
    assert len(told_of(GONE, "v1/cards/bath.en.view.json")) == 1


@pytest.mark.parametrize("path", ["v1/cards.en.json", "cards/en/bath/else", "oembed"])
def test_what_is_no_card_tells_nothing(path: str) -> None:
    assert told_of(GONE, path) == []


def test_a_card_that_was_restored_this_very_moment_is_no_notice() -> None:
    """The page was asked for before, the view is looked up after."""
    back = view(id="bath", lang="en", status="active", revision="0" * 12)
    assert told_of(back, "cards/en/bath") == []
    assert [told["form"] for _, told in told_of(GONE, "cards/en/bath")] == ["page"]


def test_a_signal_that_an_app_has_muted_reaches_nobody() -> None:
    cards: Any = Cards(GONE)
    with heard(cards) as found:
        with notice_served.muted():
            tell(notice_served, cards, card="bath")
        assert found == []
        tell(notice_served, cards, card="bath")
    assert found == [("served", {"card": "bath"})]


def bad() -> Iterator[News]:
    raise ValueError("no news")
    yield NEWS


def test_news_that_cannot_be_told_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    Teller(Cards(GONE)).tell(bad())
    assert caplog.messages == ["signals: found news that could not be told, expected none such"]
    assert caplog.records[0].exc_info


def test_a_log_that_fails_as_well_stops_nobody() -> None:
    asked = []

    class Failing(logging.Filter):
        def filter(self, record: logging.LogRecord) -> bool:
            asked.append(record.getMessage())
            raise RuntimeError("of an app")

    failing = Failing()
    teller._log.addFilter(failing)
    try:
        Teller(Cards(GONE)).tell(bad())
    finally:
        teller._log.removeFilter(failing)
    assert asked == ["signals: found news that could not be told, expected none such"]


def test_what_waits_for_a_catalogue_that_is_gone_is_told_nobody() -> None:
    cards = Cards(GONE)
    one, found = Teller(cards), []

    def receive(sender: object, **told: object) -> None:
        found.append(sender)

    one._recalls.append(NEWS)
    del cards
    gc.collect()
    with card_recalled.connected_to(receive):
        one._run()
        assert found == []
        here = Cards(GONE)
        other = Teller(here)
        other._recalls.append(NEWS)
        other._run()
    assert found == [here]
