"""What a preview shows of a library: the answers of a card are made when somebody looks at it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property, partial

from widget.model import Library
from widget.publish.addresses import Site
from widget.publish.asset import Asset
from widget.publish.mount import Mount
from widget.publish.site import add_index, card_jobs, site_without_cards
from widget.read.known import Known

_OF_CARD = re.compile(
    r"cards/(?P<page>[^/]+)/(?P<shown>[^/]+)(/\w+)?\Z"
    r"|v1/cards/(?P<id>[^/.@]+)(@\w+)?\.(?P<lang>[^/.]+)\.[\w.]+\Z"
)
_INDEX = re.compile(r"v1/cards\.([^/.]+)\.json\Z")


class Unit:
    """The answers of one card in its language."""

    def __init__(self, make: Callable[[], Site]) -> None:
        self._make = make

    @cached_property
    def site(self) -> Site:
        """Made at the first look. Two looks at once make it twice, which hurts nobody."""
        return self._make()


class ProofSite:
    """Every address of a library, most of them not made yet.

    :param languages: those of its cards that are shown.
    :param known: a unit of the same card is the one that there was.
    """

    def __init__(self, library: Library, languages: list[str], known: Known) -> None:
        self._library = library
        self._site = site_without_cards(library, Mount(), languages)
        self.units: dict[tuple[str, str], Unit] = {
            job.name[1:]: known.make(("shown", *job.name[1:]), job.of, partial(Unit, job.make))
            for job in card_jobs(library, Mount(), self._site.languages, known)
        }

    def find(self, path: str) -> Asset | None:
        """What an address answers that is no card's."""
        index = _INDEX.match(path)
        if index and index[1] in self._site.languages and path not in self._site.assets:
            for (_, lang), unit in self.units.items():
                if lang == index[1]:
                    self._site.revisions |= unit.site.revisions
            add_index(self._site, self._library, index[1])
        return self._site.assets.get(path)


def card_of(path: str) -> tuple[str, str] | None:
    """The card and the language whose answer stands at an address, if it is one of a card."""
    found = _OF_CARD.match(path)
    if found is None:
        return None
    return found["shown"] or found["id"], found["page"] or found["lang"]
