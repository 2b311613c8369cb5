"""What a request costs grows no faster than the request: CPU time of 8 KB against 4 KB.

Twice as much where work is linear, four times where every pair is tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import process_time

import pytest

from widget.serve import demand, negotiate

from .wire import ask, folder, served

#: Bytes; a server lets in no longer header (gunicorn: 8,190).
SHORT, LONG = 4_000, 8_000
FORMS = ("v1/cards/{}.en.json", "v1/cards.{}.json", "v1/cards/{}@0a1b2c3d4e5f.en.view.json",
         "cards/en/{}/frame", "cards/{}/x/frame", "embed/{}", "{}")  # fmt: skip
#: Between linear and quadratic.
MOST = 3
#: Of measuring, at most.
ROUNDS = 60


def header(item: str, size: int) -> str:
    return ",".join([item] * (size // (len(item) + 1)))


def ratio(short: Callable[[], object], long: Callable[[], object], times: int = 10) -> float:
    """How much more CPU time the longer takes: by turns, the least of several each.

    Until it is below what is allowed: neighbours on a busy machine make some rounds dearer, but
    what is quadratic stays above it however often it is asked.
    """
    spent: dict[Callable[[], object], list[float]] = {short: [], long: []}
    for _ in range(ROUNDS):
        for work, found in spent.items():
            began = process_time()
            for _ in range(times):
                work()
            found.append(process_time() - began)
        if len(found) >= 5 and min(spent[long]) / min(spent[short]) < MOST:
            break
    return min(spent[long]) / min(spent[short])


def growth(work: Callable[[str], object], item: str, times: int = 10) -> float:
    """How much more a header of twice the size costs."""
    one, two = header(item, SHORT), header(item, LONG)
    return ratio(lambda: work(one), lambda: work(two), times)


ENCODINGS = (
    "gzip",
    "br;q=0.5",
    "a",
    ";",
    ";q",
    "q=1",
    "*;q=0.001",
    "gzip;q=1;q=1;q=1",
    " ",
    "x" * 900,
)
TAGS = ('"a"', 'W/"a"', '"', "W/", '""', "*", '"a', 'W/"', "\\", '"' + "a" * 900, "W/W/W/")


@pytest.mark.parametrize("item", ENCODINGS)
def test_accept_encoding_costs_no_more_than_its_length(item: str) -> None:
    """Our own bound is far below that of a server; beyond it nothing is read."""

    def work(value: str) -> object:
        negotiate._ranking.cache_clear()
        return negotiate.represent(demand.NOT_FOUND, value)

    assert growth(work, item) < MOST
    assert growth(negotiate._ranking.__wrapped__, item) < MOST


@pytest.mark.parametrize("item", TAGS)
def test_if_none_match_costs_no_more_than_its_length(item: str) -> None:
    assert growth(lambda value: negotiate.is_known('"0123"', value), item) < MOST


@pytest.mark.parametrize("item", ["a=b", "&", "%", "%25", ";", "country=GB", "=", "+", "%u0000"])
def test_a_query_costs_no_more_than_its_length(tmp_path: Path, item: str) -> None:
    """Of fragments and oEmbed: over 1,000 characters are refused before they are read."""
    app = served(folder(tmp_path / "cards").folder)

    def work(text: str) -> object:
        query = text.replace(",", "&")
        for path in ("v1/cards/bath.en.html", "oembed", "v1/changes.json", "builder/pastes.json"):
            reply = ask(app, f"/w/{path}", query)
            assert reply.code in (200, 400)
        return reply

    assert growth(work, item, times=2) < MOST


def test_a_path_costs_no_more_than_its_length(tmp_path: Path) -> None:
    app = served(folder(tmp_path / "cards").folder)
    for item in ("a-", "-", "en-", "@", "a.", "../", "%2f", "a", "ä"):
        for form in FORMS:
            one, two = (form.replace("{}", item * (size // len(item))) for size in (SHORT, LONG))
            asked = [partial(ask, app, f"/w/{path}") for path in (one, two)]
            assert ratio(*asked, times=10) < MOST, (item, form)


def test_the_detector_of_cost_is_awake() -> None:
    """A pattern that begins anew at every comma."""
    assert growth(re.compile(",+z").search, "", times=1) > MOST
