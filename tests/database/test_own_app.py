"""The cards in an app's own database: its metadata, its transactions, its pages for editors."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import MetaData, create_engine, event, inspect

from widget import ContentError, SettingError
from widget.database import (
    add_tables,
    card_text,
    migrate,
    publish_card,
    publish_folder,
    read_card,
)
from widget.model import URGENCIES
from widget.read.document import parse_document
from widget.read.sql.engine import engine_of
from widget.read.sql.tables import METADATA, REVISIONS

from ..serve.desk import Desk, comes
from .asked import rows

EXAMPLES = Path(__file__).parents[2] / "examples"
SAFETY = {
    "contraindications": [{"text": "you have an open wound", "sources": ["study"]}],
    "cautions": "not_assessed", "stop_if": "none_known", "side_effects": "none_known",
    "get_help": {"emergency": "not_assessed"} | dict.fromkeys(URGENCIES[1:], "not_applicable"),
}  # fmt: skip
FIELDS: dict[str, Any] = {
    "title": "Warm: “bath” # \U0001f6c1", "summary": "Lying in warm water.", "kind": "self_care",
    "conditions": ["stiff-neck"], "at_home": True, "needs_professional": False,
    "status": "active", "notice": None, "review": "unreviewed",
    "sources": {"study": {"title": "A", "publisher": "B", "url": "https://study.example/"}},
    "safety": SAFETY,
    "evidence": [{"outcome": "Pain", "certainty": "very_low", "direction": "unknown",
                  "population": "Adults", "statement": "We do not know.", "sources": ["study"]}],
    "changes": [{"version": 1, "date": "2026-03-01", "kind": "major", "note": "First."}],
}  # fmt: skip
SECTIONS = [("What it is", "Warm water.\n\nAnd *soap*.\n")]


@pytest.fixture
def app(database: str, quick: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The example, in a database that has no tables of ours yet."""
    monkeypatch.setattr("widget.read.sql.database.POLL", 0.0)
    sys.path.insert(0, str(EXAMPLES / "database"))
    try:
        import app as example

        url, _ = engine_of(database)
        METADATA.drop_all(url)
        address = url.url.render_as_string(hide_password=False)
        url.dispose()
        address = database if address == "sqlite://" else address
        made = example.create_app(address, "https://own.example/widget")
        yield made
        with made.app_context():
            example.db.session.remove()
            example.db.engine.dispose()
    finally:
        sys.path.remove(str(EXAMPLES / "database"))
        for name in ("app", "fields", "leaflets", "tables"):
            sys.modules.pop(name, None)


def put(app: Flask, path: str, **asked: Any) -> tuple[int, Any]:
    done = app.test_client().put(
        f"/admin/cards/{path}", json={"fields": FIELDS, "sections": SECTIONS} | asked,
        headers={"X-Editor": "Ann"},
    )  # fmt: skip
    return done.status_code, done.json


def test_an_editor_of_the_app_publishes_a_card_and_readers_see_it(app: Flask) -> None:
    def title(card: str = "bath") -> str:
        answer = app.test_client().get(f"/widget/v1/cards/{card}.en.json")
        return str(answer.json.get("title"))

    assert title("tens") == "TENS"
    assert put(app, "en/bath") == (200, {"saved": 1})
    assert comes(FIELDS["title"], title)
    assert put(app, "en/bath", fields=FIELDS | {"title": "Hot bath"}) == (200, {"saved": 2})
    assert comes("Hot bath", title)


def test_what_is_wrong_is_told_by_field_and_nothing_is_saved(app: Flask) -> None:
    wrong = SAFETY | {"contraindications": [{"text": "", "sources": ["none"]}]}
    code, told = put(app, "en/bath", fields=FIELDS | {"kind": "toy", "safety": wrong, "more": 1})
    assert code == 422
    assert {"kind", "more", "safety.contraindications[0].text"} <= told["errors"].keys()
    assert told["errors"]["kind"].startswith("found 'toy', expected ")
    code, told = put(app, "en/bath", sections=[("What it is", "<script>x</script>")])
    assert (code, [*told["errors"]]) == (422, ["section 'What it is'"])
    # The app's own row went with it.
    assert put(app, "en/bath") == (200, {"saved": 1})


