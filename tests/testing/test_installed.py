"""A fresh environment with pytest and the wheel: the page's examples, and `flask cards` of an app.

Nothing of this checkout is in it, so what the wheel lacks is missed.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from widget.testing import CardFolder

from ..elsewhere import Environment, outcome
from . import examples

pytestmark = pytest.mark.slow
FACTORY = """
from pathlib import Path

from flask import Flask
from widget import create_blueprint


def create_app(second=False):
    app = Flask(__name__)
    folder = Path(__file__).parents[1] / "cards"
    cards = create_blueprint(folder, public_url="https://shop.example/widget")
    app.register_blueprint(cards, url_prefix="/widget")
    if second:
        more = create_blueprint("starter", name="more")
        app.register_blueprint(more, url_prefix="/more")
    return app
"""


@pytest.fixture(scope="module")
def python(wheel: Path, needs: Environment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Environment(tmp_path_factory.mktemp("installed"))
    made.borrow(needs.packages)
    made.install("--no-deps", wheel)
    made.install("pytest")
    return made.python


@pytest.mark.parametrize("imported", ["first", "by pytest"])
def test_the_examples_run_from_the_wheel(python: Path, tmp_path: Path, imported: str) -> None:
    before = ["import widget.testing"] if imported == "first" else []
    done = examples.pytest(python, examples.written(tmp_path), before=before)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^\d\d passed", done.stdout, re.MULTILINE)


def test_a_run_of_others_is_left_alone(python: Path, tmp_path: Path) -> None:
    idle = (
        "import sys\ndef test_idle(): assert not {'widget', 'flask', 'werkzeug'} & {*sys.modules}\n"
    )
    (tmp_path / "test_idle.py").write_text(idle)
    done = examples.pytest(python, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Somebody's project: an app behind a factory, and a folder of cards beside it."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").write_text(FACTORY)
    CardFolder(tmp_path / "cards").active("bath")
    return tmp_path


def test_flask_has_the_commands_of_an_app_behind_a_factory(python: Path, shop: Path) -> None:
    def flask(*words: str, app: str = "shop") -> subprocess.CompletedProcess[str]:
        return outcome(python, "-m", "flask", "--app", app, "cards", *words, cwd=shop)

    told = flask("--help").stdout
    assert {
        "check",
        "preview",
        "snippet",
        "history",
        "export",
        "recall",
        "withdraw",
        "restore",
    } <= {line.split()[0] for line in told.partition("Commands:")[2].splitlines() if line.strip()}
    assert flask("check").returncode == 0
    assert 'src="https://shop.example/widget/embed/' in flask("snippet", "bath").stdout
    said = ("--severity", "serious", "--reason", "It leaks.", "--what-to-do", "Stop.")
    done = flask("recall", "bath", *said)
    assert done.returncode == 0, done.stderr
    assert "recalled since" in done.stdout
    assert "It leaks." in flask("snippet", "bath").stdout
    assert flask("export", "out").returncode == 0
    assert "It leaks." in (shop / "out" / "v1" / "cards" / "bath.en.view.json").read_text()

    two = "shop:create_app(second=True)"
    refused = flask("check", app=two)
    assert refused.returncode == 1
    assert "expected one of those in this app: more, treatment_cards" in refused.stderr
    assert (
        "<treatment-card"
        in flask("snippet", "bath", "--blueprint", "treatment_cards", app=two).stdout
    )
    (shop / "cards" / "en" / "bath.md").write_text("---\ntitle: T\n---\n")
    broken = flask("check")
    assert broken.returncode
    assert "Traceback" not in broken.stderr
    assert "en/bath.md" in broken.stderr
