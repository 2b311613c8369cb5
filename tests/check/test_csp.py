"""What a policy blocks and what to add; tests/browser/test_csp_judge.py asks real browsers."""

from __future__ import annotations

import pytest

from widget.check.csp import INTEGRITY, NONCE, Blocked, Need, advise, blocked, of_meta

US = "https://cards.example"
SCRIPT = f"{US}/w/embed/1.3.0/widget.js"
DATA = f"{US}/w/v1/cards/tens.en.view.json"
FRAME = f"{US}/w/cards/en/tens/frame"
SHA = "sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"
PAGE = "https://clinic.example/back-pain"
SCRIPT_DOOR = Need(PAGE, script=SCRIPT, integrity=SHA, connect=DATA)
FRAME_DOOR = Need(PAGE, frame=FRAME)


@pytest.mark.parametrize(
    ("policy", "adds", "advised"),
    [
        ("script-src 'self'; connect-src 'self'",
         [f"script-src {US}", f"connect-src {US}"],
         f"script-src 'self' {US}; connect-src 'self' {US}"),
        ("default-src 'none'",
         [f"script-src {US}", f"connect-src {US}"],
         f"default-src 'none'; script-src {US}; connect-src {US}"),
        ("script-src 'none'; connect-src *",
         [f"script-src {US}"],
         f"script-src {US}; connect-src *"),
        ("default-src 'self' https://cdn.example 'unsafe-inline'",
         [f"script-src 'self' https://cdn.example 'unsafe-inline' {US}",
          f"connect-src 'self' https://cdn.example {US}"],
         "default-src 'self' https://cdn.example 'unsafe-inline'; "
         f"script-src 'self' https://cdn.example 'unsafe-inline' {US}; "
         f"connect-src 'self' https://cdn.example {US}"),
        ("script-src-elem 'self'; script-src *", [f"script-src-elem {US}"],
         f"script-src-elem 'self' {US}; script-src *"),
        ("script-src 'nonce-abc' 'strict-dynamic'; default-src 'self'",
         [NONCE, f"connect-src 'self' {US}"],
         f"script-src 'nonce-abc' 'strict-dynamic'; default-src 'self'; connect-src 'self' {US}"),
        ("script-src 'nonce-abc' 'strict-dynamic' https: *", [NONCE],
         "script-src 'nonce-abc' 'strict-dynamic' https: *"),
        ("default-src 'nonce-abc' 'self'", [NONCE, f"connect-src 'self' {US}"],
         f"default-src 'nonce-abc' 'self'; connect-src 'self' {US}"),
        ("script-src 'strict-dynamic' 'sha256-AAAA'", [f"script-src '{SHA}'"],
         f"script-src 'strict-dynamic' 'sha256-AAAA' '{SHA}'"),
        ("script-src 'sha256-AAAA'; connect-src *", [f"script-src '{SHA}'"],
         f"script-src 'sha256-AAAA' '{SHA}'; connect-src *"),
        ("script-src 'self' 'sha256-AAAA'", [f"script-src {US}"],
         f"script-src 'self' 'sha256-AAAA' {US}"),
        ("sandbox allow-forms; script-src *", ["sandbox allow-scripts"],
         "sandbox allow-forms allow-scripts; script-src *"),
        ("default-src *, script-src 'none'", [f"script-src {US}"],
         f"default-src *, script-src {US}"),
    ],
)  # fmt: skip
def test_what_to_add_fits_the_kind_of_policy(policy: str, adds: list[str], advised: str) -> None:
    assert [one.add for one in blocked([policy], SCRIPT_DOOR)] == adds
    assert advise(policy, SCRIPT_DOOR) == advised
    left = blocked([advised], SCRIPT_DOOR)
    assert {one.add for one in left} <= {NONCE}
    assert blocked([advised], Need(PAGE, SCRIPT, SHA, "abc", DATA)) == ()


