"""HTML that would run, were it not cleaned; and the places on a page where it could come to lie."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator

from tests.check.cases import attacks
from tests.fuzz.test_fuzz import changed

from .hostile import LINKS, RUN, TAGS

ALERT = "alert(1)"
HANDLERS = "onerror onload onfocus onclick onmouseover ontoggle onanimationstart onbegin".split()
#: What reads the rest in another way than a sanitizer might: raw text, foreign content, tables.
MUTATING = [
    "<math><mtext><table><mglyph><style><!--</style>", "<svg></p><style><a title='</style>",
    "<noscript><p title='</noscript>",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style>",
    "<select><option><style></select>", "<template><p>", "<table><td>", "<xmp><p title='</xmp>",
    "<title><p title='</title>", "<textarea><p title='</textarea>", "<iframe><p title='</iframe>",
    "<svg><desc><p>", "<svg><title><p>", "<math><annotation-xml encoding=text/html><p>", "<!--><p>",
    "<![CDATA[><p>]]>", "<?x ><p>", "<p title='`><p>", "<abbr title='</abbr>", "<a href='x>'>",
    "<ul><li><svg><p>", "<blockquote><math><p>", "<dl><dt><select><p>", "</p><p a='>'>", "&lt;p>",
]  # fmt: skip


def written() -> Iterator[str]:
    """Vectors of our own, in families."""
    image = f'<img src=x onerror="{RUN}">'
    yield from (f"{opened}{image}" for opened in MUTATING)
    yield from (f"{opened}{image}" * 2 for opened in MUTATING)
    yield from (f"{one}{two}{image}" for one in MUTATING for two in MUTATING[:8])
    for tag in TAGS:
        if len(tag) < 100:
            yield f'<{tag} src=x href=x data=x onerror="{RUN}" onload="{RUN}">{RUN}</{tag}>'
    for handler in HANDLERS:
        for tag in (
            "p",
            "a",
            "abbr",
            "th",
            "svg",
            "img",
            "details open",
            "body",
            "input autofocus",
        ):
            yield f'<{tag} {handler}="{RUN}" tabindex=0>x'
            yield f"<{tag}/{handler}={ALERT}//>x"
    for link in LINKS:
        yield f'<a href="{link}">x</a>'
        yield f"<a href='{link}'>x</a><area href='{link}'><form action='{link}'><button>x</form>"
        yield f'<svg><a xlink:href="{link}"><text y=9>x</text></a></svg><iframe src="{link}">'


def vectors(count: int) -> list[str]:
    """The readable attacks, ours, and so many random changes of them, the same each time."""
    known = [*(attack.text[:4000] for attack in attacks()), *written()]
    pool, pick = [text.encode("utf-8", "replace") for text in known], random.Random(7)
    mixed = (changed(pick, pool).decode("utf-8", "replace") for _ in range(count))
    return list(dict.fromkeys([*known, *mixed]))


#: In the page itself, as a server would write it.
SERVED: dict[str, Callable[[str], str]] = {
    "body": lambda html: f"<div>{html}</div>",
    "foreign": lambda html: f"<svg><foreignObject><div>{html}</div></foreignObject></svg>",
    "math": lambda html: f"<math><mtext><div>{html}</div></mtext></math>",
    "noscript": lambda html: f"<noscript>{html}</noscript>",
}
#: By script: a shadow tree, a template that is cloned, and what was written read and written again.
SCRIPTED = """
for (const html of JSON.parse(document.querySelector('#vectors').textContent)) {
  const host = document.body.appendChild(document.createElement('div'));
  host.attachShadow({mode: 'open'}).innerHTML = html;
  const template = document.createElement('template');
  template.innerHTML = html;
  document.body.append(template.content.cloneNode(true));
  const again = document.body.appendChild(document.createElement('div'));
  again.innerHTML = html;
  again.innerHTML = again.innerHTML;
}
"""
CONTEXTS = len(SERVED) + 3
#: Counts what runs, by whatever name vectors call.
WATCH = """for (const name of ['alert', 'prompt', 'confirm'])
  window[name] = () => { window.ran = (window.ran || 0) + 1 };"""
#: All that a reader could do; links that only lead elsewhere are not followed. The answer is how
#: often something ran, and which page that is.
TOUCH = """async () => {
  const names = 'mouseover mouseenter focus focusin keydown error load toggle submit';
  const every = (root) => [...root.querySelectorAll('*')].flatMap((node) =>
    [node, ...(node.shadowRoot ? every(node.shadowRoot) : [])]);
  const how = {composed: true, cancelable: true};
  // Firefox submits a form for an event by script, too.
  addEventListener('submit', (event) => event.preventDefault(), true);
  for (const node of every(document.body)) {
    for (const type of names.split(' ')) node.dispatchEvent(new Event(type, how));
    const runs = node.protocol === 'javascript:';
    if (!runs) node.addEventListener('click', (event) => event.preventDefault());
    if (runs || node.onclick) node.click?.();
  }
  await new Promise((done) => setTimeout(done, 250));
  return [window.ran ?? 0, location.href.split('#')[0]];
}"""


def served(outputs: list[str], place: str) -> str:
    """A page's body with all of them in one of the places."""
    return "\n".join(map(SERVED[place], outputs))


def scripted(outputs: list[str]) -> str:
    """The same, put in by script."""
    data = json.dumps(outputs).replace("<", "\\u003c")
    return f'<script type="application/json" id=vectors>{data}</script><script>{SCRIPTED}</script>'
