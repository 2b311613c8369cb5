"""Every answer is as the description of the API says: status, headers, type and body."""

from __future__ import annotations

import copy
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from widget import create_blueprint

from .described import Description
from .desk import LANGUAGES, NOTICED, REVIEW, URL, V1, V2, Desk

UNPACK = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}
REVIEWED = "{last: 2026-11-20, next: 2099-01-01, by: Dr. Jo Doe, role: physiotherapist}"
CHOICES = ("country=GB", "country=XX&variant=compact", "theme=dark&heading-level=6", "x=1")
WRONG = ("country=gb", "heading-level=7", "theme=%00", "variant=", f"x={'y' * 1000}")


ANY_LANGUAGE = ("/v1/cards.{lang}.json", "/v1/disclaimer.{lang}.json",
                "/v1/disclaimer.{lang}.view.json", "/v1/disclaimer.{lang}.html")  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Desk:
    """Cards in every status, reviewed, unreviewed and overdue, translated or not."""
    desk = Desk(tmp_path / "cards", "bath", *(status.replace("_", "-") for status in NOTICED))
    for status in NOTICED:
        name, told = status.replace("_", "-"), f"status: {status}, since: 2026-11-20"
        desk.card(name, status, V1, V2, replaced_by="bath")
        desk.translate(name, "ar", of=2, notice=f"{{{told}, reason: يحرق., what_to_do: اخرج.}}")
    desk.card("overdue", review=REVIEW)
    desk.card("reviewed", "active", V1, V2, review=REVIEWED)
    desk.card("hidden", "draft")
    return desk


def client(source: Path | None, url: str | None = URL, **settings: Any) -> FlaskClient:
    app = Flask(__name__)
    made = create_blueprint(source, public_url=url, languages=LANGUAGES, **settings)
    app.register_blueprint(made, url_prefix="/w")
    return app.test_client()


def asked(paths: list[str]) -> Iterator[tuple[str, str]]:
    """Addresses with their queries, good and bad."""
    for path in paths:
        yield path, ""
        if path.endswith(".html") or path.startswith("cards/"):
            yield from ((path, query) for query in (*CHOICES, *WRONG))
        if path.startswith("cards/en/") and path.count("/") == 2:  # in a language it has not
            yield from ((path.replace("/en/", f"/{lang}/"), "") for lang in ("zz", "toolonglang"))
        if path.startswith("v1/cards/") and ".en." in path:
            yield from ((path.replace(".en.", f".{lang}."), "") for lang in ("fr", "und", "EN_us"))
    for lang in ("zz", "en-GB", "toolonglanguage", "1"):
        for path in ("v1/cards.%s.json", "v1/disclaimer.%s.json", "v1/disclaimer.%s.view.json",
                     "v1/disclaimer.%s.html", "v1/cards/none.%s.json", "v1/cards/none.%s.view.json",
                     "v1/cards/none.%s.html", "cards/%s/none/frame",
                     "cards/%s/none", "cards/%s/", "cards/%s/none/embed"):  # fmt: skip
            yield path % lang, ""
    for query in ("since=2026-10-01", "since=2099-01-01", "since=yesterday", "since=", "x"):
        yield "v1/changes.json", query
    for query in ("", "url=https://else.example/", "x=" + "y" * 1001, "url=x&format=xml",
                  *(f"url={URL}cards/{lang}/bath&maxwidth=300" for lang in LANGUAGES),
                  f"url={URL}cards/en/recalled&maxheight=x"):  # fmt: skip
        yield "oembed", query
    for path in ("builder", "builder/pastes.json", "builder/preview"):
        for query in (
            "",
            "card=bath&lang=ar&page=right-to-left",
            "card=recalled",
            "card=disclaimer",
            "theme=x&height=9&lang=tlh",
            "policy=default-src%20'none'",
            "x=" + "y" * 1001,
        ):
            yield path, query  # fmt: skip
    for path in (
        "nothing",
        "v1/nothing",
        "embed/9.9.9/widget.js",
        "builder/x",
        "embed/9.9.9/card.css",
        "v1/cards/bath@000000000000.en.view.json",
        "embed/x-000000000000.css",
        "embed/9.9.9/integrity.json",
        "embed/x-000000000000.js",
        "v1/cards/A.en.json",
    ):
        yield path, ""


def faults(found: Client, described: Description, seen: Counter[tuple[str, int]]) -> list[str]:
    told: list[str] = []
    for path, query in asked(found.paths):
        for method, headers in (
            *(("GET", {"Accept-Encoding": coding}) for coding in ("", "gzip", "br")),
            ("GET", {"If-None-Match": "*"}), ("HEAD", {}), ("HEAD", {"If-None-Match": "*"}),
            ("OPTIONS", {"Origin": "https://site.example"}), ("POST", {}), ("PROPFIND", {}),
        ):  # fmt: skip
            answer = found.client.open(
                f"/w/{path}", query_string=query, method=method, headers=headers
            )
            body = UNPACK[answer.headers.get("Content-Encoding")](answer.data or b"")
            if method == "HEAD" or answer.status_code in (204, 304):
                body = answer.data
            sent = [*answer.headers]
            told += described.faults(method, path, answer.status_code, sent, body)
            for template in described.templates_of(path) or ["none"]:
                seen[template, answer.status_code] += 1
            if method == "GET" and answer.status_code == 200 and path.startswith("v1/cards/"):
                gone = b'"status":"recalled"' in body or b'"status":"withdrawn"' in body
                assert not gone, f"{path}: 200, though the card is gone"
    return told


