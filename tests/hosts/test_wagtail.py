"""Wagtail, whose owner entered us as a provider: what is served, and what readers see of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ..browser.rig.servers import Provider
from .rig.frames import Inside, console
from .rig.posts import CARD
from .rig.wagtail import Wagtail, wagtail
from .test_wordpress import musts, one, words
from .test_wordpress_readers import picture


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory, _publisher: Provider) -> Iterator[Wagtail]:
    _publisher.behave()
    with wagtail(tmp_path_factory.mktemp("wagtail"), _publisher.base) as made:
        yield made


@pytest.mark.parametrize("page_name", ["block", "text"])
def test_an_embedded_address_becomes_words_and_a_frame(clinic, provider, page_name):
    html = clinic.read(page_name)
    said = words(one(html, "blockquote"))
    for must in musts(provider):
        assert must in said
    frame = one(html, "iframe").attributes
    assert frame["src"] == f"{provider.base}{CARD}/embed"
    assert "Inversion table" in frame["title"]
    assert "allow-same-origin" not in frame["sandbox"]
    assert html.count("<script") == 1  # the tests' own
    assert provider.seen == []  # it keeps the answer as long as we allow


def test_a_reader_sees_the_words_and_the_card_in_its_frame(page, clinic, provider):
    page.open(clinic.pages["block"])
    page.evaluate("() => document.querySelector('iframe').scrollIntoView()")  # it is lazy
    inside = Inside(page)
    inside.wait("() => document.readyState === 'complete' && document.querySelector('article')")
    shown = inside.text()
    for must in musts(provider):
        assert must in shown
    box = "() => { const {width, height} = document.querySelector('iframe')"
    box += ".getBoundingClientRect(); return [width, height]; }"
    width, height = page.evaluate(box)
    assert width >= 300
    assert height >= 300
    assert page.evaluate("() => document.querySelector('blockquote').innerText.length") > 200
    assert page.problems() == []
    picture(page, "wagtail")


def test_the_frame_breaks_no_policy_of_its_own(page, clinic):
    heard = console(page)
    page.open(clinic.pages["text"])
    page.evaluate("() => document.querySelector('iframe').scrollIntoView()")
    Inside(page).wait("() => document.readyState === 'complete'")
    assert heard == []
