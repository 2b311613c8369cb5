"""The blueprint in the apps of others: any prefix, none, twice, beside meddling extensions."""

from __future__ import annotations

import shutil
from pathlib import Path

import flask_cors
import pytest
from flask import Flask, redirect, session
from flask.testing import FlaskClient
from flask_compress import Compress
from flask_talisman import Talisman

from widget import ContentError, SettingError, create_blueprint

STARTER = Path(__file__).parents[2] / "widget" / "starter"
VIEW = "v1/cards/tens.en.view.json"


def mounted(prefix: str | None, **settings: object) -> FlaskClient:
    app = Flask(__name__)
    app.register_blueprint(create_blueprint(**settings), url_prefix=prefix)  # type: ignore[arg-type]
    app.add_url_rule("/", "home", lambda: "home")
    app.add_url_rule("/about", "about", lambda: "about")
    return app.test_client()


@pytest.mark.parametrize("prefix", [None, "/", "/w", "/a/deep/prefix"])
def test_it_serves_under_any_prefix_and_without(prefix: str | None) -> None:
    client = mounted(prefix)
    base = (prefix or "").rstrip("/")
    assert client.get(f"{base}/{VIEW}").json["id"] == "tens"
    assert client.get(f"{base}/embed/v1.js").status_code == 200
    missing = client.get(f"{base}/v1/nothing")
    assert (missing.status_code, missing.json["error"]) == (404, "not found")
    assert client.get("/").text == "home"


def test_without_a_prefix_the_host_keeps_every_other_path() -> None:
    client = mounted(None)
    assert client.get("/about").text == "about"
    assert client.get("/nothing").content_type == "text/html; charset=utf-8"  # the host's own 404
    assert b"public_url" in client.get("/builder").data
    for word in ("embed", "v1", "cards", "oembed", "builder"):
        for path in (f"/{word}", f"/{word}/", f"/{word}/x/y"):
            if path != "/builder":
                assert client.get(path).json["error"] == "not found"


def test_nothing_ever_redirects() -> None:
    """Flask would mend slashes with a Location made from the Host header."""
    for client, base in ((mounted("/w"), "/w"), (mounted(None), "")):
        for path in ("/v1//cards.en.json", "//v1/cards.en.json", "/cards/en", "/cards", "/v1/",
                     "/cards/en//tens", "/./v1/cards.en.json", "/\\evil.example/v1"):  # fmt: skip
            answer = client.get(base + path, headers={"Host": "evil.example"})
            assert answer.status_code in (200, 404), path
            assert "Location" not in answer.headers


def test_two_live_in_one_app(tmp_path: Path) -> None:
    card = (STARTER / "en" / "tens.md").read_text("utf-8").replace("title: TENS", "title: Ours", 1)
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "tens.md").write_text(card, "utf-8")
    app = Flask(__name__)
    app.register_blueprint(create_blueprint(), url_prefix="/a")
    app.register_blueprint(create_blueprint(tmp_path, name="ours"), url_prefix="/b")
    client = app.test_client()
    assert len(client.get("/a/v1/cards.en.json").json["cards"]) == 12
    assert [card["id"] for card in client.get("/b/v1/cards.en.json").json["cards"]] == ["tens"]
    assert client.get("/b/v1/cards/tens.en.json").json["title"].startswith("Ours")
    assert client.get("/a/v1/cards/tens.en.json").json["title"].startswith("TENS")


