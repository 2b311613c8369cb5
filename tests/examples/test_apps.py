"""The examples that are Flask apps, started as their readers start them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from ..browser.rig.page import Page
from .conftest import Start
from .rig import EXAMPLES, ROOT, judge, judge_page, picture, status

HERE = "tests/examples/test_apps.py::test_a_page_of_an_app_shows_its_cards"
APPS = [example.name for example in EXAMPLES if example.test == HERE]
CARDS = "() => [...document.querySelectorAll('.treatment-card-card')].map((one) => one.innerText)"
pytestmark = pytest.mark.slow_elsewhere


@pytest.mark.parametrize("name", APPS)
def test_a_page_of_an_app_shows_its_cards(page: Page, start: Start, name: str) -> None:
    address = start(name)
    page.open(address)
    if name == "two-publishers":
        page.loaded(count=2)
        texts = page.shadows("(root) => root.firstElementChild.innerText")
        assert page.titles() == ["Heat and ice packs", "Your first visit"]
    else:
        texts = page.evaluate(CARDS)
        assert page.evaluate("() => document.scripts.length") == 0
    assert len(texts) == (2 if name == "two-publishers" else 1)
    for text in texts:
        if name == "database":  # a compact card ends with the safety block and the disclaimer
            text = text.replace("Before you start", "How sure is the evidence? Before you start")
        judge(page, text)
    judge_page(page)
    picture(page, name)


def test_a_template_shows_a_card_of_each_publisher(page: Page, start: Start) -> None:
    page.open(start("two-publishers").replace("/partner", "/"))
    ours, theirs = page.evaluate(CARDS)
    judge(page, ours, "Published by Treatment Cards starter set")
    judge(page, theirs, "Published by Millbrook Back Care")
    judge_page(page)
    picture(page, "two-publishers-template")


def test_what_a_partner_types_leads_readers_without_script_to_the_cards(
    browser: Callable[..., Page], start: Start
) -> None:
    page = browser(script=False)
    page.open(start("two-publishers"))
    links = page.evaluate(
        "() => [...document.querySelectorAll('treatment-card a')].map(({href}) => href)"
    )
    assert [urlsplit(link).path for link in links] == [
        "/cards/cards/en/heat-and-ice", "/leaflets/cards/en/first-visit",
    ]  # fmt: skip
    assert {status(link)[0] for link in links} == {200}


def test_an_address_that_is_said_counts_before_the_environment(
    examples: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_ADDRESS", "http://environment.example")
    made = examples.load("two-publishers/app.py").create_app("http://said.example")
    assert 'base="http://said.example/cards/"' in made.test_client().get("/partner").text


def test_each_publisher_answers_for_its_own_cards(start: Start) -> None:
    address = start("two-publishers").removesuffix("/partner")
    for publisher, card, code in (
        ("cards", "tens", 200), ("cards", "first-visit", 404),
        ("leaflets", "first-visit", 200), ("leaflets", "tens", 404),
    ):  # fmt: skip
        assert status(f"{address}/{publisher}/v1/cards/{card}.en.json")[0] == code


def test_the_apps_own_errors_are_its_own_and_ours_stay_ours(page: Page, start: Start) -> None:
    origin = start("factory").removesuffix("/advice/heat")
    assert status(f"{origin}/nope") == (404, "text/html; charset=utf-8")
    assert status(f"{origin}/advice/cards/nope") == (404, "application/json")
    assert status(f"{origin}/advice/cards/v1/cards/tens.en.json")[0] == 200
    for path, title in (("/nope", "There is no such page"), ("/", "Advice for backs")):
        page.open(f"{origin}{path}")
        assert page.evaluate("() => document.querySelector('h1').innerText") == title
        judge_page(page)
        picture(page, f"factory-{path.strip('/') or 'home'}")


@pytest.fixture
def clinic() -> Iterator[Any]:
    sys.path.insert(0, str(ROOT / "examples/factory"))
    import clinic

    yield clinic
    sys.path.remove(str(ROOT / "examples/factory"))


def test_each_environment_has_its_settings(
    clinic: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = clinic.create_app("testing")
    assert made.testing
    assert made.blueprints["treatment_cards"].catalogue.public_url == (
        "https://clinic.example/advice/cards/"
    )
    monkeypatch.setenv("CLINIC_ENV", "production")
    with pytest.raises(RuntimeError, match="expected CLINIC_CARDS, CLINIC_CARDS_URL"):
        clinic.create_app()
    monkeypatch.setenv("CLINIC_CARDS", "starter")
    monkeypatch.setenv("CLINIC_CARDS_URL", "https://clinic.example/cards")
    monkeypatch.setenv("CLINIC_CARDS_ARCHIVE", str(tmp_path / "archive"))
    app = clinic.create_app(CARDS_PREFIX="/cards", PROPAGATE_EXCEPTIONS=False)
    assert (tmp_path / "archive").is_dir()
    app.add_url_rule("/broken", view_func=lambda: 1 // 0)
    assert app.test_client().get("/cards/v1/cards/tens.en.json").status_code == 200
    answer = app.test_client().get("/broken")
    assert (answer.status_code, "Something went wrong here" in answer.text) == (500, True)
    assert answer.headers["Content-Security-Policy"] == clinic.POLICY
