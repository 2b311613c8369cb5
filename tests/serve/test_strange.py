"""Strange mounts, methods and moments."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path

import pytest
from flask import Flask

from widget import ContentError, SettingError, create_blueprint

from .desk import catalogue as made

STARTER = Path(__file__).parents[2] / "widget" / "starter"
NOTICE = """notice: {reason: It can fail., since: 2026-11-20, what_to_do: Do not use it.%s}
"""

pytestmark = pytest.mark.usefixtures("both")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    shutil.copytree(STARTER, tmp_path / "cards")
    return tmp_path / "cards"


def edit(path: Path, old: str, new: str) -> None:
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("method", ["PROPFIND", "QUERY", "PURGE", "LOCK"])
def test_rare_methods_get_our_405_too(method: str) -> None:
    app = Flask(__name__)
    app.register_blueprint(create_blueprint(), url_prefix="/w")
    answer = app.test_client().open("/w/v1/cards.en.json", method=method)
    assert answer.status_code == 405
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json["expected"] == "GET or HEAD"


def test_a_prefix_may_have_a_variable() -> None:
    app = Flask(__name__)
    app.register_blueprint(create_blueprint(), url_prefix="/<tenant>/w")
    client = app.test_client()
    assert client.get("/anyone/w/v1/cards/tens.en.json").json["id"] == "tens"
    assert client.get("/anyone/w/nothing").json["error"] == "not found"


def test_a_page_names_its_canonical_address_and_its_other_languages() -> None:
    catalogue = made(public_url="https://cards.example", languages=["es", "ar"])
    page = catalogue.find("cards/en/heat-and-ice").identity
    assert dict(page.headers)["Link"].startswith(
        '<https://cards.example/cards/en/heat-and-ice>; rel="canonical", '
    )
    link = 'href="../../cards/es/heat-and-ice" lang="es" hreflang="es">Español</a>'
    assert link in page.body.decode()
    without = made().find("cards/en/heat-and-ice").identity
    assert "Link" not in dict(without.headers)


@pytest.mark.parametrize(
    ("status", "more", "said"),
    [
        ("recalled", ", severity: critical", "Recalled, serious danger: do not follow this advice"),
        ("withdrawn", "", "Withdrawn: this advice is no longer given"),
        ("under_review", "", "Under review: this advice may change"),
    ],
)
def test_the_list_of_cards_says_what_happened_to_one(
    source: Path, status: str, more: str, said: str
) -> None:
    edit(source / "en" / "tens.md", "status: active\n", f"status: {status}\n{NOTICE % more}")
    catalogue = made(source)
    page = catalogue.find("cards/en/").identity.body.decode()
    link = '<a href="../../cards/en/tens">TENS</a>'
    assert f"{link} <span><strong>{said}</strong>" in page
    assert ("A small battery device" in page) is (status == "under_review")
    index = json.loads(catalogue.find("v1/cards.en.json").identity.body)
    assert {card["status"] for card in index["cards"]} == {"active", status}


def test_a_query_too_long_to_read_is_refused_whole() -> None:
    """Cut off, it could lose the country."""
    catalogue = made()
    assert catalogue.find("v1/cards/tens.en.html", f"x={'y' * 1000}&country=GB").status == 400


@pytest.mark.parametrize(
    "settings",
    [
        {"languages": "es"},
        {"public_url": 5},
        {"public_url": "https://..."},
        {"public_url": "https://cards.example/../w"},
        {"public_url": "https://cards.example//w"},
        {"public_url": "https://cards.example:99999999"},
        {"allowed_origins": ["https://a.example:443"]},
        {"allowed_origins": ["https://a.example?x"]},
    ],
)
def test_settings_that_could_never_work_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(SettingError, match=next(iter(settings))):
        create_blueprint(**settings)  # type: ignore[arg-type]


def test_what_goes_wrong_is_logged_once_and_told_without_its_text(
    source: Path, caplog: pytest.LogCaptureFixture
) -> None:
    catalogue = made(source)
    edit(source / "en" / "tens.md", "kind: device", "kind: gadget")
    with caplog.at_level(logging.WARNING, "widget"):
        catalogue.reload()
        catalogue.reload()
    assert {record.name for record in caplog.records} == {"widget"}
    told = [record.filename for record in caplog.records]
    assert "catalogue.py" in told
    assert len(told) == len(set(told))  # beside a store its worker says it, too
    assert "en/tens.md:" in caplog.text
    assert "found 'gadget', expected one of: information" in caplog.text
    health = json.loads(catalogue.find("v1/health.json").identity.body)
    assert health["status"] == "degraded"
    assert health["problems"] == [{"file": "en/tens.md", "line": 5, "field": "kind"}]
    assert "gadget" not in str(health)  # it may be a draft's


def test_one_source_key_may_not_mean_two_sources_in_a_card(source: Path) -> None:
    card = source / "en" / "inversion-table.md"
    edit(
        card,
        "sources:\n",
        "sources:\n  nhs-back: {title: T, publisher: P, url: 'https://x.example'}\n",
    )
    edit(card, "sources: [mayo2017", "sources: [nhs-back, mayo2017")
    with pytest.raises(ContentError) as caught:
        made(source)
    assert [problem.found for problem in caught.value.problems] == [
        "another source than 'nhs-back' of en/_red-flags.md"
    ]


def test_a_publisher_in_another_language_is_told_only_of_files_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "sv").mkdir()
    settings = (STARTER / "publisher.yaml").read_text("utf-8")
    settings = settings.replace("default_lang: en", "default_lang: sv")
    (tmp_path / "publisher.yaml").write_text(settings, "utf-8")
    shutil.copy(STARTER / "en" / "tens.md", tmp_path / "sv")
    with pytest.raises(ContentError) as caught:
        made(tmp_path)
    assert [str(problem).partition(": ")[2] for problem in caught.value.problems] == [
        "default_lang: found 'sv', expected a language with sv/_disclaimer.md",
        "default_lang: found 'sv', expected a language with words/sv.po",
    ]
