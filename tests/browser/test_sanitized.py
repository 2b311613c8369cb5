"""Promise 8, its first filters: what cleaning lets through runs nowhere, wherever it lies."""

from __future__ import annotations

import pytest

from widget.check.sanitize import sanitize
from widget.errors import SanitizeError

from .rig import vectors
from .rig.page import left
from .test_hostile_server import Attacker, attacker  # noqa: F401

AT_ONCE = 250


def cleaned(texts: list[str]) -> list[str]:
    """What is left of them, each once; what is refused is shown nowhere."""
    found = {}
    for text in texts:
        try:
            found[sanitize(text)] = None
        except SanitizeError:
            continue
    return [html for html in found if html.strip()]


def ran(page, partner, body: str) -> list[str]:
    """What ran on a page, once for each time; where the page was left, that and how it was told."""
    address = partner.page(body, head=f"<script>{vectors.WATCH}</script>")
    try:
        page.open(address)
        times, where = page.evaluate(vectors.TOUCH)
    except Exception as error:
        if not (told := left(error)):
            raise
        return [f"the page was left: {told}"]
    elsewhere = [] if where == address else [f"the page was left for {where}"]
    return ["something ran"] * times + elsewhere


@pytest.mark.parametrize("count", [1500, pytest.param(12_000, marks=pytest.mark.long)])
def test_nothing_that_was_cleaned_runs(page, partner, attacker: Attacker, count: int):  # noqa: F811
    outputs = [
        html.replace("ATTACKER", attacker.origin) for html in cleaned(vectors.vectors(count))
    ]
    assert len(outputs) > 300
    for start in range(0, len(outputs), AT_ONCE):
        some = outputs[start : start + AT_ONCE]
        for place in vectors.SERVED:
            assert ran(page, partner, vectors.served(some, place)) == [], place
        assert ran(page, partner, vectors.scripted(some)) == []
    assert attacker.heard == []
    print(f"{page.engine}: {len(outputs)} outputs in {vectors.CONTEXTS} contexts")


def test_what_nobody_cleaned_is_caught(page, partner, attacker: Attacker):  # noqa: F811
    """The control: the same pages over the vectors as they are."""
    some = [text.replace("ATTACKER", attacker.origin) for text in vectors.written()][::3]
    found = ran(page, partner, vectors.scripted(some[:120]))
    for start in range(0, len(some), 20):
        found += ran(page, partner, vectors.served(some[start : start + 20], "body"))
    assert found.count("something ran") > 20
    assert attacker.heard


@pytest.mark.parametrize(
    "body",
    [
        "<script>location.href = '/elsewhere'</script>",
        "<p onmouseover=\"location.href = '/elsewhere'\">x</p>",
        '<meta http-equiv="refresh" content="0; url=/elsewhere">',
    ],
    ids=["loading", "touched", "refresh"],
)
def test_a_page_that_was_left_is_told(page, partner, body: str):
    found = ran(page, partner, body)
    assert len(found) == 1 and found[0].startswith("the page was left"), found


def test_what_a_driver_says_of_anything_else_is_no_page_that_was_left():
    for told in ("NS_ERROR_WONT_HANDLE_CONTENT", "net::ERR_ABORTED", "Navigation failed"):
        assert left(Exception(f"Page.goto: {told}\nCall log: x"))
    for told in ("NS_ERROR_CONNECTION_REFUSED", "Timeout 15000ms exceeded.", "TypeError: x"):
        assert not left(Exception(f"Page.goto: {told}\nCall log: navigation"))
