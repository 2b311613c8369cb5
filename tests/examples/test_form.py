"""The form of the example with a database: an editor writes, errs, mends, and readers see it."""

from __future__ import annotations

import importlib
import sys
import urllib.parse
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import pytest
from selectolax.lexbor import LexborHTMLParser

from ..browser.rig.page import Page, left, until
from .conftest import Start
from .rig import ROOT, judge, judge_page, picture, status

pytestmark = pytest.mark.slow_elsewhere
TYPED = {
    "title": "Warm bath",
    "summary": "Lying in warm water.",
    "kind": "self_care",
    "must_not": "you have an open wound\nyou cannot feel whether water is hot",
    "stop": "you feel faint",
    "urgent": "",
    "what": "Warm water, *not hot*.",
    "outcome": "Pain",
    "direction": "unknown",
    "statement": "We do not know whether it helps.",
    "population": "People of an example",
    "source_title": "A study that is not there",
    "source_publisher": "An example",
    "source_url": "https://study.example/",
    "note": "First published.",
    "size": "major",
    "who": "Ann",
}
FILL = """(typed) => {
  for (const [name, value] of Object.entries(typed)) document.forms[0].elements[name].value = value;
}"""
SEND = "() => { setTimeout(() => document.querySelector('button').click()) }"
HEADING = "() => document.readyState === 'complete' && document.querySelector('h1').innerText"
WRONG = """() => Object.fromEntries([...document.querySelectorAll('[aria-invalid]')].map((field) =>
  [field.name, document.getElementById(field.getAttribute('aria-describedby').split(' ')[0])
    .innerText]))"""


def heading(page: Page) -> str:
    """Of the page that has loaded; nothing while one is left for another."""
    try:
        return str(page.evaluate(HEADING))
    except Exception as error:
        if not left(error):
            raise
        return ""


def send(page: Page, typed: dict[str, str], then: str) -> None:
    page.evaluate(FILL, typed)
    page.evaluate(SEND)
    until(lambda: heading(page) == then)


def test_an_editor_writes_a_leaflet_and_readers_see_it(page: Page, start: Start) -> None:
    name = f"bath-{page.engine}"
    page.open(f"{start('database')}admin/leaflets?card={name}")
    judge_page(page)
    wrong = TYPED | {"title": "", "source_url": "study", "what": "<script>x</script>", "note": ""}
    send(page, wrong, f"Not saved: Leaflet {name}")
    told = page.evaluate(WRONG)
    assert {*told} == {"title", "what", "source_url", "note"}
    assert told["title"].startswith("Found nothing, expected ")
    assert told["source_url"].startswith("Found 'study', expected ")
    kept = page.evaluate("() => document.forms[0].elements.statement.value")
    assert kept == TYPED["statement"]
    assert status(f"{start('database')}leaflets/{name}")[0] == 404  # nothing was saved
    judge_page(page)
    picture(page, "database-form")

    send(page, TYPED, "For our patients")
    text = page.evaluate("() => document.querySelector('.treatment-card-card').innerText")
    judge(page, text, "Warm bath")
    assert "use it if you cannot feel whether water is hot" in text
    judge_page(page)
    picture(page, "database-leaflet")

    page.open(f"{start('database')}admin/leaflets/{name}")
    assert page.evaluate("() => document.forms[0].elements.must_not.value") == TYPED["must_not"]
    send(page, {"stop": "you feel faint\nyou are sick", "note": "More signs."}, "For our patients")
    assert "you are sick" in page.evaluate("() => document.body.innerText")


def post(address: str, typed: dict[str, str], **headers: str) -> tuple[int, str]:
    body = urllib.parse.urlencode(typed).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(address, body, headers)) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_who_began_with_an_older_revision_is_told_and_nothing_is_lost(start: Start) -> None:
    address = f"{start('database')}admin/leaflets/pack"
    assert post(address, TYPED | {"base": "0"})[0] == 200
    code, html = post(address, TYPED | {"base": "0", "title": "Another"})
    assert code == 409
    assert "found revision" in html
    assert 'value="Another"' in html
    for page in ("leaflets/pack", "admin/leaflets/pack"):  # of the card, and of the app's own row
        with urllib.request.urlopen(f"{start('database')}{page}") as answer:
            text = answer.read().decode()
        assert "Warm bath" in text
        assert "Another" not in text


