"""CONTRIBUTING.md: its walk through the code is done in a copy, and its rooms are there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
STEPS = [tuple(step.split("\n", 1)) for step in re.findall(r"```diff\n(.+?)```", PAGE, re.DOTALL)]

SHOWN = """
from flask import Flask
from widget import create_blueprint
app = Flask("walk")
app.register_blueprint(create_blueprint("cards", languages=["en", "es"]))
for form in ("en.json", "en.html", "es.html"):
    print(app.test_client().get(f"/v1/cards/warm-bath.{form}").text)
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This project after the walk, with a card that has the field."""
    copy = tmp_path_factory.mktemp("walk")
    leave = shutil.ignore_patterns("__pycache__", "dist")
    for folder in ("widget", "scripts", "static"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=leave)
    shutil.copytree(ROOT / "static/js/dist", copy / "static/js/dist")
    for name, step in STEPS:
        _apply(copy / name, step)
    (copy / "docs").mkdir()
    shutil.copy(ROOT / "pytest_treatment_cards.py", copy)
    for script in ("openapi", "settings"):
        _run(copy, f"scripts/{script}.py")
    shutil.copytree(ROOT / "tests/cases/good", copy / "cards")
    _write(copy, "en", "In a clinic, with a nurse.")
    _write(copy, "es", "En una clínica, con una enfermera.")
    return copy


def _apply(path: Path, step: str) -> None:
    lines = step.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] in " -")
    after = "".join(line[1:] for line in lines if line[0] in " +")
    text = path.read_text("utf-8")
    assert text.count(before) == 1, f"{path.name} has not one such place:\n{before}"
    path.write_text(text.replace(before, after), "utf-8")


def _write(copy: Path, lang: str, setting: str) -> None:
    card = copy / f"cards/{lang}/warm-bath.md"
    text = re.sub(r"^setting: .*\n", "", card.read_text("utf-8"), flags=re.MULTILINE)
    card.write_text(text.replace("\nsummary:", f"\nsetting: {setting}\nsummary:", 1), "utf-8")


def _run(copy: Path, *arguments: str, status: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=copy, env={"PYTHONPATH": str(copy), "LC_ALL": "C.UTF-8"},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_walk_has_its_steps() -> None:
    assert len({name for name, _ in STEPS}) == 5


def test_readers_and_programs_get_the_field_in_each_language(copy: Path) -> None:
    told = _run(copy, "-c", SHOWN)
    facts = json.loads(next(line for line in told.splitlines() if line.startswith("{")))
    assert facts["setting"] == "In a clinic, with a nurse."
    for text in ("In a clinic, with a nurse.", "En una clínica, con una enfermera."):
        assert re.search(rf'<p class="[a-z-]*setting">{text}</p>', told)


def test_a_mistake_in_it_is_told_with_its_line(copy: Path) -> None:
    _write(copy, "es", "x" * 201)
    try:
        told = _run(copy, "-m", "widget", "check", "cards", status=1)
    finally:
        _write(copy, "es", "En una clínica, con una enfermera.")
    assert re.search(r"es/warm-bath\.md:\d+: setting: found .*expected text of at most 200", told)


def test_its_description_says_the_field(copy: Path) -> None:
    described = json.loads((copy / "widget/publish/openapi.json").read_text("utf-8"))
    schemas = described["components"]["schemas"]
    assert "setting" in schemas["CardFacts"]["properties"]
    assert "setting" in schemas["GoneFacts"]["properties"]


def test_the_page_of_settings_says_the_field(copy: Path) -> None:
    page = (copy / "docs/settings.md").read_text("utf-8")
    row = "| `setting` | text of at most 200 characters |  | Who does it and where"
    assert page.count(row) == 2  # of originals and of translations


def test_each_place_it_names_is_there() -> None:
    rows = [row for row in PAGE.splitlines() if row.startswith("| ")]
    named = [name for row in rows for name in re.findall(r"`([a-z][\w/.-]*[/.][\w/.-]*)`", row)]
    named += re.findall(r"\b(?:tests|docs|widget)/[\w/-]+\.(?:py|md)\b", PAGE)
    assert len(named) > 15
    assert [name for name in named if not (ROOT / name).exists()] == []
