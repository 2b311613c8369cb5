"""The npm package and the types: the same bytes, the same names as the contract has."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
APP, REACT = ROOT / "tests/frameworks/app", ROOT / "examples/react"


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.fixture
def contents() -> Iterator[dict[str, bytes]]:
    sys.path.insert(0, str(ROOT / "scripts"))
    import npm

    yield npm.contents()
    sys.path.remove(str(ROOT / "scripts"))


@pytest.fixture
def manifest() -> Any:
    return json.loads(read("npm/custom-elements.json"))


def table(heading: str) -> list[str]:
    """The first column of the table below a heading of docs/client.md."""
    part = read("docs/client.md").partition(f"\n## {heading}\n")[2].partition("\n| --- ")[2]
    return re.findall(r"^\| `([a-z-]+)` \|", part.partition("\n\n")[0], re.MULTILINE)


def names(entries: list[dict[str, str]]) -> list[str]:
    return [entry["name"] for entry in entries]


def test_attributes_and_events_are_those_of_the_docs_and_of_the_client(manifest: Any) -> None:
    card, disclaimer = manifest["modules"][0]["declarations"]
    assert names(card["attributes"]) == table("Attributes")
    assert names(card["events"]) == names(disclaimer["events"]) == table("Events")
    left = set(names(card["attributes"])) - set(names(disclaimer["attributes"]))
    assert left == {"card", "revision"}
    observed = re.search(r"observedAttributes =\s*'([^']+)'", read("static/js/treatment-card.js"))
    assert observed and sorted(observed[1].split()) == sorted(table("Attributes"))
    told = re.findall(r"\btell\('([a-z-]+)'", read("static/js/treatment-card.js"))
    assert {f"treatment-card-{name}" for name in told} == set(table("Events"))
    types = read("npm/treatment-card.d.ts")
    for name, described in (("Attributes", "Attributes"), ("Events", "Events")):
        body = types.partition(f"interface TreatmentCard{name} {{")[2].partition("\n}")[0]
        assert re.findall(r"^  '([a-z-]+)'\??:", body, re.MULTILINE) == table(described)


def test_what_a_released_client_took_is_taken_still() -> None:
    """A snippet that was pasted years ago keeps its attributes."""
    released = sorted((ROOT / "static/js/dist").glob("[0-9]*/widget.js"))
    assert len(released) > 3
    for client in released:
        observed = re.search(r"""observedAttributes[^"'`]*["'`]([^"'`]+)""", client.read_text())
        assert observed and len(observed[1].split()) > 9
        assert set(observed[1].split()) <= set(table("Attributes")), client


def test_details_are_those_of_the_docs(manifest: Any) -> None:
    """Each field that the table of events names, and no other."""
    rows = dict(re.findall(r"^\| `(treatment-card-[a-z-]+)` \|.*\|(.*)\|$",
                           read("docs/client.md"), re.MULTILINE))  # fmt: skip
    for event in manifest["modules"][0]["declarations"][0]["events"]:
        fields = set(re.findall(r"(\w+):", event["type"]["text"]))
        if "Shown" in event["type"]["text"]:
            fields |= {"id", "revision", "status"}
        assert set(re.findall(r"`(\w+)`", rows[event["name"]])) == fields, event["name"]


def test_reasons_are_those_of_the_docs() -> None:
    told = re.search(r"type Reason = (.*);", read("npm/treatment-card.d.ts"))
    part = read("docs/client.md").partition("\n| `reason` |")[2].partition("\n\n")[0]
    documented = set(re.findall(r"^\| `([a-z-]+)` \|", part, re.MULTILINE))
    assert told and set(re.findall(r"'([a-z-]+)'", told[1])) == documented
    assert "http-" in told[1]


def test_parts_properties_and_states_are_those_of_the_docs(manifest: Any) -> None:
    card = manifest["modules"][0]["declarations"][0]
    text = read("docs/client.md")
    style = text.partition("\n## Style\n")[2].partition("\n## ")[0]
    documented = re.findall(r"^\| `(--[a-z-]+)` \|", style, re.MULTILINE)
    assert names(card["cssProperties"]) == documented
    parts = re.search(r"and the like: (.*?)\. There is none", style, re.DOTALL)
    assert parts and names(card["cssParts"]) == re.findall(r"`([a-z-]+)`", parts[1])
    states = text.partition("\n## States\n")[2].partition("Browsers without")[0]
    assert names(card["cssStates"]) == re.findall(r"`([a-z-]+)`", states)


def test_the_manifest_is_one(manifest: Any) -> None:
    schema = ROOT / "node_modules/custom-elements-manifest/schema.json"
    if not schema.exists():
        pytest.skip("npm packages are not installed: make client-check")
    import jsonschema  # takes a second; whoever only collects tests should not wait for it

    rules = json.loads(schema.read_text("utf-8"))
    jsonschema.validate(manifest, rules)
    manifest["modules"][0]["kind"] = "rumour"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(manifest, rules)


def test_the_package_has_the_released_bytes_and_all_that_it_names(contents) -> None:
    package = json.loads(contents["package.json"])
    released = ROOT / "static/js/dist" / package["version"]
    assert contents["widget.js"] == (released / "widget.js").read_bytes()
    assert contents["integrity.json"] == (released / "integrity.json").read_bytes()
    assert package["version"] == json.loads(read("package.json"))["version"]
    assert package["license"] == "MIT" and "scripts" not in package
    assert not {"dependencies", "devDependencies", "peerDependencies"} & package.keys()
    named = re.findall(r'"\./([^"]+\.[a-z]+)"', json.dumps([*package["exports"].values()]))
    assert {*named, package["customElements"], package["types"][2:]} <= contents.keys()


@pytest.mark.parametrize("example", ["cards.ts", "Advice.tsx", "Advice.vue", "Advice.svelte"])
def test_the_docs_show_what_is_tested(example: str) -> None:
    [path] = [folder / "src" / example for folder in (APP, REACT)
              if (folder / "src" / example).exists()]  # fmt: skip
    code = path.read_text("utf-8")
    assert f"```{example.partition('.')[2]}\n{code}```" in read("docs/frameworks.md")


@pytest.mark.parametrize("folder", ["tests/frameworks/app", "tests/lighthouse"])
def test_the_locks_of_tests_have_hashes_and_no_address(folder: str) -> None:
    for name, entry in json.loads(read(f"{folder}/package-lock.json"))["packages"].items():
        assert not name or entry["integrity"].startswith("sha512-"), name
        assert "resolved" not in entry
