"""What a page's Content Security Policy blocks of an embed, and the line that opens it.

Source: https://www.w3.org/TR/CSP3/. Redirects are not followed: an embed has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from widget.check.sources import has, hashes, is_address, matches, metadata, nonces, origin, places

_HEADER = re.compile(r"\s*content-security-policy(-report-only)?\s*:", re.IGNORECASE)
#: ``[^\S\n]``, not ``\s``: each line feed looks no further than its own line.
_POLICY = re.compile(r",|\n(?=[^\S\n]*content-security-policy(?:-report-only)?\s*:)", re.IGNORECASE)
#: A list that is not there is that of the next name.
_FALLBACK = {
    "script": ("script-src-elem", "script-src", "default-src"),
    "connect": ("connect-src", "default-src"),
    "frame": ("frame-src", "child-src", "default-src"),
}
#: The directive to write where none of them has a list of its own.
_OWN = {"script": "script-src", "connect": "connect-src", "frame": "frame-src"}
_LOOPBACK = re.compile(r"(localhost|.*\.localhost|127\.[0-9.]+|::1)\Z")
NONCE = 'nonce="…" on the script tag'
INTEGRITY = 'integrity="sha384-…" on the script tag, and its hash in {}'


@dataclass(frozen=True, slots=True)
class Need:
    """What an embed asks of a page's policy. Addresses are absolute.

    :param page: the address of the page; ``""`` if unknown, and then ``'self'`` matches nothing.
    :param script: the address of the script; ``""`` for the frame door.
    :param integrity: of the script tag, ``sha384-…``.
    :param nonce: of the script tag.
    :param connect: the address that it fetches from.
    :param frame: the address of the iframe; ``""`` for the script door.
    """

    page: str
    script: str = ""
    integrity: str = ""
    nonce: str = ""
    connect: str = ""
    frame: str = ""


@dataclass(frozen=True, slots=True)
class Blocked:
    """Something that a policy blocks.

    :param directive: the one of the policy that does: ``script-src``, ``default-src``.
    :param what: the address that is blocked.
    :param add: a directive with the sources that it needs more, ``script-src https://x.example``,
        or where the policy has no such directive, with all that it then needs; or an attribute of
        the script tag, for policies of nonces and hashes.
    """

    directive: str
    what: str
    add: str


Policy = dict[str, list[str]]


class Policies:
    """The policies of a page, read once for all that its embeds ask.

    :param values: of its headers, or of its ``<meta http-equiv>``. A value may hold several
        policies, and may begin with the name of its header.
    """

    def __init__(self, values: Sequence[str]) -> None:
        parts = dict.fromkeys(part for value in values for part in _POLICY.split(value))
        self._read = [policy for part in parts for policy in _enforced(part)]
        self._opaque = _is_opaque(self._read)
        #: How many directives and sources each need is held against.
        self.size = sum(1 + len(one) for policy in self._read for one in policy.values())

    def blocked(self, need: Need) -> tuple[Blocked, ...]:
        """What is blocked of an embed; ``()`` where it works."""
        need = _upgraded(need, self._read)
        found = (one for policy in self._read for one in _blocked(policy, need, self._opaque))
        return tuple(dict.fromkeys(found))


def blocked(policies: Sequence[str], need: Need) -> tuple[Blocked, ...]:
    """As :meth:`Policies.blocked`, of policies that one embed is held to."""
    return Policies(policies).blocked(need)


def advise(policy: str, need: Need) -> str:
    """The policy as one line, with what is missing added: policies of nonces get no source.

    A policy that misses nothing comes back with only its white space and empty parts tidied.
    """
    parts = [part for part in _POLICY.split(policy) if _words(part)]
    read = [one for part in parts for one in _enforced(part)]
    need, opaque = _upgraded(need, read), _is_opaque(read)
    return ", ".join(_amended(part, need, opaque) for part in parts)


def directives(text: str) -> Policy:
    """One policy: the sources of each directive, of which the first of a name counts."""
    policy: Policy = {}
    for name, *sources in _words(text):
        policy.setdefault(name.lower(), sources)
    return policy


def of_meta(content: str) -> str:
    """What a policy in ``<meta http-equiv>`` is, without the directives that browsers ignore in it.

    Source: https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-content-security-policy
    """
    ignored = ("sandbox", "frame-ancestors", "report-uri")
    policies = [
        "; ".join(" ".join([n, *v]) for n, v in directives(part).items() if n not in ignored)
        for part in content.split(",")
    ]
    return ", ".join(filter(None, policies))


def _enforced(value: str) -> Iterator[Policy]:
    for part in _POLICY.split(value):
        header = _HEADER.match(part)
        if header and header[1]:
            continue
        yield directives(part)


def _words(text: str) -> list[list[str]]:
    header = _HEADER.match(text)
    text = text[header.end() :] if header else text
    return [words for part in text.split(";") if (words := part.split())]


def _upgraded(need: Need, policies: list[Policy]) -> Need:
    """With the addresses that a browser asks for under ``upgrade-insecure-requests``."""
    if not any("upgrade-insecure-requests" in policy for policy in policies):
        return need
    script, connect, frame = map(_secure, (need.script, need.connect, need.frame))
    return Need(need.page, script, need.integrity, need.nonce, connect, frame)


def _is_opaque(policies: list[Policy]) -> bool:
    """Whether the page has no origin: nothing that WebKit asks for is ``'self'`` then."""
    boxes = (policy["sandbox"] for policy in policies if "sandbox" in policy)
    return any(not has(box, "allow-same-origin") for box in boxes)


def _secure(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return url
    if _LOOPBACK.match(host) or not url.lower().startswith("http:"):
        return url
    return "https" + url[4:]


def _blocked(policy: Policy, need: Need, opaque: bool) -> Iterator[Blocked]:
    if need.script and "sandbox" in policy and not has(policy["sandbox"], "allow-scripts"):
        yield Blocked("sandbox", need.script, "sandbox allow-scripts")
    for kind, url in (("script", need.script), ("connect", need.connect), ("frame", need.frame)):
        directive = _governing(policy, kind)
        if directive is None or not is_address(url):  # what cannot be read is never asked for
            continue
        sources = policy[directive]
        if kind == "connect" and opaque:
            sources = [one for one in sources if one.lower() != "'self'"]
        allowed = _script(sources, need) if kind == "script" else matches(sources, url, need.page)
        if not allowed:
            name, more = _missing(policy, kind, directive, url, need)
            yield Blocked(directive, url, f"{name} {' '.join(more)}" if name else more[0])


def _governing(policy: Policy, kind: str) -> str | None:
    return next((name for name in _FALLBACK[kind] if name in policy), None)


def _script(sources: list[str], need: Need) -> bool:
    """Source: https://www.w3.org/TR/CSP3/#script-pre-request; the tag stands in the page's HTML."""
    if need.nonce and need.nonce in nonces(sources):
        return True
    if (known := metadata(need.integrity)) and known <= hashes(sources):
        return True
    return not has(sources, "'strict-dynamic'") and matches(sources, need.script, need.page)


