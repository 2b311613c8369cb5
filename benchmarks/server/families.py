"""Requests that might be dear: odd, missing, chosen by a query, or never seen before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import cycle, islice, product
from random import Random
from urllib.parse import urlencode

from benchmarks.server.requests import Request
from benchmarks.server.served import PATH, PREFIX

#: Ids of starter cards.
STARTER = tuple(
    "acetaminophen back-spasm-basics exercise heat-and-ice inversion-table massage opioids "
    "paraffin-bath physical-therapy tens".split()
)
Family = Callable[[], Iterator[Request]]
_CARDS = f"{PREFIX}/v1/cards/"
#: Families whose answer is that there is nothing; none may cost more than a hit.
MISSES = (
    "id unknown", "id too long", "path of 3 KB", "bytes that are no text", "dots and slashes",
    "letters too large", "no address of ours", "revision unknown", "revision of no card",
    "frame of no card", "method not allowed",
)  # fmt: skip


def _get(path: str, query: str = "") -> Request:
    return Request(f"{PREFIX}/{path}", query=query)


def _numbered(make: Callable[[str], Request]) -> Family:
    """No two of them alike, the same in every run."""

    def family() -> Iterator[Request]:
        chance = Random(1)
        while True:
            yield make(f"{chance.getrandbits(48):012x}")

    return family


def _same(request: Request) -> Family:
    return lambda: cycle([request])


def _choices() -> Iterator[tuple[str, str]]:
    """A card and a query, more than anything remembers, in an order that makes remembering vain."""
    every = list(product(["", "GB", "US", "DE", "XX"], "123456", ["light", "dark", "auto"],
                         ["full", "compact"], STARTER))  # fmt: skip
    Random(2).shuffle(every)
    for country, level, theme, variant, card in cycle(every):
        named = {"heading-level": level, "theme": theme, "variant": variant}
        yield card, urlencode({"country": country, **named} if country else named)


def _page(address: str) -> str:
    return urlencode({"url": f"https://cards.example{PREFIX}/cards/en/{address}"})


def families(etag: str) -> dict[str, Family]:
    """By name, endless requests; the first is the plain hit that all others are compared with.

    :param etag: of the hit.
    """
    html, policy = f"{_CARDS}massage.en.html", "default-src 'none'; script-src 'self' "
    days = [str(date(2000, 1, 1) + timedelta(number)) for number in range(9000)]
    tags = ", ".join([*(f'"{number:020x}"' for number in range(40)), etag])
    return {
        "hit": _same(Request(PATH)),
        "hit, gzip": _same(Request(PATH, "gzip")),
        "hit, identity": _same(Request(PATH, "identity")),
        "hit, HEAD": _same(Request(PATH, method="HEAD")),
        "hit, 304": _same(Request(PATH, headers={"If-None-Match": etag})),
        "hit, 304, forty tags": _same(Request(PATH, headers={"If-None-Match": tags})),
        "hit, codings never seen": _numbered(lambda n: Request(PATH, f"gzip, br;q=0.5, x-{n}")),
        "hit, 2 KB of codings": _numbered(lambda n: Request(PATH, f"x-{n}, " * 120 + "br")),
        "hit, query ignored": _numbered(lambda n: Request(PATH, query=f"utm_source={n}")),
        "language near (en-GB)": _same(_get("v1/cards/massage.en-GB.view.json")),
        "language unknown": _numbered(lambda n: _get(f"v1/cards/massage.{_letters(n)}.view.json")),
        "language of ten parts": _same(_get("v1/cards/massage.zh-a-b-c-d-e.view.json")),
        "id unknown": _numbered(lambda n: _get(f"v1/cards/card-{n}.en.view.json")),
        "id too long": _numbered(lambda n: _get(f"v1/cards/{n * 40}.en.view.json")),
        "path of 3 KB": _numbered(lambda n: _get(f"v1/cards/{n}{'-a' * 1500}.en.view.json")),
        "bytes that are no text": _numbered(lambda n: _get(f"v1/cards/\x80\xff{n}.en.view.json")),
        "dots and slashes": _numbered(lambda n: _get(f"v1/../..//{n}//cards/./massage")),
        "letters too large": _numbered(lambda n: _get(f"v1/CARDS/{n}.EN.VIEW.JSON")),
        "no address of ours": _numbered(lambda n: _get(n)),
        "revision unknown": _numbered(lambda n: _get(f"v1/cards/massage@{n}.en.view.json")),
        "revision of no card": _numbered(lambda n: _get(f"v1/cards/card@{n}.en.view.json")),
        "frame of no card": _numbered(lambda n: _get(f"cards/en/card-{n}/frame")),
        "method not allowed": _same(Request(PATH, method="POST")),
        "preflight": _same(Request(PATH, method="OPTIONS")),
        "fragment, plain": _same(Request(html)),
        "fragment, one choice": _same(Request(html, query="country=GB")),
        "fragment, choices never seen": lambda: (_get(f"v1/cards/{card}.en.html", query=query)
                                                 for card, query in _choices()),
        "fragment, choice refused": _same(Request(html, query="theme=pink")),
        "fragment, query too long": _numbered(lambda n: Request(html, query=f"a={n * 100}")),
        "changes since a day": lambda: (_get("v1/changes.json", query=f"since={d}")
                                        for d in cycle(days)),
        "oembed": _same(_get("oembed", query=_page("massage"))),
        "oembed, sizes never seen": _numbered(
            lambda n: _get("oembed", query=f"{_page('massage')}&maxwidth={int(n, 16) % 999_999}")
        ),
        "oembed, address unknown": _numbered(lambda n: _get("oembed", query=_page(n))),
        "builder": _same(_get("builder")),
        "builder, choices never seen": lambda: (_get("builder", query=f"card={card}&{query}")
                                                for card, query in _choices()),
        "builder, policies never seen": _numbered(
            lambda n: _get("builder", query=urlencode({"policy": f"{policy}https://{n}.example"}))
        ),
    }  # fmt: skip


def _letters(number: str) -> str:
    """A language tag that nobody has."""
    return "q" + number[:7].translate(str.maketrans("0123456789", "ghijklmnop"))


def some(family: Family, count: int, first: int = 0) -> list[Request]:
    """So many of them, from the first on."""
    return list(islice(family(), first, first + count))
