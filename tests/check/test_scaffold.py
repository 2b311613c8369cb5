"""What `new` writes: every field, no advice, and marks that no reader ever sees."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from widget import Catalogue
from widget.check.library import check
from widget.check.lint.lint import lint
from widget.check.scaffold import Begun, begin
from widget.check.schema.files import CardSchema
from widget.check.unwritten import unwritten
from widget.model import NOTICED, URGENCIES, Kind
from widget.read.folder import read_source

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "widget" / "starter"
DAY = date(2026, 11, 27)
NOTICE = "{reason: Why, since: 2026-11-27, what_to_do: What, severity: serious}"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return Path(shutil.copytree(STARTER, tmp_path / "cards"))


def begun(source: Path, card: str = "wobble-board", **given: object) -> Begun:
    return begin(source, card, **{"kind": "device", "today": DAY, **given})  # type: ignore[arg-type]


def edited(path: Path, *edits: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_card_is_right_as_a_draft_and_lint_names_what_is_left(tmp_path: Path, kind: Kind) -> None:
    made = begun(tmp_path, kind=kind)
    drafts = read_source(tmp_path)
    checked = check(drafts, today=DAY)
    assert checked.problems == ()
    assert checked.library
    card = checked.library.cards["wobble-board"]["en"]
    assert (card.status, card.kind, card.review) == ("draft", kind, None)
    assert [change.date for change in card.changes] == ["2026-11-27"]
    told = lint(drafts.cards, checked.library, DAY).advice
    assert {one.rule for one in told} == {"to-write", "source-year", "not-assessed"}
    assert sum(one.rule == "not-assessed" for one in told) == 4 + len(URGENCIES)
    advice = [one for one in told if one.rule == "to-write"]
    assert [(one.line, one.field) for one in advice] == [(p.line, p.field) for p in made.places]
    lines = made.path.read_text("utf-8").splitlines()
    assert all("to-write" in lines[place.line - 1].lower() for place in made.places)


def test_it_knows_nothing_and_says_so(tmp_path: Path) -> None:
    begun(tmp_path)
    library = check(read_source(tmp_path), today=DAY).library
    assert library
    card = library.cards["wobble-board"]["en"]
    safety = card.safety
    lists = [safety.contraindications, safety.cautions, safety.stop_if, safety.side_effects,
             *(getattr(safety.get_help, name) for name in URGENCIES)]  # fmt: skip
    assert {listed.state for listed in lists} == {"not_assessed"}
    assert [(e.certainty, e.direction) for e in card.evidence] == [("not_graded", "unknown")]
    assert (card.at_home, card.needs_professional) == (False, False)


def test_every_field_is_there_with_a_word_on_it_in_a_file_that_fits(tmp_path: Path) -> None:
    text = begun(tmp_path).path.read_text("utf-8")
    head, body = text.split("\n---\n")
    for name in CardSchema._declared_fields:
        if name not in ("notice", "lint"):
            assert re.search(rf"^(# )?{name}:", head, re.M), name
    for line in head.splitlines()[1:]:
        assert "#" in line or line.endswith(":") or "{" in line, line
    assert re.findall("^## (.+)", body, re.M) == [
        "What it is", "How it is done", "What to expect", "Other options", "If you do nothing",
    ]  # fmt: skip
    named = re.findall(r"docs/writing-cards\.md, ([A-Z][\w ]+)$", head, re.M)
    document = (ROOT / "docs/writing-cards.md").read_text("utf-8")
    assert len(named) == 5
    assert all(re.search(f"^##+ {re.escape(part)}$", document, re.M) for part in named), named


def test_kinds_differ_in_what_they_ask(tmp_path: Path) -> None:
    texts = {kind: begun(tmp_path, kind.replace("_", "-"), kind=kind).path.read_text("utf-8")
             for kind in get_args(Kind)}  # fmt: skip
    asked = {re.search("contraindications: not_assessed +# (.+)", t)[1] for t in texts.values()}  # type: ignore[index]
    assert len(asked) == len(texts)
    assert "Do not take it if" in texts["medicine"] and "Do not have it if" in texts["hands_on"]
    assert [kind for kind in texts if "## If you take too much" in texts[kind]] == ["medicine"]


def test_what_is_known_is_filled_in_and_quoted(tmp_path: Path) -> None:
    title = 'A "board": it\'s #1, {yes} \\ ö'
    made = begun(tmp_path, title=title, conditions=("back-spasm", "sore-foot"))
    assert made.document.fields["title"] == title
    assert made.document.fields["conditions"] == ["back-spasm", "sore-foot"]
    assert not {"title", "conditions[0]"} & {place.field for place in made.places}


def test_headings_are_marked_where_the_language_is_not_english(tmp_path: Path) -> None:
    shutil.copy(STARTER / "publisher.yaml", tmp_path)
    edited(tmp_path / "publisher.yaml", ("default_lang: en", "default_lang: es"))
    made = begun(tmp_path)
    assert made.path == tmp_path / "es/wobble-board.md"
    assert "## TO-WRITE: What it is" in made.path.read_text("utf-8")


def test_a_translation_has_the_counts_and_the_words_of_its_original(source: Path) -> None:
    original = (source / "en/tens.md").read_text("utf-8")
    edited(source / "en/tens.md", ("note: First published.}", "note: First published.}\n"
           "  - {version: 2, date: 2026-11-23, kind: minor, note: Typo.}"))  # fmt: skip
    made = begin(source, "tens", lang="ES")
    assert made.path == source / "es/tens.md" and made.translation_of == 2
    text = made.path.read_text("utf-8")
    for words in ("you have epilepsy, unless a doctor agrees", "irritated skin under the pads"):
        assert f"# {words}\n    - {{text: TO-WRITE}}" in text
    assert text.count("{text: TO-WRITE}") == original.count("{text: ") == 18
    assert text.count("statement: TO-WRITE") == 3
    assert "emergency: not_applicable" in text
    assert "Put the pads on clean, whole skin" in text and "[@verville2023]" in text
    checked = check(read_source(source), today=DAY)
    assert checked.errors == ()
    told = lint(read_source(source).cards, checked.library, DAY).advice
    found = [(one.line, one.field) for one in told if one.rule == "to-write"]
    assert found == sorted((place.line, place.field) for place in made.places)
    assert len(found) == 2 + 18 + 9 + 6
    assert list(map(str, checked.problems)) == [  # one line, wherever all is told
        "es/tens.md:5: warning: title: found 35 places to write, the first here, "
        "expected none: no reader sees this translation until then"
    ]


def test_no_status_but_draft_bears_a_mark(source: Path) -> None:
    made = begun(source)
    for status in ("active", *NOTICED):
        notice = f"notice: {NOTICE}\n" if status != "active" else ""
        notice = notice.replace(
            ", severity: serious", "" if status != "recalled" else ", severity: serious"
        )
        text = made.path.read_text("utf-8")
        made.path.write_text(
            re.sub("status: draft.*\n", f"status: {status}\n{notice}", text), "utf-8"
        )
        checked = check(read_source(source), today=DAY)
        assert checked.library and "wobble-board" not in checked.library.cards
        shift = 1 if notice else 0
        assert [(p.line, p.field) for p in checked.errors] == [
            (place.line + (shift if place.line > 12 else 0), place.field) for place in made.places
        ]
        made.path.write_text(text, "utf-8")
    assert check(read_source(source), today=DAY).errors == ()


@pytest.mark.parametrize(
    ("place", "mark"),
    [
        ("\ntitle: TENS", "\ntitle: TO-WRITE"),
        ("conditions: [back-spasm]", "conditions: [back-spasm, to-write]"),
        ("https://www.nice.org.uk/guidance/ng59", "https://to-write.invalid/page"),
        ("worcs-tens", "to-write"),
        ("your pain gets worse", "your pain TO-WRITE"),
        ("## Staying safe", "## TO-WRITE"),
        ("## Staying safe", "## To-write"),
        ("your pain gets worse", '"to-write: what is worse"'),
        ("your pain gets worse", "your pain TO\u2011WRITE"),
        ("your pain gets worse", "your pain TO\u2013WRITE"),
        ("your pain gets worse", "your painTO-WRITE"),
        ("Do not use it while you drive", "To&#8209;Write"),
        ("Do not use it while you drive", "**TO-WRITE**, do not use it while you drive"),
    ],
)
def test_one_mark_anywhere_is_enough(source: Path, place: str, mark: str) -> None:
    edited(source / "en/tens.md", (place, mark))
    (problem,) = check(read_source(source), today=DAY).errors
    assert problem.file == "en/tens.md" and problem.expected == "the text that belongs there"
    line = (source / "en/tens.md").read_text("utf-8").splitlines()[problem.line - 1]
    assert mark.split(":")[0].strip("*\n") in line


def test_no_reader_sees_an_unfinished_translation_and_a_server_starts(source: Path) -> None:
    begin(source, "tens", lang="es")
    catalogue = Catalogue(source, languages=["en", "es"])  # no error: it starts
    assert [(p.file, p.warning) for p in catalogue.problems] == [("es/tens.md", True)]
    facts = json.loads(catalogue.find("v1/cards/tens.es.json", "").identity.body)
    assert (facts["lang"], facts["languages"]) == ("en", ["en"])
    assert not [path for path in catalogue.paths() if "tens.es" in path]


def test_a_preview_keeps_it_and_lint_says_of_it_what_is_left_alone(source: Path) -> None:
    # Words that a rule finds in Spanish, in a text that is not Spanish yet.
    edited(source / "en/tens.md", ("Massage therapy,", "[aquí](https://a.example/b),"))
    begin(source, "tens", lang="es")
    drafts = read_source(source)
    checked = check(drafts, today=DAY, unfinished=True)
    assert checked.library and "es" in checked.library.cards["tens"] and not checked.problems
    advice = lint(drafts.cards, checked.library, DAY).advice
    assert {(one.file, one.rule) for one in advice} == {("es/tens.md", "to-write")}


def test_what_is_true_or_false_has_its_mark_beside_it_until_somebody_has_decided(
    source: Path,
) -> None:
    path = source / "en/tens.md"
    edited(path, ("at_home: true", "at_home: true  # TO-WRITE: true if"),
           ("needs_professional: false", "needs_professional: false  # to write it"))  # fmt: skip
    (problem,) = check(read_source(source), today=DAY).errors
    assert (problem.line, problem.field) == (7, "at_home")
    assert problem.found == "true with TO-WRITE beside it"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n").replace(b"# TO-WRITE: ", b"# "))
    assert check(read_source(source), today=DAY).errors == ()


def test_words_that_only_look_like_a_mark_are_left_alone(source: Path) -> None:
    edited(source / "en/tens.md", ("your pain gets worse", "hard-to-write; to-writer; TO WRITE"),
           ("Do not use it while you drive",
            "[so](https://a.example/to-write), [it](https://to-write.example/) to\u2014write"),
           ("reason: No year", "reason: TO-WRITE no year"))  # fmt: skip
    assert check(read_source(source), today=DAY).errors == ()
    assert not [d for d in read_source(source).cards if list(unwritten(d))]
