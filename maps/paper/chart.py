"""Where people would rather look than read: events inside a zone, month by month, with what is only possible above.

Drawn with matplotlib from an overlap table (`layers.overlaps(…, by="month")`), in the colours of the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.errors import Fault, InputError
from geo.files.atomic_write import atomic_write
from layers.dates import parse_date
from maps.paper.print_settings import print_settings
from maps.style import COLOURS
from maps.texts import direction, interface_texts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_months", "has_months", "save_chart"]

_NEAR = 0.16
_FORMATS = (".svg", ".png", ".pdf")


def save_chart(
    table: pd.DataFrame,
    path: str | Path,
    *,
    zone: str | None = None,
    title: str = "",
    marks: Iterable[tuple[str, str]] = (),
    language: str = "en",
    dpi: int = 160,
) -> Path:
    r"""Write a chart of the events inside a zone by month, as SVG, PNG or PDF.

    Parameters
    ----------
    table
        An overlap table with rows of kind `month`.
    path
        Where to write: `.svg`, `.png` or `.pdf`.
    zone
        One of its zones; the first, if none is given.
    title
        What is written above it.
    marks
        Days to point out, as (EDTF date, what happened).
    language
        One of `maps.texts.LANGUAGES`.
    dpi
        Dots per inch of a PNG.

    Returns
    -------
    The path that was written.

    Raises
    ------
    InputError
        An unknown format or zone, or a table without months.

    Examples
    --------
    >>> from pathlib import Path
    >>> from layers import build_layers, load_scenario, overlaps
    >>> _ = Path("events.csv").write_text("date,latitude,longitude\n1975-02-03,35.15,33.05\n1975-03-08,35.1,33.9\n")
    >>> table = overlaps(build_layers(load_scenario("cyprus-1974")), events="events.csv", by="month")
    >>> marks = [("1975-02-13", "a declaration")]
    >>> save_chart(table, "chart.png", zone="buffer-zone", title="By month", marks=marks, language="en", dpi=80).name
    'chart.png'
    """
    from matplotlib.figure import Figure

    path = Path(path)
    if path.suffix.lower() not in _FORMATS:
        raise InputError(
            Fault(f"format {path.suffix or path.name!r} cannot be drawn", str(path), hint=f"use {', '.join(_FORMATS)}")
        )
    with print_settings():
        figure = Figure(figsize=(7.2, 3.0), facecolor="white", layout="constrained")
        draw_months(figure.add_subplot(), table, zone=zone, title=title, marks=marks, language=language)
        with atomic_write(path) as fresh:
            figure.savefig(fresh, dpi=dpi, metadata={"Date": None} if path.suffix.lower() == ".svg" else None)
    return path


def draw_months(
    axes: Axes,
    table: pd.DataFrame,
    *,
    zone: str | None = None,
    title: str = "",
    marks: Iterable[tuple[str, str]] = (),
    language: str = "en",
) -> None:
    """Draw the chart on axes; arguments as for `save_chart`."""
    months = _months(table, zone)
    texts = interface_texts(language)
    at = np.arange(len(months))
    colour = COLOURS["series-1"].light
    axes.bar(at, months["certain"], width=0.86, color=colour, label=texts["inside"])
    possibly = months["possible"] - months["certain"]
    axes.bar(
        at,
        possibly,
        width=0.86,
        bottom=months["certain"],
        color="white",
        edgecolor=colour,
        hatch="//////",
        linewidth=0.5,
        label=texts["possibly"],
    )
    stated = months["likely"].notna().to_numpy() & (possibly > 0).to_numpy()
    if stated.any():
        figures = months[["likely", "likely_low", "likely_high"]].to_numpy()[stated]
        ink = COLOURS["ink"].light
        axes.vlines(at[stated], figures[:, 1], figures[:, 2], color=ink, linewidth=0.8)
        axes.plot(at[stated], figures[:, 0], "o", color=ink, markersize=2, label=texts["likely_label"])
    _draw_marks(axes, months, marks)
    years = [index for index, month in enumerate(months.index) if month.endswith("-01")]
    axes.set_xticks(years, [months.index[index][:4] for index in years], fontsize=7.5, ha="left")
    axes.tick_params(axis="y", labelsize=7.5, length=0)
    axes.set_xlim(-0.6, len(months) - 0.4)
    axes.grid(axis="y", color=COLOURS["rule"].light, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.set_title(title, loc="left", fontsize=9, fontweight="bold", color=COLOURS["ink"].light, pad=16)
    axes.legend(
        frameon=False,
        fontsize=7.5,
        loc="lower left" if direction(language) == "rtl" else "lower right",
        bbox_to_anchor=(0, 1, 1, 0.1),
        ncols=3,
        borderaxespad=0,
    )


def _draw_marks(axes: Axes, months: pd.DataFrame, marks: Iterable[tuple[str, str]]) -> None:
    """Lines on days to point out; a name gives way to the left where the next day is near."""
    first = _ordinal(months.index[0])
    placed = []
    for when, text in marks:
        day = parse_date(when).earliest
        if day is not None and first <= (month := day.year * 12 + day.month - 1) < first + len(months):
            placed.append((month - first - 0.5 + (day.day - 1) / 31, text))
    placed.sort()
    colour = COLOURS["contact"].light
    across = axes.get_xaxis_transform()
    for index, (x, text) in enumerate(placed):
        axes.axvline(x, color=colour, linewidth=0.9)
        near_next = index + 1 < len(placed) and placed[index + 1][0] - x < len(months) * _NEAR
        near_last = index > 0 and x - placed[index - 1][0] < len(months) * _NEAR
        align = "right" if near_next else "left" if near_last else "center"
        axes.text(x, 1.01, f" {text} ", transform=across, ha=align, va="bottom", fontsize=6.5, color=colour)


def has_months(table: pd.DataFrame) -> bool:
    """Whether an overlap table counts events by month."""
    return bool(((table["subject_kind"] == "month") & (table["measure"] == "events") & (table["variant"] == "")).any())


def _months(table: pd.DataFrame, zone: str | None) -> pd.DataFrame:
    """Counts by month, those without events filled in; indexed by `YYYY-MM`."""
    rows = table[(table["subject_kind"] == "month") & (table["measure"] == "events") & (table["variant"] == "")]
    if rows.empty:
        raise InputError(Fault("the table has no months to draw", hint="it needs events with dates, counted by month"))
    wanted = zone or rows["zone"].iloc[0]
    rows = rows[rows["zone"] == wanted]
    if rows.empty:
        raise InputError(Fault(f"the table has no events for the zone {wanted!r}"))
    columns = ["certain", "possible", "likely", "likely_low", "likely_high"]
    counts = rows.reindex(columns=["subject", *columns]).set_index("subject").astype(float).sort_index()
    first, last = _ordinal(counts.index[0]), _ordinal(counts.index[-1])
    every = [date(ordinal // 12, ordinal % 12 + 1, 1).strftime("%Y-%m") for ordinal in range(first, last + 1)]
    return counts.reindex(every, fill_value=0.0)


def _ordinal(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1