def test_nothing_of_the_host_is_added_to_an_answer() -> None:
    """A session, Flask-Cors with credentials, Talisman and Compress, all switched on."""
    plain = mounted("/w")
    app = Flask(__name__)
    app.secret_key = "for this test"
    app.config["COMPRESS_MIN_SIZE"] = 0
    app.register_blueprint(create_blueprint(), url_prefix="/w")
    flask_cors.CORS(app, supports_credentials=True, origins=["https://site.example"])
    Talisman(app, force_https=False)
    Compress(app)

    @app.before_request
    def remember() -> None:
        session["seen"] = True

    @app.after_request
    def more(response):  # type: ignore[no-untyped-def]
        response.headers["X-Host"] = "1"
        response.vary.add("Cookie")
        response.set_cookie("track", "1")
        return response

    app.add_url_rule("/", "home", lambda: "home" * 100)
    client = app.test_client()
    headers = {"Origin": "https://site.example", "Accept-Encoding": "gzip"}
    home = client.get("/", headers=headers)
    assert home.headers["X-Host"] == "1"  # the extensions are at work
    assert "session=" in str(home.headers.getlist("Set-Cookie"))
    assert home.headers["Content-Encoding"] == "gzip"
    for path in (f"/w/{VIEW}", "/w/embed/v1.js", "/w/nothing", "/w/cards/en/tens"):
        for extra in ({}, {"If-None-Match": "*"}, {"Accept-Encoding": "br"}):
            ours = client.get(path, headers={**headers, **extra})
            alone = plain.get(path, headers={**headers, **extra})
            assert (ours.status, ours.data) == (alone.status, alone.data)
            assert list(ours.headers) == list(alone.headers)


def test_an_error_page_of_the_host_does_not_replace_ours() -> None:
    app = Flask(__name__)
    app.register_blueprint(create_blueprint(), url_prefix="/w")
    app.register_error_handler(404, lambda error: redirect("/"))
    assert app.test_client().get("/w/nothing").json["error"] == "not found"


def test_only_listed_origins_may_read() -> None:
    allowed = ["https://ok.example", "http://localhost:8080"]
    client = mounted("/w", allowed_origins=allowed)
    for origin in (*allowed, None):
        headers = {"Origin": origin} if origin else {}
        for path in (VIEW, "nothing"):
            answer = client.get(f"/w/{path}", headers=headers)
            assert answer.headers.get("Access-Control-Allow-Origin") == origin
            assert "Origin" in answer.headers["Vary"]
    for origin in ("https://ok.example.evil", "https://evilok.example", "http://ok.example", "null",
                   "https://ok.example:444", "HTTPS://OK.EXAMPLE"):  # fmt: skip
        answer = client.get(f"/w/{VIEW}", headers={"Origin": origin})
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers["Vary"] == "Accept-Encoding, Origin"
    tag = client.get(f"/w/{VIEW}").headers["ETag"]
    fresh = client.get(f"/w/{VIEW}", headers={"If-None-Match": tag, "Origin": allowed[0]})
    assert fresh.status_code == 304
    assert fresh.headers["Access-Control-Allow-Origin"] == allowed[0]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"public_url": "cards.example"}, "public_url: found 'cards.example', expected an address"),
        ({"public_url": "https://x.example/?a"}, "public_url: found"),
        ({"languages": ["tlh"]}, "languages: found 'tlh', expected any of ar, de, en, es"),
        ({"on_unclean": "maybe"}, "on_unclean: found 'maybe', expected 'error' or 'clean'"),
        ({"allowed_origins": "https://x.example"}, "allowed_origins: found 'https://x.example'"),
        ({"allowed_origins": ["x.example/"]}, "expected an origin such as https://site.example"),
        ({"source": "no/such/folder"}, "source: found 'no/such/folder', expected a folder"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(settings: dict[str, object], message: str) -> None:
    with pytest.raises(SettingError) as caught:
        create_blueprint(**settings)  # type: ignore[arg-type]
    assert message in str(caught.value)


def test_a_bad_reload_goes_on_serving_what_it_served(tmp_path: Path) -> None:
    source = tmp_path / "cards"
    shutil.copytree(STARTER, source)
    blueprint = create_blueprint(source)
    before = blueprint.catalogue.find(VIEW)
    (source / "en" / "_disclaimer.md").write_text("---\ntitle: x\n---\n", "utf-8")
    with pytest.raises(ContentError) as caught:
        blueprint.catalogue.reload()
    assert "en/_disclaimer.md" in str(caught.value)
    assert blueprint.catalogue.find(VIEW) is before
