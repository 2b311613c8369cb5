"""The change log as a feed that any feed reader takes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, fromstring

import pytest

from widget.publish.asset import CARD, seal
from widget.publish.atom import ATOM, feed
from widget.publish.changes import document, since, touched
from widget.publish.voice import Voice
from widget.read.words import Words

from .atom_rules import LANG, A, T, faults
from .shelf import PUBLISHER, REVIEW, STATUSES, URL, V1, V2, Shelf, gone

ADDRESS = f"{URL}v1/changes.atom"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A card of every status, with a review and a replacement."""
    shelf = Shelf(tmp_path / "cards")
    shelf.card("table", "active", V1, V2, review=REVIEW)
    for status in STATUSES:
        more = ", replaced_by: table" if status != "under_review" else ""
        shelf.card(status.replace("_", "-"), status, V1, V2, more=more)
    shelf.card("secret", "draft")
    return shelf


def atom(shelf: Shelf, url: str | None = URL) -> bytes:
    library = shelf.library()
    voice = Voice(library, Words("en"), url)
    address = f"{url}v1/changes.atom" if url else None
    return feed(document(library, voice, [gone("old")]), voice, address)


def entry_of(root: Element, name: str) -> Element:
    return next(e for e in root.iter(A + "entry") if e.findtext(A + "id", "").endswith(f":{name}"))


@pytest.mark.parametrize("url", [URL, None])
def test_the_feed_is_valid_with_and_without_an_address(shelf: Shelf, url: str | None) -> None:
    body = atom(shelf, url)
    assert faults(body) == []
    root = fromstring(body)
    assert len(root.findall(A + "entry")) == 10
    assert len(root.findall(T + "deleted-entry")) == 5
    links = {link.get("rel"): link.get("href") for link in root.findall(A + "link")}
    assert links == ({"self": ADDRESS, "alternate": f"{URL}cards/en/"} if url else {})
    assert b"secret" not in body


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<id>urn:uuid:", "<id>", "is no absolute IRI"),
        ("<id>tag:[^<]*</id>", "", "entry: 0 id"),
        ("(<title>)", r"<title>Two</title>\1", "2 title"),
        ("<updated>[^<]*</updated>", "", "0 updated"),
        ("T00:00:00Z", " 00:00:00Z", "is no instant"),
        ("2025-05-01T", "2025-05-32T", "is no instant"),
        ("<author>.*</author>", "", "feed: 0 author"),
        ("<name>[^<]*</name>", "", "0 name"),
        ("04-01:table/2</id>", "03-01:table/1</id>", "not unique"),
        ('ref="tag:', 'ref="', "deleted-entry: ref"),
        ('when="[^"]*"', "", "deleted-entry: when"),
        ('ref="[^"]*/1"', 'ref="tag:health.example,2025-03-01:table/1"', "not unique"),
        ("<at:by>", "<at:by><name>X</name>", "by: 2 name"),
        ('href="https://cards.example', 'href="', "link: href"),
        ('<category term="', '<category label="', "category: term"),
        ("<(/?)rights>", r"<\1licence>", "feed: 1 licence"),
        ('rel="related"', 'rel="alternate" type="text/html"', "alternate: twice the same"),
    ],
)  # fmt: skip
def test_the_rules_find_what_is_wrong_with_a_feed(
    shelf: Shelf, old: str, new: str, fault: str
) -> None:
    broken = re.sub(old, new, atom(shelf).decode())
    assert fault in "; ".join(faults(broken.encode()))


def test_nothing_has_changed_yet_and_the_feed_is_valid(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "cards")
    shelf.card("secret", "draft")
    library = shelf.library()
    voice = Voice(library, Words("en"))
    body = feed(document(library, voice), voice, None)
    assert faults(body) == []
    assert fromstring(body).findtext(A + "updated") == "1970-01-01T00:00:00Z"


def test_an_entry_can_be_read_by_itself(shelf: Shelf) -> None:
    entry = entry_of(fromstring(atom(shelf)), "table/2")
    assert entry.findtext(A + "title") == "Minor change, version 2: The table"
    assert entry.findtext(A + "published") == "2025-04-01T00:00:00Z"
    assert entry.findtext(A + "updated") == "2025-04-02T00:00:00Z"
    assert entry.findtext(A + "content") == (
        "Clearer words.\nSigned off by Dr. Ana Ejemplo.\n"
        "Reviewed 2 April 2025 by Dr. Jo Doe, physiotherapist."
    )
    assert [link.attrib for link in entry.findall(A + "link")] == [
        {"rel": "alternate", "href": f"{URL}cards/en/table", "type": "text/html", "hreflang": "en"}
    ]
    assert [found.attrib for found in entry.findall(A + "category")] == [{"term": "minor"}]


