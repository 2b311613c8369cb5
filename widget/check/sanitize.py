"""The one seam where HTML is made harmless: bleach cleans, nh3 has to agree.

bleach's last release is 6.4.0 and it passes addresses such as ``javascript:1``, so it is not alone:
our own link check runs inside it, and nh3, another parser by another team, must read bleach's
output as the very same tree and find nothing more to remove. A card on which they differ is refused,
never mended. Nothing edits the text after this.
"""

from __future__ import annotations

import re
from html import unescape

import bleach
import nh3

from widget.check import dom, policy
from widget.check.links import is_link
from widget.errors import SanitizeError

_START_TAG = re.compile(r"<[A-Za-z][^\s/>]*((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)")
_ATTRIBUTE = re.compile(r"[^\s/=\"'>]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']*))?|[\"'=]")
_DROPPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
_SILENT = {tag: re.compile(rf"<{tag}\b.*?</{tag}\s*>", re.I | re.S) for tag in policy.SILENT}


def sanitize(html: str) -> str:
    """Clean a fragment of HTML.

    :param html: at most 64 KB, 500 start tags, 100 levels and 20 attributes a tag.
    :returns: HTML with only the tags, attributes and links of :mod:`widget.check.policy`.
    :raises SanitizeError: over a limit, or when bleach and nh3 do not agree on the result, or when
        cleaning the result again would change it.
    """
    _check_caps(html)
    text = _DROPPED.sub("", html.replace("\r\n", "\n").replace("\r", "\n"))
    for pattern in _SILENT.values():
        text = pattern.sub("", text)
    cleaned = _bleach(text)
    if len(cleaned.encode()) > policy.MAX_RENDERED:
        raise SanitizeError(f"more than {policy.MAX_RENDERED:,} bytes once cleaned")
    tree = dom.parse(cleaned)
    if dom.parse(_nh3(cleaned)) != tree:
        raise SanitizeError("the two sanitizers do not agree on it")
    if dom.parse(_bleach(cleaned)) != tree:
        raise SanitizeError("cleaning it twice gives something else")
    return cleaned


def _bleach(html: str) -> str:
    return bleach.clean(
        html,
        tags=policy.TAGS,
        attributes=_may_stand,
        protocols=policy.SCHEMES,
        strip=True,
        strip_comments=True,
    )


def _nh3(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(policy.TAGS),
        clean_content_tags=set(),
        # Without "*" nh3 would allow its own general attributes, title and lang.
        attributes={"*": set(), **{tag: set(names) for tag, names in policy.ATTRIBUTES.items()}},
        url_schemes=set(policy.SCHEMES),
        link_rel=None,
        strip_comments=True,
    )


def _may_stand(tag: str, name: str, value: str) -> bool:
    """bleach's question for each attribute; the value's entities are not resolved yet."""
    if name not in policy.ATTRIBUTES.get(tag, ()):
        return False
    if name == "href":
        return is_link(unescape(value))
    return name != "scope" or value in policy.SCOPES


def _check_caps(html: str) -> None:
    """Count, in one pass and without a parser, what makes parsers slow."""
    if len(html) > policy.MAX_BYTES or len(html.encode("utf-8", "replace")) > policy.MAX_BYTES:
        raise SanitizeError(f"more than {policy.MAX_BYTES:,} bytes")
    if len(re.findall("<[A-Za-z]", html)) > policy.MAX_START_TAGS:
        raise SanitizeError(f"more than {policy.MAX_START_TAGS} start tags")
    open_tags: list[str] = []
    for match in re.finditer(r"<(/?)([A-Za-z][^\s/>]*)", html):
        tag = match[2].lower()
        if match[1]:
            if tag in open_tags:
                del open_tags[len(open_tags) - 1 - open_tags[::-1].index(tag) :]
            continue
        if tag not in dom.VOID:
            open_tags.append(tag)
        if len(open_tags) > policy.MAX_DEPTH:
            raise SanitizeError(f"more than {policy.MAX_DEPTH} levels")
        _check_attributes(_START_TAG.match(html, match.start()))


def _check_attributes(start: re.Match[str] | None) -> None:
    count = 0
    for count, _ in enumerate(_ATTRIBUTE.finditer(start[1] if start else ""), 1):
        if count > policy.MAX_ATTRIBUTES:
            raise SanitizeError(f"more than {policy.MAX_ATTRIBUTES} attributes on a tag")
