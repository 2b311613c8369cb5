"""What may stand in a card's rich text, as data; and the limits that come before any parser."""

from __future__ import annotations

TAGS = frozenset(
    ["p", "br", "strong", "em", "ul", "ol", "li", "h3", "h4", "blockquote", "a", "abbr", "sub", "sup", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td"]
)
ATTRIBUTES = {
    "a": frozenset({"href"}),
    "abbr": frozenset({"title"}),
    "th": frozenset({"scope"}),
}
SCHEMES = frozenset({"https", "http", "mailto", "tel"})
SCOPES = frozenset({"col", "row", "colgroup", "rowgroup"})

#: Tags that open the door to known mutation attacks. TAGS may never meet them, whoever edits it.
FORBIDDEN = frozenset(
    ["script", "style", "svg", "math", "noscript", "template", "iframe", "object", "embed", "form", "input", "textarea", "title", "xmp", "noembed", "noframes", "plaintext", "select", "base", "link", "meta"]
)
#: Of these the content goes with the tag: it was never meant to be read.
SILENT = ("script", "style", "noscript", "template", "iframe", "noembed", "noframes", "svg", "math",
          "object", "textarea", "title", "xmp", "select")  # fmt: skip

# Both sanitizers are quadratic on nesting and on distinct attributes, as the HTML parsing algorithm
# itself is (https://github.com/whatwg/html/issues/3732), so these are counted before they see it.
MAX_BYTES = 64 * 1024
MAX_START_TAGS = 500
MAX_DEPTH = 100
MAX_ATTRIBUTES = 20
MAX_RENDERED = 256 * 1024
