"""Small multiples as inline SVG: a bar for each month or week, certain within possible, with what is likely on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from maps.web.json_escaping import html_text

__all__ = ["INK", "bars"]

INK = {"certain": "#1f4e79", "possible": "#c9d9ea", "likely": "#b2182b", "axis": "#555555", "grid": "#dddddd"}
_WIDTH, _HEIGHT = 340.0, 150.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 6.0, 8.0, 22.0
_STEPS = (1, 2, 2.5, 5, 10)
_YEARLY = 12
_EPOCH = date(1970, 1, 1).toordinal()
_LABELS = ((1000, _YEARLY), (500, 6), (200, 3))
"""From how many days on every how many months are named."""


def bars(rows: pd.DataFrame, marks: Sequence[tuple[date, str]], title: str) -> str:
    """A chart of counts: `rows` has first, last (ISO days), certain, likely, likely_low, likely_high and possible."""
    if rows.empty:
        return ""
    first, last = (_days(rows[name]) for name in ("first", "last"))
    start, stop = float(first.min()), float(last.max()) + 1
    top, step = nice_top(float(rows["possible"].max()))

    def x(day: float) -> float:
        return _LEFT + (day - start) / (stop - start) * (_WIDTH - _LEFT - _RIGHT)

    def y(count: float) -> float:
        return _TOP + (1 - count / top) * (_HEIGHT - _TOP - _BOTTOM)

    parts = [_grid(value, y(value)) for value in np.arange(0, top + step / 2, step)]
    dots = []
    for a, b, row in zip(first, last, rows.to_dict("records"), strict=True):
        left, width = x(float(a)), max(x(float(b) + 1) - x(float(a)) - 0.6, 0.7)
        for name in ("possible", "certain"):
            count = float(row[name])
            if count > 0:
                parts.append(
                    f'<rect x="{left:.1f}" y="{y(count):.1f}" width="{width:.1f}" height="{y(0) - y(count):.1f}" '
                    f'fill="{INK[name]}"/>'
                )
        low, likely, high = (float(row[name]) for name in ("likely_low", "likely", "likely_high"))
        if row["possible"] > row["certain"] and np.isfinite(likely):
            middle = left + width / 2
            if np.isfinite(low) and np.isfinite(high):
                dots.append(f'<path d="M{middle:.1f} {y(low):.1f}V{y(high):.1f}" stroke="{INK["likely"]}"/>')
            dots.append(f'<circle cx="{middle:.1f}" cy="{y(likely):.1f}" r="1.5" fill="{INK["likely"]}"/>')
    parts += dots
    parts += _marks(marks, x, (start, stop))
    parts += _years(start, stop, x)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" role="img" '
        f'aria-label="{html_text(title)}" font-family="sans-serif" font-size="10">{"".join(parts)}</svg>'
    )


def nice_top(most: float) -> tuple[float, float]:
    """The top of an axis that holds a count, and the step of its lines."""
    rough = max(most, 1.0) / 3
    power = 10 ** np.floor(np.log10(rough))
    step = max(next(one for one in _STEPS if one * power >= rough * 0.999) * power, 1.0)
    return float(np.ceil(max(most, 1.0) / step) * step), float(step)


def _grid(value: float, y: float) -> str:
    return (
        f'<path d="M{_LEFT:g} {y:.1f}H{_WIDTH - _RIGHT:g}" stroke="{INK["grid"]}"/>'
        f'<text x="{_LEFT - 4:g}" y="{y + 3.5:.1f}" text-anchor="end" fill="{INK["axis"]}">{value:,.0f}</text>'
    )


def _marks(marks: Sequence[tuple[date, str]], x: Callable[[float], float], span: tuple[float, float]) -> list[str]:
    found = []
    for day, label in marks:
        at = _day(day)
        if span[0] < at < span[1]:
            place = x(at)
            found.append(
                f'<path d="M{place:.1f} {_TOP:g}V{_HEIGHT - _BOTTOM:g}" stroke="#222" stroke-dasharray="3 2">'
                f"<title>{html_text(label)}</title></path>"
            )
    return found


def _years(start: float, stop: float, x: Callable[[float], float]) -> list[str]:
    """Labels of years below the axis, or of months where there are few."""
    first, last = (date.fromordinal(int(one) + _EPOCH) for one in (start, stop))
    months = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    every = next((step for days, step in _LABELS if stop - start > days), 1)
    shown = [day for day in months if (day.month - 1) % every == 0 and start <= _day(day) < stop - 10]
    found = []
    for day in shown:
        place = x(_day(day))
        year = "" if day.month != 1 and day != shown[0] else f"{day.year}"
        label = year if every == _YEARLY else f"{day:%b} {year}".strip()
        if place > _WIDTH - _RIGHT - 24:
            continue
        found.append(
            f'<path d="M{place:.1f} {_HEIGHT - _BOTTOM:g}v4" stroke="{INK["axis"]}"/>'
            f'<text x="{place:.1f}" y="{_HEIGHT - 6:g}" fill="{INK["axis"]}">{label}</text>'
        )
    return found


def _day(day: date) -> float:
    return float(day.toordinal() - _EPOCH)


def _days(column: pd.Series) -> NDArray[np.int64]:
    return column.to_numpy(dtype="datetime64[D]").astype(np.int64)
