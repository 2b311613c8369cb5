"""A translation: checked against its original, and merged with its facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from widget.check.card import At, check_body, check_citations
from widget.check.schema.files import TextsSchema
from widget.check.schema.load import load
from widget.check.schema.translated import TranslatedCardSchema
from widget.check.unwritten import waiting
from widget.errors import Problem
from widget.model import (
    SAFETY_LISTS,
    URGENCIES,
    Card,
    Document,
    GetHelp,
    Outcome,
    Safety,
    SafetyList,
    Text,
    Translation,
)


def check_translation(
    document: Document, original: Card | None, *, clean: bool, unfinished: bool = False
) -> tuple[Card | None, list[Problem]]:
    """Check a file in another language against its original, and merge the two.

    :param original: ``None`` where that is wrong itself; then the file is checked by itself.
    :param unfinished: one that is not written to its end is no reason to hold it back.
    """
    fields, problems = load(TranslatedCardSchema, document)
    texts, cited, found = check_body(document, clean=clean)
    problems += found
    if fields is None or original is None:
        return None, problems
    at = At(document)
    newest = original.changes[-1].version
    if fields["translation_of"] > newest:
        version, expected = repr(str(fields["translation_of"])), f"at most {newest}, the original's"
        problems.append(at("translation_of", found=version, expected=expected))
    if len(texts) != len(original.sections) and not found:
        expected = f"{len(original.sections)}, as in the original"
        line = document.sections[0].line
        found_ = f"{len(texts)} sections"
        problems.append(Problem(document.file, line, "body", found_, expected))
    if len(fields["evidence"]) != len(original.evidence):
        expected = f"{len(original.evidence)}, as in the original"
        problems.append(
            at("evidence", found=f"{len(fields['evidence'])} outcomes", expected=expected)
        )
    problems += _compare_safety(at, fields["safety"], original.safety)
    problems += check_citations(document, original.sources, cited, whole=False)
    if any(not problem.warning for problem in problems):
        return None, problems
    waits = original.status != "draft" and not unfinished
    # Nobody has made a mistake, so it is no error: a server starts, without this file.
    if waits and (left := waiting(document)):
        return None, [*problems, left]
    card = _merge(original, document.lang, fields, texts)
    if is_outdated(card):
        text = f"a translation of version {fields['translation_of']}"
        expected = f"one of version {newest}, which changed the advice"
        problems.append(replace(at("translation_of", found=text, expected=expected), warning=True))
    if fields["notice"]:
        card = _with_notice(card, fields["notice"])
        if card.notice is None or not card.notice.lang:
            told = original.notice
            expected = f"status {original.status}, since {told.since}" if told else "none"
            problem = at("notice", found="the notice of another status or day", expected=expected)
            problems.append(replace(problem, warning=True))
    return card, problems


def _with_notice(card: Card, texts: dict[str, str]) -> Card:
    """The notice in the words of a translation, if they are of this very notice."""
    told = card.notice
    if told is None or (texts["status"], texts["since"]) != (card.status, told.since):
        return card
    told = replace(told, reason=texts["reason"], what_to_do=texts["what_to_do"], lang=card.lang)
    return replace(card, notice=told)


def _pairs(
    translated: Safety, original: Safety
) -> Iterator[tuple[tuple[str, ...], SafetyList, SafetyList]]:
    for name in SAFETY_LISTS:
        yield ("safety", name), getattr(translated, name), getattr(original, name)
    for path, new, old in help_pairs(translated.get_help, original.get_help):
        yield ("safety", *path), new, old


def help_pairs(
    translated: GetHelp, original: GetHelp
) -> Iterator[tuple[tuple[str, ...], SafetyList, SafetyList]]:
    for name in URGENCIES:
        yield ("get_help", name), getattr(translated, name), getattr(original, name)


def _compare_safety(at: At, translated: Safety, original: Safety) -> list[Problem]:
    return compare_lists(at.document, _pairs(translated, original))


def compare_lists(
    document: Document, pairs: Iterator[tuple[tuple[str, ...], SafetyList, SafetyList]]
) -> list[Problem]:
    """A translated list has the state and the number of items of its original."""
    at, problems = At(document), []
    for path, new, old in pairs:
        if new.state != old.state or len(new.items) != len(old.items):
            expected = f"{_described(old)}, as in the original"
            problems.append(at(*path, found=_described(new), expected=expected))
    return problems


def _described(listed: SafetyList) -> str:
    if listed.state != "listed":
        return listed.state
    return f"{len(listed.items)} item" + "s" * (len(listed.items) != 1)


def merge_list(new: SafetyList, old: SafetyList) -> SafetyList:
    """Translated texts with the sources of the original, item by item."""
    items = tuple(replace(o, text=n.text) for n, o in zip(new.items, old.items, strict=True))
    return SafetyList(old.state, items)


def merge_help(new: GetHelp, old: GetHelp) -> GetHelp:
    return GetHelp(*(merge_list(n, o) for _, n, o in help_pairs(new, old)))


def _merge(original: Card, lang: str, fields: dict[str, Any], texts: tuple[Text, ...]) -> Card:
    safety, by = fields["safety"], fields["translation"] or {}
    merged = {
        name: merge_list(getattr(safety, name), getattr(original.safety, name))
        for name in SAFETY_LISTS
    }
    return replace(
        original,
        lang=lang,
        **{name: fields[name] for name in TextsSchema.names()},
        safety=Safety(**merged, get_help=merge_help(safety.get_help, original.safety.get_help)),
        evidence=tuple(_merge_outcome(old, new) for old, new in
                       zip(original.evidence, fields["evidence"], strict=True)),
        sections=texts,
        translation=Translation(fields["translation_of"], **by),
    )  # fmt: skip


def _merge_outcome(original: Outcome, texts: dict[str, Any]) -> Outcome:
    return replace(original, **texts)


def is_outdated(card: Card) -> bool:
    """Whether the original's advice changed after this translation was made."""
    return card.translation is not None and any(
        change.kind == "major" and change.version > card.translation.of for change in card.changes
    )
