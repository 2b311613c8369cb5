"""The embeds of a partner's page: which door, which card, whose, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

from widget.check.copies import held
from widget.check.csp import of_meta
from widget.check.embedded import MAX_EMBEDS, MAX_LETTERS, MAX_SCRIPTS, Door, Embed, Page, Script
from widget.check.markup import Element, Markup, parse
from widget.check.quoted import quotations
from widget.check.sources import is_web

#: As the client reads its own address (static/js/embed.js).
_SCRIPT = re.compile(r"(.+/)embed/(v1|[dev\d.]+(?=/widget))(?:/widget)?\.js(?=[?#]|\Z)")
_FRAME = re.compile(r"(.*/)cards/([A-Za-z0-9-]+)/([a-z0-9-]+)/(?:frame|embed)\Z")
_LANG = re.compile(r"[a-z]{2,8}([-_][a-z0-9]{1,8})*\Z", re.IGNORECASE)
_POLICY = "content-security-policy"


def read_embeds(html: str, url: str) -> Page:
    """Find the embeds of a page.

    :raises Crowded: where the page has too many tags.
    """
    markup = parse(html, "<treatment-card")
    live = list(_live(markup))
    at = _base(live, url)
    scripts = {one.number: script for one in live if (script := _script(one, at))}
    embeds = [embed for one in live if (embed := _embed(one, at, scripts))]
    counts = len(scripts), len(embeds)
    judged, embeds = list(scripts.values())[:MAX_SCRIPTS], embeds[:MAX_EMBEDS]
    for embed, copy in zip(embeds, held([one.element for one in embeds], markup), strict=True):
        if embed.door not in ("frame", "one-tag"):
            embed.texts, embed.headings, embed.linked = copy.texts, copy.headings, copy.linked
    bases = [script.base for script in judged if script.base]
    for embed in embeds:
        _name(embed, bases)
    quotations([embed for embed in embeds if embed.door == "frame"], live, markup)
    return Page(url, markup, judged, embeds, list(_policies(live)), counts)


def _live(markup: Markup) -> Iterator[Element]:
    """The elements outside of templates."""
    end = 0
    for one in markup.elements:
        if one.number >= end:
            yield one
            end = one.end if one.tag == "template" else end


def _base(elements: list[Element], url: str) -> str:
    href = next((e.attributes["href"] for e in elements
                 if e.tag == "base" and "href" in e.attributes), "")  # fmt: skip
    return _join(url, href) or url


def _join(at: str, address: str) -> str:
    """An absolute address, or nothing where there is none."""
    address = "".join(address.split())
    if len(address) > MAX_LETTERS:
        return ""
    if address.startswith("//") and not at:
        address = f"https:{address}"
    try:
        joined = urljoin(at, address)
    except ValueError:
        return ""
    return joined if address and is_web(joined) else ""


def _script(element: Element, at: str) -> Script | None:
    given = element.attributes
    if element.tag != "script" or "src" not in given:
        return None
    src = _join(at, given["src"])
    found = _SCRIPT.match(src or "".join(given["src"].split())[:MAX_LETTERS])
    if not found and not (given.get("data-origin") and "data-card" in given):
        named = re.search(r"(widget|/v1)\.js", given["src"])
        if not (given.get("data-origin") and named):
            return None
    base = _join(at, given.get("data-origin", "")) or (found[1] if found and src else "")
    base = base.rstrip("/") + "/" if base else ""
    in_head = element.inside("head") and not element.inside("body")
    return Script(element.line, src, base, found[2] if found else "", given, in_head)


def _embed(element: Element, at: str, scripts: dict[int, Script]) -> Embed | None:
    given = element.attributes
    if element.tag == "iframe":
        return _frame(element, at)
    if element.tag == "script" and "data-card" in given:
        script = scripts.get(element.number)
        if script is None:
            return None
        choices = _handed_on(given)
        lang = _lang(element, choices)
        return Embed(
            "one-tag", element.line, given["data-card"], lang, script.base, choices, element
        )
    door: Door
    match element.tag:
        case "treatment-card":
            door, card, choices = "element", given.get("card", ""), dict(given)
        case "safety-disclaimer":
            door, card, choices = "disclaimer", "disclaimer", dict(given)
        case "div" if "data-treatment-card" in given:
            door, card, choices = "div", given["data-treatment-card"], _handed_on(given)
        case _:
            return None
    around = next(element.around(), None)
    if around and "data-treatment-card" in around.attributes:
        return None  # the client made it, and the page was saved afterwards
    return Embed(door, element.line, card, _lang(element, choices), "", choices, element)


def _name(embed: Embed, bases: list[str]) -> None:
    """Say whose it is: one of the page's publishers, or that of the copy."""
    if embed.door in ("frame", "one-tag"):
        return
    if wanted := embed.attributes.get("base", ""):
        embed.base = wanted if wanted in bases else ""
    else:
        embed.base = bases[0] if bases else embed.linked


def _frame(element: Element, at: str) -> Embed | None:
    src = urldefrag(_join(at, element.attributes.get("src", "")))[0]
    found = _FRAME.match(urlsplit(src)._replace(query="", fragment="").geturl())
    if not src or not found:
        return None
    base, lang, card = found.groups()
    return Embed("frame", element.line, card, lang, base, {}, element, src=src)


def _handed_on(attributes: dict[str, str]) -> dict[str, str]:
    """The choices that are written as ``data-*``, by the names of the element."""
    names = ((name.removeprefix("data-"), value) for name, value in attributes.items()
             if name.startswith("data-"))  # fmt: skip
    return {name: value for name, value in names if value}


def _lang(element: Element, choices: dict[str, str]) -> str:
    """The language that the client asks for: its own, else the nearest around it."""
    nearest = (one.attributes["lang"] for one in element.around() if "lang" in one.attributes)
    lang = choices["lang"] if "lang" in choices else next(nearest, "")
    return lang if len(lang) <= MAX_LETTERS and _LANG.match(lang) else "und"


def _policies(elements: list[Element]) -> Iterator[str]:
    for one in elements:
        given = one.attributes
        if given.get("http-equiv", "").lower() != _POLICY or one.tag != "meta":
            continue
        if not one.inside("body"):  # browsers ignore it there
            yield of_meta(given.get("content", ""))
