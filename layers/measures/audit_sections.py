"""Sections of a line, and what was measured in each: median, mean and greatest distance."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["SECTION_COLUMNS", "Sections", "summary_by_section"]

SECTION_COLUMNS = (
    "section",
    "date",
    "count",
    "length_km",
    "median_m",
    "mean_m",
    "greatest_m",
    "beyond",
    "possibly_beyond",
)
_NUMBER = 10
"""Of sections, where no length is asked for."""
Floats = NDArray[np.float64]


class Sections:
    """Sections of a line by a length along it, or as the markers name them."""

    def __init__(self, length_m: float, step_m: float | None, own: pd.Series) -> None:
        self._named = bool((own != "").any()) and step_m is None
        raw_km = length_m / 1000 / _NUMBER if step_m is None else step_m / 1000
        digits = 10 ** np.floor(np.log10(max(raw_km, 1e-3)))
        self._step_km = (
            float(digits * min((1, 2, 5, 10), key=lambda n: abs(n - raw_km / digits))) if step_m is None else raw_km
        )
        last = max(int(np.ceil(length_m / 1000 / self._step_km - 1e-9)), 1)
        self._labels = [f"{n * self._step_km:g}–{(n + 1) * self._step_km:g} km" for n in range(last)]
        self.order = list(dict.fromkeys(own)) if self._named else self._labels

    def of(self, along_km: Floats, own: pd.Series) -> list[str]:
        """The section of each row."""
        if self._named:
            return list(own)
        return [self._labels[place] for place in self.places(along_km)]

    def places(self, along_km: Floats) -> NDArray[np.int64]:
        """The number of the section of each place along the line; 0 where the markers name their own."""
        numbers = np.clip((along_km / self._step_km).astype(np.int64), 0, len(self._labels) - 1)
        return np.zeros_like(numbers) if self._named else numbers


def summary_by_section(found: gpd.GeoDataFrame, order: Sequence[str]) -> pd.DataFrame:
    """Median, mean and greatest distance by section and date; first of the whole line, and of all dates."""
    days = sorted(set(found["date"]))
    groups: list[tuple[str, str, pd.DataFrame]] = [("all", "", found)]
    if len(days) > 1:
        groups += [("all", day, found[found["date"] == day]) for day in days]
    for section in order:
        here = found[found["section"] == section]
        groups += [(section, day, here[here["date"] == day]) for day in days]
    rows = [_summed(section, day, rows) for section, day, rows in groups if len(rows)]
    return pd.DataFrame(rows, columns=list(SECTION_COLUMNS))


def _summed(section: str, day: str, rows: pd.DataFrame) -> dict[str, object]:
    signed, weight = np.concatenate(list(rows["samples"])), np.concatenate(list(rows["weights"]))
    order = np.argsort(signed)
    if (weight == weight[0]).all():
        median = float(np.median(signed))
    else:
        half = np.cumsum(weight[order])
        median = float(signed[order][np.searchsorted(half, half[-1] / 2)])
    verdicts = rows["verdict"]
    return {
        "section": section,
        "date": day,
        "count": len(rows),
        "length_km": float(rows["length_m"].sum()) / 1000,
        "median_m": median,
        "mean_m": float(np.average(signed, weights=weight)),
        "greatest_m": float(signed[np.argmax(np.abs(signed))]),
        "beyond": int((verdicts == "beyond").sum()),
        "possibly_beyond": int((verdicts != "not beyond").sum()),
    }
