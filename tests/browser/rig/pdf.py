"""Just enough of PDF to see what was printed."""

from __future__ import annotations

import re
import zlib


def _plain(pdf: bytes) -> bytes:
    """The file with its packed parts unpacked."""
    parts = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompressobj().decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(parts)


def titles(pdf: bytes) -> list[str]:
    """The headings, as the outline lists them."""
    found = re.findall(rb"/Title\s*(\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f\s]*>)", _plain(pdf))
    return [_text(title) for title in found]


def links(pdf: bytes) -> list[str]:
    """Where the links go."""
    found = re.findall(rb"/URI\s*\(((?:\\.|[^\\)])*)\)", _plain(pdf))
    return [re.sub(rb"\\(.)", rb"\1", link).decode("latin-1") for link in found]


def _text(value: bytes) -> str:
    if value.startswith(b"<"):
        raw = bytes.fromhex(value[1:-1].decode())
    else:
        raw = re.sub(rb"\\(.)", rb"\1", value[1:-1])
    return raw[2:].decode("utf-16-be") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")
