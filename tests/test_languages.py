"""What readers see of each language that comes with the starter set, and of what it lacks."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from widget import Catalogue
from widget.read.pofile import parse_words
from widget.read.words import Words, name_of
from widget.serve.preview import Preview

from .publish.test_view import ORDER
from .test_words import LANGUAGES, STARTER, TRANSLATED

#: With a card, and with no disclaimer and no red flags of their own.
HALF = [lang for lang in LANGUAGES if lang not in TRANSLATED]
SIGNS = "any of these applies (not translated yet, shown in: %(language)s):"
MACHINE = (
    "The headings and set phrases were translated by a machine, and no person has checked them yet."
)


def words_of(lang: str) -> Words:
    return parse_words((STARTER / "words" / f"{lang}.po").read_text("utf-8"), f"{lang}.po", lang)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Each language has a card, if only a Spanish one: what stands round it counts here."""
    cards = tmp_path_factory.mktemp("languages") / "cards"
    shutil.copytree(STARTER, cards)
    for lang in HALF:
        (cards / lang).mkdir()
        shutil.copy(cards / "es" / "heat-and-ice.md", cards / lang)
    return Catalogue(cards, public_url="https://cards.example/w", languages=LANGUAGES)


def doors(catalogue: Catalogue, lang: str) -> dict[str, str]:
    """A card, and the disclaimer by itself, as text that is HTML or JSON."""
    paths = {
        "view": f"v1/cards/heat-and-ice.{lang}.view.json",
        "html": f"v1/cards/heat-and-ice.{lang}.html",
        "page": f"cards/{lang}/heat-and-ice",
        "frame": f"cards/{lang}/heat-and-ice/frame",
        "embed": f"cards/{lang}/heat-and-ice/embed",
    }
    found = {door: catalogue.find(path, "") for door, path in paths.items()}
    assert {asset.status for asset in found.values()} == {200}
    sent = {door: asset.identity.body.decode() for door, asset in found.items()}
    # What a page says to machines repeats some of it.
    sent["page"] = sent["page"][sent["page"].index("<article") : sent["page"].index("</article>")]
    return {**sent, "snippet": catalogue.snippet("heat-and-ice", lang=lang)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_safety_comes_first_in_every_language_on_every_door(
    catalogue: Catalogue, lang: str
) -> None:
    for door, sent in doors(catalogue, lang).items():
        classes = re.findall(r'"?class"?[=:]"([^"]*)"', sent)
        if door == "snippet":  # it has no class of ours: its words stand in order
            continue
        names = [
            re.sub("^treatment-card-", "", word) for value in classes for word in value.split()
        ]
        places = [names.index(name) for name in ORDER]
        assert places == sorted(places), door


@pytest.mark.parametrize("lang", LANGUAGES)
def test_readers_are_told_that_a_machine_made_the_words(catalogue: Catalogue, lang: str) -> None:
    told = words_of(lang).text(MACHINE)
    assert told != MACHINE
    for door, sent in doors(catalogue, lang).items():
        assert sent.count(told) == 1, door
        # Above all that they should not rely on unchecked.
        assert sent.index(told) < sent.index(words_of(lang).text("Who must not use it")), door
    for path in (f"v1/disclaimer.{lang}.view.json", f"cards/{lang}/"):
        assert told in catalogue.find(path, "").identity.body.decode()


def test_signed_words_say_nothing_of_a_machine(tmp_path: Path) -> None:
    shutil.copytree(STARTER, tmp_path / "cards")
    file = tmp_path / "cards" / "words" / "es.po"
    text = file.read_text("utf-8")
    file.write_text(text.replace('"X-Signed-Off-By: ', '"X-Signed-Off-By: Ana Ejemplo'), "utf-8")
    served = Catalogue(tmp_path / "cards")
    told = words_of("es").text(MACHINE)
    for path in ("v1/cards/heat-and-ice.es.html", "v1/disclaimer.es.html", "cards/es/"):
        assert told not in served.find(path, "").identity.body.decode()


def foreign(node: Any, lang: str, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, Any]]:
    """Each element in another language, with what stands before it and what it is in."""
    for place, child in enumerate(node[2:]):
        if isinstance(child, str):
            continue
        above = (*node[2 : 2 + place][-1:], *before) if place else before
        if child[1].get("lang", lang) != lang:
            yield child, above
        else:
            yield from foreign(child, lang, above)


@pytest.mark.parametrize("lang", HALF)
def test_a_safety_text_in_another_language_is_marked_and_announced_in_the_readers(
    catalogue: Catalogue, lang: str
) -> None:
    document = json.loads(
        catalogue.find(f"v1/cards/heat-and-ice.{lang}.view.json", "").identity.body
    )
    article = document["view"][0]
    words = words_of(lang)
    english = name_of("en", lang)
    said = words.text("Not translated yet. Shown in: %(language)s.", language=english)
    note = ["p", {"class": "language"}, said]
    signs = words.text(SIGNS, language=english)
    assert article[1] == {"class": "card", "lang": lang, "dir": words.dir}
    found = list(foreign(article, lang))
    # The disclaimer, short and in full, and the red flags of each urgency.
    assert len({id(node) for node, _ in found}) == 5
    unsourced = words.text("(no source found yet)")
    for node, above in found:
        assert node[0] in ("p", "ul", "div")
        # What stands inside it in the reader's language says so again.
        back = ["span", {"class": "ref", "lang": lang, "dir": words.dir}, unsourced]
        assert json.dumps(node).count(json.dumps(back)) == json.dumps(node).count(
            json.dumps(unsourced)
        )
        assert (node[1]["lang"], node[1]["dir"]) == ("en", "ltr")
        # Of a list of signs: where its heading ends in "if"; see test_signs.py.
        assert (["p", {"class": "language"}, signs] if node[0] == "ul" else note) in above, node
    for door, sent in doors(catalogue, lang).items():
        assert (sent.count(said), sent.count(signs)) == (2, 3), door


