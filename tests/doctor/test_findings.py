"""The doctor looks at real pages of a real publisher's cards."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from werkzeug.wrappers import Response

from widget import Catalogue
from widget.check.findings import FINDINGS
from widget.read.pages import Reader

from ..browser.rig.servers import Provider
from .rig import Clinic, doctor, look, written

Edit = Callable[[str], str]


@pytest.mark.parametrize(
    ("card", "choices", "state"),
    [
        ("tens", {}, "current"),
        ("tens", {"form": "evergreen"}, "current"),
        ("tens", {"form": "div"}, "current"),
        ("heat-and-ice", {"lang": "ar", "country": "GB", "variant": "compact"}, "current"),
        ("opioids", {"country": "US", "theme": "dark", "heading_level": 2}, "current"),
        ("disclaimer", {}, "current"),
        ("tens", {"form": "frame", "country": "GB"}, "no-copy"),
    ],
)
def test_what_the_publisher_writes_is_well(
    clinic: Clinic, catalogue: Catalogue, card: str, choices: dict[str, Any], state: str
) -> None:
    names, states, done = look(clinic, catalogue.snippet(card, **choices))
    assert (names, states, done.exit_code) == ([], [state], 0)


def test_one_tag_is_well_but_for_what_it_lacks(clinic: Clinic, catalogue: Catalogue) -> None:
    names, states, done = look(clinic, catalogue.snippet("tens", form="one-tag"))
    assert (names, states, done.exit_code) == (["no-copy"], ["no-copy"], 0)


def _without(*patterns: str) -> Edit:
    def edit(html: str) -> str:
        for pattern in patterns:
            html, times = re.subn(pattern, "", html)
            assert times, pattern
        return html

    return edit


def _change(old: str, new: str) -> Edit:
    def edit(html: str) -> str:
        assert old in html
        return html.replace(old, new)

    return edit


SENTENCE = "<p>This is general information: always consult a medical professional[^<]*</p>"
FRAME = {"form": "frame"}
#: What is done to a good snippet, what the doctor finds then, and the state of the embed.
SICK: list[tuple[Edit, dict[str, Any], list[str], str]] = [
    (_change('card="tens"', 'card="nope"'), {}, ["unknown"], "unknown"),
    (_change('data-copied="', 'data-copied="0'), {}, ["outdated"], "outdated"),
    (_without(r' data-copied="[^"]*"'), {}, ["unmarked"], "current"),
    (_without(r' data-copied="[^"]*"'), {"country": "GB", "variant": "compact", "heading_level": 2},
     ["unmarked"], "current"),
    (_without(r' data-copied="[^"]*"', "small battery "), {}, ["outdated"], "outdated"),
    (_without(SENTENCE), {}, ["no-disclaimer", "altered"], "altered"),
    (_change('integrity="sha384-', 'integrity="sha384-A'), {}, ["hash"], "current"),
    (_change("embed/1.3.0", "embed/1.9.0"), {}, ["script-gone"], "current"),
    (lambda html: html + html.partition("\n<script")[0], {}, ["duplicate-card"], "current"),
    (_change('lang="en"', 'lang="zz"'), {}, [], "current"),  # the publisher's own language
    (_change("/cards/en/tens/frame", "/cards/en/nope/frame"), FRAME, ["unknown"], "unknown"),
    (_without(' title="[^"]*"'), FRAME, ["frame-title"], "no-copy"),
    (_change("127.0.0.1", "127.0.0.1:1@127.0.0.1"), FRAME, ["unreachable"], "unread"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "choices", "names", "state"), SICK)
def test_what_is_wrong_is_found_and_nothing_else(
    clinic: Clinic, catalogue: Catalogue, edit: Edit, choices: dict[str, Any], names: list[str],
    state: str,
) -> None:  # fmt: skip
    found, states, done = look(clinic, edit(catalogue.snippet("tens", **choices)))
    assert (found, states[0]) == (names, state)
    worst = {FINDINGS[name] for name in names}
    assert done.exit_code == ("error" in worst)


def test_a_script_other_than_the_published_one_is_found(
    clinic: Clinic, catalogue: Catalogue, provider: Provider
) -> None:
    """Its hash is that of the tag, so browsers run it; only the publisher's list tells."""
    provider.misbehave("widget.js", lambda request, app: Response("window.x = 1"))
    sha = "sha384-" + base64.b64encode(hashlib.sha384(b"window.x = 1").digest()).decode()
    html = re.sub('integrity="[^"]*"', f'integrity="{sha}"', catalogue.snippet("tens"))
    assert look(clinic, html)[0] == ["hash"]


