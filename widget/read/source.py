"""What a source can be besides a folder: something that holds the files of one."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Collection
from importlib.resources.abc import Traversable
from typing import TypeAlias

from widget.read.sql.revision import Held
from widget.read.watch import Signature, glance, signature


class Store(ABC):
    """A place that holds files as a source folder does."""

    #: As it was given: with a password, if it has one, so not for messages.
    address: str

    @abstractmethod
    def __str__(self) -> str:
        """How it is called in messages; never with a password."""

    @abstractmethod
    def files(self) -> Traversable:
        """Everything that it holds now, as one state of it.

        :raises ContentError: where it does not answer.
        """

    @abstractmethod
    def some(self, cards: Collection[str]) -> dict[str, bytes]:
        """By path, the files of some cards, by their ids, and those that all cards share.

        :raises ContentError: where it does not answer.
        """

    @abstractmethod
    def originals(self, lang: str) -> list[str]:
        """The ids of the cards that there are in a language.

        :raises ContentError: where it does not answer.
        """

    @abstractmethod
    def sending_to(self, card: str) -> set[str]:
        """The cards whose notice sends readers on to a card.

        :raises ContentError: where it does not answer.
        """

    @abstractmethod
    def look(self) -> Signature:
        """What is the same as long as it holds the same; as cheap as can be. Never raises."""

    @abstractmethod
    def history(self, card: str) -> list[tuple[Held, bytes | None]]:
        """Every revision of a card in every language, oldest first, and what it holds.

        :raises ContentError: where it does not answer.
        """

    @abstractmethod
    def replace(self, path: str, old: bytes, new: bytes, note: str) -> None:
        """Put a file in the place of another, if that is still what it was.

        :raises SettingError: where it is not, or nothing can be written; then nothing was.
        """


Source: TypeAlias = str | os.PathLike[str] | Store | None


def signature_of(source: str | os.PathLike[str] | Store) -> Signature:
    """What changes whenever a file of a source does, without reading any."""
    return source.look() if isinstance(source, Store) else signature(source)


def glance_of(source: str | os.PathLike[str] | Store) -> Signature:
    """What changes with most changes of a folder; of a database nothing, whose look is as cheap."""
    return () if isinstance(source, Store) else glance(source)
