"""The description of the API as a judge of answers: what of one it does not say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

ROOT = Path(__file__).parents[2]
FILE = ROOT / "widget" / "publish" / "openapi.json"
#: On every answer, though the document cannot say so where a publisher lists origins.
CORS = ("Access-Control-Allow-Origin", "*")


class Description:
    """A document, as it is or spoilt for a test."""

    def __init__(self, document: Mapping[str, Any] | None = None) -> None:
        self.document = document or json.loads(FILE.read_text("utf-8"))
        made = Resource(contents=self.document, specification=DRAFT202012)
        self._registry = Registry().with_resource("urn:api", made)
        self._validators: dict[str, Draft202012Validator] = {}
        self._good: set[tuple[str, Any]] = set()
        self._templates = {path: self._pattern(path) for path in self.document["paths"]}

    def at(self, pointer: str) -> Any:
        """What a JSON pointer names (RFC 6901), references followed."""
        found: Any = self.document
        for key in pointer.removeprefix("#/").split("/"):
            found = found[key.replace("~1", "/").replace("~0", "~")]
        return self.at(found["$ref"]) if isinstance(found, dict) and "$ref" in found else found

    def templates_of(self, path: str) -> list[str]:
        """The templates that a path below the mount point matches; what is fixed comes first."""
        if f"/{path}" in self._templates:
            return [f"/{path}"]
        return [name for name, pattern in self._templates.items() if pattern.fullmatch(f"/{path}")]

    def schema_faults(self, pointer: str, value: Any) -> list[str]:
        checker = self._validator(pointer)
        return [f"{error.json_path}: {error.message[:200]}" for error in checker.iter_errors(value)]

    def faults(
        self, method: str, path: str, status: int, headers: list[tuple[str, str]], body: bytes
    ) -> list[str]:
        """What is not as described; nothing for a good answer.

        :param body: as it was before it was packed.
        """
        found = self.templates_of(path)
        if status == 405:
            pointer = "#/components/responses/MethodNotAllowed"
        elif not found:  # every other path
            preflight = method == "OPTIONS"
            missing = "NoPage" if path.endswith(("/frame", "/embed")) else "NotFound"
            pointer = f"#/components/responses/{'Preflight' if preflight else missing}"
            if status != (204 if preflight else 404):
                return [f"{path}: {status}, and no path of the document"]
        elif len(found) > 1:
            return [f"{path}: several paths of the document, {found}"]
        else:
            place = found[0].replace("~", "~0").replace("/", "~1")
            pointer = f"#/paths/{place}/{method.lower()}/responses/{status}"
        try:
            response, pointer = self.at(pointer), self._last(pointer)
        except KeyError:
            return [f"{method} {path}: status {status} is not listed"]
        return [
            f"{method} {path} {status}: {fault}"
            for fault in (
                *self._header_faults(response, headers, whole=status not in (204, 304)),
                *self._body_faults(method, response, pointer, dict(headers), body),
            )
        ]

    def _header_faults(
        self, response: Any, headers: list[tuple[str, str]], *, whole: bool
    ) -> Iterator[str]:
        told, sent = response["headers"], dict(headers)
        if len(sent) != len(headers):
            yield "a header stands twice"
        if CORS not in headers:
            yield "no Access-Control-Allow-Origin"
        for name in sent.keys() - told.keys() - {"Content-Type"}:
            yield f"{name} is not listed"
        for name, reference in told.items():
            header = self.at(reference["$ref"])
            if name not in sent:
                if header.get("required"):
                    yield f"{name} is not there"
                continue
            value: Any = sent[name]
            if header["schema"].get("type") == "integer":
                value = int(value)
            if (reference["$ref"], value) in self._good:
                continue
            found = self.schema_faults(f"{reference['$ref']}/schema", value)
            if not found:
                self._good.add((reference["$ref"], value))
            yield from (f"{name}: {fault}" for fault in found)
        if whole and "Content-Type" not in sent:
            yield "no Content-Type"

    def _body_faults(
        self, method: str, response: Any, pointer: str, headers: dict[str, str], body: bytes
    ) -> Iterator[str]:
        content = response.get("content")
        if content is None or method == "HEAD":
            if body:
                yield "a body where none is described"
            return
        media = headers["Content-Type"]
        if media not in content:
            yield f"{media} is not listed"
            return
        place = f"{pointer}/content/{media.replace('/', '~1')}/schema"
        if (place, body) in self._good:  # many requests get the same bytes
            return
        value = json.loads(body) if media == "application/json" else body.decode()
        found = self.schema_faults(place, value) if value else ["empty"]
        if not found:
            self._good.add((place, body))
        yield from found

    def _last(self, pointer: str) -> str:
        """Where the thing itself stands that a pointer leads to."""
        *up, key = pointer.removeprefix("#/").split("/")
        around = self.at("/".join(up))
        found = around[key.replace("~1", "/").replace("~0", "~")]
        return self._last(found["$ref"]) if "$ref" in found else pointer

    def _validator(self, pointer: str) -> Draft202012Validator:
        if pointer not in self._validators:
            self._validators[pointer] = Draft202012Validator(
                {"$ref": f"urn:api{pointer}"},
                registry=self._registry,
                format_checker=FormatChecker(),
            )
        return self._validators[pointer]

    def _pattern(self, template: str) -> re.Pattern[str]:
        names = self.document["paths"][template]["get"]["parameters"]
        known = {p["name"]: p["schema"] for p in map(self._parameter, names) if p["in"] == "path"}
        parts = re.split(r"\{([a-z]+)\}", template)
        regex = "".join(
            _regex(known[part]) if number % 2 else re.escape(part)
            for number, part in enumerate(parts)
        )
        return re.compile(regex)

    def _parameter(self, reference: dict[str, str]) -> dict[str, Any]:
        return dict(self.at(reference["$ref"]))


def _regex(schema: dict[str, Any]) -> str:
    """A parameter as part of a path; none of those that are bounded holds a dot."""
    most = schema.get("maxLength")
    bound = rf"(?=[^/.@]{{1,{most}}}(?:[/.@]|\Z))" if most else ""
    return f"{bound}(?:{schema['pattern'].strip('^$')})"
