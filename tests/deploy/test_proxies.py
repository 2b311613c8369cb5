"""nginx with TLS and a sub-path, Varnish before two hosts, as docs/deployment.md has them."""

from __future__ import annotations

import getpass
import os
import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

import pytest

from ..scale.caches import documented, varnish_command
from ..scale.rig import free_port, get, program, running
from .recipes import certificate, curl, put, recall
from .test_servers import served

pytestmark = pytest.mark.slow
_AROUND = """
user {user}; worker_processes 1; daemon off; pid {folder}/pid; error_log stderr warn;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    include {folder}/cards.conf;
}}
"""


@contextmanager
def nginx(folder: Path, name: str, places: dict[str, str]) -> Iterator[tuple[int, Path]]:
    """nginx with this recipe: its port and the folder of its certificate."""
    command, port = program("nginx"), free_port()
    folder.mkdir()
    tls = certificate(folder / "tls")
    places = {"127.0.0.1:8443": f"127.0.0.1:{port}", "/etc/cards-tls": str(tls), **places}
    places |= {"/var/cache/nginx": str(folder), "/etc/nginx": str(folder)}
    put(name, folder / "cards.conf", places)
    lines = re.findall(r"^ +(proxy_cache.*;)", documented("nginx"), re.M)
    (folder / "cards-cache.conf").write_text("\n".join(lines))
    conf = folder / "nginx.conf"
    conf.write_text(_AROUND.format(user=getpass.getuser(), folder=folder))
    with running([command, "-c", str(conf), "-p", str(folder)], port, folder / "log"):
        yield port, tls


@pytest.mark.parametrize("path", ["/widget", "/a/b/widget"])
def test_a_page_below_a_path_leads_back_through_the_proxy(path: str, tmp_path: Path) -> None:
    """The app mounted under the whole path, and a proxy that takes a part of it away."""
    public = f"https://health.example{path}"
    with ExitStack() as stack:
        app, _ = stack.enter_context(served("gunicorn", tmp_path, url=public))
        places = {"127.0.0.1:8000": f"127.0.0.1:{app}"}
        name = "/etc/nginx/conf.d/cards.conf"
        port, tls = stack.enter_context(nginx(tmp_path / "nginx", name, places))
        status, page = curl(port, f"{path}/cards/en/tens", tls, "--http2")
        assert status == 200
        links = set(re.findall(r'(?:href|src)="(https://health\.example[^"#]+|/[^"#]*)', page))
        assert any(link.startswith(f"{public}/") for link in links)
        for link in links:
            parts = urlsplit(link)
            assert parts.path.startswith(f"{path}/"), link
            asked = parts.path + (f"?{parts.query}" if parts.query else "")
            assert curl(port, asked.replace("&amp;", "&"), tls)[0] == 200, link
        assert curl(port, f"{path}/embed/v1.js", tls)[0] == 200


@contextmanager
def varnish(folder: Path, hosts: dict[str, str]) -> Iterator[int]:
    """The one of docs/scale.md, to which the page leads."""
    port, vcl = free_port(), documented("vcl", "scale.md").replace("/w/", "/widget/")
    for name, port_of in re.findall(r'host = "([a-z.]+)";\s+\.port = "([0-9]+)"', vcl):
        there = hosts[f"{name}:{port_of}"].rpartition(":")
        vcl = re.sub(
            rf'"{name}";(\s+)\.port = "[0-9]+"', rf'"{there[0]}";\1.port = "{there[2]}"', vcl
        )
    folder.mkdir()
    with running(varnish_command(folder, port, vcl), port, folder / "log"):
        yield port


def test_readers_are_answered_while_one_of_two_hosts_stops(tmp_path: Path) -> None:
    cards = ("tens", "massage", "exercise", "opioids")
    with ExitStack() as stack:
        one, first = stack.enter_context(served("gunicorn", tmp_path, "one"))
        two, _ = stack.enter_context(served("gunicorn", tmp_path, "two"))
        hosts = {
            f"{name}.cards.internal:8000": f"127.0.0.1:{port}"
            for name, port in (("a", one), ("b", two))
        }
        cache = stack.enter_context(varnish(tmp_path / "varnish", hosts))
        places = {"127.0.0.1:6081": f"127.0.0.1:{cache}", **hosts}
        name = "/etc/nginx/conf.d/cards-varnish.conf"
        port, tls = stack.enter_context(nginx(tmp_path / "nginx", name, places))
        card = "/widget/v1/cards/{}.en.view.json"
        assert curl(port, card.format("tens"), tls)[0] == 200
        os.kill(first, signal.SIGTERM)
        until, asked = monotonic() + 6, 0
        while monotonic() < until:
            for name in cards:  # a query is another object: never out of the cache
                asked += 1
                assert curl(port, f"{card.format(name)}?country=GB&{asked}", tls)[0] == 200, asked
        with pytest.raises(ConnectionRefusedError):
            get(one, card.format("tens"))
        assert asked > 40
        done = recall(tmp_path / "two" / "cards", "tens")
        while curl(port, card.format("tens"), tls)[0] != 410:
            assert monotonic() - done < 60
            sleep(0.5)
