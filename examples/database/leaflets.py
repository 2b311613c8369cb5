"""The form in which editors write a leaflet, and the page on which readers find it."""

from __future__ import annotations

from datetime import UTC, datetime

from fields import FIELDS, composed, told
from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from tables import Editor, Leaflet, db
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response

from widget import ContentError, SettingError
from widget.database import card_text, publish_card, read_card

pages = Blueprint("leaflets", __name__)
LANG = "en"


class CardName(BaseConverter):
    """Of a card, in addresses: where it is none, there is no such page."""

    regex = "(?=[a-z0-9-]{1,64}(?![a-z0-9-]))[a-z0-9]+(?:-[a-z0-9]+)*"


@pages.get("/leaflets/<card:card>")
def read(card: str) -> str:
    return render_template("leaflet.html", leaflet=db.get_or_404(Leaflet, card))


@pages.get("/admin/leaflets")
def begin() -> Response:
    """The form of a card, which may be new."""
    return redirect(url_for(".edit", card=request.args["card"]))


@pages.get("/admin/leaflets/<card:card>")
def edit(card: str) -> str:
    found = db.session.get(Leaflet, card)
    stored = read_card(db.session.connection(), card, LANG)
    if stored and not found:
        abort(404, "That card was not written with this form.")
    typed = found.typed if found else {}
    return shown(card, typed, stored.revision.number if stored else 0)


@pages.post("/admin/leaflets/<card:card>")
def save(card: str) -> Response | tuple[str, int]:
    """Publish what was typed. The app's own rows and ours are saved together, or not at all."""
    if request.headers.get("Origin", request.host_url.rstrip("/")) != request.host_url.rstrip("/"):
        abort(403)  # sent by a page of somebody else; an app has a login, too
    typed = {field.name: request.form.get(field.name, "").strip() for field in FIELDS}
    base, who = request.form.get("base", type=int), typed["who"] or "nobody"
    if base is None:
        abort(400)  # the form sends it; without it nobody knows what the editor has read
    leaflet = db.session.get(Leaflet, card) or Leaflet(card=card, changes=[])
    change = {"version": len(leaflet.changes) + 1, "date": datetime.now(UTC).date().isoformat(),
              "kind": typed["size"], "note": typed["note"]}  # fmt: skip
    leaflet.typed, leaflet.changes = typed, [*leaflet.changes, change]
    text = card_text(*composed(typed, leaflet.changes))
    try:
        db.session.add(leaflet)
        Editor.count(who)
        publish_card(db.session.connection(), card, LANG, text, by=who, base=base)
        db.session.commit()
    except ContentError as error:
        db.session.rollback()
        return shown(card, typed, base, told(error.problems)), 422
    except SettingError as error:  # somebody else has saved meanwhile
        db.session.rollback()
        return shown(card, typed, base, {"": [str(error)]}), 409
    # Servers look once a second; whoever has saved is to see it at once.
    current_app.blueprints["treatment_cards"].catalogue.reload()  # type: ignore[attr-defined]
    return redirect(url_for(".read", card=card), 303)


def shown(
    card: str, typed: dict[str, str], base: int, wrong: dict[str, list[str]] | None = None
) -> str:
    """The form, with what is wrong at the fields where it is."""
    return render_template(
        "form.html", card=card, fields=FIELDS, typed=typed, base=base, wrong=wrong or {}
    )
