"""A desk whose cards are served out of a database."""

from __future__ import annotations

from widget import Catalogue
from widget.check.publishing import publish_folder
from widget.read.sql.database import Database

from ..serve.desk import LANGUAGES, Desk

ACTIVE, RECALLED = [(200, "active")] * 3, [(410, "recalled")] * 3


def serving(url: str, desk: Desk) -> Catalogue:
    publish_folder(desk.folder, url)
    return Catalogue(url, languages=LANGUAGES)


def source(catalogue: Catalogue) -> Database:
    assert isinstance(catalogue.settings.source, Database)
    return catalogue.settings.source
