"""Old revisions: their text as it was, with the status, the notice and the warnings of today."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from widget import Catalogue

from .desk import LANGUAGES, REVIEW, TITLE, V1, V2, Desk, swapped, told, view

REMARK = {
    "en": "Not available in the language of this page.",
    "es": "No está disponible en el idioma de esta página.",
}


pytestmark = pytest.mark.usefixtures("at_once", "both")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards", "bath", "pack")


@pytest.fixture
def catalogue(desk: Desk) -> Catalogue:
    """Of the second version; the first is in the archive."""
    catalogue = desk.catalogue(archive=desk.folder.parent / "archive")
    desk.card(title="Hot bath")
    for lang in ("es", "ar"):
        desk.edit("title: ", "title: Nuevo ", f"{lang}/bath.md")
    return catalogue


def revisions(catalogue: Catalogue, card: str = "bath") -> dict[str, str]:
    return {lang: view(catalogue, lang, card)[1]["revision"] for lang in LANGUAGES}


@pytest.fixture
def old(catalogue: Catalogue) -> dict[str, str]:
    """The revisions of the first version, which is not current any more."""
    found = revisions(catalogue)
    now = revisions(swapped(catalogue))
    assert not set(found.values()) & set(now.values())
    return found


def pinned(catalogue: Catalogue, revision: str, lang: str = "en") -> tuple[int, str]:
    code, document = view(catalogue, lang, f"bath@{revision}")
    return code, told(document)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_revision_is_what_readers_saw_then(desk: Desk, lang: str) -> None:
    catalogue = desk.catalogue(archive=desk.folder.parent / "archive")
    before = view(catalogue, lang)
    desk.card(title="Hot bath")
    desk.edit("title: ", "title: Nuevo ", "es/bath.md")
    desk.edit("title: ", "title: Nuevo ", "ar/bath.md")
    assert view(swapped(catalogue), lang) != before
    assert view(catalogue, lang, f"bath@{before[1]['revision']}") == before
    again = desk.catalogue(archive=desk.folder.parent / "archive")
    assert view(again, lang, f"bath@{before[1]['revision']}") == before


def test_without_an_archive_only_the_current_revision_is_there(desk: Desk) -> None:
    catalogue = desk.catalogue()
    old = revisions(catalogue)["en"]
    assert pinned(catalogue, old)[0] == 200
    desk.card(title="Hot bath")
    assert pinned(swapped(catalogue), old)[0] == 404


@pytest.mark.parametrize("asked", ["en", "EN", "En", "en-GB", "en_GB", "EN-gb-x-y", "und", "UND"])
def test_a_tag_is_read_without_case_and_by_its_shorter_forms(
    catalogue: Catalogue, old: dict[str, str], asked: str
) -> None:
    code, said = pinned(catalogue, old["en"], asked)
    assert (code, TITLE["en"] in said, REMARK["en"] in said) == (200, True, False)


@pytest.mark.parametrize(
    ("of", "asked", "remark"),
    [("es", "es", False), ("es", "ES", False), ("es", "es-MX", False), ("es", "und", False),
     ("es", "en", True), ("es", "fr", True), ("en", "es", True), ("en", "fr", True)],
)  # fmt: skip
def test_another_language_is_shown_with_a_remark_in_its_own(
    catalogue: Catalogue, old: dict[str, str], of: str, asked: str, remark: bool
) -> None:
    code, document = view(catalogue, asked, f"bath@{old[of]}")
    said = told(document)
    assert (code, document["lang"]) == (200, of)
    assert (TITLE[of] in said, REMARK[of] in said) == (True, remark)
    assert sum(text in said for text in REMARK.values()) == remark


def test_what_was_never_published_is_not_found(
    desk: Desk, catalogue: Catalogue, old: dict[str, str]
) -> None:
    desk.card("pack", title="Cold pack")
    pack = revisions(swapped(catalogue), "pack")["en"]
    for revision in ("0123456789ab", pack, old["en"].upper(), old["en"][:-1], old["en"] + "0", ""):
        if revision != old["en"]:  # without a letter in it, upper case is the same
            assert pinned(catalogue, revision)[0] == 404, revision
    for form in ("json", "html", "view.html"):
        assert catalogue.find(f"v1/cards/bath@{old['en']}.en.{form}").status == 404
    assert catalogue.find(f"v1/cards/nothing@{old['en']}.en.view.json").status == 404
    assert catalogue.find(f"v1/disclaimer@{old['en']}.en.view.json").status == 404


@pytest.mark.parametrize("status", ["under_review", "superseded"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_notice_of_today_stands_above_a_card_of_then(
    desk: Desk, catalogue: Catalogue, old: dict[str, str], status: str, lang: str
) -> None:
    desk.card("bath", status, replaced_by="pack")
    code, document = view(swapped(catalogue), lang, f"bath@{old[lang]}")
    first = document["view"][0][2]
    assert (code, document["status"], document["revision"]) == (200, status, old[lang])
    assert first[1]["class"] == f"notice {status.replace('_', '-')}"
    assert "It burns." in told(first)
    assert f"https://cards.example/w/cards/{lang}/pack" in told(first)
    assert told(document).count('"notice ') == 1
    assert TITLE[lang] in told(document["view"][0][3])


def test_the_notice_of_then_is_not_shown_once_it_is_over(desk: Desk) -> None:
    desk.card("bath", "under_review")
    catalogue = desk.catalogue(archive=desk.folder.parent / "archive")
    old = revisions(catalogue)["en"]
    desk.card()
    code, document = view(swapped(catalogue), "en", f"bath@{old}")
    assert (code, document["status"]) == (200, "active")
    assert '"notice' not in told(document)
    assert "It burns." not in told(document)


@pytest.mark.parametrize("status", ["withdrawn", "recalled"])
def test_a_recall_wins_over_every_revision_at_every_address(
    desk: Desk, catalogue: Catalogue, old: dict[str, str], status: str
) -> None:
    desk.card("bath", status)
    swapped(catalogue)
    for revision in (old["en"], old["es"], revisions(catalogue)["en"], "0123456789ab"):
        for lang in (*LANGUAGES, "fr", "und", "EN-gb"):
            for form, query in (("view.json", ""), ("json", ""), ("html", ""),
                                ("html", "country=GB"), ("view.json", "x=1")):  # fmt: skip
                asset = catalogue.find(f"v1/cards/bath@{revision}.{lang}.{form}", query)
                assert asset.status == 410, (revision, lang, form, query)
                assert b"It burns." in asset.identity.body


def test_a_revision_that_was_only_a_notice_is_none_once_the_card_is_back(desk: Desk) -> None:
    desk.card("bath", "recalled")
    catalogue = desk.catalogue(archive=desk.folder.parent / "archive")
    gone = revisions(catalogue)
    assert pinned(catalogue, gone["en"])[0] == 410
    desk.card()
    swapped(catalogue)
    for lang in LANGUAGES:
        assert pinned(catalogue, gone[lang], lang)[0] == 404


def test_a_card_that_is_a_draft_again_or_removed_has_no_revisions(
    desk: Desk, catalogue: Catalogue, old: dict[str, str]
) -> None:
    desk.card("bath", "draft")
    assert pinned(swapped(catalogue), old["en"])[0] == 404
    for lang in LANGUAGES:
        (desk.folder / lang / "bath.md").unlink()
    assert pinned(swapped(catalogue), old["en"])[0] == 404


@pytest.mark.parametrize("major", [False, True])
def test_the_review_of_then_is_overdue_by_its_own_date(
    desk: Desk, major: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether or not the advice had changed after it."""
    today = [date(2026, 6, 30)]
    for module in ("catalogue", "first"):
        monkeypatch.setattr(f"widget.serve.{module}.this_day", lambda: today[0])
    changes = (V1, V2.replace("2026-10-01", "2026-05-01")) if major else (V1,)
    desk.card("bath", "active", *changes, review=REVIEW)
    for lang in ("es", "ar"):
        desk.translate("bath", lang, of=len(changes))
    catalogue = desk.catalogue(archive=desk.folder.parent / "archive")
    old = revisions(catalogue)
    new = REVIEW.replace("2026-04-02", "2026-06-29").replace("2026-06-30", "2027-06-30")
    desk.card("bath", "active", *changes, review=new)
    for day, overdue in ((30, False), (31, True)):
        today[0] = date(2026, 6, 1) + timedelta(days=day - 1)
        swapped(catalogue)
        for lang in LANGUAGES:
            said = pinned(catalogue, old[lang], lang)[1]
            assert (said.count('{"class": "overdue"}') == 1) is overdue
            assert '{"class": "overdue"}' not in told(view(catalogue, lang))