RECALLED = (
    '<treatment-card card="old-belt" lang="en" valid-until="2999-01-01">{}</treatment-card>'
    '<script src="{}embed/v1.js"></script>'
)


def test_a_recall_is_an_error_where_the_page_has_a_copy(clinic: Clinic, second: Provider) -> None:
    copied = RECALLED.format("<h3>Old belt</h3><p>Wear it.</p><p>Copied.</p>", second.base)
    assert look(clinic, copied)[:2] == (["gone"], ["gone"])
    shown = f'<script src="{second.base}embed/v1.js" data-card="old-belt"></script>'
    names, states, done = look(clinic, shown)
    assert (names, states) == (["no-copy", "gone-shown"], ["gone"])
    assert done.exit_code == 0
    frame = f'<iframe src="{second.base}cards/en/old-belt/frame" title="Old belt"></iframe>'
    assert look(clinic, frame)[:2] == (["gone-shown"], ["gone"])


def test_a_publisher_that_does_not_answer_is_told(
    clinic: Clinic, catalogue: Catalogue, provider: Provider
) -> None:
    for fault in ("500", "html", "reset"):
        provider.behave()
        provider.misbehave("view.json", _FAULTS[fault])
        found, states, done = look(clinic, catalogue.snippet("tens"))
        assert (found, states, done.exit_code) == (["unreachable"], ["unread"], 1), fault


_FAULTS: dict[str, Any] = {
    "500": lambda request, app: Response("{}x", status=500),
    "html": lambda request, app: Response("<p>Sign in", mimetype="text/html"),
    "reset": lambda request, app: Response("{}", headers={"Content-Encoding": "br"}),
}


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({"Content-Security-Policy": "frame-ancestors 'none'"}, True),
        ({"Content-Security-Policy": "frame-ancestors http://localhost:*"}, False),
        ({"Content-Security-Policy": "frame-ancestors *", "X-Frame-Options": "DENY"}, False),
        ({"X-Frame-Options": "DENY"}, True),
        ({"X-Frame-Options": "SAMEORIGIN"}, True),
        ({}, False),
    ],
)
def test_a_frame_that_its_publisher_keeps_to_itself_is_found(
    clinic: Clinic, catalogue: Catalogue, provider: Provider, headers: dict[str, str], refused: bool
) -> None:
    frame = catalogue.snippet("tens", form="frame")
    provider.misbehave("/frame", lambda request, app: Response("<p>x", headers=headers))
    assert look(clinic, frame)[0] == ["frame-refused"] * refused


def test_a_policy_in_a_header_is_judged(clinic: Clinic, catalogue: Catalogue) -> None:
    policy = "default-src 'self'"
    names, _, done = look(clinic, catalogue.snippet("tens"), Content_Security_Policy=policy)
    assert names == ["policy", "policy"]
    origin = str(catalogue.public_url).removesuffix("/widget/")
    (page,) = json.loads(done.stdout)["pages"]
    assert sorted(one["expected"] for one in page["findings"]) == [
        f"connect-src 'self' {origin}",
        f"script-src 'self' {origin}",
    ]


def test_only_the_publishers_of_the_page_are_asked_and_each_address_once(
    clinic: Clinic, catalogue: Catalogue, provider: Provider
) -> None:
    look(clinic, catalogue.snippet("tens") * 3)
    assert sorted(provider.paths()) == [
        "embed/1.3.0/integrity.json",
        "embed/1.3.0/widget.js",
        "v1/cards/tens.en.html",
        "v1/cards/tens.en.json",
        "v1/cards/tens.en.view.json",
    ]


def test_a_page_whose_time_is_over_says_so(
    clinic: Clinic, catalogue: Catalogue, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = count(0, 50)
    monkeypatch.setattr("widget.cli.doctor.Reader", lambda: Reader(clock=lambda: next(clock)))
    names, states, done = look(clinic, catalogue.snippet("tens", form="one-tag"))
    assert (names[0], states, done.exit_code) == ("limit", ["no-copy"], 1)
    assert "120 s of asking" in done.stdout
    assert len(provider.paths()) == 1


def test_of_a_file_nobody_knows_who_may_frame_it(
    tmp_path: Path, catalogue: Catalogue, provider: Provider
) -> None:
    headers = {"Content-Security-Policy": "frame-ancestors 'none'"}
    provider.misbehave("/frame", lambda request, app: Response("<p>x", headers=headers))
    file = tmp_path / "page.html"
    file.write_text(written(catalogue.snippet("tens", form="frame")), "utf-8")
    (page,) = json.loads(doctor("--json", str(file)).stdout)["pages"]
    assert (page["findings"], page["embeds"][0]["state"]) == ([], "no-copy")
