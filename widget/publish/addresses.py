"""What is served: addresses, and what answers them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from widget.publish.asset import Asset
from widget.publish.html import Choice

_PLAIN = Choice()


@dataclass(frozen=True, slots=True)
class Form:
    """What an address answers when its query chooses.

    :param make: seals the answer for a choice.
    :param default: what holds for what the query does not name.
    """

    make: Callable[[Choice], Asset]
    default: Choice = _PLAIN


class Served(Protocol):
    """A :class:`Site` for looking things up in."""

    @property
    def default_lang(self) -> str: ...
    @property
    def languages(self) -> tuple[str, ...]: ...
    @property
    def assets(self) -> Mapping[str, Asset]: ...
    @property
    def instead(self) -> Mapping[str, Asset]: ...
    @property
    def forms(self) -> Mapping[str, Form]: ...
    @property
    def missing(self) -> Mapping[str, Asset]: ...
    @property
    def cased(self) -> Mapping[str, str]: ...
    @property
    def changes(self) -> Mapping[str, Any]: ...


@dataclass(slots=True)
class Site:
    """What is served.

    :param assets: by path below the mount point.
    :param instead: by path without its language, what a reader gets whose language is not there.
    :param forms: by path, with or without its language, what has further forms.
    """

    default_lang: str
    countries: frozenset[str]
    languages: tuple[str, ...] = ()
    assets: dict[str, Asset] = field(default_factory=dict)
    instead: dict[str, Asset] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    #: By language, what a frame shows whose card is not served.
    missing: dict[str, Asset] = field(default_factory=dict)
    revisions: dict[tuple[str, str], str] = field(default_factory=dict)
    #: Paths by their lower-case form: language tags are compared without case (RFC 5646, 2.1.1).
    cased: dict[str, str] = field(default_factory=dict)
    #: The change log, of which ``v1/changes.json`` answers a part on demand.
    changes: dict[str, Any] = field(default_factory=dict)
    #: The answers of each card in each of its languages, by both.
    units: dict[tuple[str, str], Site] = field(default_factory=dict)

    def take(self, other: Site) -> None:
        """All addresses of another, which stays as it is."""
        self.assets |= other.assets
        self.instead |= other.instead
        self.forms |= other.forms
        self.revisions |= other.revisions

    def add(self, path: str, form: Form) -> None:
        """An address with further forms, its default one sealed now."""
        self.forms[path] = form
        self.assets[path] = form.make(form.default)