def test_a_feed_reader_that_knows_no_tombstones_sees_the_recall(shelf: Shelf) -> None:
    root = fromstring(atom(shelf))
    entry = entry_of(root, "recalled/recalled")
    title = "Recalled as unsafe: do not follow this advice: The recalled"
    assert entry.findtext(A + "title") == title
    said = "The strap tears.\nStop using it.\nRead instead: The table"
    assert entry.findtext(A + "content") == said
    related = [link for link in entry.findall(A + "link") if link.get("rel") == "related"]
    assert [link.get("href") for link in related] == [f"{URL}cards/en/table"]
    tombs = [tomb for tomb in root.iter(T + "deleted-entry") if ":recalled/" in tomb.get("ref", "")]
    assert [tomb.findtext(T + "comment") for tomb in tombs] == ["The strap tears."] * 2
    assert [tomb.findtext(f"{T}by/{A}name") for tomb in tombs] == ["Example Health"] * 2
    assert all(tomb.get("when") == "2025-05-01T00:00:01Z" for tomb in tombs)


def test_every_letter_of_a_text_arrives(shelf: Shelf) -> None:
    text = """<b>&amp; "a" & 'b' ]]> <!-- 🧊 عربي עברית é"""
    versions = V1.replace("First published.", "'" + text.replace("'", "''") + "'")
    file = shelf.folder / "publisher.yaml"
    file.write_text(PUBLISHER.replace("Example Health", f"'{text.replace(chr(39), chr(39) * 2)}'"))
    shelf.card("table", "active", versions)
    body = atom(shelf)
    assert faults(body) == []
    root = fromstring(body)
    assert entry_of(root, "table/1").findtext(A + "content") == text
    assert root.findtext(f"{A}author/{A}name") == text
    assert body.startswith(b"<?xml version='1.0' encoding='utf-8'?>")


def test_each_language_is_marked(shelf: Shelf) -> None:
    """The publisher's on the feed, another on the text that is in it."""
    library = shelf.library()
    card = library.cards["recalled"]["en"]
    assert card.notice is not None
    card = replace(card, notice=replace(card.notice, reason="Se rompe.", lang="es"))
    spanish = Words("es", {"Read instead: %(card)s": "Lea en su lugar: %(card)s"})
    library = replace(
        library, words={"es": spanish}, cards={**library.cards, "recalled": {"en": card}}
    )
    voice = Voice(library, Words("en"), URL)
    body = feed(document(library, voice), voice, ADDRESS)
    assert faults(body) == []
    root = fromstring(body)
    assert root.get(LANG) == "en"
    marked = [found for found in root.iter() if found.get(LANG) == "es"]
    assert [found.tag for found in marked] == [A + "content", T + "comment", T + "comment"]
    assert marked[0].text == "Se rompe.\nStop using it.\nLea en su lugar: The table"


def test_a_feed_of_the_same_cards_is_the_same_bytes(shelf: Shelf, tmp_path: Path) -> None:
    before = dict(ElementTree._namespace_map)  # type: ignore[attr-defined]
    first = atom(shelf)
    again = Shelf(tmp_path / "again")
    for file in sorted((shelf.folder / "en").iterdir(), reverse=True):
        (again.folder / "en" / file.name).write_bytes(file.read_bytes())
    assert atom(again) == first
    # The prefixes of the host's own XML are the host's.
    assert before == ElementTree._namespace_map  # type: ignore[attr-defined]


def test_the_feed_keeps_its_id_when_it_moves_and_grows(shelf: Shelf) -> None:
    before = fromstring(atom(shelf)).findtext(A + "id")
    shelf.card("more", "active", V1)
    moved = fromstring(atom(shelf, "https://elsewhere.example/")).findtext(A + "id")
    assert moved == before
    file = shelf.folder / "publisher.yaml"
    file.write_text(PUBLISHER.replace("//health.", "//clinic."), "utf-8")
    assert fromstring(atom(shelf)).findtext(A + "id") != before


def test_part_of_the_log_is_a_valid_feed_too(shelf: Shelf) -> None:
    library = shelf.library()
    voice = Voice(library, Words("en"), URL)
    body = feed(since(document(library, voice), "2025-05-01"), voice, None)
    assert faults(body) == []
    assert len(fromstring(body).findall(A + "entry")) == 4


def test_the_feed_is_sealed_as_atom(shelf: Shelf) -> None:
    headers = dict(seal(atom(shelf), ATOM, CARD).identity.headers)
    assert headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert headers["Cache-Control"] == "public, max-age=15"


def test_a_feed_has_every_notice_and_the_versions_that_changed_last(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = shelf.library()
    log = document(library, Voice(library, Words("en"), URL))["changes"]
    notices = {entry["id"] for entry in log if entry["notice"]}
    days = sorted({touched(entry) for entry in log if not entry["notice"]})
    assert len(notices) > 1 < len(days)

    def ids() -> list[str]:
        return [str(e.findtext(A + "id")) for e in fromstring(atom(shelf)).iter(A + "entry")]

    whole = ids()
    assert whole == [entry["id"] for entry in log]
    monkeypatch.setattr("widget.publish.atom.MOST", 2)
    part = ids()
    assert faults(atom(shelf)) == []
    assert part == [name for name in whole if name in part]
    assert notices < set(part)
    versions = [touched(entry) for entry in log if entry["id"] in set(part) - notices]
    assert len(versions) == 2
    assert days[-1] in versions
    assert days[0] not in versions
