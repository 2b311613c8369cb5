"""What gunicorn serves in these tests; its settings come from the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from widget import create_blueprint

LANGUAGES = ("en", "es", "ar")


def create_app() -> Callable[..., Iterable[bytes]]:
    """The cards of a folder or a database below /w; every answer says which process gave it."""
    origins = os.environ.get("CARDS_ORIGINS")
    blueprint = create_blueprint(
        os.environ["CARDS_SOURCE"],
        archive=os.environ["CARDS_ARCHIVE"],
        store=os.environ.get("CARDS_STORE") or None,
        public_url="https://cards.example/w",
        languages=LANGUAGES,
        allowed_origins=origins.split() if origins else None,
    )
    app = Flask("served")
    app.register_blueprint(blueprint, url_prefix="/w")

    def named(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        worker = ("X-Worker", str(os.getpid()))

        def start_named(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start(status, [*headers, worker], *rest)

        return app(environ, start_named)

    return named
