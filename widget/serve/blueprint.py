"""The catalogue as a Flask blueprint: a method, a path, two headers, sealed bytes (flask)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask.cli import with_appcontext
from flask.sansio.blueprints import BlueprintSetupState
from markupsafe import Markup
from werkzeug.routing import PathConverter

from widget.check.library import OnUnclean
from widget.errors import SettingError
from widget.serve.answers import WORDS, Answer, Answers
from widget.serve.reading import Reading
from widget.serve.settings import known
from widget.serve.stored import open_catalogue

#: Flask wants every method by name; all but the first three get our 405.
_METHODS = (
    *("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "QUERY"),
    *("PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK", "SEARCH", "REPORT"),
    *("LINK", "UNLINK", "PURGE", "BAN"),
)


class Sealed(Response):
    """An answer that leaves as it was sealed.

    What the host's extensions do to it in ``after_request`` is not sent: no cookie, no ``Vary``, no
    second compression can reach our answers, which are the same for all and are cached as such.
    """

    def __init__(self, answer: Answer) -> None:
        # Hooks see a stand-in without a body: nothing of theirs is spent on what is not sent.
        super().__init__(status=answer.line)
        self._answer = answer

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        line, headers, body = self._answer
        start_response(line, list(headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


class _AnyPath(PathConverter):
    """Werkzeug's own path takes no line feed and no leading slash; those are our 404 as well."""

    regex = r"[\s\S]+?"
    part_isolating = False


class CardsBlueprint(Blueprint):
    """A blueprint with the catalogue that it serves."""

    def __init__(self, name: str, answers: Answers) -> None:
        super().__init__(name, __name__)
        self.answers: Answers = answers
        self.catalogue: Reading = answers.catalogue
        #: Where apps have it.
        self.prefixes: set[str] = set()


@with_appcontext
def catalogues() -> dict[str, Reading]:
    """For a command of ``flask``: the catalogues of its app, by the names of their blueprints."""
    return _made(current_app.blueprints)


def _made(blueprints: Mapping[str, object]) -> dict[str, Reading]:
    return {
        name: made.catalogue
        for name, made in blueprints.items()
        if isinstance(made, CardsBlueprint)
    }


def create_blueprint(
    source: str | os.PathLike[str] | None = None,
    *,
    public_url: str | None = None,
    languages: Iterable[str] | None = None,
    archive: str | os.PathLike[str] | None = None,
    store: str | os.PathLike[str] | None = None,
    on_unclean: OnUnclean = "error",
    allowed_origins: Iterable[str] | None = None,
    frame_ancestors: Iterable[str] | None = None,
    name: str = "treatment_cards",
) -> CardsBlueprint:
    """Make a blueprint that serves a source.

    >>> from flask import Flask
    >>> app = Flask("publisher")
    >>> cards = create_blueprint("starter", public_url="https://cards.example/widget")
    >>> app.register_blueprint(cards, url_prefix="/widget")
    >>> app.test_client().get("/widget/v1/cards/tens.en.json").json["title"]
    'TENS'

    :param source: a folder of cards (docs/writing-cards.md), or the address of a database such as
        ``postgresql://cards@host/cards`` (docs/database.md); ``None`` or ``"starter"`` serves the
        starter cards.
    :param public_url: the full address where it is mounted, prefix included. Absolute links are
        made from it alone, never from ``Host``. Without it there is no canonical link, no "Current
        version" link, compact cards have no link to the rest, and ``snippet`` refuses.
    :param languages: the languages to serve besides the publisher's; by default those whose words a
        person has signed.
    :param archive: a folder, made if it is not there, that keeps every published revision, and the
        last good version of every card for the next start. One for each source; processes and hosts
        that serve it share it. docs/python.md, Archive.
    :param store: a folder on a disk of this host, made if it is not there, for this source alone,
        from which all its workers answer. For hundreds of cards and more; without it each worker
        holds all answers in memory. docs/python.md, Many cards.
    :param on_unclean: ``"error"``: a card whose HTML cleaning would change is not served.
        ``"clean"``, for untrusted sources: what cleaning leaves is served, and what went is
        reported.
    :param allowed_origins: the only origins whose pages may read the answers; then every answer has
        ``Vary: Origin``. No protection for secrets: the cards are public text. By default all.
    :param frame_ancestors: the only sites whose pages may frame a card, as CSP writes them:
        ``https://site.example``, ``https://*.site.example``. ``[]``: nobody but you. By default
        all.
    :param name: the blueprint's name; two in one app need two.
    :raises ContentError: when what every card shows is wrong, or a card is bad and the archive does
        not hold it.
    :raises SettingError: for a setting that cannot be.
    """
    catalogue = open_catalogue(
        source,
        store=store,
        public_url=public_url,
        languages=languages,
        archive=archive,
        on_unclean=on_unclean,
        frame_ancestors=frame_ancestors,
    )
    answers = Answers(catalogue, allowed_origins)
    blueprint = CardsBlueprint(name, answers)

    def answer(path: str = "", word: str = "", **_: Any) -> Sealed:  # a prefix may have variables
        return Sealed(answers.find(f"{word}/{path}" if word else path, request.environ))

    blueprint.record(lambda state: _add_routes(state, answer))
    blueprint.record(_add_global)
    blueprint.record(lambda state: blueprint.prefixes.add((state.url_prefix or "").rstrip("/")))
    return blueprint


