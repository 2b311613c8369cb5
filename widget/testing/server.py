"""Real servers on the loopback, which do not always behave (werkzeug)."""

from __future__ import annotations

import socket
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from widget.errors import SettingError
from widget.testing.faults import FAULTS, Fault, held, reset, status

_HOST = "127.0.0.1"
#: No answer, as long as the server misbehaves so; and no connection, whatever is asked for.
TIMEOUT, DEAD = "timeout", "dead"


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """A test that fails shows what the server saw; the terminal needs no log."""


class LoopbackServer(ABC):
    """A WSGI app on a free port of the loopback until it is closed.

    :param host: by which it is called; ``localhost`` is another origin than ``127.0.0.1``.
    """

    def __init__(self, host: str = _HOST) -> None:
        self._listen(0)
        self.port: int = self._http.port
        self.origin: str = f"http://{host}:{self.port}"

    def _listen(self, port: int) -> None:
        self._http = make_server(_HOST, port, self, threaded=True, request_handler=_Quiet)
        self._thread = Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        return self.answer(Request(environ))(environ, start)

    @abstractmethod
    def answer(self, request: Request) -> Callable[..., Iterable[bytes]]:
        """The WSGI app that answers a request."""

    def close(self) -> None:
        """Stop listening."""
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@dataclass(frozen=True)
class Seen:
    """A request as it arrived; the names of its headers are in lower case."""

    method: str
    path: str
    headers: dict[str, str]


class FaultyServer(LoopbackServer):
    """A server that answers as its app does, until it is told to misbehave.

    :ivar seen: the requests since the last :meth:`behave`, in order.
    """

    #: The WSGI app that answers.
    app: Any

    def __init__(self, app: Callable[..., Any] | None = None, host: str = _HOST) -> None:
        self.seen: list[Seen] = []
        self.app = app or Response(status=503)
        self._faults: dict[str, Fault] = {}
        self._over = Event()
        self._taken: socket.socket | None = None
        super().__init__(host)

    def answer(self, request: Request) -> Callable[..., Iterable[bytes]]:
        if self._taken:  # of a connection that was kept
            return reset(request, self.app)
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.seen.append(Seen(request.method, request.path, headers))
        for part, fault in self._faults.items():
            if part in request.path:
                return fault(request, self.app)
        app: Callable[..., Iterable[bytes]] = self.app
        return app

    def misbehave(self, part: str, how: str | Fault) -> None:
        """From now on, an address that has this part is answered in a way of ``FAULTS``.

        :param part: of the path; ``""`` is in all.
        :param how: a name of ``FAULTS``; ``timeout``: no answer; ``dead``: as :meth:`die`; or a
            fault of your own.
        :raises SettingError: for a name that is none.
        """
        if not isinstance(how, str):
            self._faults[part] = how
        elif how == TIMEOUT:
            self._faults[part] = held(self._over, status(504))
        elif how == DEAD:
            self.die()
        elif how in FAULTS:
            self._faults[part] = FAULTS[how]
        else:
            known = ", ".join([*FAULTS, TIMEOUT, DEAD])
            raise SettingError(f"how: found {how!r}, expected one of {known}")

    def behave(self) -> None:
        """Behave again, listen again, and forget what was asked."""
        self.revive()
        self._faults.clear()
        self._over.set()
        self._over = Event()
        self.seen.clear()

    def die(self) -> None:
        """Refuse connections: the port is taken, so nobody else gets it, and nobody listens."""
        if self._taken:
            return
        self._taken = socket.socket()
        # Else what is left of old connections keeps the port from us for a minute.
        self._taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        super().close()
        self._taken.bind((_HOST, self.port))

    def revive(self) -> None:
        """Listen again, at the same address."""
        if self._taken:
            self._taken.close()
            self._taken = None
            self._listen(self.port)

    def close(self) -> None:
        """End, answers that were held back included."""
        self._over.set()
        if self._taken:
            self._taken.close()
        else:
            super().close()

    def of(self, part: str) -> list[Seen]:
        """The requests whose path has this part."""
        return [seen for seen in self.seen if part in seen.path]