def test_who_started_from_an_older_revision_is_told(app: Flask, database: str) -> None:
    assert put(app, "en/bath", base=0) == (200, {"saved": 1})
    stored = read_card(database, "bath", "en")
    assert stored
    document = parse_document(stored.content, "en/bath.md", "en", "bath")
    assert document.fields["title"] == FIELDS["title"]
    assert document.fields["at_home"] == "true"
    assert stored.revision.who == "Ann"
    changed = FIELDS | {"title": "Hot bath"}
    assert put(app, "en/bath", fields=changed, base=stored.revision.number)[0] == 200
    code, told = put(app, "en/bath", base=stored.revision.number)
    assert code == 409
    assert told["error"].startswith("en/bath.md: found revision ")
    assert read_card(database, "nope", "en") is None


def test_to_read_a_card_one_content_is_fetched(database: str, tmp_path: Path) -> None:
    """However many revisions there are, in however many languages."""
    desk = Desk(tmp_path / "desk")
    for title in ("One", "Two", "Three"):
        desk.card("bath", title=title)
        publish_folder(desk.folder, database)
    engine, _ = engine_of(database)
    asked: list[tuple[str, Any]] = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
    stored = read_card(engine, "bath", "en")
    assert stored
    assert b"Three" in stored.content
    assert stored.revision.number == max(number for (number,) in rows(database, REVISIONS.c.number))
    with engine.connect() as connection:
        fetched = [row for told in [*asked] for row in connection.exec_driver_sql(*told)]
    engine.dispose()
    contents = [what for row in fetched for what in row if isinstance(what, bytes)]
    assert contents == [stored.content]


def test_a_card_is_published_in_the_transaction_of_whoever_asks(
    database: str, tmp_path: Path
) -> None:
    desk = Desk(tmp_path / "desk")
    publish_folder(desk.folder, database)
    engine, _ = engine_of(database)
    text = card_text(FIELDS, SECTIONS)
    with engine.connect() as connection:
        done = publish_card(connection, "pack", "en", text, by="Ann")
        assert done.new == ("en/pack.md",)
        assert read_card(connection, "pack", "en")
        with pytest.raises(ContentError):
            publish_card(connection, "pack", "en", text.replace("self_care", "toy"), by="Ann")
        connection.rollback()
    assert read_card(database, "pack", "en") is None
    with engine.begin() as connection:
        publish_card(connection, "pack", "en", text, by="Ann", note="New.")
    engine.dispose()
    stored = read_card(database, "pack", "en")
    assert stored
    assert stored.revision.note == "New."
    assert publish_card(database, "pack", "en", text, by="Bob").unchanged == 1
    # A translation, and what may not be.
    told = (desk.folder / "es/bath.md").read_bytes()
    assert publish_card(database, "pack", "es", told, by="Ann").revisions == 1
    with pytest.raises(ContentError, match="no original"):
        publish_card(database, "walk", "es", told, by="Ann")
    for card, lang in (("Pack", "en"), ("pack", "../en"), ("disclaimer", "en"), ("_x", "en")):
        with pytest.raises(SettingError, match="expected a language and the id of a card"):
            publish_card(database, card, lang, text, by="Ann")


def test_a_recalled_card_is_not_given_again_by_a_form(database: str, tmp_path: Path) -> None:
    publish_folder(Desk(tmp_path / "desk").folder, database)
    notice = {"reason": "It burns.", "since": "2026-11-20", "what_to_do": "Stop.",
              "severity": "serious"}  # fmt: skip
    recalled = card_text(FIELDS | {"status": "recalled", "notice": notice}, SECTIONS)
    publish_card(database, "bath", "en", recalled, by="Ann")
    text = card_text(FIELDS, SECTIONS)
    with pytest.raises(ContentError, match="status: found 'active' in version 1"):
        publish_card(database, "bath", "en", text, by="Bob")


@pytest.mark.parametrize("text", ["a: b # c", "a \u2028 \u2029", 'q"\\', "- x\n\ny", "\U0001f6c1"])
def test_any_text_of_a_form_is_what_is_read(text: str) -> None:
    data = card_text({"title": text, "list": [text, {"a": text}], "none": None}, [(text, "b")])
    document = parse_document(data.encode(), "en/x.md", "en", "x")
    assert document.fields == {"title": text, "list": [text, {"a": text}]}


def test_tables_go_together_with_those_of_an_app(
    database: str, empty: Callable[[str], str]
) -> None:
    """And are those that our own migration makes."""
    metadata = MetaData()
    add_tables(metadata)
    assert all(name.startswith("treatment_") for name in metadata.tables)
    assert migrate(database) == "1"  # a second time nothing is done
    engine, _ = engine_of(database)
    assert {*inspect(engine).get_table_names()} == {*metadata.tables, "treatment_versions"}
    engine.dispose()
    memory = create_engine("sqlite://")
    metadata.create_all(memory)
    assert {*inspect(memory).get_table_names()} == {*metadata.tables}
    memory.dispose()
