"""A catalogue that lives long serves what a new one would: nothing that was kept is stale."""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from widget import Catalogue
from widget.check import library as checking
from widget.publish import card as publishing
from widget.read import folder as reading

LANGUAGES = ("en", "es", "ar")
QUERIES = ("country=GB&theme=dark&variant=compact&heading-level=2", "country=ES")
NAMES = ["acetaminophen", "back-spasm-basics", "exercise", "heat-and-ice", "massage", "tens"]


@pytest.fixture
def folder(starter_copy: Path) -> Path:
    """Six of the starter cards, two of them in three languages; shared files of their own."""
    for path in starter_copy.glob("en/[a-z]*.md"):
        if path.stem not in NAMES:
            path.unlink()
    return starter_copy


def make(folder: Path) -> Catalogue:
    return Catalogue(folder, languages=LANGUAGES, public_url="https://cards.example/w")


def whole(catalogue: Catalogue) -> dict[str, Any]:
    """All that can be asked for, and what is told of it."""
    state = catalogue._state
    answers = {path: catalogue.find(path) for path in catalogue.paths() if "health" not in path}
    answers |= {
        f"{path}?{query}": catalogue.find(path, query)
        for path in [*state.site.forms, "oembed", "builder"]
        for query in QUERIES
    }
    answers |= {f"instead {path}": asset for path, asset in state.site.instead.items()}
    answers |= {f"missing {lang}": asset for lang, asset in state.site.missing.items()}
    told = {"revisions": state.site.revisions, "cased": state.site.cased,
            "problems": catalogue.problems, "languages": state.site.languages}  # fmt: skip
    return {**answers, **told}


