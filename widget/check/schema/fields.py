"""The kinds of value a field can have. Each knows in words what it expects (marshmallow)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from marshmallow import fields
from marshmallow.exceptions import ValidationError

from widget.check.links import is_web_link
from widget.model import ID

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
KEY_EXPECTED = "a key of lower-case letters, digits and '-'"
STATES = ("none_known", "not_assessed", "not_applicable")
UNSOURCED = "unsourced"
#: White space that is more or other than one space.
_SPACES = re.compile(r"(?: [ \t\n]|[\t\n])[ \t\n]*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def messages(expected: str, *more: str) -> dict[str, Any]:
    """marshmallow's messages for a value that is missing, or is not what it should be."""
    return dict.fromkeys(("required", "null", *more), expected)


class Scalar(fields.Field[Any]):
    """Text as it was written, or what ``make`` makes of it.

    :param make: returns the value, or raises ``ValueError``.
    """

    def __init__(self, expected: str, make: Callable[[str], Any], *, optional: bool = False):
        extra: dict[str, Any] = {"load_default": None} if optional else {"required": True}
        super().__init__(error_messages=messages(expected, "invalid"), **extra)
        self.make = make

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(value, str):  # the usual case: marshmallow has nothing to add to it
            return self._deserialize(value, None, None)
        return super().deserialize(value, *args, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        try:
            return self.make(value)
        except ValueError:
            raise self.make_error("invalid") from None


def text(most: int = 300, *, optional: bool = False) -> Scalar:
    def make(value: str) -> str:
        value = _SPACES.sub(" ", value).strip()
        if not 0 < len(value) <= most:
            raise ValueError
        return value

    return Scalar(f"text of at most {most} characters", make, optional=optional)


def choice(options: Iterable[str], *, optional: bool = False) -> Scalar:
    allowed = tuple(options)

    def make(value: str) -> str:
        if value not in allowed:
            raise ValueError
        return value

    return Scalar(f"one of: {', '.join(allowed)}", make, optional=optional)


def matching(pattern: re.Pattern[str], expected: str, *, optional: bool = False) -> Scalar:
    def make(value: str) -> str:
        if len(value) > 300 or not pattern.match(value):
            raise ValueError
        return value

    return Scalar(expected, make, optional=optional)


def day() -> Scalar:
    def make(value: str) -> str:
        if not _DAY.match(value):
            raise ValueError
        return date.fromisoformat(value).isoformat()

    return Scalar("a date of the calendar, such as 2026-11-22", make)


def whole(least: int, most: int, *, optional: bool = False) -> Scalar:
    def make(value: str) -> int:
        if not re.fullmatch("[0-9]{1,9}", value, re.ASCII) or not least <= int(value) <= most:
            raise ValueError
        return int(value)

    return Scalar(f"a whole number from {least} to {most}", make, optional=optional)


def truth() -> Scalar:
    def make(value: str) -> bool:
        if value not in ("true", "false"):
            raise ValueError
        return value == "true"

    return Scalar("true or false", make)


def web_link(*, optional: bool = False) -> Scalar:
    def make(value: str) -> str:
        if not is_web_link(value):
            raise ValueError
        return value

    return Scalar("an absolute https: or http: address", make, optional=optional)


def card_id(*, optional: bool = False) -> Scalar:
    return matching(ID, "the id of a card", optional=optional)


class ListOf(fields.Field[Any]):
    """A list of at least ``least`` values of one kind, each error at its own place."""

    def __init__(
        self, inner: fields.Field[Any], expected: str, least: int = 1, *, optional: bool = False
    ):
        extra: dict[str, Any] = {"load_default": ()} if optional else {"required": True}
        super().__init__(error_messages=messages(expected, "invalid"), **extra)
        self.inner, self.least = inner, least

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list) or len(value) < self.least:
            raise self.make_error("invalid")
        made, errors = [], {}
        for number, entry in enumerate(value):
            try:
                made.append(self.inner.deserialize(entry))
            except ValidationError as error:
                errors[number] = error.messages
        if errors:
            raise ValidationError(errors)
        return tuple(made)


class Sources(fields.Field[Any]):
    """``[key, …]``, or where ``may_lack`` the word ``unsourced``, as a tuple of keys."""

    def __init__(self, *, may_lack: bool = True) -> None:
        expected = "a list of source keys" + (", or the word unsourced" if may_lack else "")
        self.may_lack = may_lack
        self.keys = ListOf(matching(KEY, KEY_EXPECTED), expected)
        super().__init__(required=True, error_messages=messages(expected))

    def _deserialize(
        self, value: Any, attr: str | None, data: Any, **kwargs: Any
    ) -> tuple[str, ...]:
        if value == UNSOURCED and self.may_lack:
            return ()
        keys: tuple[str, ...] = self.keys.deserialize(value)
        twice = [number for number, key in enumerate(keys) if key in keys[:number]]
        if twice:
            raise ValidationError({number: ["each key once"] for number in twice})
        return keys
