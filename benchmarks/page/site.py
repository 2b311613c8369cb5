"""A publisher's host: an export of the cards, sent by nginx over TLS 1.3, near or far."""

from __future__ import annotations

import base64
import getpass
import hashlib
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import ROOT, program_path
from benchmarks.page.delay import Far, far
from benchmarks.programs import free_port, running

HOST = "cards.test"
_DEV = ROOT / "static" / "js" / "dist" / "dev"
_NGINX = """
user {user}; worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/errors warn;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    server {{
        listen 127.0.0.1:{port} ssl http2;
        ssl_protocols TLSv1.3;
        ssl_certificate {folder}/certificate; ssl_certificate_key {folder}/key;
        set $cards_widget {folder}/cards;
        include {folder}/cards/nginx.conf;
        location ^~ /widget/embed/dev/ {{
            alias {dev}/;
            gzip on; gzip_types *;
            types {{ text/javascript js; }}
            add_header Access-Control-Allow-Origin *;
        }}
        location ^~ /other/ {{
            root {folder};
            types {{ text/javascript js; text/html html; application/json json; }}
            add_header Access-Control-Allow-Origin *;
        }}
    }}
}}
"""


@dataclass(frozen=True, slots=True)
class Site:
    """A running host.

    :param base: the public address, prefix included.
    :param near: the port of nginx itself.
    :param key: hash of the public key, for the browser to trust (SHA-256 in Base64).
    :param proxy: what makes it far; nothing where it is near.
    """

    folder: Path
    base: str
    near: int
    key: str
    proxy: Far | None

    @property
    def other(self) -> str:
        """The address of files that are not ours."""
        return self.base.replace("/widget/", "/other/")

    def snippet(self, card: str, *options: str, source: str = "starter") -> str:
        """What ``snippet`` writes to paste."""
        return widget("snippet", source, card, "--public-url", self.base, *options)

    def script(self) -> str:
        """The tag of the client of this checkout, which may be newer than the newest release."""
        address = f"{self.base}embed/dev/widget.js"
        return f'<script async src="{address}" crossorigin="anonymous"></script>'


@contextmanager
def site(
    folder: Path,
    *,
    source: str = "starter",
    one_way: float = 0.0,
    other: Mapping[str, bytes] | None = None,
) -> Iterator[Site]:
    """Export the cards and serve them on the loopback until the end of the block.

    :param folder: empty; the export, the key and the files of nginx lie in it.
    :param one_way: seconds that each byte is under way.
    :param other: further files, by name, below ``/other/``.
    """
    near = free_port()
    public = free_port() if one_way else near
    base = f"https://{HOST}:{public}/widget/"
    widget("export", source, str(folder / "cards"), "--public-url", base)
    (folder / "other").mkdir()
    for name, body in (other or {}).items():
        (folder / "other" / name).write_bytes(body)
    key = _certificate(folder)
    folder.chmod(0o755)  # workers of nginx are other users
    text = _NGINX.format(user=getpass.getuser(), folder=folder, port=near, dev=_DEV)
    (folder / "nginx.conf").write_text(text)
    nginx = program_path("nginx") or "nginx"
    with ExitStack() as stack:
        stack.enter_context(
            running([nginx, "-c", f"{folder}/nginx.conf", "-p", folder], near, folder / "log")
        )
        proxy = stack.enter_context(far(public, near, one_way)) if one_way else None
        yield Site(folder, base, near, key, proxy)


def widget(*arguments: str) -> str:
    """Run the command line of this checkout; the answer is what it printed."""
    command = [sys.executable, "-m", "widget", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def _certificate(folder: Path) -> str:
    """A key and its own certificate, good for a day; the answer is the hash of the public key."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-noenc", "-days", "1", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}",
         "-keyout", folder / "key", "-out", folder / "certificate"],
        check=True, capture_output=True,
    )  # fmt: skip
    public = subprocess.run(
        ["openssl", "pkey", "-in", folder / "key", "-pubout", "-outform", "DER"],
        check=True, capture_output=True,
    )  # fmt: skip
    return base64.b64encode(hashlib.sha256(public.stdout).digest()).decode()
