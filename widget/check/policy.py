"""What may stand in a card's rich text, as data; and the limits that come before any parser."""

from __future__ import annotations

_PROSE = "p br strong em ul ol li h3 h4 blockquote a abbr sub sup dl dt dd"
_TABLE = "table thead tbody tr th td"
TAGS = frozenset(f"{_PROSE} {_TABLE}".split())
ATTRIBUTES = {
    "a": frozenset({"href"}),
    "abbr": frozenset({"title"}),
    "th": frozenset({"scope"}),
}
SCHEMES = frozenset({"https", "http", "mailto", "tel"})
SCOPES = frozenset({"col", "row", "colgroup", "rowgroup"})

_ACTIVE = "script iframe object embed form input select base link meta"
_MUTATING = "style svg math noscript template textarea title xmp noembed noframes plaintext"
#: Tags that open the door to known mutation attacks. TAGS may never meet them, whoever edits it.
FORBIDDEN = frozenset(f"{_ACTIVE} {_MUTATING}".split())
#: Of these the content goes with the tag: it was never meant to be read.
SILENT = tuple(
    "script style noscript template iframe noembed noframes svg math object textarea title xmp "
    "select".split()
)

# Both sanitizers are quadratic on nesting and on distinct attributes, as the HTML parsing algorithm
# itself is (https://github.com/whatwg/html/issues/3732), so these are counted before they see it.
MAX_BYTES = 64 * 1024
MAX_TAGS = 500  # start tags, and as many other <
MAX_DEPTH = 100
MAX_ATTRIBUTES = 20
MAX_REFERENCE_DIGITS = 8
MAX_RENDERED = 256 * 1024
# The Markdown parser is quadratic in the lines of a section, and each section costs a start.
MAX_SECTIONS = 40
MAX_LINES = 500
