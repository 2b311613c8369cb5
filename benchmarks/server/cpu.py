"""CPU of a request: our two doors beside an app that hands out the same bytes and nothing else.

``python -m benchmarks.server.cpu``
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from itertools import repeat
from pathlib import Path

from benchmarks.figures import Figures, middle, progress
from benchmarks.machine import command_version, rotated
from benchmarks.server import keepalive, served
from benchmarks.server.requests import Request, answer, cost
from benchmarks.server.results import Report, Rounds, arguments, ratio
from benchmarks.server.servers import GRANIAN, Asking, Server, at_once, serving

ABOUT = (
    "CPU time (user and system) of a request for one card, in process and of a server's master and "
    "workers: one worker; a subject and its limit at once, 4 connections and one wrk each"
)
KINDS = ("sync", "gthread", "granian")
_ORDER = ("bare_flask", "blueprint", "bare_wsgi", "door")
#: Requests of one measurement in process.
COUNT = 500


@dataclass(frozen=True)
class Subject:
    """A request to one of the apps of served.py."""

    app: str
    which: str
    request: Request

    @property
    def name(self) -> str:
        return f"{self.app} {self.which}"


def subjects() -> list[Subject]:
    """The apps and what they are asked; the controls have an address for each answer."""
    asked = served.requests(served.blueprint())
    missing = asked["br"].path.replace("massage", "no-such-card")
    extra = {
        "HEAD": replace(asked["br"], method="HEAD"),
        "404": replace(asked["br"], path=missing, status=404),
    }
    found = [
        Subject(app, which, replace(request, path=served.bare_path(which)))
        for app in ("bare_flask", "bare_wsgi")
        for which, request in asked.items()
    ]
    found += [
        Subject(app, which, request)
        for app in ("blueprint", "door")
        for which, request in (asked | extra).items()
    ]
    # What is compared is measured one right after the other: a busy machine changes by the second.
    kinds = [*asked, *extra]
    return sorted(found, key=lambda one: (kinds.index(one.which), _ORDER.index(one.app)))


def in_process(all_subjects: list[Subject], rounds: int) -> dict[str, list[float]]:
    """By subject, the µs of a request in each round."""
    apps = {name: make() for name, make in served.APPS.items()}
    environs = {one.name: one.request.environ() for one in all_subjects}
    for one in all_subjects:
        answer(apps[one.app], one.request)
        cost(apps[one.app], repeat(environs[one.name], COUNT // 10), COUNT // 10)
    found: dict[str, list[float]] = {one.name: [] for one in all_subjects}
    for _, one in rotated(all_subjects, rounds):
        spent = cost(apps[one.app], repeat(environs[one.name], COUNT), COUNT)
        found[one.name].append(round(spent, 3))
    return found


#: Side by side: what is compared, and its limit.
PAIRS = tuple(
    (f"{app} {which}", f"{limit} {which}")
    for which in ("br", "identity", "304")
    for app, limit in (("blueprint", "bare_flask"), ("door", "bare_wsgi"))
)
#: One after the other, since they are of one server: what is compared with a hit.
BESIDE_HITS = tuple(f"{app} {which}" for app in ("blueprint", "door") for which in ("404", "HEAD"))


def under(kind: str, all_subjects: list[Subject], rounds: int) -> dict[str, list[Figures]]:
    """By subject, what each round found under a server; ``limit_us`` is that of the other one."""
    known = {one.name: one for one in all_subjects}
    # gunicorn's simplest worker closes every connection, which our own client does not follow.
    alone = BESIDE_HITS if kind != "sync" else ()
    found: dict[str, list[Figures]] = {name: [] for name in (*dict(PAIRS), *alone)}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = {name: stack.enter_context(serving(kind, name, folder)) for name in served.APPS}
        for subject in all_subjects:
            if subject.which == "HEAD" and kind == "sync":
                continue
            status, body = keepalive.ask(servers[subject.app], subject.request)
            assert status == subject.request.status, subject
            assert bool(body) is (subject.which not in ("304", "HEAD")), subject
        for number, name in rotated(list(found), rounds + 1):
            if name in alone:
                hit = known[name.replace("404", "br").replace("HEAD", "br")]
                server = servers[known[name].app]
                told = keepalive.beside(server, [known[name].request], [hit.request])
            else:
                limit = known[dict(PAIRS)[name]]
                one, other = (_asking(servers[s.app], s.request) for s in (known[name], limit))
                told = at_once(one, other)
            if number:  # the first round warms up
                found[name].append(asdict(told))
            progress(f"{kind} round {number} {name}: {told.cpu_us} and {told.limit_us} µs")
    return found


def _asking(server: Server, request: Request) -> Asking:
    return server, request.target(), request.all_headers(), 4


def judge(report: Report, where: str, name: str, found: Rounds, limit: str) -> Figures:
    """A subject with its ratio to its limit, both in ``found``; the targets on the way."""
    app, _, which = name.partition(" ")
    figures: Figures = {f"us_{key}": value for key, value in middle(found[name]).items()}
    figures |= {
        "limit": limit,
        "limit_us": middle(found[limit])["median"],
        "ratio": round(ratio(found, name, limit), 3),
    }
    if app == "blueprint" and limit.startswith("bare"):
        report.target(f"blueprint, {which}, {where}: CPU to bare Flask", figures["ratio"], 1.1)
    elif app == "door" and limit.startswith("bare") and where != "in process":
        report.target(f"door, {which}, {where}: CPU to bare WSGI", figures["ratio"], 1.25)
    return figures


def _limit(name: str) -> str:
    """What a subject is compared with."""
    app, _, which = name.partition(" ")
    bare = {"blueprint": "bare_flask", "door": "bare_wsgi"}[app]
    return f"{app} br" if which in ("HEAD", "404") else f"{bare} {which}"


def main(kinds: Iterable[str] = KINDS) -> None:
    parser = arguments("cpu", ABOUT, 11)
    told = parser.parse_args()
    report, all_subjects = Report("cpu", ABOUT, told.out), subjects()
    progress("in process")
    alone = in_process(all_subjects, told.rounds * 15)
    summary = {
        f"in process, {name}": judge(report, "in process", name, alone, _limit(name))
        for name in alone
        if not name.startswith("bare")
    }
    raw: dict[str, dict[str, list[Figures]]] = {}
    skipped: dict[str, str] = {}
    for kind in kinds:
        if not shutil.which("wrk"):
            skipped[kind] = "wrk not installed"
            progress(f"skipped: {kind}: {skipped[kind]}")
            continue
        try:
            raw[kind] = under(kind, all_subjects, told.rounds)
        except (subprocess.CalledProcessError, OSError) as error:
            skipped[kind] = str(error)
            progress(f"skipped: {kind}: {error}")
            continue
        for name, rounds in raw[kind].items():
            pair = {
                name: [one["cpu_us"] for one in rounds],
                _limit(name): [one["limit_us"] for one in rounds],
            }
            summary[f"{kind}, {name}"] = judge(report, kind, name, pair, _limit(name))
    versions = {"wrk": command_version("wrk", "-v"), "granian": GRANIAN}
    report.done(
        summary, bytes=_sizes(all_subjects), versions=versions, skipped=skipped,
        raw={"in process": alone, **raw},
    )  # fmt: skip


def _sizes(all_subjects: list[Subject]) -> dict[str, int]:
    app = served.blueprint()
    return {
        one.which: len(answer(app, one.request).body)
        for one in all_subjects
        if one.app == "blueprint"
    }


if __name__ == "__main__":
    main()
