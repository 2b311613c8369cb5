"""Ways in which a publisher's server can go wrong."""

from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Callable, Iterable
from threading import Event
from typing import Any

from werkzeug.wrappers import Request, Response

App = Callable[..., Iterable[bytes]]
#: From a request, and the app that would have answered it, to what does answer.
Fault = Callable[[Request, App], App]

#: How long (s) an answer is held back at most, whoever forgets to let it go.
LONGEST = 20


def status(
    code: int,
    body: str = "{}",
    type: str = "application/json",
    *,
    retry_after: int | None = None,
) -> Fault:
    """An error as our own server would send it: readable by every origin.

    :param retry_after: seconds, for the header of that name.
    """
    headers = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return lambda request, app: Response(body, code, headers, content_type=type)


def unreadable(request: Request, app: App) -> App:
    """An error page of something in between, which says nothing about other origins."""
    return Response("<h1>Bad gateway</h1>", 502, mimetype="text/html")


def reset(request: Request, app: App) -> App:
    """The connection breaks."""
    connection: socket.socket = request.environ["werkzeug.socket"]

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        # Closing with lingering switched on and no time for it sends a reset; detached, because
        # a socket that is still read from by somebody is not closed.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(connection.detach())
        raise ConnectionResetError

    return answer


def held(until: Event, first: Fault | None = None) -> Fault:
    """The answer comes late: when the event is set, or after 20 seconds."""

    def fault(request: Request, app: App) -> App:
        until.wait(LONGEST)
        return first(request, app) if first else app

    return fault


def cut(
    code: int, body: bytes, *, promised: int | None = None, until: Event | None = None
) -> Fault:
    """The body ends before it should: byte for byte on the wire, then the connection closes.

    :param promised: the length the headers tell; by default they say "in chunks", and the last
        chunk never comes.
    :param until: hold the end of it back, the headers and half the body being there.
    """
    head = f"HTTP/1.1 {code} Answer\r\nContent-Type: application/json\r\n"
    head += "Access-Control-Allow-Origin: *\r\nCross-Origin-Resource-Policy: cross-origin\r\n"
    if promised is None:
        head += "Transfer-Encoding: chunked\r\n\r\n"
        body = b"%x\r\n%b\r\n" % (len(body), body)
    else:
        head += f"Content-Length: {promised}\r\n\r\n"

    def fault(request: Request, app: App) -> App:
        connection: socket.socket = request.environ["werkzeug.socket"]

        def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            connection.sendall(head.encode() + body)
            if until:
                until.wait(LONGEST)
            connection.shutdown(socket.SHUT_RDWR)
            os.close(connection.detach())
            raise ConnectionResetError

        return answer

    return fault


def turns(*faults: Fault | None) -> Fault:
    """One answer after the other, the last one for ever; None is the right one."""
    left = list(faults)

    def fault(request: Request, app: App) -> App:
        now = left.pop(0) if len(left) > 1 else left[0]
        return now(request, app) if now else app

    return fault


def _view(**members: str) -> Fault:
    """A view that could be shown, were it the right one."""
    return status(200, json.dumps({**members, "status": "active", "view": ["Text."]}))


_HALF = b'{"schema": "treatment-card/1", "id": "'
#: By name. A server itself knows two more, ``timeout`` and ``dead``; see ``FaultyServer``.
FAULTS: dict[str, Fault] = {
    "404": status(404),
    "410": status(410, ""),
    "429": status(429, retry_after=30),
    "500": status(500, "<h1>Internal Server Error</h1>", "text/html"),
    "503": status(503, retry_after=30),
    "bad-json": status(200, '{"schema": "treatment-card/1", "id": '),
    "wrong-type": status(200, "<!doctype html><h1>Sign in to the guest network</h1>", "text/html"),
    "wrong-schema": _view(schema="treatment-card/2", id="case-wrong-schema"),
    "wrong-id": _view(schema="treatment-card/1", id="other"),
    "empty": status(200, ""),
    "cut": cut(200, _HALF, promised=9000),
    "reset": reset,
    "unreadable": unreadable,
}
