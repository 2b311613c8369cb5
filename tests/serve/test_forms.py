"""Languages and the forms of the HTML fragment."""

from __future__ import annotations

from pathlib import Path

import pytest

from widget.publish.snippet import COPY_FORMS
from widget.serve.reading import Reading

from .desk import Desk
from .desk import catalogue as made

pytestmark = pytest.mark.usefixtures("both")

STARTER = Path(__file__).parents[2] / "widget" / "starter"


@pytest.fixture(scope="module")
def catalogue(both: str) -> Reading:
    return made(public_url="https://cards.example/w", languages=["en", "es", "ar"])


def html(catalogue: Reading, query: str = "", lang: str = "en", card: str = "opioids") -> str:
    asset = catalogue.find(f"v1/cards/{card}.{lang}.html", query)
    assert asset.status == 200
    return asset.identity.body.decode()


def test_a_country_gives_its_numbers_and_no_other(catalogue: Reading) -> None:
    british, american = html(catalogue, "country=GB"), html(catalogue, "country=US")
    assert 'href="tel:999"' in british
    assert "tel:911" not in british
    assert 'href="tel:911"' in american
    assert "tel:988" in american  # opioids: the crisis line too


@pytest.mark.parametrize("query", ["", "country=", "country=ZZ"])
def test_without_a_known_country_no_number_is_guessed(catalogue: Reading, query: str) -> None:
    fragment = html(catalogue, query)
    assert "tel:" not in fragment
    assert "call your local emergency number if" in fragment


def test_a_publishers_country_holds_where_nobody_chose(tmp_path: Path) -> None:
    settings = (STARTER / "publisher.yaml").read_text("utf-8")
    (tmp_path / "publisher.yaml").write_text(f"{settings}\ndefault_country: IE\n", "utf-8")
    (tmp_path / "en").mkdir()
    card = (STARTER / "en" / "tens.md").read_bytes()
    (tmp_path / "en" / "tens.md").write_bytes(card)
    ours = made(tmp_path)
    assert "tel:112" in html(ours, card="tens")
    assert "tel:" not in html(ours, "country=ZZ", card="tens")  # a country that we do not know


@pytest.mark.parametrize("level", range(1, 7))
def test_headings_begin_at_the_level_asked_for(catalogue: Reading, level: int) -> None:
    fragment = html(catalogue, f"heading-level={level}")
    assert f'<h{level} class="treatment-card-title">' in fragment
    assert f"<h{min(6, level + 1)}>Stop if<" in fragment
    assert f"<h{level - 1}" not in fragment
    assert "<h7" not in fragment


def test_compact_keeps_the_safety_block_and_the_disclaimer(catalogue: Reading) -> None:
    full, compact = html(catalogue), html(catalogue, "variant=compact")
    start, end = full.index('<header class="treatment-card-head">'), full.index("</section><div ")
    safety = full[start:end]
    for number in range(1, 30):  # numbers point into a list that the compact card leaves out
        safety = safety.replace(f'<sup class="treatment-card-ref">[{number}]</sup>', "")
    assert safety.startswith("<header")
    assert compact.count("<li>") >= safety.count("<li>") > 5
    assert "treatment-card-full-disclaimer" in compact
    assert "treatment-card-rest" not in compact
    assert "treatment-card-sources" not in compact
    link = "Read the full card (Opioid painkillers)"
    assert f'href="https://cards.example/w/cards/en/opioids">{link}</a>' in compact
    assert link not in full


@pytest.mark.parametrize(
    "query",
    ["heading-level=0", "heading-level=7", "heading-level=", "heading-level=3.0", "theme=pink",
     "variant=tiny", "country=gb", "country=GBR", "country=<b>"],
)  # fmt: skip
def test_a_value_outside_the_closed_list_is_refused_without_an_echo(
    catalogue: Reading, query: str
) -> None:
    asset = catalogue.find("v1/cards/tens.en.html", query)
    assert asset.status == 400
    assert b"<b>" not in asset.identity.body


def test_the_same_form_is_sealed_once(catalogue: Reading) -> None:
    path, query = "v1/cards/tens.en.html", "country=GB&theme=dark"
    first = catalogue.find(path, query)
    assert catalogue.find(path, f"{query}&utm_source=x") is first
    assert catalogue.find(path, "theme=dark&country=GB") is first
    assert b'data-theme="dark"' in first.identity.body


