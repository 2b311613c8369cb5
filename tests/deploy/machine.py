"""A real systemd as the first process of namespaces of its own: the host's is not touched."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest

from ..scale.rig import ROOT, STARTER, program
from .recipes import recipe

UNITS = "/etc/systemd/system"
#: What units of services, sockets and timers need by themselves; nothing that Debian starts.
TARGETS = ("sysinit", "basic", "shutdown", "sockets", "timers", "network", "multi-user")


def write_units(folder: Path, port: int) -> Path:
    """The units of the page; nothing of them but the port is another."""
    folder.mkdir(parents=True)
    for target in TARGETS:
        shutil.copy(f"/lib/systemd/system/{target}.target", folder)
    for name in ("cards.socket", "cards.service", "cards-upload.service", "cards-upload.timer"):
        text = recipe(f"{UNITS}/{name}").replace("127.0.0.1:8000", f"127.0.0.1:{port}")
        (folder / name).write_text(text)
    return folder


def _lay_out(folder: Path, port: int) -> None:
    write_units(folder / "units", port)
    home = folder / "srv"
    shutil.copytree(STARTER, home / "cards", ignore=shutil.ignore_patterns("__*"))
    (home / "app.py").write_text(recipe("/srv/cards/app.py"))
    (home / "gunicorn.conf.py").write_text(recipe("/srv/cards/gunicorn.conf.py"))
    (home / "upload.py").write_text(recipe("/srv/cards/upload.py"))
    (folder / "passwd").write_text(
        Path("/etc/passwd").read_text() + "cards:x:989:989::/nonexistent:/usr/sbin/nologin\n"
    )
    (folder / "group").write_text(Path("/etc/group").read_text() + "cards:x:989:\n")
    (folder / "version").write_text(f"python3.{sys.version_info.minor}")


class Machine:
    """A systemd that runs."""

    def __init__(self, pid: int, said: list[bytes]) -> None:
        self.pid, self._said = pid, said

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        inside = ["nsenter", "--target", str(self.pid), "--mount", "--pid", "--cgroup", *command]
        return subprocess.run(inside, capture_output=True, text=True, timeout=60)

    def systemctl(self, *words: str) -> str:
        done = self.run("systemctl", *words)
        assert done.returncode == 0, (words, done.stderr, self.said[-4000:])
        return done.stdout.strip()

    @property
    def said(self) -> str:
        return b"".join(self._said).decode("utf-8", "replace")


def _may() -> bool:
    """Whether this user may make such namespaces."""
    asked = ["unshare", "--fork", "--pid", "--mount", "--mount-proc", "--cgroup", "mount"]
    return subprocess.run([*asked, "-t", "tmpfs", "x", "/srv"], capture_output=True).returncode == 0


@contextmanager
def machine(folder: Path, port: int) -> Iterator[Machine]:
    """Has the units, the app and an environment where the page has them; nothing is started."""
    program("systemd-analyze")
    if os.getuid() != 0 or not _may():
        pytest.skip("a systemd of its own needs root and namespaces")
    _lay_out(folder, port)
    ours, console = pty.openpty()
    said: list[bytes] = []
    Thread(target=_listen, args=(ours, said), daemon=True).start()
    paths = [sys.base_prefix, sysconfig.get_path("purelib"), str(ROOT)]
    script = [str(Path(__file__).with_name("machine.sh")), "outer", str(folder)]
    outer = subprocess.Popen(
        ["sh", *script, os.ttyname(console), *paths],
        stdin=subprocess.DEVNULL, stdout=console, stderr=console,
    )  # fmt: skip
    try:
        yield _ready(outer, said)
    finally:
        outer.kill()
        outer.wait()
        os.close(console)
        for group in (folder / "groups").read_text().split():
            _remove(Path(group))


def _ready(outer: subprocess.Popen[bytes], said: list[bytes]) -> Machine:
    until = monotonic() + 30
    while True:
        found = Path(f"/proc/{outer.pid}/task/{outer.pid}/children").read_text().split()
        if found:
            made = Machine(int(found[0]), said)
            if made.run("systemctl", "is-active", "multi-user.target").stdout == "active\n":
                # A Python that is no part of the system finds its own library no longer.
                made.systemctl("set-environment", "LD_LIBRARY_PATH=/opt/python/lib")
                return made
        assert outer.poll() is None and monotonic() < until, b"".join(said)[-3000:]
        sleep(0.1)


def _listen(ours: int, said: list[bytes]) -> None:
    while True:
        try:
            said.append(os.read(ours, 65536))
        except OSError:
            return


def _remove(group: Path) -> None:
    """Groups of processes are folders; the processes have just been killed."""
    until = monotonic() + 10
    for folder in [*sorted((p for p in group.rglob("*") if p.is_dir()), reverse=True), group]:
        while folder.exists():
            try:
                folder.rmdir()
            except OSError:
                assert monotonic() < until, folder
                sleep(0.05)
