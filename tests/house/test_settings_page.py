"""docs/settings.md is what its script writes, and the script leaves nothing out."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest
from marshmallow import Schema

import widget
from widget import cli
from widget.check.schema import files, safety, shared, translated

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "settings.md"


@pytest.fixture(scope="module")
def script() -> Iterator[ModuleType]:
    sys.path.insert(0, str(ROOT / "scripts"))
    import settings

    yield settings
    sys.path.remove(str(ROOT / "scripts"))


@pytest.fixture(scope="module")
def page(script: ModuleType) -> str:
    return str(script.page())


def test_the_page_is_current(page: str) -> None:
    assert PAGE.read_text("utf-8") == page, "is stale: run `make settings`"


def test_it_is_written_and_checked(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "settings.md"
    copy.write_text(PAGE.read_text("utf-8") + "more\n", "utf-8")
    monkeypatch.setattr(script, "OUT", copy)
    assert "docs/settings.md is stale" in script.main("--check")
    assert script.main() is None
    assert script.main("--check") is None
    assert copy.read_bytes() == PAGE.read_bytes()


def test_every_setting_has_its_type_default_and_meaning(page: str) -> None:
    for name, parameter in inspect.signature(widget.create_blueprint).parameters.items():
        row = re.search(rf"^\| `{name}` \| `.+` \| `(.+)` \| \S.*\.? \|$", page, re.MULTILINE)
        assert row, name
        assert row[1] == repr(parameter.default)


@pytest.mark.parametrize("group", [cli.main, cli.cards])
def test_every_option_of_every_command_is_there(page: str, group: click.Group) -> None:
    prefix = "flask cards" if group is cli.cards else "python -m widget"
    for name, command in group.commands.items():
        part = page.partition(f"### {name}\n")[2].partition("\n##")[0]
        assert f"\n{prefix} {name}" in part
        for one in command.params:
            if isinstance(one, click.Option) and not one.hidden:
                row = re.search(rf"^\| `{one.opts[0]}\b.*\| .+ \|$", part, re.MULTILINE)
                assert row, (name, one.opts)
                assert one.help
                assert " ".join(one.help.split()) in row[0]
                assert ("| required |" in row[0]) == one.required


def test_every_schema_of_a_file_says_what_its_fields_are_for(script: ModuleType) -> None:
    from settings_parts import params  # type: ignore[import-not-found]

    schemas = {
        made
        for module in (files, safety, shared, translated)
        for made in vars(module).values()
        if inspect.isclass(made) and issubclass(made, Schema)
    }
    assert len(schemas) > 20
    for schema in schemas:
        told = params(schema)
        assert told.keys() == schema._declared_fields.keys(), schema.__name__
        assert all(len(text) > 3 for text in told.values())


def test_every_field_that_can_be_written_is_there(page: str) -> None:
    """Those of the fullest file, with the places within."""
    part = page.partition("### `<lang>/<id>.md`\n")[2].partition("\n###")[0]
    for path in ("title", "notice.severity", "sources.KEY.doi", "safety.stop_if", "review.role",
                 "safety.contraindications[].text", "safety.get_help.urgent", "changes[].by",
                 "evidence[].certainty", "lint[].rule"):  # fmt: skip
        assert f"| `{path}` |" in part
    assert "one of: high, moderate, low, very_low, not_graded" in part


def test_a_variable_that_the_package_reads_would_be_named(script: ModuleType) -> None:
    for line in (
        "x = os.environ['CARDS']",
        "x = os.environ.get('CARDS', '')",
        "x = os.getenv('CARDS')",
        "y = click.option('--x', envvar='CARDS')",
    ):
        found: list[Any] = [
            name for node in ast.walk(ast.parse(line)) for name in script._variable(node)
        ]
        assert found == ["CARDS"], line
    assert not list(script._variable(ast.parse("environ['PATH_INFO']").body[0]))


def test_a_limit_without_a_word_is_told(script: ModuleType) -> None:
    from widget.check import policy

    assert script.comment(policy, "MAX_LINES") == "Lines of a section"
    with pytest.raises(LookupError, match="TAGS has no"):
        script.comment(policy, "TAGS")
