"""Each rule finds what it is for, on its line, and leaves alone what only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from widget.check.lint.rules import RULES

from .cards import ARABIC, CARD, SPANISH, Edit, edited, linted

STATEMENT = "It may ease pain a little."
BODY = "You lie in warm water. Most people like it."
LONG = (
    "Utilisation of hydrotherapeutic interventions necessitates comprehensive multidisciplinary "
    "evaluation, notwithstanding considerable heterogeneity across methodological approaches. "
)
EASY = "You get in. You lie down. You rest. It feels warm. You get out. You dry off. "
SOURCE = 'year: 2020, url: "https://journal.example/a"'
REVIEW = "last: 2026-01-10, next: 2028-01-10"
HARM = "{text: you feel dizzy, sources: [one2020]}"
HELP = "{emergency: not_applicable, urgent: not_applicable, non_urgent: not_applicable}"
LINK = "[the page on warm water]"
DRAFT = ("status: active", "status: draft")
SECOND = "note: First published.}\n  - {version: 2, date: 2026-02-01, kind: minor, note: Typo.}"


def claim(text: str) -> Edit:
    return STATEMENT, text


def certain(certainty: str) -> Edit:
    return "certainty: low", f"certainty: {certainty}"


EN, ES, AR = "en", "es", "ar"
#: Rule, language of the file, what is found (and in which words), what is not.
CASES: list[tuple[str, str, list[Edit], str, list[Edit]]] = [
    ("reading-level", EN, [(BODY, LONG * 6)], LONG[:40], [(BODY, EASY * 10)]),
    ("reading-level", EN, [(BODY, "Hydrotherapeutic " * 80)], "grade",
     [(BODY, "Hydrotherapeutic " * 16)]),
    ("reading-level", ES,
     [("Usted se pone en agua caliente.", "La interdisciplinariedad metodológica imposibilita "
       "extraordinariamente generalizaciones fundamentadas epistemológicamente. " * 12)],
     "INFLESZ", [("Usted se pone en agua caliente.", "Usted se pone en el agua y la mira. " * 20)]),
    ("certainty-words", EN, [claim("It reduces pain.")], "'reduces' beside certainty low",
     [claim("It may reduce pain.")]),
    ("certainty-words", EN, [claim("It probably eases pain.")], "'probably' beside certainty low",
     [claim("It probably eases pain."), certain("moderate")]),
    ("certainty-words", EN, [claim("It may ease pain."), certain("very_low")], "'may'",
     [claim("It may ease pain, but we are very unsure."), certain("very_low")]),
    ("certainty-words", EN, [claim("It may ease pain."), certain("high")], "'may'",
     [claim("It eases pain."), certain("high")]),
    ("certainty-words", EN, [claim("It eases pain."), certain("moderate")], "'eases'",
     [claim("Pain was 1 point lower."), certain("moderate")]),
    ("certainty-words", EN, [claim("It may ease pain."), certain("moderate")], "'may'",
     [claim("It probably eases pain."), certain("moderate")]),
    ("certainty-words", EN, [claim("It eases pain."), certain("not_graded")], "'eases'",
     [claim("We do not know whether it eases pain."), certain("not_graded")]),
    ("certainty-words", EN, [(BODY, "Warm water eases pain.")], "no evidence is certain",
     [(BODY, "The study says that warm water eases pain [@one2020].")]),
    ("certainty-words", EN, [(BODY, "Warm water helps with pain.")], "no evidence is certain",
     [(BODY, "Go on if the pain improves. Rest where pain works up the leg.")]),
    ("certainty-words", ES, [("Puede aliviar un poco el dolor.", "Alivia el dolor.")], "'alivia'",
     [("Puede aliviar un poco el dolor.", "Tal vez alivia el dolor.")]),
    ("certainty-words", AR, [("قد يخفف الألم قليلًا.", "يخفف الألم.")], "'يخفف'",
     [("قد يخفف الألم قليلًا.", "قد يُخفّف الألم.")]),
    ("certainty-words", AR, [("قد يخفف الألم قليلًا.", "ويُخفّف الألم.")], "'ويخفف'",
     [("قد يخفف الألم قليلًا.", "وقد يخفف الألم.")]),
    ("promise", EN, [(BODY, "It is guaranteed to work.")], "'guaranteed'",
     [(BODY, "Nothing here is guaranteed. Is there a cure? There is no known cure.")]),
    ("promise", EN, [("Lying in warm water for", "A cure for")], "'cure'",
     [("Lying in warm water for", "A secure place for")]),
    ("promise", EN, [(BODY, "It has no side effects.")], "'has no side effects'",
     [(BODY, "We found no side effects in the studies [@one2020].")]),
    ("promise", EN, [(BODY, f"{BODY}\n\nYou lie in warm water, guaranteed.")], "'guaranteed'",
     [(BODY, f"{BODY}\n\nYou lie in warm water, not guaranteed.")]),
    ("promise", ES, [("Usted se pone", "Es un milagro. Usted se pone")], "'milagro'",
     [("Usted se pone", "No es un milagro. Usted se pone")]),
    ("claim-without-source", EN, [(" [@one2020].\n", ".\n")], "'3 of 10'",
     [("In one study 3 of 10 people felt better [@one2020].",
       "We found no study. About 3 people [@one2020] and:\n\n- 10 of them")]),
    ("claim-without-source", EN, [(BODY, "Studies show that 12 is enough.")], "'studies show'",
     [(BODY, "Stay for 12 to 20 minutes. In [@one2020] it is said that:\n\n- 5% stay longer")]),
    ("source-year", EN, [("year: 2020, ", "")], "no year for 'Warm water'", []),
    ("source-address", EN, [("journal.example/a", "journal.example/")], "a whole site",
     [("journal.example/a", "journal.example/?id=7")]),
    ("not-assessed", EN, [("cautions: none_known", "cautions: not_assessed")], "an excuse",
     [("cautions: none_known", "cautions: not_applicable")]),
    ("safety-action", EN, [(f"\n    - {HARM}", " none_known")], "1 side effects",
     [(f"\n    - {HARM}", " none_known"), ("urgent: not_applicable, non",
       f"urgent: [{HARM}], non")]),
    ("item-wording", EN, [("you feel dizzy", "stop if you feel dizzy")], "'stop if'",
     [("you feel dizzy", "you feel that you have to stop")]),
    ("item-wording", EN, [("red skin", "red skin.")], "a full stop",
     [("red skin", "red skin etc.")]),
    ("item-wording", ES, [("siente mareo", "si siente mareo")], "'si'",
     [("siente mareo", "siente que si sale se cae")]),
    ("other-options", EN, [("## Other options", "## Cold")], "other options",
     [("## Other options", "## What else helps")]),
    ("if-you-do-nothing", EN, [("## If you do nothing", "## Time")], "doing nothing",
     [("## If you do nothing", "## Without treatment")]),
    ("review-dates", EN, [(REVIEW, "last: 2026-01-10, next: 2029-01-11")], "2029-01-11",
     [(REVIEW, "last: 2026-01-10, next: 2029-01-10")]),
    ("review-dates", EN, [(REVIEW, "last: 2026-01-10, next: 2027-01-25")], "in 60 days",
     [(REVIEW, "last: 2026-01-10, next: 2027-01-26")]),
    ("translation-outdated", ES, [("translation_of: 1", "translation_of: 1  # old")], "version 1",
     [("translation_of: 1", "translation_of: 2")]),
    ("to-write", EN, [DRAFT, (STATEMENT, "TO-WRITE what was found")], "TO-WRITE what",
     [DRAFT, (STATEMENT, "It may be hard-to-write.")]),
    ("link-text", EN, [(LINK, "[here]")], "'here'", [(LINK, "[here is the page]")]),
    ("link-text", EN, [(LINK, "[https://journal.example/b]")], "'https:", [(LINK, "[Journal b]")]),
    ("heading-order", EN, [("### How warm", "#### How warm")], "#### under ##",
     [("### How warm", "### How warm\n\n#### In winter\n\nWarm.\n\n### And so")]),
]  # fmt: skip


def files(rule: str, lang: str, edits: list[Edit]) -> dict[str, str]:
    if lang == EN:
        return {"en/bath.md": edited(CARD, *edits)}
    original = CARD.replace("\n### How warm\n\nWarm, and not hot.\n", "")
    if rule == "translation-outdated":
        original = edited(original, ("note: First published.}", SECOND))
    base = SPANISH if lang == ES else ARABIC
    return {"en/bath.md": original, f"{lang}/bath.md": edited(base, *edits)}


#: On which line it is told, where that is not the first that was changed.
MARKS = {
    "safety-action": "side_effects:",
    "other-options": "## If you do nothing",
    "if-you-do-nothing": "## Time",
    "translation-outdated": "translation_of:",
}


def first_change(before: dict[str, str], after: dict[str, str]) -> int:
    name = max(after)  # of a card and its translation the latter
    pairs = zip(before[name].splitlines(), after[name].splitlines(), strict=False)
    return next(number for number, (old, new) in enumerate(pairs, 1) if old != new)


@pytest.mark.parametrize(
    ("rule", "lang", "bad", "words", "near"), CASES, ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_rule_finds_what_it_is_for_and_nothing_beside_it(
    tmp_path: Path, rule: str, lang: str, bad: list[Edit], words: str, near: list[Edit]
) -> None:
    wrong = files(rule, lang, bad)
    found = [one for one in linted(tmp_path / "bad", wrong).advice if one.rule == rule]
    (one,) = found[:1]
    assert one.file == f"{lang}/bath.md" and words in one.found + one.expected
    assert one.link == f"docs/lint.md#{rule}"
    assert one.explain == f"check --explain {rule}"
    place = wrong[one.file].splitlines()[one.line - 1]
    mark = "statement:" if one.field.endswith("statement") else MARKS.get(rule)
    right = mark in place if mark else one.line == first_change(files("", lang, []), wrong)
    assert right, (one, place)
    after = linted(tmp_path / "near", files(rule, lang, near)).advice
    assert rule not in {one.rule for one in after}, after


def test_each_rule_has_a_case_and_the_card_without_change_has_no_advice(tmp_path: Path) -> None:
    assert {rule for rule, *_ in CASES} == set(RULES)
    for lang in (EN, ES, AR):
        assert linted(tmp_path / lang, files("", lang, [])).advice == ()


def test_red_flags_of_a_condition_say_when_to_get_help_in_place_of_its_cards(
    tmp_path: Path,
) -> None:
    unread = (HELP, HELP.replace("applicable", "assessed"))

    def told(name: str, *edits: Edit) -> list[tuple[str, str]]:
        made = {"en/bath.md": edited(CARD, unread, *edits)}
        return [(one.rule, one.field) for one in linted(tmp_path / name, made).advice]

    assert told("flags") == []  # the starter red flags have all three levels for it
    levels = ("emergency", "urgent", "non_urgent")
    fields = [("not-assessed", f"safety.get_help.{level}") for level in levels]
    assert told("none", ("back-spasm", "dry-skin")) == sorted(fields)
    excuse = "lint:\n  - {rule: not-assessed, field: safety.get_help, reason: Nobody knows.}\n"
    assert told("why", ("back-spasm", "dry-skin"), ("changes:", f"{excuse}changes:")) == []


def test_what_needs_word_lists_is_told_where_a_language_has_none(tmp_path: Path) -> None:
    """And nothing is found by the lists of another language."""
    wrong = edited(SPANISH, ("Puede aliviar un poco el dolor.", "It eases pain."))
    found = linted(tmp_path, {"en/bath.md": CARD, "fr/bath.md": wrong})
    assert [one for one in found.advice if one.file == "fr/bath.md"] == []
    (note,) = (one for one in found.notes if "word lists" in one)
    assert note.startswith("not looked at in fr: ")
    assert "certainty-words" in note
    assert note.endswith("(there are word lists for ar, en, es alone)")
