"""Whether any request is much dearer than a plain hit: misses, odd ones, queries, connections.

``python -m benchmarks.server.cliffs``
"""

from __future__ import annotations

import cProfile
import pstats
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path

from benchmarks.figures import Figures, middle, progress
from benchmarks.machine import rotated
from benchmarks.server import keepalive, served
from benchmarks.server.families import MISSES, Family, families, some
from benchmarks.server.requests import App, Request, answer, cost, send
from benchmarks.server.results import Report, arguments, ratio
from benchmarks.server.servers import GRANIAN, at_once, serving

ABOUT = (
    "CPU time of a request relative to a plain 200 hit: in process, through both doors, with an "
    "archive; and under servers, with 8 and 64 connections that stay open"
)
COUNT = 300
#: Of what takes milliseconds, so many are enough.
_FEW = 20
#: Above this a miss is dearer than a hit; below it is what the same request differs by.
BOUND = 1.05
_CONNECTIONS = 64
_MANY = f"hit, {_CONNECTIONS} connections"
Asked = dict[str, tuple[Family, int]]


def doors(folder: Path) -> dict[str, App]:
    """Each with cards of its own, so that neither remembers for the other; with an archive."""
    apps: dict[str, App] = {}
    for name in ("door", "blueprint"):
        app, cards = served.flask_app(folder / name)
        apps[name] = served.in_front(app, cards) if name == "door" else app
    return apps


def asked(door: App) -> Asked:
    """By family, the requests, and the status that they get."""
    etag = answer(door, Request(served.PATH)).header("ETag")
    return {
        name: (family, _status(door, some(family, 1)[0])) for name, family in families(etag).items()
    }


def _status(door: App, request: Request) -> int:
    told: list[str] = []
    list(door(request.environ(), lambda line, headers, *_: told.append(line)))
    return int(told[0][:3])


def in_process(apps: dict[str, App], asks: Asked, rounds: int) -> dict[str, dict[str, list[float]]]:
    """By door and family, the µs of a request in each round."""
    found = {door: {name: list[float]() for name in asks} for door in apps}
    for number, (door, name) in rotated([(d, n) for n in asks for d in apps], rounds):
        count = _FEW if "builder, " in name else COUNT
        # Others in each round: what was made once may be remembered.
        environs = [one.environ() for one in some(asks[name][0], count, number * count)]
        spent = cost(apps[door], environs, count)
        found[door][name].append(round(spent, 3))
        if name == "hit":
            progress(f"round {number}, {door}: a hit costs {spent:.2f} µs")
    return found


def profile(app: App, requests: list[Request]) -> list[str]:
    """Where the time of these goes: the functions that cost most, what they call included."""
    environs = [request.environ() for request in requests]
    profiler = cProfile.Profile()
    profiler.enable()
    for environ in environs:
        send(app, environ)
    profiler.disable()
    stats = pstats.Stats(profiler)
    lines = []
    rows = sorted(stats.stats.items(), key=lambda row: -row[1][3])  # type: ignore[attr-defined]
    for (file, line, function), (_, calls, own, whole, _) in rows[:14]:
        place = f"{Path(file).name}:{line} {function}" if line else function
        lines.append(f"{whole / COUNT * 1e6:9.1f} µs, own {own / COUNT * 1e6:9.1f} µs, "
                     f"{calls / COUNT:6.1f} calls: {place}")  # fmt: skip
    return lines


def under_servers(asks: Asked, rounds: int) -> dict[str, dict[str, list[Figures]]]:
    """By server: hits with 8 and 64 connections, and misses beside hits, by the same client."""
    chosen = {name: _sendable(*asks[name]) for name in ("hit", "hit, HEAD", *MISSES)}
    raw: dict[str, dict[str, list[Figures]]] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for kind, app in (("granian", "door"), ("gthread", "blueprint")):
            try:
                one, other = (
                    stack.enter_context(serving(kind, app, folder, env=_archive(folder, name)))
                    for name in (f"{app}-1", f"{app}-2")
                )
            except (subprocess.CalledProcessError, OSError) as error:
                progress(f"skipped: {app}, {kind}: {error}")
                continue
            own = raw[f"{app}, {kind}"] = {}
            hit = chosen["hit"][0]
            many, few = ((server, hit.target(), hit.all_headers(), connections)
                         for server, connections in ((one, _CONNECTIONS), (other, 8)))  # fmt: skip
            more = [_MANY] if shutil.which("wrk") else []
            for number, name in rotated([*chosen, *more], rounds + 1):
                if name == _MANY:
                    told = at_once(many, few)
                else:
                    told = keepalive.beside(one, chosen[name], chosen["hit"], 0.3)
                if number:  # the first round warms up
                    own.setdefault(name, []).append(asdict(told))
                progress(f"{app}, {kind}, {name}: {told.cpu_us} µs, a hit {told.limit_us}")
    return raw


def _archive(folder: Path, name: str) -> dict[str, str]:
    return {"SERVED_ARCHIVE": str(folder / f"archive-{name}")}


def _sendable(family: Family, status: int) -> list[Request]:
    """Over the wire bytes that are no text go in percent signs, and a POST says its length."""
    return [
        replace(
            one,
            path=one.path.replace("\x80\xff", "%80%ff"),
            headers={"Content-Length": "0"} if one.method == "POST" else one.headers,
            status=status,
        )
        for one in some(family, COUNT)
    ]


def _row(status: int, values: list[float], hits: list[float]) -> Figures:
    us = {f"us_{key}": value for key, value in middle(values).items()}
    relative = ratio({"one": values, "hit": hits}, "one", "hit")
    return {"status": status, **us, "ratio": round(relative, 3)}


def main() -> None:
    told = arguments("cliffs", ABOUT, 7).parse_args()
    report = Report("cliffs", ABOUT, told.out)
    with tempfile.TemporaryDirectory() as folder:
        apps = doors(Path(folder))
        asks = asked(apps["door"])
        alone = in_process(apps, asks, told.rounds)
        worst = max(MISSES, key=lambda name: ratio(alone["door"], name, "hit"))
        profiles = {worst: profile(apps["door"], some(asks[worst][0], COUNT))}
    served_by = under_servers(asks, told.rounds)
    summary: dict[str, Figures] = {}
    for door, found in alone.items():
        for name, values in found.items():
            row = _row(asks[name][1], values, found["hit"])
            summary[f"{door}, in process, {name}"] = row
    for where, loads in served_by.items():
        for name, rounds in loads.items():
            values = [one["cpu_us"] for one in rounds]
            status = asks[name][1] if name in asks else 200
            row = _row(status, values, [one["limit_us"] for one in rounds])
            summary[f"{where}, {name}"] = row
            if name != "hit":
                report.target(f"{where}, {name}: CPU to a hit", row["ratio"], BOUND)
    raw = {"in process": alone, **served_by}
    report.done(summary, versions={"granian": GRANIAN}, profiles=profiles, raw=raw)
    for line in profiles[worst]:
        print(line)


if __name__ == "__main__":
    main()
