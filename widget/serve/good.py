"""The last good files of every card: what this process served, or what the archive holds."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict

from widget.check.keep import Files
from widget.errors import ContentError
from widget.model import Card, Document, Library
from widget.publish.site import Site
from widget.read.archive import REMOVED, Archive, Entry, Shown
from widget.read.document import parse_document

_log = logging.getLogger("widget")


class LastGood:
    """By card, the files of its last good version.

    :param archive: where they are kept for other processes and the next start; may be ``None``.
    """

    def __init__(self, archive: Archive | None) -> None:
        self.archive = archive
        self.files: dict[str, Files] = {}
        self._entries: dict[str, Entry] = {}
        self.refresh()

    def refresh(self) -> None:
        """Learn what other processes have published since."""
        if self.archive is None:
            return
        self.archive.refresh()
        for name in self.archive.cards():
            newest = self.archive.newest(name)
            if newest and newest is not self._entries.get(name):
                self._entries[name] = newest
                self.files.pop(name, None)
                if newest.status != REMOVED and (files := self._load(newest)):
                    self.files[name] = files

    def _load(self, entry: Entry) -> Files:
        assert self.archive
        files: dict[str, Document] = {}
        for lang, source in entry.sources.items():
            data = self.archive.get(source)
            try:
                if data is not None:
                    file = f"{lang}/{entry.card}.md"
                    files[lang] = parse_document(data, file, lang, entry.card)
            except ContentError:  # what an older version of this package could still read
                continue
        return files

    def record(self, site: Site, library: Library, files: Mapping[str, Files]) -> None:
        """Remember what is about to be served, and the files it was made from.

        :raises OSError: where the archive cannot be written; then it is remembered here alone.
        """
        for name in self.files.keys() - files.keys():
            _log.warning("%s is not served any more; `withdraw` would tell its readers why", name)
        self.files = {**files}
        if self.archive is None:
            return
        for name, documents in files.items():
            self._record(library.cards[name][library.publisher.default_lang], site, documents)
        for name in self.archive.cards():
            newest = self.archive.newest(name)
            if newest and name not in files and newest.status != REMOVED:
                self.archive.record(Entry(name, REMOVED, newest.title, changes=newest.changes))
        self._entries = {
            name: newest for name in self.archive.cards() if (newest := self.archive.newest(name))
        }

    def _record(self, card: Card, site: Site, documents: Files) -> None:
        assert self.archive
        newest = self.archive.newest(card.id)
        known = {lang: view.revision for lang, view in newest.shown.items()} if newest else {}
        numbers = {lang: site.revisions[card.id, lang] for lang in documents
                   if (card.id, lang) in site.revisions}  # fmt: skip
        if newest and (newest.status, known) == (card.status, numbers):
            return
        shown = {}
        for lang, number in numbers.items():
            view = site.assets[f"v1/cards/{card.id}@{number}.{lang}.view.json"]
            shown[lang] = Shown(number, self.archive.put(view.identity.body))
        sources = {lang: self.archive.put(document.raw) for lang, document in documents.items()}
        changes = [asdict(change) for change in card.changes]
        self.archive.record(Entry(card.id, card.status, card.title, shown, sources, changes))
