"""What a press keeps of a card's answers once they are in the store: their addresses."""

from __future__ import annotations

from dataclasses import dataclass, field

from widget.publish.addresses import Site
from widget.publish.asset import Asset, Representation
from widget.serve.packing import unpacked
from widget.serve.store import ASSET, INSTEAD, Rows, Store


class Shelved(Asset):
    """An asset whose bytes are in the store."""

    __slots__ = ("_number", "_store")

    def __init__(self, store: Store, number: int) -> None:
        object.__setattr__(self, "_store", store)
        object.__setattr__(self, "_number", number)

    def _read(self) -> Asset:
        data = self._store.body(self._number)  # type: ignore[attr-defined]
        assert data is not None, "what the press wrote is gone"
        return unpacked(data)

    @property
    def status(self) -> int:
        return self._read().status

    @property
    def representations(self) -> dict[str, Representation]:
        return self._read().representations


@dataclass(slots=True)
class Light(Site):
    """The answers of one card; ``rows`` says where in the store they are."""

    rows: Rows = field(default_factory=dict)


def light(site: Site, store: Store, rows: Rows) -> Light:
    """What is left of a site whose answers are in these rows."""
    kept = {number: Shelved(store, number) for number in set(rows.values())}
    by_kind: tuple[dict[str, Asset], ...] = ({}, {}, {})
    for (kind, path), number in rows.items():
        by_kind[kind][path] = kept[number]
    return Light(
        site.default_lang,
        site.countries,
        assets=by_kind[ASSET],
        instead=by_kind[INSTEAD],
        revisions=site.revisions,
        rows=rows,
    )