def test_a_form_of_another_site_and_a_card_of_others_are_refused(start: Start) -> None:
    address = f"{start('database')}admin/leaflets/pack-2"
    assert post(address, TYPED | {"base": "0"}, Origin="https://other.example")[0] == 403
    with pytest.raises(HTTPError, match="404"):
        urllib.request.urlopen(f"{start('database')}leaflets/pack-2")
    with pytest.raises(HTTPError, match="404"):
        urllib.request.urlopen(f"{start('database')}admin/leaflets/tens")
    assert post(f"{start('database')}admin/leaflets/tens", TYPED | {"base": "0"})[0] == 409


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"what": ""}, {"what": "Found nothing under 'What it is', expected text."}),
        ({"size": "huge"}, {"size": "Found 'huge', expected one of: major, minor."}),
        ({"what": "", "size": ""}, {"what": "Found nothing under", "size": "Found nothing, "}),
        ({"statement": ""}, {"statement": "Found nothing, "}),
    ],
)
def test_what_is_wrong_is_told_at_the_field_and_nowhere_else(
    start: Start, typed: dict[str, str], at: dict[str, str]
) -> None:
    address = f"{start('database')}admin/leaflets/mended"
    code, html = post(address, TYPED | typed | {"base": "0"})
    assert code == 422
    page = LexborHTMLParser(html)
    wrong = {
        node.attributes["name"]: page.css_first(f"#{node.attributes['name']}-wrong").text()
        for node in page.css("[aria-invalid]")
    }
    assert {*wrong} == {*at}
    for name, said in at.items():
        assert wrong[name].startswith(said)
    # On top there are links to the fields, and nothing else.
    items = page.css(".told li")
    assert {node.css_first("a").attributes["href"] for node in items if node.css_first("a")} == {
        f"#{name}" for name in at
    }
    assert len(items) == len(at)


def test_a_mistake_in_the_second_change_is_told_at_the_field(start: Start) -> None:
    address = f"{start('database')}admin/leaflets/twice"
    assert post(address, TYPED | {"base": "0"})[0] == 200
    with urllib.request.urlopen(address) as answer:
        base = LexborHTMLParser(answer.read()).css_first("[name=base]").attributes["value"]
    code, html = post(address, TYPED | {"base": str(base), "size": "huge", "note": ""})
    assert code == 422
    told = LexborHTMLParser(html).css("[aria-invalid]")
    assert [node.attributes["name"] for node in told] == ["note", "size"]


@pytest.mark.parametrize("card", ["Bad_Name", "a--b", "_x", "x" * 65, "warm%20bath"])
def test_a_name_that_no_card_can_have_is_no_page(start: Start, card: str) -> None:
    form, program = (f"{start('database')}admin/{kind}/{card}" for kind in ("leaflets", "cards/en"))
    assert status(form)[0] == 404
    assert post(form, TYPED | {"base": "0"})[0] == 404
    asked = urllib.request.Request(program, b"{}", {"X-Editor": "Ann"}, method="PUT")
    with pytest.raises(HTTPError, match="404"):
        urllib.request.urlopen(asked)


def test_a_form_without_the_revision_it_began_with_is_refused(start: Start) -> None:
    for base in ({}, {"base": "newest"}):
        assert post(f"{start('database')}admin/leaflets/none", TYPED | base)[0] == 400


def test_what_is_said_to_the_factory_counts_before_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/environment.db")
    monkeypatch.syspath_prepend(ROOT / "examples/database")
    try:
        app = importlib.import_module("app")
        made = app.create_app(f"sqlite:///{tmp_path}/said.db")
        with made.app_context():
            app.db.engine.dispose()
    finally:
        for name in ("app", "fields", "leaflets", "tables"):
            sys.modules.pop(name, None)
    assert [path.name for path in tmp_path.glob("*.db")] == ["said.db"]
