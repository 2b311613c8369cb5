"""Load from wrk: few connections, not faster than told; every answer is counted."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGINT

from ..scale.rig import ROOT, get, program
from .editors import KNOWN
from .site import Site

CONNECTIONS, PAUSE = 16, 40
_FORMS = (".view.json", ".json", ".html", ".html?variant=compact")
_SHARED = ("v1/cards.en.json", "v1/changes.json", "v1/disclaimer.en.view.json", "cards/en/")


@dataclass(slots=True)
class Load:
    """What wrk counted, once it has ended: by status, and by status and what nginx's cache did."""

    statuses: dict[int, int] = field(default_factory=dict)
    caches: dict[str, int] = field(default_factory=dict)
    #: That could not connect, read or write, or waited for too long.
    errors: tuple[int, ...] = ()
    seconds: float = 0.0
    #: Milliseconds: median, 99 of 100, worst.
    latency: tuple[float, ...] = ()

    @property
    def requests(self) -> int:
        return sum(self.statuses.values())

    @property
    def hits(self) -> int:
        """Answers that nginx had."""
        return sum(number for told, number in self.caches.items() if "HIT" in told)

    def told(self) -> str:
        rate, waits = self.requests / self.seconds, " / ".join(f"{ms:.1f}" for ms in self.latency)
        return (
            f"{self.requests} requests in {self.seconds:.0f} s ({rate:.0f} a second), "
            f"{self.statuses}, {self.caches}, errors {self.errors}, p50 / p99 / max {waits} ms"
        )


def addresses(site: Site) -> Iterator[str]:
    """Cards that readers know from the start, in all forms, and what all of them share."""
    yield from (f"/w/{path}" for path in _SHARED)
    for card in KNOWN:
        for form in _FORMS:
            path = f"/w/v1/cards/{card}.en{form}"
            packed = get(site.port("host a"), path, {"Accept-Encoding": "gzip"})
            yield f"{path} {packed.headers['ETag']}"
        yield f"/w/cards/en/{card}"


def cost(site: Site, front: str, path: str) -> str:
    """What a request costs a front that is asked for one thing only, as fast as it can."""
    command = ["nice", program("wrk"), "-t1", "-c8", "-d3s", "-H", "Accept-Encoding: gzip"]
    before = site.cpu()[front]
    command.append(f"http://127.0.0.1:{site.port(front)}{path}")
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+) requests in", told)
    assert found, told
    spent = site.cpu()[front] - before
    number = int(found[1])
    return f"{front}: {spent / number * 1e6:.0f} µs of CPU a request, {number / 3:.0f} a second"


@contextmanager
def load(site: Site, folder: Path) -> Iterator[Load]:
    """Readers at nginx until the block ends."""
    file, found = folder / "addresses", Load()
    file.write_text("".join(f"{line}\n" for line in addresses(site)))
    command = ["nice", program("wrk"), "-t1", f"-c{CONNECTIONS}", "-d1h", "--timeout", "15s"]
    command += ["-s", str(ROOT / "tests/bed/load.lua"), f"http://127.0.0.1:{site.port('nginx')}"]
    process = subprocess.Popen(
        [*command, "--", str(file), str(PAUSE)], stdout=subprocess.PIPE, text=True
    )
    try:
        yield found
        process.send_signal(SIGINT)
        out, _ = process.communicate(timeout=30)
    finally:
        process.kill()
        process.communicate()
    (line,) = [line for line in out.splitlines() if line.startswith("LOAD ")]
    told = json.loads(line.removeprefix("LOAD "))
    for key, times in told["counts"].items():
        status, _, cache = key.partition(" ")
        found.statuses[int(status)] = found.statuses.get(int(status), 0) + times
        found.caches[cache] = found.caches.get(cache, 0) + times
    found.errors, found.seconds = tuple(told["errors"]), told["seconds"]
    found.latency = told["p50"], told["p99"], told["max"]
