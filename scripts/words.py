"""Bring the catalogues of ``widget/starter/words/`` to what docs/words.pot has, in its order.

A new message comes into each of them with nothing in its place, one that is gone goes, a remark for
translators follows; what is translated stays, and so does the head of each with its ``X-`` lines,
which ``pybabel update`` drops. What is left to translate is told. The template itself is written by
hand: a test holds it to what the code says.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "docs" / "words.pot"
FOLDER = ROOT / "widget" / "starter" / "words"


def entries(text: str) -> list[tuple[str, str, str]]:
    """Of each message the remark, the message, and what stands in its place."""
    found = []
    for block in text.strip().split("\n\n"):
        remark, mark, rest = block.partition("msgid ")
        message, said, translated = rest.partition("\nmsgstr")
        if not mark or not said or "\nmsgid " in rest:
            raise SystemExit(
                f"found {block!r}, expected one msgid and its msgstr between empty lines"
            )
        found.append((remark, f"msgid {message}", f"msgstr{translated}"))
    return found


def empty(message: str, head: str) -> str:
    """Nothing, in as many forms as the language has of it."""
    if "\nmsgid_plural " not in message:
        return 'msgstr ""'
    forms = re.search(r"nplurals=(\d+)", head)
    return "\n".join(f'msgstr[{n}] ""' for n in range(int(forms[1]) if forms else 2))


def updated(template: str, catalogue: str) -> str:
    (*head, said), *own = entries(catalogue)
    known = {message: translated for _, message, translated in own}
    blocks = ["".join([*head, "\n", said])]
    for remark, message, _ in entries(template)[1:]:
        blocks.append(f"{remark}{message}\n{known.get(message) or empty(message, said)}")
    return "\n\n".join(blocks) + "\n"


def main() -> None:
    template = TEMPLATE.read_text("utf-8")
    for file in sorted(FOLDER.glob("*.po")):
        before = file.read_text("utf-8")
        after = updated(template, before)
        if after != before:
            file.write_text(after, "utf-8")
        left = len(re.findall(r'^msgstr(?:\[0\])? ""$(?!\n")', after, re.MULTILINE))
        if left or after != before:
            print(f"{file.relative_to(ROOT)}: {left} to translate")


if __name__ == "__main__":
    main()
