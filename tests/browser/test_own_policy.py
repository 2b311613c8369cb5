"""Our own pages under their own policy: strict, never violated, and enforced by every engine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from .rig.builder import build, choose, shown
from .rig.page import until
from .rig.servers import Provider, watched

STRICT = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
LOOSE = ("'unsafe", "data:", "blob:", "*", "http:", "https:", "wasm", "'strict-dynamic'")
PAGES = [
    *("cards/en/", "cards/ar/?country=GB", "cards/en/tens", "cards/es/heat-and-ice?country=ES"),
    *("cards/en/tens/frame", "cards/ar/heat-and-ice/frame?theme=dark&variant=compact"),
    *("cards/en/tens/embed", "cards/en/never-was/frame", "cards/en/tens?country=wrong"),
    *("builder", "builder?card=opioids&lang=en&theme=dark", "builder?policy=script-src%20'self'"),
]
GONE = ["cards/en/old-belt", "cards/en/old-belt/frame", "cards/en/"]


@pytest.fixture
def reports(provider: Provider, second: Provider) -> Iterator[list[str]]:
    """What browsers tell of violations; every page of both publishers asks them to."""
    found: list[str] = []

    def watch(request: Request, app: Any) -> Response:
        if request.path == "/reports":
            told = json.loads(request.get_data())["csp-report"]
            if not told["blocked-uri"].endswith("/favicon.ico"):  # Firefox asks every site
                found.append(f"{told.get('effective-directive')} {told['blocked-uri']}")
            return Response(status=204)
        request.environ["HTTP_ACCEPT_ENCODING"] = "identity"
        return watched(Response.from_app(app, request.environ, buffered=True))

    for publisher in (provider, second):
        publisher.misbehave("", watch)
    yield found
    for publisher in (provider, second):
        publisher.behave()


def rules(provider: Provider, path: str) -> dict[str, str]:
    """The policy of a page by directive; a directive that is there twice would count once."""
    answer = provider.app.test_client().get(f"/widget/{path}")
    parts = [part.strip().partition(" ") for part in _policy(answer).split(";")]
    names = [name for name, _, _ in parts]
    assert len(set(names)) == len(names)
    return {name: value for name, _, value in parts}


def _policy(answer: Any) -> str:
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "http-equiv" not in answer.text  # one policy, in the header
    return str(answer.headers["Content-Security-Policy"])


def faults(told: dict[str, str]) -> list[str]:
    """What is loose in a policy."""
    found = [name for name, value in STRICT.items() if told.get(name) != value]
    found += [
        f"{name} {value}" for name, value in told.items() for loose in LOOSE if loose in value
    ]
    return found


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_of_each_page_is_strict(provider: Provider, path: str):
    told = rules(provider, path)
    assert faults(told) == []
    framed = "/frame" in path or "/embed" in path
    assert told.get("frame-ancestors") == (None if framed else "'none'")
    assert told["form-action"] == ("'self'" if path.startswith("builder") else "'none'")


@pytest.mark.parametrize("path", GONE)
def test_so_is_that_of_a_page_without_its_advice(second: Provider, path: str):
    assert faults(rules(second, path)) == []


@pytest.mark.parametrize(
    "loose",
    [
        {"default-src": "'self'"},
        {"script-src": "'self' 'unsafe-inline'"},
        {"style-src": "https:"},
        {"trusted-types": "*"},
        {"base-uri": ""},
    ],
    ids=str,
)
def test_a_loose_policy_is_seen(provider: Provider, loose: dict[str, str]):
    assert faults({**rules(provider, "builder"), **loose})


def test_no_page_violates_its_policy(page, provider: Provider, second: Provider, reports):
    ours = "() => !!document.querySelector('.important, #builder, .notice, .index')"
    addresses = [provider.base + path for path in PAGES] + [second.base + path for path in GONE]
    for address in addresses:
        page.open(address)
        assert page.evaluate(ours), address
        assert page.told()["violations"] == [], address
        assert page.told()["errors"] == [], address
    page.evaluate("() => new Promise((done) => setTimeout(done, 150))")  # reports come a bit later
    assert reports == []


def test_nor_does_the_builder_in_use(page, provider: Provider, reports):
    build(page, provider)
    for name, value in (("theme", "dark"), ("width", "320"), ("card", "heat-and-ice")):
        choose(page, name, value)
    assert shown(page) == "Heat and ice packs"
    assert page.told()["violations"] + page.told()["errors"] + reports == []


#: What a policy has to stop, each for itself. Trusted Types let no string become HTML or a script.
SINKS = {
    "html": "document.body.innerHTML = '<b id=made></b>'",
    "script address": "document.createElement('script').src = 'data:,1'",
    "script text": "document.createElement('script').text = '1'",
    "frame": "document.createElement('iframe').srcdoc = '<b></b>'",
    "timer": "setTimeout('window.ran = 1')",
    "policy": "trustedTypes.createPolicy('own', {createHTML: (text) => text})",
}


@pytest.mark.parametrize("path", ["cards/en/", "cards/en/tens/embed", "builder"])
def test_trusted_types_are_enforced_on_our_pages(page, provider: Provider, path):
    page.open(provider.base + path)
    for name, sink in SINKS.items():
        threw = page.evaluate(f"() => {{ try {{ {sink} }} catch (error) {{ return error.name }} }}")
        assert threw in ("TypeError", "EvalError"), name


def test_what_our_pages_do_not_need_is_stopped_and_told(page, provider: Provider, reports):
    """The control: what the tests above would have to see."""
    page.open(f"{provider.base}builder")
    page.evaluate("""() => {
      const style = document.createElement('style');
      style.textContent = 'body { color: red }';
      const script = document.createElement('script');
      document.body.append(style, script);
      const image = new Image();
      image.src = 'https://elsewhere.invalid/';
      document.body.setAttribute('style', 'color: red');
    }""")
    page.wait("() => window.seen.violations.length >= 3")
    told = page.told()["violations"]
    assert {violation.split()[0] for violation in told} >= {
        "style-src-elem",
        "style-src-attr",
        "img-src",
    }
    until(lambda: reports)
