"""Reading level by the formulas of textstat, of the extra ``lint``.

English has the Automated Readability Index: it counts letters, words and sentences. Formulas that
count syllables, Flesch-Kincaid among them, make textstat fetch a dictionary from the network, which
a check must not do. Spanish has Szigriszt-Pazos with the INFLESZ scale, which was made for texts to
patients. For other languages no formula here has a limit that was made for readers of health texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec

from widget.check.lint.lists import words
from widget.check.lint.page import Page, Sentence, quoted
from widget.check.lint.rules import Advice
from widget.check.lint.safety import listed_items

GET_IT = "pip install 'treatment-cards[lint]'"
FORMULAS = ("en", "es")
MOST_GRADE = 8.0
LEAST_INFLESZ = 55.0
#: A formula says nothing about less.
_LEAST_WORDS = 100


def installed() -> bool:
    return find_spec("textstat") is not None


def has_formula(lang: str) -> bool:
    return lang.partition("-")[0].lower() in FORMULAS


def reading_level(page: Page) -> Iterator[Advice]:
    """The whole text of a card, medical words and the card's own names left out."""
    sentences = list(_sentences(page))
    excused = (*page.lists.medical, page.card.title, *page.card.aliases) if page.lists else ()
    text = _without(" ".join(map(_ended, sentences)), excused)
    if len(words(text)) < _LEAST_WORDS:
        return
    lang = page.card.lang.partition("-")[0].lower()
    measured, expected = _measured(text, lang)
    if not measured:
        return
    longest = max(sentences, key=lambda sentence: len(sentence.text))
    count = len(longest.text.split())
    found = f"{measured}; its longest sentence has {count} words: {quoted(longest.text)}"
    yield page.on("reading-level", longest.line, "text", found, expected)


def _measured(text: str, lang: str) -> tuple[str, str]:
    """What is too hard and what would not be; nothing where it is not."""
    grade = level(text, lang)
    if lang == "en" and grade > MOST_GRADE:
        return f"about grade {grade:.1f}", f"grade {MOST_GRADE:g} or lower: short words, sentences"
    if lang == "es" and grade < LEAST_INFLESZ:
        return f"{grade:.0f} on the INFLESZ scale", f"{LEAST_INFLESZ:g} or more, which is normal"
    return "", ""


def level(text: str, lang: str) -> float:
    """English: a grade of school. Spanish: 0 to 100, the higher the easier."""
    from textstat.textstat import textstatistics

    measure = textstatistics()  # of our own: its language is a setting of the whole process
    if lang == "en":
        return float(measure.automated_readability_index(text))
    measure.set_lang(lang)
    return float(measure.szigriszt_pazos(text))


def _sentences(page: Page) -> Iterator[Sentence]:
    for block in (*page.fields, *page.body):
        if block.field != "title" and block.tag not in ("h3", "h4"):
            yield from block.sentences
    yield from listed_items(page)


def _ended(sentence: Sentence) -> str:
    text = sentence.text.rstrip(":;,")
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _without(text: str, excused: tuple[str, ...]) -> str:
    """The text with a short word in place of each that is excused."""
    longest = sorted(set(excused), key=len, reverse=True)
    known = "|".join(map(re.escape, longest))
    return re.sub(rf"\b(?:{known})\b", "it", text, flags=re.IGNORECASE) if known else text
