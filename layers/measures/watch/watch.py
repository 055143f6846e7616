"""Events held against all obligations of a scenario: the findings, what was checked, and all of it as plain values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pandas as pd

from geo.errors import Fault
from geo.summaries import html_table, summary_line
from layers.ground.build import Layers
from layers.measures.watch.finding import COLUMNS, Finding
from layers.measures.watch.records import Records
from layers.measures.watch.sentences import sentences

__all__ = ["Watch"]


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
