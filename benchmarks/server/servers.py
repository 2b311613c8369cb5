"""Servers on the loopback that end with the run, what they cost, and who asks them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from benchmarks import programs
from benchmarks.machine import ROOT
from benchmarks.programs import free_port

#: Seconds that a server lives at most, whatever becomes of the run that started it.
_LONGEST = 3600


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    port: int
    pid: int

    def cpu(self) -> float:
        """CPU time (s, user and system) of it and all that it started, so far.

        Of threads that still run, to the nanosecond: short loads are a few ticks of the clock.
        """
        found = 0
        for pid in tree(self.pid):
            with suppress(OSError):  # it has ended meanwhile
                for task in Path(f"/proc/{pid}/task").iterdir():
                    found += int((task / "schedstat").read_text().split()[0])
        return found / 1e9


def tree(pid: int) -> set[int]:
    """The ids of a process and those below it."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                text = (folder / "stat").read_text()
            except OSError:  # it has ended
                continue
            parents[int(folder.name)] = int(text.rpartition(") ")[2].split()[1])
    found, new = {pid}, {pid}
    while new:
        new = {child for child, parent in parents.items() if parent in new}
        found |= new
    return found


@contextmanager
def running(
    command: Sequence[str], port: int, folder: Path, env: dict[str, str] | None = None
) -> Iterator[Server]:
    """A program in the foreground that listens on a port.

    :param folder: where it writes what it says, and what else it writes at home.
    """
    log = folder / f"{Path(command[0]).name}-{port}.log"
    options = {"cwd": ROOT, "env": {**os.environ, "HOME": str(folder), **(env or {})}}
    with programs.running(["timeout", str(_LONGEST), *command], port, log, **options) as pid:
        yield Server(port, pid)


def throwaway(name: str, *packages: str) -> Path:
    """The ``bin`` of an environment that has these packages; made once, outside the project.

    :raises CalledProcessError: where they cannot be installed.
    """
    cache = os.environ.get("XDG_CACHE_HOME") or tempfile.gettempdir()
    folder = Path(cache) / f"treatment-cards-benchmarks-{os.getuid()}" / name
    told = "\n".join((sys.version, *packages))
    stamp = folder / "installed.txt"
    if not stamp.is_file() or stamp.read_text() != told:
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "-q", *packages]
        subprocess.run(pip, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        stamp.write_text(told)
    return folder / "bin"


#: A server, what it is asked, with which headers, over how many connections.
Asking = tuple[Server, str, dict[str, str], int]
GUNICORN = f"gunicorn=={version('gunicorn')}"
GRANIAN = "granian==2.8.9"


@contextmanager
def serving(
    kind: str, served: str, folder: Path, workers: int = 1, env: dict[str, str] | None = None
) -> Iterator[Server]:
    """One of our apps (see served.py) under a server.

    :param kind: ``sync`` and ``gthread`` of gunicorn, ``granian``.
    """
    port = free_port()
    app = "benchmarks.server.served:app"
    paths = [str(ROOT), sysconfig.get_path("purelib")]
    env = {"SERVED": served, "PYTHONPATH": os.pathsep.join(paths), **(env or {})}
    if kind == "granian":
        command = [str(throwaway("granian", GRANIAN) / "granian"), "--interface", "wsgi"]
        command += ["--host", "127.0.0.1", "--port", str(port), "--workers", str(workers), app]
    else:
        threads = ["--threads", "4", "--keep-alive", "75"] if kind == "gthread" else []
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
        command += ["--workers", str(workers), "--worker-class", kind, *threads, app]
    with running(command, port, folder, env) as server:
        yield server


@dataclass(frozen=True)
class Load:
    """What a server did under load."""

    requests: int
    per_second: float
    cpu_us: float
    #: Latency (ms), the middle and the 99th of a hundred.
    p50: float
    p99: float
    errors: int
    #: CPU of what it is compared with, in the same seconds.
    limit_us: float = 0.0


def wrk(
    server: Server, target: str, headers: dict[str, str], *, seconds: int = 2, connections: int = 8
) -> Load:
    """Ask as fast as answers come: one thread, so many connections."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    command += [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    before = server.cpu()
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{server.port}{target}"],
        capture_output=True, text=True, check=True, timeout=seconds + 60,
    )  # fmt: skip
    cpu = server.cpu() - before
    told = done.stdout
    requests = int(_one(r"(\d+) requests in", told) or 0)
    errors = sum(map(int, re.findall(r"\b(?:connect|read|write|timeout) (\d+)", told)))
    return Load(
        requests,
        float(_one(r"Requests/sec:\s+([\d.]+)", told) or 0),
        round(cpu / max(requests, 1) * 1e6, 2),
        _milliseconds(_one(r"\b50%\s+(\S+)", told)),
        _milliseconds(_one(r"\b99%\s+(\S+)", told)),
        errors,
    )


def _one(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    return match[1] if match else ""


def _milliseconds(told: str) -> float:
    match = re.fullmatch(r"([\d.]+)(us|ms|s)", told)
    return float(match[1]) * {"us": 0.001, "ms": 1, "s": 1000}[match[2]] if match else 0.0


def at_once(one: Asking, other: Asking, seconds: int = 1) -> Load:
    """Two servers in the same seconds: what slows a busy machine down slows both down.

    :returns: the first one's load, with the CPU of the other.
    """
    with ThreadPoolExecutor(2) as pool:
        loads = [
            pool.submit(wrk, *asking[:3], seconds=seconds, connections=asking[3])
            for asking in (one, other)
        ]
        found, limit = (load.result() for load in loads)
    return replace(found, limit_us=limit.cpu_us)
