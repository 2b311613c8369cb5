"""``docs/recall.md`` in a text leads to that page, by its title."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.transforms import SphinxTransform

MENTION = re.compile(r"\bdocs/([\w-]+)\.md\b|\b(CHANGES|SECURITY)\.md\b")
#: What is in these is not prose, or leads somewhere already.
LEFT = (nodes.reference, pending_xref, nodes.FixedTextElement, nodes.literal, nodes.title)


class Mentions(SphinxTransform):
    default_priority = 400

    def apply(self, **_: Any) -> None:
        for link in self.document.findall(pending_xref):
            if link.astext().endswith(".md") and link.get("reftype") == "myst":
                link["refexplicit"] = False  # so that it is shown by the title that it leads to
        for text in list(self.document.findall(nodes.Text)):
            if MENTION.search(text) and not _inside(text):
                text.parent.replace(text, self._linked(text))

    def _linked(self, text: nodes.Text) -> list[nodes.Node]:
        made: list[nodes.Node] = []
        start = 0
        for found in MENTION.finditer(text):
            made.append(nodes.Text(text[start : found.start()]))
            made.append(self._link(found[1] or found[2].lower(), found[0]))
            start = found.end()
        return [*made, nodes.Text(text[start:])]

    def _link(self, page: str, shown: str) -> nodes.Node:
        link = pending_xref(
            "", nodes.inline(shown, shown), refdomain="std", reftype="doc", reftarget=f"/{page}",
            refexplicit=False, refwarn=True, refdoc=self.env.docname,
        )  # fmt: skip
        link.source, link.line = self.document["source"], None
        return link


def _inside(node: nodes.Node) -> bool:
    while node.parent is not None:
        node = node.parent
        if isinstance(node, LEFT):
            return True
    return False


def setup(app: Any) -> dict[str, Any]:
    app.add_transform(Mentions)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
