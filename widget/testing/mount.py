"""Cards for tests in an app, its owner's or one made for the test (flask)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Protocol, TypedDict, Unpack

from flask import Flask
from flask.testing import FlaskClient

from widget.check.library import OnUnclean
from widget.errors import SettingError
from widget.publish.snippet import VALID_DAYS
from widget.serve.blueprint import CardsBlueprint, create_blueprint
from widget.serve.reading import Reading
from widget.testing.cards import CardFolder, MadeCard
from widget.testing.texts import today

#: What makes an app with the cards in it, from the address at which it will be mounted.
MakeApp = Callable[[str], Flask]
Source = CardFolder | str | os.PathLike[str] | None


class BlueprintSettings(TypedDict, total=False):
    """Those of :func:`widget.create_blueprint`."""

    public_url: str | None
    languages: Iterable[str] | None
    archive: str | os.PathLike[str] | None
    store: str | os.PathLike[str] | None
    on_unclean: OnUnclean
    allowed_origins: Iterable[str] | None
    frame_ancestors: Iterable[str] | None
    name: str


class MountedCards:
    """Cards in an app.

    :param app: with a blueprint of cards in it.
    :param name: that of the blueprint, where there are several.
    :raises SettingError: for an app that has none, or none of that name, or several and no name.
    """

    def __init__(self, app: Flask, name: str | None = None) -> None:
        found = {key: b for key, b in app.blueprints.items() if isinstance(b, CardsBlueprint)}
        if name is not None and name not in found:
            known = ", ".join(found) or "none, for there is none"
            raise SettingError(f"name: found {name!r}, expected a blueprint of cards: {known}")
        if name is None and len(found) != 1:
            told = f"found {len(found)} blueprints of cards, expected one, or its name"
            raise SettingError(f"app: {told}")
        self.app = app
        self.blueprint: CardsBlueprint = found[name] if name else next(iter(found.values()))

    @property
    def catalogue(self) -> Reading:
        """What is served: ``catalogue.problems``, ``catalogue.reload()``."""
        return self.blueprint.catalogue

    @property
    def prefix(self) -> str:
        """Where it is mounted, without a slash at its end."""
        return next(iter(self.blueprint.prefixes))

    def client(self) -> FlaskClient:
        """Flask's client for tests of the app."""
        return self.app.test_client()

    def path(self, card: MadeCard | str, form: str = "view.json", lang: str = "") -> str:
        """The path in the app of an answer about a card.

        :param form: ``json``, ``view.json`` or ``html``.
        :param lang: by default that of the card.
        """
        name, own = (card, "en") if isinstance(card, str) else (card.id, card.lang)
        return f"{self.prefix}/v1/cards/{name}.{lang or own}.{form}"

    def reload(self) -> None:
        """Serve what the folder holds now, at once.

        :raises ContentError: where that cannot be served.
        """
        self.catalogue.reload()

    def copy(self, card: MadeCard | str, *, form: str = "pinned", today: date | None = None) -> str:
        """What a site owner would have pasted on a day, by default this one.

        :param form: docs/doors.md.
        :raises SettingError: without a public address.
        """
        name, lang = (card, None) if isinstance(card, str) else (card.id, card.lang)
        known = self.catalogue.library.cards.get(name, {})
        lang = lang if lang in known else None
        return self.catalogue.snippet(name, lang=lang, form=form, today=today)

    def expired_copy(self, card: MadeCard | str, *, days: int = 1, form: str = "pinned") -> str:
        """A copy whose last good day was so many days ago; or before, where a review ended it."""
        made = today() - timedelta(days=days + VALID_DAYS)
        return self.copy(card, form=form, today=made)


def mount_cards(
    source: Source,
    app: Flask | None = None,
    *,
    url_prefix: str = "/widget",
    **settings: Unpack[BlueprintSettings],
) -> MountedCards:
    """Register the blueprint in an app.

    :param app: by default one that is made for it.
    :param settings: of :func:`widget.create_blueprint`; by default the languages are those that the
        cards of the folder need, and the address is that which Flask's test client asks.
    :raises ContentError: for content with which no server starts.
    :raises SettingError: for a setting that cannot be.
    """
    if isinstance(source, CardFolder):
        settings.setdefault("languages", source.languages)
        source = source.folder
    settings.setdefault("public_url", f"http://localhost{url_prefix}")
    app = app or Flask("treatment-cards-for-tests")
    blueprint = create_blueprint(source, **settings)
    app.register_blueprint(blueprint, url_prefix=url_prefix)
    return MountedCards(app, blueprint.name)


class Mount(Protocol):
    """The fixture ``mount_treatment_cards``."""

    def __call__(
        self,
        app: Flask | None = None,
        *,
        source: Source = None,
        url_prefix: str = "/widget",
        **settings: Unpack[BlueprintSettings],
    ) -> MountedCards:
        """
        :param source: by default the folder ``treatment_cards``.
        """
