"""Pages that lie elsewhere, and languages of code that Pygments does not know."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pygments.lexers import TextLexer

ROOT = Path(__file__).parents[2]
#: A page here is one line that leads to a file of the root; the site shows that file.
ROOTED = {
    "changes": "CHANGES.md", "contributing": "CONTRIBUTING.md", "security": "SECURITY.md"
}  # fmt: skip


def read(app: Any, docname: str, source: list[str]) -> None:
    if docname in ROOTED:
        text = (ROOT / ROOTED[docname]).read_text("utf-8")
        app.env.note_dependency(str(ROOT / ROOTED[docname]))
        text = re.sub(r"\]\(docs/", "](", text)
        source[0] = re.sub(
            r"\]\((CHANGES|CONTRIBUTING|SECURITY)\.md", lambda m: f"]({m[1].lower()}.md", text
        )


def setup(app: Any) -> dict[str, Any]:
    app.connect("source-read", read)
    # Pygments has no lexer of the first two, and stumbles over JSX attributes with a hyphen.
    for name in ("csp", "svelte", "tsx"):
        app.add_lexer(name, TextLexer)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
