"""What page CSS can say: rules that hide, move, shrink, cover or paint over what they reach."""

from __future__ import annotations

import re

from hypothesis import strategies as st

#: Values that are handed down; from `body`, or from a rule for everything, they reach into a card.
INHERITED = """
color: transparent; color: Canvas; color: #0001; font-size: 1px; font-size: 0; font-size: 500px;
font: 0/0 a; font-size-adjust: 0; font-size-adjust: 0.01; font-stretch: 50%; font-weight: 1;
font-family: fantasy, monospace; font-variant-caps: all-small-caps; font-feature-settings: "smcp";
line-height: 0; line-height: 500px; letter-spacing: -1em; letter-spacing: 9em; word-spacing: -9em;
word-spacing: 99em; text-indent: -999em; text-align: right; text-transform: uppercase;
text-shadow: 0 0 99px #000; white-space: nowrap; white-space: pre; text-wrap: nowrap; hyphens:
auto; word-break: break-all; overflow-wrap: normal; user-select: none; cursor: none;
pointer-events: none; direction: rtl; direction: ltr; tab-size: 99; writing-mode: vertical-rl;
writing-mode: vertical-lr; writing-mode: sideways-rl; text-orientation: upright; list-style: none;
text-combine-upright: all; color-scheme: dark; color-scheme: only light; color-scheme: light dark;
forced-color-adjust: none; text-emphasis: filled; -webkit-text-fill-color: transparent;
-webkit-text-fill-color: white; paint-order: stroke; -webkit-text-stroke: 20px white;
-webkit-text-security: disc; -webkit-text-size-adjust: 1%; -webkit-line-clamp: 1; orphans: 99;
border-collapse: collapse; empty-cells: hide; caption-side: bottom; quotes: none; text-rendering:
geometricPrecision
"""
#: Values that act on a box and all that is in it: on the element they must do nothing.
BOXED = """
display: none; display: contents; display: inline; display: table-column; display: flex |
flex-direction: column-reverse; display: grid | grid-template: 1px / 1px; display: inline-block |
width: 1px; visibility: hidden; visibility: collapse; opacity: 0; opacity: 0 | transition: opacity
999s; animation: -our-gone 1s forwards; all: unset; all: initial; all: inherit; all: revert; all:
revert-layer; transform: scale(0); transform: translateX(-9999px); transform: rotateY(90deg);
scale: 0.01; translate: -9999px 0; rotate: y 90deg; perspective: 1px; zoom: 0.01; zoom: 900%;
filter: opacity(0); filter: blur(20px); filter: contrast(0); mix-blend-mode: difference;
clip-path: inset(100%); mask: linear-gradient(#0000, #0000); -webkit-mask: linear-gradient(#0000,
#0000); position: absolute | clip: rect(0, 0, 0, 0); position: absolute | left: -9999px; position:
fixed | inset: auto auto 100% 100%; position: relative | top: -9999px; position: absolute |
z-index: -1; float: right | width: 1px; margin: -9999px; margin-left: -9999px; margin-bottom:
-9999px; padding-left: 9999px; padding-top: 9999px; border: 9999px solid; height: 0; height: 0 |
overflow: hidden; max-height: 1px | overflow: clip; block-size: 10px | overflow: scroll; width: 0;
inline-size: 1px | overflow: hidden; max-width: 1px; width: 9999px | max-width: none; min-width:
3000px; min-height: 99999px; aspect-ratio: 1 / 100 | height: 1px; columns: 20; column-width: 1px;
columns: 3 | height: 20px; contain: strict; contain: size; container-type: size;
content-visibility: hidden; content-visibility: auto; content:
url("data:image/gif;base64,R0lGODlhAQABAAAAACw="); offset-path: path("M 9999 9999 L 9 9999");
order: -9; background: CanvasText; background: linear-gradient(red, blue) fixed;
-webkit-background-clip: text; box-shadow: inset 0 0 0 9999px white; box-shadow: 0 0 0 9999px
black; outline: 9999px solid black; outline-offset: -500px; vertical-align: 999px; unicode-bidi:
bidi-override; text-overflow: ellipsis | overflow: hidden; resize: both; appearance: button;
-webkit-box-reflect: below; display: -webkit-box | -webkit-line-clamp: 1 | -webkit-box-orient:
vertical | overflow: hidden
"""
#: What only makes sense on a part: to lie on top of what comes before it.
COVERING = """
position: fixed | inset: 0 | background: white | z-index: 9; position: absolute | inset: 0 |
background: white | z-index: 2147483647; position: relative | top: -800px | background: white;
margin: -500px | padding: 500px | background: white; margin-top: -900px | background: white;
float: left | margin-top: -999px; translate: 0 -900px | background: white; scale: 20 | background:
white; filter: drop-shadow(0 -400px 0 black); transform: translateY(-900px) scale(9)
"""
PARTS = ("evidence", "side-effects", "body", "sources", "foot")
NO_PARTS = ("title", "card", "safety", "important", "notice", "get-help", "full-disclaimer", "rest")
PROPERTIES = (
    "color",
    "background",
    "padding",
    "radius",
    "accent",
    "title-size",
    "width",
    "margin",
    "nonsense",
)
VALUES = """
transparent; 9999px; -9999px; 0; calc(1px * 1e30); 1e9em; url(x); inherit; initial; ; 500%;
Canvas; CanvasText; black; 9999px solid black; linear-gradient(black, black) fixed; 1px; none;
var(--treatment-card-color)
"""


