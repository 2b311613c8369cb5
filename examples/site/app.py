"""A publisher's whole site: the starter cards, below /widget.

flask --app examples/site/app.py run --port 5001
"""

import os

from flask import Flask, redirect
from werkzeug.wrappers import Response

from widget import create_blueprint


def create_app(address: str = "http://127.0.0.1:5001", languages: str = "en,es,ar") -> Flask:
    """The address under which readers reach this site, and the languages of its cards."""
    address = os.environ.get("SITE_ADDRESS", address)
    languages = os.environ.get("SITE_LANGUAGES", languages)
    app = Flask(__name__)
    cards = create_blueprint(public_url=f"{address}/widget", languages=languages.split(","))
    app.register_blueprint(cards, url_prefix="/widget")

    @app.get("/")
    def home() -> Response:
        return redirect("/widget/cards/en/")

    return app
