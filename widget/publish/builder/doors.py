"""The five doors, each with its pastes; and what a policy has to say."""

from __future__ import annotations

from html import escape

from widget.publish.builder.answer import Answer
from widget.publish.builder.asked import HEIGHTS, Asked

#: Pixels: the width at which a frame is measured until another one is typed.
WIDTH = 640
_ALONE = '<p class="hint" data-unless="{key}"{hidden}>This door is for cards alone.</p>'


def doors(asked: Asked, found: Answer) -> str:
    """All five."""
    return (
        _door(1, "Script", "Recommended", _script(found))
        + _door(2, "Frame", "", _frame(asked, found))
        + _door(3, "Address", "", _address(found))
        + _door(4, "Template or server", "", _server(found))
        + _door(5, "Files of your own", "", _files(found))
    )


def policy(asked: Asked, found: Answer) -> str:
    """The lines to add, and the site owner's own policy judged."""
    return (
        "<p>If your site sends this header, or has it in a <code>&lt;meta&gt;</code>, add what its "
        "kind needs. Nothing else is needed: no style, picture or font, no "
        "<code>unsafe-inline</code>.</p>"
        + '<div class="lines">'
        + _paste("csp-hosts", "A list of hosts", found, rows=3)
        + _paste(
            "csp-nonce",
            "Nonces, or 'strict-dynamic'",
            found,
            rows=3,
            told="And on our script tag the nonce of your page: <code>nonce=\"…\"</code>",
        )
        + _paste(
            "csp-hash",
            "Hashes",
            found,
            rows=3,
            told="For the pinned script and the form for editors, which carry the same hash.",
        )
        + _paste("csp-frame", "For the frame", found, rows=3)
        + "</div>"
        + '<div class="judge"><label for="policy">Paste your Content-Security-Policy header, and '
        'see whether the card works under it</label><textarea id="policy" name="policy" rows="4" '
        'maxlength="4000" spellcheck="false" autocomplete="off" dir="ltr" '
        f'aria-describedby="policy-hint">{escape(asked.policy)}</textarea>'
        '<p class="hint" id="policy-hint">It is sent to this server to be judged, and not with the '
        "address that you share.</p>"
        '<p class="go"><button>Check this policy</button></p>'
        '<div role="status">' + _judged("script", "Script door", found)
        + _judged("frame", "Frame door", found) + "</div>"
        + f'<div class="lines">{_amended("script", found)}{_amended("frame", found)}</div></div>'
    )  # fmt: skip


def listed(key: str, found: Answer, name: str = "") -> str:
    """A list that the script fills again."""
    items = "".join(f"<li>{escape(item)}</li>" for item in found.lists[key])
    return f'<ul class="{name or key}" data-list="{key}"{_hidden(bool(items))}>{items}</ul>'


def _door(number: int, name: str, mark: str, inside: str) -> str:
    told = f' <span class="mark">{mark}</span>' if mark else ""
    return (
        f'<section class="door"><h3><span class="number">{number}</span> {name}{told}</h3>'
        f"{inside}</section>"
    )


def _script(found: Answer) -> str:
    return (
        "<p>Choose this if you may paste HTML with a script. Readers always see the current card. "
        "If the script cannot run, the copy of the card inside stays, with its date.</p>"
        + _paste("pinned", "Script and copy", found, rows=8)
        + "<details><summary>Other forms of the script</summary>"
        + _paste(
            "evergreen",
            "Always our newest script",
            found,
            told="Choose this if you want mends of the script without pasting again. It has no "
            "hash: your page trusts whatever we publish.",
        )
        + _paste(
            "div",
            "For editors that remove unknown elements",
            found,
            told="Choose this if your editor takes <code>&lt;treatment-card&gt;</code> out of what "
            "you paste.",
        )
        + _paste(
            "one-tag",
            "One tag",
            found,
            rows=4,
            told="The shortest, and the weakest: it has no copy to fall back on. Where the script "
            "cannot run, readers see nothing. Prefer the full snippet above.",
        )
        + "</details>"
    )


