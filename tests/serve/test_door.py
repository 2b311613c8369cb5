"""The fast door sends what the blueprint sends: status line, headers in their order, and body."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from widget import Catalogue, FastDoor
from widget.publish import asset
from widget.serve import answers

from .desk import LANGUAGES, URL, Pressed
from .test_hostile_headers import ENVIRON, HEADERS, QUERIES
from .test_hostile_paths import BY_NAME, BY_TAG, FRAMES, NAMES, TAGS
from .wire import KINDS, Reply, Wsgi, ask, folder, pinned, served

pytestmark = pytest.mark.usefixtures("ageless")

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")
ENCODINGS = ("gzip", "br", "gzip, deflate, br, zstd", "identity;q=0", "*;q=0", "br;q=0.1, gzip", "")
ORIGINS = ("https://one.example", "https://evil.example", "null")
SITE = "https://one.example"


class Doors:
    """One app with its blueprint, and the same blueprint's fast door before an app of its own."""

    def __init__(self, source: Path, prefix: str, **settings: Any) -> None:
        self.prefix, self.flask = prefix, served(source, prefix or None, **settings)
        cards = self.flask.blueprints["treatment_cards"]
        self.passed: list[str] = []
        # Without a prefix what nobody knows is the app's own to answer.
        self.door = FastDoor(self._other if prefix else self.flask, cards, prefix)  # type: ignore[arg-type]

    def _other(self, environ: Any, start_response: Any) -> list[bytes]:
        self.passed.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return [b"the other app"]

    def both(self, path: str, *asked: Any, **more: Any) -> tuple[Reply, Reply]:
        """What the blueprint and the door answer below the mount point."""
        self.passed.clear()
        wsgi: Wsgi = self.flask
        path = f"{self.prefix}/{path}"
        found = ask(wsgi, path, *asked, **more), ask(self.door, path, *asked, **more)
        assert not self.passed, f"{path} was handed on"
        return found


