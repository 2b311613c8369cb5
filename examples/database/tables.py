"""The tables of the app, and ours beside them."""

from __future__ import annotations

from typing import Any

from flask_sqlalchemy import SQLAlchemy

from widget.database import add_tables

db = SQLAlchemy()
add_tables(db.metadata)


class Editor(db.Model):  # type: ignore[name-defined,misc]
    """Who saves, and how often."""

    name = db.Column(db.String(80), primary_key=True)
    saved = db.Column(db.Integer, nullable=False, default=0)

    @classmethod
    def count(cls, name: str) -> int:
        """One more."""
        editor = db.session.get(cls, name) or cls(name=name, saved=0)
        editor.saved += 1
        db.session.add(editor)
        return int(editor.saved)


class Leaflet(db.Model):  # type: ignore[name-defined,misc]
    """What an editor typed into the form: the app's own, from which the card is made."""

    card = db.Column(db.String(64), primary_key=True)
    typed: dict[str, str] = db.Column(db.JSON, nullable=False)
    changes: list[dict[str, Any]] = db.Column(db.JSON, nullable=False)
