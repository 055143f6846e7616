"""The kinds of events that obligations name: those of the table that ships, or only of a user's file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import seeds
from geo.errors import Fault
from layers.scenario.faults import did_you_mean
from layers.scenario.origin import Origin

__all__ = ["event_kind_faults"]

_ANY = "any"
_NAMED_BY = ("no", "leave")


def event_kind_faults(data: Mapping[str, Any], origin: Origin) -> Iterator[Fault]:
    """A warning for each kind of event that the table does not have: most often one misspelt."""
    obligations = data.get("obligations")
    for index, obligation in enumerate(obligations if isinstance(obligations, list) else []):
        for word in _NAMED_BY if isinstance(obligation, dict) else ():
            named = obligation.get(word)
            for at, kind in enumerate(named if isinstance(named, list) else []):
                if isinstance(kind, str) and kind != _ANY and kind not in _kinds():
                    hint = did_you_mean(
                        kind,
                        _kinds(),
                        "only a file with a column 'kind', or 'truceline watch --kinds', can have events of it",
                    )
                    key = ("obligations", index, word, at)
                    yield origin.fault(key, f"the table of kinds has no {kind!r}", hint, "warning")


@cache
def _kinds() -> tuple[str, ...]:
    with seeds.path("event_kinds", "kinds.csv").open(encoding="utf-8", newline="") as table:
        return tuple(dict.fromkeys(row["kind"] for row in csv.DictReader(table)))
