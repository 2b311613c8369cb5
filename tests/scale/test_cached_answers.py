"""What nginx and Varnish make of our answers: codings, ETags, 304, 410, HEAD, origins."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from time import sleep

import pytest

from .caches import Site, fronts, view
from .rig import Answer, get, gunicorn, program

pytestmark = pytest.mark.slow
CACHES = ("nginx", "varnish", "chain")
CARD, GONE = view("acetaminophen"), view("chiropractic-adjustment")
BROWSER = {"Accept-Encoding": "gzip, deflate, br"}
PARTNERS = ("https://one.example", "https://two.example")


def is_hit(answer: Answer) -> bool:
    """Whether the answer is a copy: nginx says so, Varnish names the request that made it."""
    told = answer.headers.get("X-Cache")
    return told == "HIT" if told else " " in answer.headers["X-Varnish"]


@pytest.mark.parametrize("front", CACHES)
@pytest.mark.parametrize("accepted", ["gzip, deflate, br", "br", "gzip", "identity", ""])
def test_a_copy_is_whole_in_every_coding(site: Site, front: str, accepted: str) -> None:
    """nginx keeps each coding and its ETag; Varnish knows gzip alone, and unpacks it for others."""
    headers = {"Accept-Encoding": accepted}
    direct = site.ask("worker", CARD, headers)
    first, copy = (site.ask(front, CARD, headers) for _ in range(2))
    assert is_hit(copy)
    assert first.status == copy.status == 200
    assert first.body == copy.body == direct.body
    coding = direct.headers.get("Content-Encoding")
    if front == "nginx":
        assert copy.headers.get("Content-Encoding") == coding
        assert copy.is_whole()
    elif "gzip" in accepted:
        assert copy.headers["Content-Encoding"] == "gzip"
        assert copy.is_whole()
    else:  # the same content, but not the bytes that the tag was given to
        assert copy.headers.get("Content-Encoding") is None
        assert copy.headers["ETag"].startswith('W/"')


@pytest.mark.parametrize("front", CACHES)
@pytest.mark.parametrize("headers", [BROWSER, {"Accept-Encoding": "br"}, {}])
def test_a_reader_who_has_a_copy_gets_no_second(
    site: Site, front: str, headers: dict[str, str]
) -> None:
    tag = site.ask(front, CARD, headers).headers["ETag"]
    again = site.ask(front, CARD, {**headers, "If-None-Match": tag})
    assert (again.status, again.raw) == (304, b"")
    assert site.ask(front, CARD, {**headers, "If-None-Match": '"other"'}).status == 200


@pytest.mark.parametrize("front", CACHES)
def test_a_reload_is_answered_with_the_copy(site: Site, front: str) -> None:
    """Neither cache asks us because a browser says so; the bound is the age of copies."""
    site.ask(front, CARD, BROWSER)
    for asked in ("max-age=0", "no-cache"):
        assert is_hit(site.ask(front, CARD, BROWSER | {"Cache-Control": asked, "Pragma": asked}))


@pytest.mark.parametrize("front", CACHES)
def test_a_recall_is_kept_like_a_card(site: Site, front: str) -> None:
    """With its body, and whatever the reader had before."""
    tag = site.ask(front, GONE, BROWSER).headers["ETag"]
    copy = site.ask(front, GONE, BROWSER)
    assert is_hit(copy)
    assert copy.status == 410
    assert b'"recalled"' in copy.body
    assert copy.headers["Cache-Control"] == "public, max-age=15"
    for known in (tag, '"older"', "*"):
        held = site.ask(front, GONE, {**BROWSER, "If-None-Match": known})
        assert (held.status, held.body) == (410, copy.body)


@pytest.mark.parametrize("front", CACHES)
def test_a_head_leaves_a_whole_copy(site: Site, front: str) -> None:
    path = view("therapeutic-ultrasound")
    head, whole = site.ask(front, path, BROWSER, "HEAD"), site.ask(front, path, BROWSER)
    assert (head.status, head.raw) == (200, b"")
    assert whole.is_whole()
    assert head.headers["ETag"] == whole.headers["ETag"]


@pytest.mark.parametrize("front", CACHES)
def test_what_is_not_there_is_not_remembered(site: Site, front: str) -> None:
    """A card that is published a moment later is there a moment later."""
    for _ in range(2):
        answer = site.ask(front, view("nothing"), BROWSER)
        assert answer.status == 404
        assert not is_hit(answer)


def test_listed_origins_and_a_server_that_is_gone(tmp_path: Path) -> None:
    """Each origin has its own copy; and no copy outlives the server by more than its age."""
    for name in ("nginx", "varnishd"):
        program(name)
    site = Site(tmp_path)
    with ExitStack() as caches:
        with gunicorn(site.folder, tmp_path / "archive", origins=" ".join(PARTNERS)) as port:
            ports = caches.enter_context(fronts(tmp_path, port))
            for front in [*CACHES, "wrong"] * 2:
                for origin in (*PARTNERS, "https://three.example", ""):
                    headers = BROWSER | ({"Origin": origin} if origin else {})
                    answer = get(ports[front], CARD, headers)
                    allowed = answer.headers.get("Access-Control-Allow-Origin")
                    assert allowed == (origin if origin in PARTNERS else None), front
                    assert "Origin" in answer.headers["Vary"]
        sleep(26)
        for front in CACHES:
            assert get(ports[front], CARD, BROWSER).status in (502, 503), front
        # `proxy_cache_use_stale error` would go on for ever.
        old = get(ports["wrong"], CARD, BROWSER)
        assert (old.status, old.headers["X-Cache"]) == (200, "STALE")
