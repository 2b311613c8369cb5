"""From a request to an answer: a method, a path, two headers; out go sealed bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from widget.errors import SettingError
from widget.publish.asset import COMMON, Header
from widget.serve.demand import NOT_ALLOWED
from widget.serve.negotiate import is_known, represent
from widget.serve.notices import tell_notice
from widget.serve.reading import Reading
from widget.serve.signals import notice_served

#: The first words of our paths. Without a prefix the host keeps every other path.
WORDS = ("embed", "v1", "cards", "oembed", "builder")
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
_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class Answer(NamedTuple):
    """What goes out; to a HEAD without the body."""

    line: str
    headers: tuple[Header, ...]
    body: bytes


class Answers:
    """What a catalogue answers, for any door.

    :param allowed_origins: the only origins whose pages may read the answers; by default all.
    :raises SettingError: for what is no origin.
    """

    def __init__(self, catalogue: Reading, allowed_origins: Iterable[str] | None = None) -> None:
        self.catalogue: Reading = catalogue
        self._origins = None if allowed_origins is None else _origins(allowed_origins)

    def find(self, path: str, environ: Mapping[str, Any]) -> Answer:
        """The answer to a request.

        :param path: below the mount point, without a slash at its front.
        :param environ: of WSGI (PEP 3333); its own path is not looked at.
        """
        method = environ["REQUEST_METHOD"]
        if method == "OPTIONS":
            return self._answer(204, _PREFLIGHT, b"", environ)
        asset = self.catalogue.find(path, environ.get("QUERY_STRING", ""))
        if method not in ("GET", "HEAD"):
            asset = NOT_ALLOWED
        chosen = represent(asset, environ.get("HTTP_ACCEPT_ENCODING"))
        if asset.status == 410 and notice_served.receivers:
            tell_notice(self.catalogue, path, asset)
        # RFC 9110, 13.2.1: preconditions are for what would otherwise be a success.
        if asset.status == 200 and is_known(chosen.etag, environ.get("HTTP_IF_NONE_MATCH")):
            return self._answer(304, chosen.not_modified, b"", environ)
        return self._answer(asset.status, chosen.headers, chosen.body, environ)

    def _answer(
        self, status: int, headers: tuple[Header, ...], body: bytes, environ: Mapping[str, Any]
    ) -> Answer:
        if self._origins is not None:
            headers = _for_origin(headers, environ.get("HTTP_ORIGIN"), self._origins)
        return Answer(_LINES[status], headers, body)


def _for_origin(
    headers: tuple[Header, ...], origin: str | None, origins: frozenset[str]
) -> tuple[Header, ...]:
    """The asking origin if it is listed; caches are told that it matters."""
    kept = [header for header in headers if header[0] != "Access-Control-Allow-Origin"]
    if origin in origins:
        kept.insert(0, ("Access-Control-Allow-Origin", str(origin)))
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
