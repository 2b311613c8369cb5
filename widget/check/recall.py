"""Recall, withdraw, restore: what an editor decides, as fields of the card's own file."""

from __future__ import annotations

from datetime import date

from widget.check.card import check_original
from widget.check.library import OnUnclean
from widget.check.original import Original, Written, printable
from widget.errors import ContentError, SettingError
from widget.read.source import Source
from widget.read.words import Words, words_of

_NOTE_LENGTH = 300  # of a change; see ChangeSchema


def recall(
    source: Source,
    card: str,
    *,
    reason: str,
    what_to_do: str,
    severity: str | None,
    replaced_by: str | None = None,
    on_unclean: OnUnclean = "error",
    today: date | None = None,
) -> Written:
    """Put a notice in place of advice that is unsafe; for a recalled card, a new notice.

    :param today: by default the date in UTC.
    :raises ContentError: where readers would not see it; then nothing was written.
    :raises SettingError: for a card or a choice that cannot be.
    """
    at = Original(source, card, on_unclean, today, replaced_by)
    at.expect("active", "under_review", "superseded", "withdrawn", "recalled")
    notice = at.notice("recalled", reason, what_to_do, replaced_by, severity)
    return at.write("recalled", notice)


def withdraw(
    source: Source,
    card: str,
    *,
    reason: str,
    what_to_do: str,
    replaced_by: str | None = None,
    on_unclean: OnUnclean = "error",
    today: date | None = None,
) -> Written:
    """Put a notice in place of advice that is no longer given; see :func:`recall`."""
    at = Original(source, card, on_unclean, today, replaced_by)
    at.expect("active", "under_review", "superseded", "withdrawn")  # no recall is weakened
    return at.write("withdrawn", at.notice("withdrawn", reason, what_to_do, replaced_by))


def restore(
    source: Source,
    card: str,
    *,
    note: str,
    kind: str = "major",
    by: str | None = None,
    on_unclean: OnUnclean = "error",
    today: date | None = None,
) -> Written:
    """Give the advice again, and say so in ``changes``; see :func:`recall`.

    :param kind: of the change; ``minor`` only if the advice is what it was, so that its
        translations and its review hold.
    :param by: the person who signed it off.
    """
    at = Original(source, card, on_unclean, today)
    at.expect("under_review", "superseded", "withdrawn", "recalled")
    found, problems = check_original(at.document, clean=on_unclean == "clean")
    if found is None or found.notice is None:
        raise ContentError(problems)
    words = words_of(at.drafts.words, at.document.lang)
    head = _restored(words, found.status, words.date(found.notice.since))
    change = {
        "version": str(found.changes[-1].version + 1),
        "date": at.today,
        "kind": kind,
        "note": _joined(head, found.notice.reason, printable("--note", note)),
    }
    return at.write("active", None, change | ({"by": printable("--by", by)} if by else {}))


def _restored(words: Words, status: str, day: str) -> str:
    match status:
        case "recalled":
            return words.text("Restored after the recall of %(date)s:", date=day)
        case "withdrawn":
            return words.text("Restored after the withdrawal of %(date)s:", date=day)
        case "superseded":
            return words.text("Restored after its replacement on %(date)s:", date=day)
        case _:
            return words.text("Restored after the review that began on %(date)s:", date=day)


def _joined(head: str, reason: str, note: str) -> str:
    """Why it went and why it is back; where both are too long for a change, the reason is cut."""
    reason += "." if reason[-1].isalnum() else ""
    room = _NOTE_LENGTH - len(head) - len(note) - 2
    if not note or room < 1:
        found = f"{len(note)} characters" if note else "nothing"
        most = _NOTE_LENGTH - len(head) - 3
        raise SettingError(f"--note: found {found}, expected text of at most {most} characters")
    if len(reason) > room:
        reason = reason[: room - 1].rstrip() + "…"
    return f"{head} {reason} {note}"
