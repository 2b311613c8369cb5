"""The scripts of this folder that are one function, or one object with several."""

from __future__ import annotations

from pathlib import Path


def value(name: str) -> str:
    """Such a script as an expression: without the comment at its head and without its semicolon."""
    text = Path(__file__).with_name(name).read_text("utf-8").partition("\n")[2]
    return text.strip().removesuffix(";")
