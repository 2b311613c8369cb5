"""Write the description of the API, widget/publish/openapi.json (OpenAPI 3.1).

The schemas are those of widget/check/schema/answers*.py, the addresses those of openapi_routes.py.
A test says whether the committed file is what this writes: `make openapi`.
"""

from __future__ import annotations

import json
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from openapi_examples import EXAMPLES
from openapi_parts import HEADERS, PARAMETERS, TAGS
from openapi_routes import ROUTES, Route
from openapi_spec_validator import validate

from widget.check.schema import answers, answers_card, answers_other

ROOT = Path(__file__).parents[1]
OUT = ROOT / "widget" / "publish" / "openapi.json"
_ABOUT = """Treatment cards and a safety disclaimer for other sites; docs/api.md tells it in prose.

`GET` and `HEAD` are answered, `OPTIONS` as a preflight, every other method with the response
`MethodNotAllowed`; every other path with `NotFound`, or with `NoPage` where it would be a frame.
No answer depends on who asks: there are no cookies and no credentials. Of a request's headers only
`Accept-Encoding` and `If-None-Match` count, and `Origin` where the publisher lists origins.

Obey `status` in a body whatever the HTTP status is: hosts that only send files answer with 200 for
a card that is gone. The language in a path is looked up by RFC 4647; where it is not there, the
publisher's language answers, and `lang` in the body says so. `und` asks for that language."""
_BODY = ("ContentLength", "ContentEncoding")
_ALWAYS = ("AccessControlAllowOrigin", "CrossOriginResourcePolicy", "ContentTypeOptions")
#: Answers without a body, by status: how their names begin, and what they say.
_BARE = {
    200: ("Found", "It is there."),
    304: ("NotModified", "One of the tags in `If-None-Match` is that of the answer."),
    400: ("Plain", "The query has a value that cannot be."),
    410: ("Gone", "The card is withdrawn or recalled."),
}
_NAMES = {
    "AccessControlAllowOrigin": "Access-Control-Allow-Origin",
    "AccessControlAllowMethods": "Access-Control-Allow-Methods",
    "AccessControlMaxAge": "Access-Control-Max-Age",
    "CrossOriginResourcePolicy": "Cross-Origin-Resource-Policy",
    "ContentTypeOptions": "X-Content-Type-Options",
    "ContentLength": "Content-Length",
    "ContentEncoding": "Content-Encoding",
    "ContentSecurityPolicy": "Content-Security-Policy",
    "ReferrerPolicy": "Referrer-Policy",
}


def document() -> dict[str, Any]:
    """The description, validated.

    :raises OpenAPIValidationError: where it is none.
    """
    plugin = MarshmallowPlugin()
    spec = APISpec(
        "Treatment cards",
        "1",
        "3.1.1",
        info={"description": _ABOUT},
        # Relative to the document itself; what knows its public address puts that here.
        servers=[{"url": "..", "description": "Where the cards are mounted."}],
        tags=[{"name": name, "description": text} for name, text in TAGS.items()],
        plugins=[plugin],
    )
    assert plugin.converter
    plugin.converter.add_attribute_function(_written)
    spec.components.schema("Node", answers.NODE)
    spec.components.schema("NodeAttributes", answers.NODE_ATTRIBUTES)
    for name, header in HEADERS.items():
        spec.components.header(name, header)
    for name, parameter in PARAMETERS.items():
        spec.components.parameter(name, parameter["in"], parameter)
    for name, response in _shared().items():
        spec.components.response(name, response)
    for route in ROUTES:
        spec.path(f"/{route.path}", operations=_operations(route))
    made = json.loads(json.dumps(spec.to_dict()))
    _describe(made["components"]["schemas"])
    validate(made)
    return dict(made)


def _written(converter: Any, field: Any, **_: Any) -> dict[str, Any]:
    """A kind of value that marshmallow has no words for, as JSON Schema."""
    if not isinstance(field, answers.Written):
        return {}
    schema, inner = deepcopy(field.schema), [converter.field2property(one) for one in field.inner]
    for one in inner:
        one.pop("description", None)
    if "anyOf" in schema:
        schema["anyOf"] += inner
    elif inner:
        schema["additionalProperties"] = inner[0]
    return dict(schema)


def _describe(schemas: dict[str, Any]) -> None:
    """What a schema's docstring says of it."""
    for module in (answers_card, answers_other):
        for name, made in vars(module).items():
            if name in schemas and made.__doc__:
                schemas[name]["description"] = made.__doc__.replace("``", "`")