@pytest.mark.parametrize(
    ("policy", "advised"),
    [
        ("default-src 'self'", f"default-src 'self'; frame-src 'self' {US}"),
        ("child-src blob:; default-src *", f"child-src blob:; default-src *; frame-src blob: {US}"),
        ("frame-src 'none'; sandbox", f"frame-src {US}; sandbox"),
        ("script-src 'none'; connect-src 'none'", "script-src 'none'; connect-src 'none'"),
    ],
)
def test_a_frame_needs_nothing_but_its_place(policy: str, advised: str) -> None:
    assert advise(policy, FRAME_DOOR) == advised
    assert blocked([advised], FRAME_DOOR) == ()


def test_what_blocks_is_named_as_the_policy_has_it() -> None:
    assert blocked(["default-src 'self'; connect-src *"], SCRIPT_DOOR) == (
        Blocked("default-src", SCRIPT, f"script-src 'self' {US}"),
    )


def test_without_a_hash_on_the_tag_a_policy_of_hashes_asks_for_one() -> None:
    need = Need(PAGE, script=SCRIPT)
    policy = f"script-src '{SHA}'"
    assert [one.add for one in blocked([policy], need)] == [INTEGRITY.format("script-src")]
    assert advise(policy, need) == policy


@pytest.mark.parametrize("integrity", [SHA, f"{SHA}?ct=text/javascript", SHA.replace("+", "-")])
def test_a_hash_in_the_policy_admits_the_tag_that_has_it(integrity: str) -> None:
    policy = f"script-src '{SHA}' 'strict-dynamic'"
    assert blocked([policy], Need(PAGE, script=SCRIPT, integrity=integrity)) == ()
    assert blocked([policy], Need(PAGE, script=SCRIPT, integrity=f"{integrity} sha256-AAAA"))


@pytest.mark.parametrize(
    ("source", "url", "page", "allowed"),
    [
        ("https:", SCRIPT, PAGE, True),
        ("http:", SCRIPT, PAGE, True),
        ("https:", "http://cards.example/x", PAGE, False),
        ("*", SCRIPT, PAGE, True),
        ("'*'", SCRIPT, PAGE, False),
        ("cards.example", SCRIPT, PAGE, True),
        ("CARDS.example", SCRIPT, PAGE, True),
        ("cards.example", "http://cards.example/x", PAGE, False),
        ("cards.example", "http://cards.example/x", "http://a.example/", True),
        ("cards.example", "http://cards.example/x", "", True),
        ("http://cards.example", SCRIPT, PAGE, True),
        ("http://cards.example:80", SCRIPT, PAGE, True),
        ("https://cards.example:443", SCRIPT, PAGE, True),
        ("https://cards.example:8443", SCRIPT, PAGE, False),
        ("https://cards.example", "https://cards.example:8443/x", PAGE, False),
        ("https://cards.example:8443", "https://cards.example:8443/x", PAGE, True),
        ("https://cards.example:*", "https://cards.example:8443/x", PAGE, True),
        ("*.example", SCRIPT, PAGE, True),
        ("*.cards.example", SCRIPT, PAGE, False),
        ("*.ds.example", SCRIPT, PAGE, False),
        ("https://*", SCRIPT, PAGE, True),
        ("https://*:443", SCRIPT, PAGE, True),
        ("*:443", SCRIPT, PAGE, False),
        ("cards.example.", SCRIPT, PAGE, False),
        ("cards.example/w/", SCRIPT, PAGE, True),
        ("cards.example/w", SCRIPT, PAGE, False),
        ("cards.example/w/embed/1.3.0/widget.js", SCRIPT, PAGE, True),
        ("cards.example/w/embed/1.3.0/widget.js/", SCRIPT, PAGE, False),
        ("cards.example/%77/", SCRIPT, PAGE, True),
        ("cards.example/", "https://cards.example", PAGE, True),
        ("cards.example/w/?a=b", SCRIPT, PAGE, False),
        ("'self'", SCRIPT, "https://cards.example/page", True),
        ("'SELF'", SCRIPT, "http://cards.example/page", True),
        ("'self'", "http://cards.example/x", "https://cards.example/page", False),
        ("'self'", "https://cards.example:8443/x", "https://cards.example/page", False),
        ("'self'", SCRIPT, "", False),
        ("'self'", SCRIPT, PAGE, False),
        ("xn--bcher-kva.example", "https://bücher.example/x", PAGE, True),
        ("*", "data:text/javascript,1", PAGE, False),
        ("data:", "data:text/javascript,1", PAGE, True),
    ],
)  # fmt: skip
def test_a_source_means_what_it_means_to_a_browser(
    source: str, url: str, page: str, allowed: bool
) -> None:
    assert (blocked([f"connect-src {source}"], Need(page, connect=url)) == ()) is allowed


