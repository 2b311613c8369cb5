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
#: Bytes of a file's text.
MAX_BYTES = 64 * 1024
#: Start tags in a section, and as many other ``<``; before cleaning and after it.
MAX_TAGS = 500
#: Levels of tags in each other.
MAX_DEPTH = 100
#: Attributes of a tag.
MAX_ATTRIBUTES = 20
#: Digits of a character reference such as ``&#x202f;``.
MAX_REFERENCE_DIGITS = 8
#: Bytes of a section once it is HTML.
MAX_RENDERED = 256 * 1024
# The Markdown parser is quadratic in the lines of a section, and each section costs a start.
#: Sections of a card.
MAX_SECTIONS = 40
#: Lines of a section.
MAX_LINES = 500
