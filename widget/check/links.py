"""Our own reading of a link, by the rules of the WHATWG URL standard (https://url.spec.whatwg.org/).

Stricter than a browser on purpose: whatever a browser would mend, drop or guess is refused.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

_LETTERS = "\u00a1-\ud7ff\ue000-\U000effff"  # beyond ASCII, without the halves of a pair
_PLAIN = re.compile(rf"[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~{_LETTERS}]+\Z")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000effff]"
)
_EDGE = rf"[a-z0-9_{_LETTERS}]"
_LABEL = re.compile(rf"{_EDGE}([a-z0-9_{_LETTERS}-]{{0,61}}{_EDGE})?\Z", re.IGNORECASE)
#: What a browser takes for a part of an IPv4 address: also octal, hexadecimal, and one big number.
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)\Z", re.IGNORECASE)
_IPV4 = re.compile(r"((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\.|\Z)){4}(?<!\.)\Z")
_MAILTO = re.compile(r"mailto:[A-Za-z0-9.!#$%&'*+/=^_{|}~-]+@[A-Za-z0-9.-]+(\?[^#]*)?\Z")
#: No ``*`` and ``#``: with them a telephone takes orders (``*#06#``).
_TEL = re.compile(r"tel:\+?[0-9][0-9().-]{1,30}\Z")

#: What :func:`is_link` takes, for messages.
EXPECTED = "an absolute https:, http:, mailto: or tel: address"


def is_link(address: str) -> bool:
    """Whether an address, references resolved, is one that a card may link to."""
    if len(address) > 2048 or not _PLAIN.match(address) or _INVISIBLE.search(address):
        return False
    scheme = address.partition(":")[0].lower()
    if scheme == "mailto":
        return bool(_MAILTO.match(address))
    if scheme == "tel":
        return bool(_TEL.match(address))
    return scheme in ("https", "http") and _is_web(address)


def is_web_link(address: str) -> bool:
    """Whether it is a link to a page: ``https:`` or ``http:``."""
    return address.lower().startswith(("https:", "http:")) and is_link(address)


def _is_web(address: str) -> bool:
    if not re.match(r"https?://[^/]", address, re.IGNORECASE):
        return False
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    if port == 0:
        return False
    return _is_host(parts.netloc.rpartition(":")[0] if port is not None else parts.netloc)


def _is_host(host: str) -> bool:
    # A browser reads `ｅｘ．ample` as ex.ample, and an ideographic full stop as a full stop.
    if len(host) > 253 or unicodedata.normalize("NFKC", host) != host or "\u3002" in host:
        return False
    labels = host.split(".")
    if _NUMBER.match(labels[-1]):
        return bool(_IPV4.match(host))
    return all(_LABEL.match(label) for label in labels)