def _missing(
    policy: Policy, kind: str, directive: str, url: str, need: Need
) -> tuple[str, list[str]]:
    """A directive and the sources to add to it, or ``""`` and what the script tag needs instead."""
    sources = policy[directive]
    more = [origin(url)]
    name = directive if directive != "default-src" else _OWN[kind]
    name = "frame-src" if name == "child-src" else name  # child-src is also for workers
    if kind == "script" and (nonces(sources) or _by_hash(sources)):
        if nonces(sources):
            return "", [NONCE]
        if not metadata(need.integrity):
            return "", [INTEGRITY.format(name)]
        more = [f"'{digest}'" for digest in need.integrity.split()]
    if name == directive:
        return name, more
    # A new list replaces the one that counted until now: it begins with what that one allowed.
    before = sources if kind == "script" else places(sources)
    return name, [*(one for one in before if one.lower() != "'none'"), *more]


def _by_hash(sources: list[str]) -> bool:
    """Whether hashes, not places, say which scripts may run."""
    return has(sources, "'strict-dynamic'") or bool(hashes(sources) and not places(sources))


def _amended(text: str, need: Need, opaque: bool) -> str:
    written = _words(text)
    first: dict[str, list[str]] = {}
    for directive in written:
        first.setdefault(directive[0].lower(), directive)
    for policy in _enforced(text):
        for found in _blocked(policy, need, opaque):
            name, *more = found.add.split()
            if found.add == NONCE or found.add.startswith("integrity="):
                continue
            if name in first:
                kept = [one for one in first[name][1:] if one.lower() != "'none'"]
                first[name][1:] = [*kept, *(one for one in more if one not in kept)]
            else:
                first[name] = [name, *more]
                written.append(first[name])
    line = "; ".join(" ".join(directive) for directive in written)
    header = _HEADER.match(text)
    return f"Content-Security-Policy-Report-Only: {line}" if header and header[1] else line
