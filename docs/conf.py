"""docs/ as a site: ``make docs`` writes it to build/docs. Nothing in it comes from another host."""

from __future__ import annotations

import sys
from pathlib import Path

DOCS = Path(__file__).parent
sys.path[:0] = [str(DOCS / "_site"), str(DOCS.parent)]

project = "treatment-cards"
extensions = ["myst_parser", "pages", "mentions", "description", "faults", "tables"]
exclude_patterns = ["_site", "_static"]
nitpicky = True

myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = "treatment-cards"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_last_updated_fmt = None
# The colours of code have to be read as well: 4.5 to 1 on their ground.
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
highlight_language = "none"
html_theme_options = {"top_of_page_buttons": []}
