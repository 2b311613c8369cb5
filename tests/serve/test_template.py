"""The server door: a card in a template of the app that serves it."""

from __future__ import annotations

import logging
from pathlib import Path
from time import monotonic, sleep

import pytest
from flask import Flask, render_template_string
from markupsafe import Markup

from widget import NotServedError, SettingError, create_blueprint, treatment_card
from widget.check.recall import recall

from .desk import catalogue as made

pytestmark = pytest.mark.usefixtures("both")


@pytest.fixture(scope="module")
def app(both: str) -> Flask:
    app = Flask(__name__)
    app.register_blueprint(create_blueprint(languages=["en", "es", "ar"]), url_prefix="/w")
    return app


def test_a_template_shows_what_the_fragment_says_and_asks_nobody(app: Flask) -> None:
    fragment = app.test_client().get("/w/v1/cards/tens.en.html?country=GB&heading-level=2").text
    with app.app_context():
        template = (
            '<main>{{ treatment_card("tens", lang="en", country="GB", heading_level=2) }}</main>'
        )
        assert render_template_string(template) == f"<main>{fragment}</main>"
        assert treatment_card("tens", country="GB", heading_level=2) == Markup(fragment)


def test_macros_and_every_choice(app: Flask) -> None:
    template = (
        '{% macro card(id) %}{{ treatment_card(id, lang="ar", theme="dark", variant="compact") }}'
        '{% endmacro %}{{ card("heat-and-ice") }}'
    )
    with app.app_context():
        html = render_template_string(template)
    assert 'dir="rtl" data-theme="dark"' in html
    assert "<table" not in html


def test_the_disclaimer_alone(app: Flask) -> None:
    with app.app_context():
        assert "tel:999" in treatment_card("disclaimer", country="GB")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"country": "gb"}, "country: found 'gb', expected two capital letters"),
        ({"lang": "../en"}, "lang: found '../en', expected a language such as en or pt-BR"),
        ({"heading_level": 7}, "heading_level: found 7"),
        ({"theme": "<b>"}, "theme: found '<b>'"),
        ({"variant": "short"}, "variant: found 'short'"),
        ({"blueprint": "other"}, "blueprint: found 'other', expected one of treatment_cards"),
    ],
)
def test_a_developers_mistake_is_told_at_once(app: Flask, wrong: dict[str, str], told: str) -> None:
    with app.app_context(), pytest.raises(SettingError, match=told):
        treatment_card("tens", **wrong)  # type: ignore[arg-type]


def test_a_card_that_is_not_served_never_breaks_a_page(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context(), caplog.at_level(logging.ERROR, "widget"):
        html = treatment_card("no-such-card", country="GB")
    assert html.startswith("<p>This card is not available now.</p><article")
    assert "always consult a medical professional" in html
    assert "found 'no-such-card', expected one that is served" in caplog.text


@pytest.mark.parametrize(
    "name", ["", "../tens", "tens@0123456789ab", "TENS", "a.b", "disclaimer.en"]
)
def test_what_is_no_card_at_all_is_one_that_is_not_served(app: Flask, name: str) -> None:
    with app.app_context():
        assert treatment_card(name, lang="ar").startswith("<p>هذه البطاقة غير متاحة الآن.</p>")


@pytest.mark.parametrize("lang", ["en-US", "EN", "en_GB", "fr", "es", "ar-EG", None])
@pytest.mark.parametrize("card", ["heat-and-ice", "tens", "disclaimer"])
def test_the_language_is_found_as_at_the_address(app: Flask, card: str, lang: str | None) -> None:
    stem = card if card == "disclaimer" else f"cards/{card}"
    fragment = app.test_client().get(f"/w/v1/{stem}.{lang or 'und'}.html").text
    with app.app_context():
        assert treatment_card(card, lang=lang) == fragment
    assert ("Not available in the language of this page." in fragment) == (
        lang == "fr" or (card == "tens" and lang in ("es", "ar-EG"))
    )


def test_an_edit_of_the_countries_never_breaks_a_page(starter_copy: Path, at_once: None) -> None:
    app = Flask("edited")
    cards = create_blueprint(starter_copy)
    app.register_blueprint(cards, url_prefix="/w")
    with app.app_context():
        assert "tel:999" in treatment_card("tens", country="GB")
        file = starter_copy / "countries.yaml"
        file.write_text(file.read_text("utf-8").replace("\nGB:", "\nGG:"), "utf-8")
        cards.catalogue.reload()
        html = treatment_card("tens", country="GB")
    assert "tel:" not in html
    assert "call your local emergency number if" in html


def test_a_catalogue_without_an_app_raises_for_it() -> None:
    catalogue = made()
    assert catalogue.html("tens").startswith('<article class="treatment-card-card"')
    with pytest.raises(NotServedError, match="found 'no-such-card'"):
        catalogue.html("no-such-card")


def test_two_blueprints_have_to_be_told_apart(starter_copy: Path) -> None:
    app = Flask("two")
    app.register_blueprint(create_blueprint(name="a"), url_prefix="/a")
    (starter_copy / "publisher.yaml").write_text(
        (starter_copy / "publisher.yaml")
        .read_text("utf-8")
        .replace("Treatment Cards starter set", "B"),
        "utf-8",
    )
    app.register_blueprint(create_blueprint(starter_copy, name="b"), url_prefix="/b")
    with app.app_context():
        assert "Published by B" in treatment_card("tens", blueprint="b")
        assert "starter set" in treatment_card("tens", blueprint="a")
        with pytest.raises(SettingError, match="blueprint: found none named, expected one of a, b"):
            treatment_card("tens")


def test_a_name_that_the_app_uses_itself_stays_its_own() -> None:
    app = Flask("own")
    app.jinja_env.globals["treatment_card"] = lambda name: f"ours: {name}"
    app.register_blueprint(create_blueprint(), url_prefix="/w")
    with app.app_context():
        assert render_template_string('{{ treatment_card("tens") }}') == "ours: tens"


@pytest.mark.parametrize("lang", ["en", "es", "fr"])
def test_a_recall_is_in_the_next_page_that_is_rendered(
    starter_copy: Path, quick: None, lang: str
) -> None:
    """In every language, translated or not."""
    app = Flask("live")
    app.register_blueprint(create_blueprint(starter_copy, languages=["en", "es"]), url_prefix="/w")
    with app.app_context():
        assert "Stop if" in treatment_card("tens", lang=lang)
        recall(starter_copy, "tens", reason="The pads burn.", what_to_do="Stop using it.",
               severity="critical")  # fmt: skip
        # A look that is under way may still see the file as it was: docs/python.md says 2 seconds.
        end = monotonic() + 2
        while "The pads burn." not in (html := treatment_card("tens", lang=lang)):
            assert monotonic() < end
            sleep(0.02)
    assert "Recalled, serious danger" in html or lang != "en"
    assert "Stop if" not in html
