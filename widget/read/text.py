"""The bytes of a file as text, or what no text needs."""

from __future__ import annotations

import re

from widget.errors import ContentError, Problem

MAX_BYTES = 64 * 1024
#: What messages about such characters expect.
PRINTABLE = "printable text"
#: C0 and C1 controls but tab and line feed, the BOM, and what turns the reading direction of text
#: round (https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters): never wanted in
#: a card, and a way to show readers something other than what an editor approved. They can come as
#: they are, as ``"\u202e"`` in YAML and as ``&#x202e;`` in Markdown, so all three are looked at.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def unwanted(text: str) -> str:
    """The first character that no text needs, or nothing."""
    found = _UNWANTED.search(text)
    return found[0] if found else ""


def decode(data: bytes, file: str) -> str:
    """Bytes of a file as text with ``\\n`` at line ends.

    :raises ContentError: over 64 KB, not UTF-8, or with characters that no text needs.
    """

    def error(line: int, found: str, expected: str) -> ContentError:
        return ContentError([Problem(file, line, "file", found, expected)])

    if len(data) > MAX_BYTES:
        raise error(0, f"{len(data):,} bytes", f"at most {MAX_BYTES:,}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = len(wrong.object[: wrong.start].splitlines() or [b""])
        line += wrong.object[: wrong.start].endswith((b"\r", b"\n"))
        raise error(line, f"the byte 0x{wrong.object[wrong.start]:02x}", "UTF-8") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := unwanted(text):
        line = 1 + text.count("\n", 0, text.index(found))
        raise error(line, f"the character U+{ord(found):04X}", PRINTABLE)
    return text
