"""An export behind a real nginx answers as the blueprint does, but for a list of differences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from widget import create_blueprint
from widget.serve.export import export
from widget.serve.settings import settings

from ..scale.rig import Answer, get
from .desk import LANGUAGES, Desk
from .static_host import static_host

pytestmark = pytest.mark.slow

#: Intended: nginx makes its own tag, says the date of the file, and packs with gzip alone; a page
#: says in itself what ``Link`` says; what is gone is 200, and told by ``status`` in the body.
SAME = (
    *("Content-Type", "Cache-Control", "Access-Control-Allow-Origin", "X-Content-Type-Options"),
    *("Cross-Origin-Resource-Policy", "Content-Security-Policy", "Referrer-Policy"),
)
FOREIGN = ("X-Frame-Options", "X-Own", "Expires", "Set-Cookie")


class Doors:
    """The same cards through a blueprint and through nginx."""

    def __init__(self, desk: Desk, out: Path, path: str) -> None:
        self.desk, self.out, self.path, self.port = desk, out, path, 0
        self.url = f"https://partner.example{path}"
        self.write()
        app = Flask("publisher")
        blueprint = create_blueprint(desk.folder, public_url=self.url, languages=LANGUAGES)
        app.register_blueprint(blueprint, url_prefix=path.rstrip("/") or None)
        self.blueprint, self._client = blueprint, app.test_client()

    def write(self) -> None:
        export(self.out, settings(self.desk.folder, public_url=self.url, languages=LANGUAGES))

    def static(self, address: str, method: str = "GET", **headers: str) -> Answer:
        asked = {name.replace("_", "-"): value for name, value in headers.items()}
        return get(self.port, self.path + address, asked, method)

    def served(self, address: str, method: str = "GET") -> TestResponse:
        return self._client.open(self.path + address, method=method)

    def addresses(self) -> dict[str, dict[str, Any]]:
        files = json.loads((self.out / "export.json").read_bytes())["files"]
        return {e["address"]: e for e in files.values() if e.get("address")}


@pytest.fixture(scope="module", params=["/w/", "/", "/a.b/c-d/"])
def doors(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Doors]:
    tmp_path = tmp_path_factory.mktemp("doors")
    desk = Desk(tmp_path / "cards", "bath", "pack", "gone")
    (desk.folder / "es" / "pack.md").unlink()
    desk.card("gone", "recalled")
    made = Doors(desk, tmp_path / "out", request.param)
    with static_host(tmp_path / "nginx", made.out) as made.port:
        yield made


def same_headers(static: Answer, served: TestResponse, about: str) -> None:
    for name in SAME:
        assert static.headers.get_all(name, []) == served.headers.getlist(name), (about, name)
    for name in FOREIGN:
        assert name not in static.headers, (about, name)


def test_every_address_answers_as_the_blueprint_does(doors: Doors) -> None:
    addresses = doors.addresses()
    assert len(addresses) > 80
    recalled = 0
    for address, entry in addresses.items():
        static, served = doors.static(address), doors.served(address)
        assert static.status == 200
        assert served.status_code == entry.get("status", 200)
        recalled += served.status_code == 410
        same_headers(static, served, address)
        if address.startswith("cards/"):  # its links lead to the folder
            file = doors.out / address / "index.html"
            assert static.raw == file.read_bytes(), address
        else:
            assert static.raw == served.data, address
    assert recalled > 20


@pytest.mark.parametrize(
    "tag",
    ["en-US", "en_GB", "EN", "es-MX", "es-419", "ar-EG", "fr", "zh-Hant-TW", "und", "x-private"],
)
def test_the_nearest_language_answers(doors: Doors, tag: str) -> None:
    for card in ("bath", "pack"):
        for form in ("json", "view.json", "html"):
            address = f"v1/cards/{card}.{tag}.{form}"
            static, served = doors.static(address), doors.served(address)
            assert static.status == 200
            assert static.raw == served.data, address
            same_headers(static, served, address)


@pytest.mark.parametrize(
    "address",
    [
        *("v1/cards/nope.en.view.json", "v1/cards/bath.view.json", "v1/cards/bath.json", "v1/nope"),
        *("cards/en/nope", "embed/9.9.9/widget.js", "embed/", "v1/cards"),
        *("v1/cards/bath@000000000000.en.view.json", "v1/cards/../export.json.en.json"),
    ],
)
def test_what_is_not_there_is_our_own_404(doors: Doors, address: str) -> None:
    static, served = doors.static(address), doors.served(address)
    assert (static.status, served.status_code) == (404, 404)
    assert static.raw == served.data
    same_headers(static, served, address)


def test_a_page_in_a_language_that_the_card_does_not_have_is_a_plain_404(doors: Doors) -> None:
    """Which leads nowhere: only a server makes that page (docs/export.md)."""
    static, served = doors.static("cards/xx/bath"), doors.served("cards/xx/bath")
    assert (static.status, served.status_code) == (404, 404)
    assert static.raw == doors.static("v1/nope").raw != served.data
    assert b"/cards/en/bath" in served.data


def test_the_files_of_the_host_are_no_answers(doors: Doors) -> None:
    for name in ("nginx.conf", "_headers", "cards/en/bath/index.html"):
        assert (doors.out / name).is_file()
        assert doors.static(name).status == 404


def test_the_host_keeps_its_own_files(doors: Doors) -> None:
    own = get(doors.port, "/missing.html")
    assert (own.status, own.raw) == (200, b"<h1>Not on this site</h1>")
    assert "Access-Control-Allow-Origin" not in own.headers
    assert get(doors.port, "/nothing-of-ours").raw == own.raw


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_other_methods_are_refused_in_json(doors: Doors, method: str) -> None:
    address = "v1/cards/bath.en.view.json"
    static, served = doors.static(address, method), doors.served(address, method)
    assert (static.status, served.status_code) == (405, 405)
    assert static.raw == served.data
    assert static.headers["Allow"] == served.headers["Allow"]
    same_headers(static, served, method)


def test_an_answer_is_packed_and_asked_again_without_a_body(doors: Doors) -> None:
    address = "v1/cards/bath.en.view.json"
    plain = doors.static(address)
    packed = doors.static(address, Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert (packed.body, len(packed.raw) < len(plain.raw)) == (plain.raw, True)
    for first in (plain, packed):
        again = doors.static(address, If_None_Match=first.headers["ETag"])
        assert (again.status, again.raw) == (304, b"")
        for name in set(SAME[1:5]):
            assert again.headers[name] == plain.headers[name]


def test_an_export_reaches_readers_at_once_and_by_a_new_tag(tmp_path: Path) -> None:
    """Of the same size and in the same second as the one before."""
    doors = Doors(Desk(tmp_path / "cards", "bath"), tmp_path / "out", "/w/")
    address = "v1/cards/bath.en.html"
    with static_host(tmp_path / "nginx", doors.out) as doors.port:
        before = doors.static(address)
        for title in ("Warm BATH", "Warm bath"):
            doors.desk.card("bath", title=title)
            doors.write()
            tag, since = before.headers["ETag"], before.headers["Last-Modified"]
            after = doors.static(address, If_None_Match=tag)
            assert after.status == doors.static(address, If_Modified_Since=since).status == 200
            assert title in after.raw.decode()
            assert len(after.raw) == len(before.raw)
            before = after
        # Nor is a file of before, put back with its old time, what the reader has already.
        later = "Fri, 01 Jan 2100 00:00:00 GMT"
        assert doors.static(address, If_Modified_Since=later).status == 200


def test_a_page_answers_with_a_slash_at_its_end_too(doors: Doors) -> None:
    for address in doors.addresses():
        if re.match(r"cards/\w+/\w", address):
            plain, slash = doors.static(address), doors.static(address + "/")
            assert (slash.status, slash.raw) == (200, plain.raw)
            assert [slash.headers[name] for name in SAME] == [plain.headers[name] for name in SAME]
