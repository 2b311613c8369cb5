"""A publisher's whole site: the starter cards, below /widget.

flask --app examples/site/app.py run --port 5001
"""

import os

from flask import Flask, redirect, render_template_string
from werkzeug.wrappers import Response

from widget import create_blueprint

#: A page of the publisher's own, with a card in it: no script, no request, always current.
ADVICE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Our advice</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Our advice</h1>
<p>What we tell people who ask us about heat and cold.</p>
{{ treatment_card("heat-and-ice", country="GB", heading_level=2) }}
</main></body></html>
"""


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

    @app.get("/advice")
    def advice() -> str:
        return render_template_string(ADVICE)

    return app
