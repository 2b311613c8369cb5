"""Two publishers in one app: two card sets, names and addresses, and a page with a card of each.

flask --app examples/two-publishers/app.py run --port 5011
"""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, render_template
from markupsafe import Markup

from widget import create_blueprint
from widget.serve.blueprint import CardsBlueprint

LEAFLETS = Path(__file__).with_name("leaflets")


def create_app(address: str = "http://127.0.0.1:5011") -> Flask:
    """The address under which readers reach this site."""
    address = os.environ.get("SITE_ADDRESS", address)
    app = Flask(__name__)
    cards = create_blueprint(name="cards", public_url=f"{address}/cards")
    leaflets = create_blueprint(LEAFLETS, name="leaflets", public_url=f"{address}/leaflets")
    app.register_blueprint(cards, url_prefix="/cards")
    app.register_blueprint(leaflets, url_prefix="/leaflets")

    @app.get("/")
    def home() -> str:
        return render_template("home.html")

    @app.get("/partner")
    def partner() -> str:
        """What a site pastes that shows cards of both."""
        pasted = [
            based(cards, "heat-and-ice"),
            based(leaflets, "first-visit"),
        ]
        return render_template("partner.html", pasted=pasted)

    return app


def based(blueprint: CardsBlueprint, card: str) -> Markup:
    """A snippet whose element says of which publisher it is."""
    catalogue = blueprint.catalogue
    pasted = catalogue.snippet(card, heading_level=2)
    base = f'<treatment-card base="{catalogue.public_url}" '
    return Markup(pasted.replace("<treatment-card ", base, 1))  # HTML that the publisher made
