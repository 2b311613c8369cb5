"""The last good files of every card: what this process served, or what the archive holds."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import date

from widget.check.keep import Files, Kept, says_gone
from widget.errors import ContentError
from widget.model import GONE, Card, Document, Library
from widget.publish.addresses import Site
from widget.read.archive import Archive
from widget.read.document import parse_document
from widget.read.entry import REMOVED, Entry, Shown

_log = logging.getLogger("widget")


class Fetched(Mapping[str, Document]):
    """The files of a card by language, each read when it is asked for; not what cannot be."""

    def __init__(self, name: str, langs: Iterable[str], fetch: Callable[[str], bytes | None]):
        self._name, self._langs, self._fetch = name, tuple(langs), fetch
        self._read: dict[str, Document | None] = {}

    def _get(self, lang: str) -> Document | None:
        if lang not in self._read and lang in self._langs:
            data = self._fetch(lang)
            self._read[lang] = None
            # Not what an older version of this package could still read.
            with suppress(ContentError):
                if data is not None:
                    file = f"{lang}/{self._name}.md"
                    self._read[lang] = parse_document(data, file, lang, self._name)
        return self._read.get(lang)

    def __getitem__(self, lang: str) -> Document:
        if (found := self._get(lang)) is None:
            raise KeyError(lang)
        return found

    def __iter__(self) -> Iterator[str]:
        return (lang for lang in self._langs if self._get(lang))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class LastGood:
    """By card, the files of its last good version.

    :param archive: where they are kept for other processes and the next start; may be ``None``.
    """

    def __init__(self, archive: Archive | None) -> None:
        self.archive = archive
        self.files: dict[str, Files] = {}
        #: By card, since when it is withdrawn because of a bad file that says that it is to go.
        self.taken_back: dict[str, str] = {}
        #: The last on which nothing was lost.
        self.day = date.min
        self._entries: dict[str, Entry] = {}
        self._shown: dict[str, tuple[str, dict[str, str]]] = {}
        self.refresh()

    def refresh(self) -> None:
        """Learn what other processes have published since.

        :raises OSError: where the archive cannot be read.
        """
        if self.archive is None:
            return
        self.archive.refresh()
        for name in self.archive.cards():
            newest = self.archive.newest(name)
            if newest and newest is not self._entries.get(name):
                self._entries[name] = newest
                # A host that has not got a card yet does not take it from those that serve it.
                if newest.status != REMOVED or name not in self._shown:
                    self._take(name, newest)

    def _take(self, name: str, entry: Entry) -> None:
        assert self.archive
        self.files.pop(name, None)
        self.taken_back.pop(name, None)
        archive, sources = self.archive, entry.sources
        files = Fetched(name, sources, lambda lang: archive.get(sources[lang]))
        if entry.status == REMOVED or not sources:
            return
        self.files[name] = files
        if entry.status in GONE and not any(map(says_gone, files.values())):
            self.taken_back[name] = entry.at[:10]

    def differs(self, cards: Collection[str]) -> bool:
        """Whether another process has published one of these cards since.

        :raises OSError: where the archive cannot be read.
        """
        if self.archive is None:
            return False
        self.archive.refresh()
        return any(self.archive.newest(name) is not self._entries.get(name) for name in cards)

    def remember(self, kept: Kept) -> None:
        """Remember the files of what is about to be served, in this process."""
        for name in self.files.keys() - kept.files.keys():
            self._shown.pop(name, None)
            told = "is not served any more; `withdraw` would tell its readers why"
            _log.warning("%s %s", name, told, extra={"card": name, "reason": told})
        self.files, self.taken_back = {**kept.files}, {**kept.taken_back}

    def record(self, site: Site, library: Library, kept: Kept) -> None:
        """Archive what is about to be served, and the files it was made from.

        :raises OSError: where the archive cannot be written.
        """
        if self.archive is None:
            return
        for name, files in kept.files.items():
            self._record(library.cards[name][library.publisher.default_lang], site, files)
        for name in self.archive.cards():
            newest = self.archive.newest(name)
            here = name in kept.files or name in kept.broken
            if newest and not here and newest.status != REMOVED:
                self.archive.record(Entry(name, REMOVED, newest.title, changes=newest.changes))

    def _record(self, card: Card, site: Site, files: Files) -> None:
        assert self.archive
        numbers = {
            lang: site.revisions[card.id, lang]
            for lang in files
            if (card.id, lang) in site.revisions
        }
        newest = self.archive.newest(card.id)
        known = {lang: view.revision for lang, view in newest.shown.items()} if newest else {}
        before, now = self._shown.get(card.id), (card.status, numbers)
        if newest and (newest.status, known) == now:
            self._shown[card.id] = now
            self._entries[card.id] = newest
            return
        # Two versions of this package on one archive would otherwise answer each other for ever.
        if before == now and newest and newest.status != REMOVED:
            return
        shown = {}
        for lang, number in numbers.items():
            view = site.assets[f"v1/cards/{card.id}@{number}.{lang}.view.json"]
            shown[lang] = Shown(number, self.archive.put(view.identity.body))
        sources = {lang: self.archive.put(document.raw) for lang, document in files.items()}
        changes = [asdict(change) for change in card.changes]
        reason = card.notice.reason if card.notice else ""
        self.archive.record(
            Entry(card.id, card.status, card.title, shown, sources, changes, reason)
        )
        self._shown[card.id] = now
        if (added := self.archive.newest(card.id)) and added.shown == shown:
            self._entries[card.id] = added
