"""Requests per second: our two doors beside Isso, nginx and an app that does nothing else.

``python -m benchmarks.server.throughput``
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.figures import Figures, middle, progress
from benchmarks.machine import command_version, rotated
from benchmarks.server import keepalive, peers, served
from benchmarks.server.requests import Request
from benchmarks.server.results import Report, Rounds, arguments, ratio
from benchmarks.server.servers import GRANIAN, GUNICORN, Server, serving, wrk

ABOUT = (
    "Requests per second and CPU time of a request under load: two workers each, 8 connections, "
    "one thread of wrk, 2 s; one card packed with gzip, or six comments"
)
WORKERS = 2
_ISSO, _NGINX = "Isso, gunicorn sync", "nginx, gzip_static"


@dataclass(frozen=True)
class Subject:
    """A server, and what it is asked."""

    name: str
    server: Server
    request: Request
    size: int


def _start(stack: ExitStack, folder: Path) -> tuple[list[Subject], dict[str, str]]:
    """All that this machine has; and why the others are missing."""
    asked, found, skipped = Request(served.PATH, "gzip"), list[Subject](), dict[str, str]()

    def isso() -> tuple[Server, Request]:
        server, target = stack.enter_context(peers.isso(folder, WORKERS))
        path, _, query = target.partition("?")
        return server, Request(path, "gzip", query)

    def nginx() -> tuple[Server, Request]:
        if not peers.nginx():
            raise FileNotFoundError("nginx is not installed")
        return stack.enter_context(peers.file_server(folder, WORKERS)), asked

    def ours(kind: str, app: str, request: Request) -> Callable[[], tuple[Server, Request]]:
        return lambda: (stack.enter_context(serving(kind, app, folder, WORKERS)), request)

    bare = replace(asked, path=served.bare_path("gzip"))
    for name, start in {
        "blueprint, gunicorn sync": ours("sync", "blueprint", asked),
        _ISSO: isso,
        "door, gunicorn sync": ours("sync", "door", asked),
        "door, granian": ours("granian", "door", asked),
        "bare WSGI, granian": ours("granian", "bare_wsgi", bare),
        "blueprint, granian": ours("granian", "blueprint", asked),
        _NGINX: nginx,
    }.items():
        try:
            server, request = start()
        except (subprocess.CalledProcessError, OSError) as error:
            skipped[name] = str(error)
            progress(f"skipped: {name}: {error}")
            continue
        status, body = keepalive.ask(server, request)
        assert status == 200, (name, status)
        if name == _ISSO:
            assert len(json.loads(body)["replies"]) == 6
        found.append(Subject(name, server, request, len(body)))
    return found, skipped


def main() -> None:
    told = arguments("throughput", ABOUT, 7).parse_args()
    if not shutil.which("wrk"):
        print("server-throughput: not run, wrk not installed")
        return
    report = Report("throughput", ABOUT, told.out)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        subjects, skipped = _start(stack, folder)
        raw: dict[str, list[Figures]] = {one.name: [] for one in subjects}
        for number, one in rotated(subjects, told.rounds + 1):
            load = wrk(one.server, one.request.target(), one.request.all_headers())
            progress(f"round {number} {one.name}: {load.per_second:.0f} a second")
            if number:  # the first round warms up
                raw[one.name].append(asdict(load))
    summary = _summary(report, subjects, raw)
    versions = {
        "wrk": command_version("wrk", "-v"),
        "nginx": command_version(peers.nginx() or "true", "-v"),
        "isso": peers.ISSO, "granian": GRANIAN, "gunicorn": GUNICORN,
    }  # fmt: skip
    report.done(summary, versions=versions, skipped=skipped, raw=raw)


def _summary(
    report: Report, subjects: list[Subject], raw: dict[str, list[Figures]]
) -> dict[str, Figures]:
    rates = {name: [one["per_second"] for one in rounds] for name, rounds in raw.items()}
    for one, other, bound in (
        ("blueprint, gunicorn sync", _ISSO, 10),
        ("door, granian", _NGINX, 0.5),
    ):
        if one in rates and other in rates:
            what = f"{one}: requests per second to {other}"
            report.target(what, ratio(rates, one, other), bound, at_least=True)
    return {
        one.name: {
            "bytes": one.size,
            **{f"rps_{key}": value for key, value in middle(rates[one.name], 0).items()},
            **_to(rates, one.name, _ISSO, "to_Isso"),
            **_to(rates, one.name, _NGINX, "to_nginx"),
            "cpu_us": middle(load["cpu_us"] for load in raw[one.name])["median"],
            "p50_ms": middle(load["p50"] for load in raw[one.name])["median"],
            "p99_ms": middle(load["p99"] for load in raw[one.name])["median"],
            "errors": sum(load["errors"] for load in raw[one.name]),
        }
        for one in subjects
    }


def _to(rates: Rounds, one: str, other: str, name: str) -> Figures:
    """The ratios of all rounds."""
    if other not in rates:
        return {}
    found = middle(a / b for a, b in zip(rates[one], rates[other], strict=True))
    return {f"{name}_{key}": value for key, value in found.items()}


if __name__ == "__main__":
    main()
