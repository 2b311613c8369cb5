"""Wheel, sdist, editable and bare checkout: built, installed and asked for a card."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
PROBE = """
import flask, widget
app = flask.Flask("probe")
app.register_blueprint(widget.create_blueprint(languages=["en", "es", "ar"]))
client = app.test_client()
assert client.get("/v1/cards/tens.en.view.json").json["id"] == "tens"
assert client.get("/v1/cards/heat-and-ice.ar.view.json").json["dir"] == "rtl"
assert b"treatment-card" in client.get("/embed/v1.js").data
assert client.get("/cards/en/tens").status_code == 200
assert client.get("/v1/openapi.json").json["openapi"] == "3.1.1"
print(widget.__file__)
"""


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What git has of the working tree, and nothing that lies about beside it."""
    copy = tmp_path_factory.mktemp("checkout")
    names = run("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    for name in names.splitlines():
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def built(checkout: Path) -> dict[str, Path]:
    """An sdist, and a wheel made from that sdist."""
    run(sys.executable, "-m", "build", cwd=checkout)
    (sdist,), (wheel,) = checkout.glob("dist/*.tar.gz"), checkout.glob("dist/*.whl")
    return {"sdist": sdist, "wheel": wheel}


@pytest.fixture(scope="module")
def python(built: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An environment with what the package needs, and without the package."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    run(python, "-m", "pip", "install", "-q", built["wheel"], cwd=folder)
    run(python, "-m", "pip", "uninstall", "-q", "-y", "treatment-cards", cwd=folder)
    yield python
    shutil.rmtree(folder)


def test_the_wheel_has_one_name_and_every_script(built: dict[str, Path]) -> None:
    """And beside it the module that pytest loads, which is all that a run of pytest needs of us."""
    names = zipfile.ZipFile(built["wheel"]).namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {
        "widget", "treatment_cards", "pytest_treatment_cards.py",
    }  # fmt: skip
    for path in (ROOT / "static").rglob("*"):
        if path.is_file():
            assert f"widget/{path.relative_to(ROOT)}" in names
    for path in (ROOT / "widget").rglob("*"):
        if path.suffix in (".py", ".md", ".po", ".yaml", ".typed", ".json"):
            assert str(path.relative_to(ROOT)) in names
    assert "License-Expression: MIT" in zipfile.ZipFile(built["wheel"]).read(
        next(name for name in names if name.endswith("METADATA"))
    ).decode()  # fmt: skip


def test_the_sdist_has_what_a_distributor_needs(built: dict[str, Path]) -> None:
    with tarfile.open(built["sdist"]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    for wanted in ("LICENSE", "CHANGES.md", "Makefile", "docs/client.md", "examples/demo.py",
                   "tests/house/test_packaging.py", "static/js/embed.js"):  # fmt: skip
        assert wanted in names


@pytest.mark.parametrize("form", ["wheel", "sdist", "editable", "editable-strict"])
def test_it_works_installed(
    form: str, built: dict[str, Path], checkout: Path, python: Path, tmp_path: Path
) -> None:
    strict = ["--config-settings", "editable_mode=strict"] if form.endswith("strict") else []
    what = [built[form]] if form in built else ["--editable", checkout, *strict]
    run(python, "-m", "pip", "install", "-q", "--no-deps", *what, cwd=tmp_path)
    try:
        place = run(python, "-c", PROBE, cwd=tmp_path)
        assert ("site-packages" in place) is (form in built)
        assert run(python, "-m", "widget", "check", "starter", cwd=tmp_path) == ""
        explain = ("check", "--explain", "promise")
        assert "\nWhy: " in run(python, "-m", "widget", *explain, cwd=tmp_path)
        assert "snippet" in run(python, "-m", "flask", "cards", "--help", cwd=tmp_path)
    finally:
        run(python, "-m", "pip", "uninstall", "-q", "-y", "treatment-cards", cwd=tmp_path)


def test_it_works_in_a_bare_checkout(checkout: Path, python: Path) -> None:
    assert str(checkout) in run(python, "-c", PROBE, cwd=checkout)


def test_it_works_from_a_zip(built: dict[str, Path], python: Path, tmp_path: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(built['wheel'])!r})\n{PROBE}"
    assert ".whl" in run(python, "-c", code, cwd=tmp_path)
