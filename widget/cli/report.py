"""The report of a command that has changed something, and that may find no place."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import click


@contextmanager
def reporting(done: str) -> Iterator[None]:
    """Whoever cannot read the report, as on a full disk, still has to know what was done.

    :param done: what was done.
    """
    try:
        yield
    except OSError as error:
        if error.errno == errno.EPIPE:  # nobody listens
            raise
        found = f"found one that cannot be written ({error.strerror}), expected one that can"
        raise click.ClickException(
            f"output: {found}; what was asked for is done:\n{done}"
        ) from None
