"""Wheel, sdist, editable and bare checkout: built, installed and asked for a card."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest

from ..elsewhere import ROOT, Environment, build, run, tree

pytestmark = pytest.mark.slow
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


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tree(tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="module")
def built(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An sdist, and a wheel made from that sdist."""
    out = tmp_path_factory.mktemp("dist")
    build(checkout, out)
    (sdist,), (wheel,) = out.glob("*.tar.gz"), out.glob("*.whl")
    return {"sdist": sdist, "wheel": wheel}


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
                   "tests/house/test_packaging.py", "static/js/embed.js", "SECURITY.md", ".ci/run",
                   "setup.cfg", "pyproject.toml", "requirements/dev.txt", "requirements/lowest.txt",
                   "package-lock.json"):  # fmt: skip
        assert wanted in names


@pytest.mark.parametrize("form", ["wheel", "sdist", "editable", "editable-strict"])
def test_it_works_installed(
    form: str, built: dict[str, Path], checkout: Path, needs: Environment, tmp_path: Path
) -> None:
    strict = ["--config-settings", "editable_mode=strict"] if form.endswith("strict") else []
    what = [built[form]] if form in built else ["--editable", checkout, *strict]
    needs.install("--no-deps", *what)
    try:
        place = run(needs.python, "-c", PROBE, cwd=tmp_path)
        assert ("site-packages" in place) is (form in built)
        assert run(needs.python, "-m", "widget", "check", "starter", cwd=tmp_path) == ""
        explain = ("check", "--explain", "promise")
        assert "\nWhy: " in run(needs.python, "-m", "widget", *explain, cwd=tmp_path)
        assert "snippet" in run(needs.python, "-m", "flask", "cards", "--help", cwd=tmp_path)
    finally:
        needs.pip("uninstall", "--quiet", "--yes", "treatment-cards")


def test_it_works_in_a_bare_checkout(checkout: Path, needs: Environment) -> None:
    assert str(checkout) in run(needs.python, "-c", PROBE, cwd=checkout)


def test_it_works_from_a_zip(built: dict[str, Path], needs: Environment, tmp_path: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(built['wheel'])!r})\n{PROBE}"
    assert ".whl" in run(needs.python, "-c", code, cwd=tmp_path)
