"""schemathesis makes requests out of the description, good and bad, and judges what comes back."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import negative_data_rejection

from widget import create_blueprint
from widget.check.schema.answers import ID_PATTERN

SETTINGS = settings(
    max_examples=30, derandomize=True, deadline=None, database=None,
    suppress_health_check=[*HealthCheck],
)  # fmt: skip
#: What schemathesis says of every status from 500 on; that of one address is described.
NOT_HERE = {("/oembed", 501)}


def made(name: str) -> Flask:
    app = Flask(name)
    cards = create_blueprint(public_url="https://cards.example/w", languages=["en", "es", "ar"])
    app.register_blueprint(cards, url_prefix="/w")
    return app


app = made("well")
schema = schemathesis.openapi.from_wsgi("/w/v1/openapi.json", app)
cards = sorted(app.blueprints["treatment_cards"].catalogue.library.cards)  # type: ignore[attr-defined]
sent: Counter[int] = Counter()


@schema.hook
def map_path_parameters(context: Any, path_parameters: Any) -> Any:
    """Every other good id is that of a card: chance finds none."""
    name = str(path_parameters.get("id", "")) if path_parameters else ""
    if re.fullmatch(ID_PATTERN, name) and sum(name.encode()) % 2:
        path_parameters["id"] = cards[sum(name.encode()) % len(cards)]
    return path_parameters


def judge(case: Any, **more: Any) -> int:
    """Send a request and hold the answer to the description; its status."""
    response = case.call(headers={"Accept-Encoding": "identity"}, **more)
    status = int(response.status_code)
    # A preflight says what may be asked anywhere; whether something is there, says the request.
    spared = [negative_data_rejection] if case.method == "OPTIONS" else []
    if (case.operation.path, status) in NOT_HERE:
        spared.append(schemathesis.checks.not_a_server_error)
    case.validate_response(response, excluded_checks=spared)
    return status


@schema.parametrize()
@SETTINGS
def test_no_request_finds_what_is_not_described(case: Any) -> None:
    sent[judge(case)] += 1


def test_it_was_asked_enough() -> None:
    """Runs after the tests above; hits of every kind are among them."""
    if not sent:
        pytest.skip("the requests were not made")
    assert sum(sent.values()) > 3_000, sent
    assert {200, 204, 304, 400, 404, 405, 501} <= sent.keys(), sent


def spoilt(app: Flask, what: str) -> Any:
    """The same app, one thing of its answers changed on the way out."""

    def answer(environ: Any, start: Any) -> Any:
        def started(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            if what == "status":
                status = "206 Partial Content"
            if what == "type":
                headers = [(k, "text/plain" if k == "Content-Type" else v) for k, v in headers]
            if what == "header":
                headers = [(k, v) for k, v in headers if k != "X-Content-Type-Options"]
            return start(status, headers, *rest)

        body = app.wsgi_app(environ, started)
        if what == "body":
            return [part.replace(b'"summary":', b'"resume":') for part in body]
        return body

    return answer


@pytest.mark.parametrize("what", ["status", "type", "header", "body"])
def test_the_judge_is_awake(what: str) -> None:
    other = made("spoilt")
    good = schemathesis.openapi.from_wsgi("/w/v1/openapi.json", other)
    operation = good["/v1/cards/{id}.{lang}.json"]["GET"]
    case = operation.Case(path_parameters={"id": "tens", "lang": "en"})
    assert judge(case) == 200
    other.wsgi_app = spoilt(made("inner"), what)  # type: ignore[method-assign]
    with pytest.raises(FailureGroup):
        judge(case)
