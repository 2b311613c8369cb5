"""One whole state of what is served: an address, and the asset that answers it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from widget.errors import Problem
from widget.publish.addresses import Site
from widget.publish.asset import Asset
from widget.publish.health import health
from widget.serve.building import Building, Cards, files
from widget.serve.demand import NOT_FOUND, OnDemand
from widget.serve.pins import Pins

#: ``v1/cards/<id>`` and the like, a language, and the form.
_LOCALIZED = re.compile(
    r"(v1/(?:cards(?:/[a-z0-9@-]{1,80})?|disclaimer))"
    r"\.((?!view\.)[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8}){0,4})\.((?:view\.)?json|html)\Z"
)
_FRAME = re.compile(r"cards/([A-Za-z0-9-]{2,35})/[^/]+/(?:frame|embed)\Z")
_PAGE = re.compile(r"cards/([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4})/([a-z0-9]+(?:-[a-z0-9]+)*)\Z")
#: The revision in an address.
_PIN = re.compile(r"@[0-9a-f]{12}(?=\.)")


class State:
    """What is served between two swaps."""

    def __init__(
        self,
        asked: OnDemand,
        problems: tuple[Problem, ...],
        kept: tuple[str, ...] = (),
        pins: Callable[[], Pins | None] = lambda: None,
        cards: Callable[[], Cards] | None = None,
    ) -> None:
        """
        :param pins: makes what answers for old revisions, when one is asked for.
        :param cards: what the builder lists; see :class:`Building`.
        """
        self.site, self.library, self.asked = asked.site, asked.library, asked
        self.builder, self._files = Building(asked, cards), files()
        #: The files in whose place their last good version is served.
        self.problems, self.kept, self._make_pins = problems, kept, pins
        #: Whether newer content was refused.
        self.behind = False

    @cached_property
    def pins(self) -> Pins | None:
        """The old revisions of cards that are still in force."""
        return self._make_pins()

    def refused(self, problems: tuple[Problem, ...]) -> State:
        """This state, which stays because what came after it is wrong."""
        assert isinstance(self.site, Site), "only what was built here can be refused here"
        site = replace(self.site, assets={**self.site.assets})
        site.assets["v1/health.json"] = health(site, problems, self.kept, refused=True)
        asked = OnDemand(site, self.library, self.asked.mount, self.asked.today)
        state = State(asked, problems, self.kept, lambda: self.pins)
        state.behind = True
        return state

    def shows(self, name: str) -> bool:
        """Whether readers can see the card of that name."""
        return any(f"cards/{lang}/{name}" in self.site.assets for lang in self.site.languages)

    def find(self, path: str, query: str) -> Asset:
        """The asset at a path below the mount point: always one, if only :data:`NOT_FOUND`."""
        if not query and (found := self.site.assets.get(path)):
            return found  # nearly every request
        if query and (form := self.form_of(path)):
            return self.asked.form(form, query, self.reader_of(path, form))
        if query and path == "v1/changes.json":
            return self.asked.changes(query)
        if path == "oembed":
            return self.asked.oembed(query)
        if path == "builder" or path.startswith("builder/"):
            return self.builder.find(path, query)
        found = self.site.assets.get(path) or self._files.get(path)
        return found or self.localized(path) or self._missing(path, query) or self._pinned(path)

    def _missing(self, path: str, query: str) -> Asset | None:
        """Words for readers: in a frame whose card is not served, and on the page of a card that
        is served in other languages."""
        if match := _FRAME.match(path):
            return self.site.missing[self._nearest(match[1]) or self.site.default_lang]
        if match := _PAGE.match(path):
            reader = self._nearest(match[1]) or self.site.default_lang
            return self.asked.elsewhere(match[2], reader, query)
        return None

    def form_of(self, path: str) -> str:
        """The address that answers for a path, in the nearest language, if it has several forms."""
        if path not in self.site.assets:
            path = self._resolve(path) if path.endswith(".html") else ""
        return path if path in self.site.forms else ""

    def localized(self, path: str) -> Asset | None:
        """The answer in the nearest language: RFC 4647 lookup, then the publisher's with a word."""
        resolved = self._resolve(path)
        if resolved in self.site.assets:
            return self.site.assets[resolved]
        if resolved in self.site.instead and (reader := self.reader_of(path, resolved)):
            return self.asked.instead(resolved, reader)
        return self.site.instead.get(resolved)

    def reader_of(self, path: str, resolved: str) -> str:
        """The language of a reader who gets another one, if we have words in it.

        :param resolved: what answers for the path.
        """
        match = _LOCALIZED.match(path)
        if not match or resolved != f"{match[1]}.{match[3]}":
            return ""
        return self._nearest(match[2].replace("_", "-"))

    def _nearest(self, tag: str) -> str:
        """The language nearest to a tag of those we have words in; "" for none."""
        known = {lang.lower(): lang for lang in self.site.languages}
        return next(filter(None, (known.get(lang.lower()) for lang in _lookup(tag))), "")

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


def _lookup(lang: str) -> list[str]:
    """A tag and its shorter forms, longest first (RFC 4647, 3.4)."""
    parts, tags = lang.split("-"), []
    while parts:
        tags.append("-".join(parts))
        parts.pop()
        while parts and len(parts[-1]) == 1:
            parts.pop()
    return tags
