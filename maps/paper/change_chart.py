"""Ground gained and lost step by step, as a chart: bars up and down, hatched where it is only possible."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from geo.errors import Fault, InputError
from geo.files.atomic_write import atomic_write
from maps.paper.print_settings import print_settings
from maps.style import COLOURS

__all__ = ["save_change_chart"]

_FORMATS = (".svg", ".png", ".pdf")


def save_change_chart(table: pd.DataFrame, path: str | Path, *, title: str = "", dpi: int = 160) -> Path:
    """Write a chart of the ground that the first party of `table` (of `layers.changes`) gained and lost in each step.

    Raises `InputError` for an unknown format, or a table without ground.
    """
    from matplotlib.figure import Figure

    path = Path(path)
    if path.suffix.lower() not in _FORMATS:
        hint = f"use {', '.join(_FORMATS)}"
        raise InputError(Fault(f"format {path.suffix or path.name!r} cannot be drawn", str(path), hint=hint))
    ground = table[table["subject_kind"] == "party"]
    if ground.empty:
        raise InputError(Fault("the table has no ground gained or lost to draw"))
    party = str(ground["subject"].iloc[0])
    steps = ground[ground["subject"] == party]
    with print_settings():
        figure = Figure(figsize=(7.2, 3.0), facecolor="white", layout="constrained")
        axes = figure.add_subplot()
        for measure, sign, hue in (("gained", 1, "series-1"), ("lost", -1, "series-2")):
            rows = steps[steps["measure"] == measure]
            at = np.arange(len(rows))
            colour = COLOURS[hue].light
            drawn = sign * rows["certain"].to_numpy(dtype=float)
            possible = sign * rows["possible"].to_numpy(dtype=float)
            axes.bar(at, possible, color="white", edgecolor=colour, hatch="//////", linewidth=0.4, width=0.9)
            axes.bar(at, drawn, color=colour, width=0.9, label=f"{party}: {measure}, km² (hatched: possibly)")
        days = list(steps[steps["measure"] == "gained"]["to"])
        every = max(1, len(days) // 8)
        axes.set_xticks(range(0, len(days), every), days[::every], fontsize=7, ha="left")
        axes.axhline(0, color=COLOURS["ink"].light, linewidth=0.6)
        axes.tick_params(axis="y", labelsize=7.5, length=0)
        axes.grid(axis="y", color=COLOURS["rule"].light, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.set_title(title, loc="left", fontsize=9, fontweight="bold", color=COLOURS["ink"].light)
        axes.legend(frameon=False, fontsize=7, loc="best")
        with atomic_write(path) as fresh:
            figure.savefig(fresh, dpi=dpi, metadata={"Date": None} if path.suffix.lower() == ".svg" else None)
    return path
