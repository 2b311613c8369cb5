"""The fast door: the catalogue in front of any WSGI app, without Flask in between (PEP 3333)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from widget.errors import SettingError
from widget.serve.answers import WORDS, Answers
from widget.serve.demand import NOT_FOUND, NOT_NOW
from widget.serve.reading import Reading

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)*/?\Z")


#: Every address that ours can be, for as long as nobody can say which of them there are.
_ADDRESS = re.compile(
    r"embed/.+\.(?:js|css|json)|oembed|builder(?:/(?:pastes\.json|preview))?"
    r"|cards/[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*/(?:[a-z0-9-]{1,80}(?:/(?:frame|embed))?)?"
    r"|v1/(?:changes\.(?:json|atom)|(?:health|openapi|privacy)\.json"
    r"|(?:cards(?:/[a-z0-9@-]{1,100})?|disclaimer)(?:\.[A-Za-z0-9_-]+)?\.(?:(?:view\.)?json|html))"
)


class Answering(Protocol):
    """What has answers ready, as a blueprint of ours does; and where it is mounted."""

    answers: Answers
    prefixes: set[str]


class FastDoor:
    """A WSGI middleware that answers for the cards and hands every other request on.

    It sends what the blueprint sends, byte for byte, for a fraction of the work. The app's own
    hooks do not see these requests.

    ::

        app.register_blueprint(cards, url_prefix="/widget")
        app.wsgi_app = FastDoor(app.wsgi_app, cards, "/widget")

    :param app: what answers everything else.
    :param cards: a blueprint, whose settings hold here as well, or a catalogue.
    :param prefix: where the cards are mounted, as the app sees it: all below it is ours. With an
        empty one that is what a card, the client or the builder answers, and nothing else.
    :param allowed_origins: of a catalogue; see :func:`widget.create_blueprint`.
    :raises SettingError: for a prefix or an origin that cannot be, and for one where the blueprint
        is not mounted.
    """

    def __init__(
        self,
        app: WSGIApplication,
        cards: Reading | Answering,
        prefix: str,
        *,
        allowed_origins: Iterable[str] | None = None,
    ) -> None:
        if not isinstance(prefix, str) or not _PREFIX.match(prefix):
            raise SettingError(f"prefix: found {prefix!r}, expected a path such as /widget")
        self._app, self._prefix = app, prefix.rstrip("/")
        self._below = self._prefix + "/"
        self.answers: Answers
        if isinstance(cards, Reading):
            self.answers = Answers(cards, allowed_origins)
            return
        if not isinstance(getattr(cards, "answers", None), Answers):
            raise SettingError(f"cards: found {cards!r}, expected a blueprint or a Catalogue")
        if allowed_origins is not None:
            found = "found them here as well"
            raise SettingError(f"allowed_origins: {found}, expected those of the blueprint alone")
        if cards.prefixes and self._prefix not in cards.prefixes:
            where = " or ".join(repr(one) for one in sorted(cards.prefixes))
            raise SettingError(f"prefix: found {prefix!r}, expected {where}, as it is registered")
        self.answers = cards.answers

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith("//"):  # which Flask takes for one
            path = "/" + path.lstrip("/")
        if not self._is_ours(path, environ):
            return self._app(environ, start_response)
        # PEP 3333 hands bytes over as if they were Latin-1; our addresses are ASCII.
        line, headers, body = self.answers.find(path[len(self._below) :], environ)
        start_response(line, list(headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _is_ours(self, path: str, environ: WSGIEnvironment) -> bool:
        if self._prefix:
            return path.startswith(self._below) or path == self._prefix
        if path[1:].partition("/")[0] not in WORDS:
            return False
        # Without a prefix the app may have pages of its own beside ours.
        query = environ.get("QUERY_STRING", "")
        found = self.answers.catalogue.find(path[1:], query)
        if found is NOT_NOW:
            return _ADDRESS.fullmatch(path[1:]) is not None
        return found is not NOT_FOUND
