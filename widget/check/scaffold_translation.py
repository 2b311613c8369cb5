"""The file that a translator begins with: as many texts as the original, each with its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from widget.check.unwritten import MARK
from widget.model import SAFETY_LISTS, URGENCIES, Card, Document, Outcome, SafetyList
from widget.read.words import name_of

_DOCS = "docs/writing-cards.md, Translations"


def translation_text(original: Card, document: Document, lang: str) -> str:
    """A translation in which no text is written yet.

    The front matter has the words of the original as comments, above the place of each. The body
    has them as text, for Markdown has no comments, each section marked until it is put into the
    language.

    :param document: the original's file.
    """
    title, version = original.title, original.changes[-1].version
    return "\n".join(
        [
            "---",
            f"# {document.file}, version {version}, in {name_of(lang)} ({lang}). {MARK} marks what",
            f"# is left, and no reader sees this file until nothing is. How that works: {_DOCS}",
            *_text("title", title),
            *([_comment(f"also called: {', '.join(original.aliases)}"),
               "# aliases: [another name, a third]  # as readers of this language search for it"]
              if original.aliases else []),
            *_text("summary", original.summary),
            f"translation_of: {version}",
            "translation: unreviewed               # or {by: …, date: …}: who checked it, and when",
            "safety:",
            *_safety(original),
            "evidence:",
            *(line for outcome in original.evidence for line in _outcome(outcome)),
            "---",
            *_body(document, lang),
        ]
    )  # fmt: skip


def _safety(original: Card) -> Iterator[str]:
    for name in SAFETY_LISTS:
        yield from _listed(name, getattr(original.safety, name), "  ")
    yield "  get_help:"
    for name in URGENCIES:
        yield from _listed(name, getattr(original.safety.get_help, name), "    ")


def _listed(name: str, listed: SafetyList, indent: str) -> Iterator[str]:
    if listed.state != "listed":
        yield f"{indent}{name}: {listed.state}"
        return
    yield f"{indent}{name}:"
    for item in listed.items:
        yield f"{indent}  {_comment(item.text)}"
        yield f"{indent}  - {{text: {MARK}}}"


def _outcome(outcome: Outcome) -> Iterator[str]:
    begin = "  - "
    for name in ("outcome", "population", "statement"):
        comment, text = _text(name, getattr(outcome, name))
        yield f"{begin.replace('- ', '')}{comment}"
        yield f"{begin}{text}"
        begin = "    "


def _text(name: str, words: str) -> Sequence[str]:
    return _comment(words), f"{name}: {MARK}"


def _comment(words: str) -> str:
    return f"# {' '.join(words.split())}"


def _body(document: Document, lang: str) -> Iterator[str]:
    for section in document.sections:
        yield f"## {MARK}: {section.title}"
        yield ""
        yield f"{MARK}: what follows in {name_of(lang)}, and this line taken out."
        yield ""
        yield section.markdown.strip("\n")
        yield ""
