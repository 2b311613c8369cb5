"""Who speaks to the reader, in which language: publisher, words, telephone lines, addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from widget.model import Card, Country, Disclaimer, HelpLine, Library, Node, RedFlags
from widget.read.words import Words, name_of, words_of

#: The value of ``country`` for a country that is not configured: wording without a number.
ANY = "*"


@dataclass(frozen=True, slots=True)
class Voice:
    """A library in one of its languages.

    :param public_url: where the blueprint is mounted, ending in ``/``; without it nothing links to
        our own pages.
    """

    library: Library
    words: Words
    public_url: str | None = None

    @property
    def lang(self) -> str:
        return self.words.lang

    @property
    def disclaimer(self) -> Disclaimer:
        """In this language; else in the publisher's, which is then marked as such."""
        disclaimers = self.library.disclaimers
        return disclaimers.get(self.lang) or disclaimers[self.library.publisher.default_lang]

    def red_flags(self, conditions: tuple[str, ...]) -> RedFlags | None:
        """Shared advice on when to get help, if it is about one of these conditions."""
        flags = self.library.red_flags
        found = flags.get(self.lang) or flags.get(self.library.publisher.default_lang)
        return found if found and set(found.conditions) & set(conditions) else None

    def tongue(self, lang: str) -> dict[str, str]:
        """``lang`` and ``dir`` for text that is not in the language of the card."""
        if lang == self.lang:
            return {}
        return {"lang": lang, "dir": words_of(self.library.words, lang).dir}

    def untranslated(self, lang: str) -> list[Node]:
        """What stands before a text in another language: that, in the language of the card."""
        if lang == self.lang:
            return []
        name = name_of(lang, self.lang)
        said = self.words.text("Not translated yet. Shown in: %(language)s.", language=name)
        return [["p", {"class": "language"}, said]]

    def untranslated_signs(self, lang: str) -> list[Node]:
        """The same before a list that a heading leads to: it ends the sentence, "call 999 if"."""
        said = self.words.text(
            "any of these applies (not translated yet, shown in: %(language)s):",
            language=name_of(lang, self.lang),
        )
        return [["p", {"class": "language"}, said]]

    def published(self, card_id: str | None) -> Card | None:
        """A card in this language or the publisher's; ``None`` for a draft, which is a secret."""
        versions = self.library.cards.get(card_id or "", {})
        card = versions.get(self.lang) or versions.get(self.library.publisher.default_lang)
        return card if card and card.status != "draft" else None

    def page(self, card_id: str, lang: str | None = None) -> str | None:
        """The address of a card's page for people."""
        return f"{self.public_url}cards/{lang or self.lang}/{card_id}" if self.public_url else None

    def by_country(self, tag: str, make: Callable[[Country | None], list[Node]]) -> list[Node]:
        """The same element once for each country, marked so that a reader is shown one of them.

        :param make: the children for a country, or for ``None`` in words without a number.
        """
        countries = self.library.countries
        default = countries.get(self.library.publisher.default_country or "")
        nodes: list[Node] = [
            [tag, {"country": code}, *make(country)] for code, country in sorted(countries.items())
        ]
        nodes.append([tag, {"country": ANY}, *make(None)])
        if default:  # nobody asked for a country: the publisher's
            nodes.append([tag, {"country": ""}, *make(default)])
        return nodes

    def lines(self) -> Node:
        """Where to call after taking too much, and in a crisis."""
        words = self.words

        def poison(country: Country | None) -> list[Node]:
            if country and country.poison:
                return [
                    words.text("Poisoning or too much medicine:"),
                    " ",
                    *_line(country.poison, words),
                ]
            return words.nodes(
                "Poisoning or too much medicine: call a poison centre or your emergency number."
            )

        def crisis(country: Country | None) -> list[Node]:
            if country and country.crisis:
                return [
                    words.text("Thoughts of harming yourself:"),
                    " ",
                    *_line(country.crisis, words),
                ]
            return words.nodes(
                "Thoughts of harming yourself: call a crisis line or your emergency number."
            )

        items = [*self.by_country("li", poison), *self.by_country("li", crisis)]
        return ["ul", {"class": "lines"}, *items]


def _line(line: HelpLine, words: Words) -> list[Node]:
    if not line.name:
        return [telephone(line)]
    if words.dir == "ltr":
        return [f"{line.name}, ", telephone(line)]
    # In its country's language: its brackets and commas would go astray among Arabic words.
    return [["span", {"dir": "auto"}, line.name], "، ", telephone(line)]


def telephone(line: HelpLine) -> Node:
    """A number to touch. Numbers read from left to right in every language."""
    return ["a", {"href": f"tel:{line.tel}", "dir": "ltr"}, line.number]
