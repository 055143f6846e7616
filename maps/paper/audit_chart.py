"""How far markers lie from an agreed line, along it, as a chart: a dot for each, with its error, by date."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from geo.errors import Fault, InputError
from geo.files.atomic_write import atomic_write
from layers.measures.audit import Audit
from maps.paper.print_settings import print_settings
from maps.style import COLOURS

__all__ = ["save_audit_chart"]

_FORMATS = (".svg", ".png", ".pdf")
_HUES = ("series-1", "series-2", "series-3")
_MOST_BARS = 2_000


def save_audit_chart(found: Audit, path: str | Path, *, title: str = "", dpi: int = 160) -> Path:
    """Write a chart of an audit (of `layers.audit`): distance from the line in metres over the way along it in km.

    Raises `InputError` for an unknown format.
    """
    from matplotlib.figure import Figure

    path = Path(path)
    if path.suffix.lower() not in _FORMATS:
        hint = f"use {', '.join(_FORMATS)}"
        raise InputError(Fault(f"format {path.suffix or path.name!r} cannot be drawn", str(path), hint=hint))
    with print_settings():
        figure = Figure(figsize=(7.2, 3.4), facecolor="white", layout="constrained")
        axes = figure.add_subplot()
        for index, (day, rows) in enumerate(found.markers.groupby("date")):
            colour = COLOURS[_HUES[index % len(_HUES)]].light
            x, y = rows["along_km"].to_numpy(), rows["distance_m"].to_numpy()
            if len(rows) <= _MOST_BARS:
                error = np.nan_to_num(rows["error_m"].to_numpy())
                axes.errorbar(x, y, error, fmt="none", ecolor=colour, elinewidth=0.7, alpha=0.6)
            axes.plot(x, y, "os^"[index % 3], color=colour, markersize=3, label=str(day) or "undated")
        ink = COLOURS["ink"].light
        axes.axhline(0, color=ink, linewidth=0.8)
        if found.limit_m:
            axes.axhline(found.limit_m, color=ink, linewidth=0.6, linestyle="--")
        axes.set_yscale("symlog", linthresh=max(float(np.median(np.abs(found.markers["distance_m"]))), 1.0))
        axes.yaxis.set_major_formatter(lambda metres, _: f"{metres:,.0f}")
        axes.set_xlabel("along the line, km", fontsize=7.5)
        axes.set_ylabel(f"m from the line: + {found.positive}, − {found.other}", fontsize=7.5)
        axes.tick_params(labelsize=7.5, length=0)
        axes.grid(color=COLOURS["rule"].light, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.set_title(title, loc="left", fontsize=9, fontweight="bold", color=ink)
        axes.legend(frameon=False, fontsize=7, loc="best")
        with atomic_write(path) as fresh:
            figure.savefig(fresh, dpi=dpi, metadata={"Date": None} if path.suffix.lower() == ".svg" else None)
    return path
