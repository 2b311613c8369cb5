"""Source lists of a Content Security Policy, matched as browsers match them.

Source: https://www.w3.org/TR/CSP3/#framework-directive-source-list and what follows there;
tests/browser/test_csp_judge.py holds it to what three browsers do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import SplitResult, unquote, urlsplit

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):\Z", re.IGNORECASE)
_HOST = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?"
    r"(?P<host>\*|(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?)"
    r"(?::(?P<port>[0-9]{1,5}|\*))?(?P<path>/[^?#]*)?\Z",
    re.IGNORECASE,
)
_NONCE = re.compile(r"'nonce-([A-Za-z0-9+/_-]+={0,2})'\Z", re.IGNORECASE)
_HASH = re.compile(r"'(sha(?:256|384|512)-[A-Za-z0-9+/_-]+={0,2})'\Z", re.IGNORECASE)
_METADATA = re.compile(r"sha(?:256|384|512)-[A-Za-z0-9+/_-]+={0,2}(?=\?|\Z)", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
#: A weaker scheme in a policy also means the stronger one.
_COVERS = {"http": {"http", "https"}, "ws": {"ws", "wss", "http", "https"}, "wss": {"wss", "https"}}


def matches(sources: Sequence[str], url: str, page: str) -> bool:
    """Whether one of the sources is an address's.

    :param page: the address of the page; ``""`` if unknown, and then ``'self'`` is nothing.
    """
    target, of = _split(url), _split(page if is_address(page) else "")
    host = target.hostname or ""
    return any(_matches(one, target, of) for one in sources if _may(one.lower(), host))


def _may(source: str, host: str) -> bool:
    """Whether it is worth reading: of thousands of hosts that are not the one, none is."""
    return host in source or "*" in source or source.endswith(":") or source == "'self'"


def is_address(url: str) -> bool:
    """Whether it can be read at all; the rest here raises ``ValueError`` where it cannot."""
    try:
        parts = _split(url)
    except ValueError:
        return False
    return bool(parts.scheme and (parts.hostname or parts.scheme not in _PORTS))


def is_web(url: str) -> bool:
    """Whether it is an address of http: or https: that can be read."""
    return url.lower().startswith(("http:", "https:")) and is_address(url)


def nonces(sources: Iterable[str]) -> list[str]:
    """The values of the nonces in a list."""
    return [found[1] for source in sources if (found := _NONCE.match(source))]


def hashes(sources: Iterable[str]) -> set[str]:
    """The hashes in a list, comparable with :func:`metadata`."""
    return {_plain(found[1]) for source in sources if (found := _HASH.match(source))}


def metadata(integrity: str) -> set[str]:
    """The hashes of an ``integrity`` attribute that browsers know."""
    return {_plain(found[0]) for one in integrity.split() if (found := _METADATA.match(one))}


def places(sources: Iterable[str]) -> list[str]:
    """The sources that name places: hosts, schemes, ``'self'``, ``*``."""
    return [s for s in sources if s.lower() == "'self'" or _SCHEME.match(s) or _HOST.match(s)]


def has(sources: Iterable[str], keyword: str) -> bool:
    """Whether a keyword such as ``'strict-dynamic'`` is in a list."""
    return keyword in (source.lower() for source in sources)


def origin(url: str) -> str:
    """Scheme, host and port of an address, as a policy names them."""
    parts = _split(url)
    if not parts.hostname:
        return f"{parts.scheme}:"
    port = _port(parts)
    shown = "" if port == _PORTS.get(parts.scheme) else f":{port}"
    return f"{parts.scheme}://{parts.hostname}{shown}"


def _matches(source: str, target: SplitResult, page: SplitResult) -> bool:
    if source == "*":
        return target.scheme in ("http", "https") or target.scheme == page.scheme
    if source.lower() == "'self'":
        return _is_self(target, page)
    if scheme := _SCHEME.match(source):
        return _covers(scheme[1].lower(), target.scheme)
    found = _HOST.match(source)
    if not found or not target.hostname:
        return False
    if found["host"] == "*" and found["port"] and not found["scheme"]:
        return False  # to WebKit alone it means nothing; another source harms nowhere
    # Of an unknown page we know no scheme: the host alone decides.
    scheme_of = (found["scheme"] or page.scheme or "http").lower()
    return (
        _covers(scheme_of, target.scheme)
        and _is_host(found["host"].lower(), target.hostname)
        and _is_port(found["port"], target)
        and _is_path(found["path"] or "", target.path or "/")
    )


def _is_self(target: SplitResult, page: SplitResult) -> bool:
    if not page.hostname or target.hostname != page.hostname:
        return False
    if target.scheme == page.scheme:
        return _port(target) == _port(page)
    default = _port(target) == _PORTS.get(target.scheme) and _port(page) == _PORTS.get(page.scheme)
    return target.scheme == "https" and (default or _port(target) == _port(page))


def _covers(pattern: str, scheme: str) -> bool:
    return scheme in _COVERS.get(pattern, {pattern})


def _is_host(pattern: str, host: str) -> bool:
    if pattern.startswith("*"):
        return host.endswith(pattern[1:])  # *.x.example is not x.example itself
    return pattern == host


def _is_port(pattern: str | None, target: SplitResult) -> bool:
    port, default = _port(target), _PORTS.get(target.scheme)
    if pattern is None:
        return port == default
    # The port of http: also means the port that https: has by itself.
    return pattern == "*" or int(pattern) == port or (int(pattern) == 80 and port == 443)


def _is_path(pattern: str, path: str) -> bool:
    """A pattern that ends with a slash is a folder, any other is one file."""
    if not pattern:
        return True
    wanted, given = pattern.split("/"), path.split("/")
    if pattern.endswith("/"):
        wanted.pop()
        given = given[: len(wanted)] if len(given) > len(wanted) else []
    return list(map(unquote, wanted)) == list(map(unquote, given))


def _plain(digest: str) -> str:
    """One spelling: of the two base64 alphabets, and of the name of the algorithm."""
    algorithm, _, value = digest.partition("-")
    return f"{algorithm.lower()}-{value.replace('-', '+').replace('_', '/').rstrip('=')}"


def _split(url: str) -> SplitResult:
    """:raises ValueError: for what is no address."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not host.isascii():
        host = host.encode("idna").decode()
        port = f":{parts.port}" if parts.port is not None else ""
        parts = parts._replace(netloc=host + port)
    _port(parts)
    return parts


def _port(parts: SplitResult) -> int | None:
    return parts.port if parts.port is not None else _PORTS.get(parts.scheme)
