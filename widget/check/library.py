"""A whole source: every file checked, no bad card hiding another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Literal, TypeVar

from widget.check.between import check_replacements, check_shared_keys, is_shared
from widget.check.card import At, check_body, check_citations, check_original, claims, titled
from widget.check.lifecycle import check_dates
from widget.check.schema.load import load, load_countries
from widget.check.schema.shared import DisclaimerSchema, PublisherSchema, RedFlagsSchema
from widget.check.schema.translated import TranslatedDisclaimerSchema, TranslatedRedFlagsSchema
from widget.check.translation import check_translation, compare_lists, help_pairs, merge_help
from widget.errors import Problem
from widget.model import (
    Card,
    Country,
    Disclaimer,
    Document,
    Library,
    Publisher,
    RedFlags,
    Translation,
)
from widget.read.folder import Drafts
from widget.read.known import Job

OnUnclean = Literal["error", "clean"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Checked:
    """The library, or ``None`` where what every card shows is wrong; and all that was found."""

    library: Library | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if not problem.warning)


def check(
    drafts: Drafts,
    *,
    on_unclean: OnUnclean = "error",
    today: date | None = None,
    unfinished: bool = False,
) -> Checked:
    """Check everything and keep what is right.

    :param today: the day for which dates are judged, by default this one (UTC). The library is the
        same for all days; :func:`widget.check.lifecycle.as_of` makes it that of a day.

    :param unfinished: keep translations that are not written to their end, for a preview.

    A bad card is left out. A bad publisher, country, word, disclaimer or red-flags file refuses the
    whole, because every card shows it.
    """
    checker = _Checker(drafts, on_unclean == "clean", today or datetime.now(UTC).date(), unfinished)
    library = checker.run()
    return Checked(library, tuple(sorted(set(checker.problems))))


class _Checker:
    def __init__(self, drafts: Drafts, clean: bool, today: date, unfinished: bool) -> None:
        self.drafts, self.clean, self.today = drafts, clean, today
        self.unfinished = unfinished
        self.problems = list(drafts.problems)

    def run(self) -> Library | None:
        publisher = self._load(PublisherSchema, self.drafts.publisher, Publisher)
        countries: dict[str, Country] = {}
        if self.drafts.countries:
            countries, found = load_countries(self.drafts.countries)
            self.problems += found
        if publisher is None:
            self._cards_alone()
            return None
        lang = publisher.default_lang
        self._check_publisher(publisher, countries)
        disclaimers = dict(self._disclaimers(lang))
        red_flags = dict(self._red_flags(lang))
        shared = [
            problem for problem in self.problems if not problem.warning and is_shared(problem)
        ]
        cards = self._cards(lang)
        if lang in red_flags:
            self.problems += check_shared_keys(cards, red_flags[lang], self._originals(lang))
        words = dict(self.drafts.words)
        library = Library(publisher, countries, words, disclaimers, red_flags, cards)
        self._judge_dates(library)
        return None if shared else library

    def _judge_dates(self, library: Library) -> None:
        originals = self._originals(library.publisher.default_lang)
        for name, versions in list(library.cards.items()):
            card = next(iter(versions.values()))
            found = check_dates(card, originals[name], library, self.today)
            self.problems += found
            if any(not problem.warning for problem in found):
                del library.cards[name]

    def _load(self, schema: Any, document: Document | None, make: Any) -> Any:
        if document is None:
            return None
        fields, found = self._once(document, (document, schema), partial(load, schema, document))
        self.problems += found
        return None if fields is None else make(**fields)

    def _once(self, document: Document, of: object, make: Callable[[], T]) -> T:
        """What is made of a file; of one that has not changed, as it was made before."""
        return self.drafts.known.make(("checked", document.file), of, make)

    def _check_publisher(self, publisher: Publisher, countries: dict[str, Any]) -> None:
        assert self.drafts.publisher is not None
        at, lang = At(self.drafts.publisher), publisher.default_lang
        if publisher.default_country and publisher.default_country not in countries:
            found = repr(publisher.default_country)
            expected = "a country of countries.yaml"
            self.problems.append(at("default_country", found=found, expected=expected))
        unread = {problem.file for problem in self.drafts.problems}
        there = {
            f"words/{lang}.po": lang == "en" or lang in self.drafts.words,
            f"{lang}/_disclaimer.md": (lang, "_disclaimer") in self.drafts.texts,
        }
        for file in (file for file in there if not there[file] and file not in unread):
            expected = f"a language with {file}"
            self.problems.append(at("default_lang", found=repr(lang), expected=expected))

    def _texts(self, name: str, default: str) -> Iterator[Document]:
        """The files of this name, the default language's first."""
        found = [d for (_, which), d in sorted(self.drafts.texts.items()) if which == name]
        return iter(sorted(found, key=lambda document: document.lang != default))

    def _disclaimers(self, default: str) -> Iterator[tuple[str, Disclaimer]]:
        version: int | None = None
        for document in self._texts("_disclaimer", default):
            texts, cited, found = check_body(document, clean=self.clean)
            self.problems += found
            for c in cited:
                expected = "no citation, for a disclaimer has no sources"
                self.problems.append(Problem(document.file, c.line, c.field, c.found, expected))
            original = document.lang == default
            schema = DisclaimerSchema if original else TranslatedDisclaimerSchema
            fields = self._load(schema, document, dict)
            if fields is None or any(not problem.warning for problem in found):
                continue
            version = fields.get("version") or version
            nodes = tuple(node for text in texts for node in titled(text))
            yield document.lang, Disclaimer(
                document.lang, fields["title"], fields["short"], fields.get("version"),
                self._translation(document, fields, version), nodes,
            )  # fmt: skip

    def _red_flags(self, default: str) -> Iterator[tuple[str, RedFlags]]:
        original: RedFlags | None = None
        for document in self._texts("_red-flags", default):
            if document.sections:
                expected = "no body: all is in the front matter"
                line = document.sections[0].line
                self.problems.append(Problem(document.file, line, "body", "text", expected))
            if document.lang == default:
                fields = self._load(RedFlagsSchema, document, dict)
                if fields is None:
                    return
                original = RedFlags(document.lang, **fields)
                cited = claims(document, original.get_help)
                self.problems += check_citations(document, original.sources, cited)
                yield default, original
            elif original and (flags := self._translated_flags(document, original)):
                yield document.lang, flags

    def _translated_flags(self, document: Document, original: RedFlags) -> RedFlags | None:
        fields = self._load(TranslatedRedFlagsSchema, document, dict)
        if fields is None:
            return None
        found = compare_lists(document, help_pairs(fields["get_help"], original.get_help))
        self.problems += found
        translation = self._translation(document, fields, original.version)
        if found:
            return None
        merged = merge_help(fields["get_help"], original.get_help)
        return RedFlags(
            document.lang, original.conditions, original.sources, merged, None, translation
        )

    def _translation(
        self, document: Document, fields: dict[str, Any], version: int | None
    ) -> Translation | None:
        if "translation_of" not in fields:
            return None
        if version and fields["translation_of"] != version:
            # Old safety words are never shown beside new ones.
            found = repr(str(fields["translation_of"]))
            expected = f"{version}, the original's version"
            self.problems.append(At(document)("translation_of", found=found, expected=expected))
        return Translation(fields["translation_of"], **(fields["translation"] or {}))

    def _cards(self, default: str) -> dict[str, dict[str, Card]]:
        cards: dict[str, dict[str, Card]] = {}
        broken = {problem.file for problem in self.problems}
        jobs = [
            Job(("checked", d.file), (d, self.clean), partial(check_original, d, clean=self.clean))
            for d in self._originals(default).values()
        ]
        self.drafts.known.ahead(jobs, "Checking")
        for job in jobs:
            card, found = self.drafts.known.do(job)
            self.problems += found
            broken |= {job.name[1]} if card is None else set()
            cards |= {card.id: {default: card}} if card else {}
        for document in self.drafts.cards:
            if document.lang != default:
                self._translate(document, cards, f"{default}/{document.name}.md" in broken)
        self.problems += check_replacements(cards, self._originals(default))
        return cards

    def _translate(
        self, document: Document, cards: dict[str, dict[str, Card]], broken: bool
    ) -> None:
        versions = cards.get(document.name, {})
        if not versions and not broken:
            expected = f"a file {document.name}.md in the default language"
            self.problems.append(Problem(document.file, 0, "file name", "no original", expected))
            return
        original = next(iter(versions.values()), None)
        how = {"clean": self.clean, "unfinished": self.unfinished}
        judge = partial(check_translation, document, original, **how)
        card, found = self._once(document, (document, original, how), judge)
        self.problems += found
        if card:
            versions[document.lang] = card
        words = f"words/{document.lang}.po"
        unread = any(problem.file == words for problem in self.drafts.problems)
        if document.lang != "en" and document.lang not in self.drafts.words and not unread:
            wrong = f"{document.lang!r} without words"
            self.problems.append(Problem(document.file, 0, "language", wrong, words))

    def _originals(self, default: str) -> dict[str, Document]:
        return {doc.name: doc for doc in self.drafts.cards if doc.lang == default}

    def _cards_alone(self) -> None:
        """Without a publisher no language is the default; say at least what is wrong in English."""
        self._cards("en")
