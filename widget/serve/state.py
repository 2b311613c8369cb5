"""One whole state of what is served: an address, and the asset that answers it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import cast
from urllib.parse import parse_qsl

from widget.errors import Problem
from widget.model import Library
from widget.publish.asset import JSON, NEVER, Asset, Header, seal, to_json
from widget.publish.health import health
from widget.publish.html import THEMES, Choice, Variant
from widget.publish.site import Site, changes_since, fragment
from widget.serve.pins import Pins

#: ``v1/cards/<id>`` and the like, a language, and the form.
_LOCALIZED = re.compile(
    r"(v1/(?:cards(?:/[a-z0-9@-]{1,80})?|disclaimer))"
    r"\.((?!view\.)[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8}){0,4})\.((?:view\.)?json|html)\Z"
)
#: The revision in an address.
_PIN = re.compile(r"@[0-9a-f]{12}(?=\.)")


def _problem_asset(status: int, error: str, expected: str, *headers: Header) -> Asset:
    body = to_json({"error": error, "expected": expected})
    return seal(body, JSON, NEVER, status=status, headers=headers)


NOT_FOUND = _problem_asset(404, "not found", "an address listed at docs/api.md")
NOT_ALLOWED = _problem_asset(
    405, "method not allowed", "GET or HEAD", ("Allow", "GET, HEAD, OPTIONS")
)
BAD_QUERY = _problem_asset(
    400,
    "unknown value in the query",
    "country: two capital letters; heading-level: 1 to 6; theme: inherit, light, dark or auto; "
    "variant: full or compact; all in at most 1,000 characters",
)
BAD_SINCE = _problem_asset(
    400,
    "unknown value in the query",
    "since: a day such as 2026-11-22; all in at most 1,000 characters",
)


class State:
    """What is served between two swaps."""

    def __init__(
        self,
        site: Site,
        library: Library,
        problems: tuple[Problem, ...],
        kept: tuple[str, ...] = (),
        pins: Pins | None = None,
    ) -> None:
        self.site, self.library, self.problems = site, library, problems
        #: The files in whose place their last good version is served.
        self.kept, self.pins = kept, pins
        # The forms of a fragment are a closed list but a long one (countries x variants x levels x
        # themes), so each is sealed when it is first asked for, and the rarest are forgotten.
        self._form = lru_cache(maxsize=512)(self._seal_form)
        self._since = lru_cache(maxsize=64)(lambda day: changes_since(site, day))

    def refused(self, problems: tuple[Problem, ...]) -> State:
        """This state, which stays because what came after it is wrong."""
        site = replace(self.site, assets={**self.site.assets})
        site.assets["v1/health.json"] = health(site, problems, self.kept, refused=True)
        return State(site, self.library, problems, self.kept, pins=self.pins)

    def find(self, path: str, query: str) -> Asset:
        """The asset at a path below the mount point: always one, if only :data:`NOT_FOUND`."""
        if query and path.endswith(".html"):
            return self.form(path, query)
        if query and path == "v1/changes.json":
            return self._changes(query)
        return self.site.assets.get(path) or self.localized(path) or self._pinned(path)

    def localized(self, path: str) -> Asset | None:
        """The answer in the nearest language: RFC 4647 lookup, then the publisher's with a word."""
        resolved = self._resolve(path)
        if resolved in self.site.assets:
            return self.site.assets[resolved]
        return self.site.instead.get(resolved)

    def _pinned(self, path: str) -> Asset:
        """What answers for an old revision: the notice, if the card is gone; else the archive."""
        pin = _PIN.search(path)
        newest = self.localized(_PIN.sub("", path)) if pin else None
        if pin is None or newest is None or newest.status == 410:
            return newest or NOT_FOUND
        match = _LOCALIZED.match(path)
        if self.pins is None or match is None or match[3] != "view.json":
            return NOT_FOUND
        name = match[1].removeprefix("v1/cards/").partition("@")[0]
        langs = [] if match[2].lower() == "und" else _lookup(match[2].replace("_", "-"))
        return self.pins.find(name, pin[0][1:], langs) or NOT_FOUND

    def _changes(self, query: str) -> Asset:
        """The change log since a day; what we do not know of the query is ignored."""
        if len(query) > 1000:
            return BAD_SINCE
        day = dict(parse_qsl(query, keep_blank_values=True)).get("since")
        try:
            return self._since(day)
        except ValueError:
            return BAD_SINCE

    def form(self, path: str, query: str) -> Asset:
        """A fragment in the form that a query asks for; what we do not know is ignored."""
        resolved = self._resolve(path)
        if resolved not in self.site.trees:
            return self._pinned(path)
        try:
            choice = self._choice(query)
        except ValueError:
            return BAD_QUERY
        return self._form(resolved, choice)

    def _resolve(self, path: str) -> str:
        """The path in a language that is there; without its language for what is shown instead."""
        match = _LOCALIZED.match(path)
        if not match:
            return ""
        stem, wanted, form = match.groups()
        wanted = wanted.replace("_", "-")  # en_GB, as some systems write it
        for lang in _lookup(wanted):
            if found := self.site.cased.get(f"{stem}.{lang}.{form}".lower()):
                return found
        if wanted.lower() == "und":  # nobody said which language: the publisher's, without a word
            return f"{stem}.{self.site.default_lang}.{form}"
        return f"{stem}.{form}"

    def _choice(self, query: str) -> Choice:
        if len(query) > 1000:  # cut off, it could lose the country
            raise ValueError
        values = dict(parse_qsl(query, keep_blank_values=True))
        country = values.get("country", "")
        if country and not re.fullmatch("[A-Z]{2}", country):
            raise ValueError
        level = values.get("heading-level", "3")
        theme, variant = values.get("theme", "inherit"), values.get("variant", "full")
        if level not in ("1", "2", "3", "4", "5", "6") or theme not in THEMES:
            raise ValueError
        if country and country not in self.site.countries:
            country = "*"
        if variant not in ("full", "compact"):
            raise ValueError
        return Choice(country, cast(Variant, variant), int(level), theme)

    def _seal_form(self, path: str, choice: Choice) -> Asset:
        tree, status = self.site.trees[path]
        return fragment(tree, choice, status)


def _lookup(lang: str) -> list[str]:
    """A tag and its shorter forms, longest first (RFC 4647, 3.4)."""
    parts, tags = lang.split("-"), []
    while parts:
        tags.append("-".join(parts))
        parts.pop()
        while parts and len(parts[-1]) == 1:
            parts.pop()
    return tags
