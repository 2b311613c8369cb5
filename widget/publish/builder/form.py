"""The choices, as fields of a form that works without any script."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import get_args

from widget.model import Card, Kind
from widget.publish.builder.asked import DISCLAIMER, PAGES, Asked, Offer
from widget.publish.html import THEMES
from widget.publish.index import kind_name
from widget.publish.notice import status_text
from widget.read.words import country_name, name_of, words_of

_ENGLISH = words_of({}, "en")
_THEMES = {
    "inherit": "Inherit the colours of your page",
    "light": "Light surface of its own",
    "dark": "Dark surface of its own",
    "auto": "Light or dark, as the reader has it",
}
_VARIANTS = {
    "full": "Full: the whole card",
    "compact": "Compact: safety, disclaimer, a link to the rest",
}
_PAGES = {
    "light": "Light page",
    "dark": "Dark page",
    "narrow": "Narrow page, 320 px",
    "right-to-left": "Right-to-left page",
}


def choices(asked: Asked, offer: Offer) -> str:
    """What is shown, and how."""
    choice = asked.choice
    levels = ((str(n), f"{n}{' (usual)' if n == 3 else ''}") for n in range(1, 7))
    return (
        '<fieldset class="choices"><legend>Your choice</legend>'
        + _field("card", "Card", _select("card", _cards(asked, offer)))
        + _field("lang", "Language", _select("lang", _languages(asked, offer)))
        + _field(
            "country",
            "Country",
            _select("country", _options(_countries(offer), choice.country), "country-hint"),
            "Whose emergency and advice lines are named. It is never guessed.",
        )
        + _field(
            "heading-level",
            "Heading level",
            _select("heading-level", _options(levels, str(choice.heading_level)), "level-hint"),
            "One below the heading that the card stands under.",
            hint="level-hint",
        )
        + _field("theme", "Theme", _select("theme", _options(_of(THEMES, _THEMES), choice.theme)))
        + _field(
            "variant", "Variant", _select("variant", _options(_VARIANTS.items(), choice.variant))
        )
        + "</fieldset>"
    )


def looks(asked: Asked) -> str:
    """The page of the preview."""
    radios = "".join(
        f'<label><input type="radio" name="page" value="{page}"'
        f"{' checked' if page == asked.page else ''}> <span>{_PAGES[page]}</span></label>"
        for page in PAGES
    )
    colours = "".join(
        f'<label><input type="color" name="{name}" value="#{value}"> <span>{text}</span></label>'
        for name, value, text in (
            ("text", asked.text, "Text"),
            ("background", asked.background, "Background"),
        )
    )
    return (
        f'<fieldset class="row"><legend>Kind of page</legend>{radios}</fieldset>'
        f'<fieldset class="row"><legend>Colours of your page</legend>{colours}</fieldset>'
    )


def _field(name: str, label: str, control: str, told: str = "", *, hint: str = "") -> str:
    said = f'<p class="hint" id="{hint or f"{name}-hint"}">{escape(told)}</p>' if told else ""
    return f'<div class="field"><label for="{name}">{label}</label>{control}{said}</div>'


def _select(name: str, options: str, hint: str = "") -> str:
    described = f' aria-describedby="{hint}"' if hint else ""
    return f'<select id="{name}" name="{name}"{described}>{options}</select>'


def _options(values: Iterable[tuple[str, str]], chosen: str) -> str:
    return "".join(_option(value, text, value == chosen) for value, text in values)


def _option(value: str, text: str, chosen: bool, tongue: str = "") -> str:
    selected = " selected" if chosen else ""
    return f'<option value="{escape(value)}"{selected}{tongue}>{escape(text)}</option>'


def _of(values: Iterable[str], names: dict[str, str]) -> Iterable[tuple[str, str]]:
    return ((value, names[value]) for value in values)


def _cards(asked: Asked, offer: Offer) -> str:
    html = ""
    for kind in get_args(Kind):
        found = "".join(
            _option(card.id, _title(card), card.id == asked.card, _tongue(card, offer))
            for card in offer.originals
            if card.kind == kind
        )
        name = escape(kind_name(kind, _ENGLISH))
        html += f'<optgroup label="{name}">{found}</optgroup>' if found else ""
    alone = _option(DISCLAIMER, "The safety disclaimer alone", asked.card == DISCLAIMER)
    return f'{html}<optgroup label="Without a card">{alone}</optgroup>'


def _title(card: Card) -> str:
    if card.status == "active":
        return card.title
    return f"{card.title} ({status_text(card, _ENGLISH).partition(':')[0].lower()})"


def _tongue(card: Card, offer: Offer) -> str:
    return f' lang="{card.lang}" dir="{offer.voice(card.lang).words.dir}"'


def _languages(asked: Asked, offer: Offer) -> str:
    return "".join(
        _option(lang, name_of(lang), lang == asked.lang, f' lang="{lang}"')
        for lang in offer.languages_of(asked.card)
    )


def _countries(offer: Offer) -> list[tuple[str, str]]:
    default = offer.library.publisher.default_country
    plain = f"The publisher's: {country_name(default, 'en')}" if default else "None: no numbers"
    named = sorted((country_name(code, "en"), code) for code in offer.library.countries)
    return [("", plain), *((code, name) for name, code in named)]
