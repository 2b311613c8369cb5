"""Ids, languages and slashes that are none: one 404 that says nothing, and never a redirect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from .wire import KINDS, Reply, Wsgi, ask, served

pytestmark = pytest.mark.usefixtures("ageless")

#: As they stand in a request line.
NAMES = [
    *""". .. ... %2e %2e%2e %252e%252e ..%2f..%2fetc%2fpasswd %2f %5c %5cbath ..%5c..%5cwin.ini %00
    bath%00 bath%00.en %0d%0aSet-Cookie:evil=1 bath%0a bath%0d %0abath bath%20 %20bath bath. bath..
    %09bath bath%c2%a0 %c0%ae%c0%ae %c0%af %ff %ed%a0%80 CON con nul aux.txt bath::$DATA BATH Bath
    bat%68%68 bath@ @ bath@@ bath@evil bath@000000000000 bath@ABCDEF012345 __proto__ constructor
    toString -bath bath- ba--th * %25 % %zz '%22%3E%3Cscript%3E ${7*7} %7b%7b7*7%7d%7d bath;x=1
    bath; ; bath%3bx=1 bath,gone bath%23 bath%3fx 0 ~ bath~ .bath bath.json _disclaimer
    %2e%2e%2fen%2fbath file:%2f%2f%2fetc%2fpasswd http:%2f%2fevil.example""".split(),
    *map(quote, ("b\u0430th", "bath\u202e", "\u202ebath", "bath\u200f", "ba\u200bth", "ｂａｔｈ")),
    *map(quote, ("bath\u0301", "ba\ufb05h", "bat\u04bb", "\ufeffbath", "ä" * 2000)),
    *("a" * 64, "a" * 65, "a" * 5000, "a-" * 2500 + "a"),
]
TAGS = [
    *""". .. %2e%2e %2f %5c %00 en%00 en%0d%0aX:y en%20 en. %c0%ae e%20n en- -en en--US en@x
    __proto__ 1 en;x=1 * %25 '%22%3E en,es en%2des%2f""".split(),
    *map(quote, ("ｅｎ", "\u0435n", "en\u202e")),
    *("e" * 9, "e" * 5000, "en-" * 900 + "x"),
]
#: Where an id stands; those below show words instead, of a frame whose card is not there.
BY_NAME = ("v1/cards/{}.en.json", "v1/cards/{}.en.view.json", "v1/cards/{}.en.html",
           "v1/cards/{}@0a1b2c3d4e5f.en.view.json", "cards/en/{}",
           "v1/cards/{}.fr.json")  # fmt: skip
FRAMES = ("cards/en/{}/frame", "cards/en/{}/embed")
BY_TAG = ("v1/cards/bath.{}.json", "v1/cards/bath.{}.view.json", "v1/cards/bath.{}.html",
          "v1/cards.{}.json", "v1/disclaimer.{}.json", "v1/disclaimer.{}.view.json",
          "v1/disclaimer.{}.html", "cards/{}/bath", "cards/{}/")  # fmt: skip


def hostile() -> Iterator[tuple[str, str]]:
    """Paths below the mount point, and what stands in them."""
    yield from ((form.replace("{}", name), name) for form in BY_NAME for name in NAMES)
    yield from ((form.replace("{}", tag), tag) for form in BY_TAG for tag in TAGS)


def shown(name: str) -> bool:
    """Whether it is long and odd enough that its presence in an answer could be no chance."""
    return len(name) > 3 and not name.replace("-", "").replace("_", "").isalpha()


def path_faults(app: Wsgi, paths: Iterator[tuple[str, str]], known: Reply) -> tuple[int, list[str]]:
    asked, found = 0, []
    for path, name in paths:
        for method, query in (("GET", ""), ("HEAD", ""), ("GET", "country=GB"), ("GET", "x")):
            reply, asked = ask(app, f"/w/{path}", query, method), asked + 1
            same = (reply.status, reply.headers) == (known.status, known.headers)
            if not same or reply.body != (b"" if method == "HEAD" else known.body):
                found.append(f"{method} {path[:80]}: {reply.status}, not that 404")
            if shown(name) and reply.holds(name):
                found.append(f"{path[:80]}: reflected")
            if reply.told("Location"):
                found.append(f"{path[:80]}: a redirect")
    return asked, found


def test_what_is_no_id_or_language_gets_one_and_the_same_404(app: Flask) -> None:
    known = ask(app, "/w/v1/nothing")
    assert known.code == 404
    asked, found = path_faults(app, hostile(), known)
    assert not found, "\n".join(found[:30])
    assert asked == 4 * (len(BY_NAME) * len(NAMES) + len(BY_TAG) * len(TAGS)) > 3_000


