"""What a partner's page has of publishers: scripts, and embeds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from widget.check.markup import Element, Markup
from widget.model import ID

Door = Literal["element", "div", "one-tag", "disclaimer", "frame"]
_REVISION = re.compile(r"[0-9a-f]{12}\Z")
#: Cards of a page, and scripts, that are judged: the first so many.
MAX_EMBEDS = MAX_SCRIPTS = 100
#: Letters of an address or a value; what is longer is none of ours.
MAX_LETTERS = 2048


@dataclass(frozen=True, slots=True)
class Script:
    """A script tag of a publisher.

    :param src: its absolute address; ``""`` where the address of the page is not known.
    :param base: the publisher's address, with a slash at its end.
    :param version: ``1.1.0``, or ``v1``; ``""`` if the address does not tell.
    """

    line: int
    src: str
    base: str
    version: str
    attributes: dict[str, str]
    in_head: bool

    @property
    def card(self) -> str | None:
        return self.attributes.get("data-card")

    @property
    def integrity(self) -> str:
        return self.attributes.get("integrity", "").strip()[:MAX_LETTERS]


@dataclass(slots=True)
class Embed:
    """A card, or the disclaimer, on a page.

    :param base: its publisher's address, ``""`` if the page does not tell.
    :param attributes: its choices, by the names of the element.
    :param texts: of its copy, the foot aside; of a frame, the quotation before it.
    :param headings: of the copy, as levels.
    :param src: the address of the frame.
    """

    door: Door
    line: int
    card: str
    lang: str
    base: str
    attributes: dict[str, str]
    element: Element
    texts: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    src: str = ""
    linked: str = ""

    @property
    def text(self) -> str:
        """The copy without white space; ``""`` where there is none."""
        return "".join("".join(self.texts).split())

    @property
    def level(self) -> int:
        given = self.attributes.get("heading-level", "")
        return int(given) if re.fullmatch("[1-6]", given) else 3

    @property
    def usable(self) -> bool:
        """Whether the client would ask for it."""
        pin = self.attributes.get("revision", "")
        right = self.door == "disclaimer" or bool(ID.match(self.card))
        return right and (not pin or bool(_REVISION.match(pin)))

    def view(self, kind: str = "view.json") -> str:
        """The address of its card at the publisher."""
        if self.door == "disclaimer":
            return f"{self.base}v1/disclaimer.{self.lang}.{kind}"
        pin = self.attributes.get("revision", "") if kind == "view.json" else ""
        return f"{self.base}v1/cards/{self.card}{'@' * bool(pin)}{pin}.{self.lang}.{kind}"


@dataclass(slots=True)
class Page:
    """A page, read.

    :param url: its address; ``""`` for a file.
    :param scripts: the first :data:`MAX_SCRIPTS`; ``embeds`` likewise.
    :param policies: of its ``<meta>`` elements.
    :param counts: how many scripts and embeds it has in all.
    """

    url: str
    markup: Markup
    scripts: list[Script]
    embeds: list[Embed]
    policies: list[str]
    counts: tuple[int, int] = (0, 0)
