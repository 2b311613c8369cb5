"""What a catalogue is made with, looked at before anything is read."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import get_args

from widget.check.library import OnUnclean
from widget.errors import SettingError
from widget.publish.mount import Mount
from widget.read.source import Source
from widget.read.sql.address import is_database, open_database

_PUBLIC_URL = re.compile(
    r"https?://([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-f:]+\])(:[0-9]{1,5})?"
    r"(/(?!\.\.?(/|\Z))[A-Za-z0-9._~-]+)*/?\Z"
)
#: A host source (https://www.w3.org/TR/CSP3/#grammardef-host-source) without a path.
_FRAMER = re.compile(
    r"(https?://)?(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:([0-9]{1,5}|\*))?\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Settings:
    """See :func:`widget.create_blueprint`.

    :param root: of an export; see :class:`widget.publish.mount.Mount`.
    """

    source: Source
    public_url: str | None
    languages: tuple[str, ...] | None
    on_unclean: OnUnclean
    frame_ancestors: tuple[str, ...] | None = None
    root: str | None = None

    @property
    def mount(self) -> Mount:
        return Mount(self.public_url, self.root, self.frame_ancestors)


def settings(
    source: str | os.PathLike[str] | None,
    *,
    public_url: str | None = None,
    languages: Iterable[str] | None = None,
    on_unclean: OnUnclean = "error",
    frame_ancestors: Iterable[str] | None = None,
) -> Settings:
    """
    :raises SettingError: for a setting that cannot be.
    """
    if on_unclean not in get_args(OnUnclean):
        raise SettingError(f"on_unclean: found {on_unclean!r}, expected 'error' or 'clean'")
    if isinstance(languages, str):
        raise SettingError(f"languages: found {languages!r}, expected a list of languages")
    named = None if languages is None else tuple(languages)
    framers = None if frame_ancestors is None else _framers(frame_ancestors)
    at: Source = open_database(source) if is_database(source) else source
    return Settings(at, read_public_url(public_url), named, on_unclean, framers)


def read_public_url(url: str | None) -> str | None:
    """The address with one slash at its end.

    :raises SettingError: for what is no address of a place.
    """
    if url is None:
        return None
    if not isinstance(url, str) or not _PUBLIC_URL.match(url):
        raise SettingError(
            f"public_url: found {url!r}, expected an address such as https://cards.example/widget"
        )
    return url.rstrip("/") + "/"


def _framers(sources: Iterable[str]) -> tuple[str, ...]:
    if isinstance(sources, str):
        raise SettingError(f"frame_ancestors: found {sources!r}, expected a list of sites")
    found = tuple(sources)
    for source in found:
        if not isinstance(source, str) or not _FRAMER.match(source):
            raise SettingError(
                f"frame_ancestors: found {source!r}, expected a site such as https://site.example "
                "or https://*.site.example"
            )
    return found


def known(setting: str, value: object, values: Collection[object]) -> None:
    """
    :raises SettingError: for a value that is none of those.
    """
    if value not in values:
        expected = ", ".join(str(one) for one in values if one != "")
        raise SettingError(f"{setting}: found {value!r}, expected one of {expected}")
