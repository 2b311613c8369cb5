"""What one reader makes a cache keep is not what another gets: origins, and poisoned requests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from ..scale.caches import Site, fronts
from ..scale.rig import Answer, get, gunicorn, program
from .test_hostile_headers import EVIL, HEADERS

pytestmark = pytest.mark.slow
CACHES = ("nginx", "varnish", "chain")
ALLOWED = ("https://one.example", "https://two.example")
PATHS = ("v1/cards/tens.en.view.json", "v1/cards/tens.en.json", "v1/cards/tens.en.html?theme=dark",
         "v1/cards.en.json", "v1/disclaimer.en.view.json", "v1/changes.json", "v1/changes.atom",
         "v1/openapi.json", "cards/en/tens", "cards/en/tens/frame", "cards/en/", "embed/v1.js",
         "oembed?url=https%3A%2F%2Fcards.example%2Fw%2Fcards%2Fen%2Ftens", "builder?card=tens",
         "v1/cards/massage.en.view.json", "cards/en/massage", "v1/nothing",
         "v1/cards/tens.en.html?theme=evil")  # fmt: skip
#: What a cache itself acts on, or what belongs to one connection.
_OF_CACHES = {"Host", "Range", "If-Range", "If-Modified-Since", "Expect", "Transfer-Encoding", "Te",
              "Trailer", "Upgrade", "Connection", "Content-Length", "Authorization"}  # fmt: skip
POISON = {name: value for name, value in HEADERS.items() if name not in _OF_CACHES}
# gunicorn believes these of a proxy on its own host, and refuses them where they disagree.
POISON |= {"X-Forwarded-Proto": "https", "X-Forwarded-Protocol": "ssl"}


@dataclass(frozen=True)
class Front:
    """The ports of the caches and of the workers behind them."""

    ports: dict[str, int]

    def ask(self, front: str, path: str, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return get(self.ports[front], f"/w/{path}", {"Accept-Encoding": "gzip", **named})


@pytest.fixture(scope="module", params=["all", "listed"])
def front(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Front]:
    """All origins, or two of them; massage is recalled."""
    for name in ("nginx", "varnishd"):
        program(name)
    folder = tmp_path_factory.mktemp("site")
    site = Site(folder)
    site.recall("massage")
    origins = " ".join(ALLOWED) if request.param == "listed" else ""
    with ExitStack() as stack:
        port = stack.enter_context(gunicorn(site.folder, folder / "archive", origins=origins))
        yield Front(stack.enter_context(fronts(folder, port)))


@pytest.mark.parametrize("cache", CACHES)
def test_no_origin_gets_the_answer_of_another(front: Front, cache: str) -> None:
    listed = "Origin" in front.ask("worker", PATHS[0]).headers.get("Vary", "")
    for path in PATHS:
        for origin in (*ALLOWED, "https://evil.example", "null", "", *ALLOWED, "null"):
            headers = {"Origin": origin} if origin else {}
            answer = front.ask(cache, path, **headers)
            again = front.ask(cache, path, If_None_Match=answer.headers["ETag"], **headers)
            wanted = (origin if origin in ALLOWED else None) if listed else "*"
            for one in (answer, again):
                told = one.headers.get_all("Access-Control-Allow-Origin")
                assert told == ([wanted] if wanted else None), f"{path} for {origin}: {one.status}"
                assert ("Origin" in one.headers.get("Vary", "")) is listed
                assert "Access-Control-Allow-Credentials" not in one.headers
            assert again.status == (304 if answer.status == 200 else answer.status)


@pytest.mark.parametrize("cache", CACHES)
def test_a_poisoned_request_leaves_nothing_for_others(front: Front, cache: str) -> None:
    """The first to ask for an address sends all the odd headers at once; the next sends none."""
    for number, path in enumerate(PATHS):
        mark = "&" if "?" in path else "?"
        fresh = f"{path}{mark}fresh={cache}{number}"  # another key for the cache, the same for us
        if path.startswith("builder") or "evil" in path:
            fresh = path
        direct = front.ask("worker", path)
        first = get(front.ports[cache], f"/w/{fresh}", {"Accept-Encoding": "gzip", **POISON})
        second = front.ask(cache, fresh)
        for answer in (first, second):
            assert (answer.status, answer.body) == (direct.status, direct.body), path
            assert EVIL not in str(answer.headers)
            assert "Set-Cookie" not in answer.headers
