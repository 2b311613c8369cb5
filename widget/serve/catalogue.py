"""Path to asset. Built beside the one that is serving, then swapped whole."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import cast
from urllib.parse import parse_qsl

from widget.check.library import OnUnclean, check
from widget.errors import ContentError, Problem, SettingError
from widget.model import Library
from widget.publish.asset import JSON, NEVER, Asset, Header, seal, to_json
from widget.publish.html import Choice, Variant
from widget.publish.site import Site, build_site, fragment, health
from widget.read.folder import read_source

#: ``v1/cards/<id>`` and the like, a language, and the form.
_LOCALIZED = re.compile(
    r"(v1/(?:cards(?:/[a-z0-9@-]{1,80})?|disclaimer))"
    r"\.((?!view\.)[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,4})\.((?:view\.)?json|html)\Z"
)
_PUBLIC_URL = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+(/[A-Za-z0-9._~\-/]*)?\Z")
_THEMES = ("inherit", "light", "dark", "auto")


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
    "variant: full or compact",
)


class Catalogue:
    """What a source serves.

    :param source: a folder; ``None`` or ``"starter"`` for the starter cards.
    :param public_url: the full address where this is mounted, prefix included.
    :param languages: those to serve; by default the publisher's, and those whose words a person
        signed.
    :param on_unclean: ``"clean"`` takes what cleaning leaves of a card; for untrusted sources.
    :raises ContentError: when what every card shows is wrong. A bad card is left out and told in
        :attr:`problems`.
    """

    def __init__(
        self,
        source: str | os.PathLike[str] | None = None,
        *,
        public_url: str | None = None,
        languages: Iterable[str] | None = None,
        on_unclean: OnUnclean = "error",
    ) -> None:
        if on_unclean not in ("error", "clean"):
            raise SettingError(f"on_unclean: found {on_unclean!r}, expected 'error' or 'clean'")
        self.source = source
        self.public_url = _public_url(public_url)
        self.languages = None if languages is None else tuple(languages)
        self.on_unclean = on_unclean
        self.reload()

    def reload(self) -> None:
        """Read the source again and swap what is served, whole.

        :raises ContentError: and goes on serving what it served.
        """
        checked = check(read_source(self.source), on_unclean=self.on_unclean)
        if checked.library is None:
            raise ContentError(checked.errors)
        site = build_site(checked.library, public_url=self.public_url, languages=self.languages)
        site.assets["v1/health.json"] = health(site, checked.problems)
        # One assignment: a request sees the old or the new, never a mixture.
        self._state = _State(site, checked.library, checked.problems)

    @property
    def library(self) -> Library:
        """The checked content that is being served."""
        return self._state.library

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the source; the cards concerned are not served."""
        return self._state.problems

    def paths(self) -> list[str]:
        """Every address that is ready, below the mount point."""
        return sorted(self._state.site.assets)

    def find(self, path: str, query: str = "") -> Asset:
        """The asset at a path below the mount point: always one, if only :data:`NOT_FOUND`."""
        state = self._state
        if query and path.endswith(".html"):
            return state.form(path, query)
        asset = state.site.assets.get(path)
        return asset or state.localized(path) or NOT_FOUND


class _State:
    """One whole state of the catalogue."""

    def __init__(self, site: Site, library: Library, problems: tuple[Problem, ...]) -> None:
        self.site, self.library, self.problems = site, library, problems
        # The forms of a fragment are a closed list but a long one (countries x variants x levels x
        # themes), so each is sealed when it is first asked for, and the rarest are forgotten.
        self._form = lru_cache(maxsize=2048)(self._seal_form)

    def localized(self, path: str) -> Asset | None:
        """The answer in the nearest language: RFC 4647 lookup, then the publisher's with a word."""
        resolved = self._resolve(path)
        if resolved in self.site.assets:
            return self.site.assets[resolved]
        return self.site.instead.get(resolved)

    def form(self, path: str, query: str) -> Asset:
        """A fragment in the form that a query asks for; what we do not know is ignored."""
        resolved = self._resolve(path)
        if resolved not in self.site.trees:
            return NOT_FOUND
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
        for lang in _lookup(wanted):
            if found := self.site.cased.get(f"{stem}.{lang}.{form}".lower()):
                return found
        if wanted.lower() == "und":  # nobody said which language: the publisher's, without a word
            return f"{stem}.{self.site.default_lang}.{form}"
        return f"{stem}.{form}"

    def _choice(self, query: str) -> Choice:
        values = dict(parse_qsl(query[:1000], keep_blank_values=True))
        country = values.get("country", "")
        if country and not re.fullmatch("[A-Z]{2}", country):
            raise ValueError
        level = values.get("heading-level", "3")
        theme, variant = values.get("theme", "inherit"), values.get("variant", "full")
        if level not in ("1", "2", "3", "4", "5", "6") or theme not in _THEMES:
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


def _public_url(url: str | None) -> str | None:
    if url is None:
        return None
    if not _PUBLIC_URL.match(url):
        raise SettingError(
            f"public_url: found {url!r}, expected an address such as https://cards.example/widget"
        )
    return url.rstrip("/") + "/"
