"""Two plain charts as SVG, drawn from what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import log10
from typing import NamedTuple

_FONT = 'font-family="system-ui, sans-serif" font-size="13"'
_INK, _PALE, _OURS = "#1b1b1b", "#9a9a9a", "#0b6b5c"


class Line(NamedTuple):
    """One figure by the number of cards; ``bound`` is its target."""

    title: str
    points: Sequence[tuple[int, float]]
    bound: float | None = None


def _svg(width: int, height: int, title: str, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" {_FONT} fill="{_INK}">'
    )
    # White below: the page around it may be dark.
    ground = f'<rect width="{width}" height="{height}" fill="#fff"/>'
    return "\n".join([head, f"<title>{escape(title)}</title>", ground, *parts, "</svg>", ""])


def _text(x: float, y: float, text: str, anchor: str = "start", **more: str) -> str:
    extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{extra}>{escape(text)}</text>'


def short(value: float) -> str:
    """Three digits that matter, thousands apart."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def bars(title: str, rows: Sequence[tuple[str, float, bool]]) -> str:
    """Horizontal bars, the smallest first.

    :param rows: a name, a figure, and whether it is ours.
    """
    rows = sorted(rows, key=lambda row: row[1])
    left, wide, high = 280, 420, 26
    most = max(value for _, value, _ in rows)
    parts = [_text(16, 26, title, font_weight="bold")]
    for number, (name, value, ours) in enumerate(rows):
        y = 44 + number * high
        length = max(2, value / most * wide)
        parts += [
            _text(left - 10, y + 15, name, "end"),
            f'<rect x="{left}" y="{y + 2}" width="{length:.1f}" height="{high - 8}" '
            f'fill="{_OURS if ours else _PALE}"/>',
            _text(left + length + 8, y + 15, short(value)),
        ]
    return _svg(left + wide + 80, 56 + len(rows) * high, title, parts)


def lines(title: str, panels: Sequence[Line]) -> str:
    """A panel for each line, two beside each other; the number of cards goes by powers of ten."""
    wide, high = 400, 230
    parts = [_text(16, 26, title, font_weight="bold")]
    for number, line in enumerate(panels):
        parts += _panel(line, 16 + number % 2 * wide, 44 + number // 2 * high, wide - 40, high - 30)
    return _svg(2 * wide, 52 + (len(panels) + 1) // 2 * high, title, parts)


def _panel(line: Line, x: float, y: float, wide: float, high: float) -> list[str]:
    left, right, top, bottom = x + 20, x + wide - 60, y + 44, y + high - 24
    sizes = [log10(size) for size, _ in line.points]
    most = max([value for _, value in line.points] + [line.bound or 0]) or 1
    span = sizes[-1] - sizes[0] or 1

    def place(size: float, value: float) -> tuple[float, float]:
        return left + (size - sizes[0]) / span * (right - left), bottom - value / most * (
            bottom - top
        )

    spots = [place(size, value) for size, (_, value) in zip(sizes, line.points, strict=True)]
    path = " ".join(f"{px:.1f},{py:.1f}" for px, py in spots)
    parts = [
        _text(x, y + 14, line.title),
        f'<path d="M{left} {bottom}H{right}" stroke="{_PALE}"/>',
        f'<polyline points="{path}" fill="none" stroke="{_OURS}" stroke-width="2"/>',
    ]
    if line.bound:
        _, level = place(sizes[0], line.bound)
        parts.append(f'<path d="M{left} {level:.1f}H{right}" stroke="{_INK}" '
                     'stroke-dasharray="4 4"/>')  # fmt: skip
        parts.append(_text(right + 6, level + 4, f"target {short(line.bound)}"))
    for (px, py), (size, value) in zip(spots, line.points, strict=True):
        parts.append(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3.5" fill="{_OURS}"/>')
        parts.append(_text(px, py - 8, short(value), "middle"))
        parts.append(_text(px, bottom + 16, f"{size:,}", "middle", fill="#555"))
    return parts
