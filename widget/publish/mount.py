"""Where the addresses lie, as pages of our own see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from widget.publish.asset import Header


@dataclass(frozen=True, slots=True)
class Mount:
    """Where the addresses lie, and who may frame them.

    :param public_url: the full address, ending in ``/``; without it nothing links to us from
        outside.
    :param root: for an export, the path of ``public_url``. A static host may answer
        ``cards/en/tens`` and ``cards/en/tens/`` with the same file, so nothing there is relative.
    :param frame_ancestors: whose pages may frame a card, as CSP writes them; ``None``: everybody's.
    """

    public_url: str | None = None
    root: str | None = None
    frame_ancestors: tuple[str, ...] | None = None

    def home(self, path: str) -> str:
        """From the page at a path, the address of the place where all paths begin."""
        return "../" * path.count("/") if self.root is None else self.root

    @property
    def answers(self) -> bool:
        """Whether somebody is there to answer a query: a static host is not asked."""
        return self.public_url is not None and self.root is None

    @property
    def origin(self) -> str:
        """Scheme, host and port; nothing without a public address."""
        parts = urlsplit(self.public_url or "")
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

    def oembed(self, page: str) -> str:
        """The address of the oEmbed answer for a page (https://oembed.com/, 4)."""
        return f"{self.public_url}oembed?url={quote(page, safe='')}&format=json"


def linked(links: Iterable[tuple[str, str]]) -> list[Header]:
    """Addresses with their relations as a ``Link`` header (RFC 8288); none without an address."""
    value = ", ".join(f"<{address}>; {relation}" for address, relation in links)
    return [("Link", value)] if value else []
