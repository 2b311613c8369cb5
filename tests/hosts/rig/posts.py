"""What authors put into a post."""

from __future__ import annotations

#: Of an address, as the block editor writes it.
BLOCK = """<!-- wp:paragraph -->
<p>Some people try this at home.</p>
<!-- /wp:paragraph -->

<!-- wp:embed {{"url":"{0}","type":"rich","providerNameSlug":""}} -->
<figure class="wp-block-embed is-type-rich"><div class="wp-block-embed__wrapper">
{0}
</div></figure>
<!-- /wp:embed -->

<!-- wp:paragraph -->
<p>Ask us if you are not sure.</p>
<!-- /wp:paragraph -->"""
#: Of an address, as somebody types it into the classic editor.
BARE = "Some people try this at home.\n\n{0}\n\nAsk us if you are not sure."
#: Of a snippet, pasted into a block of HTML.
HTML = "<!-- wp:html -->\n{0}\n<!-- /wp:html -->"
CARD = "cards/en/inversion-table"