class Client:
    """A blueprint and the addresses that it has ready."""

    def __init__(self, *sources: Any, **settings: Any) -> None:
        self.client = client(*sources, **settings)
        made = self.client.application.blueprints["treatment_cards"]
        self.paths = made.catalogue.paths()  # type: ignore[attr-defined]


def test_every_answer_is_as_described(folder: Desk, tmp_path: Path) -> None:
    """The starter cards, and a folder of every status with an archive and a card that is gone."""
    described, seen = Description(), Counter[tuple[str, int]]()
    found = faults(Client(None), described, seen)
    archive = tmp_path / "archive"
    first = Client(folder.folder, archive=archive)  # publishes what is removed and edited next
    old = [path for path in first.paths if "@" in path]
    (folder.folder / "en" / "reviewed.md").unlink()
    folder.edit("Lying in warm water.", "Lying in very warm water.")
    second = Client(folder.folder, archive=archive)
    second.paths += [path for path in old if path not in second.paths]
    found += faults(second, described, seen)
    log = second.client.get("/w/v1/changes.json").json
    assert {tomb["status"] for tomb in log["deleted"]} == {"withdrawn", "recalled", "removed"}
    found += faults(Client(folder.folder, None), described, seen)
    assert not found, "\n".join(found[:20])
    reached = {
        (path, int(status))
        for path, item in described.document["paths"].items()
        for operation in item.values()
        for status in operation["responses"]
    }
    never = reached - {place for place in seen if seen[place]}
    # Every language is answered; what is none matches no path of the document.
    assert never == {(path, 404) for path in ANY_LANGUAGE}
    assert sum(seen.values()) > 25_000, sum(seen.values())


def test_health_and_origins_are_as_described(folder: Desk) -> None:
    """Content that is wrong; and with a list of origins nothing but the origin differs."""
    folder.edit("kind: self_care", "kind: gadget")
    with pytest.raises(Exception, match="gadget"):
        client(folder.folder)
    folder.edit("kind: gadget", "kind: self_care")
    found = client(folder.folder, allowed_origins=["https://site.example"])
    catalogue = found.application.blueprints["treatment_cards"].catalogue  # type: ignore[attr-defined]
    folder.edit("kind: self_care", "kind: gadget")
    catalogue.reload()
    described = Description()
    answer = found.get("/w/v1/health.json")
    assert answer.json["status"] == "degraded"
    assert answer.json["kept"] == ["ar/bath.md", "en/bath.md", "es/bath.md"]
    for path in ("v1/health.json", "v1/cards/bath.en.view.json", "nothing"):
        answer = found.get(f"/w/{path}", headers={"Origin": "https://site.example"})
        told = described.faults("GET", path, answer.status_code, [*answer.headers], answer.data)
        assert [fault.rpartition(": ")[2] for fault in told] == ["no Access-Control-Allow-Origin"]
        sent = [(k, "*") if k.startswith("Access") else (k, v) for k, v in answer.headers]
        assert not described.faults("GET", path, answer.status_code, sent, answer.data)


@pytest.fixture(scope="module")
def starter() -> FlaskClient:
    return client(None)


#: What is renamed in the document, and where that is noticed.
RENAMED = [
    ("CardFacts", "summary", "v1/cards/tens.en.json"),
    ("Outcome", "certainty", "v1/cards/tens.en.json"),
    ("SafetyList", "state", "v1/cards/heat-and-ice.ar.json"),
    ("CardView", "valid_until", "v1/cards/tens.en.view.json"),
    ("NodeAttributes", "country", "v1/cards/tens.en.view.json"),
    ("IndexEntry", "kind", "v1/cards.es.json"),
    ("Health", "kept", "v1/health.json"),
    ("LogEntry", "signed_by", "v1/changes.json"),
    ("Integrity", "widget.js", "embed/1.0.0/integrity.json"),
    ("Mistake", "expected", "nothing"),
    ("DisclaimerFacts", "short", "v1/disclaimer.ar.json"),
]


@pytest.mark.parametrize(("schema", "member", "path"), RENAMED)
def test_one_name_that_is_wrong_is_noticed(
    starter: FlaskClient, schema: str, member: str, path: str
) -> None:
    answer = starter.get(f"/w/{path}")
    document = copy.deepcopy(Description().document)
    members = document["components"]["schemas"][schema]["properties"]
    members[f"{member}x"] = members.pop(member)
    sent = (answer.status_code, [*answer.headers], answer.data)
    assert not Description().faults("GET", path, *sent)
    assert Description(document).faults("GET", path, *sent)


@pytest.mark.parametrize("spoil", ["status", "type", "cache", "cookie", "twice", "less", "body"])
def test_one_thing_that_is_wrong_is_noticed(starter: FlaskClient, spoil: str) -> None:
    path = "v1/cards/tens.en.view.json"
    answer = starter.get(f"/w/{path}")
    status, body = answer.status_code, json.loads(answer.data)
    headers = dict(answer.headers)
    if spoil == "status":
        status = 206
    elif spoil == "type":
        headers["Content-Type"] = "application/json; charset=utf-8"
    elif spoil == "cache":
        headers["Cache-Control"] = "public, max-age=60"
    elif spoil == "cookie":
        headers["Set-Cookie"] = "a=b"
    elif spoil == "less":
        del headers["X-Content-Type-Options"]
    elif spoil == "body":
        body["view"][0][2].append(["script", {}, "alert(1)"])
    sent = [*headers.items(), *([("ETag", '"x"')] if spoil == "twice" else [])]
    assert Description().faults("GET", path, status, sent, json.dumps(body).encode())
