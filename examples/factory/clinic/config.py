"""The settings of each environment; what differs from host to host are variables: CLINIC_…"""

from __future__ import annotations

from flask import Config


class Development:
    """On this machine: the starter cards."""

    CARDS: str | None = "starter"
    CARDS_PREFIX = "/advice/cards"
    CARDS_URL: str | None = "http://127.0.0.1:5010/advice/cards"
    CARDS_ARCHIVE: str | None = None


class Testing(Development):
    TESTING = True
    CARDS_URL = "https://clinic.example/advice/cards"


class Production(Development):
    """``CLINIC_CARDS`` and ``CLINIC_CARDS_URL`` have to say where these are."""

    CARDS = CARDS_URL = None


ENVIRONMENTS = {"development": Development, "testing": Testing, "production": Production}


def complete(config: Config) -> None:
    """
    :raises RuntimeError: for what has to be said and is not.
    """
    missing = [name for name in ("CARDS", "CARDS_URL") if not config[name]]
    if missing:
        raise RuntimeError(f"expected {', '.join(f'CLINIC_{name}' for name in missing)}")
