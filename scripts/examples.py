"""Write docs/examples.md from examples/examples.yaml. A test says whether it is stale."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
LIST = ROOT / "examples" / "examples.yaml"
OUT = ROOT / "docs" / "examples.md"
HEAD = """\
# Examples

Small, and yours to copy. A folder below `examples/` needs this package and nothing else outside of
it, but for two: `partner` is served by `examples/demo.py`, which starts the publisher of
`examples/site` beside it, and `react` takes the npm package from `dist/npm` of this checkout, which
`make npm` builds.

Each is opened by a test in Chromium, Firefox and WebKitGTK. The commands are for the top of a
checkout in which `make demo` has been run once, with its environment switched on
(`. .venv/bin/activate`). OUT is a path of yours. Where an example needs a publisher, `make demo` is
one."""


@dataclass(frozen=True)
class Example:
    """An entry of the list.

    :param name: its folder.
    :param reader: whom it is for.
    :param shows: what it shows, as the end of a sentence; more sentences may follow.
    :param start: lines of a shell; the last one goes on running.
    :param open: the address of its page, or nothing.
    :param look: where to look.
    :param test: the test that opens it, as pytest names it.
    :param needs: what else has to be there.
    """

    name: str
    title: str
    reader: str
    shows: str
    start: tuple[str, ...]
    open: str
    look: tuple[str, ...]
    test: str
    needs: str = ""


def examples() -> list[Example]:
    """All of them, in their order.

    :raises TypeError: for an entry that lacks something, or has more.
    """
    found = []
    for entry in yaml.safe_load(LIST.read_text("utf-8")):
        entry = {("reader" if key == "for" else key): value for key, value in entry.items()}
        told = {key: tuple(value) if isinstance(value, list) else value
                for key, value in entry.items()}  # fmt: skip
        found.append(Example(**told))
    return found


def page(listed: list[Example]) -> str:
    """The page, as Markdown."""
    rows = [
        f"| [{e.title}](#{_anchor(e.title)}) | {e.reader} | `examples/{e.name}` |" for e in listed
    ]
    parts = [HEAD, "\n".join(["| example | for | folder |", "| --- | --- | --- |", *rows])]
    return "\n\n".join([*parts, *(part for example in listed for part in _section(example))]) + "\n"


def _section(example: Example) -> list[str]:
    parts = [f"## {example.title}", f"`examples/{example.name}` shows {example.shows}"]
    if example.needs:
        parts.append(f"Needs {example.needs}.")
    if example.start:
        parts.append("\n".join(["```sh", *map(_own, example.start), "```"]))
    if example.open:
        parts.append(f"Open <{example.open}>.")
    looks = "\n".join(f"- {_own(look)}" for look in example.look)
    return [*parts, f"Look at\n\n{looks}", f"Opened by `{example.test}`."]


def _own(line: str) -> str:
    return line.replace("{out}", "OUT")


def _anchor(title: str) -> str:
    return "".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c == "-")


if __name__ == "__main__":
    OUT.write_text(page(examples()), "utf-8")
