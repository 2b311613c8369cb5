"""A real WordPress: Debian's packages in a temporary folder, with a database of its own."""

from __future__ import annotations

import base64
import getpass
import json
import shutil
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...browser.rig.servers import RECORDER
from .programs import answers, free_port, missing, run, running

SITE = Path("/usr/share/wordpress")
THEME = "wp-content/themes/twentytwentythree"
PHP = Path(__file__).with_name("php")
_ADMIN = "/usr/local/sbin:/usr/sbin:/sbin"


@dataclass(frozen=True)
class Post:
    """What an author published: as WordPress stored it, and where readers find it."""

    number: int
    url: str
    raw: str


class WordPress:
    """The site. Its users write through the REST API, with passwords of their own."""

    def __init__(self, origin: str, passwords: dict[str, str], logs: list[Path]) -> None:
        self.origin, self.logs = origin, logs
        self.version = passwords.pop("version")
        self._passwords = passwords

    def publish(self, user: str, content: str, title: str = "What helps a stiff back") -> Post:
        """A new post by a user, as the editor sends it."""
        post = self._rest(user, "wp/v2/posts", title=title, content=content, status="publish")
        return Post(post["id"], post["link"], post["content"]["raw"])

    def save(self, user: str, post: Post, content: str) -> None:
        """The post again, with other content."""
        self._rest(user, f"wp/v2/posts/{post.number}", content=content)

    def rights(self, user: str) -> set[str]:
        """What a user may do."""
        may = self._rest(user, "wp/v2/users/me&context=edit")["capabilities"]
        return {right for right, granted in may.items() if granted}

    def preview(self, user: str, address: str) -> Any:
        """What the editor asks for when an address is pasted into it."""
        url = urllib.parse.quote(address, safe="")
        return self._rest(user, f"oembed/1.0/proxy&url={url}")

    def read(self, post: Post) -> str:
        """The page as it is served."""
        with urllib.request.urlopen(post.url, timeout=60) as answer:
            return str(answer.read().decode())

    def _rest(self, user: str, route: str, **fields: str) -> Any:
        key = base64.b64encode(f"{user}:{self._passwords[user]}".encode()).decode()
        headers = {"Authorization": f"Basic {key}", "Content-Type": "application/json"}
        body = json.dumps(fields).encode() if fields else None
        address = f"{self.origin}/index.php?rest_route=/{route}"
        asked = urllib.request.Request(address, body, headers)
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.load(answer)


@contextmanager
def wordpress(folder: Path) -> Iterator[WordPress]:
    """A site with an administrator and an author, until the tests end."""
    programs = {name: _find(name) for name in ("php", "mariadbd", "mariadb-install-db")}
    if not (SITE / THEME).is_dir():
        missing("WordPress", THEME)
    site = folder / "site"
    shutil.copytree(SITE, site)  # through links: Debian's packages share their libraries
    plugins = site / "wp-content" / "mu-plugins"
    plugins.mkdir()
    (plugins / "recorder.js").write_text(RECORDER, "utf-8")
    shutil.copy(PHP / "loopback.php", plugins)
    (site / "wp-config.php").unlink()  # Debian's looks in /etc
    shutil.copy(PHP / "wp-config.php", site)
    port, logs = free_port(), [folder / name for name in ("debug.log", "php.log", "database.log")]
    origin = f"http://127.0.0.1:{port}"
    with _database(folder, programs, logs[2]) as database:
        env = {"SITE_DATABASE": str(database), "SITE_ORIGIN": origin, "SITE_FOLDER": str(site),
               "SITE_LOG": str(logs[0])}  # fmt: skip
        told = run([programs["php"], PHP / "install.php"], logs[1], env)
        command = [programs["php"], "-S", f"127.0.0.1:{port}", "-t", site]
        with running(command, lambda: answers(("127.0.0.1", port)), logs[1], env):
            yield WordPress(origin, json.loads(told), logs)


@contextmanager
def _database(folder: Path, programs: dict[str, str], log: Path) -> Iterator[Path]:
    """MariaDB without a network, at a socket."""
    data, start = folder / "database", folder / "start.sql"
    start.write_text("CREATE DATABASE IF NOT EXISTS wordpress CHARACTER SET utf8mb4;")
    options = ["--no-defaults", f"--datadir={data}", f"--user={getpass.getuser()}"]
    root = ["--auth-root-authentication-method=normal", "--skip-test-db"]
    run([programs["mariadb-install-db"], *options, *root], log)
    # The path of a socket has to be short, that of the tests' folder may not be.
    with tempfile.TemporaryDirectory() as short:
        socket = Path(short) / "socket"
        command = [programs["mariadbd"], *options, f"--socket={socket}", "--skip-networking",
                   f"--pid-file={short}/pid", f"--init-file={start}",
                   "--innodb-flush-log-at-trx-commit=0"]  # fmt: skip
        with running(command, lambda: answers(socket), log):
            yield socket


def _find(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path=_ADMIN)
    return found or missing("WordPress", name)
