"""The settings of each environment."""

from __future__ import annotations

import os


class Development:
    """On this machine: the starter cards."""

    CARDS: str | None = None
    CARDS_PREFIX = "/advice/cards"
    CARDS_URL = "http://127.0.0.1:5010/advice/cards"
    CARDS_ARCHIVE: str | None = None


class Testing(Development):
    TESTING = True
    CARDS_URL = "https://clinic.example/advice/cards"


class Production(Development):
    """What differs from host to host comes from its environment; a missing one ends the start."""

    def __init__(self) -> None:
        self.CARDS = os.environ["CLINIC_CARDS"]
        self.CARDS_URL = os.environ["CLINIC_CARDS_URL"]
        self.CARDS_ARCHIVE = os.environ.get("CLINIC_CARDS_ARCHIVE")


_ALL = {"development": Development, "testing": Testing, "production": Production}


def settings(environment: str | None = None) -> Development:
    """Those of an environment, by default the one that ``CLINIC_ENV`` names."""
    return _ALL[environment or os.environ.get("CLINIC_ENV", "development")]()
