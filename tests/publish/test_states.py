"""What is written of a card, a line or a file in states that the starter cards are not in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from widget import SettingError
from widget.errors import WidgetError
from widget.model import HelpLine, Kind, Status
from widget.publish import client
from widget.publish.asset import JSON, SHORT, seal
from widget.publish.builder.answer import answer
from widget.publish.builder.asked import DISCLAIMER, Asked, Offer
from widget.publish.builder.policies import Judged, judged
from widget.publish.hosting import rules
from widget.publish.html import Choice, to_html
from widget.publish.index import kind_name
from widget.publish.listing import MOST_LETTERS, listing
from widget.publish.mount import Mount
from widget.publish.nginx import nginx_file
from widget.publish.notice import notice
from widget.publish.page import footer
from widget.publish.snippet import disclaimer_snippet
from widget.publish.voice import Voice
from widget.read.words import words_of

from .starters import LIBRARY, NOTICE, URL, voice

TENS = LIBRARY.cards["tens"]["en"]
TODAY = date(2026, 11, 23)
ONE = seal(b"{}", JSON, SHORT)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("active", []),
        ("under_review", ["Mind the status of this card: Under review: this advice may change."]),
        ("withdrawn", ["Mind the status of this card: Withdrawn: this advice is no longer given. "
                       "Its notice is all that readers get. Do not put it on a new page."]),
    ],
)  # fmt: skip
def test_the_builder_warns_of_a_status_as_far_as_it_goes(status: Status, told: list[str]) -> None:
    card = replace(TENS, status=status, notice=None if status == "active" else NOTICE)
    cards = {"tens": {"en": card}}
    offer = Offer(replace(LIBRARY, cards=cards), Mount(URL), ("en",), cards, TODAY)
    assert answer(Asked("tens", "en"), offer).lists["messages"] == told


def test_a_policy_is_judged_for_the_doors_there_are() -> None:
    """The disclaimer alone has no frame."""
    offer = Offer(LIBRARY, Mount(URL), ("en",), LIBRARY.cards, TODAY)
    found = judged(Asked(DISCLAIMER, "en", policy="default-src 'none'"), offer)
    assert found["frame"] == Judged()
    assert found["script"].missing


def test_the_client_is_that_of_the_installed_copy_else_of_the_checkout_else_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = client.dist_folder.__wrapped__
    package = tmp_path / "site" / "widget"
    monkeypatch.setattr(client, "files", lambda name: package)
    monkeypatch.setattr(client, "__file__", str(tmp_path / "tree/widget/publish/client.py"))
    with pytest.raises(WidgetError, match="static/js/dist: found nothing, expected the built"):
        find()
    for place in (tmp_path / "tree", package):
        (place / "static/js/dist").mkdir(parents=True)
        assert find() == place / "static/js/dist"


def test_an_element_that_holds_nothing_is_not_closed() -> None:
    assert to_html([["p", {}, "a", ["br", {}], "b"]], Choice()) == "<p>a<br>b</p>"


def test_each_kind_of_card_has_words_of_its_own() -> None:
    names = [kind_name(kind, words_of({}, "en")) for kind in get_args(Kind)]
    assert len({*names}) == len(names)
    assert names[-1] == "Medicines"


def test_of_a_line_that_is_too_long_the_beginning_is_shown() -> None:
    html = listing(f"{'a' * MOST_LETTERS}\n{'b' * MOST_LETTERS}b".encode(), [])
    assert re.findall("<code[^>]*>(.*?)</code>", html) == [
        "a" * MOST_LETTERS, "b" * MOST_LETTERS + "…",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("root", "place"),
    [("/w/", "location ^~ /w/ {"), ("/", r'location ~ "^/(?:a|builder\.html)(?:/|$)" {')],
)
def test_at_the_root_of_a_host_only_what_begins_as_ours_is_ours(root: str, place: str) -> None:
    ours = rules(dict.fromkeys(("a/b.png", "a/c.png", "builder.html"), ONE))
    found = nginx_file(ours, root, (), ONE, ONE)
    assert next(line for line in found.splitlines() if line.startswith("location ")) == place


def test_a_draft_has_a_notice_that_says_no_more_than_its_state() -> None:
    """In a preview; nobody has written why."""
    node = notice(replace(TENS, status="draft", notice=None), voice(TENS))
    assert node[2:] == [["p", {}, ["strong", {}, "Under review: this advice may change (TENS)"]]]


@pytest.mark.parametrize(
    ("licence", "html"),
    [
        ("https://l.example/a?b&c",
         '<a href="https://l.example/a?b&amp;c" rel="license">https://l.example/a?b&amp;c</a>'),
        ("CC BY 4.0", "CC BY 4.0"),
        ("http://l.example/", "http://l.example/"),
    ],
)  # fmt: skip
def test_a_licence_that_is_an_address_is_a_link(licence: str, html: str) -> None:
    assert f"<li>Licence: {html}</li>" in footer(voice(TENS, licence=licence), Mount(URL), "cards/")


def test_the_disclaimer_alone_is_not_copied_without_the_address_of_its_current_version() -> None:
    homeless = voice(TENS, None)
    with pytest.raises(SettingError, match="public_url: found nothing, expected the full address"):
        disclaimer_snippet(homeless, Choice(), today=TODAY)
    assert "treatment_card(" in disclaimer_snippet(homeless, Choice(), today=TODAY, form="template")


def test_a_line_without_a_name_is_its_number() -> None:
    line = HelpLine("111", "111", "https://nhs.example/")
    country = replace(LIBRARY.countries["GB"], poison=line, crisis=replace(line, name="Help"))
    library = replace(LIBRARY, countries={"GB": country})
    number = ["a", {"href": "tel:111", "dir": "ltr"}, "111"]
    items = Voice(library, words_of(library.words, "en")).lines()[2:]
    assert [item for item in items if item[1] == {"country": "GB"}] == [
        ["li", {"country": "GB"}, "Poisoning or too much medicine:", " ", number],
        ["li", {"country": "GB"}, "Thoughts of harming yourself:", " ", "Help, ", number],
    ]
