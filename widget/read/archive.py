"""What was published, kept for good: a folder that is only ever added to.

``objects/<sha-256>`` holds bytes under their own hash; ``entries/<card>.<number>.json`` say what
readers saw of a card from a moment on. Both appear whole or not at all: an object is renamed into
its place, an entry is linked to a name that must still be free, so that of several writers one wins
and the others read what it wrote.
"""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from widget.errors import SettingError
from widget.read.entry import Entry, Shown, parse_entry
from widget.read.lock import ForkSafeLock
from widget.read.whole import read_whole

_ENTRY = re.compile(r"([a-z0-9-]{1,64})\.([0-9]{6})\.json\Z")
#: Nanoseconds; the coarsest clock of a file system in use.
_TICK = 2 * 10**9
#: How often an entry is tried where others are quicker.
_TRIES = 100
_NAME = re.compile(r"[0-9a-f]{64}\Z")
#: What a process that died has left, and how old (s) it has to be: no writer takes that long.
_LEFT, _STALE = re.compile(r"\.[0-9]+-[0-9a-f]{16}\Z"), 3600


class Archive:
    """An archive folder, which any number of processes and threads may share.

    :param writable: ``False`` to look into it only.
    :raises SettingError: where it cannot be made or written, or holds what is no entry.
    """

    def __init__(self, folder: str | os.PathLike[str], *, writable: bool = True) -> None:
        self.folder: Path = Path(folder)
        self._entries: dict[str, dict[int, Entry]] = {}
        self._seen = 0
        self._lock = ForkSafeLock()
        #: The names of entries that are not as they were written; they are passed over.
        self.broken: set[str] = set()
        try:
            if writable:
                for name in ("objects", "entries"):
                    (self.folder / name).mkdir(parents=True, exist_ok=True)
                self.put(b"")
                self._tidy()
            self.refresh()
        except OSError as error:
            found, wanted = f"{os.fspath(folder)!r} ({error.strerror})", "an archive of cards"
            wanted = "a folder to write in" if writable else wanted
            raise SettingError(f"archive: found {found}, expected {wanted}") from None
        for name in sorted(self.broken):
            found = f"entries/{name} in {os.fspath(folder)!r}"
            raise SettingError(f"archive: found {found}, expected it as it was written")

    def refresh(self, *, force: bool = False) -> None:
        """Learn what others have added since; one ``stat`` if nobody has.

        :param force: look whatever the clocks say.
        :raises OSError: where the folder cannot be read.
        """
        with self._lock:
            changed = os.stat(self.folder / "entries").st_mtime_ns
            # Within one tick of the clock a second file leaves the time as it is.
            settled = time.time_ns() - changed > _TICK
            if changed == self._seen and settled and not force:
                return
            for name in sorted(os.listdir(self.folder / "entries")):
                match = _ENTRY.match(name)
                if match and int(match[2]) not in self._entries.get(match[1], {}):
                    data = read_whole(self.folder / "entries" / name)
                    try:
                        entry = parse_entry(data, match[1])
                        self._entries.setdefault(match[1], {})[int(match[2])] = entry
                        self.broken.discard(name)
                    except ValueError:
                        self.broken.add(name)
            self._seen = changed

    def owner(self, url: str) -> str:
        """Whose archive this is: the publisher's who asks, if it is nobody's yet.

        :raises OSError: where that cannot be read or written.
        """
        place = self.folder / "publisher"
        with suppress(FileNotFoundError):
            return read_whole(place).decode(errors="replace").strip()
        with self._written(f"{url}\n".encode()) as temporary, suppress(FileExistsError):
            os.link(temporary, place)
        return read_whole(place).decode(errors="replace").strip()

    def cards(self) -> list[str]:
        return sorted(self._entries)

    def entries(self, card: str) -> list[Entry]:
        """What readers saw of a card, oldest first."""
        return [entry for _, entry in sorted(self._entries.get(card, {}).items())]

    def newest(self, card: str) -> Entry | None:
        return next(reversed(self.entries(card)), None)

    def since(self, card: str, revision: str) -> list[Entry]:
        """The newest entry that shows a revision, and all that came after it; maybe nothing."""
        entries = self.entries(card)
        for place in reversed(range(len(entries))):
            if any(view.revision == revision for view in entries[place].shown.values()):
                return entries[place:]
        return []

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
            data = read_whole(self.folder / "objects" / name[:2] / name)
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
        """Add an entry, unless the newest says the same. Its objects must be there already.

        :raises OSError: where it cannot be written.
        """
        for _ in range(_TRIES):
            self.refresh(force=True)
            newest = self.newest(entry.card)
            if newest and newest.same(entry):
                return
            taken = [*self._entries.get(entry.card, {}), *self._broken(entry.card)]
            place = self.folder / "entries" / f"{entry.card}.{max(taken, default=0) + 1:06}.json"
            at = datetime.now(UTC).isoformat(timespec="milliseconds")
            document = json.dumps(asdict(entry) | {"at": at}, ensure_ascii=False, indent=1)
            with self._written(document.encode()) as temporary, suppress(FileExistsError):
                os.link(temporary, place)  # fails where somebody else was first
                self.refresh(force=True)
                return
        raise OSError(errno.EAGAIN, "no entry can be added", os.fspath(self.folder))

    def _broken(self, card: str) -> list[int]:
        matches = (_ENTRY.match(name) for name in self.broken)
        return [int(match[2]) for match in matches if match and match[1] == card]

    def _tidy(self) -> None:
        """Remove what died writers left. One that lives and loses its file tries again."""
        for name in filter(_LEFT.match, os.listdir(self.folder)):
            with suppress(OSError):  # another tidies, too
                if time.time() - os.stat(self.folder / name).st_mtime > _STALE:
                    os.unlink(self.folder / name)

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
