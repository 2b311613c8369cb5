"""The quotation before an oEmbed frame, which readers see until the frame has loaded.

Editors keep its text and links and little else (WordPress: wp-includes/embed.php,
``wp_filter_oembed_result``), so its last paragraph is known only by what stands before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from widget.check.embedded import Embed
from widget.check.markup import Crowded, Element, Markup, parse

#: Letters of a quotation; a longer one is none of ours.
MAX_QUOTED = 50_000
#: Links in a quotation, and blank texts after it, that are looked at.
_MOST = 20


def quotations(frames: Iterable[Embed], elements: Iterable[Element], markup: Markup) -> None:
    """Give each oEmbed frame the texts of the quotation just before it.

    :param elements: of the page, those outside of templates.
    """
    ending: dict[int, list[Element]] = {}
    for one in elements:
        if one.tag == "blockquote" and one.first < one.last:
            ending.setdefault(one.last, []).append(one)
    for frame in frames:
        if urlsplit(frame.src).path.endswith("/embed"):
            frame.texts = _before(frame, ending, markup)


def _before(frame: Embed, ending: dict[int, list[Element]], markup: Markup) -> list[str]:
    at = frame.element.first
    for _ in range(_MOST):
        for quote in ending.get(at, []):
            if quote.end <= frame.element.number and _is_of(frame, quote, markup):
                return markup.texts[quote.first : quote.last]
        if at == 0 or markup.texts[at - 1].strip():
            break
        at -= 1
    return []


def _is_of(frame: Embed, quote: Element, markup: Markup) -> bool:
    """Whether it links to the page of the frame's card."""
    texts = islice(markup.texts, quote.first, quote.last)
    if sum(map(len, texts)) > MAX_QUOTED:
        return False
    links = (one for one in markup.of(quote) if one.tag == "a" and "href" in one.attributes)
    pages = (one.attributes["href"].strip() for one in islice(links, _MOST))
    return any(page.partition("?")[0].partition("#")[0].rstrip("/") == _page(frame)
               for page in pages)  # fmt: skip


def _page(frame: Embed) -> str:
    return f"{frame.base}cards/{frame.lang}/{frame.card}"


def asked_of(frame: Embed) -> str:
    """The address of the quotation of now, for the choices of the frame."""
    chosen = parse_qsl(urlsplit(frame.src).query)
    query = urlencode([(name, value) for name, value in chosen if name in ("country", "variant")])
    page = f"{_page(frame)}{'?' * bool(query)}{query}"
    return f"{frame.base}oembed?{urlencode({'url': page, 'format': 'json'})}"


def quoted_now(answer: dict[str, Any] | None) -> list[str] | None:
    """The texts of a quotation up to its last paragraph, which tells the day.

    :param answer: of oEmbed; ``None`` is answered for what is none of ours.
    """
    html = (answer or {}).get("html")
    if not isinstance(html, str):
        return None
    try:
        markup = parse(html, "<treatment-card")
    except Crowded:
        return None
    quote = next((one for one in markup.elements if one.tag == "blockquote"), None)
    if quote is None:
        return None
    paragraphs = [one for one in markup.of(quote) if one.tag == "p"]
    return markup.texts[quote.first : paragraphs[-1].first] if len(paragraphs) > 1 else None
