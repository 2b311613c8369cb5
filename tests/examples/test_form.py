"""The form of the example with a database: an editor writes, errs, mends, and readers see it."""

from __future__ import annotations

import urllib.parse
import urllib.request
from urllib.error import HTTPError

import pytest

from ..browser.rig.page import Page, left, until
from .conftest import Start
from .rig import judge, judge_page, picture, status

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
