"""Curves of a model card as SVG: small enough to read as text, sharp at any size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

WIDTH, HEIGHT, MARGIN = 420, 300, 44
INK, LINE, FAINT = "#1f2937", "#2563eb", "#9ca3af"


def draw_calibration(points: Sequence[Mapping[str, Any]]) -> str:
    """Draw predicted against observed, with the diagonal on which a perfect model lies."""
    top = max(max(p["predicted"], p["high"]) for p in points) or 1.0
    whiskers = "".join(
        f'<line x1="{_x(p["predicted"] / top)}" x2="{_x(p["predicted"] / top)}" '
        f'y1="{_y(p["low"] / top)}" y2="{_y(p["high"] / top)}" stroke="{FAINT}"/>'
        for p in points
    )
    dots = "".join(
        f'<circle cx="{_x(p["predicted"] / top)}" cy="{_y(p["observed"] / top)}" r="3" '
        f'fill="{LINE}"/>'
        for p in points
    )
    diagonal = _path([(0.0, 0.0), (1.0, 1.0)], FAINT)
    words = ("Calibration", "Predicted probability", "Observed share")
    return _frame(words, top, diagonal + whiskers + dots)


def draw_lift(points: Sequence[Mapping[str, Any]]) -> str:
    """Draw the share of outcomes found against the share of entities looked at."""
    curve = _path([(0.0, 0.0), *((p["share"], p["captured"]) for p in points)], LINE)
    chance = _path([(0.0, 0.0), (1.0, 1.0)], FAINT)
    words = ("Gain", "Share looked at, highest scores first", "Share of outcomes found")
    return _frame(words, 1.0, chance + curve)


def _frame(words: tuple[str, str, str], top: float, body: str) -> str:
    title, across, up = words
    left, bottom = MARGIN, HEIGHT - MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="sans-serif" font-size="11" fill="{INK}">'
        f'<title>{title}</title><rect width="100%" height="100%" fill="white"/>'
        f'<path d="M{left},{MARGIN / 2} V{bottom} H{WIDTH - MARGIN / 2}" fill="none" '
        f'stroke="{INK}"/>{body}'
        f'<text x="{left}" y="14" font-weight="bold">{title}</text>'
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 8}" text-anchor="middle">{across}</text>'
        f'<text x="12" y="{HEIGHT / 2}" text-anchor="middle" '
        f'transform="rotate(-90 12 {HEIGHT / 2})">{up}</text>'
        f'<text x="{WIDTH - MARGIN / 2}" y="{bottom + 14}" text-anchor="end">{top:.0%}</text>'
        f'<text x="{left - 4}" y="{MARGIN / 2 + 8}" text-anchor="end">{top:.0%}</text>'
        f'<text x="{left - 4}" y="{bottom + 4}" text-anchor="end">0</text></svg>\n'
    )


def _path(points: Sequence[tuple[float, float]], colour: str) -> str:
    places = " ".join(f"{_x(across)},{_y(up)}" for across, up in points)
    return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="1.5"/>'


def _x(share: float) -> float:
    return round(MARGIN + share * (WIDTH - 1.5 * MARGIN), 1)


def _y(share: float) -> float:
    return round(HEIGHT - MARGIN - share * (HEIGHT - 1.5 * MARGIN), 1)
