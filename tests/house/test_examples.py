"""The list of examples is whole: a folder, a line in the docs and a test for each."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from ..browser.test_examples import LIVE
from ..examples.rig import EXAMPLES, script

ROOT = Path(__file__).parents[2]
FOLDERS = {path.name for path in (ROOT / "examples").iterdir() if path.is_dir()} - {"__pycache__"}
#: The publisher of the demo, which every other example may use.
PUBLISHER = {"site"}
PROGRAMS = [path for path in sorted((ROOT / "examples").rglob("*.py"))
            if "node_modules" not in path.parts]  # fmt: skip
#: Modules whose names docs/python.md and docs/database.md explain.
DOCUMENTED = {"widget", "widget.database"}
#: Where an example could name a path.
TEXTS = {".py", ".json", ".js", ".ts", ".tsx", ".toml", ".yaml", ".md", ".html"}


def test_the_docs_are_written_from_the_list() -> None:
    stale = "docs/examples.md is stale: run `make examples`"
    assert (ROOT / "docs/examples.md").read_text("utf-8") == script().page(EXAMPLES), stale


def test_each_folder_is_in_the_list() -> None:
    assert {example.name for example in EXAMPLES} == FOLDERS - PUBLISHER


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_each_example_is_opened_in_a_browser(example) -> None:
    name, _, function = example.test.partition("::")
    tree = ast.parse((ROOT / name).read_text("utf-8"))
    [found] = [node for node in tree.body if getattr(node, "name", "") == function]
    assert isinstance(found, ast.FunctionDef)
    assert {"page", "browser"} & {argument.arg for argument in found.args.args}
    if example.name == "partner":
        assert example.open.rpartition("/")[2] in LIVE


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_what_the_list_names_is_there(example) -> None:
    folder = ROOT / "examples" / example.name
    for look in example.look:
        for path in re.findall(r"`([\w./-]+\.(?:py|html|md|txt|tsx?|toml))`", look):
            assert [*folder.rglob(path)], path
    for line in example.start:
        for path in re.findall(r"examples/[\w./-]+", line):
            assert (ROOT / path).exists(), path


def test_the_head_of_the_page_says_which_examples_need_what_lies_outside() -> None:
    """A line that starts what is not in the folder, or a path that leads out of it."""
    needy = set()
    for example in EXAMPLES:
        folder = ROOT / "examples" / example.name
        started = re.findall(r"examples/[\w./-]+", "\n".join(example.start))
        texts = (path for path in folder.rglob("*") if path.suffix in TEXTS
                 and not {"node_modules", "dist"} & {*path.parts})  # fmt: skip
        if any(path.split("/")[1] != example.name for path in started) or any(
            re.search(r"\.\./\.\.|parents\[", path.read_text("utf-8")) for path in texts
        ):
            needy.add(example.name)
    told, _, _ = script().HEAD.partition("Each is opened")
    assert {name for name in FOLDERS if f"`{name}`" in told} == needy == {"partner", "react"}


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_an_example_imports_of_us_only_what_is_documented(path: Path) -> None:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    assert {name for name in names if name.split(".")[0] == "widget"} <= DOCUMENTED


def test_the_examples_have_one_look() -> None:
    sheets = {path.read_bytes() for path in (ROOT / "examples").rglob("site.css")
              if "partner" not in path.parts and "node_modules" not in path.parts
              and "dist" not in path.parts}  # fmt: skip
    assert len(sheets) == 1


def test_the_example_in_react_is_built_with_what_it_names() -> None:
    """It has no lock of its own: its test has the modules of tests/frameworks/app."""
    named = json.loads((ROOT / "examples/react/package.json").read_text("utf-8"))
    lock = json.loads((ROOT / "tests/frameworks/app/package-lock.json").read_text("utf-8"))
    wanted = named["dependencies"] | named["devDependencies"]
    assert wanted.pop("treatment-cards") == "file:../../dist/npm"
    # A link to that folder would look for React's types beside the folder.
    assert "install-links=true" in (ROOT / "examples/react/.npmrc").read_text("utf-8")
    for name, version in wanted.items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
