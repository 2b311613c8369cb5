"""What a user writes; each line is accepted by mypy --strict and by pyright in strict mode."""

import logging
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, render_template_string
from markupsafe import Markup
from sqlalchemy import MetaData, create_engine

import widget.database
import widget.testing
from widget import (
    Catalogue,
    ContentError,
    FastDoor,
    NotServedError,
    Problem,
    SanitizeError,
    SettingError,
    StoredCatalogue,
    WidgetError,
    create_blueprint,
    treatment_card,
)


def create_app(cards: Path) -> Flask:
    app = Flask(__name__)
    blueprint = create_blueprint(
        cards,
        public_url="https://your.example/widget",
        languages=["en", "es"],
        archive=cards / "archive",
        store="/var/cache/cards",
        on_unclean="clean",
        allowed_origins=("https://site.example",),
        frame_ancestors=[],
        name="advice",
    )
    app.register_blueprint(blueprint, url_prefix="/widget")
    app.wsgi_app = FastDoor(app.wsgi_app, blueprint, "/widget")  # type: ignore[method-assign]
    app.add_url_rule("/", view_func=page)
    blueprint.catalogue.reload()
    return app


def page() -> str:
    shown: Markup = treatment_card(
        "tens", lang="en", country="GB", heading_level=2, theme="dark", variant="compact"
    )
    return render_template_string("{{ card }}", card=shown)


def plain(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("404 Not Found", [])
    return []


def without_flask() -> tuple[FastDoor, str]:
    catalogue = Catalogue("starter", public_url="https://your.example/widget", languages=["en"])
    stored = StoredCatalogue("cards", store="/var/cache/cards")
    places = [str(problem) for problem in (*catalogue.problems, *stored.problems)]
    logging.info("%s", places)
    return FastDoor(plain, catalogue, "/widget"), catalogue.html("tens", lang="en")


def told(problem: Problem) -> tuple[str, int, str]:
    return problem.file, problem.line, f"{problem.field}: {problem.found}, {problem.expected}"


def errors() -> list[tuple[str, int, str]]:
    try:
        create_blueprint("cards")
    except ContentError as error:
        return [told(problem) for problem in error.problems]
    except NotServedError as error:
        raise SettingError(str(error)) from error
    except (SanitizeError, WidgetError):
        raise
    return []


def in_own_database(text: str) -> int | None:
    metadata = MetaData()
    widget.database.add_tables(metadata)
    with create_engine("sqlite://").begin() as connection:
        metadata.create_all(connection)
        widget.database.publish_card(connection, "bath", "en", text, by="An Editor", base=0)
        stored = widget.database.read_card(connection, "bath", "en")
    return stored.revision.number if stored and stored.revision else None


def bath() -> str:
    return widget.database.card_text({"title": "Warm bath"}, [("What it is", "Warm water.")])


def test_my_page(
    treatment_cards: widget.testing.CardFolder,
    mount_treatment_cards: widget.testing.Mount,
    each_treatment_card: widget.testing.MadeCard,
) -> None:
    gone: widget.testing.MadeCard = treatment_cards.recalled(severity="critical", title="Warm bath")
    app = create_app(treatment_cards.folder)
    mounted = mount_treatment_cards(app, url_prefix="/more", name="more", languages=["en"])
    code: int = mounted.client().get(mounted.path(gone, "html")).status_code
    assert code == gone.code and each_treatment_card.status != "recalled"


def test_my_client(
    serve_treatment_cards: widget.testing.Serve, treatment_cards: widget.testing.CardFolder
) -> None:
    publisher = serve_treatment_cards(lambda public_url: create_app(Path(public_url)))
    publisher.misbehave("v1/cards", widget.testing.turns(widget.testing.status(429), None))
    paths: list[str] = [seen.path for seen in publisher.of("v1")]
    with widget.testing.LivePublisher(treatment_cards, on_unclean="clean") as other:
        paths.append(other.url("bath", lang="es"))
    copy: str = publisher.mounted.expired_copy("bath", days=3)
    logging.info("%s %s", paths, copy)
