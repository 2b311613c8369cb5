"""How what is wrong is logged: one line, and where it is as fields of the record."""

from __future__ import annotations

import logging
from contextlib import suppress

from widget.errors import Problem, one_line

_log = logging.getLogger("widget")


def report(problem: Problem) -> None:
    """Log a problem with its ``file``, ``line`` and ``field``; a warning as one."""
    level = logging.WARNING if problem.warning else logging.ERROR
    where = {"file": one_line(problem.file), "line": problem.line, "field": one_line(problem.field)}
    with suppress(Exception):  # a filter of the app's log that raises holds no recall back
        _log.log(level, "%s", one_line(str(problem)), extra=where, stacklevel=2)
