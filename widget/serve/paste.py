"""What site owners and templates take of a state: snippets, and a card as HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from html import escape
from typing import cast

from widget.errors import ContentError, NotServedError, SettingError
from widget.model import ID, Card
from widget.publish.html import THEMES, VARIANTS, Choice, Variant
from widget.publish.snippet import FORMS, Form, card_snippet, disclaimer_snippet
from widget.serve.settings import known
from widget.serve.state import State

DISCLAIMER = "disclaimer"
_TAG = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,4}")


def choice_of(heading_level: int, theme: str, variant: str, country: str = "") -> Choice:
    """
    :raises SettingError: for a choice that cannot be.
    """
    if country and not re.fullmatch("[A-Z]{2}", country):
        raise SettingError(f"country: found {country!r}, expected two capital letters")
    known("heading_level", heading_level, range(1, 7))
    known("theme", theme, THEMES)
    known("variant", variant, VARIANTS)
    return Choice(country, cast(Variant, variant), heading_level, theme)


def snippet(
    state: State, name: str, lang: str | None, choice: Choice, form: str, today: date
) -> str:
    """A card, or the word ``disclaimer``, in a form to paste.

    :raises SettingError: without a public address, or for a choice that cannot be.
    :raises ContentError: when the card is not served because of what is wrong with it.
    """
    lang = lang or state.site.default_lang
    known("lang", lang, state.site.languages)
    known("country", choice.country, ["", *sorted(state.library.countries)])
    known("form", form, FORMS)
    voice = state.asked.voice(lang)
    choice = Choice(choice.country, choice.variant, choice.heading_level, choice.theme, None)
    if name == DISCLAIMER:
        return disclaimer_snippet(voice, choice, today=today, form=cast(Form, form))
    card = card_of(state, name, lang)
    return card_snippet(card, voice, choice, today=today, form=cast(Form, form))


def html(state: State, name: str, lang: str | None, choice: Choice) -> str:
    """A card, or the word ``disclaimer``, as its HTML fragment, in the nearest language.

    :raises SettingError: for a language that is none.
    :raises NotServedError: for a card that is not served.
    """
    path, form = _fragment(state, f"cards/{name}" if name != DISCLAIMER else name, lang)
    if not form or not (name == DISCLAIMER or ID.match(name)):
        raise NotServedError(f"card: found {name!r}, expected one that is served")
    reader = state.reader_of(path, form)
    return state.asked.formed(form, choice, reader).identity.body.decode()


def missing(state: State, lang: str | None, choice: Choice) -> str:
    """What stands where a card should be that is not served: that, and the disclaimer."""
    nearest = re.search(r"\.(.+)\.html", _fragment(state, DISCLAIMER, lang)[1])
    voice = state.asked.voice(nearest[1] if nearest else state.site.default_lang)
    said = escape(voice.words.text("This card is not available now."))
    return f"<p>{said}</p>{html(state, DISCLAIMER, lang, choice)}"


def _fragment(state: State, stem: str, lang: str | None) -> tuple[str, str]:
    """The address of a fragment, and that in the nearest language; "" where there is none."""
    if lang is not None and not _TAG.fullmatch(lang):
        raise SettingError(f"lang: found {lang!r}, expected a language such as en or pt-BR")
    path = f"v1/{stem}.{lang or 'und'}.html"
    return path, state.form_of(path)


def card_of(state: State, name: str, lang: str) -> Card:
    """
    :raises NotServedError: for a card that is not served in this language.
    :raises ContentError: when that is because of what is wrong with it.
    """
    cards = state.library.cards
    wrong = [p for p in state.problems if p.file == f"{lang}/{name}.md" and not p.warning]
    if wrong and lang not in cards.get(name, {}):
        raise ContentError(wrong)
    card = cards.get(name, {}).get(lang)
    if card is None:
        raise NotServedError(_expected(cards, name, lang))
    if card.status == "draft":
        raise NotServedError(f"card: found the draft {name!r}, expected one that is served")
    return card


def _expected(cards: Mapping[str, Mapping[str, Card]], name: str, lang: str) -> str:
    """What there is in place of a card that is not there; a draft is there for nobody."""
    served: dict[str, list[str]] = {}
    for key, versions in sorted(cards.items()):
        for tongue, card in versions.items():
            if card.status != "draft":
                served.setdefault(tongue, []).append(key)
    if lang in served:
        return f"card: found {name!r}, expected one of {', '.join(served[lang])}"
    written = ", ".join(sorted(served)) or "none"
    return f"lang: found {lang!r}, expected a language that has cards: {written}"
