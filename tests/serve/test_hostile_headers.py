"""What else a request says changes nothing: an answer is a matter of its address alone."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from .wire import CODES, KINDS, Reply, Wsgi, ask, folder, pinned, served

pytestmark = pytest.mark.usefixtures("ageless")

EVIL = "evil.example"
#: All but the two that choose an answer, Accept-Encoding and If-None-Match.
HEADERS = {
    "Host": EVIL, "X-Forwarded-Host": EVIL, "X-Forwarded-Server": EVIL, "X-Host": EVIL,
    "X-Forwarded-Proto": "evil", "X-Forwarded-Scheme": "evil", "X-Forwarded-Ssl": "on",
    "X-Forwarded-Protocol": "evil", "X-Url-Scheme": "evil", "Front-End-Https": "on",
    "X-Forwarded-Port": "6666", "X-Forwarded-Prefix": f"/{EVIL}", "X-Script-Name": f"/{EVIL}",
    "X-Forwarded-For": EVIL, "X-Real-Ip": EVIL, "Client-Ip": EVIL, "True-Client-Ip": EVIL,
    "Forwarded": f"for={EVIL};host={EVIL};proto=evil", "Via": f"1.1 {EVIL}", "From": f"a@{EVIL}",
    "X-Original-Url": f"/w/{EVIL}", "X-Rewrite-Url": f"/w/{EVIL}", "X-Original-Host": EVIL,
    "X-Http-Method-Override": "DELETE", "X-Http-Method": "PUT", "X-Method-Override": "POST",
    "Accept": "text/html;q=1, text/evil", "Accept-Language": "ar, evil", "Accept-Charset": "utf-16",
    "Cookie": f"session={EVIL}; lang=ar; country=GB", "Authorization": "Basic ZXZpbDpldmls",
    "Proxy-Authorization": "Basic ZXZpbDpldmls", "Range": "bytes=0-5", "If-Range": '"evil"',
    "If-Modified-Since": "Fri, 31 Dec 2100 23:59:59 GMT", "Origin": f"https://{EVIL}",
    "Referer": f"https://{EVIL}/", "User-Agent": f"<script>{EVIL}</script>", "Expect": "evil",
    "Content-Type": f"multipart/form-data; boundary={EVIL}", "Content-Length": "10000000",
    "Transfer-Encoding": "chunked", "Te": "trailers", "Trailer": EVIL, "Upgrade": "h2c",
    "Connection": "close, X-Forwarded-Host", "Cache-Control": "no-cache, evil", "Pragma": EVIL,
    "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "evil", "Sec-Gpc": "1", "Dnt": "1",
    "X-Requested-With": "XMLHttpRequest", "X-Forwarded-User": EVIL, "Save-Data": "on",
    "Accept-Datetime": "Fri, 31 Dec 2100 23:59:59 GMT", "Prefer": "evil", "Depth": "infinity",
    "Access-Control-Request-Method": "DELETE", "Access-Control-Request-Headers": "x-evil",
}  # fmt: skip
ENVIRON: list[dict[str, Any]] = [
    {"SERVER_NAME": EVIL, "SERVER_PORT": "6666"}, {"wsgi.url_scheme": "evil"},
    {"REMOTE_USER": EVIL, "REMOTE_ADDR": EVIL, "REMOTE_HOST": EVIL}, {"HTTPS": "on"},
    {"SERVER_PROTOCOL": "HTTP/0.9"},
    {"wsgi.input": io.BytesIO(b"country=ES&callback=evil"), "CONTENT_LENGTH": "24",
     "CONTENT_TYPE": "application/x-www-form-urlencoded"},
    {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
]  # fmt: skip
QUERIES = ("evil", "evil=", "callback=evil", "jsonp=evil", "format_=jsonp", "utm_source=evil",
           "_=1", "_method=DELETE", "evil[]=1", "%65vil=%0d%0aSet-Cookie:evil=1", "lang_=ar",
           "__proto__=evil", "evil=%00", "evil=%ff", "&&&", "COUNTRY=ES", "Theme=evil", ";",
           "host=evil.example", "redirect=https://evil.example/", "//evil.example")  # fmt: skip
MARKS = (EVIL, "evil", "6666", "utf-16")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return served(folder(tmp_path_factory.mktemp("desk") / "cards").folder)


def faults(plain: Reply, changed: Reply) -> list[str]:
    """What differs, and what of the request stands in the answer."""
    found = [name for name in ("status", "headers", "body")
             if getattr(plain, name) != getattr(changed, name)]  # fmt: skip
    found += [f"{mark} is reflected" for mark in MARKS
              if changed.holds(mark) and not plain.holds(mark)]  # fmt: skip
    return found


def variants(app: Wsgi, kinds: dict[str, tuple[str, str]]) -> tuple[int, list[str]]:
    """How many requests were made, and what was wrong."""
    asked, found = 0, []

    def compare(name: str, what: str, plain: Reply, changed: Reply) -> None:
        nonlocal asked
        asked += 1
        found.extend(f"{name}, {what}: {fault}" for fault in faults(plain, changed))

    for name, (path, query) in kinds.items():
        for method in ("GET", "HEAD", "OPTIONS", "POST"):
            plain = ask(app, f"/w/{path}", query, method)
            for header in HEADERS.items():
                compare(name, f"{method} with {header[0]}", plain,
                        ask(app, f"/w/{path}", query, method, [header]))  # fmt: skip
            for environ in ENVIRON:
                compare(name, f"{method} with {[*environ]}", plain,
                        ask(app, f"/w/{path}", query, method, environ=environ))  # fmt: skip
            every = ask(app, f"/w/{path}", query, method, HEADERS.items())
            compare(name, f"{method} with all at once", plain, every)
        plain = ask(app, f"/w/{path}", query)
        for more in QUERIES:
            for both in (f"{query}&{more}", f"{more}&{query}"):
                compare(name, more, plain, ask(app, f"/w/{path}", both))
    return asked, found


def test_nothing_else_of_a_request_counts(app: Wsgi) -> None:
    kinds = pinned(app)  # type: ignore[arg-type]
    assert {ask(app, f"/w/{path}", query).code for path, query in kinds.values()} == CODES
    asked, found = variants(app, kinds)
    assert not found, "\n".join(found[:20])
    assert (len(kinds), len(HEADERS)) == (44, 60)
    assert asked == len(kinds) * (4 * (len(HEADERS) + len(ENVIRON) + 1) + 2 * len(QUERIES))


def bad(what: str) -> Wsgi:
    """An app with one of the faults that these tests look for."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        headers = [("Content-Type", "application/json"), ("Cache-Control", "public")]
        status, body = "200 OK", '{"url": "https://cards.example/"}'
        host = environ.get("HTTP_X_FORWARDED_HOST") or environ["HTTP_HOST"]
        if what == "host":
            body = f'{{"url": "https://{host}/"}}'
        elif what == "override" and "HTTP_X_HTTP_METHOD_OVERRIDE" in environ:
            status = "405 Method Not Allowed"
        elif what == "cookie" and "HTTP_COOKIE" in environ:
            headers.append(("Set-Cookie", "seen=1"))
        elif what == "range" and "HTTP_RANGE" in environ:
            status, body = "206 Partial Content", body[:6]
        elif what == "jsonp":
            callback = parse_qs(environ["QUERY_STRING"]).get("callback")
            body = f"{callback[0]}({body})" if callback else body
        elif what == "language" and "HTTP_ACCEPT_LANGUAGE" in environ:
            headers.append(("Vary", "Accept-Language"))
        elif what == "body" and environ.get("CONTENT_LENGTH") == "24":
            body = environ["wsgi.input"].read().decode()
        start(status, headers)
        return [body.encode()]

    return answer


@pytest.mark.parametrize(
    "what", ["host", "override", "cookie", "range", "jsonp", "language", "body"]
)
def test_the_detector_is_awake(what: str) -> None:
    _, found = variants(bad(what), {"facts": KINDS["facts"]})
    assert found


def test_a_good_app_has_no_faults() -> None:
    assert variants(bad("nothing"), {"facts": KINDS["facts"]})[1] == []


def test_absolute_addresses_are_made_of_the_public_one_alone(tmp_path: Path) -> None:
    """And without it there are none."""
    desk = folder(tmp_path / "cards")
    for url in ("https://one.example/a", None):
        app = served(desk.folder, public_url=url)
        for path, _ in pinned(app).values():
            reply = ask(app, f"/w/{path}", "", headers=HEADERS.items())
            assert not reply.holds("127.0.0.1")
            if url is None:
                assert not reply.holds("https://one.example")
                assert reply.told("Link") is None
        assert ask(app, "/w/cards/en/bath").holds(f"{url}/cards/en/bath") is (url is not None)
