"""The description of the API: current, valid, whole; and its examples are true."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from widget import Catalogue
from widget.check.schema.answers import ID_PATTERN, LANG_PATTERN
from widget.model import ID
from widget.publish import client
from widget.serve import state

from .described import FILE, ROOT, Description
from .desk import Desk

METHODS = {"get", "head", "options"}
DOCUMENT: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
OPERATIONS = [
    (path, method, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
]


def test_the_committed_file_is_what_the_schemas_say_now() -> None:
    code = "import sys; sys.path.insert(0, 'scripts'); import openapi as o; print(o.written())"
    made = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr
    assert made.stdout.strip() == FILE.read_text("utf-8").strip(), "run `make openapi`"


def test_it_is_openapi() -> None:
    assert DOCUMENT["openapi"] == "3.1.1"
    assert not [str(error) for error in OpenAPIV31SpecValidator(DOCUMENT).iter_errors()]


@pytest.mark.parametrize("spoil", ["no responses", "no path parameter", "a type that is none"])
def test_the_judge_of_that_is_awake(spoil: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    operation = document["paths"]["/v1/cards/{id}.{lang}.json"]["get"]
    if spoil == "no responses":
        operation["responses"]["200"] = {}
    elif spoil == "no path parameter":
        operation["parameters"].pop(0)
    else:
        document["components"]["schemas"]["Notice"]["properties"]["reason"]["type"] = "text"
    assert [*OpenAPIV31SpecValidator(document).iter_errors()]


def test_every_address_of_a_catalogue_is_described(tmp_path: Path) -> None:
    """Once each; and of what is described there is something."""
    desk = Desk(tmp_path / "cards", "bath")
    described, met = Description(), set()
    catalogues = [Catalogue(languages=["en", "es", "ar"]), desk.catalogue()]
    made = client.page_assets("builder.css", "builder.js")  # of the builder, beside the catalogue
    for path in {*catalogues[0].paths(), *catalogues[1].paths(), *made}:
        found = described.templates_of(path)
        assert len(found) == 1, path
        met.add(found[0])
    for path in ("oembed", "builder", "builder/pastes.json", "builder/preview"):
        answer = desk.catalogue().find(path, "url=https://cards.example/w/cards/en/bath")
        assert answer.status == 200
        met.add(*described.templates_of(path))
    assert met == DOCUMENT["paths"].keys()
    assert len(met) == 27


def test_no_other_path_is_described() -> None:
    for path in ("", "v1", "v1/cards", "cards/en", "v1/cards/Tens.en.json", "cards/en/tens/",
                 "v1/cards/tens@0.en.view.json", "embed/2/widget.js",
                 f"v1/cards/{'a' * 65}.en.json", "builder/", "v1/cards/tens.json"):  # fmt: skip
        assert not Description().templates_of(path), path
        assert Catalogue(languages=["en"]).find(path).status == 404


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_operation_is_told(path: str, method: str, operation: dict[str, Any]) -> None:
    described = Description()
    assert DOCUMENT["paths"][path].keys() == METHODS
    assert operation["operationId"].startswith({"options": "preflight"}.get(method, method))
    assert operation["summary"].endswith(".")
    assert set(operation["tags"]) <= {tag["name"] for tag in DOCUMENT["tags"]}
    parameters = [described.at(one["$ref"]) for one in operation["parameters"]]
    in_path = {one["name"] for one in parameters if one["in"] == "path"}
    assert in_path == set(re.findall(r"\{([a-z]+)\}", path))
    for one in parameters:
        assert one["description"]
        if one["in"] == "path":
            assert not described.schema_faults(_pointer(one), one["example"])
    for status, reference in operation["responses"].items():
        response = described.at(reference["$ref"]) if "$ref" in reference else reference
        assert response["description"]
        assert ("content" in response) == (method == "get" and status != "304")


def test_operations_have_names_of_their_own() -> None:
    names = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(names) == len(set(names)) == 3 * 27


def test_every_answer_in_json_has_an_example_and_it_is_true() -> None:
    described, checked = Description(), 0
    for path, method, operation in OPERATIONS:
        for status, response in operation["responses"].items():
            for media, content in response.get("content", {}).items():
                place = "/".join(part.replace("/", "~1") for part in (path, method))
                at = f"#/paths/{place}/responses/{status}/content/{media.replace('/', '~1')}"
                if media == "application/json" and path not in ("/v1/openapi.json", "/builder"):
                    assert "example" in content or path == "/builder/pastes.json", at
                if "example" in content:
                    assert not described.schema_faults(f"{at}/schema", content["example"]), at
                    checked += 1
    assert checked > 12


def test_ids_and_languages_are_those_of_the_server() -> None:
    """The pattern for addresses and that for files are written in two dialects."""
    for name in ("tens", "a", "a-b-c", "1", "A", "a_b", "a--b", "-a", "a-", "", "ä", "a" * 64):
        assert bool(re.fullmatch(ID_PATTERN, name)) == bool(ID.match(name)), name
    for lang in ("en", "en-US", "en_GB", "EN", "und", "zh-Hant-TW", "x" * 8, "x" * 9, "12", "",
                 "en--US", "en.US", "e n", "en-", "a-b-c-d-e", "a-b-c-d-e-f"):  # fmt: skip
        path = f"v1/cards/tens.{lang}.json"
        assert bool(re.fullmatch(LANG_PATTERN, lang)) == bool(state._LOCALIZED.match(path)), lang


def test_the_server_of_the_description_is_where_the_cards_are_mounted() -> None:
    """A path is appended to it (OpenAPI 3.1.1, Paths Object): no slash may meet a slash."""
    public = Catalogue(public_url="https://cards.example/w/").find("v1/openapi.json")
    assert json.loads(public.identity.body)["servers"][0]["url"] == "https://cards.example/w"
    nowhere = Catalogue().find("v1/openapi.json")
    url = json.loads(nowhere.identity.body)["servers"][0]["url"]
    for base in ("https://cards.example/", "https://cards.example/a/b/"):
        assert urljoin(f"{base}v1/openapi.json", url) == base
    spare = {**json.loads(public.identity.body), "servers": 0}
    assert (
        spare == {**DOCUMENT, "servers": 0} == {**json.loads(nowhere.identity.body), "servers": 0}
    )


def _pointer(parameter: dict[str, Any]) -> str:
    names = DOCUMENT["components"]["parameters"]
    key = next(key for key, one in names.items() if one == parameter)
    return f"#/components/parameters/{key}/schema"
