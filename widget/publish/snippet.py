"""What a site owner pastes, in each of its forms."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Literal, get_args

from widget.errors import SettingError
from widget.model import Card, Node
from widget.publish.client import integrity, newest
from widget.publish.facts import disclaimer_revision, revision
from widget.publish.frame import frame_address
from widget.publish.html import Choice, to_html
from widget.publish.view import card_view, disclaimer_view
from widget.publish.voice import Voice
from widget.publish.webpage import query_of

#: Days that a pasted copy may be relied on, where the script cannot fetch the current one; never
#: longer than the review of its card.
VALID_DAYS = 90
#: ``pinned``: the copy and a script that never changes. ``evergreen``: the copy and the newest 1.x
#: script. ``div``: as ``pinned``, where unknown elements are stripped. ``one-tag``: no copy.
#: ``frame``: no script. ``url``: for oEmbed. ``template``: for Jinja, in the publisher's own app.
#: ``copy``: the copy and nothing that runs, for an e-mail or for paper.
Form = Literal["pinned", "evergreen", "div", "one-tag", "frame", "url", "template", "copy"]
FORMS: tuple[Form, ...] = get_args(Form)
#: Those that exist for the disclaimer alone.
DISCLAIMER_FORMS: tuple[Form, ...] = ("pinned", "evergreen", "template", "copy")
#: Those that hold the copy: what a fragment's address writes where its query asks for it.
COPY_FORMS: tuple[Form, ...] = ("pinned", "evergreen", "div", "copy")
#: Pixels; the builder measures the card that is chosen.
FRAME_HEIGHT = 640
_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"


@dataclass(frozen=True, slots=True)
class _Copy:
    """What the element holds and says.

    :param name: of a card, or nothing for the disclaimer.
    :param body: its HTML.
    :param until: the last good day.
    :param revision: of what was copied, by which ``doctor`` finds old copies.
    """

    name: str
    body: str
    until: str
    revision: str


def card_snippet(
    card: Card, voice: Voice, choice: Choice, *, today: date, form: Form = "pinned"
) -> str:
    """A card in a form to paste.

    :raises SettingError: without a public address, because the copy has to link to the original.
    """
    return card_snippets(card, voice, choice, today=today, forms=(form,))[form]


def card_snippets(
    card: Card, voice: Voice, choice: Choice, *, today: date, forms: Iterable[Form] = FORMS
) -> dict[Form, str]:
    """A card in several forms to paste; what they hold of it is written once.

    :raises SettingError: as :func:`card_snippet`.
    """
    found: dict[Form, str] = {}
    copy: _Copy | None = None
    for form in forms:
        page = voice.page(card.id)
        if form == "template":
            found[form] = _template(card.id, voice, choice)
        elif page is None:
            raise _homeless()
        elif form == "one-tag":
            told = {"card": card.id, **_chosen(voice, choice)}
            found[form] = script_tag(voice, pinned=False, attributes=_written(told, "data-"))
        elif form == "frame":
            found[form] = frame_tag(card, voice, choice)
        elif form == "url":
            query = query_of(_level(choice), "country", "theme", "variant")
            found[form] = f"{page}{query}\n"
        else:
            copy = copy or _copy(card, voice, choice, page, today)
            found[form] = _pasted(copy, voice, choice, form)
    return found


def _copy(card: Card, voice: Voice, choice: Choice, page: str, today: date) -> _Copy:
    until, view = good_until(card, today), card_view(card, voice)
    body = _body(view, card.title, page, until, voice, choice, today)
    return _Copy(card.id, body, until, revision(card, voice))


def disclaimer_snippet(voice: Voice, choice: Choice, *, today: date, form: Form = "pinned") -> str:
    """The safety disclaimer alone, in a form to paste.

    :raises SettingError: without a public address, or for a form that is for cards.
    """
    if form not in DISCLAIMER_FORMS:
        expected = ", ".join(DISCLAIMER_FORMS)
        raise SettingError(f"form: found {form!r}, expected for the disclaimer one of {expected}")
    if form == "template":
        return _template("disclaimer", voice, choice)
    if not voice.public_url:
        raise _homeless()
    until = good_until(None, today)
    page = f"{voice.public_url}cards/{voice.lang}/"
    view, title = disclaimer_view(voice), voice.disclaimer.title
    body = _body(view, title, page, until, voice, choice, today)
    return _pasted(_Copy("", body, until, disclaimer_revision(voice)), voice, choice, form)


def script_tag(voice: Voice, *, pinned: bool = True, attributes: str = "") -> str:
    """The script tag: with a version and its hash, or the newest 1.x."""
    name, digest = "v1.js", ""
    if pinned:
        version = newest()
        name, digest = f"{version}/widget.js", f' integrity="{integrity(version)}"'
    return (
        f'<script async src="{escape(voice.public_url or "")}embed/{name}"{digest} '
        f'crossorigin="anonymous" referrerpolicy="no-referrer"{attributes}></script>\n'
    )


def frame_tag(card: Card, voice: Voice, choice: Choice, height: int = FRAME_HEIGHT) -> str:
    """The frame door: no script on either side, and links that open outside."""
    address = frame_address(card, voice, choice)
    title = escape(f"{card.title} · {voice.library.publisher.name}")
    return (
        f'<iframe src="{escape(address)}" title="{title}" width="100%" height="{height}" '
        f'sandbox="{_SANDBOX}" referrerpolicy="no-referrer" loading="lazy"></iframe>\n'
    )


def _homeless() -> SettingError:
    return SettingError(
        "public_url: found nothing, expected the full address where the cards are served, "
        "because a copy must link to its current version"
    )


def _body(
    view: Node, title: str, page: str, until: str, voice: Voice, choice: Choice, today: date
) -> str:
    """What the element holds."""
    foot = ["p", {"class": "foot"}, *_copied(voice, page, title, until, today)]
    return to_html([_with_foot(view, foot)], choice)


def _pasted(copy: _Copy, voice: Voice, choice: Choice, form: Form) -> str:
    if form == "copy":
        return f"{copy.body}\n"
    words = voice.words
    expired = words.text("This copy may be out of date. Read the current version instead.")
    told = {**_chosen(voice, choice), "valid-until": copy.until, "expired-text": expired}
    mark = f' data-copied="{copy.revision}"'
    if form == "div":
        tag, attributes = "div", f' data-treatment-card="{copy.name}"{_written(told, "data-")}'
    elif copy.name:
        tag, attributes = "treatment-card", _written({"card": copy.name, **told})
    else:
        tag, attributes = "safety-disclaimer", _written(told)
    script = script_tag(voice, pinned=form != "evergreen")
    return f"<{tag}{attributes}{mark}>\n{copy.body}\n</{tag}>\n{script}"


def _chosen(voice: Voice, choice: Choice) -> dict[str, str]:
    """The attributes of a choice; what is the default goes without saying, but for two."""
    told = {"lang": voice.lang, "country": choice.country}
    told["heading-level"] = str(choice.heading_level)
    told["theme"] = choice.theme if choice.theme != "inherit" else ""
    told["variant"] = choice.variant if choice.variant != "full" else ""
    return {name: value for name, value in told.items() if value}


def _written(attributes: dict[str, str], prefix: str = "") -> str:
    return "".join(f' {prefix}{name}="{escape(value)}"' for name, value in attributes.items())


def _template(name: str, voice: Voice, choice: Choice) -> str:
    """A call for a template of the publisher's own app."""
    told: dict[str, object] = {"lang": voice.lang, "country": choice.country}
    told["heading_level"] = choice.heading_level
    told["theme"] = choice.theme if choice.theme != "inherit" else ""
    told["variant"] = choice.variant if choice.variant != "full" else ""
    said = "".join(f", {key}={json.dumps(value)}" for key, value in told.items() if value)
    return f"{{{{ treatment_card({json.dumps(name)}{said}) }}}}\n"


def _level(choice: Choice) -> Choice:
    """Without the heading level: an oEmbed frame is a document of its own."""
    return Choice(choice.country, choice.variant, 1, choice.theme)


def good_until(card: Card | None, today: date) -> str:
    """The last good day of a copy made today; no copy outlives the review of its card."""
    until = (today + timedelta(days=VALID_DAYS)).isoformat()
    return min(until, card.review.next) if card and card.review else until


def copied(card: Card, voice: Voice, page: str, today: date) -> list[Node]:
    """What a copy of a card made today says of itself.

    :param page: the address of the current version.
    """
    return _copied(voice, page, card.title, good_until(card, today), today)


def _copied(voice: Voice, page: str, title: str, until: str, today: date) -> list[Node]:
    """What holds without any script; it stands where the live card has its foot."""
    words = voice.words
    # Not the bare address: without any style it would be wider than a telephone.
    return words.nodes(
        "Copied %(date)s. Do not rely on it after %(until)s. Current version: %(link)s",
        date=words.date(today.isoformat()),
        until=words.date(until),
        link=["a", {"href": page}, title],
    )


def _with_foot(view: Node, foot: Node) -> Node:
    """The tree with the copy's own foot."""
    assert not isinstance(view, str)
    return [*view[:-1], foot]
