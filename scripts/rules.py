"""Write the rules of docs/lint.md from those of the package. A test says whether it is stale."""

from __future__ import annotations

from pathlib import Path

from widget.check.lint.explained import explanations
from widget.check.lint.rules import LOOKS

OUT = Path(__file__).parents[1] / "docs" / "lint.md"
#: What stands before the rules, and after them.
BEFORE, AFTER = "\n## The rules\n", "\n## As JSON\n"


def page(text: str) -> str:
    """The page, as Markdown, with the rules as they are now.

    :param text: the page as it is.
    """
    head, _, rest = text.partition(BEFORE)
    tail = rest.partition(AFTER)[2]
    rows = [f"| [{rule}](#{rule}) | {what} |" for rule, what in LOOKS.items()]
    table = "\n".join(["| rule | what it looks at |", "| --- | --- |", *rows])
    parts = [f"### {rule}\n\n{told}" for rule, told in explanations().items()]
    return f"{head}{BEFORE}\n" + "\n\n".join([table, *parts]) + f"\n{AFTER}{tail}"


if __name__ == "__main__":
    OUT.write_text(page(OUT.read_text("utf-8")), "utf-8")
