"""What a static host has to send with our files: one list of rules, and how ``_headers`` tells it.

The headers are those of the sealed answers; here stands only which addresses are alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from widget.errors import WidgetError
from widget.publish.asset import COMMON, Asset, Header

#: What belongs to one answer, not to a kind of them; the page itself holds what ``Link`` says.
OF_ONE = ("ETag", "Content-Length", "Content-Encoding", "Vary", "Link")
#: What hosts do with files of these endings needs no rule: their type.
_KNOWN = (".json", ".html", "/")
_LANG, _ID = r"[A-Za-z0-9-]+", r"[a-z0-9-]+"
#: A document in a language: what comes before the tag, the tag, and before the ending.
_DOCUMENT = (
    r"(?<card_stem>v1/(?:cards(?:/[a-z0-9@-]+)?|disclaimer))"
    r"\.(?<card_tag>(?!view\.)[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8})*)"
)


@dataclass(frozen=True, slots=True)
class Shape:
    """Addresses that are alike.

    :param regex: what they match, below the mount point.
    :param globs: the same as hosts write it: ``:name`` is a part of a path, a last ``*`` the rest;
        empty: every address has a rule of its own.
    :param page: the file is the ``index.html`` in a folder of this name.
    """

    regex: str
    globs: tuple[str, ...] = ()
    page: bool = False

    @property
    def localized(self) -> bool:
        """Whether the nearest language answers."""
        return "card_tag" in self.regex

    def matches(self, address: str) -> bool:
        return re.fullmatch(self.regex.replace("(?<", "(?P<"), address) is not None


_SHAPES = (
    Shape(r"embed/[0-9.]+/widget\.js", ("embed/:version/widget.js",)),
    Shape(r"embed/[0-9.]+/integrity\.json", ("embed/:version/integrity.json",)),
    Shape(r"embed/[0-9.]+/card\.css", ("embed/:version/card.css",)),
    Shape(r"embed/[a-z]+-[0-9a-f]{12}\.css"),
    Shape(r"embed/[a-z]+-[0-9a-f]{12}\.js"),
    Shape(rf"{_DOCUMENT}\.(?<card_form>(?:view\.)?json)", ("v1/*",)),
    Shape(rf"{_DOCUMENT}\.(?<card_form>html)", ("v1/*",)),
    Shape(rf"cards/{_LANG}/", ("cards/:lang/",), page=True),
    Shape(f"cards/{_LANG}/{_ID}", ("cards/:lang/:id", "cards/:lang/:id/"), page=True),
    *(
        Shape(
            f"cards/{_LANG}/{_ID}/{frame}",
            tuple(f"cards/:lang/:id/{frame}{end}" for end in ("", "/")),
            True,
        )
        for frame in ("frame", "embed")
    ),
)


@dataclass(frozen=True, slots=True)
class Rule:
    """What is sent with every answer at these addresses."""

    shape: Shape
    headers: tuple[Header, ...]
    addresses: tuple[str, ...]

    @property
    def own(self) -> dict[str, str]:
        """Without what is sent with all answers."""
        return {name: value for name, value in self.headers if (name, value) not in COMMON}


def rules(assets: Mapping[str, Asset]) -> list[Rule]:
    """The rules for these addresses: one for each shape, one for every address without.

    :raises WidgetError: where two addresses of one shape do not send the same.
    """
    found: dict[Shape, tuple[tuple[Header, ...], list[str]]] = {}
    for address, asset in sorted(assets.items()):
        alone = Shape(re.escape(address))
        shape = next((shape for shape in _SHAPES if shape.matches(address)), alone)
        headers = tuple(h for h in asset.identity.headers if h[0] not in OF_ONE)
        told, addresses = found.setdefault(shape, (headers, []))
        if told != headers:
            raise WidgetError(
                f"{address}: found {headers}, expected those of {addresses[0]}: {told}"
            )
        addresses.append(address)
    return [Rule(shape, told, tuple(names)) for shape, (told, names) in found.items()]


def headers_file(found: Iterable[Rule], root: str) -> str:
    """``_headers`` for hosts that read one (Netlify, Cloudflare Pages).

    For one address these hosts join what several rules say of one header, so no two do.

    :param root: the path below which all addresses lie, ``/widget/``.
    """
    blocks: dict[str, dict[str, str]] = {"*": dict(COMMON)}
    alone: dict[str, dict[str, str]] = {}
    for rule in found:
        for place in rule.shape.globs or rule.addresses:
            own = {k: v for k, v in rule.own.items() if k != "Content-Type" or _untold(place)}
            if place in rule.shape.globs:
                before = blocks.setdefault(place, own)
                blocks[place] = dict(before.items() & own.items())
            else:
                alone[place] = own
    for address, own in alone.items():
        told = {name for glob in blocks if _covers(glob, address) for name in blocks[glob]}
        blocks[address] = {name: value for name, value in own.items() if name not in told}
    lines = ["# Written by the export; docs/export.md says for which hosts."]
    for place, headers in blocks.items():
        if headers:
            lines += [root + place, *(f"  {k}: {v}" for k, v in sorted(headers.items()))]
    return "\n".join(lines) + "\n"


def _untold(place: str) -> bool:
    """Whether hosts do not know the type by themselves."""
    last = place.rpartition("/")[2]
    return "." in last and not place.endswith(_KNOWN)


def _covers(glob: str, address: str) -> bool:
    pattern = re.sub(r":[a-z]+", "[^/]+", re.escape(glob)).replace(r"\*", ".*")
    return re.fullmatch(pattern, address) is not None
