"""The link by which readers report a problem, and the change log since a day."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from widget.serve.reading import Reading

from .desk import LANGUAGES, URL, V1, V2, Desk, view

pytestmark = pytest.mark.usefixtures("both")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards", "bath", "pack")


def last_link(node: Any) -> dict[str, str]:
    """The attributes of the last link of a tree: the report."""
    found = {} if isinstance(node, str) else (node[1] if node[0] == "a" else {})
    for child in () if isinstance(node, str) else node[2:]:
        found = last_link(child) or found
    return dict(found)


def links(catalogue: Reading, lang: str, card: str = "bath") -> dict[str, dict[str, str]]:
    """The attributes of the link to the report at each door."""
    found = {"view": last_link(view(catalogue, lang, card)[1]["view"][0])}
    for door in (f"v1/cards/{card}.{lang}.html", f"cards/{lang}/{card}"):
        body = catalogue.find(door).identity.body.decode()
        foot = re.search(r'<p class="(?:treatment-card-)?foot">(.*?)</p>', body, re.DOTALL)
        assert foot
        tag = re.findall(r"<a ([^>]*)>", foot[1])[-1]
        pairs = re.findall(r'([a-z]+)="([^"]*)"', tag)
        found[door] = {name: unescape(value) for name, value in pairs}
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("status", ["active", "under_review", "recalled"])
def test_by_mail_it_says_card_revision_and_language_and_nothing_else(
    desk: Desk, lang: str, status: str
) -> None:
    desk.card("bath", status)
    catalogue = desk.catalogue()
    revision = view(catalogue, lang)[1]["revision"]
    wanted = f"mailto:cards@health.example?subject=bath%20{revision}%20{lang}"
    for door, attributes in links(catalogue, lang).items():
        assert attributes == {"href": wanted, "rel": "noreferrer"}, door


@pytest.mark.parametrize(
    "address",
    ["https://health.example/report", "https://health.example/report?", "http://health.example",
     "https://health.example/report?form=7", "https://health.example/r?a=1&b=%26%3D&c",
     "https://health.example/report#form", "https://health.example/report?form=7#card=x",
     "https://health.example:8443/a%20b/ñ?q=ñ%22'#%23"],
)  # fmt: skip
def test_by_address_it_adds_these_three_and_keeps_the_rest(desk: Desk, address: str) -> None:
    desk.publisher(f'report_url: "{address}"\n')
    catalogue = desk.catalogue()
    revision = view(catalogue, "es")[1]["revision"]
    for door, attributes in links(catalogue, "es").items():
        assert set(attributes) == {"href", "rel"}, door
        assert attributes["rel"] == "noreferrer"
        made, given = urlsplit(attributes["href"]), urlsplit(address)
        assert made[:3] == given[:3]
        assert made.fragment == given.fragment
        assert made.query.startswith(given.query)
        before = parse_qsl(given.query, keep_blank_values=True)
        assert parse_qsl(made.query, keep_blank_values=True) == [
            *before, ("card", "bath"), ("revision", revision), ("lang", "es"),
        ]  # fmt: skip


def test_odd_letters_of_a_contact_are_written_as_addresses_want_them(desk: Desk) -> None:
    desk.edit("cards@health.example", "a+b%c&d?e@health.example", "publisher.yaml")
    href = links(desk.catalogue(), "en")["view"]["href"]
    mail = urlsplit(href)
    assert unquote(mail.path) == "a+b%c&d?e@health.example"
    assert mail.query.startswith("subject=bath%20")
    assert "&" not in href


def test_it_names_the_revision_that_is_seen(desk: Desk) -> None:
    """Of an old revision, the old one; and the revision does not depend on the link."""
    catalogue = desk.catalogue(archive=desk.folder.parent / "archive")
    old = view(catalogue)[1]["revision"]
    desk.card(title="Hot bath")
    catalogue.reload()
    now = view(catalogue)[1]["revision"]
    assert old != now
    for revision in (old, now):
        tree = view(catalogue, "en", f"bath@{revision}")[1]["view"][0]
        assert f"subject=bath%20{revision}%20en" in last_link(tree)["href"]
    assert view(desk.catalogue(public_url=None))[1]["revision"] == now


def test_who_asked_for_another_language_reports_what_is_shown(desk: Desk) -> None:
    catalogue = desk.catalogue()
    code, document = view(catalogue, "fr")
    href = last_link(document["view"][0])["href"]
    assert (code, document["lang"]) == (200, "en")
    assert href.endswith(f"subject=bath%20{document['revision']}%20en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_disclaimer_by_itself_has_one_too(desk: Desk, lang: str) -> None:
    document = json.loads(desk.catalogue().find(f"v1/disclaimer.{lang}.view.json").identity.body)
    href = last_link(document["view"][0])["href"]
    assert href.endswith(f"subject=disclaimer%20{document['revision']}%20{lang}")


def test_a_copy_sends_readers_to_the_current_version_instead(desk: Desk) -> None:
    """Its text may be any revision by the time it is read."""
    copy = desk.catalogue().snippet("bath", lang="es")
    assert "mailto:" not in copy
    assert f'href="{URL}cards/es/bath"' in copy


# The change log since a day


def log(catalogue: Reading, query: str) -> tuple[int, Any]:
    asset = catalogue.find("v1/changes.json", query)
    return asset.status, json.loads(asset.identity.body)


def log_of(desk: Desk) -> Any:
    desk.card("bath", "active", V1, V2)
    desk.card("pack", "recalled")
    return desk.catalogue()


@pytest.fixture(scope="module")
def logged(both: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return log_of(Desk(tmp_path_factory.mktemp("logged") / "cards", "bath", "pack"))


@pytest.mark.parametrize(
    ("query", "days"),
    [("since=2026-03-01", ["2026-11-20", "2026-10-01", "2026-03-01"]),
     ("since=2026-03-02", ["2026-11-20", "2026-10-01"]),
     ("since=2026-10-01", ["2026-11-20", "2026-10-01"]),
     ("since=2026-10-02", ["2026-11-20"]),
     ("since=2026-11-21", []),
     ("since=9999-12-31", []),
     ("since=2026%2D11%2D21", []),
     ("x=1&since=2026-11-21&y=", []),
     ("since=nonsense&since=2026-11-21", []),
     ("x=1", ["2026-11-20", "2026-10-01", "2026-03-01"]),
     ("SINCE=2026-11-21", ["2026-11-20", "2026-10-01", "2026-03-01"]),
     ("&&=", ["2026-11-20", "2026-10-01", "2026-03-01"])],
)  # fmt: skip
def test_the_log_since_a_day(logged: Reading, query: str, days: list[str]) -> None:
    code, document = log(logged, query)
    assert (code, [entry["date"] for entry in document["changes"]]) == (200, days)


@pytest.mark.parametrize(
    "query",
    ["since=", "since", "since=2026-02-30", "since=2026-2-3", "since=20261122", "since=2026-W47-1",
     "since=2026-11-22T00:00:00Z", "since=2026-11-22%0A", "since=2026-11-21&since=x",
     "since=%D9%A2%D9%A0%D9%A2%D9%A6-11-22", "since=+2026-11-22", "since=yesterday",
     "since=%00", "since=%ff", "since=0000-00-00"],
)  # fmt: skip
def test_a_day_that_is_none_is_refused(logged: Reading, query: str) -> None:
    code, document = log(logged, query)
    assert code == 400
    assert "since: a day such as 2026-11-22" in document["expected"]


def test_a_query_of_a_thousand_letters_is_read_and_a_longer_one_refused(
    logged: Reading,
) -> None:
    for front in (True, False):
        for length, code in ((1000, 200), (1001, 400)):
            padding = "x=" + "y" * (length - 19)
            parts = ["since=2026-11-21", padding]
            query = "&".join(parts if front else parts[::-1])
            assert len(query) == length
            assert log(logged, query)[0] == code, (front, length)
            assert code == 400 or log(logged, query)[1]["changes"] == []


def test_each_part_of_the_log_has_a_tag_of_its_own(desk: Desk) -> None:
    logged = log_of(desk)

    def tag(query: str) -> str:
        return logged.find("v1/changes.json", query).identity.etag

    assert tag("") == tag("x=1")
    assert tag("since=2026-10-01") == tag("since=2026-03-02")  # the same bytes
    assert len({tag(f"since={day}") for day in ("2026-03-01", "2026-10-01", "2026-10-02")}) == 3
    before = tag("since=2026-10-01")
    desk.card("pack", "recalled", since="2026-11-21")
    logged.reload()
    assert tag("since=2026-10-01") != before
    headers = dict(logged.find("v1/changes.json", "since=2026-10-01").identity.headers)
    assert headers["Cache-Control"] == "public, max-age=15"
