"""Old revisions of cards that are still in force, out of the archive."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import lru_cache
from time import monotonic
from typing import cast

from widget.model import GONE, Card, Library, Notice, Status
from widget.publish.asset import Asset
from widget.publish.document import view_asset
from widget.publish.pinned import pinned_view
from widget.publish.view import card_view
from widget.publish.voice import Voice
from widget.read.archive import Archive
from widget.read.entry import Entry
from widget.read.words import Words, words_of

#: Seconds from one look for what other processes have published to the next: whoever asks for what
#: does not exist may not make each answer dearer.
LOOK = 1.0


class Pins:
    """The revisions that ``archive`` holds, as they are to be shown between two swaps."""

    def __init__(
        self, archive: Archive, library: Library, public_url: str | None, today: date
    ) -> None:
        self.archive, self.library = archive, library
        self.public_url, self.today = public_url, today
        self._sealed = lru_cache(maxsize=256)(self._seal)
        self._look = monotonic()

    def find(self, name: str, revision: str, langs: list[str]) -> Asset | None:
        """The view JSON of a revision.

        :param langs: those asked for, nearest first; none: the publisher's.
        """
        shown = self.archive.shown(name, revision)
        if not shown and monotonic() >= self._look:
            self._look = monotonic() + LOOK
            with suppress(OSError):  # another process may have published it
                self.archive.refresh()
            shown = self.archive.shown(name, revision)
        default = self.library.publisher.default_lang
        cased = {lang.lower(): lang for lang in shown}
        found = next((cased[lang.lower()] for lang in langs if lang.lower() in cased), None)
        lang = found or (default if default in shown else next(iter(shown), None))
        if lang is None:
            return None
        pin = self.archive.since(name, revision)
        return self._sealed(
            name, revision, shown[lang].view, lang, not found and bool(langs), len(pin)
        )

    def _seal(
        self, name: str, revision: str, view: str, lang: str, instead: bool, count: int
    ) -> Asset | None:
        """The answer, made when it is first asked for.

        :param count: of the entries from the newest that shows the revision on; with another one
            it is another answer.
        """
        card, data = self._card(name, lang), self.archive.get(view)
        if card is None or data is None:
            return None
        voice = Voice(self.library, words_of(self.library.words, lang), self.public_url)
        pinned, *later = self.archive.entries(name)[-count:]
        gone = next((entry for entry in later if entry.status in GONE), None)
        if gone:  # it was taken back, and has not been published again since
            card = _taken_back(card, gone, self.library)
            return view_asset(name, card, voice, card_view(card, voice, revision), revision, 410)
        if card.status == "active" and (changed := _changed_since(pinned, card)):
            words = voice.words
            reason = words.text("The advice has changed since this version.")
            told = Notice(reason, changed, _read_current(words), card.id, lang=lang)
            card = replace(card, status="superseded", notice=told)
        return pinned_view(data, card, voice, self.today, instead=instead)

    def _card(self, name: str, lang: str) -> Card | None:
        versions = self.library.cards.get(name, {})
        return versions.get(lang) or versions.get(self.library.publisher.default_lang)


def _taken_back(card: Card, gone: Entry, library: Library) -> Card:
    """The card as it was when a revision of it was taken back, in the publisher's words."""
    words = words_of(library.words, library.publisher.default_lang)
    told = Notice(gone.reason, gone.at[:10], _read_current(words), replaced_by=card.id)
    return replace(card, status=cast(Status, gone.status), notice=told)


def _read_current(words: Words) -> str:
    return words.text("Read the current version instead.")


def _changed_since(pinned: Entry, card: Card) -> str | None:
    """The day of the first major change that a revision does not have."""
    known = max((int(change["version"]) for change in pinned.changes), default=0)
    later = [c.date for c in card.changes if c.kind == "major" and c.version > known]
    return later[0] if later else None
