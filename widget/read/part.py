"""Some cards of a source, with all that they are checked against: not thousands for one of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from widget.model import Document
from widget.read.folder import Drafts, read_files
from widget.read.known import Known
from widget.read.tree import Content, Tree

#: The files of some cards by their ids, and those that all cards share.
Some = Callable[[Collection[str]], Mapping[str, Content]]


def read_part(some: Some, cards: Iterable[str], label: str, known: Known | None = None) -> Drafts:
    """Read some cards in all their languages, those that they send readers on to, and what all
    cards share.

    :param label: whose files they are.
    :param known: see :func:`widget.read.folder.read_source`.
    """
    known, wanted = known or Known(), set(cards)
    while True:
        drafts = read_files(Tree(some(wanted), label), known)
        # That there is no card is said of a whole source.
        drafts.problems = [problem for problem in drafts.problems if problem.field != "source"]
        more = {card for card in map(sent_on_to, drafts.cards) if card} - wanted
        if not more:
            return drafts
        wanted |= more


def sent_on_to(document: Document) -> str:
    """The card that its notice tells to read instead, or nothing."""
    notice = document.fields.get("notice")
    found = notice.get("replaced_by") if isinstance(notice, dict) else None
    return found if isinstance(found, str) else ""
