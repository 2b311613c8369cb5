"""The apps that are measured; a server imports this module, and SERVED names one of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response

import widget
from benchmarks.server.requests import Answer, App, Environ, Request, answer
from widget.serve.blueprint import CardsBlueprint

PREFIX = "/widget"
#: Of the starter cards, the one whose view JSON is of median size.
PATH = f"{PREFIX}/v1/cards/massage.en.view.json"
CODINGS = ("br", "gzip", "identity")


def flask_app(archive: Path | None = None) -> tuple[Flask, CardsBlueprint]:
    """The cards in an app that does nothing else."""
    app = Flask("cards")
    cards = widget.create_blueprint(public_url=f"https://cards.example{PREFIX}", archive=archive)
    app.register_blueprint(cards, url_prefix=PREFIX)
    return app, cards


def in_front(app: Flask, cards: CardsBlueprint) -> App:
    """The fast door, in front of that app."""
    return widget.FastDoor(app.wsgi_app, cards, PREFIX)


def _archive() -> Path | None:
    return Path(os.environ["SERVED_ARCHIVE"]) if "SERVED_ARCHIVE" in os.environ else None


def blueprint() -> App:
    return flask_app(_archive())[0]


def door() -> App:
    return in_front(*flask_app(_archive()))


def requests(app: App) -> dict[str, Request]:
    """The same card in each coding, and once more for who has it already."""
    found = {coding: Request(PATH, coding) for coding in CODINGS}
    tag = answer(app, found["br"]).header("ETag")
    return {**found, "304": Request(PATH, status=304, headers={"If-None-Match": tag})}


def ready() -> dict[str, Answer]:
    """Our answers to these, for those who shall hand out the same."""
    app = blueprint()
    return {name: answer(app, request) for name, request in requests(app).items()}


def bare_path(name: str) -> str:
    """Where a control has each of them; as long as ours, so that no parser has more to do."""
    return PATH.replace("widget", f"{name:_<6.6}")


def bare_flask() -> App:
    """A Flask view for each answer, which returns a response that is ready: the limit of Flask."""
    app = Flask("bare")
    for name, found in ready().items():
        response = Response(found.body, found.status, found.headers)
        app.add_url_rule(bare_path(name), name, _returning(response))
    return app


def _returning(response: Response) -> Callable[[], Response]:
    return lambda: response


def bare_wsgi() -> App:
    """Nothing but WSGI (PEP 3333): which answer, its headers, its bytes."""
    answers = {bare_path(name): found for name, found in ready().items()}

    def app(environ: Environ, start_response: Callable[..., object]) -> list[bytes]:
        found = answers[environ["PATH_INFO"]]
        start_response(found.line, list(found.headers))
        return [found.body]

    return app


APPS: dict[str, Callable[[], App]] = {
    "bare_flask": bare_flask,
    "blueprint": blueprint,
    "bare_wsgi": bare_wsgi,
    "door": door,
}

if "SERVED" in os.environ:
    app = APPS[os.environ["SERVED"]]()