@pytest.mark.parametrize("lang", HALF)
def test_the_disclaimer_by_itself_says_that_it_is_not_translated(
    catalogue: Catalogue, lang: str
) -> None:
    html = catalogue.find(f"v1/disclaimer.{lang}.html", "").identity.body.decode()
    words = words_of(lang)
    said = words.text("Not translated yet. Shown in: %(language)s.", language=name_of("en", lang))
    assert html.startswith(
        f'<article class="treatment-card-card treatment-card-disclaimer" lang="{lang}"'
    )
    assert html.count(f'<p class="treatment-card-language">{said}</p>') == 2
    assert '<p class="treatment-card-important" lang="en" dir="ltr">' in html
    facts = json.loads(catalogue.find(f"v1/disclaimer.{lang}.json", "").identity.body)
    assert (facts["lang"], facts["dir"]) == ("en", "ltr")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_reader_of_a_card_in_another_language_is_told_so_in_theirs(
    catalogue: Catalogue, lang: str
) -> None:
    words = words_of(lang)
    said = words.text("Not available in the language of this page.")
    note = ["p", {"class": "language", "lang": lang, "dir": words.dir}, said]
    asset = catalogue.find(f"v1/cards/tens.{lang}.view.json", "")
    document = json.loads(asset.identity.body)
    assert (asset.status, document["lang"]) == (200, "en")
    assert note in document["view"][0][2]
    line = f'<p class="treatment-card-language" lang="{lang}" dir="{words.dir}">{said}</p>'
    for query in ("", "country=GB", "variant=compact"):
        html = catalogue.find(f"v1/cards/tens.{lang}.html", query).identity.body.decode()
        assert line in html[: html.index("treatment-card-important")], query
    assert line in catalogue.html("tens", lang=lang)
    # Of a language without words nothing can be said in it.
    assert said not in catalogue.html("tens", lang="sv")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_says_how_many_cards_are_in_another_language_only(
    catalogue: Catalogue, lang: str
) -> None:
    html = catalogue.find(f"cards/{lang}/", "").identity.body.decode()
    more = 10 if lang in TRANSLATED else 11
    said = words_of(lang).count(
        "%(number)s more card in another language: %(language)s",
        "%(number)s more cards in another language: %(language)s",
        more,
        language=name_of("en", lang),
    )
    assert str(more) in said
    assert (
        f'<p class="elsewhere"><a href="../../cards/en/" hreflang="en">{escape(said)}</a></p>'
        in html
    )
    assert "elsewhere" not in catalogue.find("cards/en/", "").identity.body.decode()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_name_of_a_telephone_line_holds_together_among_arabic_letters(
    catalogue: Catalogue, lang: str
) -> None:
    html = catalogue.find(f"v1/disclaimer.{lang}.html", "country=GB").identity.body.decode()
    name = "NHS 111 (England, Scotland and Wales)"
    apart = f'<span dir="auto">{name}</span>، <a href="tel:111" dir="ltr">111</a>'
    plain = f' {name}, <a href="tel:111" dir="ltr">111</a>'
    assert (apart if words_of(lang).dir == "rtl" else plain) in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_notice_that_is_not_translated_is_announced_in_the_readers_language(
    starter_copy: Path, lang: str
) -> None:
    notice = (
        "status: recalled\nnotice: {reason: It burns., since: 2026-11-24, what_to_do: Stop., "
        "severity: serious, replaced_by: tens}\n"
    )
    file = starter_copy / "en" / "heat-and-ice.md"
    text = file.read_text("utf-8")
    assert text.count("status: active\n") == 1
    file.write_text(text.replace("status: active\n", notice), "utf-8")
    (starter_copy / lang).mkdir(exist_ok=True)
    if lang not in TRANSLATED:
        shutil.copy(starter_copy / "es" / "heat-and-ice.md", starter_copy / lang)
    served = Catalogue(starter_copy, public_url="https://cards.example/w", languages=[lang])
    asset = served.find(f"v1/cards/heat-and-ice.{lang}.view.json", "")
    told = json.loads(asset.identity.body)["view"][0][2]
    words, english = words_of(lang), {"lang": "en", "dir": "ltr"}
    said = words.text("Not translated yet. Shown in: %(language)s.", language=name_of("en", lang))
    assert (asset.status, told[1]["class"]) == (410, "notice recalled")
    assert told[4:7] == [
        ["p", {"class": "language"}, said],
        ["p", english, "It burns."],
        ["p", english, "Stop."],
    ]
    address = "https://cards.example/w/cards/en/tens"
    assert ["a", {"href": address, **english}, "TENS"] in told[7]


def test_a_preview_leads_to_the_languages_of_the_cards_alone() -> None:
    preview = Preview("starter")
    preview._make()
    html = Client(preview).get("/cards/en/", headers={"Host": "127.0.0.1"}).text
    assert re.findall(r'<li><a href="[^"]+" lang="([^"]+)"', html) == ["ar", "es"]
