"""The documentation is part of the contract: what exists is described where people look for it."""

from __future__ import annotations

import inspect
import re
import string
import subprocess
from configparser import ConfigParser
from pathlib import Path
from types import ModuleType

import click
import pytest
from marshmallow import Schema

import widget
from widget import cli, database, testing
from widget.check.schema import files, shared

ROOT = Path(__file__).parents[2]
#: Where somebody's files lie, this clone's included, and where packages come from.
MACHINES = (
    rf"{re.escape(str(ROOT))}/|/home/\w+/\w|/Users/\w"
    r"|registry\.npmjs\.org|files\.pythonhosted\.org|pypi\.org/simple"
)
BINARY = {".png", ".br", ".gz", ".ico", ".woff2"}


def doc(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def public(module: ModuleType) -> list[str]:
    """What it gives to who imports it."""
    return [name for name, value in vars(module).items() if name[0] in string.ascii_letters
            and not inspect.ismodule(value) and name != "annotations"]  # fmt: skip


def test_every_setting_is_documented() -> None:
    for made in (widget.create_blueprint, widget.Catalogue, widget.StoredCatalogue):
        for name in inspect.signature(made).parameters:
            assert f"| `{name}` |" in doc("docs/settings.md")


def test_every_fixture_state_fault_and_name_for_tests_is_documented() -> None:
    text = doc("docs/testing.md")
    fixtures = re.findall(r"@pytest\.fixture.*\ndef (\w+)", doc("pytest_treatment_cards.py"))
    assert len(fixtures) == 5
    for name in fixtures:
        assert f"| `{name}` |" in text
    for state in testing.STATES:
        assert f"| `{state}` |" in text
    rows = re.findall(r"^\| (`.+) \|.*\|$", text.partition("| `how` |")[2], re.MULTILINE)
    faults = re.findall(r"`([^`]+)`", " ".join(rows))
    assert sorted(faults) == sorted([*testing.FAULTS, "timeout", "dead"])
    assert len(public(testing)) > 15
    for name in public(testing):
        assert re.search(rf"\b{name}\b", text), name
    for made in (testing.CardFolder, testing.MountedCards, testing.LivePublisher):
        for name in vars(made):
            assert name[0] == "_" or re.search(rf"`[^`]*\b{name}\b[^`]*`", text), name


def test_every_public_name_is_documented() -> None:
    names = public(widget)
    assert len(names) > 12
    for name in names:
        assert f"`{name}" in doc("docs/python.md"), name
    for name in public(database):
        assert re.search(rf"\b{name}\b", doc("docs/database.md")), name


@pytest.mark.parametrize("group", [cli.main, cli.cards])
def test_every_command_and_option_is_documented(group: click.Group) -> None:
    prefix = "flask cards" if group is cli.cards else "python -m widget"
    text = doc("docs/python.md")
    for name, command in group.commands.items():
        assert f"`{prefix} {name}" in text
        assert command.help
        for option in command.params:
            if isinstance(option, click.Option) and option.name != "help":
                assert f"`{option.opts[0]}" in text, option.opts


def test_every_field_of_a_file_is_documented() -> None:
    text = doc("docs/writing-cards.md")
    schemas = [made for made in (*vars(files).values(), *vars(shared).values())
               if inspect.isclass(made) and issubclass(made, Schema)]  # fmt: skip
    assert len(schemas) > 10
    for schema in schemas:
        for name in schema._declared_fields:
            assert f"`{name}`" in text or f"{name}:" in text, f"{schema.__name__}.{name}"


def test_every_address_is_documented() -> None:
    text = doc("docs/api.md")
    version, own = r"embed/(dev|\d+\.\d+\.\d+)/", r"embed/[a-z]+-[0-9a-f]{12}\.(css|js)"
    for path in widget.Catalogue(languages=["en"]).paths():
        pattern = re.sub(own, r"embed/<name>-<hash>.\1", path)
        pattern = re.sub(version, "embed/<version>/", pattern)
        pattern = re.sub(r"@[0-9a-f]{12}\.", "@<revision>.", pattern)
        pattern = re.sub(r"^(v1/cards/)[a-z-]+", r"\1<id>", pattern)
        pattern = re.sub(r"^cards/en/[a-z-]+", "cards/<lang>/<id>", pattern)
        pattern = pattern.replace("cards/en/", "cards/<lang>/").replace(".en.", ".<lang>.")
        assert f"| `{pattern}`" in text or f", `{pattern}` |" in text, pattern


def test_the_client_is_documented() -> None:
    """Each attribute, event, custom property and part that the sources know."""
    text = doc("docs/client.md")
    element, style = doc("static/js/treatment-card.js"), doc("static/js/card.css")
    attributes = re.search(r"observedAttributes =\s*'([^']+)'", element)
    assert attributes
    assert len(attributes[1].split()) == 11
    for name in attributes[1].split():
        assert f"| `{name}` |" in text
    events = set(re.findall(r"\btell\('([a-z-]+)'", element))
    assert len(events) == 6
    for event in events:
        assert f"| `treatment-card-{event}` |" in text
    properties = set(re.findall(r"--treatment-card-[a-z-]+", style))
    assert len(properties) > 3
    for name in properties:
        assert f"`{name}`" in text
    views = "".join(path.read_text("utf-8") for path in (ROOT / "widget/publish").glob("*.py"))
    parts = set(re.findall(r'"part": "([a-z-]+)"', views))
    assert len(parts) == 5
    for part in parts:
        assert f"`{part}`" in text
    for state in events:
        assert f"`{state}`" in text


def test_the_commands_of_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", doc("Makefile"), re.MULTILINE))
    for target in re.findall(r"make ([a-z-]+)", doc("README.md")):
        assert target in targets
    for link in re.findall(r"\]\(([^)]+)\)", doc("README.md")):
        assert (ROOT / link).is_file()


def test_one_version_everywhere() -> None:
    version = re.search(r"^version = (.+)$", doc("setup.cfg"), re.MULTILINE)
    assert version
    assert f"## {version[1]}\n" in doc("CHANGES.md")


def test_the_docs_count_the_libraries() -> None:
    config = ConfigParser()
    config.read(ROOT / "setup.cfg")
    asked = [
        line for line in config["options"]["install_requires"].splitlines()
        if line and not line.startswith("#")
    ]  # fmt: skip
    word = "none one two three four five six seven eight nine ten eleven twelve".split()[len(asked)]
    assert f"`requirements/run.txt`: {word} libraries" in doc("docs/supply-chain.md")
    assert f"{word.capitalize()} libraries" in doc("docs/developers.md")


def test_no_file_names_a_machine_or_a_registry() -> None:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout
    for name in names.splitlines():  # nothing, where this is no clone
        if name != "tests/house/test_docs.py" and (ROOT / name).suffix not in BINARY:
            said = re.search(MACHINES, (ROOT / name).read_text("utf-8", errors="replace"))
            assert not said, (name, said)
    lock = doc("package-lock.json")
    assert '"integrity"' in lock
    assert "resolved" not in lock
    funds = r"https://(github\.com/sponsors|opencollective\.com)/"  # who pays for a package
    assert "http" not in re.sub(funds, "", lock)
