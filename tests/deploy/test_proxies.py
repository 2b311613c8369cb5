"""nginx with TLS and a sub-path, Varnish before two hosts, as docs/deployment.md has them."""

from __future__ import annotations

import getpass
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

import pytest

from ..scale.caches import documented, varnish_command
from ..scale.rig import ROOT, free_port, get, program, running
from .recipes import certificate, curl, put, recall
from .test_servers import served

pytestmark = pytest.mark.slow
_AROUND = """
user {user}; worker_processes 1; daemon off; pid {folder}/pid; error_log stderr warn;
events {{}}
http {{
    access_log {folder}/readers;
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
    places |= {"/var/lib/nginx": str(folder), "/etc/nginx": str(folder)}
    put(name, folder / "cards.conf", places)
    lines = re.findall(r"^ +(proxy_cache.*;)", documented("nginx"), re.M)
    (folder / "cards-cache.conf").write_text("\n".join(lines))
    conf = folder / "nginx.conf"
    conf.write_text(_AROUND.format(user=getpass.getuser(), folder=folder))
    with running([command, "-c", str(conf), "-p", str(folder)], port, folder / "log"):
        yield port, tls
    assert not (folder / "readers").read_text(), "addresses of readers"


@pytest.mark.parametrize("page", ["deployment.md", "scale.md", "recall.md"])
def test_nginx_can_make_the_folder_of_its_cache(page: str, tmp_path: Path) -> None:
    """As pasted, and with no more than the packages of Debian make: /var/lib/nginx."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    found = re.findall(r"^proxy_cache_path .*?;", text, re.M)
    assert found
    around = _AROUND.format(user="www-data", folder=tmp_path)
    around = around.replace(f"include {tmp_path}/cards.conf;", "\n".join(found))
    (tmp_path / "nginx.conf").write_text(around)
    bare = "mount -t tmpfs x /var/cache && mount -t tmpfs x /var/lib && mkdir /var/lib/nginx"
    inside = ["unshare", "--mount", "sh", "-ec"]
    if os.getuid() != 0 or subprocess.run([*inside, bare], capture_output=True).returncode:
        pytest.skip("a bare /var needs root and namespaces")
    line = f"{bare}; exec {program('nginx')} -t -c {tmp_path}/nginx.conf -p {tmp_path}"
    done = subprocess.run([*inside, line], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


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
