"""A publisher of cards for tests, live on the loopback: for pages, browsers and clients."""

from __future__ import annotations

from typing import Any, Protocol, Unpack

from widget.testing.cards import MadeCard
from widget.testing.mount import BlueprintSettings, MakeApp, MountedCards, Source, mount_cards
from widget.testing.server import FaultyServer


class LivePublisher(FaultyServer):
    """A publisher's server, which does not always behave.

    It is a context manager; whoever makes one has to close it.

    :param source: of the cards.
    :param make_app: makes an app of your own with the blueprint in it, at ``url_prefix``; by
        default one is made. It is given the ``public_url``, which is known only when it listens.
    :param settings: as of :func:`widget.testing.mount_cards`; with ``make_app`` only ``name``
        counts: which blueprint of the app is meant.
    :ivar mounted: the app and its catalogue.
    :ivar public_url: the full address of the cards, without a slash at its end.
    """

    def __init__(
        self,
        source: Source,
        make_app: MakeApp | None = None,
        *,
        url_prefix: str = "/widget",
        **settings: Unpack[BlueprintSettings],
    ) -> None:
        super().__init__()
        self.public_url: str = self.origin + url_prefix.rstrip("/")
        try:
            if make_app:
                self.mounted: MountedCards = MountedCards(
                    make_app(self.public_url), settings.get("name")
                )
            else:
                settings.setdefault("public_url", self.public_url)
                self.mounted = mount_cards(source, url_prefix=url_prefix, **settings)
        except BaseException:
            self.close()
            raise
        self.app: Any = self.mounted.app

    def url(self, card: MadeCard | str, form: str = "view.json", lang: str = "") -> str:
        """The full address of an answer about a card; see :meth:`MountedCards.path`."""
        return self.origin + self.mounted.path(card, form, lang)

    def reload(self) -> None:
        """Serve what the folder holds now, at once."""
        self.mounted.reload()


class Serve(Protocol):
    """The fixture ``serve_treatment_cards``."""

    def __call__(
        self,
        make_app: MakeApp | None = None,
        *,
        source: Source = None,
        url_prefix: str = "/widget",
        **settings: Unpack[BlueprintSettings],
    ) -> LivePublisher:
        """
        :param source: by default the folder ``treatment_cards``.
        """
