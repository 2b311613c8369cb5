"""The one seam where HTML is made harmless: bleach cleans, nh3 has to agree.

bleach's last release is 6.4.0 and it passes addresses such as ``javascript:1``, so it is not alone:
our own link check runs inside it, and nh3, another parser by another team, must read bleach's
output as the very same tree and find nothing more to remove. What is left is then held against the
policy once more, by our own reader. A card on which they differ is refused, never mended. Nothing
edits the text after this.
"""

from __future__ import annotations

import re
import threading

import bleach
import nh3

from widget.check import dom, policy
from widget.check.links import is_link
from widget.errors import SanitizeError
from widget.model import Node
from widget.read.text import unwanted

_DROPPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ud800-\udfff]")
_HAS_SILENT = re.compile(rf"<(?:{'|'.join(policy.SILENT)})\b", re.I)
_SILENT = [re.compile(rf"<{tag}\b.*?</{tag}\s*>", re.I | re.S) for tag in policy.SILENT]
_START = re.compile("<[A-Za-z]")
#: The start of a tag in which more than its name may stand.
_FILLED = re.compile("<[A-Za-z](?![A-Za-z0-9]*>)")
_LONG_REFERENCE = re.compile(rf"&#[xX]?[0-9A-Fa-f]{{{policy.MAX_REFERENCE_DIGITS + 1}}}")
_TAG = "|".join(sorted(policy.TAGS))
_VALUE = r"""(?:"[^"<]*+"|'[^'<]*+')"""
#: HTML with nothing in it but text and the tags of the policy, each written the plainest way. No
#: two tokenizers can differ on it.
_PLAIN = re.compile(
    rf"(?:[^<>]++|</?(?:{_TAG})>|<(?:{_TAG})(?: (?:href|title|scope)={_VALUE})+>)*+\Z"
)


class UnwantedCharacterError(SanitizeError):
    """HTML shows a character that no text needs; see :mod:`widget.read.text`."""


def sanitize(html: str) -> str:
    """Clean a fragment of HTML; see :func:`sanitized`.

    >>> sanitize('<p onclick="x()">Hello <script>alert(1)</script><b>you</b></p>')
    '<p>Hello you</p>'
    """
    return sanitized(html)[0]


def sanitized(html: str) -> tuple[str, list[Node]]:
    """Clean a fragment of HTML.

    :param html: at most 64 KB, 500 tags, 100 levels and 20 attributes a tag.
    :returns: HTML with only the tags, attributes and links of :mod:`widget.check.policy`; and the
        nodes that our own reader finds in it.
    :raises SanitizeError: over a limit, for characters that no text needs, or when bleach, nh3 and
        our own reader do not agree on the result, or when cleaning it again would change it.
    """
    if len(html) > policy.MAX_BYTES or len(html.encode("utf-8", "replace")) > policy.MAX_BYTES:
        raise SanitizeError(f"more than {policy.MAX_BYTES:,} bytes")
    text = _DROPPED.sub("", html.replace("\r\n", "\n").replace("\r", "\n"))
    reading = _check_caps(text)
    whole = text
    for pattern in _SILENT if _HAS_SILENT.search(text) else ():
        text = pattern.sub("", text)
    if text != whole:  # what was round a removed part may now be a tag
        reading = _check_caps(text)
    cleaned = _bleach(text)
    if cleaned != text:
        reading = _check_cleaned(cleaned)
    tree = reading.nodes
    if not _PLAIN.match(cleaned) or not _agrees(_nh3(cleaned), cleaned, tree):
        raise SanitizeError("HTML that two sanitizers read differently")
    _hold_to_policy(tree)
    # What cleaning left as it was, it would leave so again.
    if cleaned != text and not _agrees(_bleach(cleaned), cleaned, tree):
        raise SanitizeError("HTML that changes again when it is cleaned again")
    return cleaned, tree


def _agrees(again: str, cleaned: str, tree: list[Node]) -> bool:
    """Whether what cleaning once more made is the same; the same letters are read the same."""
    return again == cleaned or dom.parse(again) == tree


def _check_cleaned(html: str) -> dom.Reading:
    """What is not closed can come out deeper, and more often."""
    if len(html.encode()) > policy.MAX_RENDERED:
        raise SanitizeError(f"more than {policy.MAX_RENDERED:,} bytes once cleaned")
    try:
        return _check_caps(html)
    except SanitizeError as refusal:
        raise SanitizeError(f"{refusal} once cleaned") from None


class _Cleaner(threading.local):
    """Both cleaners, for each thread its own (https://bleach.readthedocs.io/en/latest/clean.html,
    https://nh3.readthedocs.io/en/latest/)."""

    def __init__(self) -> None:
        self.bleach = bleach.Cleaner(
            tags=policy.TAGS,
            attributes=_may_stand,
            protocols=policy.SCHEMES,
            strip=True,
            strip_comments=True,
        )
        self.nh3 = nh3.Cleaner(
            tags=set(policy.TAGS),
            clean_content_tags=set(),
            # Without "*" nh3 would allow its own general attributes, title and lang.
            attributes={
                "*": set(),
                **{tag: set(names) for tag, names in policy.ATTRIBUTES.items()},
            },
            url_schemes=set(policy.SCHEMES),
            link_rel=None,
            strip_comments=True,
        )


def _bleach(html: str) -> str:
    cleaned: str = _cleaner.bleach.clean(html)
    return cleaned


def _nh3(html: str) -> str:
    return _cleaner.nh3.clean(html)


def _may_stand(tag: str, name: str, value: str) -> bool:
    """bleach's question for each attribute; the value's references are not resolved yet."""
    return may_stand(tag, name, dom.resolve(value, attribute=True))


_cleaner = _Cleaner()


def may_stand(tag: str, name: str, value: str) -> bool:
    """Whether the policy lets an attribute stand."""
    if name not in policy.ATTRIBUTES.get(tag, ()):
        return False
    if name == "href":
        return is_link(value)
    return name != "scope" or value in policy.SCOPES


def _hold_to_policy(tree: list[Node]) -> None:
    """Our own look at the result: had both sanitizers failed, nothing would get past it."""
    shown = dom.texts(tree)
    for tag, attributes in dom.walk(tree):
        wrong = [name for name, value in attributes.items() if not may_stand(tag, name, value)]
        if tag not in policy.TAGS or wrong:
            raise SanitizeError("HTML that two sanitizers read differently")
        shown += attributes.values()
    if bad := unwanted("".join(shown)):
        raise UnwantedCharacterError(f"the character U+{ord(bad):04X}")


def _check_caps(html: str) -> dom.Reading:
    """Count, in one pass and without a parser, what makes parsers slow."""
    if _LONG_REFERENCE.search(html):
        most = policy.MAX_REFERENCE_DIGITS
        raise SanitizeError(f"a character reference with more than {most} digits")
    starts = len(_START.findall(html))
    others = html.count("<") - starts  # a stray </p> makes an element too
    if max(starts, others) > policy.MAX_TAGS:
        raise SanitizeError(f"more than {policy.MAX_TAGS} tags")
    most = policy.MAX_ATTRIBUTES
    filled = (match.start() for match in _FILLED.finditer(html))
    if any(dom.attribute_count(html, start, most) > most for start in filled):
        raise SanitizeError(f"more than {most} attributes on a tag")
    reading = dom.read(html)
    if reading.depth > policy.MAX_DEPTH:
        raise SanitizeError(f"more than {policy.MAX_DEPTH} levels")
    return reading