@pytest.mark.parametrize(
    ("wanted", "got", "said"),
    [
        ("en", "en", False),
        ("EN", "en", False),
        ("en-US", "en", False),
        ("es-MX", "es", False),
        ("es-419-x-y", "es", False),
        ("ar-EG", "ar", False),
        ("ar_EG", "ar", False),
        ("und", "en", False),
        ("fr", "en", True),
        ("zh-Hant-TW", "en", True),
        ("x-private", "en", True),
    ],
)
def test_the_nearest_language_answers(
    catalogue: Reading, wanted: str, got: str, said: bool
) -> None:
    """RFC 4647 lookup, then the publisher's language, which says so."""
    fragment = html(catalogue, lang=wanted, card="heat-and-ice")
    assert f'lang="{got}"' in fragment
    assert ("Not available in the language of this page." in fragment) is said
    view = catalogue.find(f"v1/cards/heat-and-ice.{wanted}.view.json").identity.body
    assert f'"lang":"{got}"'.encode() in view
    assert (b"Not available in the language" in view) is said


@pytest.mark.parametrize(
    "path",
    ["v1/cards/tens.json", "v1/cards/tens.view.json", "v1/cards/tens.html", "v1/cards.json",
     "v1/cards/tens.*.html", "v1/cards/tens..json",
     "v1/cards/tens.123.json", "v1/disclaimer.json", "v1/cards/tens.en.json/"],
)  # fmt: skip
def test_what_only_looks_like_an_address_is_none(catalogue: Reading, path: str) -> None:
    assert catalogue.find(path).status == 404
    assert catalogue.find(path, "country=GB").status == 404


def test_of_a_page_the_country_alone_may_be_chosen(catalogue: Reading) -> None:
    for country in ("", "country=GB"):
        plain = catalogue.find("cards/en/tens", country)
        more = f"{country}&variant=compact&theme=dark&heading-level=4"
        assert catalogue.find("cards/en/tens", more).identity.body == plain.identity.body
        for door in ("frame", "embed"):
            framed = catalogue.find(f"cards/en/tens/{door}", country)
            other = catalogue.find(f"cards/en/tens/{door}", more).identity.body
            assert other != framed.identity.body
            assert b"<h4" in other
            assert b"side-effects" not in other


@pytest.mark.parametrize("form", COPY_FORMS)
@pytest.mark.parametrize("card", ["heat-and-ice", "disclaimer"])
def test_a_fragments_address_hands_out_what_is_pasted(
    catalogue: Reading, card: str, form: str
) -> None:
    path = "v1/disclaimer.es.html" if card == "disclaimer" else "v1/cards/heat-and-ice.es.html"
    asset = catalogue.find(path, f"form={form}&country=GB&heading-level=2")
    if (card, form) == ("disclaimer", "div"):
        assert asset.status == 400
        return
    wanted = catalogue.snippet(card, lang="es", country="GB", heading_level=2, form=form)
    assert (asset.status, asset.identity.body.decode()) == (200, wanted)
    assert catalogue.find(path, f"heading-level=2&country=GB&form={form}") is asset


def test_a_form_without_a_copy_is_refused_and_one_without_an_address_is_not_there(
    catalogue: Reading,
) -> None:
    for form in ("one-tag", "frame", "url", "template", "", "<b>"):
        asset = catalogue.find("v1/cards/tens.en.html", f"form={form}")
        assert asset.status == 400
        assert b"<b>" not in asset.identity.body
    plain = catalogue.find("cards/en/tens/frame").identity.body
    assert catalogue.find("cards/en/tens/frame", "form=copy").identity.body == plain
    homeless = made(languages=["en"])
    assert homeless.find("v1/cards/tens.en.html", "form=copy").status == 404
    assert homeless.find("v1/cards/tens.en.html", "country=GB").status == 200


@pytest.mark.parametrize("path", ["v1/cards/tens.es.html", "v1/cards/tens.sv.html"])
def test_there_is_no_copy_in_a_language_that_is_not_there(catalogue: Reading, path: str) -> None:
    """It would say nothing of that, on a page that keeps it."""
    for form in COPY_FORMS:
        assert catalogue.find(path, f"form={form}").status == 404
    assert catalogue.find(path, "country=GB").status == 200
    nearest = catalogue.find("v1/cards/tens.en-GB.html", "form=copy")
    assert nearest.identity.body.decode() == catalogue.snippet("tens", form="copy")


def test_a_copy_of_a_recalled_card_is_its_notice_and_a_410(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk", "bath")
    desk.card("bath", "recalled")
    ours = made(desk.folder, public_url="https://cards.example/w")
    for form in COPY_FORMS:
        asset = ours.find("v1/cards/bath.en.html", f"form={form}")
        assert asset.status == 410
        assert b"It burns." in asset.identity.body
        assert b"open wound" not in asset.identity.body
