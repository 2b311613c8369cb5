"""How well text can be read on a background."""

from __future__ import annotations

from typing import Literal

#: WCAG 2.2, 1.4.3: for text of ordinary size. Below the second even large text is hard to read.
ENOUGH, LARGE = 4.5, 3.0
Level = Literal["good", "low", "poor"]


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance).

    :param colour: six hex digits.
    """
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """The ratio, 1 to 21 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def level(ratio: float) -> Level:
    """What that means for a reader."""
    return "good" if ratio >= ENOUGH else "low" if ratio >= LARGE else "poor"


def verdict(text: str, background: str, theme: str) -> tuple[Level, str]:
    """What to tell the site owner whose page has these colours."""
    if theme != "inherit":
        return "good", (
            f"The theme “{theme}” paints a surface of its own, so the colours of your page do not "
            "matter for the card."
        )
    ratio = contrast(text, background)
    # Cut, not rounded: 4.499 is not 4.5.
    shown = f"{int(ratio * 10) / 10:.1f} to 1"
    found = level(ratio)
    if found == "good":
        return found, f"Your text has a contrast of {shown} with its background: enough (WCAG 2.2)."
    advice = "Choose the theme “light”, “dark” or “auto”, or darker and lighter colours."
    if found == "low":
        return found, (
            f"Warning: your text has a contrast of only {shown} with its background. Below 4.5 to "
            f"1 many people cannot read it (WCAG 2.2). The card would take these colours. {advice}"
        )
    return found, (
        f"Strong warning: your text has a contrast of only {shown} with its background, below 3 to "
        f"1: most people cannot read that. The card would take these colours. {advice} The safety "
        "block keeps its own colours; the rest of the card does not."
    )
