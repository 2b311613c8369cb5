"""A publisher with a card in every state, in every language; and a page with all of them."""

from __future__ import annotations

import re
from pathlib import Path

from .page import Page
from .servers import Partner, Provider, card

STARTER = Path(__file__).parents[3] / "widget" / "starter"
#: With starter cards.
LANGUAGES = ("en", "es", "ar")
#: With interface words, and a card for tests: theirs are a publisher of their own.
TONGUES = ("de", "fa", "fr", "hi", "it", "ja", "nl", "pl", "pt", "tr", "uk", "zh")
RIGHT = ("ar", "fa")
#: Words longer than a line of a telephone, as German and its like make them.
LONG = {
    "en": "pseudopseudohypoparathyroidism" * 3,
    "es": "electroencefalográficamente" * 3,
    "ar": "أفاستسقيناكموها" * 5,
    "de": "Arbeitsunfähigkeitsbescheinigungsübermittlungsverfahren",
    "fa": "روان‌تنی‌درمان‌پذیری‌سنجی‌های‌پرسش‌نامه‌ای‌شان‌گونه",
    "fr": "anticonstitutionnellementhexakosioihexekontahexaphobique",
    "hi": "प्रतिजैविकप्रतिरोधक्षमतापरीक्षणप्रयोगशालाविशेषज्ञसम्मेलन",
    "it": "psiconeuroendocrinoimmunologicamenteprecipitevolissimevolmente",
    "ja": "アンギオテンシン変換酵素阻害薬服用中止後経過観察期間延長申請書類一式",
    "nl": "arbeidsongeschiktheidsverzekeringsmaatschappijmedewerker",
    "pl": "dziewięćsetdziewięćdziesięciodziewięciokilogramowego",
    "pt": "pneumoultramicroscopicossilicovulcanoconióticamente",
    "tr": "muvaffakiyetsizleştiricileştiriveremeyebileceklerimizdenmişsinizcesine",
    "uk": "рентгеноелектрокардіографічнонепідтверджуваніший",
    "zh": "血管紧张素转换酶抑制剂停药后观察期延长申请材料清单全套复印件",
}
_NOTICE = "since: 2026-02-01, reason: New studies came out., what_to_do: Ask your clinician."
_REVIEW = "by: A. Clinician, role: physiotherapist"
_EMPTY = """safety:
  contraindications: none_known
  cautions: not_assessed
  side_effects: not_assessed
  stop_if: not_applicable
  get_help: {emergency: not_assessed, urgent: not_applicable, non_urgent: not_applicable}
"""
#: What the original says instead of what it says in the starter set.
STATES = {
    "active": {"review": f"{{last: 2026-01-05, next: 2099-01-05, {_REVIEW}}}"},
    "unreviewed": {},
    "overdue": {"review": f"{{last: 2024-01-05, next: 2025-01-05, {_REVIEW}}}"},
    "under-review": {"status": f"under_review\nnotice: {{{_NOTICE}}}"},
    "superseded": {"status": f"superseded\nnotice: {{{_NOTICE}, replaced_by: active}}"},
    "withdrawn": {"status": f"withdrawn\nnotice: {{{_NOTICE}, replaced_by: active}}"},
    **{
        f"recalled-{severity}": {"status": f"recalled\nnotice: {{{_NOTICE}, severity: {severity}}}"}
        for severity in ("caution", "serious", "critical")
    },
}  # fmt: skip
SHOWN = len(STATES) + 5
#: Also what no starter card has: a table, and a word that is longer than its line.
_TABLES = {
    "en": (
        "Who",
        "After a week",
        "After a month",
        "Adults with pain",
        "better by 1 of 5",
        "no change",
    ),
    "es": ("Quién", "Tras una semana", "Tras un mes", "Con dolor", "mejor, 1 de 5", "sin cambio"),
    "ar": ("من", "بعد أسبوع", "بعد شهر", "بالغون", "تحسّن 1 من كل 5", "لا فرق"),
}
#: All but the first two of a list: beside the same card in force they say nothing new.
_MORE = re.compile(r"((?: +- \{text: .*\n){2})(?: +- \{text: .*\n)+")


