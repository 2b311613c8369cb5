"""What an app hears that listens to the signals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from widget import card_published, card_recalled, notice_served

SIGNALS = {"published": card_published, "recalled": card_recalled, "served": notice_served}
Heard = list[tuple[str, dict[str, Any]]]


@contextmanager
def heard(catalogue: Any) -> Iterator[Heard]:
    """What is told of a catalogue, in its order, while the block lasts."""
    found: Heard = []
    receivers = []
    for name, signal in SIGNALS.items():

        def receive(sender: object, name: str = name, **told: Any) -> None:
            assert sender is catalogue
            found.append((name, told))

        receivers.append((signal, signal.connect(receive, sender=catalogue)))
    yield found
    for signal, receiver in receivers:
        signal.disconnect(receiver, sender=catalogue)


def names(found: Heard) -> list[str]:
    """Signal, card and language of each."""
    return [f"{name} {told['card']}.{told['lang']}" for name, told in found]
