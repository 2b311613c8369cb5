"""Bits of HTML and Markdown in random order, the same ones every time."""

from __future__ import annotations

import random

import pytest

from widget.check import dom
from widget.check.richtext import check_section, render
from widget.model import Section

from .cases import tree_of
from .test_attacks import faults, outcome

BITS = """
< > / </ <p <a <b> <strong> </strong> <em> </em> </p> <table> <tr> <td> </table> <ul> <li> </ul>
<abbr·title= <a·href= <a·href="https://a.example/"> </a> " ' = · https://a.example/ javascript:
data: & &amp; &lt; &#106; &#x6a &colon; &copy &notit; &#0; &#13; &#x202e; <!-- --> --!> <! <?
<![CDATA[ ]]> <svg> </svg> <math> <mtext> <style> </style> <title> <textarea> <script> </script>
<noscript> <template> <select> <option> <br> </br> <br/ <img·src=x·onerror=1> <plaintext> <xmp>
<th·scope="col"> <form> <button> <body> <caption> <nobr> <blockquote> <h3> <dl><dt> <dd> ` * ** |
- [x]( ](javascript:1) ![a](b) [@ ; ] x words é
""".split()
BITS = [bit.replace("·", " ") for bit in BITS]
BITS += ["\n", "\n\n", "\n> ", "\n# ", "\t", "\r", "\f", "\0", "\1", "\u202e", "\ufeff", "\u200b"]


@pytest.mark.parametrize("seed", range(20))
def test_a_soup(seed: int) -> None:
    pick = random.Random(seed)
    for _ in range(25):
        text = "".join(pick.choices(BITS, k=pick.randint(1, 20)))
        cleaned, refusal = outcome(text)
        if not refusal:
            tree = tree_of(cleaned)
            assert not faults(tree), repr(text)
            assert tree == dom.parse(cleaned), repr(text)
        rich, problems = check_section(Section("T", text, 1), "en/x.md", clean=False)
        assert (rich is None) == bool(problems), repr(text)
        if rich:
            assert dom.tidy(tree_of(render(text))) == list(rich.nodes), repr(text)
