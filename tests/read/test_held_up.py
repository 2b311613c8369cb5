"""A run of the doctor ends whatever servers do, and asks nobody whom it should not."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import pytest

from widget.read.network import is_near
from widget.read.pages import Reader
from widget.read.web import Unreadable

from .test_pages import Site, site

__all__ = ["site"]
#: Of the public network, so nothing is looked up; a proxy on the loopback answers for it.
PUBLIC = "http://1.1.1.1"


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


def _connections(listener: socket.socket) -> int:
    count = 0
    while True:
        try:
            listener.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


def told(reader: Reader, url: str) -> str:
    with pytest.raises(Unreadable) as error:
        reader.ask(url)
    return str(error.value)


def test_a_server_that_was_silent_twice_is_not_asked_again(
    silent: socket.socket, site: Site
) -> None:
    reader = Reader(seconds=0.3)
    origin = f"http://127.0.0.1:{silent.getsockname()[1]}"
    for n in range(2):
        assert told(reader, f"{origin}/{n}").startswith("found no answer")
    for n in range(2, 9):
        assert told(reader, f"{origin}/{n}") == "found no answer, as 2 times before"
    assert _connections(silent) == 2
    assert reader.ask(site.put("/other")).status == 200


def test_a_page_has_its_time_and_the_next_one_its_own(site: Site) -> None:
    now = [0.0]
    reader = Reader(budget=120, clock=lambda: now[0])
    page = site.put("/page")
    reader.page(page)
    now[0] = 119.9
    reader.ask(site.put("/a"))
    assert not reader.late
    now[0] = 120.0
    site.put("/b")
    assert told(reader, f"{site.origin}/b") == "found no time left of 120 s for this page"
    assert reader.ask(f"{site.origin}/a").status == 200  # known already
    assert reader.late
    reader.page(page)
    assert not reader.late
    assert reader.ask(f"{site.origin}/b").status == 200
    assert [one.path for one in site.asked] == ["/page", "/a", "/b"]


@pytest.fixture
def proxied(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The site answers also for hosts of the public network."""
    monkeypatch.setenv("http_proxy", site.origin)
    monkeypatch.delenv("no_proxy", raising=False)
    return site


@pytest.mark.parametrize(
    "near",
    ["127.0.0.1", "localhost", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
     "2130706433", "[::1]", "[::ffff:10.0.0.1]", "[fe80::1]"],
)  # fmt: skip
def test_what_a_public_page_names_near_by_is_not_asked(proxied: Site, near: str) -> None:
    for path in ("/page", "/secret"):
        proxied.put(path)
    reader = Reader()
    reader.page(f"{PUBLIC}/page")
    assert "private network" in told(reader, f"http://{near}/secret")
    proxied.put("/away", status=302, headers={"Location": f"http://{near}/secret"})
    with pytest.raises(Unreadable, match="private network"):
        reader.page(f"{PUBLIC}/away")
    assert [one.path for one in proxied.asked] == ["/page", "/away"]
    assert reader.ask(f"{PUBLIC}/page").status == 200


def test_a_page_from_near_by_may_name_what_is_near_by(proxied: Site) -> None:
    secret = proxied.put("/secret")
    proxied.put("/page")
    reader = Reader()
    reader.page(f"{PUBLIC}/page")
    assert "private network" in told(reader, secret)
    reader.page(f"{proxied.origin}/page")
    assert reader.ask(secret).status == 200
    reader.page(__file__)
    assert reader.ask(secret).status == 200


def test_a_host_that_nobody_knows_is_not_near() -> None:
    assert not any(map(is_near, (PUBLIC, "http://[2606:4700::1111]/", "http://a..b/", "http://[")))


def test_the_certificates_of_the_system_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read, load = [], ssl.SSLContext.load_default_certs
    monkeypatch.setattr(
        ssl.SSLContext, "load_default_certs", lambda *given: read.append(1) or load(*given)
    )
    reader = Reader()
    for n in range(3):
        assert told(reader, f"https://127.0.0.1:1/{n}").startswith("found no answer")
    assert len(read) <= 1
