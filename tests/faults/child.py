"""A process that forks one child for each command, so that hundreds can be killed in a minute.

Run as a script. Each line that it reads is a JSON object: what to start, or whom to wait for.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from widget import Catalogue, SettingError
from widget.cli import main
from widget.read.archive import Archive
from widget.read.entry import Entry, Shown
from widget.read.replace import replace_file


def command(*words: str) -> None:
    """``python -m widget``, as far as it goes after its start."""
    main(words, prog_name="widget")


def put_card(database: str, card: str, lang: str, text: str, base: int) -> None:
    """An editor's form that began with a revision: docs/database.md, In your own app."""
    from widget.database import publish_card

    publish_card(database, card, lang, text, by="Ann Example", base=base)


def served(source: str, archive: str, texts: list[tuple[str, str, str]]) -> None:
    """A server that records, and an editor: each text is put in place of another in a card.

    One of the card ``clock`` sets the clock of libfaketime.
    """
    languages, url = ("en", "es", "ar"), "https://cards.example/w"
    catalogue = Catalogue(source, archive=archive, languages=languages, public_url=url)
    for name, old, new in texts:
        if name == "clock":
            Path(os.environ["FAKETIME_TIMESTAMP_FILE"]).write_text(new, "utf-8")
            catalogue._watch.look()
            continue
        card = Path(source, "en", f"{name}.md")
        beside = card.with_name(f".{card.name}~")
        beside.write_text(card.read_text("utf-8").replace(old, new, 1), "utf-8")
        os.replace(beside, card)
        catalogue.reload()
        answer = catalogue.find(f"v1/cards/{name}.en.view.json")
        print(datetime.now(UTC).year, name, answer.status, flush=True)


def counted(file: str, times: int) -> None:
    """Add one to the number in a file; who comes second looks again."""
    path, done = Path(file), 0
    while done < times:
        old = path.read_bytes()
        try:
            replace_file(path, old, b"%d" % (int(old) + 1))
        except SettingError as error:
            if "changed meanwhile" not in str(error):
                raise
        else:
            done += 1


def recorded(folder: str, worker: int, times: int) -> None:
    archive = Archive(folder)
    for number in range(times):
        shown = {"en": Shown(f"{1000 * worker + number:012x}", archive.put(b"%d" % number))}
        archive.record(Entry("bath", "active", "Bath", shown))


TASKS: dict[str, Callable[..., None]] = {
    f.__name__: f for f in (command, put_card, served, counted, recorded)
}


def _run(asked: dict[str, Any]) -> int:
    out = os.open(asked["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(out, 2)
    if most := asked.get("most"):  # the system kills whoever writes more than that into a file
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if user := asked.get("user"):
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    try:
        TASKS[asked["task"]](*asked["given"])
    except SystemExit as error:
        return int(error.code or 0)
    except BaseException:
        traceback.print_exc()
        return 70
    return 0


def serve() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        if "wait" in asked:
            print(os.waitstatus_to_exitcode(os.waitpid(asked["wait"], 0)[1]), flush=True)
            continue
        child = os.fork()
        if child == 0:
            code = _run(asked)
            sys.stdout.flush()
            os._exit(code)
        print(child, flush=True)


def warm() -> None:
    """Import what is imported late: a child may be a user who cannot read it."""
    first, out = [os.dup(1), os.dup(2)], os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(out, number)
    databases = (["check", "sqlite:////none"], ["check", "postgresql:///none?host=/none"])
    for words in (
        *databases,
        ["check", "starter"],
        ["recall", "starter", "x"],
        ["export", "starter", ""],
    ):
        try:
            main(words, prog_name="widget", standalone_mode=False)
        except Exception:
            continue
    sys.stdout.flush()
    for number, was in enumerate(first, 1):
        os.dup2(was, number)


if __name__ == "__main__":
    warm()
    serve()
