"""Much of the same work, shared out over the cores of the machine."""

from __future__ import annotations

import io
import multiprocessing
import os
import pickle
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, is_dataclass
from typing import Any

#: Less work than this is done before another process has begun.
FEW = 64
#: Pieces of work that are handed out at once.
_PIECES = 16
#: Seconds between two looks of a child whether its parent lives.
_LOOK = 0.5

Make = Callable[[], object]
#: What children find of their parent's when they are forked.
_work: Sequence[Make] = ()
_shared: dict[int, object] = {}


def results(makes: Sequence[Make], of: Sequence[object]) -> Iterator[tuple[int, Any]]:
    """What each makes, with its place; nothing where it raises, or the work is not shared out.

    It is done by forks of this process, so that nothing has to be sent to them. Where there is no
    fork, one core, or a second thread, whose locks a fork would take along, it is left undone.

    :param of: what the results may point into: that is not sent back either.
    """
    global _work, _shared
    cores = _cores()
    if len(makes) < FEW or cores < 2:
        return
    _work, _shared = makes, {id(one): one for one in _parts(of)}
    try:
        fork = multiprocessing.get_context("fork")
        pool = ProcessPoolExecutor(cores, fork, _end_with, (os.getpid(),))
        try:
            for piece in pool.map(_piece, range(0, len(makes), _PIECES)):
                yield from _read(piece).items()
        finally:
            pool.shutdown(cancel_futures=True)
    except (OSError, RuntimeError):
        pass  # killed, or no process or thread to be had: whoever asks for it does what is missing
    finally:
        _work, _shared = (), {}


def _cores() -> int:
    # The system's own libraries on a Mac do not survive a fork (https://bugs.python.org/issue33725).
    if not hasattr(os, "fork") or sys.platform == "darwin" or threading.active_count() > 1:
        return 1
    if multiprocessing.current_process().daemon:  # which may have no children
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _end_with(parent: int) -> None:
    """Let this child not outlive a parent that is killed, with all that it holds of its: a socket
    that listens, the lock of a store."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _parts(of: object, depth: int = 3) -> Iterator[object]:
    """Things, and what they hold."""
    if depth and isinstance(of, (list, tuple, dict)):
        for one in of.values() if isinstance(of, dict) else of:
            yield from _parts(one, depth - isinstance(of, dict))
    elif is_dataclass(of) and not isinstance(of, type):
        yield of
        if depth:
            for field in fields(of):
                yield from _parts(getattr(of, field.name), depth - 1)


def _piece(start: int) -> bytes:
    """The work of a child."""
    made = {}
    for place in range(start, min(start + _PIECES, len(_work))):
        try:
            made[place] = _work[place]()
        except Exception:
            continue  # the parent does it once more, and is told
    written = io.BytesIO()
    try:
        _Writer(written, pickle.HIGHEST_PROTOCOL).dump(made)
    except Exception:
        return pickle.dumps({})
    return written.getvalue()


class _Writer(pickle.Pickler):
    def persistent_id(self, thing: object) -> int | None:
        return id(thing) if id(thing) in _shared else None


class _Reader(pickle.Unpickler):
    def persistent_load(self, name: int) -> object:
        return _shared[name]


def _read(piece: bytes) -> dict[int, object]:
    made: dict[int, object] = _Reader(io.BytesIO(piece)).load()
    return made
