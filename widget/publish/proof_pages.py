"""The pages of a preview: the start, a file with what is said of it, and the bar over every card.

They are in English, as `check` is, and like all pages of ours need no inline script or style.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import quote

from widget.publish.client import page_file_path
from widget.publish.listing import counted, excerpts, listing, tallied
from widget.publish.proof import Proof, Row
from widget.publish.webpage import policy

FILES = ("pages.css", "preview.css", "preview.js")
POLICY = policy(script="'self'", more="connect-src 'self'; form-action 'none'")
SOURCE = "preview/source/"
_HEADS = ("Card", "Language", "State", "To mend", "File")
#: Statuses as editors read them.
_WORDS = {
    "under_review": "under review",
    "unfinished": "not finished",
    "": "has mistakes",
    "held": "held back",
}
_UNSEEN = {
    "draft": "A draft: no reader sees it.",
    "unfinished": "No reader sees this translation before all its texts are written.",
}
_FIRST = re.compile(r'<body class="page">(?:<a class="skip"[^>]*>[^<]*</a>)?')


_HELD = (
    "All cards are held back until the errors here are mended. Those that were good since the "
    "preview was started are shown as they were then."
)


def start_page(proof: Proof) -> bytes:
    """All cards, and what is said of them and of what they share."""
    counts = _counts(proof, [*proof.shared, *(row.file for row in proof.to_mend())])
    main = f"<h1>Preview of {escape(proof.source)}</h1>"
    main += f"<p>At {proof.time}: {counts or proof.summary()}.</p>"
    if proof.failure:
        main += f'<p class="says error"><strong>Error</strong> {escape(proof.failure)}</p>'
    if proof.shared:
        main += "<section><h2>Files beside the cards</h2>"
        main += f"<p>{_HELD}</p>" if proof.held else ""
        main += "".join(_said(proof, file) for file in proof.shared) + "</section>"
    main += _cards(proof)
    main += "".join(f"<p class='remark'>{escape(remark)}</p>" for remark in proof.remarks)
    return _page(f"Preview of {proof.source}", main, bar(proof, None, proof.summary()))


def source_page(proof: Proof, file: str) -> bytes | None:
    """A file of the source, its lines numbered; ``None`` where there is no such file."""
    content = proof.content(file)
    notes = sorted(proof.notes.get(file, ()), key=lambda note: note.line)
    if content is None and not notes:
        return None
    row = next((row for row in proof.rows if row.file == file), None)
    links = "".join(
        f'<li><a href="#L{note.line}">Line {note.line}</a>: {note.kind}, {escape(note.field)}</li>'
        for note in notes
        if note.line
    )
    main = f"<h1>{escape(file)}</h1><p>{_counts(proof, [file]) or 'Nothing to mend.'}</p>"
    main += f'<ul class="jumps">{links}</ul>' if links else ""
    main += excerpts(None, notes, file) if content is None else listing(content, notes)
    return _page(file, main, bar(proof, row, proof.summary(file), here=True))


def missing_page(proof: Proof, row: Row | None, path: str) -> bytes:
    """Where no page is; with a row, what is wrong with its file."""
    main = f"<h1>{escape(row.title if row else 'Nothing is here')}</h1>"
    if row:
        main += "<p>There is no good version of this card to show.</p>"
    else:
        main += f"<p>{escape(path)} is no page of this preview, at present.</p>"
    return _page("Nothing to show", main, over(proof, row))


def over(proof: Proof, row: Row | None) -> str:
    """What stands over the page of a card: the bar, and what is said of its file."""
    if row is None:
        return bar(proof, None, proof.summary())
    notes = proof.notes.get(row.file, ())
    serious = [note for note in notes if note.level != "advice"]
    left = [note for note in notes if note.to_write]
    advice = [note for note in notes if note.level == "advice" and not note.to_write]
    content, told = proof.content(row.file), ""
    if row.kept:
        told += f"<p>Below is this card as it was at {row.kept}, when it was last good.</p>"
    told += f"<p>{_UNSEEN[row.state]}</p>" if row.state in _UNSEEN else ""
    if serious:
        told += excerpts(content, serious, row.file)
    for name, what, some in (("to-write", "What is left", left),
                             ("advice", "What could be better", advice)):  # fmt: skip
        if some:
            told += (
                f'<details id="{name}"><summary>{what}: {counted(some)}</summary>'
                f"{excerpts(content, some, row.file)}</details>"
            )
    if row.held or (row.kept and not serious):
        told += "<p>What is wrong is in another file: see the start of the preview.</p>"
    title = f"{counted([*serious, *left]) or 'No mistake'} in {row.file}"
    panel = (
        f'<section class="proof" id="proof" aria-labelledby="proof-title" lang="en" dir="ltr" '
        f'tabindex="-1"><h2 id="proof-title">{escape(title)}</h2>{told}</section>'
    )
    return bar(proof, row, proof.summary(row.file)) + (panel if told else "")


def bar(proof: Proof, row: Row | None, summary: str, *, here: bool = False) -> str:
    """Where one is, what state it is in, and a live region that tells of a reload.

    :param here: it is the file itself that is shown.
    """
    parts = ['<a href="/">All files</a>']
    if row:
        parts.append(_badge(row.state))
        notes = counted(proof.notes.get(row.file, ()))
        if here and row.page:
            parts.append(f'<a href="/cards/{row.lang}/{row.id}">{escape(row.title)}</a>')
        elif not here:
            parts.append(f'<a href="/{SOURCE}{row.file}">{row.file}</a>')
            parts.append(f'<a href="#proof">{notes}</a>' if notes else "nothing to mend")
    listed = "".join(f"<li>{part}</li>" for part in parts)
    return (
        f'<section class="proof-bar" aria-label="Preview" lang="en" dir="ltr"><ul>{listed}</ul>'
        f'<p id="told" role="status" data-number="{proof.number}" data-time="{proof.time}" '
        f'data-summary="{escape(summary)}"></p></section>'
    )


def head() -> str:
    """What a page of the blueprint needs besides, to be one of a preview."""
    sheet, code = (f"/{page_file_path(name)}" for name in FILES[1:])
    return f'<link rel="stylesheet" href="{sheet}"><script defer src="{code}"></script>'


def wrapped(html: bytes, proof: Proof, row: Row | None) -> bytes:
    """The page of a card, or their list, as a page of the preview."""
    text = html.decode().replace("</head>", f"{head()}</head>", 1)
    # The link that skips the banner stays the first of the page, or it skips nothing.
    return _FIRST.sub(lambda first: first[0] + over(proof, row), text, count=1).encode()


def _said(proof: Proof, file: str) -> str:
    notes = proof.notes[file]
    name = escape(file)
    if proof.content(file) is not None:
        name = f'<a href="/{SOURCE}{quote(file)}">{name}</a>'
    return f"<h3>{name}</h3>{excerpts(proof.content(file), notes, file)}"


def _cards(proof: Proof) -> str:
    rows = "".join(_row(proof, row) for row in proof.to_mend())
    if not rows:
        return "" if proof.failure else "<p>There is no card yet: `new` begins one.</p>"
    langs = sorted({row.lang for row in proof.rows if row.page})
    heads = "".join(f'<th scope="col" role="columnheader">{head}</th>' for head in _HEADS)
    lists = " ".join(f'<a href="/cards/{lang}/">{lang}</a>' for lang in langs)
    return (
        f"<section><h2>Cards</h2><p>All in one list, drafts included: {lists}</p>"
        # Roles, because on small screens a row is no table row for the style sheet.
        f'<table class="rows" role="table"><thead role="rowgroup"><tr role="row">{heads}</tr>'
        f'</thead><tbody role="rowgroup">{rows}</tbody></table></section>'
    )


def _row(proof: Proof, row: Row) -> str:
    title, path = escape(row.title), f"/cards/{row.lang}/{row.id}"
    told = _counts(proof, [row.file])
    kept = f'<br><span class="kept">shown as at {row.kept}</span>' if row.kept else ""
    return (
        '<tr role="row"><th scope="row" role="rowheader">'
        f'<a href="{path}" lang="{row.lang}">{title}</a></th>'
        + "".join(
            f'<td role="cell">{cell}</td>'
            for cell in (
                row.lang,
                f"{_badge(row.state)}{kept}",
                told or ("another file" if row.held else "nothing"),
                f'<a href="/{SOURCE}{row.file}">{row.file}</a>',
            )
        )
        + "</tr>"
    )


def _counts(proof: Proof, files: Iterable[str]) -> str:
    """How much of each kind is said of these files, as a link to the first of it."""
    notes = {file: proof.notes.get(file, ()) for file in files}
    links = []
    for words, first in tallied([note for of in notes.values() for note in of]):
        file, *more = [f for f, of in notes.items() if any(n.kind == first.kind for n in of)]
        line = f"#L{first.line}" if first.line else ""
        # Rows have the same words; who hears the links one after the other needs the file.
        name = f"{words}, the first in {file}" if more else f"{words} in {file}"
        link = (
            f'<a class="{first.level}" href="/{SOURCE}{quote(file)}{line}" '
            f'aria-label="{escape(name)}">{words}</a>'
        )
        links.append(link if first.level == "advice" else f"<strong>{link}</strong>")
    return ", ".join(links)


def _badge(state: str) -> str:
    kind = state.replace("_", "-") or "none"
    return f'<span class="proof-state {kind}">{_WORDS.get(state, state)}</span>'


def _page(title: str, main: str, top: str) -> bytes:
    return (
        '<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<link rel="stylesheet" href="/{page_file_path(FILES[0])}">{head()}</head>'
        f'<body class="page proofs">{top}<main>{main}</main></body></html>'
    ).encode()
