"""What leaves over HTTP: status, headers, conditions, encodings."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from widget import create_blueprint

URL = "https://cards.example/w"
VIEW = "/w/v1/cards/tens.en.view.json"


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    app = Flask(__name__)
    app.register_blueprint(
        create_blueprint(public_url=URL, languages=["en", "es", "ar"]), url_prefix="/w"
    )
    with app.test_client() as client:
        yield client


ADDRESSES = [
    ("/w/embed/v1.js", 200, "text/javascript; charset=utf-8", "public, max-age=600"),
    ("/w/embed/dev/widget.js", 200, "text/javascript; charset=utf-8", "no-store"),
    ("/w/v1/cards/tens.en.json", 200, "application/json", "public, max-age=15"),
    (VIEW, 200, "application/json", "public, max-age=15"),
    ("/w/v1/cards/tens.en.html", 200, "text/html; charset=utf-8", "public, max-age=15"),
    ("/w/v1/cards.en.json", 200, "application/json", "public, max-age=15"),
    ("/w/v1/disclaimer.en.json", 200, "application/json", "public, max-age=15"),
    ("/w/v1/disclaimer.en.view.json", 200, "application/json", "public, max-age=15"),
    ("/w/v1/disclaimer.en.html", 200, "text/html; charset=utf-8", "public, max-age=15"),
    ("/w/v1/health.json", 200, "application/json", "no-store"),
    ("/w/cards/en/tens", 200, "text/html; charset=utf-8", "public, max-age=15"),
    ("/w/cards/en/", 200, "text/html; charset=utf-8", "public, max-age=15"),
    ("/w/cards/en/tens/frame", 200, "text/html; charset=utf-8", "public, max-age=15"),
    ("/w/cards/en/tens/embed?theme=dark", 200, "text/html; charset=utf-8", "public, max-age=15"),
    (f"/w/oembed?url={URL}/cards/en/tens", 200, "application/json", "public, max-age=60"),
    ("/w/oembed?url=https://else.example/", 404, "application/json", "no-store"),
    (f"/w/oembed?url={URL}/cards/en/tens&format=xml", 501, "application/json", "no-store"),
    (f"/w/oembed?url={'x' * 3000}", 400, "application/json", "no-store"),
    ("/w/builder", 200, "text/html; charset=utf-8", "public, max-age=60"),
    ("/w/builder/pastes.json?card=tens", 200, "application/json", "public, max-age=60"),
    ("/w/cards/en/tens/frame?country=gb", 400, "text/html; charset=utf-8", "public, max-age=15"),
    ("/w/cards/en/nothing/frame", 404, "text/html; charset=utf-8", "no-store"),
    ("/w/cards/en/tens/other", 404, "application/json", "no-store"),
    ("/w/v1/cards/nothing.en.json", 404, "application/json", "no-store"),
    ("/w/nothing", 404, "application/json", "no-store"),
    ("/w/v1/cards/tens.en.html?heading-level=7", 400, "application/json", "no-store"),
]


@pytest.mark.parametrize(("path", "status", "type", "cache"), ADDRESSES)
def test_every_answer_has_the_headers_of_the_contract(
    client: FlaskClient, path: str, status: int, type: str, cache: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == type
    assert answer.headers["Cache-Control"] == cache
    assert answer.headers["Content-Length"] == str(len(answer.data)) != "0"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_head_has_the_headers_of_get_and_no_body(client: FlaskClient) -> None:
    get, head = client.get(VIEW), client.head(VIEW)
    assert head.data == b""
    assert dict(head.headers) == dict(get.headers)
    assert int(head.headers["Content-Length"]) == len(get.data)


@pytest.mark.parametrize("form", ["{tag}", "W/{tag}", '"other", {tag}', '"a,b", W/{tag} ', "*"])
def test_a_known_tag_gives_304(client: FlaskClient, form: str) -> None:
    """Strong, weak, list and * (RFC 9110, 13.1.2)."""
    tag = client.get(VIEW).headers["ETag"]
    for method in ("GET", "HEAD"):
        answer = client.open(VIEW, method=method, headers={"If-None-Match": form.format(tag=tag)})
        assert answer.status_code == 304
        assert answer.data == b""
        assert answer.headers["ETag"] == tag
        assert answer.headers["Cache-Control"] == "public, max-age=15"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("form", ['"other"', "{bare}", 'W/"{bare}x"', "", '"*"', 'x{tag}x"'])
def test_another_tag_gives_the_body(client: FlaskClient, form: str) -> None:
    tag = client.get(VIEW).headers["ETag"]
    if form == 'x{tag}x"':
        form = '"' + form  # inside another tag's quotes
    value = form.format(tag=tag.strip('"'), bare=tag.strip('"'))
    answer = client.get(VIEW, headers={"If-None-Match": value})
    assert answer.status_code == 200
    assert answer.data


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        (None, None),
        ("", None),
        ("gzip", "gzip"),
        ("GZip", "gzip"),
        ("x-gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0, *", "br"),
        ("*", "br"),
        ("*;q=0", None),
        ("identity;q=1, gzip;q=0.5", None),
        ("identity;q=0.5, gzip;q=0.8", "gzip"),
        ("gzip;q=nonsense", None),
        ("gzip;q=0.0001", None),
        ("gzip;level=9;q=0.3", "gzip"),
        ("zstd", None),
        ("br;q=0.2, identity", None),
    ],
)
def test_the_encoding_follows_the_q_values(
    client: FlaskClient, accept: str | None, coding: str | None
) -> None:
    headers = {} if accept is None else {"Accept-Encoding": accept}
    answer = client.get(VIEW, headers=headers)
    assert answer.headers.get("Content-Encoding") == coding
    body = answer.data
    if coding:
        body = gzip.decompress(body) if coding == "gzip" else brotli.decompress(body)
    assert json.loads(body)["id"] == "tens"
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_each_encoding_has_its_own_strong_tag(client: FlaskClient) -> None:
    """One strong tag may not stand for different bytes (RFC 9110, 8.8.3)."""
    tags = {
        client.get(VIEW, headers={"Accept-Encoding": coding}).headers["ETag"]
        for coding in ("identity", "gzip", "br")
    }
    assert len(tags) == 3
    assert all(tag.startswith('"') for tag in tags)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
@pytest.mark.parametrize("path", [VIEW, "/w/embed/v1.js", "/w/nothing"])
def test_other_methods_get_our_405(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json == {"error": "method not allowed", "expected": "GET or HEAD"}


def test_options_answers_a_preflight(client: FlaskClient) -> None:
    answer = client.options(VIEW, headers={"Origin": "https://site.example"})
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer.headers["Access-Control-Max-Age"] == "86400"
    assert answer.data == b""


def test_pages_have_a_strict_policy(client: FlaskClient) -> None:
    answer = client.get("/w/cards/en/tens")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert f'<link rel="canonical" href="{URL}/cards/en/tens">' in answer.text


def test_what_is_asked_besides_changes_nothing(client: FlaskClient) -> None:
    """Host, cookies, forwarded headers, unknown parameters: one and the same body."""
    plain = client.get(VIEW)
    for query in ("callback=alert", "utm_source=x", "_method=DELETE", "country=GB"):
        assert client.get(f"{VIEW}?{query}").data == plain.data
    odd = {
        "Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "ftp",
        "X-Forwarded-Prefix": "/evil", "Forwarded": "host=evil.example", "Cookie": "a=b",
        "X-HTTP-Method-Override": "DELETE", "X-Original-URL": "/evil", "Origin": "null",
        "Accept": "text/html", "Accept-Language": "ar", "Range": "bytes=0-5",
    }  # fmt: skip
    answer = client.get(VIEW, headers=odd)
    assert (answer.status_code, answer.data) == (200, plain.data)
    assert dict(answer.headers) == dict(plain.headers)


NO_IDS = ["..", "%2e%2e", "tens%00", "tens%0d%0aSet-Cookie:a=b", "TENS", "tens%2f", "ten\u017f"]
NO_IDS += ["a" * 5000, "tens--x", "-tens", "tens@", "tens@zzz", "tens@000000000000", "__proto__"]


@pytest.mark.parametrize("name", NO_IDS)
def test_ids_that_are_none_get_one_and_the_same_404(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/w/v1/cards/{name}.en.view.json")
    assert answer.status_code == 404
    assert answer.json == {"error": "not found", "expected": "an address listed at docs/api.md"}
    assert "Location" not in answer.headers
