"""Two publishers in one app: two card sets, names and addresses, and a page with a card of each.

flask --app examples/two-publishers/app.py run --port 5011
"""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, render_template

from widget import create_blueprint

LEAFLETS = Path(__file__).with_name("leaflets")


def create_app(address: str | None = None) -> Flask:
    """The site.

    :param address: under which readers reach it; by default what ``SITE_ADDRESS`` says.
    """
    address = address or os.environ.get("SITE_ADDRESS", "http://127.0.0.1:5011")
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
        """A page of somebody who shows cards of both, as it is typed."""
        return render_template("partner.html", address=address)

    return app
