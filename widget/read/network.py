"""Which hosts are near: this machine, and networks that are not the public one."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit


def is_near(url: str) -> bool:
    """Whether the host of an address is of the loopback, a private or a link-local network.

    One such address of a host is enough. A host that nobody knows is not near: it may still be
    known to a proxy.
    """
    try:
        host = urlsplit(url).hostname or ""
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, ValueError):
        return False
    return any(_is_near(ip_address(str(one[4][0]).partition("%")[0])) for one in found)


def _is_near(address: IPv4Address | IPv6Address) -> bool:
    inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return not (inner or address).is_global
