"""Asks over connections that stay open, whatever the method: wrk waits for a body after HEAD."""

from __future__ import annotations

import re
import socket
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import cycle
from time import monotonic

from benchmarks.server.requests import Request
from benchmarks.server.servers import Load, Server

_LENGTH = re.compile(rb"(?im)^content-length: *(\d+)\r$")


def raw(request: Request, port: int) -> bytes:
    """The request as it goes over the wire (RFC 9112)."""
    headers = {"Host": f"127.0.0.1:{port}", **request.all_headers()}
    lines = [f"{request.method} {request.target()} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def receive(connection: socket.socket, method: str) -> tuple[int, bytes]:
    """One answer to its end: its status, and its body.

    :raises ConnectionError: where the server hangs up before.
    """
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    status, length = int(head[9:12]), _LENGTH.search(head + b"\r\n")
    empty = method == "HEAD" or status in (204, 304) or length is None
    wanted = 0 if empty or length is None else int(length[1])
    while len(body) < wanted:
        body += _more(connection)
    return status, body


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65_536)
    if not data:
        raise ConnectionError("the server hung up")
    return data


def ask(server: Server, request: Request) -> tuple[int, bytes]:
    """One request over a connection of its own."""
    with socket.create_connection(("127.0.0.1", server.port), 10) as connection:
        connection.sendall(raw(request, server.port))
        return receive(connection, request.method)


def load(
    server: Server, requests: Sequence[Request], *, seconds: float = 2, connections: int = 8
) -> Load:
    """Send these requests again and again, on each connection one at a time.

    :raises AssertionError: for an answer with another status than is meant.
    """
    every = cycle([(raw(request, server.port), request) for request in requests])
    with ExitStack() as stack:
        lines = [
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port), 10))
            for _ in range(connections)
        ]
        count, since, before = 0, monotonic(), server.cpu()
        while not count or monotonic() < since + seconds:
            sent = [(line, *next(every)) for line in lines]
            for line, data, _ in sent:
                line.sendall(data)
            for line, _, request in sent:
                status, _ = receive(line, request.method)
                assert status == request.status, (request.target()[:200], status)
            count += len(lines)
        took = monotonic() - since
    cpu = server.cpu() - before
    return Load(count, round(count / took, 2), round(cpu / count * 1e6, 2), 0.0, 0.0, 0)


def beside(
    server: Server, requests: Sequence[Request], hits: Sequence[Request], seconds: float = 0.4
) -> Load:
    """A load and that of hits: four short ones, hits in the middle, as a busy machine changes."""
    first, *middle, last = (
        load(server, which, seconds=seconds) for which in (requests, hits, hits, requests)
    )
    found = _joined(first, last)
    return replace(found, limit_us=_joined(*middle).cpu_us)


def _joined(*loads: Load) -> Load:
    count = sum(one.requests for one in loads)
    cpu = sum(one.cpu_us * one.requests for one in loads) / count
    rate = sum(one.per_second for one in loads) / len(loads)
    return Load(count, round(rate, 2), round(cpu, 2), 0.0, 0.0, 0)
