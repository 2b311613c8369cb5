"""Old revisions of cards that are still in force, out of the archive."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from functools import lru_cache

from widget.model import Card, Library
from widget.publish.asset import Asset
from widget.publish.pinned import pinned_view
from widget.publish.voice import Voice
from widget.read.archive import Archive
from widget.read.words import words_of


class Pins:
    """The revisions that ``archive`` holds, as they are to be shown between two swaps."""

    def __init__(
        self, archive: Archive, library: Library, public_url: str | None, today: date
    ) -> None:
        self.archive, self.library = archive, library
        self.public_url, self.today = public_url, today
        self._sealed = lru_cache(maxsize=256)(self._seal)

    def find(self, name: str, revision: str, langs: list[str]) -> Asset | None:
        """The view JSON of a revision.

        :param langs: those asked for, nearest first; none: the publisher's.
        """
        shown = self.archive.shown(name, revision)
        if not shown:
            with suppress(OSError):  # another process may have published it
                self.archive.refresh()
            shown = self.archive.shown(name, revision)
        default = self.library.publisher.default_lang
        cased = {lang.lower(): lang for lang in shown}
        found = next((cased[lang.lower()] for lang in langs if lang.lower() in cased), None)
        lang = found or (default if default in shown else next(iter(shown), None))
        if lang is None:
            return None
        return self._sealed(name, shown[lang].view, lang, found is None and bool(langs))

    def _seal(self, name: str, view: str, lang: str, instead: bool) -> Asset | None:
        card, data = self._card(name, lang), self.archive.get(view)
        if card is None or data is None:
            return None
        voice = Voice(self.library, words_of(self.library.words, lang), self.public_url)
        return pinned_view(data, card, voice, self.today, instead=instead)

    def _card(self, name: str, lang: str) -> Card | None:
        versions = self.library.cards.get(name, {})
        return versions.get(lang) or versions.get(self.library.publisher.default_lang)