def test_a_page_without_a_policy_blocks_nothing() -> None:
    for policies in ([], [""], [" ; ,"], ["img-src 'none'; style-src 'none'; object-src 'none'"]):
        assert blocked(policies, SCRIPT_DOOR) == ()
        assert blocked(policies, FRAME_DOOR) == ()


def test_what_is_no_address_is_nothing_to_block() -> None:
    for url in (
        "https://[broken/x",
        "https://cards.example:99999/x",
        "x",
        "//x",
        "https://ü..x/",
        "https:",
    ):
        assert blocked(["default-src 'none'"], Need(PAGE, url, connect=url, frame=url)) == ()
    assert blocked(["default-src 'self'"], Need("https://[broken", connect=DATA))


def test_trusted_types_block_nothing() -> None:
    policy = "require-trusted-types-for 'script'; trusted-types 'none'"
    assert blocked([policy], SCRIPT_DOOR) == ()


def test_every_policy_counts() -> None:
    both = ["script-src *; connect-src *", "script-src 'self', connect-src 'self'"]
    assert [one.add for one in blocked(both, SCRIPT_DOOR)] == [
        f"script-src {US}",
        f"connect-src {US}",
    ]


def test_the_first_directive_of_a_name_counts() -> None:
    policy = f"script-src 'self'; script-src {US}; connect-src *"
    assert [one.directive for one in blocked([policy], SCRIPT_DOOR)] == ["script-src"]
    assert advise(policy, SCRIPT_DOOR).startswith(f"script-src 'self' {US}; script-src {US};")


def test_an_insecure_address_is_asked_for_securely_where_the_page_says_so() -> None:
    need = Need(PAGE, connect="http://cards.example/x")
    policy = f"upgrade-insecure-requests; connect-src {US}"
    assert blocked([policy], need) == ()
    assert blocked([policy.replace("upgrade", "x")], need)


def test_a_sandboxed_page_without_an_origin_cannot_ask_itself() -> None:
    need = Need("https://cards.example/page", script=SCRIPT, connect=DATA)
    boxed = "sandbox allow-scripts"
    policy = f"{boxed}; default-src 'self'"
    assert [one.add for one in blocked([policy], need)] == [f"connect-src 'self' {US}"]
    assert blocked([boxed, "default-src 'self'"], need)
    assert blocked([advise(policy, need)], need) == ()
    assert blocked([f"{boxed} allow-same-origin; default-src 'self'"], need) == ()


def test_a_policy_may_be_pasted_with_the_name_of_its_header() -> None:
    policy = "script-src  'self' ;\n connect-src *"
    advised = f"script-src 'self' {US}; connect-src *"
    assert advise(f"Content-Security-Policy: {policy}", SCRIPT_DOOR) == advised
    assert advise(policy, SCRIPT_DOOR) == advised
    report = "Content-Security-Policy-Report-Only: script-src 'self'"
    assert blocked([report], SCRIPT_DOOR) == ()
    assert advise(report, SCRIPT_DOOR) == report
    both = f"{report}\nContent-Security-Policy: {policy}"
    assert [one.add for one in blocked([both], SCRIPT_DOOR)] == [f"script-src {US}"]


def test_what_a_meta_element_cannot_say_is_left_out() -> None:
    content = "sandbox; Frame-Ancestors 'none'; script-src 'self'; report-uri /x"
    assert of_meta(content) == "script-src 'self'"
    assert of_meta("sandbox, default-src *") == "default-src *"


@pytest.mark.parametrize("address", ["http://[::1/a", "http://[cards.example]/a"])
def test_an_address_that_no_browser_can_read_is_blocked_by_nothing(address: str) -> None:
    """Not even where a browser would ask for it by https."""
    policy = ["upgrade-insecure-requests; frame-src 'none'"]
    assert blocked(policy, Need(PAGE, frame=address)) == ()
    assert blocked(policy, Need(PAGE, frame="http://cards.example/a")) != ()