class Editor:
    """Changes one thing at a time, so that the folder stays good."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.pick, self.count = folder, random.Random(seed), 0
        self.gone: dict[str, str] = {}

    def swap(self, file: str, pattern: str, new: str) -> None:
        path = self.folder / file
        text, found = re.subn(pattern, new, path.read_text("utf-8"), count=1, flags=re.M)
        assert found, (file, pattern)
        path.write_text(text, "utf-8")

    def change(self) -> str:
        """One change; the answer is what it was."""
        self.count += 1
        here = [name for name in NAMES if name not in self.gone]
        name, mark = self.pick.choice(here), f"({self.count})"
        card = f"en/{name}.md"
        changes: dict[str, Callable[[], None]] = {
            "title": lambda: self.swap(card, r"^title: .*", f"title: Title {mark}"),
            "summary": lambda: self.swap(card, r"^summary: .*", f"summary: Words {mark}."),
            "item": lambda: self.swap(card, r"\{text: \"?", rf"\g<0>{mark} "),
            "body": lambda: self.swap(card, r"^## What it is\n+", rf"\g<0>More {mark}. "),
            "translation": lambda: self.swap(
                f"{self.pick.choice(('es', 'ar'))}/heat-and-ice.md",
                r"^title: .*",
                f"title: T {mark}",
            ),
            "language": self.translate,
            "disclaimer": lambda: self.swap(
                "en/_disclaimer.md", r"^short: .*", f"short: Ask {mark}."
            ),
            "translated disclaimer": lambda: self.swap(
                "es/_disclaimer.md", r"^short: .*", f"short: Pregunte {mark}."
            ),
            "red flags": lambda: self.swap("en/_red-flags.md", r"\{text: \"?", rf"\g<0>{mark} "),
            "publisher": lambda: self.swap("publisher.yaml", r"^name: .*", f"name: House {mark}"),
            "default country": lambda: self.publish_for(self.pick.choice(("GB", "ES", "US"))),
            "countries": lambda: self.swap(
                "countries.yaml", r"number: .*?([,}])", rf"number: '1{self.count}'\1"
            ),
            "words": lambda: self.swap(
                "words/es.po", r'(msgid "Sources"\nmsgstr) .*', rf'\1 "Fuentes {mark}"'
            ),
            "recall": lambda: self.recall(name, self.pick.choice([n for n in here if n != name])),
            "withdraw": lambda: self.recall(name, None),
            "restore": lambda: self.restore(),
            "under review": lambda: self.review(name),
            "draft": lambda: self.swap(card, r"^status: .*", "status: draft"),
            "active": lambda: self.swap(card, r"^status: .*", "status: active"),
            "nothing": lambda: (self.folder / card).touch(),
        }
        what = self.pick.choice([*changes])
        try:
            changes[what]()
        except AssertionError:  # not possible now
            return "nothing"
        return f"{what} {name}"

    def translate(self) -> None:
        """A translation comes or goes: its sisters name it."""
        path, away = self.folder / "es/back-spasm-basics.md", self.folder / "es/_away"
        path.rename(away) if path.exists() else away.rename(path)

    def publish_for(self, country: str) -> None:
        path = self.folder / "publisher.yaml"
        text = re.sub(r"^default_country: .*\n", "", path.read_text("utf-8"), flags=re.M)
        path.write_text(f"{text}default_country: {country}\n", "utf-8")

    def notice(self, name: str, status: str, more: str) -> None:
        text = (self.folder / "en" / f"{name}.md").read_text("utf-8")
        assert (
            "\nstatus: active\n" in text
        )  # a draft that was gone is kept in memory: that is meant
        self.gone[name] = text
        told = f"notice: {{reason: Why {self.count}., since: 2026-11-20, what_to_do: Stop.{more}}}"
        self.swap(f"en/{name}.md", r"^status: .*", f"status: {status}\n{told}")

    def recall(self, name: str, instead: str | None) -> None:
        assert len(self.gone) < 3
        more = f", replaced_by: {instead}" if instead else ""
        self.notice(
            name, *(("recalled", f", severity: serious{more}") if instead else ("withdrawn", ""))
        )

    def review(self, name: str) -> None:
        assert len(self.gone) < 3
        self.notice(name, "under_review", "")

    def restore(self) -> None:
        assert self.gone
        name, text = self.gone.popitem()
        (self.folder / "en" / f"{name}.md").write_text(text, "utf-8")


@pytest.mark.parametrize("seed", range(3))
def test_what_lives_long_serves_what_is_new(folder: Path, seed: int) -> None:
    catalogue, editor = make(folder), Editor(folder, seed)
    done: Counter[str] = Counter()
    for _ in range(20):
        what = editor.change()
        done[what.partition(" ")[0]] += 1
        try:
            catalogue.reload()
        except Exception:
            pytest.fail(what)
        found, wanted = whole(catalogue), whole(make(folder))
        assert found.keys() == wanted.keys(), what
        assert [key for key in wanted if found[key] != wanted[key]] == [], what
    assert len(done) > 6, done


def test_a_card_shows_the_title_of_the_one_in_its_place_as_it_is_now(folder: Path) -> None:
    editor = Editor(folder, 0)
    editor.recall("tens", "massage")
    catalogue = make(folder)
    editor.swap("en/massage.md", r"^title: .*", "title: Kneading")
    catalogue.reload()
    for path in ("cards/en/tens", "v1/cards/tens.en.view.json", "v1/cards/tens.en.html"):
        assert "Kneading" in catalogue.find(path).identity.body.decode(), path


def test_what_was_bad_for_a_while_leaves_no_trace(folder: Path) -> None:
    catalogue, card = make(folder), folder / "en" / "tens.md"
    for text in (
        "---\ntitle: x\n",
        "status: wrong",
        card.read_text("utf-8").replace("TENS", "New"),
    ):
        good = card.read_text("utf-8")
        card.write_text(text, "utf-8")
        catalogue.reload()
        if "New" not in text:
            assert catalogue.problems
            assert "TENS" in catalogue.find("cards/en/tens").identity.body.decode()
            card.write_text(good, "utf-8")
    assert whole(catalogue) == whole(make(folder))


def test_another_day_makes_its_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    review = "review: {last: 2026-01-10, next: 2026-12-01, by: A, role: GP}"
    card = folder / "en" / "tens.md"
    card.write_text(card.read_text("utf-8").replace("review: unreviewed", review), "utf-8")
    catalogue = make(folder)
    before = catalogue.find("v1/cards/tens.en.view.json")
    monkeypatch.setattr("widget.serve.catalogue.this_day", lambda: date(2027, 1, 15))
    catalogue.reload()
    assert catalogue.find("v1/cards/tens.en.view.json") != before
    assert whole(catalogue) == whole(make(folder))


def counted(monkeypatch: pytest.MonkeyPatch, calls: Counter[str], module: Any, name: str) -> None:
    own = getattr(module, name)

    def count(*arguments: Any, **named: Any) -> Any:
        calls[name] += 1
        return own(*arguments, **named)

    monkeypatch.setattr(module, name, count)


def test_an_edit_costs_the_work_of_one_card(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("widget.read.cores.FEW", 10_000)  # all is done here, and counted
    for number in range(60):
        shutil.copy(folder / "en" / "tens.md", folder / "en" / f"copy-{number}.md")
    catalogue, calls = make(folder), Counter[str]()
    for module, name in (
        (reading, "parse_document"), (reading, "parse_words"), (checking, "check_original"),
        (checking, "check_translation"), (publishing, "_add_card"),
    ):  # fmt: skip
        counted(monkeypatch, calls, module, name)
    card = folder / "en" / "tens.md"
    card.write_text(card.read_text("utf-8").replace("title: TENS", "title: Another"), "utf-8")
    for _ in range(2):
        catalogue.reload()
        assert calls == {"parse_document": 1, "check_original": 1, "_add_card": 1}
    make(folder)
    assert calls["_add_card"] > 60  # the control


def test_what_is_kept_does_not_grow(folder: Path) -> None:
    catalogue, card = make(folder), folder / "en" / "tens.md"
    sizes = set()
    for number in range(6):
        text = re.sub(r"^title: .*", f"title: T {number}", card.read_text("utf-8"), flags=re.M)
        card.write_text(text, "utf-8")
        catalogue.reload()
        known = catalogue._draft.known
        sizes.add((len(known._made), len(known._before)))
    assert len(sizes) == 1
    assert sizes.pop()[1] == 0
    for path in folder.glob("en/[a-df-z]*.md"):
        path.unlink()
    catalogue.reload()
    assert len(catalogue._draft.known._made) < 100 + 3 * len(catalogue.library.words)
