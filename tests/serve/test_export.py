"""What is in an export: what a server answers, at every address that a page may ask for."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from widget import ContentError, SettingError
from widget.read.archive import Archive
from widget.serve.export import Exported, export, file_of
from widget.serve.settings import settings

from .desk import LANGUAGES, URL, Desk

PAGE = r"cards/\w+/.*"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path / "cards", "bath", "pack")
    (made.folder / "es" / "pack.md").unlink()
    return made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def written(desk: Desk, out: Path, **more: Any) -> Exported:
    archive = desk.folder.parent / "archive"
    if more.pop("archived", False):
        more |= {"archive": Archive(archive), "record": True}
    return export(out, settings(desk.folder, public_url=URL, languages=LANGUAGES), **more)


def manifest(out: Path) -> dict[str, Any]:
    return dict(json.loads((out / "export.json").read_bytes()))


def view(out: Path, name: str) -> dict[str, Any]:
    return dict(json.loads((out / f"v1/cards/{name}.view.json").read_bytes()))


def test_every_address_is_a_file_with_the_bytes_of_the_server(desk: Desk, out: Path) -> None:
    written(desk, out)
    catalogue = desk.catalogue()
    files = manifest(out)["files"]
    addressed = {e["address"]: path for path, e in files.items() if e.get("address")}
    here = {path for path in catalogue.paths() if not path.startswith("embed/dev/")}
    assert here - addressed.keys() == {"v1/health.json"}
    assert not {path for path in files if "dev/" in path or "health" in path}
    assert len(addressed) > 60
    for address, path in addressed.items():
        body, asset = (out / path).read_bytes(), catalogue.find(address)
        headers = dict(asset.identity.headers)
        if re.match(PAGE, address):  # what it says is the same; its links lead to the folder
            assert _text(body) == _text(asset.identity.body), address
        else:
            assert body == asset.identity.body, address
        assert files[path]["type"] == headers["Content-Type"]
        assert files[path]["cache"] == headers["Cache-Control"]
        assert files[path].get("status", 200) == asset.status


def _text(html: bytes) -> str:
    main = re.search("(?s)<main.*</main>", html.decode())
    assert main
    return re.sub(r"<[^>]*>", " ", main[0])


def test_every_file_is_listed_with_its_hash(desk: Desk, out: Path) -> None:
    written(desk, out)
    told = manifest(out)
    found = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert told["files"].keys() == found - {"export.json"}
    for path, entry in told["files"].items():
        body = (out / path).read_bytes()
        assert entry["sha256"] == sha256(body).hexdigest()
        assert entry["size"] == len(body)
    assert told["languages"] == [*LANGUAGES]
    health = json.loads(desk.catalogue().find("v1/health.json").identity.body)
    assert told["revision"] == health["revision"]


def test_a_page_that_names_no_language_finds_that_of_the_publisher(desk: Desk, out: Path) -> None:
    written(desk, out)
    named = list(out.rglob("v1/**/*.und.*"))
    assert len(named) == 12
    for path in named:
        assert path.read_bytes() == Path(str(path).replace(".und.", ".en.")).read_bytes()


def test_a_language_that_a_card_lacks_says_so(desk: Desk, out: Path) -> None:
    written(desk, out)
    there, instead = view(out, "pack.en"), view(out, "pack.es")
    assert instead["lang"] == "en"
    assert instead["view"] != there["view"]
    assert "Not available in the language of this page." in json.dumps(instead["view"])
    # The reader's own language says so, too; what nginx answers for one that is not there at all
    # (it is no address of its own) does not.
    said = ["p", {"class": "language", "lang": "es", "dir": "ltr"},
            "No está disponible en el idioma de esta página."]  # fmt: skip
    head = instead["view"][0][2]
    assert said in head
    head.remove(said)
    assert view(out, "pack") == instead
    assert manifest(out)["files"]["v1/cards/pack.view.json"]["address"] is None


def test_more_languages_can_be_named_for_hosts_that_look_none_up(desk: Desk, out: Path) -> None:
    written(desk, out, tags=["en-US", "fr", "es_MX"])
    assert view(out, "bath.en-US") == view(out, "bath.en")
    assert view(out, "bath.es_MX") == view(out, "bath.es")
    assert view(out, "bath.fr") == view(out, "bath")
    assert not (out / "cards" / "fr").exists()
    with pytest.raises(SettingError, match=r"also_for: found '\.\./x', expected a language"):
        written(desk, out, tags=["../x"])


def test_a_recall_is_in_every_file_of_the_card(desk: Desk, out: Path) -> None:
    written(desk, out)
    pins = {path.name for path in out.glob("v1/cards/bath@*")}
    desk.card("bath", "recalled")
    counts = written(desk, out).counts
    assert len(pins) == 7
    assert {path.name for path in out.glob("v1/cards/bath@*")} > pins
    told = manifest(out)["files"]
    for path in [*out.glob("v1/cards/bath*"), *out.glob("cards/*/bath/**/*.html")]:
        name = path.relative_to(out).as_posix()
        assert told[name]["status"] == 410, name
        assert "It burns." in path.read_text("utf-8")
        assert "Warm water." not in path.read_text("utf-8")
    assert {view(out, pin.removesuffix(".view.json"))["status"] for pin in pins} == {"recalled"}
    assert counts.unchanged > 30  # of the other card, and the client


def test_a_pinned_revision_is_not_lost_to_a_recall(desk: Desk, out: Path) -> None:
    """It went with an edit, since nothing archives it; a page may still ask for it."""
    written(desk, out)
    pin = _pin(out)
    desk.card("bath", title="Hot bath")
    written(desk, out)
    assert not pin.exists()
    desk.card("bath", "recalled", title="Hot bath")
    written(desk, out)
    assert json.loads(pin.read_bytes())["status"] == "recalled"


def _pin(out: Path) -> Path:
    """The file of the revision that is current."""
    return out / f"v1/cards/bath@{view(out, 'bath.en')['revision']}.en.view.json"


def test_with_an_archive_old_revisions_stay(desk: Desk, out: Path) -> None:
    written(desk, out, archived=True)
    pin = _pin(out)
    assert "Hot" not in pin.read_text("utf-8")
    desk.card("bath", title="Hot bath")
    written(desk, out, archived=True)
    assert "Warm bath" in pin.read_text("utf-8")
    elsewhere = out.with_name("elsewhere")
    written(desk, elsewhere, archived=True)
    assert (elsewhere / pin.relative_to(out)).read_bytes() == pin.read_bytes()
    desk.card("bath", "recalled", title="Hot bath")
    written(desk, out, archived=True)
    assert json.loads(pin.read_bytes())["status"] == "recalled"


def test_bad_cards_are_refused_unless_the_archive_holds_good_ones(desk: Desk, out: Path) -> None:
    written(desk, out)
    before = manifest(out)
    desk.edit("kind: self_care", "kind: gadget")
    with pytest.raises(ContentError, match=r"en/bath\.md:\d+: kind: found 'gadget'"):
        written(desk, out)
    assert manifest(out) == before
    desk.edit("kind: gadget", "kind: self_care")
    written(desk, out, archived=True)
    desk.edit("kind: self_care", "kind: gadget")
    desk.card("pack", title="Cold pack")
    done = written(desk, out, archived=True)
    assert done.state.kept == ("ar/bath.md", "en/bath.md", "es/bath.md")
    assert view(out, "bath.en")["status"] == "active"
    assert "Cold pack" in (out / "v1/cards/pack.en.view.json").read_text("utf-8")


def test_without_a_public_address_nothing_is_written(desk: Desk, out: Path) -> None:
    with pytest.raises(SettingError, match="public_url: found nothing, expected the full address"):
        export(out, settings(desk.folder))
    assert not out.exists()


def test_what_is_the_same_is_not_touched(desk: Desk, out: Path) -> None:
    first = written(desk, out)
    before = _stamps(out)
    assert first.counts.written == len(before)
    again = written(desk, out)
    assert (again.counts.written, again.hosting) == (0, False)
    assert _stamps(out) == before
    desk.card("bath", title="Hot bath")
    third = written(desk, out)
    assert 0 < third.counts.written < 40
    assert not third.hosting
    client = out / "embed/v1.js"
    assert _stamps(out)[client][:2] == before[client][:2]


def _stamps(out: Path) -> dict[Path, tuple[int, ...]]:
    stats = {path: path.stat() for path in out.rglob("*") if path.is_file()}
    return {path: (s.st_ino, s.st_mtime_ns, s.st_ctime_ns) for path, s in stats.items()}


def test_links_of_pages_hold_with_and_without_a_slash_at_the_end(desk: Desk, out: Path) -> None:
    written(desk, out)
    pages = list(out.glob("cards/*/**/*.html"))
    assert {len(path.relative_to(out).parts) for path in pages} == {3, 4, 5}  # lists, cards, frames
    for path in pages:
        address = URL + path.parent.relative_to(out).as_posix()
        for link in re.findall(r'(?:href|src|action)="([^"#]+)', path.read_text("utf-8")):
            plain, slash = (urljoin(base, link) for base in (address, f"{address}/"))
            assert plain == slash, (path, link)
            if plain.startswith(URL):
                assert (out / file_of(plain.removeprefix(URL))).is_file(), (path, link)


def test_when_nginx_has_to_read_its_rules_again_it_is_said(desk: Desk, out: Path) -> None:
    assert not written(desk, out).hosting
    assert not written(desk, out).hosting
    fewer = settings(desk.folder, public_url=URL, languages=["en"])
    assert export(out, fewer).hosting
    assert not (out / "v1/cards/bath.es.json").exists()
