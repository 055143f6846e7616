"""What comes of holding events against obligations: counts with bounds, ratios, and what cannot be judged."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from layers.measures.watch.ground import Stretch
from layers.scenario.models import Obligation

__all__ = ["COLUMNS", "Finding", "Period", "Ratio"]

COLUMNS = (
    "obligation", "by", "name", "where", "measure", "certain", "likely_low", "likely", "likely_high", "possible",
    "first", "last", "days", "area_km2",
)  # fmt: skip
"""The columns of `Watch.table`: `by` is period, month, week, governorate, actor or place, `name` which of them."""


@dataclass(frozen=True)
class Period:
    """A named time, both days counted in: before, between, after, or after the ground is last known (`unknown`)."""

    name: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Ratio:
    """A ratio of two rates: its 95 % interval, and the `least` and `most` that it is wherever the events were.

    `clustering` is by how much the counts vary more than those of independent events, as `placebos` show.
    """

    name: str
    ratio: float
    low: float
    high: float
    least: float
    most: float
    clustering: float
    placebos: int

    @property
    def differs(self) -> bool:
        """Whether the interval leaves out 1; never where too few placebos have events to tell by."""
        return self.placebos > 0 and (self.low > 1 or self.high < 1)


@dataclass(frozen=True)
class Finding:
    """One obligation and the events held against it. `why` says why it cannot be judged; empty where it can."""

    obligation: Obligation
    why: str = ""
    notes: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    counts: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(COLUMNS)))
    ratios: tuple[Ratio, ...] = ()
    area_km2: float = math.nan
    ring_area_km2: float = math.nan
    ring_width_km: float = math.nan
    first_event: Mapping[str, str] | None = None
    last_event: Mapping[str, str] | None = None
    posts: tuple[Mapping[str, str], ...] = ()
    recorded: tuple[str, ...] = ()
    ring: Stretch | None = None

    def period(self, name: str) -> Period | None:
        """The period of a name, where the file reaches into it."""
        return next((one for one in self.periods if one.name == name), None)

    def figure(self, where: str, period: str, measure: str = "events") -> dict[str, float] | None:
        """The bounds of one count of a period."""
        rows = self.counts
        chosen = rows[
            (rows["by"] == "period")
            & (rows["where"] == where)
            & (rows["name"] == period)
            & (rows["measure"] == measure)
        ]
        names = ("certain", "likely_low", "likely", "likely_high", "possible", "days", "area_km2")
        return None if chosen.empty else {name: float(chosen.iloc[0][name]) for name in names}
