"""Whether two texts say the same, whatever an editor did to their typography."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

#: What of a text is shown in a finding.
_WORDS, _LETTERS = 10, 90
#: So many letters alike are the same place; fewer where a text is short there.
_ALIKE = (24, 8)
_QUOTES = "\"'`´«»‹›″′"
_DASHES = "−‐"
_RUN = re.compile("-+")


def plain(text: str) -> str:
    """A text without white space, quotes and letters that cannot be seen, its dashes alike.

    Editors change these unasked. Nothing else is taken for the same: no digit is for another.
    """
    text = unicodedata.normalize("NFC", text)
    return _RUN.sub("-", "".join(map(_plain, text)))


@cache
def _plain(letter: str) -> str:
    kind = unicodedata.category(letter)
    if letter.isspace() or kind in ("Cf", "Pi", "Pf") or letter in _QUOTES or letter in "‚„":
        return ""
    if kind == "Pd" or letter in _DASHES:
        return "-"
    return {"…": "...", "×": "x"}.get(letter, letter)


def difference(copy: Sequence[str], original: Sequence[str], *, begins: bool = False) -> str:
    """Where a copy is first not the original, in a few words of each; ``""`` where it is the same.

    :param begins: it is enough that the copy begins as the original.
    """
    own, right = plain("".join(copy)), plain("".join(original))
    at = _alike(own, right)
    if at == len(right) and (begins or at == len(own)):
        return ""
    (own_words, lacks), (right_words, had) = _from(copy, at), _from(original, at)
    lost, added = _found(own[at:], right[at:]), _found(right[at:], own[at:])
    if lost is not None and (added is None or lost <= added):
        return f"that lacks {_quoted(right_words, lost + had)}"
    if added is not None:
        return f"with {_quoted(own_words, added + lacks)} added"
    return f"with {_quoted(own_words)} where the publisher has {_quoted(right_words)}"


def _alike(one: str, other: str) -> int:
    """How many letters two texts have alike from their start."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _found(rest: str, where: str) -> int | None:
    """Where the rest of a text goes on in another one; its end where there is no rest."""
    if not rest:
        return len(where)
    for letters in _ALIKE:
        at = where.find(rest[:letters])
        if at >= 0:
            return at
    return None


def _from(texts: Sequence[str], at: int) -> tuple[list[str], int]:
    """The words from a letter of the plain text on, and how many letters of the first are before.

    A word that is cut by a tag is two.
    """
    seen = first = 0
    while first < len(texts) and seen + len(plain(texts[first])) <= at:
        seen += len(plain(texts[first]))
        first += 1
    words = [word for one in texts[first : first + 200] for word in one.split()]
    for place, word in enumerate(words):
        length = len(plain(word))
        if seen + length > at:
            return words[place:], at - seen
        seen += length
    return [], 0


def _quoted(words: Sequence[str], letters: int | None = None) -> str:
    """The first words, as far as they are meant."""
    shown: list[str] = []
    for word in words:
        if letters is not None and letters <= 0:
            break
        if len(shown) == _WORDS:
            shown.append("…")
            break
        shown.append(word)
        letters = None if letters is None else letters - len(plain(word))
    text = " ".join(shown)
    return repr(text if len(text) <= _LETTERS else f"{text[:_LETTERS]}…")
