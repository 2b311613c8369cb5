"""The others that are measured beside us: nginx with exported files, Isso with six comments."""

from __future__ import annotations

import getpass
import gzip
import http.client
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.machine import ROOT
from benchmarks.programs import free_port
from benchmarks.server.servers import GUNICORN, Server, running, throwaway

ISSO = "isso==0.14.0"
#: nginx as one sets it up to hand out files: packed ahead, nothing logged, connections kept.
_NGINX = """
user {user}; worker_processes {workers}; daemon off; pid {folder}/pid; error_log stderr warn;
events {{ worker_connections 512; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
    open_file_cache max=1000 inactive=60s;
    types {{ application/json json; text/html html; text/javascript js; text/css css; }}
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    server {{
        listen 127.0.0.1:{port};
        location /widget/ {{ alias {out}/; gzip_static on; }}
    }}
}}
"""
#: Isso without what slows it down on purpose.
_ISSO = """
[general]
dbpath = {folder}/comments.db
host = http://127.0.0.1:{port}/
log-file = {folder}/isso-own.log
[moderation]
enabled = false
[guard]
enabled = false
[server]
listen = http://127.0.0.1:{port}/
"""
_THREAD = "/cards/massage"
#: What readers might write below a card; all six come to the size of a card's view JSON, packed.
_COMMENTS = tuple(
    f"I tried this for **{days} days**.\n\nIt did not do much, but `{days % 7}` of us liked the "
    "room.\n\n- nobody was hurt\n- one of us fell asleep\n\n"
    f"See [what my sister wrote](https://sister.example/{days}); *she* went twice as often."
    for days in range(10, 70, 10)
)


def nginx() -> str | None:
    """Where it is; Debian puts it where only root's PATH looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def export(folder: Path) -> Path:
    """The starter cards as files, each with its packed form beside it.

    :returns: the folder of the files.
    """
    out = folder / "export"
    command = [sys.executable, "-m", "widget", "export", "starter", str(out)]
    command += ["--public-url", "https://cards.example/widget"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    for path in list(out.rglob("*")):
        if path.is_file():
            packed = path.with_name(f"{path.name}.gz")
            packed.write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
            os.utime(packed, (path.stat().st_atime, path.stat().st_mtime))
    folder.chmod(0o755)
    return out


@contextmanager
def file_server(folder: Path, workers: int) -> Iterator[Server]:
    """nginx in front of an export."""
    program, port = nginx(), free_port()
    assert program
    out, conf = export(folder), folder / "nginx.conf"
    user = getpass.getuser()
    conf.write_text(
        _NGINX.format(user=user, workers=workers, folder=folder, out=out, port=port), "utf-8"
    )
    with running([program, "-c", str(conf), "-p", str(folder)], port, folder) as server:
        yield server


@contextmanager
def isso(folder: Path, workers: int) -> Iterator[tuple[Server, str]]:
    """Isso under gunicorn, with six comments in its sqlite file.

    :returns: the server, and the address of the comments.
    :raises CalledProcessError: where it cannot be installed.
    """
    bins, port = throwaway("isso", ISSO, GUNICORN), free_port()
    conf = folder / "isso.cfg"
    conf.write_text(_ISSO.format(folder=folder, port=port), "utf-8")
    command = [str(bins / "python"), "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(workers), "isso.run:application"]
    with running(command, port, folder, {"ISSO_SETTINGS": str(conf)}) as server:
        for text in _COMMENTS:
            _comment(port, text)
        yield server, f"/?uri={_THREAD}"


def _comment(port: int, text: str) -> None:
    """By Isso's own API."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    told = {"author": "A reader", "text": text, "title": "Massage therapy"}
    headers = {"Content-Type": "application/json", "Connection": "close"}
    connection.request("POST", f"/new?uri={_THREAD}", json.dumps(told), headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == 201, (answer.status, body)
