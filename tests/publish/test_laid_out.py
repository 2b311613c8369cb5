"""What is laid out once is no other card's, and no other language's."""

from __future__ import annotations

import json
from dataclasses import replace

from widget import Catalogue
from widget.publish.view import card_view
from widget.publish.voice import Voice
from widget.read.words import words_of

URL = "https://cards.example/w/"


def test_a_card_that_is_laid_out_again_says_the_same() -> None:
    """Its revision and its readers' view share what was laid out last, and never that of others."""
    library = Catalogue(languages=["en", "es"]).library
    spanish, english = (Voice(library, words_of(library.words, lang), URL) for lang in ("es", "en"))
    first, second = library.cards["tens"]["en"], library.cards["massage"]["en"]
    fresh = {
        (card.id, voice.lang): json.dumps(card_view(replace(card), voice))
        for card in (first, second)
        for voice in (spanish, english)
    }
    assert len(set(fresh.values())) == 4
    for card, voice in ((first, english), (first, spanish), (first, spanish), (second, spanish),
                        (first, english), (first, english), (first, english)):  # fmt: skip
        assert json.dumps(card_view(card, voice)) == fresh[card.id, voice.lang]
