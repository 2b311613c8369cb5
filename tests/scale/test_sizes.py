"""How many requests a card costs its reader, and how many bytes: no other test may grow them.

The limits are what benchmarks/page/bytes.py measured, rounded up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import Any

import brotli
import pytest
from flask import Flask
from werkzeug.wrappers import Request, Response

from widget import create_blueprint
from widget.publish.client import newest

from ..browser.rig.page import Page
from ..browser.rig.servers import Partner, Provider

ROOT = Path(__file__).parents[2]
SCRIPT = f"embed/{newest()}/widget.js"
TENS = "v1/cards/tens.en.view.json"
#: Bytes of bodies with brotli 11, as exports and archives hold them; and with 5, as servers send.
MEDIAN, LARGEST, MEDIAN_SENT, FIRST_EMBED = 3_600, 5_200, 4_100, 6_400


@pytest.fixture(scope="module")
def views() -> dict[str, tuple[bytes, bytes]]:
    """The English view of every starter card, as it is and as it is sent."""
    app = Flask("sizes")
    app.register_blueprint(
        create_blueprint(public_url="https://cards.test/widget/"), url_prefix="/widget"
    )
    client, found = app.test_client(), {}
    for card in client.get("/widget/v1/cards.en.json").get_json()["cards"]:
        path = f"/widget/v1/cards/{card['id']}.en.view.json"
        sent = client.get(path, headers={"Accept-Encoding": "br"})
        assert sent.headers["Content-Encoding"] == "br"
        found[card["id"]] = client.get(path).data, sent.data
        assert brotli.decompress(sent.data) == found[card["id"]][0]
    return found


def packed(body: bytes) -> int:
    return len(brotli.compress(body, quality=11))


def test_views_of_the_starter_cards_do_not_grow(views: dict[str, tuple[bytes, bytes]]) -> None:
    sizes = {card: packed(body) for card, (body, _) in views.items()}
    assert len(sizes) == 12
    assert median(sizes.values()) <= MEDIAN, sizes
    assert max(sizes.values()) <= LARGEST, sizes


def test_views_are_sent_hardly_larger(views: dict[str, tuple[bytes, bytes]]) -> None:
    sizes = {card: len(sent) for card, (_, sent) in views.items()}
    assert median(sizes.values()) <= MEDIAN_SENT, sizes


def test_a_first_embed_is_one_script_and_one_view(views: dict[str, tuple[bytes, bytes]]) -> None:
    client = packed((ROOT / "static/js/dist" / newest() / "widget.js").read_bytes())
    assert client + median(packed(body) for body, _ in views.values()) <= FIRST_EMBED


def test_a_card_costs_two_requests(page: Page, provider: Provider, partner: Partner) -> None:
    answers = watched(provider)
    page.open(partner.page(snippet(provider)))
    page.loaded()
    assert provider.paths() == [SCRIPT, TENS]
    assert [status for status, _ in answers] == [200, 200]
    assert all(size > 1000 for _, size in answers)


def test_the_second_time_it_costs_one_that_is_answered_without_a_body(
    page: Page, provider: Provider, partner: Partner
) -> None:
    if page.engine == "webkit":
        pytest.skip("webkit: its driver starts browsers that forget what they have been answered")
    address = partner.page(snippet(provider))
    page.open(address)
    page.loaded()
    provider.behave()
    answers = watched(provider)
    page.open(address)
    page.loaded()
    assert provider.paths() == [TENS]  # the script is kept: it never changes
    assert answers == [(304, 0)]


def snippet(provider: Provider) -> str:
    """What a site owner pastes: the copy, and the script with its hash."""
    blueprint: Any = provider.app.blueprints["treatment_cards"]
    return str(blueprint.catalogue.snippet("tens"))


def watched(provider: Provider) -> list[tuple[int, int]]:
    """Status and length of every body from now on; the answers stay what they are."""
    found: list[tuple[int, int]] = []

    def watch(request: Request, app: Callable[..., Any]) -> Callable[..., Iterable[bytes]]:
        answer = Response.from_app(app, request.environ, buffered=True)
        found.append((answer.status_code, len(answer.get_data())))
        return answer

    provider.misbehave("/widget/", watch)
    return found
