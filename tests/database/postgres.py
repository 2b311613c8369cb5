"""A real PostgreSQL: Debian's program on data of its own, at a socket in a temporary folder."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import NullPool, create_engine

from widget.read.sql.migrate import migrate

from ..hosts.rig.programs import missing, tail

_USER = "cards"
_TEMPLATE = "template_cards"
#: What makes a start slow is not what is tested; a server that is killed is not, either.
_QUICK = ("fsync=off", "shared_buffers=16MB", "max_connections=60", "listen_addresses=")


class Postgres:
    """A server that can be stopped and started again."""

    def __init__(self, folder: Path, bin: Path, user: str | None, *more: str) -> None:
        self.folder, self._bin, self._user = folder, bin, user
        self._settings = (*_QUICK, *more)
        self.log, self._count = folder / "log", 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def _run(self, *command: str | Path) -> None:
        done = subprocess.run(command, capture_output=True, text=True, user=self._user, cwd="/")
        assert done.returncode == 0, done.stdout + done.stderr

    def make(self) -> None:
        options = ["--no-sync", "--auth=trust", f"--username={_USER}", "--encoding=UTF8"]
        self._run(self._bin / "initdb", "-D", self.folder / "data", "--locale=C", *options)
        self.start()
        self._do(f"CREATE DATABASE {_TEMPLATE}")
        migrate(self.url(_TEMPLATE))

    def start(self) -> None:
        settings = [word for one in self._settings for word in ("-c", one)]
        command = [self._bin / "postgres", "-D", self.folder / "data", "-k", self.folder, *settings]
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, user=self._user, cwd="/"
            )
        until = monotonic() + 60
        while not self._answers():
            if self._process.poll() is not None or monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start:\n{tail(self.log)}")
            sleep(0.05)

    def stop(self, sign: signal.Signals = signal.SIGINT) -> None:
        """As a restart of the service does: connections are ended."""
        if self._process is None:
            return
        self._process.send_signal(sign)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _answers(self) -> bool:
        try:
            self._do("SELECT 1")
        except Exception:
            return False
        return True

    def url(self, name: str) -> str:
        return f"postgresql://{_USER}@/{name}?host={self.folder}"

    def _do(self, statement: str, name: str = "postgres") -> None:
        engine = create_engine(
            self.url(name).replace("postgresql:", "postgresql+psycopg:"),
            poolclass=NullPool, isolation_level="AUTOCOMMIT",
        )  # fmt: skip
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)

    def empty(self, *, tables: bool = True) -> str:
        """The address of a new database."""
        self._count += 1
        template = _TEMPLATE if tables else "template0"
        self._do(f"CREATE DATABASE test{self._count} TEMPLATE {template}")
        return self.url(f"test{self._count}")

    def drop_connections(self) -> None:
        """As a server in trouble does, or a firewall between."""
        others = (
            "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type LIKE 'client%%'"
        )
        self._do(f"SELECT pg_terminate_backend(pid) {others}")


def _bin() -> Path:
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    missing("PostgreSQL", "initdb")


@contextmanager
def postgres(*settings: str) -> Iterator[Postgres]:
    """A server until the block ends; it does not run as root.

    :param settings: as ``name=value``, besides those that make it quick.
    """
    place = _bin()
    user = None
    if os.getuid() == 0:
        known = {entry.pw_name for entry in pwd.getpwall()}
        user = "postgres" if "postgres" in known else "nobody"
    # The path of a socket may have 107 bytes, and pytest's folders are root's alone.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="cards-", dir=memory))
    if user:
        shutil.chown(folder, user)
    server = Postgres(folder, place, user, *settings)
    try:
        server.make()
        yield server
    finally:
        server.stop(signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)
