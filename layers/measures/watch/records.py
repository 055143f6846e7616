"""A file of events with what it says of each beside position and date: type, actors, division and place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

import seeds
from geo import natural_earth
from geo.errors import Fault, InputError
from geo.tables.table import open_table
from layers.measures.event_days import DateOrder
from layers.measures.events_file import Events, read_event_rows

__all__ = ["KindTable", "Records", "divisions_of", "kind_table", "middle_days", "not_after", "read_records"]

_TYPES = ("type_of_violence", "event_type", "sub_event_type", "disorder_type")
_OWN_KIND = ("kind", "type", "category")
_ACTORS = ("side_a", "side_b", "actor1", "actor2", "assoc_actor_1", "assoc_actor_2", "actor", "actors")
_DIVISIONS = ("adm_1", "admin1", "governorate", "region")
_PLACES = ("where_coordinates", "location", "place", "place_name", "settlement")
_KEPT = (*_TYPES, *_OWN_KIND, *_ACTORS, *_DIVISIONS, *_PLACES)
_SIGNS = {
    "UCDP": ({"type_of_violence"}, {"date_start", "date_end", "where_prec"}, {"date_start", "date_end", "best"}),
    "ACLED": ({"event_id_cnty"}, {"sub_event_type"}, {"event_type", "geo_precision"}),
}
"""Columns by which a publisher's file is known."""
_TABLE_COLUMNS = ("kind", "publisher", "column", "value")


@dataclass(frozen=True)
class Records:
    """Events and what a file says of them. `cells` and `event` are as in `EventRows`."""

    events: Events
    name: str
    publisher: str
    rows: int
    unplaced: int
    cells: pd.DataFrame
    event: NDArray[np.int64]
    checks: tuple[Fault, ...] = field(default=())

    def column(self, *names: str) -> pd.Series | None:
        """The first of these columns that the file has, as text, one cell each event; None where it has none."""
        for name in names:
            if name in self.cells:
                first = pd.Series(self.event).drop_duplicates().index
                cells = _text(self.cells[name])
                found = np.full(len(self.events), "", dtype=object)
                found[self.event[first]] = cells.iloc[first].to_numpy()
                return pd.Series(found)
        return None

    @cached_property
    def actors(self) -> pd.DataFrame:
        """Each actor of each event once: `event`, `actor`."""
        named = [name for name in _ACTORS if name in self.cells]
        parts = [pd.DataFrame({"event": self.event, "actor": _text(self.cells[name]).to_numpy()}) for name in named]
        if not parts:
            return pd.DataFrame({"event": np.zeros(0, dtype=int), "actor": pd.Series(dtype=object)})
        joined = pd.concat(parts)
        joined = joined.assign(actor=joined["actor"].str.split(";")).explode("actor")
        joined["actor"] = joined["actor"].str.strip()
        return joined[joined["actor"].fillna("") != ""].drop_duplicates().reset_index(drop=True)

    @cached_property
    def division(self) -> pd.Series | None:
        """The first-level division that the file names for each event."""
        return self.column(*_DIVISIONS)

    @cached_property
    def place(self) -> pd.Series | None:
        """What the file calls the place of each event."""
        return self.column(*_PLACES)

    def of_kinds(self, kinds: Sequence[str], table: KindTable) -> tuple[NDArray[np.bool_] | None, list[str]]:
        """Which events are of any of these kinds, and what the file does not tell of them.

        None where the file has no type for any of them.
        """
        found: NDArray[np.bool_] | None = None
        notes: list[str] = []
        for kind in kinds:
            mask, said = self._of_kind(kind, table)
            notes += said
            if mask is not None:
                found = mask if found is None else found | mask
        return found, list(dict.fromkeys(notes))

    def _of_kind(self, kind: str, table: KindTable) -> tuple[NDArray[np.bool_] | None, list[str]]:
        if kind == "any":
            return np.ones(len(self.events), dtype=bool), []
        own = self.column(*_OWN_KIND)
        if own is not None and not self.publisher:
            return (own.str.casefold().str.replace(r"[\s_]+", "-", regex=True) == kind.casefold()).to_numpy(), []
        rules = table.rules(kind, self.publisher)
        if not rules:
            who = f"{self.publisher} has" if self.publisher else "this file has"
            return None, [f"{who} no type for {kind!r}"]
        usable = [rule for rule in rules if rule[0] in self.cells]
        if not usable:
            return None, [f"the file lacks the column {rules[0][0]!r}, which tells {kind!r}"]
        mask = np.zeros(len(self.events), dtype=bool)
        for column, value, _ in usable:
            cells = self.column(column)
            if cells is not None:
                mask |= (cells.str.casefold() == value.casefold()).to_numpy()
        return mask, [note for _, _, note in usable if note]

    def of_actors(self, names: Sequence[str]) -> NDArray[np.bool_] | None:
        """Which events have an actor whose name has one of these parts; None where the file names no actors."""
        if self.actors.empty:
            return None
        folded = self.actors["actor"].str.casefold()
        hit = np.zeros(len(folded), dtype=bool)
        for name in names:
            hit |= folded.str.contains(name.casefold(), regex=False).to_numpy()
        mask = np.zeros(len(self.events), dtype=bool)
        mask[self.actors["event"][hit].to_numpy(dtype=int)] = True
        return mask


