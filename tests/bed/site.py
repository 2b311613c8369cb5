"""All of it on one machine: PostgreSQL, two hosts, Varnish, nginx; each can be stopped."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import inf
from os import sysconf
from pathlib import Path
from signal import SIGINT, SIGTERM, Signals
from time import monotonic

from benchmarks.server.servers import Server
from widget.database import publish_folder

from ..database.postgres import Postgres
from ..scale.caches import documented, nginx_command, varnish_command
from ..scale.rig import Answer, Program, by_worker, free_port, get, gunicorn_program, program
from ..serve.desk import comes

THREADS = ("--worker-class", "gthread", "--threads", "4")
DATABASE = "database"
#: From the readers inwards; the first host holds its answers in memory, the other in a store.
CACHES, HOSTS = ("nginx", "varnish"), ("host a", "host b")
FRONTS = (*CACHES, *HOSTS)
_HEALTH = "/w/v1/health.json"


@dataclass(frozen=True, slots=True)
class Stopped:
    """When something was told to stop, and when it listened again (monotonic clock)."""

    since: float
    until: float = inf

    def covers(self, asked: float, came: float) -> bool:
        return came >= self.since and asked <= self.until


class Site:
    """What readers ask, by front; and who is stopped when."""

    def __init__(self, folder: Path, server: Postgres) -> None:
        self.url, self._server = server.empty(), server
        publish_folder("starter", self.url, by="Ann Example")
        self.stops: dict[str, list[Stopped]] = {name: [] for name in (*FRONTS, DATABASE)}
        self.folder = folder
        self._programs = {"host a": self._host("a"), "host b": self._host("b", stored=True)}
        vcl, ports = documented("vcl", "scale.md"), {"varnish": free_port(), "nginx": free_port()}
        (folder / "varnish").mkdir()
        command = varnish_command(folder / "varnish", ports["varnish"], self._here(vcl))
        self._programs["varnish"] = Program(command, ports["varnish"], folder / "varnish/log")
        (folder / "nginx").mkdir()
        command = nginx_command(folder / "nginx", self._front(ports["nginx"]))
        self._programs["nginx"] = Program(command, ports["nginx"], folder / "nginx/log")

    def _host(self, name: str, *, stored: bool = False) -> Program:
        home = self.folder / name
        home.mkdir()
        store = home / "store" if stored else None
        return gunicorn_program(self.url, home / "archive", *THREADS, store=store)

    def _here(self, text: str) -> str:
        """A configuration of the docs, with our addresses in place of its own."""
        known = {name: made.port for name, made in self._programs.items()}
        for place, front, port in (
            ("a.cards.internal", "host a", "8000"),
            ("b.cards.internal", "host b", "8000"),
            ("varnish.internal", "varnish", "6081"),
        ):
            for between in ('";\n    .port = "', ":"):
                here = f"127.0.0.1{between}{known.get(front)}"
                text = text.replace(f"{place}{between}{port}", here)
        assert ".internal" not in text, text
        return text

    def _front(self, port: int) -> str:
        text = self._here(documented("nginx", "scale.md"))
        cache = str(self.folder / "nginx" / "cache")
        listening = f"server {{\n    listen 127.0.0.1:{port};"
        told = "add_header X-Cache $upstream_cache_status always;\n        proxy_pass"
        for old, new in (("/var/lib/nginx/cards", cache), ("server {", listening),
                         ("proxy_pass", told)):  # fmt: skip
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        return text

    def port(self, front: str) -> int:
        return self._programs[front].port

    def ask(self, front: str, path: str, headers: dict[str, str] | None = None) -> Answer:
        return get(self.port(front), path, headers)

    def health(self, host: str, field: str) -> set[str]:
        """What its processes say of themselves."""
        answers = by_worker(self.port(host), _HEALTH, within=60).values()
        return {str(json.loads(answer.body)[field]) for answer in answers}

    def stop(self, name: str, sign: Signals = SIGTERM) -> None:
        self.stops[name].append(Stopped(monotonic()))
        if name == DATABASE:
            self._server.stop(SIGINT)
        else:
            self._programs[name].stop(sign)

    def start(self, name: str) -> None:
        """Returns when all of it answers; a host's port is open long before that."""
        self._server.start() if name == DATABASE else self._programs[name].start()
        if name in HOSTS:
            assert comes(True, lambda: self._answers(name), within=60), name
        if self.stops[name]:
            self.stops[name][-1] = Stopped(self.stops[name][-1].since, monotonic())

    def _answers(self, host: str) -> bool:
        with suppress(TimeoutError):  # requests wait at its port until it has built
            return bool(self.health(host, "status"))
        return False

    def cpu(self) -> dict[str, float]:
        """Seconds of CPU that each has taken so far, of processes and threads that still run.

        And of PostgreSQL's backends that have ended: each connection of an editor is one.
        """
        pids = {name: made.pid for name, made in self._programs.items()}
        pids |= {DATABASE: self._server.pid}
        found = {name: Server(0, pid).cpu() for name, pid in pids.items()}
        found[DATABASE] += _of_ended(pids[DATABASE])
        return found

    def counters(self) -> dict[str, int]:
        """Varnish's own since its last start (varnish-counters(7))."""
        command = [program("varnishstat"), "-n", str(self.folder / "varnish/work"), "-1", "-j"]
        told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        return {name: counter["value"] for name, counter in told["counters"].items()}

    def close(self) -> None:
        for made in reversed(self._programs.values()):
            made.stop()


def _of_ended(pid: int) -> float:
    """Seconds of CPU of the children that a process has waited for: proc(5), cutime and cstime."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / sysconf("SC_CLK_TCK")


@contextmanager
def site(folder: Path, server: Postgres) -> Iterator[Site]:
    made = Site(folder, server)
    try:
        for name in (*HOSTS, *reversed(CACHES)):
            made.start(name)
        yield made
    finally:
        made.close()
