"""Cards in the database of an app that has one: its own tables, its own pages for editors.

flask --app examples/database/app.py run --port 5012
"""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, render_template, request
from leaflets import CardName, pages
from tables import Editor, Leaflet, db

from widget import ContentError, SettingError, create_blueprint
from widget.database import card_text, publish_card, publish_folder, read_card


def create_app(database: str | None = None, public_url: str | None = None) -> Flask:
    """The app.

    :param database: its address; by default what ``DATABASE_URL`` says, else a file beside it.
    :param public_url: where the cards are served; by default what ``CARDS_URL`` says.
    """
    app = Flask(__name__)
    database = database or os.environ.get("DATABASE_URL", "sqlite:///cards.db")
    app.config["SQLALCHEMY_DATABASE_URI"] = database
    db.init_app(app)
    with app.app_context():
        db.create_all()  # an app with migrations of its own makes the tables by one of those
        if read_card(db.engine, "exercise", "en") is None:
            publish_folder("starter", db.engine, by="example")
        address = db.engine.url.render_as_string(hide_password=False)
    public_url = public_url or os.environ.get("CARDS_URL", "http://127.0.0.1:5012/widget")
    app.register_blueprint(create_blueprint(address, public_url=public_url), url_prefix="/widget")
    app.url_map.converters["card"] = CardName
    app.register_blueprint(pages)
    app.add_url_rule("/", view_func=home)
    rule = "/admin/cards/<any(en, es, ar):lang>/<card:card>"
    app.add_url_rule(rule, view_func=save, methods=["PUT"])
    return app


def home() -> str:
    return render_template("home.html", leaflets=db.session.scalars(db.select(Leaflet)).all())


def save(lang: str, card: str) -> tuple[dict[str, Any], int]:
    """What a program sends: the fields, the sections, and which revision it started from."""
    asked = request.get_json()
    text = card_text(asked["fields"], asked["sections"])
    who = request.headers["X-Editor"]  # an app has a login
    try:
        # In the transaction of the app: both are saved, or neither.
        saved = Editor.count(who)
        publish_card(db.session.connection(), card, lang, text, by=who, base=asked.get("base"))
        db.session.commit()
    except ContentError as error:
        db.session.rollback()
        told = {p.field: f"found {p.found}, expected {p.expected}" for p in error.problems}
        return {"errors": told}, 422
    except SettingError as error:  # somebody else has saved meanwhile
        db.session.rollback()
        return {"error": str(error)}, 409
    return {"saved": saved}, 200
