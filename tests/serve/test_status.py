"""Every status in every language at every door: one code, one notice, and no advice once gone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from widget import create_blueprint
from widget.serve.reading import Reading

from .desk import ADVICE, LANGUAGES, NOTICED, TITLE, URL, Desk, facts, told, view

STATUSES = ("active", *NOTICED)
CODE = {status: 410 if status in ("withdrawn", "recalled") else 200 for status in STATUSES}
QUERIES = ("", "country=GB", "variant=compact&country=US", "theme=dark&heading-level=1&country=XX",
           "x=1&variant=full")  # fmt: skip
SAID = {
    ("under_review", "en"): "Under review: this advice may change",
    ("superseded", "en"): "Replaced by newer advice",
    ("withdrawn", "en"): "Withdrawn: this advice is no longer given",
    ("recalled", "en"): "Recalled as unsafe: do not follow this advice",
}


pytestmark = pytest.mark.usefixtures("both")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards", "bath", "pack")


@pytest.fixture(params=STATUSES, scope="module")
def status(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def catalogue(status: str, both: str, tmp_path_factory: pytest.TempPathFactory) -> Reading:
    desk = Desk(tmp_path_factory.mktemp(status) / "cards", "bath", "pack")
    desk.card("bath", status, replaced_by="pack")
    return desk.catalogue()  # type: ignore[no-any-return]


def doors(catalogue: Reading, lang: str) -> dict[str, tuple[int, str]]:
    """What a card answers at every address that it has in a language."""
    revision = view(catalogue, lang)[1]["revision"]
    paths = [(f"v1/cards/bath.{lang}.html", query) for query in QUERIES]
    paths += [(f"cards/{lang}/bath", ""), (f"v1/cards/bath.{lang}.json", ""),
              (f"v1/cards/bath.{lang}.view.json", ""),
              (f"v1/cards/bath@{revision}.{lang}.view.json", "")]  # fmt: skip
    answers = [(path, query, catalogue.find(path, query)) for path, query in paths]
    return {
        f"{path}?{query}": (asset.status, asset.identity.body.decode())
        for path, query, asset in answers
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_doors_agree(catalogue: Reading, status: str, lang: str) -> None:
    for path, (code, body) in doors(catalogue, lang).items():
        assert code == CODE[status], path
        assert ("It burns." in body) == (status != "active"), path
        assert (ADVICE[lang] in body) == (code == 200), path
        assert ("https://study.example/" in body) == (code == 200 and "compact" not in path), path
        if body.startswith("{"):
            assert json.loads(body)["status"] == status


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_notice_comes_before_everything(catalogue: Reading, status: str, lang: str) -> None:
    """Why, since when, what to do, what instead; then title, disclaimer, safety."""
    for path, (_, body) in doors(catalogue, lang).items():
        if path.endswith("/bath?"):
            body = body[body.index("<article") :]  # on a page the way to other cards is above it
        if "lang}.json" in path or '"notice":' in body or status == "active":
            continue
        order = [body.index(text) for text in ("2026-11-20", "It burns.", "Get out.", "/pack")]
        order += [body.index("header"), body.index("important"), body.index("full-disclaimer")]
        order.insert(5, body.index("contraindications")) if CODE[status] == 200 else None
        assert order[:4] == sorted(order[:4]), path
        assert max(order[:4]) < min(order[4:]), path
    if (status, lang) in SAID:
        assert SAID[status, lang] in told(view(catalogue, lang)[1]["view"][0][2])


@pytest.mark.parametrize("asked", ["fr", "und", "EN-gb", "es-MX", "ar_EG"])
def test_a_language_that_is_not_there_gets_the_same_status(
    catalogue: Reading, status: str, asked: str
) -> None:
    for form in ("json", "view.json", "html"):
        asset = catalogue.find(f"v1/cards/bath.{asked}.{form}")
        assert asset.status == CODE[status]
        assert (b"It burns." in asset.identity.body) == (status != "active")
    query = catalogue.find(f"v1/cards/bath.{asked}.html", "country=GB&variant=compact")
    assert query.status == CODE[status]


def test_the_indexes_say_the_status_and_list_the_card(catalogue: Reading, status: str) -> None:
    for lang in LANGUAGES:
        cards = json.loads(catalogue.find(f"v1/cards.{lang}.json").identity.body)["cards"]
        found = next(card for card in cards if card["id"] == "bath")
        assert (found["status"], found["languages"]) == (status, list(LANGUAGES))
        assert found["revision"] == view(catalogue, lang)[1]["revision"]
        page = catalogue.find(f"cards/{lang}/").identity.body.decode()
        summary = facts(catalogue, lang, "pack")["summary"]
        item = page[page.index(f'href="../../cards/{lang}/bath"') :].partition("</li>")[0]
        assert (summary in item) == (CODE[status] == 200)
        assert ("<strong>" in item) == (status != "active")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_facts_of_a_card_that_is_gone_hold_no_advice(
    catalogue: Reading, status: str, lang: str
) -> None:
    found = facts(catalogue, lang)
    advice = {key: found[key] for key in ("summary", "safety", "evidence", "sections", "sources")}
    if CODE[status] == 410:
        assert advice == {
            "summary": None, "safety": None, "evidence": [], "sections": [], "sources": {},
        }  # fmt: skip
    else:
        assert all(advice.values())
    notice = {"reason": "It burns.", "since": "2026-11-20", "what_to_do": "Get out.",
              "replaced_by": "pack", "severity": "serious" if status == "recalled" else None,
              "lang": "en"}  # fmt: skip
    assert found["notice"] == (None if status == "active" else notice)


@pytest.mark.parametrize("lang", ["es", "ar"])
def test_what_is_not_translated_says_its_language(
    catalogue: Reading, status: str, lang: str
) -> None:
    if status == "active":
        return
    notice = view(catalogue, lang)[1]["view"][0][2]
    assert ["p", {"lang": "en", "dir": "ltr"}, "It burns."] in notice
    assert ["p", {"lang": "en", "dir": "ltr"}, "Get out."] in notice
    assert ["p", {}, "It burns."] in view(catalogue, "en")[1]["view"][0][2]
    for path in (f"v1/cards/bath.{lang}.html", f"cards/{lang}/bath"):
        body = catalogue.find(path).identity.body
        assert b'<p lang="en" dir="ltr">It burns.</p>' in body


def test_the_replacement_is_linked_in_the_language_of_the_reader(desk: Desk) -> None:
    desk.card("bath", "superseded", replaced_by="pack")
    (desk.folder / "ar" / "pack.md").unlink()
    catalogue = desk.catalogue()
    for lang, its in (("en", "en"), ("es", "es"), ("ar", "en")):
        said = told(view(catalogue, lang)[1]["view"][0][2])
        assert f'"a", {{"href": "{URL}cards/{its}/pack"' in said
        assert TITLE[its] in said
    nowhere = told(view(desk.catalogue(public_url=None))[1]["view"][0][2])
    assert "Read instead: " in nowhere
    assert "href" not in nowhere


@pytest.mark.parametrize("status", NOTICED)
def test_a_replacement_that_is_a_draft_is_named_nowhere(desk: Desk, status: str) -> None:
    desk.card("bath", status, replaced_by="not-told")
    desk.card("not-told", "draft", title="Not yet told")
    catalogue = desk.catalogue(archive=desk.folder.parent / "archive")
    for path in catalogue.paths():
        body = catalogue.find(path).identity.body
        assert b"not-told" not in body, path
        assert b"Not yet told" not in body, path


TRANSLATED = "{{status: {status}, since: {since}, reason: Quema., what_to_do: Salga.}}"
OTHER = (
    "es/bath.md:{line}: warning: notice: found the notice of another status or day, "
    "expected {expected}"
)


@pytest.mark.parametrize(
    ("status", "of", "since", "used"),
    [("recalled", "recalled", "2026-11-20", True),
     ("withdrawn", "withdrawn", "2026-11-20", True),
     ("under_review", "under_review", "2026-11-20", True),
     ("recalled", "withdrawn", "2026-11-20", False),
     ("recalled", "recalled", "2026-11-19", False),
     ("active", "recalled", "2026-11-20", False)],
)  # fmt: skip
def test_a_translated_notice_is_used_for_the_notice_it_was_made_for(
    desk: Desk, status: str, of: str, since: str, used: bool
) -> None:
    desk.card("bath", status)
    desk.translate("bath", "es", notice=TRANSLATED.format(status=of, since=since))
    catalogue = desk.catalogue()
    said = told(view(catalogue, "es"))
    assert ("Quema." in said, "Salga." in said) == (used, used)
    assert ("It burns." in said) == (not used and status != "active")
    assert "Quema." not in told(view(catalogue, "ar"))
    assert view(catalogue, "es")[0] == CODE[status]
    if used:
        assert ["p", {}, "Quema."] in view(catalogue, "es")[1]["view"][0][2]
        assert facts(catalogue, "es")["notice"]["lang"] == "es"
        assert catalogue.problems == ()
        return
    expected = "none" if status == "active" else f"status {status}, since 2026-11-20"
    assert [str(p) for p in catalogue.problems] == [OTHER.format(line=4, expected=expected)]


@pytest.mark.parametrize("path", ["v1/cards/bath.es.json", "v1/cards/bath.es.view.json",
                                  "v1/cards/bath.es.html", "v1/cards/bath.fr.html?country=GB",
                                  "cards/ar/bath"])  # fmt: skip
@pytest.mark.parametrize("coding", ["gzip", "br", "identity"])
def test_a_410_has_the_headers_of_the_card_rule_and_always_its_body(
    desk: Desk, path: str, coding: str
) -> None:
    """A client that has the bytes already gets them again: no 304 stands for a 410."""
    desk.card("bath", "recalled")
    app = Flask(__name__)
    app.register_blueprint(create_blueprint(desk.folder, languages=LANGUAGES), url_prefix="/w")
    client: FlaskClient = app.test_client()
    asked = {"Accept-Encoding": coding}
    answer = client.get(f"/w/{path}", headers=asked)
    expected: dict[str, Any] = {
        "Cache-Control": "public, max-age=15", "Access-Control-Allow-Origin": "*",
        "Vary": "Accept-Encoding", "Cross-Origin-Resource-Policy": "cross-origin",
        "X-Content-Type-Options": "nosniff", "Content-Length": str(len(answer.data)),
        "Content-Encoding": None if coding == "identity" else coding,
    }  # fmt: skip
    assert answer.status_code == 410
    assert {name: answer.headers.get(name) for name in expected} == expected
    assert re.fullmatch(r'"[0-9a-f]{20}(-gzip|-br)?"', answer.headers["ETag"])
    for tag in (answer.headers["ETag"], f"W/{answer.headers['ETag']}", "*"):
        again = client.get(f"/w/{path}", headers=asked | {"If-None-Match": tag})
        assert (again.status_code, again.data) == (410, answer.data)
    head = client.head(f"/w/{path}", headers=asked)
    assert (head.status_code, head.data, dict(head.headers)) == (410, b"", dict(answer.headers))
    assert client.post(f"/w/{path}").status_code == 405
