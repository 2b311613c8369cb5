"""Sentences that harm a reader are found, and what only looks like them is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from widget.check.lint.rules import Advice

from .cards import ARABIC, CARD, SPANISH, edited, linted

STATEMENTS = {
    "en": "It may ease pain a little.",
    "es": "Puede aliviar un poco el dolor.",
    "ar": "قد يخفف الألم قليلًا.",
}
BODY = "You lie in warm water. Most people like it."
HARM = "{text: you feel dizzy, sources: [one2020]}"
SIDE = "{text: red skin, sources: [one2020]}"


def said_of(place: Path, lang: str, statement: str, certainty: str) -> list[Advice]:
    card = edited(CARD, ("certainty: low", f"certainty: {certainty}"))
    if lang == "en":
        files = {"en/bath.md": edited(card, (STATEMENTS["en"], statement))}
    else:
        card = card.replace("\n### How warm\n\nWarm, and not hot.\n", "")
        base = SPANISH if lang == "es" else ARABIC
        translated = edited(base, (STATEMENTS[lang], f'"{statement}"'))
        files = {"en/bath.md": card, f"{lang}/bath.md": translated}
    return [one for one in linted(place, files).advice if one.file.startswith(f"{lang}/")]


@pytest.mark.parametrize(
    ("lang", "certainty", "statement", "word"),
    [
        ("en", "very_low", "It causes stroke and raises the risk of death.", "causes"),
        ("en", "very_low", "It raises the risk of death.", "raises"),
        ("en", "low", "Pills increase the risk of falls.", "increase"),
        ("en", "very_low", "It takes pain away for most people.", "takes pain away"),
        ("en", "very_low", "Pain falls by half.", "pain falls"),
        ("en", "low", "Pills reduce pain, and you may drive.", "reduce"),
        ("en", "low", "It reduces pain and no doctor doubts it.", "reduces"),
        ("en", "low", "It reduces pain; it may be cheap.", "reduces"),
        ("en", "very_low", "You may use it at home, and it reduces pain.", "reduces"),
        ("es", "very_low", "Causa derrames y aumenta el riesgo de muerte.", "causa"),
        ("es", "low", "Alivia el dolor, y puede usarlo en casa.", "alivia"),
        ("ar", "low", "يسبب سكتة.", "يسبب"),
        ("ar", "low", "يخفف الألم، وقد تستخدمه في البيت.", "يخفف"),
    ],
)
def test_a_statement_too_sure_is_found(
    tmp_path: Path, lang: str, certainty: str, statement: str, word: str
) -> None:
    (one,) = said_of(tmp_path, lang, statement, certainty)
    assert one.rule == "certainty-words"
    assert one.found.startswith(f"{word!r} beside certainty {certainty}")


@pytest.mark.parametrize(
    ("lang", "certainty", "statement"),
    [
        ("en", "low", "It may reduce pain, stiffness and swelling, and improve sleep."),
        ("en", "low", "It may, in some people, ease pain."),
        ("en", "low", "It eases pain, perhaps."),
        ("en", "low", "It may cause a stroke."),
        ("en", "low", "The cause of pain is not known. The results in adults differ."),
        ("en", "high", "You may use it at home, and it reduces pain."),
        ("es", "low", "Puede causar dolor. La causa no se conoce."),
        ("ar", "low", "قد يسبب سكتة."),
    ],
)
def test_a_statement_as_sure_as_its_evidence_is_left_alone(
    tmp_path: Path, lang: str, certainty: str, statement: str
) -> None:
    assert said_of(tmp_path, lang, statement, certainty) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Pills reduce pain, and you may drive.", "certainty-words"),
        ("It reduces pain and no doctor doubts it.", "certainty-words"),
        ("It takes pain away for most people.", "certainty-words"),
        ("No pill reduces pain.", ""),
        ("Bending often worsens pain.", ""),
        ("There are no risks.", "promise"),
        ("It is safe for everyone.", "promise"),
        ("That is away for good.", "promise"),
        ("It is no drug, and it is a cure.", "promise"),
        ("It is not dear; it is a miracle.", "promise"),
        ("No one can promise a cure.", ""),
        ("Nobody says that there are no risks.", ""),
        ("It is far from being a cure.", ""),
        ("The wonder drug myth is false.", ""),
        ("Eat cured ham after it.", ""),
        ("Set the timer to 20 of 30 minutes.", ""),
        ("Turn over 10 times in 20 minutes, or 10 in 20 minutes.", ""),
        ("Of them, 3 of 10 fell asleep.", "claim-without-source"),
        ("Of them, 3 of 30 minutes and 3 of 30 people.", "claim-without-source"),
    ],
)
def test_a_sentence_of_the_body(tmp_path: Path, text: str, rule: str) -> None:
    found = linted(tmp_path, {"en/bath.md": edited(CARD, (BODY, text))}).advice
    assert [one.rule for one in found] == ([rule] if rule else [])


def test_a_promise_of_all_is_a_figure_as_well(tmp_path: Path) -> None:
    text = edited(CARD, (BODY, "It is 100% safe."))
    figure, promise = linted(tmp_path, {"en/bath.md": text}).advice
    assert (figure.rule, promise.rule) == ("claim-without-source", "promise")
    assert promise.found.startswith("'100% safe'")


def test_a_promise_for_good(tmp_path: Path) -> None:
    text = edited(CARD, (BODY, "It takes pain away for good."))
    rules = {one.rule for one in linted(tmp_path, {"en/bath.md": text}).advice}
    assert rules == {"certainty-words", "promise"}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("es", "Es 100 % seguro."), ("es", "No hay riesgos."), ("es", "Es seguro para todos."),
        ("ar", "هو آمن ١٠٠٪."), ("ar", "لا توجد مخاطر."), ("ar", "هو آمن للجميع."),
        ("es", "Nadie promete que no hay riesgos. Es un milagro, dice el mito."),
    ],
)  # fmt: skip
def test_a_promise_in_another_language(tmp_path: Path, lang: str, text: str) -> None:
    rules = [one.rule for one in said_of(tmp_path, lang, text, "low")]
    assert rules == ([] if "Nadie" in text else ["promise"])


@pytest.mark.parametrize(
    ("side_effect", "stop_if", "found"),
    [
        ("chest pain", "you feel dizzy", True),
        ("chest pain", "you have pain in your chest", False),
        ("chest pain (call an ambulance)", "you feel dizzy", False),
        ("shortness of breath", "you have chest pain", True),
        ("shortness of breath", "it is hard to breathe", False),
        ("red skin", "you feel dizzy", False),
    ],
)
def test_a_danger_sign_among_side_effects_has_advice(
    tmp_path: Path, side_effect: str, stop_if: str, found: bool
) -> None:
    text = edited(
        CARD, (SIDE, SIDE.replace("red skin", side_effect)),
        (HARM, HARM.replace("you feel dizzy", stop_if)),
    )  # fmt: skip
    advice = linted(tmp_path, {"en/bath.md": text}).advice
    assert [(one.rule, one.field) for one in advice] == (
        [("safety-action", "safety.side_effects[0].text")] if found else []
    )
    if found:
        assert side_effect in text.splitlines()[advice[0].line - 1]