def _split(text: str) -> list[str]:
    """Declarations at their semicolons; ` | ` joins those that only harm together."""
    pieces = re.split(r";(?!base64)\s*", " ".join(text.split()))
    return [piece.strip() for piece in pieces]


def css(declaration: str, *, important: bool) -> str:
    end = " !important" if important else ""
    return "; ".join(part.strip() + end for part in declaration.split(" | "))


inherited, boxed, covering, values = map(_split, (INHERITED, BOXED, COVERING, VALUES))
on_element = [*inherited, *boxed, *covering]
properties = [f"--treatment-card-{name}: {value}" for name in PROPERTIES for value in values]
KEYFRAMES = "@keyframes -our-gone { to { opacity: 0; transform: scale(0) } }\n"

#: Vertical lines around a card are the page's to lay out, as wide as it likes: tried alone.
_LINES = [text for text in inherited if "writing-mode" not in text]

#: Selectors of an element below `%s`, from the plain to the stubborn.
_ELEMENTS = (
    "%s treatment-card", "%s > *", "html %s treatment-card[card]:not(#a#b#c)",
    "%s :is(treatment-card)", "%s treatment-card:state(loaded)", "%s treatment-card:defined",
    "@layer x { %s treatment-card", "@media all { %s treatment-card",
    "%s treatment-card::part(*)", "%s treatment-card *", "%s ::slotted(*)", "%s :host",
    "%s treatment-card /deep/ *", "%s treatment-card >>> *", "%s article, %s .safety, %s li",
    "%s treatment-card::first-line", "%s treatment-card::marker",
)  # fmt: skip
# Not `::before` and `::first-letter`, which are a page's (docs/client.md). A rule of ours for the
# first letter would cut it off the rest of its word, which Arabic cannot bear.


def _bodies(declarations: list[str], most: int = 3) -> st.SearchStrategy[str]:
    one = st.builds(css, st.sampled_from(declarations), important=st.booleans())
    return st.lists(one, min_size=1, max_size=most).map("; ".join)


def _rule(selector: str, body: str) -> str:
    return f"{selector} {{ {body} }}" + " }" * selector.count("{") + "\n"


def rules(scope: str) -> st.SearchStrategy[str]:
    """A few rules for what is below an element, and for that element what it hands down."""
    element = st.builds(
        _rule,
        st.sampled_from(_ELEMENTS).map(lambda found: found.replace("%s", scope)),
        _bodies([*on_element, *properties]),
    )
    pseudo = st.sampled_from(["", "", "::before", "::after", "::first-line"])
    names = st.sampled_from([*PARTS * 2, *NO_PARTS])
    parts = st.builds(
        lambda name, pseudo, body: _rule(
            f"{scope} treatment-card::part({name}){pseudo}",
            f"{body}; content: ''" if pseudo else body,
        ),
        names, pseudo, _bodies([*on_element, *covering * 4]),
    )  # fmt: skip
    around = st.builds(_rule, st.just(scope), _bodies([*_LINES, *properties]))
    return st.lists(st.one_of(element, parts, around), min_size=1, max_size=4).map("".join)


#: Rules for all of a page: from what is around a card they only hand down.
everywhere = st.builds(
    _rule,
    st.sampled_from(["*", ":root", "body", "main", "*, ::before, ::after", "div", "body > *"]),
    _bodies([*_LINES, *properties], 2),
)
