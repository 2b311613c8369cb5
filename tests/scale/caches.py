"""A site behind the caches of publishers, each with a private configuration on the loopback."""

from __future__ import annotations

import getpass
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from time import monotonic, time

from .editor import NOTICE
from .rig import ROOT, STARTER, Answer, free_port, get, program, running

#: What a publisher must not do: the first reader after an idle time gets what there is.
STALE = """
proxy_cache cards;
proxy_cache_use_stale error timeout updating;
proxy_cache_background_update on;
"""
_NGINX = """
user {user}; worker_processes 1; daemon off; pid {folder}/pid; error_log stderr warn;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    {servers}
}}
"""
_SERVER = """
    proxy_cache_path {folder}/cache-{port} keys_zone={zone}:1m inactive=10m;
    server {{
        listen 127.0.0.1:{port};
        location /w/ {{
            proxy_pass http://127.0.0.1:{origin};
            add_header X-Cache $upstream_cache_status always;
            {directives}
        }}
    }}
"""


def documented(language: str, page: str = "recall.md") -> str:
    """What a page of the docs tells publishers to paste; we are mounted at /w/."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    found = re.search(rf"```{language}\n(.*?)```", text, re.S)
    assert found, f"docs/{page} has no {language}"
    return found[1].replace("/widget/", "/w/")


def _directives() -> str:
    lines = re.findall(r"^ +(proxy_cache.*;)", documented("nginx"), re.M)
    assert len(lines) > 2
    return "\n".join(lines)


@contextmanager
def nginx(folder: Path, *servers: tuple[int, str]) -> Iterator[list[int]]:
    """A cache in front of each of these ports, with these directives; the values are its ports."""
    folder.mkdir()
    ports, text = [], ""
    for origin, directives in servers:
        port = free_port()
        zone = f"cards{port}"
        own = directives.replace("proxy_cache cards;", f"proxy_cache {zone};")
        ports.append(port)
        text += _SERVER.format(folder=folder, port=port, zone=zone, origin=origin, directives=own)
    with running(nginx_command(folder, text), ports[0], folder / "log"):
        yield ports


def nginx_command(folder: Path, http: str) -> list[str]:
    """How to run nginx with these directives of its block ``http``."""
    conf = folder / "nginx.conf"
    conf.write_text(_NGINX.format(user=getpass.getuser(), folder=folder, servers=http))
    return [program("nginx"), "-c", str(conf), "-p", str(folder)]


@contextmanager
def varnish(folder: Path, origin: int, vcl: str) -> Iterator[int]:
    """A cache in front of a port; the value is its port."""
    port = free_port()
    folder.mkdir()
    backend = f'backend default {{ .host = "127.0.0.1"; .port = "{origin}"; }}'
    command = varnish_command(folder, port, f"vcl 4.1;\n{backend}\n{vcl}")
    with running(command, port, folder / "log"):
        yield port


def varnish_command(folder: Path, port: int, vcl: str) -> list[str]:
    """How to run Varnish with this configuration; its counters are in the folder ``work``."""
    file = folder / "cards.vcl"
    file.write_text(vcl)
    options = ["-F", "-a", f"127.0.0.1:{port}", "-f", str(file), "-n", str(folder / "work")]
    options += ["-s", "malloc,16m", "-T", "none", "-j", "none"]
    return [program("varnishd"), *options]


class Site:
    """A folder of cards, and the ports at which it is answered for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "cards"
        shutil.copytree(STARTER, self.folder, ignore=shutil.ignore_patterns("__*"))
        self.ports: dict[str, int] = {}

    def file(self, card: str) -> Path:
        return self.folder / "en" / f"{card}.md"

    def recall(self, card: str) -> None:
        text = self.file(card).read_text("utf-8")
        self._write(card, text.replace("status: active", f"status: recalled\n{NOTICE}", 1))

    def restore(self, card: str) -> None:
        text = self.file(card).read_text("utf-8")
        self._write(card, text.replace(f"status: recalled\n{NOTICE}", "status: active", 1))

    def _write(self, card: str, text: str) -> None:
        beside = self.folder / f".{card}"
        beside.write_text(text, "utf-8")
        os.replace(beside, self.file(card))

    def saved(self, card: str) -> float:
        """When its file was saved, on the monotonic clock."""
        return monotonic() - (time() - self.file(card).stat().st_ctime)

    def ask(self, front: str, path: str, headers: dict[str, str], method: str = "GET") -> Answer:
        return get(self.ports[front], path, headers, method)


@contextmanager
def fronts(folder: Path, origin: int) -> Iterator[dict[str, int]]:
    """The ports of: the workers, each cache, both in a row, and one that is set up wrongly."""
    right, vcl = _directives(), documented("vcl")
    with ExitStack() as stack:
        one, two = (
            stack.enter_context(varnish(folder / f"varnish-{n}", origin, vcl)) for n in (1, 2)
        )
        servers = [(origin, right), (two, right), (origin, STALE)]
        alone, chain, wrong = stack.enter_context(nginx(folder / "nginx", *servers))
        yield {"worker": origin, "nginx": alone, "varnish": one, "chain": chain, "wrong": wrong}


def view(card: str) -> str:
    return f"/w/v1/cards/{card}.en.view.json"


def table(figures: dict[str, list[float]]) -> str:
    """Seconds from the save to the last stale answer: how many, median, worst."""
    return "\n".join(
        f"{name:28} {len(found):3} {median(found):6.1f} {max(found):6.1f}"
        for name, found in sorted(figures.items())
    )
