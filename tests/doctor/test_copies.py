"""A copy of the right revision is held against the publisher's text, word by word."""

from __future__ import annotations

import json
import re

import pytest
from werkzeug.wrappers import Response

from widget import Catalogue
from widget.check.wording import difference

from ..browser.rig.servers import Provider
from .rig import Clinic, look


def _told(done: str) -> list[str]:
    (page,) = json.loads(done)["pages"]
    return [one["found"] for one in page["findings"] if one["name"] in ("altered", "outdated")]


DONTS = r"<li><strong>Do not</strong>.*?</li>"
ALL_BUT = r"(?s)(<article[^>]*>).*(<p>This is general information: always[^<]*</p>).*(</article>)"


@pytest.mark.parametrize(
    ("pattern", "instead", "says"),
    [
        (DONTS, "", "a copy that lacks 'Do not use it if you have a pacemaker, a …'"),
        (ALL_BUT, r"\1\2\3", "a copy that lacks 'TENS Published by Treatment Cards starter set ·"),
        (">911<", ">999<", "a copy with '999 if you have pain, tingling, weakness or numbness"),
        ("severe angina", "angina", "a copy that lacks 'severe'"),
        ("<h4>Stop if", "<p>Buy a belt.</p><h4>Stop if", "a copy with 'Buy a belt.' added"),
    ],
)
def test_a_copy_that_was_cut_or_changed_is_no_current_copy(
    clinic: Clinic, catalogue: Catalogue, pattern: str, instead: str, says: str
) -> None:
    html, times = re.subn(pattern, instead, catalogue.snippet("tens", country="US"))
    assert times
    names, states, done = look(clinic, html)
    assert (names, states, done.exit_code) == (["altered"], ["altered"], 1)
    (told,) = _told(done.stdout)
    assert told.startswith(says)
    assert len(told) < 260


@pytest.mark.parametrize("form", ["pinned", "div"])
def test_what_editors_do_to_typography_alters_nothing(
    clinic: Clinic, catalogue: Catalogue, form: str
) -> None:
    html = catalogue.snippet("tens", form=form)
    article = html[html.index("<article") : html.index("</article>")]
    changed = re.sub(r'(?<=[ >(])"(\w[^"<>]*)"(?=[ .,])', "“\\1”", article)
    assert changed != article
    for old, new in ((" (", "\xa0("), ("e-", "e–"), ("starter", "start\xader"), ("li>", "li>\n")):
        assert old in changed
        changed = re.sub(f"{re.escape(old)}(?![^<]*(?<!li)>)", new, changed)
    changed = changed.replace("</section>", "</section>\u200b<p></p>") + "<p> </p><p>&nbsp;</p>"
    assert look(clinic, html.replace(article, changed))[:2] == ([], ["current"])


def test_where_the_text_cannot_be_had_nothing_more_is_said(
    clinic: Clinic, catalogue: Catalogue, provider: Provider
) -> None:
    provider.misbehave("tens.en.html", lambda request, app: Response("no", status=500))
    html = re.sub(DONTS, "", catalogue.snippet("tens"))
    assert look(clinic, html)[:2] == ([], ["current"])


def test_a_copy_pinned_to_another_revision_is_not_held_against_the_text_of_now(
    clinic: Clinic, catalogue: Catalogue, provider: Provider
) -> None:
    """The publisher answers a pin with that revision; its HTML is always that of now."""
    html = catalogue.snippet("tens")
    now = html.partition('data-copied="')[2][:12]

    def then(request: object, app: object) -> Response:
        return Response(json.dumps({"revision": "0123456789ab", "view": []}))

    provider.misbehave("view.json", then)
    pinned = re.sub(DONTS, "", html.replace(now, "0123456789ab"))
    pinned = pinned.replace("<treatment-card", '<treatment-card revision="0123456789ab"')
    assert look(clinic, pinned)[:2] == ([], ["current"])


@pytest.mark.parametrize(
    ("copy", "original", "says"),
    [
        (["a", "b"], ["a b"], ""),
        (["Wait... it’s 2×3 – “so”"], ["Wait… it's 2x3 --", ' "so"'], ""),
        (["take 10"], ["take 100"], "that lacks '100'"),
        (["Stop"], ["Stop", "if it hurts"], "that lacks 'if it hurts'"),
        (["Stop", "now"], ["Stop"], "with 'now' added"),
        (["one two"], ["one six"], "with 'two' where the publisher has 'six'"),
        ([], ["one"], "that lacks 'one'"),
        (["x" * 999], ["y"], f"with '{'x' * 90}…' where the publisher has 'y'"),
    ],
)
def test_the_first_words_that_differ_are_told(
    copy: list[str], original: list[str], says: str
) -> None:
    assert difference(copy, original) == says


def test_of_a_beginning_the_rest_may_be_anything() -> None:
    assert difference(["one", "two"], ["one"], begins=True) == ""
    assert difference(["one"], ["one", "two"], begins=True) == "that lacks 'two'"


@pytest.mark.parametrize("fault", ["an error", "more tags than are read"])
def test_a_copy_of_no_known_revision_is_unread_where_the_text_cannot_be_had(
    clinic: Clinic, catalogue: Catalogue, provider: Provider, fault: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("widget.check.markup.MAX_ELEMENTS", 300)
    answer = ("no", 500) if fault == "an error" else ("<p>" * 301, 200)
    provider.misbehave("tens.en.html", lambda request, app: Response(*answer))
    html = re.sub(' data-copied="[^"]*"', "", catalogue.snippet("tens"))
    names, states, done = look(clinic, html)
    assert (names, states, done.exit_code) == (["unreachable"], ["unread"], 1)
    (page,) = json.loads(done.stdout)["pages"]
    why = "an answer 500" if fault == "an error" else "found more than 300 tags"
    assert why in page["findings"][0]["found"]