def _frame(asked: Asked, found: Answer) -> str:
    address = found.frames["measured"]
    there, source = _hidden(bool(address)), f'src="{escape(address)}" ' if address else ""
    return (
        "<p>Choose this if scripts are not allowed but frames are, as in SharePoint and many "
        "content systems. No script runs on either side.</p>"
        + _ALONE.format(key="frame", hidden=_hidden(not address))
        + f'<div data-if="frame"{there}><div class="sizes">'
        '<div class="field" hidden data-script><label for="width">Width of its place, px</label>'
        f'<input id="width" type="number" min="200" max="1600" value="{WIDTH}"></div>'
        '<div class="field"><label for="height">Height of the frame, px</label>'
        f'<input id="height" name="height" type="number" min="{HEIGHTS[0]}" max="{HEIGHTS[-1]}" '
        f'value="{asked.height}" aria-describedby="height-hint"></div></div>'
        '<p class="hint" id="height-hint">In a narrower place the card is higher and scrolls '
        "inside its frame.</p>"
        '<p class="hint" id="measured" role="status" hidden></p>'
        + _paste("frame", "Frame", found, rows=5)
        + '<div class="stage" role="group" aria-label="The frame as readers will see it" '
        f'tabindex="0"><iframe id="frame" title="The frame" data-frame="measured" '
        f'{source}width="{WIDTH}" height="{asked.height}"></iframe></div></div>'
    )


def _address(found: Answer) -> str:
    return (
        "<p>Choose this if your editor turns an address on a line of its own into what it leads to "
        "(oEmbed), as WordPress does. The safety text stands there before the frame loads.</p>"
        + _ALONE.format(key="url", hidden=_hidden(not found.texts["url"]))
        + _paste("url", "Address", found, rows=3)
    )


def _server(found: Answer) -> str:
    return (
        "<p>Choose this if you write the page on a server. The template call is for the Flask app "
        "that serves these cards: no request at all. The address is for any other server: ask it "
        "again at least every minute, so that a recall reaches your readers.</p>"
        + _paste("template", "Template call", found, rows=3)
        + _paste("html", "Address of the HTML", found, rows=3)
        + _paste(
            "copy",
            "A copy, for an email or for paper",
            found,
            rows=3,
            told="Nothing runs in it, and no recall reaches it. It says how long it holds.",
        )
    )


def _files(found: Answer) -> str:
    return (
        "<p>Choose this if nothing may be asked of another host. Who has the folder of the cards, "
        "SOURCE, runs this command and hands you what it writes: ask the publisher. Put the "
        "address of your own place in it. It has to be written again when cards change: no recall "
        "reaches it before.</p>" + _paste("export", "Command", found, rows=3)
    )


def _judged(door: str, name: str, found: Answer) -> str:
    key = f"policy-{door}"
    text = found.texts[key]
    return (
        f'<div class="verdict" data-if="{key}"{_hidden(bool(text))}><p><strong>{name}.</strong> '
        f'<span data-text="{key}">{escape(text)}</span></p>'
        f"{listed(f'{key}-missing', found, 'missing')}</div>"
    )


def _amended(door: str, found: Answer) -> str:
    return _paste(f"policy-{door}-header", f"Your policy, opened for the {door}", found, rows=5)


def _paste(key: str, label: str, found: Answer, *, rows: int = 6, told: str = "") -> str:
    """A text to copy, its size, and a button that its script shows."""
    text, size = found.texts[key], found.texts.get(f"size-{key}", "")
    measured = f'<span class="size" data-text="size-{key}">{size}</span>' if size else ""
    hint = f'<p class="hint">{told}</p>' if told else ""
    return (
        f'<div class="paste" data-if="{key}"{_hidden(bool(text))}>'
        f'<p class="bar"><label for="paste-{key}">{escape(label)}</label>{measured}</p>{hint}'
        f'<textarea id="paste-{key}" data-text="{key}" readonly rows="{rows}" spellcheck="false" '
        f'dir="ltr">\n{escape(text)}</textarea>'
        f'<p class="copy" hidden data-script><button type="button" data-copy="paste-{key}" '
        f'aria-label="Copy: {escape(label)}">Copy</button> '
        f'<output for="paste-{key}"></output></p></div>'
    )


def _hidden(shown: bool) -> str:
    return "" if shown else " hidden"