def test_a_frame_of_none_says_the_same_words(app: Flask) -> None:
    """One answer for every name, and a path that reaches out of it gets the common one."""
    known, missing = ask(app, "/w/v1/nothing"), ask(app, "/w/cards/en/nothing/frame")
    assert b"This card is not available now." in missing.body
    for form in FRAMES:
        for name in NAMES:
            reply = ask(app, f"/w/{form.replace('{}', name)}")
            inside = "%2f" not in name.lower()
            assert reply == (missing if inside else known), name
            assert not (shown(name) and reply.holds(name))


def test_nothing_is_a_second_address_of_something(app: Flask) -> None:
    """A path that a cache or a proxy might take for another: parameters, dots, slashes, endings."""
    known = ask(app, "/w/v1/nothing")
    words = ask(app, "/w/cards/en/nothing/frame")
    for name, (path, query) in KINDS.items():
        if not ask(app, f"/w/{path}", query).status.startswith("200"):
            continue
        first, _, rest = path.partition("/")
        after = (";x=1 ;lang=ar %3bx=1 .css %00 %20 %0a / // %2f \\ /. /.. %3f %23 . /x.js").split()
        others = [f"{path}{end}" for end in after]
        others += [f"{start}{path}" for start in ("./", "x/../", "/", "%2f")]
        others += [f"{first};x=1/{rest}", f"{first}//{rest}", path.upper()]
        for other in (*others, path.replace("/", "%5c", 1)):
            if other != path:  # an address of one word has no slash to turn
                assert ask(app, f"/w/{other}", query) in (known, words), f"{name}: {other}"


@pytest.mark.parametrize("prefix", ["/w", None, "/", "/a/deep/prefix"])
def test_nothing_redirects_wherever_it_is_mounted(source: Path, prefix: str | None) -> None:
    app = served(source, prefix)
    assert redirects(app, (prefix or "").rstrip("/")) == []


SLASHES = ("", "//evil.example/{}", "/\\evil.example/{}", "//evil.example/..", "/{}/",
           "/.//evil.example/{}", "/%2fevil.example/{}", "//evil.example%2f{}", "/{}//",
           "/%5cevil.example/{}",
           "//{}", "///{}", "/{}%2f", "/{}/%2e%2e/", "/{}?next=//evil.example", "/{}#evil",
           "/%0d%0aLocation:%20https://evil.example/{}", "/{}%0d%0aLocation:%20//evil.example",
           "http://evil.example/{}", "/@evil.example/{}", "/{}@evil.example")  # fmt: skip


def redirects(app: Wsgi, base: str) -> list[str]:
    """Requests that are answered with a redirect, a ``Location`` or a ``Refresh``, or reflected."""
    found = []
    paths = {path for path, _ in KINDS.values()} | {
        "",
        "cards",
        "cards/en",
        "v1",
        "embed",
        "builder/",
    }
    for path in sorted(paths):
        for form in SLASHES:
            for where in (f"{base}{form}", form):
                asked = where.replace("{}", path)
                headers = [("Host", "evil.example"), ("X-Forwarded-Host", "evil.example")]
                reply = ask(app, asked, headers=headers)
                wrong = (
                    reply.told("Location") or reply.told("Refresh") or reply.code // 100 in (3, 5)
                )
                ours = reply.told("Cross-Origin-Resource-Policy")
                if wrong or (ours and reply.holds("evil")):
                    found.append(f"{asked}: {reply.status} {reply.told('Location')}")
    return found


def bad(what: str) -> Wsgi:
    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        path, status, headers = environ["PATH_INFO"], "404 Not Found", []
        body = b'{"error":"not found"}'
        if what == "slash" and path.endswith("/"):
            status, headers = "308 Permanent Redirect", [("Location", path.rstrip("/"))]
        elif what == "reflects":
            body = path.encode("latin-1")
        elif what == "crashes" and "\0" in path:
            status = "500 Internal Server Error"
        elif what == "dots" and ".." in path:
            status = "200 OK"
        elif what == "case" and path.lower() != path:
            headers = [("Vary", "Cookie")]
        start(status, [("Cross-Origin-Resource-Policy", "cross-origin"), *headers])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    return answer


@pytest.mark.parametrize("what", ["reflects", "crashes", "dots", "case"])
def test_the_detector_of_names_is_awake(what: str) -> None:
    app = bad(what)
    assert path_faults(app, hostile(), ask(app, "/w/v1/nothing"))[1]


@pytest.mark.parametrize("what", ["slash", "reflects"])
def test_the_detector_of_redirects_is_awake(what: str) -> None:
    assert redirects(bad(what), "/w")


def test_flask_by_itself_would_redirect() -> None:
    """Why the routes are made as they are; these tests would find it."""
    app = Flask("plain")
    app.add_url_rule("/w/cards/en/", "list", lambda: "list")
    assert any("evil.example" in fault for fault in redirects(app, "/w"))
