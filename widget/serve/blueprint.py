"""The catalogue as a Flask blueprint: a method, a path, two headers, sealed bytes (flask)."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask.cli import with_appcontext
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.routing import PathConverter

from widget.check.library import OnUnclean
from widget.errors import SettingError
from widget.publish.asset import COMMON, Header
from widget.serve.catalogue import Catalogue
from widget.serve.negotiate import is_known, represent
from widget.serve.state import NOT_ALLOWED

#: The first words of our paths. Without a prefix the host keeps every other path.
WORDS = ("embed", "v1", "cards", "oembed", "builder")
#: Flask wants every method by name; all but the first three get our 405.
_METHODS = (
    *("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "QUERY"),
    *("PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK", "SEARCH", "REPORT"),
    *("LINK", "UNLINK", "PURGE", "BAN"),
)
_PREFLIGHT: tuple[Header, ...] = (
    *COMMON,
    ("Allow", "GET, HEAD, OPTIONS"),
    ("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"),
    ("Access-Control-Max-Age", "86400"),
    ("Cache-Control", "no-store"),
)


#: An origin as browsers write it: lower case, no default port (RFC 6454, 6.2).
_ORIGIN = re.compile(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:]+\])(?::([0-9]{1,5}))?\Z")
_DEFAULT_PORTS = {"https": "443", "http": "80"}


class Sealed(Response):
    """An answer that leaves as it was sealed.

    What the host's extensions do to it in ``after_request`` is not sent: no cookie, no ``Vary``, no
    second compression can reach our answers, which are the same for all and are cached as such.
    """

    def __init__(self, status: int, headers: tuple[Header, ...], body: bytes) -> None:
        # Hooks see a stand-in without a body: nothing of theirs is spent on what is not sent.
        super().__init__(status=status)
        self.sealed = (self.status, list(headers), body)

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        status, headers, body = self.sealed
        start_response(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


class _AnyPath(PathConverter):
    """Werkzeug's own path takes no line feed and no leading slash; those are our 404 as well."""

    regex = r"[\s\S]+?"
    part_isolating = False


class CardsBlueprint(Blueprint):
    """A blueprint with the catalogue that it serves."""

    def __init__(self, name: str, catalogue: Catalogue) -> None:
        super().__init__(name, __name__)
        self.catalogue = catalogue


@with_appcontext
def catalogues() -> dict[str, Catalogue]:
    """For a command of ``flask``: the catalogues of its app, by the names of their blueprints."""
    found = current_app.blueprints.items()
    return {name: made.catalogue for name, made in found if isinstance(made, CardsBlueprint)}


def create_blueprint(
    source: str | os.PathLike[str] | None = None,
    *,
    public_url: str | None = None,
    languages: Iterable[str] | None = None,
    archive: str | os.PathLike[str] | None = None,
    on_unclean: OnUnclean = "error",
    allowed_origins: Iterable[str] | None = None,
    name: str = "treatment_cards",
) -> CardsBlueprint:
    """Make a blueprint that serves a source.

    :param source: a folder of cards; ``None`` serves the starter cards.
    :param public_url: the full address where it is mounted, prefix included. Links to our own pages
        are made from it alone, never from ``Host``.
    :param languages: those to serve; by default the publisher's, and those whose words a person
        signed.
    :param archive: a folder that keeps every published revision, and the last good version of every
        card for the next start. One for each source; processes and hosts that serve it share it.
    :param on_unclean: ``"clean"`` takes what cleaning leaves of a card; for untrusted sources.
    :param allowed_origins: the only origins whose pages may read the answers; by default all.
    :param name: the blueprint's name; two in one app need two.
    :raises ContentError: when what every card shows is wrong, or a card is bad and the archive does
        not hold it.
    :raises SettingError: for a setting that cannot be.
    """
    catalogue = Catalogue(
        source,
        public_url=public_url,
        languages=languages,
        archive=archive,
        on_unclean=on_unclean,
    )
    origins = None if allowed_origins is None else _origins(allowed_origins)
    blueprint = CardsBlueprint(name, catalogue)

    def answer(path: str = "", word: str = "", **_: Any) -> Sealed:  # a prefix may have variables
        return _answer(catalogue, f"{word}/{path}" if word else path, origins)

    blueprint.record(lambda state: _add_routes(state, answer))
    return blueprint


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
        state.add_url_rule(f"/{word}", "answer", answer, defaults={"path": word}, **options)
        state.add_url_rule(f"/<any({word}):word>/", "answer", answer, **options)
        state.add_url_rule(
            f"/<any({word}):word>/<treatment_cards:path>", "answer", answer, **options
        )


def _answer(catalogue: Catalogue, path: str, origins: frozenset[str] | None) -> Sealed:
    environ = request.environ
    method = environ["REQUEST_METHOD"]
    if method == "OPTIONS":
        return Sealed(204, _for_origin(_PREFLIGHT, environ, origins), b"")
    asset = catalogue.find(path, environ.get("QUERY_STRING", ""))
    if method not in ("GET", "HEAD"):
        asset = NOT_ALLOWED
    chosen = represent(asset, environ.get("HTTP_ACCEPT_ENCODING"))
    # RFC 9110, 13.2.1: preconditions are for what would otherwise be a success.
    if asset.status == 200 and is_known(chosen.etag, environ.get("HTTP_IF_NONE_MATCH")):
        return Sealed(304, _for_origin(chosen.not_modified, environ, origins), b"")
    return Sealed(asset.status, _for_origin(chosen.headers, environ, origins), chosen.body)


def _for_origin(
    headers: tuple[Header, ...], environ: dict[str, Any], origins: frozenset[str] | None
) -> tuple[Header, ...]:
    """With a list of origins, the asking one if it is listed; caches are told that it matters."""
    if origins is None:
        return headers
    kept = [header for header in headers if header[0] != "Access-Control-Allow-Origin"]
    origin = environ.get("HTTP_ORIGIN")
    if origin in origins:
        kept.insert(0, ("Access-Control-Allow-Origin", origin))
    vary = [value for name, value in kept if name == "Vary"]
    kept = [header for header in kept if header[0] != "Vary"]
    return (*kept, ("Vary", ", ".join([*vary, "Origin"])))


def _origins(origins: Iterable[str]) -> frozenset[str]:
    if isinstance(origins, str):
        raise SettingError(f"allowed_origins: found {origins!r}, expected a list of origins")
    found = frozenset(origins)
    for origin in found:
        match = _ORIGIN.match(origin)
        if not match or match[3] == _DEFAULT_PORTS[match[1]]:
            raise SettingError(
                f"allowed_origins: found {origin!r}, expected an origin such as https://site.example"
            )
    return found
