"""Pages of other people are read as a browser would, and no page can hold us up."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from werkzeug.wrappers import Request, Response

from widget.read.pages import Reader
from widget.read.web import MAX_BYTES, Unreadable
from widget.testing import LoopbackServer

Reply = Callable[[Request], Response]


class Site(LoopbackServer):
    """Answers a path by what a test has set for it."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.replies: dict[str, Reply] = {}
        self.asked: list[Request] = []
        super().__init__(host)

    def answer(self, request: Request) -> Callable[..., Iterable[bytes]]:
        self.asked.append(request)
        return self.replies.get(request.path, lambda _: Response(status=404))(request)

    def put(self, path: str, body: bytes | str = "", **options: object) -> str:
        options.setdefault("mimetype", "text/html")
        self.replies[path] = lambda _: Response(body, **options)  # type: ignore[arg-type]
        return self.origin + path


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    yield server
    server.close()


def refused(where: str, reader: Reader | None = None) -> str:
    with pytest.raises(Unreadable) as told:
        (reader or Reader()).page(where)
    return str(told.value)


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>\u00fc", "utf-8")
    answer = Reader().page(str(path))
    assert (answer.text, answer.url, answer.status) == ("<p>ü", "", 200)
    assert refused(str(tmp_path / "b.html")) == "found No such file or directory, expected a file"
    assert refused(str(tmp_path)) == "found Is a directory, expected a file"
    assert "expected a file" in refused("a\0b")


def test_an_address_is_read_with_its_headers_and_redirects_are_followed(site: Site) -> None:
    headers = [("Content-Security-Policy", "a"), ("Content-Security-Policy", "b")]
    there = site.put("/there", "<p>", headers=headers)
    other = Site("localhost")
    here = other.put("/here", status=302, headers={"Location": there})
    answer = Reader().page(here)
    other.close()
    assert answer.url == there
    assert answer.all("content-security-policy") == ["a", "b"]
    assert "Cookie" not in site.asked[0].headers


def test_a_page_that_is_gone_says_so(site: Site) -> None:
    assert refused(site.put("/gone", status=410)) == "found an answer 410, expected a page"
    assert refused(site.origin + "/nowhere") == "found an answer 404, expected a page"


def test_what_is_no_page_says_what_it_is(site: Site) -> None:
    told = refused(site.put("/x.pdf", b"%PDF", mimetype="application/pdf"))
    assert told == "found application/pdf, expected a page of HTML"


def test_a_page_that_is_too_large_is_not_read(site: Site, tmp_path: Path) -> None:
    large = b"x" * (MAX_BYTES + 1)
    assert "expected a smaller one" in refused(site.put("/large", large))
    packed = site.put("/bomb", gzip.compress(large), headers={"Content-Encoding": "gzip"})
    assert "expected a smaller one" in refused(packed)
    (tmp_path / "large").write_bytes(large)
    assert "expected a smaller one" in refused(str(tmp_path / "large"))
    assert len(Reader().page(site.put("/full", large[1:])).body) == MAX_BYTES


def test_what_was_packed_unasked_is_unpacked(site: Site) -> None:
    packed = gzip.compress(b"<p>text")
    page = site.put("/a", packed, headers={"Content-Encoding": "gzip"})
    assert Reader().page(page).text == "<p>text"
    assert "gzip" in refused(site.put("/b", b"no", headers={"Content-Encoding": "gzip"}))
    assert "encoding br" in refused(site.put("/c", b"no", headers={"Content-Encoding": "br"}))


@pytest.mark.parametrize("where", ["file:///etc/hostname", "ftp://127.0.0.1/", "gopher://x/"])
def test_a_redirect_leads_to_no_other_scheme(site: Site, where: str) -> None:
    told = refused(site.put("/away", status=302, headers={"Location": where}))
    assert told.startswith("found")


def test_redirects_come_to_an_end(site: Site) -> None:
    page = site.put("/round", status=302, headers={"Location": "/round?"})
    told = refused(page)
    assert told.startswith("found an answer 302")
    assert len(site.asked) < 10


def test_a_publisher_cannot_send_us_elsewhere(site: Site) -> None:
    other = Site("localhost")
    secret = other.put("/secret", "{}")
    with pytest.raises(Unreadable, match="redirects to"):
        Reader().ask(site.put("/view", status=302, headers={"Location": secret}))
    assert other.asked == []
    other.close()
    moved = site.put("/moved", status=301, headers={"Location": "/new"})
    site.put("/new", "{}")
    assert Reader().ask(moved).body == b"{}"


def test_each_address_is_asked_once_whatever_came_of_it(site: Site) -> None:
    reader = Reader()
    gone = site.put("/gone", "{}", status=410)
    away = site.put("/away", status=302, headers={"Location": "ftp://x/"})
    for _ in range(2):
        assert reader.ask(gone).status == 410
        with pytest.raises(Unreadable):
            reader.ask(away)
    assert len(site.asked) == 2


def test_one_run_does_not_ask_for_ever(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("widget.read.pages.MAX_ADDRESSES", 1)
    reader = Reader()
    reader.ask(site.put("/a"))
    with pytest.raises(Unreadable, match="more than 1 addresses"):
        reader.ask(site.put("/b"))
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("type", "body", "text"),
    [
        ("text/html; charset=windows-1252", b"\x93\xfc", "\u201c\u00fc"),
        ("text/html; charset=iso-8859-1", b"\x93\xfc", "\u201c\u00fc"),
        ("text/html", b"\xef\xbb\xbf\xc3\xbc", "\u00fc"),
        ("text/html", b"<meta charset='shift_jis'>\x83\x65", "<meta charset='shift_jis'>\u30c6"),
        ("text/html; charset=punycode", b"a-b", "a-b"),
        ("text/html; charset=nonsense", b"\xff", "\ufffd"),
        ("text/html; charset=iso-8859-99", b"a", "a"),
    ],
)
def test_text_is_read_in_its_encoding(site: Site, type: str, body: bytes, text: str) -> None:
    assert Reader().page(site.put("/", body, content_type=type)).text == text


def _raw(handle: Callable[[socket.socket], None]) -> tuple[str, socket.socket]:
    """A server on the loopback that speaks no HTTP worth the name; one connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            handle(connection)

    Thread(target=serve, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}/", listener


def test_a_server_that_never_ends_is_given_up() -> None:
    ended = Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        while not ended.wait(0.05):
            connection.sendall(b"x")

    url, listener = _raw(drip)
    try:
        assert refused(url, Reader(seconds=0.5)) == "found no answer within 0.5 s"
    finally:
        ended.set()
        listener.close()


def test_a_server_that_speaks_no_http_is_no_traceback() -> None:
    url, listener = _raw(lambda connection: connection.sendall(b"\x00\x01 hello\r\n\r\n"))
    assert refused(url).startswith("found no answer")
    listener.close()
    assert refused(url).startswith("found no answer")
    for broken in ("http://", "http://[x/", "https://127.0.0.1:99999/", "http://a b/"):
        assert refused(broken).startswith("found no answer"), broken
