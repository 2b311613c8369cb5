"""Promises of cleaning over texts that hypothesis writes, out of the pieces of HTML."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

import bleach
import nh3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from widget.check import policy
from widget.check import sanitize as module
from widget.check.links import is_link

from ..fuzz.targets import TARGETS, harmless

EXAMPLES = settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[*HealthCheck]
)
_FOREIGN = "script style svg math noscript template iframe form select textarea title xmp x-y"
_NAMES = st.sampled_from([*sorted(policy.TAGS), *_FOREIGN.split()])
_ATTRIBUTES = st.sampled_from(
    "href title scope class id name style onclick onerror src xlink:href is slot".split()
)
_SPACE = st.text(" \t\n\f\r/\0\x1f\u2028\u200b\ufeff", max_size=3)
_SCHEMES = st.sampled_from("https http mailto tel javascript data vbscript blob ftp sms".split())
_ENTITY = st.sampled_from(
    "&amp; &lt; &#106; &#x6a &colon; &Tab; &NewLine; &copy &#0; &notit;".split()
)
_TEXT = st.one_of(
    st.text(max_size=8), _ENTITY, st.sampled_from(["'", '"', "<", ">", "&", "`", "="])
)
_ADDRESS = st.builds(
    "".join,
    st.lists(
        st.one_of(_SCHEMES, _TEXT, st.sampled_from([":", "//", "a.example", "@"])), max_size=6
    ),
)
_QUOTE = st.sampled_from(["'", '"', ""])


@st.composite
def _tag(draw: st.DrawFn) -> str:
    """A tag, as it should be or nearly."""
    parts = [draw(st.sampled_from(["<", "</", "<", "< "])), draw(_NAMES)]
    for name in draw(st.lists(_ATTRIBUTES, max_size=3)):
        quote = draw(_QUOTE)
        value = draw(_ADDRESS if name in ("href", "src", "xlink:href") else _TEXT)
        parts += [draw(_SPACE) or " ", name, "=", quote, value, draw(st.sampled_from([quote, ""]))]
    return "".join([*parts, draw(_SPACE), draw(st.sampled_from([">", ">", "/>", ""]))])


_ODD = st.sampled_from(["<!--", "-->", "--!>", "<!", "<?", "<![CDATA[", "]]>", "<!doctype html>"])
HTML = st.lists(st.one_of(_tag(), _TEXT, _ODD), max_size=14).map("".join)
_MARKS = st.sampled_from(
    [*"*_`[]()!<>#|~-+\\&", "\n", "\n\n", "\n> ", "\n- ", "\n1. ", "](", "[@a]", "    "]
)
MARKDOWN = st.lists(st.one_of(_MARKS, _TEXT, _tag(), _ADDRESS), max_size=16).map("".join)


@EXAMPLES
@given(HTML)
def test_html_is_refused_or_harmless_stable_and_read_alike(text: str) -> None:
    harmless(text)


@EXAMPLES
@given(MARKDOWN)
def test_markdown_is_shown_as_a_third_parser_reads_it_or_told(text: str) -> None:
    TARGETS["richtext"](text.encode("utf-8", "replace"))


@EXAMPLES
@given(_ADDRESS)
def test_a_link_is_one_whichever_way_it_is_read(address: str) -> None:
    """As the standard reads it: what stands at the ends and line breaks go first."""
    if is_link(address):
        plain = "".join(c for c in address.strip("".join(map(chr, range(33)))) if c not in "\t\n\r")
        assert urlsplit(plain).scheme.lower() in policy.SCHEMES
        assert plain == address, "characters that a browser takes away"


def test_the_properties_are_awake() -> None:
    """The control: what nobody cleans does not hold them."""

    @settings(EXAMPLES, report_multiple_bugs=False)
    @given(HTML)
    def uncleaned(text: str) -> None:
        harmless(text, lambda html: html)

    with pytest.raises(AssertionError, match=r"outside the policy|two readers differ"):
        uncleaned()


def test_what_the_sanitizers_are_given_never_meets_what_is_forbidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The lists as they arrive, not as they are meant."""
    given_to: dict[str, dict[str, object]] = {}
    own = {"bleach": bleach.Cleaner, "nh3": nh3.Cleaner}

    def cleaner(name: str, **options: object) -> object:
        given_to[name] = options
        return own[name](**options)

    monkeypatch.setattr(bleach, "Cleaner", partial(cleaner, "bleach"))
    monkeypatch.setattr(nh3, "Cleaner", partial(cleaner, "nh3"))
    monkeypatch.setattr(module, "_cleaner", module._Cleaner())
    module.sanitize('<p><a href="https://a.example/">x</a></p>')
    assert given_to.keys() == {"bleach", "nh3"}
    for options in given_to.values():
        assert not set(options["tags"]) & policy.FORBIDDEN  # type: ignore[call-overload]
        assert set(options["tags"]) == policy.TAGS  # type: ignore[call-overload]
    names = set().union(*given_to["nh3"]["attributes"].values())  # type: ignore[attr-defined]
    may = given_to["bleach"]["attributes"]
    dangerous = ["style", "id", "name", "class", "src", "srcset", "is", "slot", "part", "form"]
    dangerous += ["onclick", "onerror", "onanything", "formaction", "xlink:href", "srcdoc", "ping"]
    assert names == {"href", "title", "scope"}
    for tag in [*policy.TAGS, *policy.FORBIDDEN]:
        for name in dangerous:
            assert not may(tag, name, "x"), (tag, name)  # type: ignore[operator]
    assert (
        set(given_to["bleach"]["protocols"])
        == set(given_to["nh3"]["url_schemes"])
        == policy.SCHEMES
    )  # type: ignore[call-overload]
