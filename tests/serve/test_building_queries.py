"""The builder and queries that cannot be: told, refused, never more than text."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from widget import Catalogue

from .test_building import PATHS, URL, body, pastes


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(public_url=URL, languages=["en", "es", "ar"])


MARKUP = '"><script>alert(1)</script>'


@pytest.mark.parametrize("value", [MARKUP, "", "x" * 900, "\x00", "‮", "../../etc/passwd", "7"])
@pytest.mark.parametrize(
    "name",
    ["card", "lang", "country", "heading-level", "theme", "variant", "page", "text", "background",
     "height"],
)  # fmt: skip
def test_a_value_that_cannot_be_is_told_and_the_default_holds(
    catalogue: Catalogue, name: str, value: str
) -> None:
    if (name, value) == ("country", ""):
        return  # the publisher's
    plain, query = pastes(catalogue), f"{name}={quote(value)}"
    answer = json.loads(catalogue.find("builder/pastes.json", query).identity.body)
    (message,) = answer["lists"].pop("messages")
    assert message.startswith(f"{name}: found “{value[:40]}")
    assert len(message) < 200
    plain["lists"].pop("messages")
    assert answer == plain
    html = catalogue.find("builder", query).identity.body.decode()
    assert html.count("<script") == 1
    assert MARKUP not in catalogue.find("builder/preview", query).identity.body.decode()


def test_markup_in_a_policy_is_text(catalogue: Catalogue) -> None:
    html = body(catalogue, policy=f"default-src 'none' {MARKUP}</textarea>")
    assert html.count("<script") == 1
    assert "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;/textarea&gt;" in html


@pytest.mark.parametrize(
    "query", ["card=" + "x" * 1_000, "policy=" + "x" * 4_001, "&" * 16_001, "a=b&" * 300]
)
@pytest.mark.parametrize("path", PATHS)
def test_too_long_a_query_is_refused(catalogue: Catalogue, path: str, query: str) -> None:
    asset = catalogue.find(path, query)
    assert asset.status == 400 if "a=b" not in query else 200  # said again and again, it is short
    if asset.status == 400:
        assert b"at most 4,000 characters" in asset.identity.body
        assert ("Cache-Control", "no-store") in asset.identity.headers


def test_a_long_policy_is_still_judged(catalogue: Catalogue) -> None:
    policy = ("default-src 'none'; img-src " + "https://x.example " * 220)[:4_000]
    assert len(policy) > 3_900
    assert "2 things" in pastes(catalogue, policy=policy)["texts"]["policy-script"]


@pytest.mark.parametrize(
    "pasted",
    [
        "default-src 'none'",
        "Content-Security-Policy: default-src 'none'",
        """<meta http-equiv="Content-Security-Policy" content="default-src 'none'">""",
        """<META content-type HTTP-EQUIV='content-security-policy' CONTENT="default-src 'none'">""",
        """add_header Content-Security-Policy "default-src 'none'" always;""",
        """Header always set Content-Security-Policy "default-src 'none'\"""",
    ],
)
def test_a_policy_is_known_in_what_people_paste(catalogue: Catalogue, pasted: str) -> None:
    texts = pastes(catalogue, policy=pasted)["texts"]
    assert texts["policy-script"] == "It does not work yet: 2 things are blocked."
    opened = (
        "default-src 'none'; script-src https://cards.example; connect-src https://cards.example"
    )
    assert texts["policy-script-header"].removeprefix("Content-Security-Policy: ") == opened


@pytest.mark.parametrize("pasted", ["hello", "X-Frame-Options: DENY", "<meta charset=utf-8>", ";;"])
def test_what_is_no_policy_is_not_said_to_work(catalogue: Catalogue, pasted: str) -> None:
    texts = pastes(catalogue, policy=pasted)["texts"]
    assert texts["policy-script"].startswith("This is no policy")
    assert texts["policy-frame"] == ""


def test_a_policy_about_other_things_works(catalogue: Catalogue) -> None:
    texts = pastes(catalogue, policy="img-src 'self'; frame-ancestors 'none'")["texts"]
    assert texts["policy-script"] == texts["policy-frame"] == "It works as it is."


def test_the_command_of_the_fifth_door_is_that_of_the_choice(catalogue: Catalogue) -> None:
    command = "python -m widget export SOURCE OUT --public-url https://cards.your-site.example/"
    assert pastes(catalogue)["texts"]["export"] == f"{command}\n"
    chosen = pastes(catalogue, card="heat-and-ice", lang="ar", country="GB")["texts"]["export"]
    assert chosen == f"{command} --lang ar --country GB\n"
