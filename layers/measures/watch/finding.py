"""What comes of holding events against obligations: counts with bounds, ratios, and what cannot be judged."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from geo.errors import Fault
from geo.summaries import html_table, summary_line
from layers.ground.build import Layers
from layers.measures.watch.ground import Stretch
from layers.measures.watch.records import Records
from layers.scenario.models import Obligation

__all__ = ["COLUMNS", "Finding", "Period", "Ratio", "Watch"]

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


@dataclass(frozen=True)
class Watch:
    """Events held against all obligations of a scenario. `aggregates_only` says that no row of the file is in it."""

    layers: Layers
    records: Records
    findings: tuple[Finding, ...]
    first: date
    until: date
    by: str
    aggregates_only: bool
    checks: tuple[Fault, ...]
    about: Mapping[str, Any]

    def __repr__(self) -> str:
        """The scenario's title, the file and how many obligations can be judged."""
        judged = sum(not one.why for one in self.findings)
        return summary_line("Watch", repr(self.layers.scenario.title), self.records.name, f"{judged} judged")

    def _repr_html_(self) -> str:
        rows = [(one.obligation.title, one.why or "judged") for one in self.findings]
        return html_table(self.layers.scenario.title, ("obligation", ""), rows)

    @property
    def table(self) -> pd.DataFrame:
        """Every count, one row each, with the columns of `COLUMNS`."""
        frames = [one.counts for one in self.findings if len(one.counts)]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(COLUMNS))

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain values, for JSON; a figure that is not known is None."""
        plain: dict[str, Any] = _plain(
            {
                "scenario": {"title": self.layers.scenario.title, "as_of": self.layers.scenario.as_of},
                "events": dict(self.about),
                "first_day": self.first.isoformat(),
                "until": self.until.isoformat(),
                "aggregates_only": self.aggregates_only,
                "checks": [str(fault) for fault in self.checks],
                "obligations": [self._finding(one) for one in self.findings],
                "sources": self.layers.sources.fillna("").to_dict("records"),
            }
        )
        return plain

    def _finding(self, one: Finding) -> dict[str, Any]:
        from layers.measures.watch.sentences import sentences

        stated = one.obligation.model_dump(by_alias=True, exclude_defaults=True)
        return {
            **stated,
            "judged": not one.why,
            "why_not": one.why,
            "in_words": sentences(one),
            "notes": list(one.notes),
            "area_km2": one.area_km2,
            "ring_area_km2": one.ring_area_km2,
            "ring_width_km": one.ring_width_km,
            "periods": [{**asdict(period), "days": period.days} for period in one.periods],
            "ratios": [{**asdict(ratio), "differs": ratio.differs} for ratio in one.ratios],
            "first_event": one.first_event,
            "last_event": one.last_event,
            "posts": [dict(post) for post in one.posts],
            "recorded_in_scenario": list(one.recorded),
            "counts": one.counts.to_dict("records"),
        }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
