"""What was published, kept for good: a folder that is only ever added to.

``objects/<sha-256>`` holds bytes under their own hash; ``entries/<card>.<number>.json`` say what
readers saw of a card from a moment on. Both appear whole or not at all: an object is renamed into
its place, an entry is linked to a name that must still be free, so that of several writers one wins
and the others read what it wrote.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from widget.errors import SettingError

#: The status of a card that is not served any more: its file is gone, or a draft again.
REMOVED = "removed"
_ENTRY = re.compile(r"([a-z0-9-]{1,64})\.([0-9]{6})\.json\Z")
#: Nanoseconds; the coarsest clock of a file system in use.
_TICK = 2 * 10**9
_NAME = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Shown:
    """What readers saw in one language: its revision, and the object that holds the view JSON."""

    revision: str
    view: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What readers saw of a card from ``at`` (UTC, ISO 8601) on, in every language.

    :param sources: by language, the object that holds the file it was made from.
    :param changes: those of the card, as in its facts.
    """

    card: str
    status: str
    title: str
    shown: dict[str, Shown] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)
    at: str = ""

    def same(self, other: Entry) -> bool:
        """Whether readers see no difference."""
        return (self.status, self.shown) == (other.status, other.shown)


class Archive:
    """An archive folder, which any number of processes and threads may share.

    :raises SettingError: where it cannot be made or written, or holds what is no entry.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self._entries: dict[str, dict[int, Entry]] = {}
        self._seen = 0
        self._lock = Lock()
        try:
            for name in ("objects", "entries"):
                (self.folder / name).mkdir(parents=True, exist_ok=True)
            self.put(b"")
            self.refresh()
        except OSError as error:
            found = f"{os.fspath(folder)!r} ({error.strerror})"
            raise SettingError(f"archive: found {found}, expected a folder to write in") from None

    def refresh(self) -> None:
        """Learn what others have added since; one ``stat`` if nobody has."""
        with self._lock:
            changed = os.stat(self.folder / "entries").st_mtime_ns
            # Within one tick of the clock a second file leaves the time as it is.
            if changed == self._seen and time.time_ns() - changed > _TICK:
                return
            for name in sorted(os.listdir(self.folder / "entries")):
                if match := _ENTRY.match(name):
                    entries = self._entries.setdefault(match[1], {})
                    if int(match[2]) not in entries:
                        entries[int(match[2])] = self._read(name)
            self._seen = changed

    @property
    def changed(self) -> int:
        """What is another number as soon as anybody has added an entry."""
        try:
            return os.stat(self.folder / "entries").st_mtime_ns
        except OSError:
            return 0

    def _read(self, name: str) -> Entry:
        try:
            document = json.loads((self.folder / "entries" / name).read_bytes())
            shown = {lang: Shown(**view) for lang, view in document.pop("shown").items()}
            return Entry(shown=shown, **document)
        except (ValueError, TypeError, KeyError, AttributeError):
            found = f"entries/{name} in {os.fspath(self.folder)!r}"
            raise SettingError(f"archive: found {found}, expected it as it was written") from None

    def cards(self) -> list[str]:
        return sorted(self._entries)

    def entries(self, card: str) -> list[Entry]:
        """What readers saw of a card, oldest first."""
        return list(self._entries.get(card, {}).values())

    def newest(self, card: str) -> Entry | None:
        return next(reversed(self.entries(card)), None)

    def last_good(self, card: str) -> Entry | None:
        """The newest entry that shows the card at all."""
        return next((e for e in reversed(self.entries(card)) if e.status != REMOVED), None)

    def shown(self, card: str, revision: str) -> dict[str, Shown]:
        """The views of a revision by language; nothing for one that was never published."""
        return {
            lang: shown
            for entry in self.entries(card)
            for lang, shown in entry.shown.items()
            if shown.revision == revision
        }

    def get(self, name: str) -> bytes | None:
        """The bytes of an object; ``None`` if they are not there or are not what they were."""
        if not _NAME.match(name):
            return None
        try:
            data = (self.folder / "objects" / name[:2] / name).read_bytes()
        except OSError:
            return None
        return data if sha256(data).hexdigest() == name else None

    def put(self, data: bytes) -> str:
        """Keep bytes; the answer is their name."""
        name = sha256(data).hexdigest()
        place = self.folder / "objects" / name[:2] / name
        if self.get(name) is None:
            place.parent.mkdir(exist_ok=True)
            with self._written(data) as temporary:
                os.replace(temporary, place)
        return name

    def record(self, entry: Entry) -> None:
        """Add an entry, unless the newest says the same. Its objects must be there already."""
        self.refresh()
        while (newest := self.newest(entry.card)) is None or not newest.same(entry):
            number = max(self._entries.get(entry.card, {}), default=0) + 1
            place = self.folder / "entries" / f"{entry.card}.{number:06}.json"
            at = datetime.now(UTC).isoformat(timespec="milliseconds")
            document = json.dumps(asdict(entry) | {"at": at}, ensure_ascii=False, indent=1)
            with self._written(document.encode()) as temporary, suppress(FileExistsError):
                os.link(temporary, place)  # fails where somebody else was first
            self.refresh()

    @contextmanager
    def _written(self, data: bytes) -> Iterator[Path]:
        """A temporary file that is safely on the disk."""
        path = self.folder / f".{os.getpid()}-{secrets.token_hex(8)}"
        try:
            with path.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            yield path
        finally:
            path.unlink(missing_ok=True)
