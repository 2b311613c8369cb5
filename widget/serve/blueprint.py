"""The catalogue as a Flask blueprint: a method, a path, two headers, sealed bytes (flask)."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, request
from flask.sansio.blueprints import BlueprintSetupState

from widget.check.library import OnUnclean
from widget.errors import SettingError
from widget.publish.asset import COMMON, Header
from widget.serve.catalogue import NOT_ALLOWED, Catalogue
from widget.serve.negotiate import is_known, represent

#: The first words of our paths. Without a prefix the host keeps every other path.
WORDS = ("embed", "v1", "cards", "oembed", "builder")
_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT")
_PREFLIGHT: tuple[Header, ...] = (
    *COMMON,
    ("Allow", "GET, HEAD, OPTIONS"),
    ("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"),
    ("Access-Control-Max-Age", "86400"),
    ("Cache-Control", "no-store"),
)


class Sealed(Response):
    """An answer that leaves as it was sealed.

    What the host's extensions do to it in ``after_request`` is not sent: no cookie, no ``Vary``, no
    second compression can reach our answers, which are the same for everybody and are cached as such.
    """

    def __init__(self, status: int, headers: tuple[Header, ...], body: bytes) -> None:
        super().__init__(status=status)
        self.sealed = (self.status, list(headers), body)

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        status, headers, body = self.sealed
        start_response(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def create_blueprint(
    source: str | os.PathLike[str] | None = None,
    *,
    public_url: str | None = None,
    languages: Iterable[str] | None = None,
    on_unclean: OnUnclean = "error",
    allowed_origins: Iterable[str] | None = None,
    name: str = "treatment_cards",
) -> Blueprint:
    """Make a blueprint that serves a source.

    :param source: a folder of cards; ``None`` serves the starter cards.
    :param public_url: the full address where it is mounted, prefix included. Links to our own pages
        are made from it alone, never from ``Host``.
    :param languages: those to serve; by default the publisher's, and those whose words a person
        signed.
    :param on_unclean: ``"clean"`` takes what cleaning leaves of a card; for untrusted sources.
    :param allowed_origins: the only origins whose pages may read the answers; by default all.
    :param name: the blueprint's name; two in one app need two.
    :raises ContentError: when what every card shows is wrong.
    :raises SettingError: for a setting that cannot be.
    """
    catalogue = Catalogue(source, public_url=public_url, languages=languages, on_unclean=on_unclean)
    origins = None if allowed_origins is None else _origins(allowed_origins)
    blueprint = Blueprint(name, __name__)
    blueprint.catalogue = catalogue  # type: ignore[attr-defined]

    def answer(path: str = "") -> Sealed:
        # The path as it was sent: Flask's own has lost a leading slash, or the first word.
        return _answer(catalogue, path, origins)

    def register(state: BlueprintSetupState) -> None:
        options: dict[str, Any] = {
            "methods": _METHODS,
            "provide_automatic_options": False,
            # Flask would answer a missing or a second slash with a redirect built from Host.
            "strict_slashes": False,
            "merge_slashes": False,
        }
        if (state.url_prefix or "").strip("/"):
            state.add_url_rule("/<path:path>", "answer", answer, **options)
            state.add_url_rule("/", "answer", answer, **options)
            return
        for word in WORDS:
            defaults = {"path": word}
            state.add_url_rule(f"/{word}", "answer", answer, defaults=defaults, **options)
            rule = f"/<any({word}):word>/<path:rest>"
            state.add_url_rule(rule, "below", _below(answer), **options)

    blueprint.record(register)
    return blueprint


def _below(answer: Any) -> Any:
    def below(word: str, rest: str) -> Sealed:
        found: Sealed = answer(f"{word}/{rest}")
        return found

    return below


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
    """With a list of origins: the asking one if it is on it, and a cache is told that it matters."""
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
        scheme, _, host = origin.partition("://")
        if scheme not in ("https", "http") or not host or "/" in host or origin != origin.lower():
            raise SettingError(
                f"allowed_origins: found {origin!r}, expected an origin such as https://site.example"
            )
    return found
