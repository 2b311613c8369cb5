"""The example for authors: what one types becomes a card, in a post of a real WordPress."""

from __future__ import annotations

from pathlib import Path

from ..browser.rig.axe import axe
from ..browser.rig.page import Page
from ..browser.rig.servers import Provider
from ..examples.rig import judge, picture
from .rig.frames import Inside
from .rig.wordpress import WordPress
from .test_wordpress_readers import SHOWN

TYPED = Path(__file__).parents[2] / "examples/wordpress/post.txt"


def test_what_the_author_types_becomes_a_card(
    page: Page, site: WordPress, provider: Provider
) -> None:
    typed = TYPED.read_text("utf-8").replace("https://cards.example/widget/", provider.base)
    assert typed.count(provider.base) == 1
    assert "unfiltered_html" not in site.rights("author")
    page.open(site.publish("author", typed).url)
    page.wait(SHOWN)
    judge(page, Inside(page).text(), "Inversion table")
    if page.engine == "chromium":
        assert axe(page) == []
    picture(page, "wordpress")
