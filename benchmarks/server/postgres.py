"""A real PostgreSQL as Debian sets it up, on data of its own, at a socket in a temporary folder."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from benchmarks.machine import command_version

_USER = "cards"


def place() -> Path | None:
    """Where its programs are; ``None`` where it is not installed."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((one for one in places if (one / "postgres").exists()), None)


def version(programs: Path) -> str:
    """What it says of itself."""
    return command_version(str(programs / "postgres"), "--version")


@contextmanager
def postgres(programs: Path) -> Iterator[tuple[str, Path]]:
    """A server until the block ends: the address of an empty database, and the folder of its data.

    What is committed is on the disk, as it is by default. It does not run as root.
    """
    user = getpass.getuser()
    if os.getuid() == 0:
        known = {entry.pw_name for entry in pwd.getpwall()}
        user = "postgres" if "postgres" in known else "nobody"
    folder = Path(tempfile.mkdtemp(prefix="cards-"))  # a socket's path may have 107 bytes
    if os.getuid() == 0:
        shutil.chown(folder, user)
    own = user if os.getuid() == 0 else None
    data = folder / "data"

    def run(name: str, *words: str | Path) -> None:
        subprocess.run([programs / name, *words], check=True, user=own, cwd="/",
                       stdout=subprocess.DEVNULL)  # fmt: skip

    try:
        run("initdb", "-D", data, "--auth=trust", f"--username={_USER}", "--encoding=UTF8",
            "--locale=C")  # fmt: skip
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses="],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, user=own, cwd="/",
            )  # fmt: skip
        try:
            _wait(server, folder)
            run("createdb", "-h", folder, "-U", _USER, "cards")
            yield f"postgresql://{_USER}@/cards?host={folder}", data
        finally:
            server.terminate()
            server.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    until = monotonic() + 60
    # It writes "ready" when it takes connections (storage/pidfile, the eighth line).
    while "ready" not in _told(folder / "data" / "postmaster.pid"):
        if server.poll() is not None or monotonic() > until:
            raise RuntimeError(f"PostgreSQL did not start: {_told(folder / 'log')[-3000:]}")
        sleep(0.05)


def _told(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""
