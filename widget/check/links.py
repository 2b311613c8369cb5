"""Our own reading of a link, by the rules of the WHATWG URL standard (https://url.spec.whatwg.org/).

Stricter than a browser on purpose: whatever a browser would mend, drop or guess is refused.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_PLAIN = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~\u00a1-\U000effff]+\Z")
_HOST = re.compile(r"(?=.{1,253}\Z)([a-z0-9_\u00a1-\U000effff]([a-z0-9_\u00a1-\U000effff-]{0,61}"
                   r"[a-z0-9\u00a1-\U000effff])?\.)*[a-z0-9\u00a1-\U000effff]"
                   r"([a-z0-9\u00a1-\U000effff-]{0,61}[a-z0-9\u00a1-\U000effff])?\Z", re.I)  # fmt: skip
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200f"
                        "\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0"
                        "\ufff0-\uffff\U000e0000-\U000effff]")  # fmt: skip
_MAILTO = re.compile(r"mailto:[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9.-]+(\?[^#]*)?\Z")
_TEL = re.compile(r"tel:\+?[0-9][0-9().*#-]{1,30}\Z")

#: What :func:`is_link` takes, for messages.
EXPECTED = "an absolute https:, http:, mailto: or tel: address"


def is_link(address: str) -> bool:
    """Whether an address, entities resolved, is one that a card may link to."""
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
    if not re.match(r"https?://[^/]", address, re.I):
        return False
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    if "@" in parts.netloc or "[" in parts.netloc or port == 0:
        return False
    host = parts.netloc.rpartition(":")[0] if port is not None else parts.netloc
    return bool(_HOST.match(host))