def write(folder: Path, cards: Path = STARTER, card: str = "heat-and-ice") -> Path:
    """The cards as an editor writes them, in a folder.

    :param cards: where the card that they are made from stands, in each of its languages.
    """
    for path in sorted(cards.glob(f"*/{card}.md")):
        lang, text = path.parent.name, path.read_text("utf-8")
        (folder / lang).mkdir()
        for number, (name, told) in enumerate(STATES.items(), 1):
            made = re.sub(r"^title: (.*)$", rf"title: \1 {number}", text, count=1, flags=re.M)
            for field, value in told.items() if lang == "en" else ():
                made, count = re.subn(rf"^{field}: .*$", f"{field}: {value}", made, flags=re.M)
                assert count == 1
            made = _wide(made, lang) if name in ("active", "overdue") else made
            made = made if name in ("active", "unreviewed") else _MORE.sub(r"\1", made)
            (folder / lang / f"{name}.md").write_text(made, "utf-8")
    empty = (folder / "en" / "unreviewed.md").read_text("utf-8")
    empty = re.sub(r"^title: .*$", "title: Nothing is known", empty, count=1, flags=re.M)
    empty = re.sub(r"^safety:\n(  .*\n)+", _EMPTY, empty, count=1, flags=re.M)
    (folder / "en" / "unknown.md").write_text(empty, "utf-8")
    publisher = (STARTER / "publisher.yaml").read_text("utf-8")
    (folder / "publisher.yaml").write_text(publisher, "utf-8")
    return folder


def _wide(text: str, lang: str) -> str:
    """With what asks for room: a table, a long word; in a card for tests also where it is large,
    and in a cell of the table that it has."""
    word = LONG[lang]
    if lang in _TABLES:
        rows = "| {} | {} | {} |\n| --- | --- | --- |\n| {} | {} | {} |\n".format(*_TABLES[lang])
        return f"{text}\n{rows}\n> {word}\n"
    text = re.sub(r"^(title: .*|## .*)$", rf"\1 {word}", text, flags=re.M)
    text = text.replace('- {text: "', f'- {{text: "{word} ')
    text, cells = re.subn(r"^(\|.*\d) \|$", rf"\1 {word} |", text, flags=re.M)
    assert cells == 1
    return f"{text}\n> {word} **{word}**\n"


def page_of_all(states: Provider, partner: Partner, lang: str, theme: str = "inherit") -> str:
    """The address of a page with each state, and with what is shown when no answer comes."""
    catalogue = states.app.blueprints["treatment_cards"].catalogue  # type: ignore[attr-defined]
    shown = {"heading_level": "2", "country": "GB", "theme": theme}
    body = "".join(card(name, lang=lang, **shown) for name in STATES)
    body += card("active", lang=lang, variant="compact", **shown)
    body += card("overdue", lang=lang, variant="compact", **shown)
    body += card("unknown", lang=lang, **shown)  # English alone: other languages are told so
    body += card("superseded", lang="tlh", **shown)
    body += card(None, tag="safety-disclaimer", lang=lang, **shown)
    # Copies that no answer replaces: one still good, one too old, and one of which all know it.
    copy = catalogue.snippet("unreviewed", lang=lang, country="GB", heading_level=2)
    copy = copy.rpartition("<script")[0].replace('card="unreviewed"', 'card="broken"')
    body += copy + re.sub(r'valid-until="[^"]*"', 'valid-until="2026-01-31"', copy)
    states.misbehave("v1/cards/broken", "500")
    direction = "rtl" if lang in RIGHT else "ltr"
    # As wide as lines are on most sites: a copy is the page's to style, its links in lists too.
    style = (
        "<style>:root { color-scheme: light dark; background: Canvas; line-height: 1.5 }</style>"
    )
    style += '<meta name="viewport" content="width=device-width, initial-scale=1">'
    html = f'lang="{lang}" dir="{direction}"'
    return partner.page(body + states.script(), head=style, html=html)


def wait_for_all(page: Page) -> None:
    """Until each card of :func:`page_of_all` shows what it will."""
    page.loaded("treatment-card, safety-disclaimer", SHOWN)
    page.wait(
        "() => [...document.querySelectorAll('[card=broken]')]"
        ".some((card) => card.shadowRoot?.querySelector('.notice'))"
    )
