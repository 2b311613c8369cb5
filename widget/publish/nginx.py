"""The rules for a static host in the language of nginx."""

from __future__ import annotations

import re
from collections.abc import Iterable

from widget.publish.asset import Asset, Header
from widget.publish.hosting import OF_ONE, Rule

_HEAD = """\
# Treatment cards at {root}, for a server block:
#     set ${name} /the/folder/that/holds/this/file;
#     include /the/folder/that/holds/this/file/nginx.conf;
# Written by the export: it is the same until languages or kinds of addresses change.
set ${name}_lang "";"""
#: What the host has set for its own files is not for ours.
_OURS = ["types { }", "charset off;", "expires off;"]
_ALL = """\
root ${name};
etag on;
if_modified_since exact;
open_file_cache off;
gzip on;
gzip_types *;
gzip_vary on;
error_page 404 @{name}_404;
error_page 405 @{name}_405;
return 404;"""


def nginx_file(
    rules: Iterable[Rule], root: str, languages: Iterable[str], missing: Asset, refused: Asset
) -> str:
    """What a ``server`` block of nginx includes.

    :param root: the path below which all addresses lie, ``/widget/``.
    :param languages: those that are there: ``en-US`` gets ``en`` (RFC 4647, 3.4).
    :param missing: what answers where nothing is.
    :param refused: what answers to other methods than GET and HEAD.
    """
    rules = list(rules)
    name = "cards_" + (re.sub("[^a-z0-9]+", "_", root.lower()).strip("_") or "root")
    lines = _HEAD.format(name=name, root=root).splitlines()
    for lang in sorted(languages, key=len):  # the longest that fits is the last to be set
        tag = rf"{re.escape(lang)}(?:[-_][a-z0-9]+)*"
        regex = rf"^{re.escape(root)}v1/[^.]+\.{tag}\.(?:view\.)?(?:json|html)$"
        lines.append(f'if ($uri ~* "{regex}") {{ set ${name}_lang .{lang}; }}')
    inner = [*_OURS, *_ALL.format(name=name).splitlines()]
    for rule in rules:
        inner += _location(_place(rule, root), [*_sent(rule.headers), _tries(rule, name)])
    lines += _location(_outer(rules, root), inner)
    for number, asset in (404, missing), (405, refused):
        body = asset.identity.body.decode()
        sent = [*_sent(asset.identity.headers), f"return {number} '{body}';"]
        lines += _location(f"@{name}_{number}", [*_OURS, *sent])
    return "\n".join(lines) + "\n"


def _outer(rules: list[Rule], root: str) -> str:
    """All that is ours; at the root of a host only what begins with our own first words."""
    if root != "/":
        return f"^~ {root}"
    addresses = [address for rule in rules for address in rule.addresses]
    words = {re.escape(address.partition("/")[0]) for address in addresses}
    return f'~ "^/(?:{"|".join(sorted(words))})(?:/|$)"'


def _place(rule: Rule, root: str) -> str:
    regex, slash = rule.shape.regex, ""
    if rule.shape.page and not regex.endswith("/"):
        slash = "/?"
    if not rule.shape.localized:
        path = regex.removesuffix("/")
        regex = f"(?<card_file>{path}){regex[len(path) :]}"
    return f'~ "^{re.escape(root)}{regex}{slash}$"'


def _tries(rule: Rule, name: str) -> str:
    """The files that answer, the first that is there."""
    files = "/$card_file/index.html" if rule.shape.page else "/$card_file"
    if rule.shape.localized:
        # Where no language of ours is near, that of the second is empty: what is shown instead.
        files = f"/$card_stem.$card_tag.$card_form /$card_stem${name}_lang.$card_form"
    return f"try_files {files} =404;"


def _sent(headers: Iterable[Header]) -> list[str]:
    lines: list[str] = []
    for name, value in headers:
        if name == "Content-Type":
            lines.insert(0, f'default_type "{value}";')
        elif name not in OF_ONE:
            lines.append(f'add_header {name} "{value}" always;')
    return lines


def _location(place: str, lines: list[str]) -> list[str]:
    return [f"location {place} {{", *(f"    {line}" for line in lines), "}"]
