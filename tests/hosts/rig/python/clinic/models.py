"""One kind of page: paragraphs, in which an editor may embed, and embeds by themselves."""

import os

from wagtail.blocks import RichTextBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.fields import StreamField
from wagtail.models import Page


class Article(Page):
    body = StreamField([("text", RichTextBlock(features=["embed"])), ("embed", EmbedBlock())])

    @property
    def recorder(self) -> str:
        """The script with which tests watch a page."""
        return os.environ["SITE_RECORDER"]