def treatment_card(
    card: str,
    *,
    lang: str | None = None,
    country: str = "",
    heading_level: int = 3,
    theme: str = "inherit",
    variant: str = "full",
    blueprint: str | None = None,
) -> Markup:
    """A card as HTML, for a template of the app that serves it: no request, the same view.

    Templates have it as a global. It needs an app context. Where a card is not served, that is
    logged, and the disclaimer stands in its place: what an editor does to a card never breaks a
    page.

    :param card: the id of a card, or ``"disclaimer"``.
    :param country: whose telephone lines; by default the publisher's.
    :param blueprint: its name, where the app has several.
    :raises SettingError: for a choice, language or blueprint that cannot be.
    """
    found = _made(current_app.blueprints)
    if blueprint is None and len(found) != 1:
        raise SettingError(f"blueprint: found none named, expected one of {', '.join(found)}")
    known("blueprint", blueprint or next(iter(found)), found)
    catalogue = found[blueprint or next(iter(found))]
    html = catalogue.html(
        card,
        lang=lang,
        country=country,
        heading_level=heading_level,
        theme=theme,
        variant=variant,
        or_disclaimer=True,
    )
    return Markup(html)  # sanitized and serialised by us


def _add_global(state: BlueprintSetupState) -> None:
    """What the app itself calls so stays."""
    state.app.jinja_env.globals.setdefault("treatment_card", treatment_card)


def _add_routes(state: BlueprintSetupState, answer: Callable[..., Sealed]) -> None:
    """Everything below a prefix; without one only what begins with our own first words."""
    options: dict[str, Any] = {
        "methods": _METHODS,
        "provide_automatic_options": False,
        # Flask would answer a missing or a second slash with a redirect built from Host.
        "strict_slashes": False,
        "merge_slashes": False,
    }
    state.app.url_map.converters["treatment_cards"] = _AnyPath
    if (state.url_prefix or "").strip("/"):
        state.add_url_rule("/", "answer", answer, **options)
        state.add_url_rule("/<treatment_cards:path>", "answer", answer, **options)
        return
    for word in WORDS:
        # Strict: what ends with a slash is another address, for which the next rule is.
        exact = {**options, "defaults": {"path": word}, "strict_slashes": True}
        state.add_url_rule(f"/{word}", "answer", answer, **exact)
        state.add_url_rule(f"/<any({word}):word>/", "answer", answer, **options)
        state.add_url_rule(
            f"/<any({word}):word>/<treatment_cards:path>", "answer", answer, **options
        )
