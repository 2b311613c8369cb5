"""Rules about sources: what is claimed has one, and a reader finds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from widget.check.lint.lists import lined_up
from widget.check.lint.page import Block, Page, quoted
from widget.check.lint.rules import Advice

#: What is counted with a clock is no share: "20 of 30 minutes".
_TIMES = (
    "seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?|segundos?|minutos?|horas?|días?|"
    "semanas?|meses|años?|ثانية|ثوان|دقيقة|دقائق|ساعة|ساعات|يوم|أيام|أسبوع|أسابيع|شهر|أشهر|سنة|سنوات"
)
#: A share: 12 %, 3 of 10, 1 in 100; in Spanish and Arabic as well.
_SHARE = re.compile(
    r"[0-9٠-٩]{1,9} ?(?:[%٪]|(?:out of|of|in|de cada|من كل|من بين) (?:every )?[0-9٠-٩]{1,9}"
    rf"(?![0-9٠-٩]| (?:{_TIMES})\b))"
)


def claim_without_source(page: Page) -> Iterator[Advice]:
    """A figure, or what studies are said to show, has a citation where it stands."""
    lists = page.lists
    assert lists is not None
    for blocks in page.sections:
        before: Block | None = None
        for block in blocks:
            intro = before is not None and before.cites and before.text.endswith(":")
            # The items of a list share the citation of the line that announces them.
            announced = block.tag == "li" and intro
            if not announced:
                before = block
            if block.cites or announced or lists.unsourced.first(lined_up(block.text)):
                continue
            for sentence in block.sentences:
                share = _SHARE.search(sentence.text)
                word = lists.claims.first(lined_up(sentence.text)) or (share[0] if share else "")
                if word:
                    found = f"{word!r} without a citation, in {quoted(sentence.text)}"
                    expected = "a citation such as [@key], or words that none was found"
                    rule = "claim-without-source"
                    yield page.on(rule, sentence.line, block.field, found, expected)
                    break


def source_year(page: Page) -> Iterator[Advice]:
    """Each source says of when it is."""
    for key, source in page.card.sources.items() if page.original else ():
        if source.year is None:
            found = f"no year for {quoted(source.title)}"
            expected = "year: the year it was published, or last reviewed"
            yield page.advice("source-year", "sources", key, found=found, expected=expected)


def source_address(page: Page) -> Iterator[Advice]:
    """Each address is that of the source, not of the site where it could be looked for."""
    for key, source in page.card.sources.items() if page.original else ():
        parts = urlsplit(source.url)
        if not parts.path.strip("/") and not parts.query:
            found = f"the address of a whole site, {source.url}"
            expected = "that of the page"
            path = ("sources", key, "url")
            yield page.advice("source-address", *path, found=found, expected=expected)
