"""The app of the preview: what it answers, to whom, and what it still shows when all is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from werkzeug.test import Client, TestResponse

from widget.check.scaffold import begin
from widget.cli import main
from widget.serve.preview import Preview
from widget.serve.proofs import Look

from ..browser.rig.page import until
from ..lint.cards import CARD, SPANISH

BATH = CARD.replace("\n### How warm\n\nWarm, and not hot.\n", "")
WRONG = BATH.replace("kind: self_care", "kind: sauna")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for file, text in (("en/bath.md", BATH), ("es/bath.md", SPANISH), ("en/cold.md", BATH)):
        write(tmp_path / "cards", file, text)
    return tmp_path / "cards"


def write(folder: Path, file: str, text: str) -> None:
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(text, "utf-8")


class Asked:
    """A preview, asked without a server; ``renew`` does what its thread does."""

    def __init__(self, source: str | Path | None) -> None:
        self.told: list[Look] = []
        self.app = Preview(source, tell=self.told.append)
        self._client = Client(self.app)

    def get(self, path: str = "", **more: str) -> TestResponse:
        headers = {"Host": "127.0.0.1:8000", **more}
        return self._client.get(f"/{path}", headers=headers)

    def text(self, path: str = "") -> str:
        return self.get(path).text

    def renew(self) -> None:
        self.app._make()

    def row(self, file: str) -> str:
        """A row of the first page, as words."""
        rows = re.findall(r'<tr role="row"><th scope="row".*?</tr>', self.text())
        (row,) = [row for row in rows if f">{file}<" in row]
        return " ".join(re.sub("<[^>]+>", " ", re.sub("</?a( [^>]*)?>", "", row)).split())


@pytest.fixture
def asked(source: Path) -> Asked:
    return Asked(source)


def test_every_card_is_listed_with_its_state_and_what_is_to_mend(source: Path) -> None:
    begin(source, "board", kind="device")
    begin(source, "cold", lang="es")
    write(source, "en/cold.md", BATH.replace("status: active", "status: draft"))
    write(source, "en/bath.md", BATH.replace("It may ease", "It eases"))
    asked = Asked(source)
    assert asked.row("en/bath.md") == "Warm bath en active 1 piece of advice en/bath.md"
    assert asked.row("es/bath.md") == "Baño caliente es active nothing es/bath.md"
    assert asked.row("en/cold.md") == "Warm bath en draft nothing en/cold.md"
    assert asked.row("es/cold.md").startswith("TO-WRITE es draft ")  # as its original
    assert asked.row("en/board.md").startswith("TO-WRITE: what readers call it en draft ")
    write(source, "en/cold.md", BATH)
    asked.renew()
    assert asked.row("es/cold.md").startswith("TO-WRITE es not finished ")
    write(source, "en/bath.md", WRONG)
    asked.renew()
    row = asked.row("en/bath.md")
    assert re.fullmatch(r"Warm bath en has mistakes shown as at [\d:]{8} 1 error en/bath\.md", row)


def test_a_card_is_the_page_that_readers_get_under_a_bar(source: Path, asked: Asked) -> None:
    page = asked.get("cards/en/bath")
    assert page.status_code == 200
    assert page.text.count("<main") == page.text.count("<article") == 1
    assert '<section class="proof-bar" aria-label="Preview"' in page.text
    assert page.headers["Content-Security-Policy"].startswith(
        "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; "
        "connect-src 'self'; form-action 'none'; frame-ancestors 'none'"
    )
    assert page.headers["Cache-Control"] == "no-store"
    for path in re.findall(r'(?:src|href)="(/embed/preview[^"]+)"', page.text):
        found = asked.get(path[1:])
        assert found.status_code == 200 and "immutable" in found.headers["Cache-Control"]
    # What readers ask for besides is as it is published.
    assert asked.get("cards/en/bath/frame").text.count("proof-bar") == 0
    assert asked.get("v1/cards/bath.en.json").json["id"] == "bath"
    assert asked.get("v1/cards/bath.en.json").headers["ETag"]


@pytest.mark.parametrize("path", ["cards/en/none", "cards/fr/bath", "nowhere", "preview/source/x",
                                  "preview/source/../cards.db", "preview/source/"])  # fmt: skip
def test_what_is_not_there_is_a_page_that_waits_for_it(asked: Asked, path: str) -> None:
    page = asked.get(path)
    assert page.status_code == 404
    assert 'id="told"' in page.text and "/embed/preview-" in page.text


def test_a_draft_is_headed_by_what_is_left_to_write(source: Path) -> None:
    begin(source, "board", kind="device")
    asked = Asked(source)
    page = asked.text("cards/en/board")
    assert '<h2 id="proof-title">14 places to write in en/board.md</h2>' in page
    assert "<summary>What is left: 14 places to write</summary>" in page
    assert "<summary>What could be better: 8 pieces of advice</summary>" in page
    assert " draft 14 places to write, 8 pieces of advice " in asked.row("en/board.md")
    assert ">Line 4</a>: to write, title<" in asked.text("preview/source/en/board.md")
    # The lists have the drafts, which readers do not find.
    assert "All in one list, drafts included: <a" in asked.text()
    assert "/board" in asked.text("cards/en/")


def test_of_a_bad_card_the_last_good_version_is_shown(source: Path, asked: Asked) -> None:
    write(source, "en/bath.md", WRONG)
    for _ in range(2):  # in the second look as well
        asked.renew()
        page = asked.text("cards/en/bath")
        assert '<h1 class="title">Warm bath</h1>' in page
        assert "found &#x27;sauna&#x27;, expected one of: information" in page
        assert '<li value="4" class="error"><code dir="auto">kind: sauna</code>' in page
        assert "when it was last good" in page
        # Its translation cannot be checked without it, and stays as well.
        spanish = asked.text("cards/es/bath")
        assert "Baño caliente</h1>" in spanish and "What is wrong is in another file" in spanish
    write(source, "en/bath.md", BATH.replace("Warm bath", "Hot bath"))
    asked.renew()
    assert "Hot bath</h1>" in asked.text("cards/en/bath")
    assert "last good" not in asked.text("cards/en/bath")
    (source / "en/cold.md").unlink()  # what is gone is gone
    asked.renew()
    assert asked.get("cards/en/cold").status_code == 404


def test_a_card_that_was_never_good_shows_what_is_wrong_with_it(source: Path) -> None:
    write(source, "en/bath.md", WRONG)
    write(source, "en/cold.md", "no card\x9b")
    asked = Asked(source)
    page = asked.get("cards/en/bath")
    assert page.status_code == 404
    assert "There is no good version of this card to show." in page.text
    assert '<code dir="auto">kind: sauna</code>' in page.text
    assert asked.row("en/cold.md") == "cold en has mistakes 1 error en/cold.md"
    assert "no card\\x9b" in asked.text("preview/source/en/cold.md")


def test_what_every_card_shows_is_told_first_and_holds_nothing_back(
    source: Path, asked: Asked
) -> None:
    for file, text, line in (
        ("publisher.yaml", "name: X\nurl: nowhere\n", "url: nowhere"),
        ("en/_disclaimer.md", "---\ntitle: X\nshort: Y\nversion: 1\n---\n<svg></svg>\n", "&lt;svg"),
        ("words/es.po", 'msgid "a"\nmsgstr b\n', "msgstr b"),
    ):
        write(source, file, text)
        asked.renew()
        start = asked.text()
        assert f'<a href="/preview/source/{file}">{file}</a>' in start
        assert f'class="error"><code dir="auto">{line}' in start
        row = asked.row("en/bath.md")
        assert re.fullmatch(
            r"Warm bath en active shown as at [\d:]{8} another file en/bath\.md", row
        )
        assert "All cards are held back until the errors here are mended." in start
        assert "Warm bath</h1>" in asked.text("cards/en/bath")
        (source / file).unlink()
        asked.renew()
        assert "shown as at" not in asked.text() and "held back" not in asked.text()
    write(source, "publisher.yaml", "name: X")
    wrong = Asked(source)  # so from the start
    assert "default_lang: found nothing" in re.sub("<[^>]+>", "", wrong.text())
    assert wrong.get("cards/en/bath").status_code == 404
    assert "What is wrong is in another file" in wrong.text("cards/en/bath")
    assert wrong.row("en/bath.md") == "Warm bath en held back another file en/bath.md"
    write(source, "en/bath.md", WRONG)
    wrong.renew()
    assert wrong.row("en/bath.md").startswith("Warm bath en has mistakes 1 error")


def test_a_source_that_is_gone_is_told_and_found_again(source: Path, asked: Asked) -> None:
    source.rename(source.with_name("moved"))
    asked.renew()
    assert "expected a folder that can be read" in asked.text()
    assert "Warm bath</h1>" in asked.text("cards/en/bath")
    assert asked.told[-1].report is None
    source.with_name("moved").rename(source)
    asked.renew()
    assert "nothing to mend" in asked.text() and "shown as at" not in asked.text()
    gone = Asked(source.with_name("never"))
    assert "expected a folder that can be read" in gone.text()
    assert gone.get("cards/en/bath").status_code == 404


def test_an_empty_folder_waits_for_its_first_card(tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    asked = Asked(tmp_path / "cards")
    assert "There is no card yet" in asked.text()
    begin(tmp_path / "cards", "board", kind="device")
    asked.renew()
    assert asked.row("en/board.md")


def test_the_starter_set_and_a_database_are_shown_as_a_folder_is(
    source: Path, tmp_path: Path
) -> None:
    starter = Asked("starter")
    assert "Preview of starter" in starter.text() and starter.row("en/tens.md")
    assert "TENS</h1>" in Asked(None).text("cards/en/tens")
    url = f"sqlite:///{tmp_path}/cards.db"
    asked = Asked(url)
    assert "expected one that answers" in asked.text()
    for words in (["migrate", url], ["publish", str(source), url]):
        assert CliRunner().invoke(main, words).exit_code == 0
    asked.app.start()
    until(lambda: asked.app.now.proof.rows)
    assert asked.row("es/bath.md") and "kind: self_care" in asked.text("preview/source/en/bath.md")


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:8000", 200), ("localhost", 200), ("[::1]:80", 200), ("evil.example:8000", 403),
     ("127.0.0.1.evil.example", 403), ("localhost:8000.evil.example", 403), ("", 403)],
)  # fmt: skip
def test_nobody_reads_drafts_under_another_name(asked: Asked, host: str, status: int) -> None:
    for path in ("", "cards/en/bath", "v1/cards/bath.en.json", "preview/news?seen="):
        assert asked.get(path, Host=host).status_code == status


def test_nothing_can_be_written(asked: Asked) -> None:
    for method in ("post", "put", "delete", "options"):
        answer = getattr(asked._client, method)("/", headers={"Host": "localhost"})
        assert answer.status_code == 405 and answer.headers["Allow"] == "GET, HEAD"
