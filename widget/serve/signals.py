"""What apps are told: cards that are published or recalled, notices that are served (blinker)."""

from __future__ import annotations

import logging
from inspect import iscoroutine

from blinker import NamedSignal

#: A card, in a language, has another revision than the one that this process served before, or had
#: none. Sent after the swap; see :class:`widget.serve.news.Published` for what comes with it.
card_published = NamedSignal(
    "card-published", "A card is served at a new revision; the sender is the catalogue."
)
#: A card, in a language, is withdrawn or recalled; or is again, with another severity, day or
#: replacement. Sent after the swap; see :class:`widget.serve.news.Recalled`.
card_recalled = NamedSignal(
    "card-recalled", "A card is withdrawn or recalled; the sender is the catalogue."
)
#: A request was answered with a notice in place of advice, 410; see
#: :func:`widget.serve.notices.tell_notice`.
notice_served = NamedSignal(
    "notice-served", "A request was answered with a notice; the sender is the catalogue."
)
_log = logging.getLogger("widget")


def tell(signal: NamedSignal, sender: object, **told: object) -> None:
    """Call every receiver. What one of them raises is logged: it hinders no other. Never raises.

    :param told: what comes with the signal, by name.
    """
    if signal.is_muted:
        return
    for receiver in list(signal.receivers_for(sender)):
        try:
            if iscoroutine(found := receiver(sender, **told)):
                found.close()
                raise TypeError("found a coroutine, expected a function that does its work at once")
        except Exception:
            _log.exception("a receiver of %s failed", signal.name, extra={"card": told.get("card")})