@dataclass(frozen=True)
class KindTable:
    """Which types of a publisher count as which kind: rows of kind, publisher, column, value, note."""

    rows: pd.DataFrame

    def rules(self, kind: str, publisher: str) -> list[tuple[str, str, str]]:
        """The columns and values that make a kind in a publisher's file, each with its note."""
        rows = self.rows
        chosen = rows[(rows["kind"] == kind) & (rows["publisher"] == publisher) & (rows["column"] != "")]
        return list(chosen[["column", "value", "note"]].itertuples(index=False, name=None))

    @property
    def kinds(self) -> list[str]:
        """The kinds that it knows."""
        return list(dict.fromkeys(self.rows["kind"]))


def kind_table(path: str | Path | None = None) -> KindTable:
    """The table of kinds that ships, or another of the same columns. Raises `InputError` where columns are missing."""
    table = open_table(Path(path or seeds.path("event_kinds", "kinds.csv")))
    missing = [name for name in _TABLE_COLUMNS if name not in table.columns]
    if missing:
        hint = f"a table of kinds has {', '.join(_TABLE_COLUMNS)}, and may have note"
        raise InputError([Fault(f"column {name!r} is missing", str(path), 1, hint=hint) for name in missing])
    names = [*_TABLE_COLUMNS, *(["note"] if "note" in table.columns else [])]
    rows = table.frame(names).fillna("").astype(str).apply(lambda column: column.str.strip())
    return KindTable(rows.assign(note=rows.get("note", ""), column=rows["column"].str.lower()))


def read_records(path: str | Path, *, columns: Mapping[str, str] | None = None, dates: DateOrder = "") -> Records:
    """Read a file of events with all that is counted by; rows without a position are left out and counted.

    Raises `InputError` as `read_events` does.
    """
    reported: list[Fault] = []
    read = read_event_rows(
        path, columns=columns, dates=dates, warnings=reported, keep=frozenset(_KEPT), leave_unplaced=True
    )
    names = {name.strip().lower() for name in read.columns}
    publisher = next((who for who, signs in _SIGNS.items() if any(sign <= names for sign in signs)), "")
    if read.unplaced:
        message = f"{read.unplaced:,} of {read.rows:,} rows have no position, and count nowhere"
        reported.append(Fault(message, str(path), severity="warning"))
    return Records(
        read.events, Path(path).name, publisher, read.rows, read.unplaced, read.cells, read.event, tuple(reported)
    )


def _text(cells: pd.Series) -> pd.Series:
    return cells.astype("string").fillna("").str.strip().str.replace(r"\.0$", "", regex=True).astype(object)


def middle_days(events: Events) -> NDArray[np.float64]:
    """The middle of the days that each event may have been on, as days since 1970; NaN for none."""
    ends = [np.where(np.isnat(days), np.nan, days.astype("datetime64[D]").astype(np.int64).astype(float))
            for days in (events.earliest, events.latest)]  # fmt: skip
    return np.asarray((ends[0] + ends[1]) / 2 + 0.5)


def not_after(records: Records, last: date) -> NDArray[np.bool_]:
    """Whether each event may have been on a day or before it."""
    earliest = records.events.earliest
    return np.isnat(earliest) | (earliest <= np.datetime64(last))


def divisions_of(records: Records) -> pd.Series:
    """The first-level division that each event's point lies in by the map data; empty where it lies in none."""
    points = np.asarray(shapely.points(records.events.longitude, records.events.latitude))
    divisions = natural_earth.read("admin1")
    shapes = divisions.geometry.to_numpy()
    point, division = shapely.STRtree(shapes).query(points, predicate="intersects")
    names: NDArray[np.object_] = np.full(len(points), "", dtype=np.object_)
    names[point] = divisions["name"].to_numpy()[division]
    return pd.Series(names)
