"""A clinic's app with a factory: its own pages, its own errors, cards below a prefix."""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, Response, render_template
from werkzeug.exceptions import HTTPException

from widget import create_blueprint

from .config import ENVIRONMENTS, complete
from .pages import pages

#: What pages of the app's own may load. It leaves the cards' answers alone: they bring theirs.
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"
#: What the app's own errors say, by their status.
ERRORS = {404: "There is no such page", 500: "Something went wrong here"}


def create_app(environment: str | None = None, **changes: Any) -> Flask:
    """The app.

    :param environment: ``development``, ``testing`` or ``production``; by default what
        ``CLINIC_ENV`` says.
    :param changes: settings that are to be others, as a test has them.
    """
    app = Flask(__name__)
    app.config.from_object(ENVIRONMENTS[environment or os.environ.get("CLINIC_ENV", "development")])
    app.config.from_prefixed_env("CLINIC")
    app.config.from_mapping(changes)
    complete(app.config)
    app.register_blueprint(pages)
    cards = create_blueprint(
        app.config["CARDS"],
        public_url=app.config["CARDS_URL"],
        archive=app.config["CARDS_ARCHIVE"],
    )
    app.register_blueprint(cards, url_prefix=app.config["CARDS_PREFIX"])
    for code in ERRORS:
        app.register_error_handler(code, failed)
    app.after_request(guard)
    return app


def failed(error: HTTPException) -> tuple[str, int]:
    """A page of the app's own. A card's address that is wrong is answered by the cards, in JSON."""
    code = error.code or 500
    return render_template("clinic/error.html", code=code, said=ERRORS[code]), code


def guard(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    return response
