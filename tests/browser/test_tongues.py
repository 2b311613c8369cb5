"""Cards in scripts of every kind, from left to right and from right to left."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from .rig.looks import assert_safe
from .rig.servers import Provider, card
from .rig.states import RIGHT

CARDS = Path(__file__).with_name("tongues")
#: Every script and direction; all languages are looked at in test_tongues_access.py.
TONGUES = ("de", "fa", "hi", "ja")


@pytest.fixture(scope="module")
def _tongues(tmp_path_factory) -> Iterator[Provider]:
    folder = tmp_path_factory.mktemp("tongues")
    for lang in ("en", *TONGUES):
        shutil.copytree(CARDS / lang, folder / lang)
    server = Provider(source=folder, languages=[*TONGUES, "ar", "pl", "uk"])
    yield server
    server.close()


@pytest.fixture
def tongues(_tongues: Provider) -> Provider:
    _tongues.behave()
    return _tongues


def html(lang: str) -> str:
    return f'lang="{lang}" dir="{"rtl" if lang in RIGHT else "ltr"}"'


@pytest.mark.parametrize("lang", TONGUES)
def test_a_card_is_safe_in_every_script_on_a_telephone(page, tongues, partner, lang):
    """In a box, because not every browser can be made as narrow."""
    body = "".join(
        f'<div style="width: {width}px">'
        f"{card('example-gel', lang=lang, country='GB', heading_level='2')}</div>"
        for width in (320, 700)
    )
    page.open(partner.page(body + tongues.script(), html=html(lang)))
    page.loaded(count=2)
    assert_safe(page)
    assert page.problems() == []


#: Where things of a card stand; from right to left all of it is the other way round.
PLACES = """(root) => {
  const card = root.querySelector('article').getBoundingClientRect();
  const find = (what) => root.querySelector(what);
  const side = (what) => {
    const range = document.createRange();
    range.selectNodeContents(find(what));
    const {left, right} = range.getBoundingClientRect();
    return left - card.left > card.right - right ? 'right' : 'left';
  };
  const list = getComputedStyle(find('.sources ol')), box = getComputedStyle(find('.safety'));
  const before = (one, other) =>
    one.getBoundingClientRect().left < other.getBoundingClientRect().left;
  const [first, second] = find('.body table tr').children;
  return {
    title: side('.title'),
    item: side('.stop-if li'),
    numbers: parseFloat(list.paddingLeft) > parseFloat(list.paddingRight) ? 'left' : 'right',
    bar: parseFloat(box.borderLeftWidth) > parseFloat(box.borderRightWidth) ? 'left' : 'right',
    columns: before(first, second) ? 'left' : 'right',
    telephone: find('.emergency a').dir + getComputedStyle(find('.emergency a')).direction,
    source: getComputedStyle(find('.sources a')).direction,
    disclaimer: getComputedStyle(find('.important')).direction,
    note: getComputedStyle(find('.important').previousElementSibling).direction,
  };
}"""


@pytest.mark.parametrize("lang", ["fa", "de"])
def test_a_persian_card_runs_from_right_to_left_but_for_what_does_not(page, tongues, partner, lang):
    """Source titles, telephone numbers and the English disclaimer keep their own direction."""
    shown = card("example-gel", lang=lang, country="GB")
    page.open(partner.page(f'<div style="width: 500px">{shown}</div>{tongues.script()}',
                           html='lang="en" dir="ltr"'))  # fmt: skip
    page.loaded()
    start, direction = ("right", "rtl") if lang == "fa" else ("left", "ltr")
    assert page.shadow(PLACES) == {
        **dict.fromkeys(("title", "item", "numbers", "bar", "columns"), start),
        "telephone": "ltrltr", "source": "ltr", "disclaimer": "ltr", "note": direction,
    }  # fmt: skip


#: The x of each run of digits in a text, as it is painted.
DIGITS = """(root) => {
  const text = root.querySelector('.population').firstChild, found = [];
  for (const match of text.data.matchAll(/\\d+/g)) {
    const range = document.createRange();
    range.setStart(text, match.index);
    range.setEnd(text, match.index + match[0].length);
    const box = range.getBoundingClientRect();
    const first = document.createRange();
    first.setStart(text, match.index);
    first.setEnd(text, match.index + 1);
    found.push([match[0], box.left, first.getBoundingClientRect().left - box.left]);
  }
  return found;
}"""


def test_numbers_in_persian_read_from_left_to_right_in_the_order_of_the_text(
    page, tongues, partner
):
    page.open(partner.page(card("example-gel", lang="fa") + tongues.script(), html=html("fa")))
    page.loaded()
    (few, few_at, few_first), (many, many_at, many_first) = page.shadow(DIGITS)
    assert (few, many) == ("2", "1234")
    assert few_at > many_at  # the sentence runs to the left
    assert (round(few_first), round(many_first)) == (0, 0)  # each number does not


@pytest.mark.parametrize("lang", ["fa", "pl", "uk", "ja", "ar"])
def test_a_list_without_a_card_leads_to_those_of_the_publisher(browser, tongues, lang):
    page = browser(width=320)
    page.open(f"{tongues.base}cards/{lang}/")
    link = "() => document.querySelector('.elsewhere a')?.href"
    there = {"fa": 0, "ja": 0}.get(lang, 1)
    assert page.evaluate(link) == (f"{tongues.base}cards/en/" if there else None)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.complaints() == []


SEARCH = """(words) => {
  const input = document.querySelector('input');
  input.value = words;
  input.dispatchEvent(new Event('input', {bubbles: true}));
  return document.querySelector('output').textContent;
}"""


@pytest.mark.parametrize(
    ("lang", "words", "told"),
    [("en", "gel", "1 card found"), ("de", "gel", "1 Karte gefunden"), ("ja", "ゲル", "1件の"),
     ("fa", "ژل", "1 کارت یافت شد"), ("hi", "जेल", "1 कार्ड मिला")],
)  # fmt: skip
def test_the_search_counts_as_the_language_does(page, tongues, lang, words, told):
    page.open(f"{tongues.base}cards/{lang}/")
    assert page.evaluate(SEARCH, words).startswith(told)


def test_every_form_is_chosen_by_the_browser_as_by_the_server(page, provider: Provider):
    """On the list of another language: its forms are put in by hand, the numbers by the cards."""
    page.open(f"{provider.base}cards/ar/")
    chosen = page.evaluate(
        """() => {
          const forms = JSON.parse(document.querySelector('output').dataset.found);
          const rules = new Intl.PluralRules(document.documentElement.lang);
          return [0, 1, 2, 3, 11, 100].map((n) => forms[rules.select(n)].replace('%(number)s', n));
        }"""
    )
    assert chosen == [
        "لم توجد أي بطاقة", "وُجدت بطاقة واحدة", "وُجدت بطاقتان", "وُجدت 3 بطاقات",
        "وُجدت 11 بطاقة", "وُجدت 100 بطاقة",
    ]  # fmt: skip
