"""Write docs/settings.md from the code: settings, commands, files, limits. `--check`: is it stale?

The words are those of docstrings, of click's help and of comments beside the numbers, so what is
missing is written there; a test says whether the page is current.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

from settings_commands import commands
from settings_files import files
from settings_parts import code, params, table

import widget
from widget.check.library import OnUnclean

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "settings.md"
#: Constants that bound something, by module; what each is stands in the `#:` comment above it.
LIMITS = {
    "widget.check.policy": (
        "MAX_BYTES", "MAX_SECTIONS", "MAX_LINES", "MAX_TAGS", "MAX_DEPTH", "MAX_ATTRIBUTES",
        "MAX_REFERENCE_DIGITS", "MAX_RENDERED",
    ),
    "widget.publish.snippet": ("VALID_DAYS",),
    "widget.check.embedded": ("MAX_EMBEDS", "MAX_LETTERS"),
    "widget.check.markup": ("MAX_DEPTH", "MAX_ELEMENTS"),
    "widget.read.pages": ("MAX_ADDRESSES", "MAX_SILENT", "BUDGET"),
    "widget.read.web": ("MAX_BYTES", "MAX_REDIRECTS"),
}  # fmt: skip
#: What each of those modules is about.
WHERE = {
    "widget.check.policy": "a card",
    "widget.publish.snippet": "a pasted copy",
    "widget.check.embedded": "`doctor`",
    "widget.check.markup": "`doctor`",
    "widget.read.pages": "`doctor`",
    "widget.read.web": "`doctor`",
}
_ALIASES = {"OnUnclean": " | ".join(f'"{word}"' for word in get_args(OnUnclean))}


def page() -> str:
    """The page, as Markdown."""
    parts = [
        "# Settings, commands, files and limits",
        "Made from the code by `make settings`; a test says whether it is current.",
        "## Settings",
        "Those of `create_blueprint(source, …)`; all but `source` are given by name.",
        settings(),
        "`Catalogue` and `StoredCatalogue` take those of them that are no matter of Flask: "
        + ", ".join(f"`{name}`" for name in _shared())
        + "; `StoredCatalogue` takes `store`, and has to. docs/python.md says what each leads to.",
        "## Environment variables",
        environment(),
        "## Commands",
        commands(),
        "## Files of a source folder",
        files(),
        "## Limits",
        "What is beyond one of a card is an error of that file; of what `doctor` looks at the rest "
        "is left out, and it says so.",
        table(["of", "what", "at most"], limits()),
    ]
    return "\n\n".join(parts) + "\n"


def settings() -> str:
    told = params(widget.create_blueprint)
    rows = []
    for name, parameter in inspect.signature(widget.create_blueprint).parameters.items():
        written = str(parameter.annotation)
        for alias, meaning in _ALIASES.items():
            written = written.replace(alias, meaning)
        rows.append([code(name), code(written), code(repr(parameter.default)), told[name]])
    return table(["setting", "type", "default", "what"], rows)


def _shared() -> list[str]:
    return list(inspect.signature(widget.Catalogue).parameters)


def environment() -> str:
    read = sorted({f"{name} ({path.relative_to(ROOT)})" for path, name in variables()})
    if read:
        return "Read by the package: " + ", ".join(read) + "."
    return (
        "The package reads none. Libraries do: `rich` obeys `NO_COLOR` where `check` writes in "
        "colour, `flask` finds the app of `flask cards` by `FLASK_APP`, and PostgreSQL's client "
        "takes what an address leaves open from `PGUSER`, `PGPASSWORD` and the like."
    )


def variables() -> Iterator[tuple[Path, str]]:
    """Each place of the package that reads one, with its name."""
    for path in [*(ROOT / "widget").rglob("*.py"), ROOT / "pytest_treatment_cards.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for name in _variable(node):
                yield path, name


def _variable(node: ast.AST) -> Iterator[str]:
    text = ast.unparse(node) if isinstance(node, ast.Call | ast.Subscript) else ""
    if found := re.match(r"(?:os\.environ(?:\.\w+\(|\[)|os\.getenv\()(.+?)[,)\]]", text):
        yield found[1].strip("'\"")
    if isinstance(node, ast.keyword) and node.arg in ("envvar", "auto_envvar_prefix"):
        yield ast.unparse(node.value).strip("'\"")


def limits() -> list[list[str]]:
    rows = []
    for name, constants in LIMITS.items():
        module = import_module(name)
        for constant in constants:
            told = comment(module, constant)
            rows.append([WHERE[name], told, _number(getattr(module, constant), told)])
    return rows


def comment(module: Any, constant: str) -> str:
    """What the `#:` lines above a constant say.

    :raises LookupError: where there are none.
    """
    pattern = rf"((?:^#:.*\n)+)(?:[A-Z_]+ = )*{constant}\b"
    found = re.search(pattern, inspect.getsource(module), re.MULTILINE)
    if not found:
        raise LookupError(f"{module.__name__}.{constant} has no `#:` comment above it")
    told = " ".join(line.removeprefix("#:").strip() for line in found[1].splitlines())
    return told.replace("``", "`").rstrip(".")


def _number(value: float, of: str) -> str:
    if of.startswith("Bytes"):
        size, rest = divmod(int(value), 1024)
        assert rest == 0
        return f"{size // 1024} MB" if size % 1024 == 0 else f"{size} KB"
    assert value == int(value)
    return f"{int(value):,}"


def main(*arguments: str) -> str | None:
    """Write the page, or with ``--check`` say what is wrong with it."""
    written = page()
    if "--check" not in arguments:
        OUT.write_text(written, "utf-8")
    elif OUT.read_text("utf-8") != written:
        return f"docs/{OUT.name} is stale: run `make settings`"
    return None


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
