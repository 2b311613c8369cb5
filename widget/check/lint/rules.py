"""The rules by name; rules.md gives the reason and the source of each."""

from __future__ import annotations

from dataclasses import dataclass

#: What each rule looks at, in the order of rules.md.
RULES = {
    "to-write": "what `new` left for you to write",
    "reading-level": "how hard the text is to read",
    "certainty-words": "words that sound surer, or less sure, than the evidence is",
    "promise": "words that promise",
    "claim-without-source": "figures and findings without a citation",
    "source-year": "sources without a year",
    "source-address": "sources whose address is that of a whole site",
    "not-assessed": "safety lists that nobody has looked into",
    "safety-action": "harms without a word on what to do",
    "item-wording": "safety items that do not fit the sentence they complete",
    "other-options": "a section on other options",
    "if-you-do-nothing": "a section on doing nothing",
    "review-dates": "when the next review is due",
    "translation-outdated": "translations of an older version",
    "link-text": "links whose words do not say where they lead",
    "heading-order": "headings that skip a level",
}
#: The rule about what is not written yet: an error in a card that is no draft.
TO_WRITE = "to-write"
#: The rule about excuses, which none can excuse.
UNUSED_EXCUSE = "unused-excuse"
#: All of them, as docs/lint.md lists them.
LOOKS = {**RULES, UNUSED_EXCUSE: "excuses for what is not found"}
#: Those that look for words, and so for lists of them in the language.
WORDED = (
    "certainty-words", "promise", "claim-without-source", "item-wording", "other-options",
    "if-you-do-nothing", "link-text",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Advice:
    """One thing that could be better; it hinders nothing.

    :param file: the file as the editor knows it, relative to the source folder.
    :param line: counted from 1; 0 where the whole file is meant.
    :param field: the path of the field, ``evidence[0].statement``, or the section.
    :param rule: one of :data:`RULES`, or :data:`UNUSED_EXCUSE`.
    """

    file: str
    line: int
    field: str
    rule: str
    found: str
    expected: str

    @property
    def link(self) -> str:
        """Where the rule is explained, in a checkout."""
        return f"docs/lint.md#{self.rule}"

    @property
    def explain(self) -> str:
        """What explains it wherever the package is: `python -m widget`, `flask cards`."""
        return f"check --explain {self.rule}"
