"""Who may read an answer: every header of every status, whatever the host's app adds, exactly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask_cors
import pytest
from flask import Flask, session

from .wire import CODES, Reply, Wsgi, ask, pinned, served

pytestmark = pytest.mark.usefixtures("ageless")

ALLOW = "Access-Control-Allow-Origin"
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "DELETE")
#: On every answer.
COMMON = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin",
          "X-Content-Type-Options": "nosniff"}  # fmt: skip
PREFLIGHT = COMMON | {
    "Allow": "GET, HEAD, OPTIONS", "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Max-Age": "86400", "Cache-Control": "no-store",
}  # fmt: skip
ALLOWED = ("https://ok.example", "http://localhost:8080")
REFUSED = (
    "null", "*", "", "https://ok.example.evil", "https://evilok.example", "https://ok.exampleevil",
    "https://ok.example:443", "https://ok.example:444", "http://ok.example", "https://ok.example/",
    "https://ok.example/path", "https://OK.example", "HTTPS://ok.example", "https://a.ok.example",
    "https://ok.example@evil.example", "https://evil.example#https://ok.example", "ok.example",
    "https://ok.example https://evil.example", "https://ok.example, https://evil.example",
    "https://ok_example",
    "https://okXexample", " https://ok.example", "https://ok.example ", "https://ok.example\t",
    "https://ok.example.", "//ok.example", "https:ok.example", "https://ok%2eexample", "file://",
    "http://localhost", "http://localhost:80", "http://localhost:8081", "http://127.0.0.1:8080",
    "https://localhost:8080", "chrome-extension://ok.example", "https://ok.example\\@evil.example",
    "https://\u043ek.example", "https://ok.example?https://evil.example", "undefined", "https://[::1]",
)  # fmt: skip


def meddling() -> Flask:
    """A host whose extensions add all that would hurt us: cookies, credentials, what varies."""
    app = Flask("meddling")
    app.secret_key = "for this test"
    flask_cors.CORS(app, supports_credentials=True, origins=["https://ok.example"])

    @app.before_request
    def remember() -> None:
        session["seen"] = True

    @app.after_request
    def more(response: Any) -> Any:
        response.headers["Access-Control-Allow-Credentials"] = "true"
        response.headers["Access-Control-Allow-Origin"] = "https://evil.example"
        response.headers["Access-Control-Expose-Headers"] = "Set-Cookie"
        response.headers["Location"] = "https://evil.example/"
        response.vary.update(("Cookie", "Accept-Language"))
        response.set_cookie("track", "1")
        response.status_code = 299
        return response

    @app.teardown_request
    def gone(error: BaseException | None) -> None:
        session.get("seen")

    app.add_url_rule("/home", "home", lambda: "home")
    return app


def asked(app: Wsgi, origin: str | None = None) -> dict[str, Reply]:
    """Every kind of address by every method, and again with a tag that matches."""
    more = [] if origin is None else [("Origin", origin)]
    found = {}
    for name, (path, query) in pinned(app).items():  # type: ignore[arg-type]
        for method in METHODS:
            for tag in ((), (("If-None-Match", "*"),)):
                reply = ask(app, f"/w/{path}", query, method, [*more, *tag])
                found[f"{name}, {method} {'*' if tag else ''}"] = reply
    return found


def cors_faults(replies: dict[str, Reply], origin: str = "*") -> list[str]:
    """What is told of CORS and cookies beyond or below what we promise.

    :param origin: what is allowed; nothing: the asking origin is refused.
    """
    found = []
    for name, reply in replies.items():
        sent = dict(reply.headers)
        wanted = COMMON | ({"Access-Control-Allow-Origin": origin} if origin != "*" else {})
        if not origin:
            del wanted["Access-Control-Allow-Origin"]
        if "OPTIONS" in name:
            wanted |= {k: v for k, v in PREFLIGHT.items() if k not in COMMON}
            if set(sent) - {"Vary"} != set(wanted):
                found.append(f"{name}: {sorted(sent)}")
        told = {k: v for k, v in sent.items() if k in wanted or k.startswith("Access-Control")}
        if told != wanted or len(sent) != len(reply.headers):
            found.append(f"{name}: {told}")
        if {"Set-Cookie", "Location", "Expires", "Pragma", "Server"} & set(sent):
            found.append(f"{name}: {sorted(sent)}")
        varies = set(filter(None, (sent.get("Vary") or "").split(", ")))
        if varies - {"Accept-Encoding"} != (set() if origin == "*" else {"Origin"}):
            found.append(f"{name}: Vary {varies}")
    return found


def test_everybody_may_read_and_nobody_is_known(app: Flask) -> None:
    plain = asked(app)
    assert {reply.code for reply in plain.values()} == CODES | {204, 304, 405}
    assert not cors_faults(plain)
    assert asked(app, "https://evil.example") == plain == asked(app, "null")
    assert len(plain) == 2 * len(METHODS) * len(pinned(app)) > 400


def test_nothing_of_a_meddling_host_is_added(app: Flask, source: Path) -> None:
    host = served(source, host=meddling())
    home = ask(host, "/home", headers=[("Origin", "https://ok.example")])
    assert home.told("Set-Cookie") and home.code == 299  # the extensions are at work
    for origin in (None, "https://ok.example", "https://evil.example"):
        assert asked(host, origin) == asked(app, origin)


@pytest.mark.parametrize("origin", [*ALLOWED, None])
def test_a_listed_origin_is_told_and_caches_are_too(source: Path, origin: str | None) -> None:
    """Without an Origin nothing is allowed, and that varies as well."""
    for host in (None, meddling()):
        replies = asked(served(source, host=host, allowed_origins=ALLOWED), origin)
        assert not cors_faults(replies, origin or "")


def test_any_other_origin_is_refused(source: Path) -> None:
    app = served(source, allowed_origins=ALLOWED)
    nobody = asked(app)
    for origin in REFUSED:
        replies = asked(app, origin)
        assert not cors_faults(replies, "")
        assert replies == nobody, origin
    assert len(REFUSED) == 40


#: Mistakes of others: what they do to the headers of an answer to an origin.
MISTAKES: dict[str, Callable[[str, str], dict[str, str | None]]] = {
    "credentials": lambda status, origin: {"Access-Control-Allow-Credentials": "true"},
    "reflects": lambda status, origin: {ALLOW: origin or "*"},
    "no header on 304": lambda status, origin: {ALLOW: None} if status[:3] == "304" else {},
    "no header on errors": lambda status, origin: {ALLOW: None} if status[0] in "45" else {},
    "cookie": lambda status, origin: {"Set-Cookie": "a=b"},
    "no Vary": lambda status, origin: {"Vary": None},
    "prefix": lambda _, origin: {ALLOW: origin} if origin.startswith(ALLOWED[0]) else {},
    "suffix": lambda _, origin: {ALLOW: origin} if origin.endswith("ok.example") else {},
    "null": lambda status, origin: {ALLOW: origin} if origin == "null" else {},
}


def spoilt(app: Flask, what: str) -> Flask:
    """The app with one of them."""
    inner = app.wsgi_app

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        def started(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
            told = MISTAKES[what](status, environ.get("HTTP_ORIGIN", ""))
            kept = [header for header in headers if header[0] not in told]
            return start(status, [*kept, *((k, v) for k, v in told.items() if v)])

        return inner(environ, started)

    app.wsgi_app = answer  # type: ignore[method-assign]
    return app


@pytest.mark.parametrize("what", [*MISTAKES][:5])
def test_the_detector_is_awake(source: Path, what: str) -> None:
    assert cors_faults(asked(spoilt(served(source), what), "https://evil.example"))


@pytest.mark.parametrize("what", [*[*MISTAKES][4:], "reflects"])
def test_the_detector_of_refusals_is_awake(source: Path, what: str) -> None:
    app = spoilt(served(source, allowed_origins=ALLOWED), what)
    assert any(cors_faults(asked(app, origin), "") for origin in REFUSED)