@pytest.fixture(scope="module", params=["/w", "/a/b", "", "origins", "store"])
def doors(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Doors:
    source = folder(tmp_path_factory.mktemp("desk") / "cards").folder
    if request.param == "origins":
        return Doors(source, "/w", allowed_origins=[SITE])
    if request.param == "store":  # what lies there is what is in memory
        made, store = Doors(source, "/w"), tmp_path_factory.mktemp("stores") / "store"
        cards = Pressed(source, store, languages=LANGUAGES, public_url=URL)
        made.door = FastDoor(made._other, cards, "/w")
        return made
    return Doors(source, request.param)


def requests(doors: Doors) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """Paths, queries, methods and headers: all that may choose an answer, and all kinds of it."""
    catalogue = doors.flask.blueprints["treatment_cards"].catalogue  # type: ignore[attr-defined]
    kinds = [*pinned(doors.flask).values(), *((path, "") for path in catalogue.paths())]
    for path, query in kinds:
        for encoding in ENCODINGS:
            chosen = {"Accept-Encoding": encoding}
            yield path, query, "GET", chosen
            tag = ask(doors.flask, f"{doors.prefix}/{path}", query, headers=chosen.items())
            for known in (tag.told("ETag") or "", "*", 'W/"x", "y"'):
                yield path, query, "GET", {**chosen, "If-None-Match": known}
        for origin in ORIGINS:
            yield path, query, "GET", {"Origin": origin}
        for method in METHODS:
            yield path, query, method, {}


def test_every_address_answers_the_same_bytes(doors: Doors) -> None:
    codes, count = set(), 0
    for path, query, method, headers in requests(doors):
        flask, door = doors.both(path, query, method, headers.items())
        assert door == flask, f"{method} {path}?{query} {headers}"
        codes.add(door.code)
        count += 1
    assert codes == {200, 204, 304, 400, 404, 405, 410, 501}
    assert count > 4000


def test_odd_paths_answer_the_same_bytes(doors: Doors) -> None:
    odd = [
        "",
        "/",
        "//",
        "cards",
        "cards/",
        "cards//",
        "v1",
        "v1//cards.en.json",
        "embed/",
        "builder/",
    ]
    odd += [form.replace("{}", name) for form in (*BY_NAME, *FRAMES) for name in NAMES]
    odd += [form.replace("{}", tag) for form in BY_TAG for tag in TAGS]
    words = [path for path in odd if path.partition("/")[0] in answers.WORDS]
    assert len(words) > 400
    for path in odd if doors.prefix else words:
        for query in ("", "country=GB"):
            flask, door = doors.both(path, query)
            assert door == flask, f"{path[:80]}?{query}"


def test_odd_requests_answer_the_same_bytes(doors: Doors) -> None:
    for path, query in KINDS.values():
        for name, value in HEADERS.items():
            flask, door = doors.both(path, query, headers=[(name, value)])
            assert door == flask, f"{path} {name}"
        for environ in ENVIRON:
            flask, door = doors.both(path, query, environ=environ)
            assert door == flask, f"{path} {environ}"
        for more in QUERIES:
            flask, door = doors.both(path, f"{query}&{more}" if query else more)
            assert door == flask, f"{path}?{more}"


def test_what_is_not_ours_is_handed_on(doors: Doors) -> None:
    below = doors.prefix
    if not below:
        doors.door = FastDoor(doors._other, doors.flask.blueprints["treatment_cards"], "")  # type: ignore[arg-type]
    paths = [
        "/",
        "/other",
        "/cardsx/en/bath",
        "/v1x",
        "/healthz",
        "//evil.example/w",
        "/V1/cards.en.json",
    ]
    paths += (
        [f"{below}x/v1/cards.en.json", f"{below.upper()}/v1x"] if below else ["/x/v1/cards.en.json"]
    )
    for path in paths:
        assert ask(doors.door, path).body == b"the other app", path
    assert doors.passed[-len(paths) :] == paths


def test_the_mount_point_itself_is_ours(tmp_path: Path) -> None:
    doors = Doors(folder(tmp_path / "cards").folder, "/w")
    for path in ("/w", "/w/", "//w/v1/cards.en.json", "///w/v1/nothing"):
        assert ask(doors.door, path) == ask(doors.flask, path)
    assert not doors.passed


def test_it_stands_before_the_app_that_has_the_blueprint(tmp_path: Path) -> None:
    app = served(folder(tmp_path / "cards").folder)
    hooks: list[str] = []
    app.before_request(lambda: hooks.append("called"))
    app.add_url_rule("/own", "own", lambda: "own page")
    plain = ask(app, "/w/v1/cards.en.json")
    app.wsgi_app = FastDoor(app.wsgi_app, app.blueprints["treatment_cards"], "/w/")  # type: ignore[arg-type,method-assign]
    assert hooks == ["called"]
    assert ask(app, "/w/v1/cards.en.json") == plain
    assert hooks == ["called"]
    assert ask(app, "/own").body == b"own page"
    assert app.test_client().get("/w/v1/cards.en.json").json["cards"]


def test_a_change_reaches_it(tmp_path: Path) -> None:
    desk = folder(tmp_path / "cards")
    catalogue = Catalogue(desk.folder)
    door = FastDoor(Flask("other"), catalogue, "/w")
    assert ask(door, "/w/v1/cards/bath.en.json").code == 200
    desk.card("bath", "recalled")
    catalogue.reload()
    assert ask(door, "/w/v1/cards/bath.en.json").code == 410


def test_a_catalogue_answers_listed_origins_alone(tmp_path: Path) -> None:
    catalogue = Catalogue(folder(tmp_path / "cards").folder)
    door = FastDoor(Flask("other"), catalogue, "/w", allowed_origins=[SITE])
    for origin in ORIGINS:
        reply = ask(door, "/w/v1/cards.en.json", headers=[("Origin", origin)])
        assert reply.told("Access-Control-Allow-Origin") == (SITE if origin == SITE else None)
        assert "Origin" in str(reply.told("Vary"))


def test_what_is_sealed_is_not_handed_out_to_change(tmp_path: Path) -> None:
    """A server or middleware may change the list of headers that it is given."""
    door = FastDoor(Flask("other"), Catalogue(folder(tmp_path / "cards").folder), "/w")

    def greedy(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
        headers.append(("Set-Cookie", "evil=1"))

    for _ in range(2):
        before = ask(door, "/w/v1/cards.en.json")
        door({"REQUEST_METHOD": "GET", "PATH_INFO": "/w/v1/cards.en.json"}, greedy)  # type: ignore[arg-type]
        assert ask(door, "/w/v1/cards.en.json") == before
        assert before.told("Set-Cookie") is None
    assert asset.COMMON[0] == ("Access-Control-Allow-Origin", "*")


@pytest.mark.parametrize("prefix", ["", "/w"])
def test_pages_of_the_apps_own(tmp_path: Path, prefix: str) -> None:
    """Without a prefix they may begin with our words; below a prefix all is ours."""
    app = served(folder(tmp_path / "cards").folder, prefix or None)
    own = {f"{prefix}/{path}" for path in ("v1/users", "cards/about", "embed/own", "builder/own")}
    for path in own:
        app.add_url_rule(path, path, lambda: "own page", methods=["GET", "POST", "OPTIONS"])
    door = FastDoor(app.wsgi_app, app.blueprints["treatment_cards"], prefix)  # type: ignore[arg-type]
    for path in own:
        for method in ("GET", "POST", "OPTIONS"):
            found = ask(door, path, "country=GB", method)
            assert ask(app, path, method=method).body == b"own page"
            assert (found.body == b"own page") is not bool(prefix), (path, method)


def test_hooks_are_shown_what_they_look_for(tmp_path: Path) -> None:
    """What extensions and apps do to every response must not break ours."""
    app, seen = served(folder(tmp_path / "cards").folder), list[str]()

    @app.after_request
    def look(response: Any) -> Any:
        seen.append(response.headers["Content-Type"])
        assert response.content_type.startswith("text/")
        assert "html" in response.mimetype
        response.headers.add("Vary", "Cookie")
        return response

    reply = ask(app, "/w/v1/cards.en.json")
    assert reply.code == 200
    assert len(seen) == 1
    assert reply.told("Vary") == "Accept-Encoding"
