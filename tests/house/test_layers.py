"""The house: data walks read → check → publish → serve and never back."""

from __future__ import annotations

import ast
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "widget"
ROOMS = ["read", "check", "publish", "serve", "cli", "testing"]
#: Fixtures for others' tests: it sees every room but the commands, and no room sees it.
APART = {"testing": {"cli"}}
#: Pytest's own module, which no room imports: pytest loads it wherever the package is installed.
PLUGIN = ROOT / "pytest_treatment_cards.py"
#: Everyone's words; they import from no room.
FOUNDATIONS = {"widget.model", "widget.errors"}
#: One third-party library lives in one module, or in one folder of modules.
HOMES: dict[str, str | tuple[str, ...]] = {
    "yaml": "widget.read.yaml",
    "babel": ("widget.read.words", "widget.read.pofile"),
    "marshmallow": "widget.check.schema",
    "markdown_it": "widget.check.richtext",
    "bleach": "widget.check.sanitize",
    "nh3": "widget.check.sanitize",
    "brotli": "widget.publish.asset",
    "sqlalchemy": "widget.read.sql",
    "alembic": "widget.read.sql",
    "flask": ("widget.serve.blueprint", "widget.testing.mount"),
    # Marks HTML for Flask's templates.
    "markupsafe": "widget.serve.blueprint",
    # Flask's own foundation: its routing beside Flask, its development server for the preview and
    # for tests.
    "werkzeug": ("widget.serve.blueprint", "widget.serve.preview", "widget.testing"),
    "click": "widget.cli",
    "rich": "widget.cli.colour",
    "textstat": "widget.check.lint.reading",
    "blinker": "widget.serve.signals",
}


def modules() -> dict[str, Path]:
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts).removesuffix(".__init__")] = path
    return found


def imports(path: Path) -> set[str]:
    """Every module imported anywhere in a file, functions included."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


MODULES = modules()


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_room_imports_only_from_rooms_before_it(module: str) -> None:
    used = {name for name in imports(MODULES[module]) if name in MODULES} - FOUNDATIONS
    if module in FOUNDATIONS:
        assert not {name for name in used if name != "widget"}
        return
    if room(module) not in ROOMS:  # widget, widget.__main__
        return
    allowed = [
        before
        for before in ROOMS[: ROOMS.index(room(module)) + 1]
        if before not in APART.get(room(module), ())
    ]
    wrong = {name for name in used if name != "widget" and room(name) not in allowed}
    assert not wrong, f"{module} imports {sorted(wrong)}"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_library_lives_in_one_place(module: str) -> None:
    roots = {name.partition(".")[0] for name in imports(MODULES[module])}
    third = roots - set(sys.stdlib_module_names) - {"widget", "__future__"}
    for library in third:
        homes = HOMES[library]
        homes = (homes,) if isinstance(homes, str) else homes
        inside = any(module == home or module.startswith(f"{home}.") for home in homes)
        assert inside, f"{module} imports {library}"


def test_no_two_modules_import_each_other() -> None:
    graph = {
        module: {name for name in imports(path) if name in MODULES and name != module}
        for module, path in MODULES.items()
    }
    list(TopologicalSorter(graph).static_order())  # raises CycleError


def test_what_is_for_tests_is_used_by_nothing_that_serves() -> None:
    """Not by what stands outside of the rooms, either."""
    for module, path in MODULES.items():
        if room(module) != "testing":
            assert not [name for name in imports(path) if name.startswith("widget.testing")], module


def test_pytest_is_met_in_one_module_which_imports_nothing_of_ours_before_it_is_used() -> None:
    assert "pytest" not in HOMES
    assert "pytest" in imports(PLUGIN)
    tree = ast.parse(PLUGIN.read_text("utf-8"))
    at_load = {getattr(node, "module", None) or node.names[0].name for node in tree.body
               if isinstance(node, ast.Import | ast.ImportFrom)}  # fmt: skip
    third = {name.partition(".")[0] for name in at_load} - set(sys.stdlib_module_names)
    assert third == {"pytest"}


def test_init_files_hold_no_logic() -> None:
    for module, path in MODULES.items():
        if path.name != "__init__.py":
            continue
        for node in ast.parse(path.read_text("utf-8")).body:
            doc = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            assert doc or isinstance(node, ast.ImportFrom), f"{module}: line {node.lineno}"


def test_no_source_file_is_too_long_to_live_in() -> None:
    files = [*MODULES.values(), *(ROOT / "static" / "js").glob("*.js")]
    files += [*ROOT.glob("tests/**/*.py"), *ROOT.glob("examples/**/*.py")]
    files += [*(ROOT / "static" / "js").glob("*.css"), *ROOT.glob("scripts/*.mjs")]
    files += [*ROOT.glob("scripts/*.py"), *ROOT.glob("benchmarks/*.py"), *ROOT.glob("docs/**/*.py")]
    long = {
        str(f.relative_to(ROOT)): n for f in files if (n := len(f.read_text().split("\n"))) > 251
    }
    assert not long


def test_the_client_has_no_html_sink_and_no_storage() -> None:
    forbidden = [
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function",
        "DOMParser", "setHTMLUnsafe", "createContextualFragment", "srcdoc", "localStorage",
        "sessionStorage", "indexedDB", "document.cookie", "crypto.", "sendBeacon", "createPolicy",
    ]  # fmt: skip
    sources = [*(ROOT / "static/js").glob("*.js"), *(ROOT / "static/js/dist").glob("*/*.js")]
    assert len(sources) > 5
    for source in sources:
        text = source.read_text("utf-8")
        assert not [word for word in forbidden if word in text], source