def _shared() -> dict[str, Any]:
    """The answers that many addresses have."""
    mistake = {
        "NotFound": ("not found", "an address listed at docs/api.md", "Nothing is there."),
        "BadQuery": (
            "unknown value in the query",
            "country: two capital letters",
            "A value in the query that cannot be, or too long a query.",
        ),
        "MethodNotAllowed": ("method not allowed", "GET or HEAD", "For every other method."),
        "NotImplemented": ("not implemented", "format: json", "Another format than JSON."),
    }
    shared = {}
    for name, (error, expected, description) in mistake.items():
        more = ("Allow",) if name == "MethodNotAllowed" else ()
        shared[name] = {
            "description": description,
            "headers": _headers("CacheNever", *more, *_BODY),
            "content": {
                "application/json": {
                    "schema": answers_other.Mistake,
                    "example": {"error": error, "expected": expected},
                }
            },
        }
    shared["Preflight"] = {
        "description": "What may be asked, for browsers.",
        "headers": {
            **_refs(*_ALWAYS, "Allow", "AccessControlAllowMethods", "AccessControlMaxAge", "Vary"),
            "Cache-Control": _ref("headers", "CacheNever"),
        },
    }
    for name in mistake:
        shared[f"{name}Alone"] = {k: v for k, v in shared[name].items() if k != "content"}
    words = _refs("ContentSecurityPolicy?", "ReferrerPolicy?")
    shared["NoPage"] = deepcopy(shared["NotFound"])
    shared["NoPage"]["headers"] |= words
    shared["NoPage"]["content"] |= {"text/html; charset=utf-8": {"schema": {"type": "string"}}}
    shared["NoPageAlone"] = {k: v for k, v in shared["NoPage"].items() if k != "content"}
    for route in ROUTES:
        for status in (304, *route.statuses):
            more = () if status == 304 else _BODY
            told = {"description": _BARE[status][1], "headers": _headers(*route.headers, *more)}
            shared[_bare(route, status)] = told
    return shared


def _operations(route: Route) -> dict[str, Any]:
    get = _operation(route, "get", route.summary)
    head = _operation(route, "head", f"{route.summary} Headers alone.")
    for status, response in head["responses"].items():
        shared = response.get("$ref", "").rpartition("/")[2]
        name = f"{shared}Alone" if shared and status != "304" else _bare(route, int(status))
        head["responses"][status] = _ref("responses", name)
    preflight = {
        "operationId": f"preflight{route.name[0].upper()}{route.name[1:]}",
        "summary": "What may be asked, for browsers.",
        "tags": [route.tag],
        "parameters": [*route.in_path],
        "responses": {"204": _ref("responses", "Preflight")},
    }
    return {"get": get, "head": head, "options": preflight}


def _operation(route: Route, method: str, summary: str) -> dict[str, Any]:
    name = f"{method}{route.name[0].upper()}{route.name[1:]}"
    operation: dict[str, Any] = {"operationId": name, "summary": summary, "tags": [route.tag]}
    if route.about:
        operation["description"] = route.about
    asked = (*route.in_path, *route.query, "IfNoneMatch")
    responses: dict[str, Any] = {
        str(status): _answer(route, status, about) for status, about in route.statuses.items()
    }
    responses["304"] = _ref("responses", _bare(route, 304))
    responses |= {str(k): _ref("responses", name) for k, name in route.mistakes.items()}
    if route.words:  # readers of a page or a frame get words, a bad address JSON
        responses["404"] = _ref("responses", "NoPage")
    operation["parameters"] = [*asked]
    operation["responses"] = dict(sorted(responses.items()))
    return operation


def _bare(route: Route, status: int) -> str:
    """The name of a shared answer without a body."""
    page = "Page" if "ContentSecurityPolicy" in route.headers else ""
    return f"{_BARE[status][0]}{page}{route.headers[0]}"


def _answer(route: Route, status: int, about: str) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": route.schemas.get(status, route.schema)}
    if example := EXAMPLES.get(f"{route.name}{'' if status == 200 else status}"):
        content["example"] = example
    return {
        "description": about,
        "headers": _headers(*route.headers, *_BODY),
        "content": {route.type: content},
    }


def _headers(cache: str, *more: str) -> dict[str, Any]:
    return {
        **_refs(*_ALWAYS, "ETag", "Vary", *more),
        "Cache-Control": _ref("headers", cache),
    }


def _refs(*names: str) -> dict[str, Any]:
    found = {}
    for name in names:
        plain = name.removesuffix("?")
        found[_NAMES.get(plain, plain)] = _ref("headers", name.replace("?", "OrNone"))
    return found


def _ref(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


def written() -> str:
    """The file as it is committed."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    OUT.write_text(written(), "utf-8")
    sys.stdout.write(f"{OUT.relative_to(ROOT)}: {OUT.stat().st_size:,} bytes\n")
