"""Events of a file held against the obligations of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo import geodesic_area, geodesic_buffer
from geo.errors import Fault, InputError
from layers.dates import first_day, parse_date
from layers.ground.build import Layers, build_layers
from layers.measures.event_checks import check_events
from layers.measures.event_days import DateOrder
from layers.measures.ground_zones import GroundZone
from layers.measures.watch.counting import Tally, bins
from layers.measures.watch.finding import COLUMNS, Finding, Period, Ratio
from layers.measures.watch.ground import (
    Stretch,
    Stretches,
    ground_of_countries,
    known_until,
    ring_round,
    zone_stretches,
)
from layers.measures.watch.posts import posts_over_time
from layers.measures.watch.rates import Placebos, change_interval, rate_interval
from layers.measures.watch.records import (
    KindTable,
    Records,
    divisions_of,
    kind_table,
    middle_days,
    not_after,
    read_records,
)
from layers.measures.watch.watch import Watch
from layers.scenario.models import Obligation, Scenario
from layers.scenario.temporal_state import as_day

__all__ = ["watch"]

_FEW = 5
"""Names with fewer events are pooled where no row of the file may be passed on."""
_NEAR_ROUTE_M = 2_000.0
_LIKELY = 0.5
_DAY = timedelta(days=1)


def watch(
    source: Layers | Scenario,
    events: str | Path | Records,
    *,
    until: str | date | None = None,
    by: Literal["month", "week"] = "month",
    columns: Mapping[str, str] | None = None,
    dates: DateOrder = "",
    kinds: str | Path | None = None,
    aggregates_only: bool | None = None,
) -> Watch:
    r"""Hold recorded events against what the clauses of a scenario forbid or ask: the method is in docs/watch.md.

    Parameters
    ----------
    source
        The built layers, or a scenario, which is built first.
    events
        A file of UCDP, ACLED or any dated points, as `overlaps` reads it.
    until
        The last day that counts, such as "2019-04-30"; by default that of the last event of the file.
    by
        "month" or "week".
    columns, dates
        What the file calls its columns, `{"start": "Tag"}`, and how it writes 05/11/2018, "dmy" or "mdy".
    kinds
        A table of kinds in place of the one that ships (`seeds/event_kinds/kinds.csv`).
    aggregates_only
        Whether no row of the file may be in the result; by default so for ACLED's, whose terms forbid to pass rows on.

    Returns
    -------
    A `Watch`: its `table` has every count, certain, likely and possible; `save_report` writes it.

    Raises
    ------
    InputError
        A scenario that has no obligations; otherwise as `build_layers` and `overlaps` do.

    Examples
    --------
    >>> import seeds
    >>> from layers import load_scenario
    >>> _ = Path("events.csv").write_text("Tag,latitude,longitude,kind\n05/11/1974,33.15,35.85,attack\n")
    >>> file = {"columns": {"start": "Tag"}, "dates": "dmy", "kinds": seeds.path("event_kinds", "kinds.csv")}
    >>> golan = load_scenario("golan-1974")
    >>> found = watch(golan, "events.csv", until="1974-12-31", by="week", aggregates_only=True, **file)
    >>> found.aggregates_only, found.until.isoformat(), len(found.findings)
    (True, '1974-11-05', 1)
    """
    layers = source if isinstance(source, Layers) else build_layers(source)
    if not layers.scenario.obligations:
        hint = "add 'obligations:' to the scenario, see docs/watch.md"
        raise InputError(Fault("has no obligations to hold events against", layers.scenario.origin.name, hint=hint))
    records = events if isinstance(events, Records) else read_records(events, columns=columns, dates=dates)
    table = kind_table(kinds)
    checks = (*records.checks, *check_events(records.events, layers))
    span = _span(records, until)
    few = records.publisher == "ACLED" if aggregates_only is None else aggregates_only
    findings = tuple(_Judge(layers, records, table, span, by, aggregates=few).finding(one)
                     for one in layers.scenario.obligations)  # fmt: skip
    return Watch(layers, records, findings, span.first, span.last, by, few, checks, _about(records, span))


def _span(records: Records, until: str | date | None) -> Period:
    """From the first day of the file to the last that counts."""
    events = records.events
    first, last = events.earliest[~np.isnat(events.earliest)], events.latest[~np.isnat(events.latest)]
    if not len(first) or not len(last):
        hint = "say which column holds it, as --columns start=incident_date"
        raise InputError(Fault("no event has a date, so none can be held against a clause", records.name, hint=hint))
    begin, end = first.min().astype(object), last.max().astype(object)
    if until is not None:
        end = min(end, as_day(until))
    if end < begin:
        hint = f"the file has events from {begin} on"
        raise InputError(Fault(f"no event is as early as {end}", "--until", hint=hint))
    return Period("", begin, end)


def _about(records: Records, span: Period) -> dict[str, Any]:
    events = records.events
    coarse = int(((events.within != 0) | (events.uncertainty_m > 25_000)).sum())  # noqa: PLR2004 - wider than a district town
    nowhere = int(((events.longitude == 0) & (events.latitude == 0)).sum())
    wide = int(((events.latest - events.earliest) > np.timedelta64(31, "D")).sum())
    return {
        "file": records.name,
        "publisher": records.publisher or "not known by its columns",
        "rows": records.rows,
        "events": len(events),
        "without_position": records.unplaced + nowhere,
        "without_date": events.undated,
        "placed_wider_than_25_km": coarse,
        "dated_wider_than_a_month": wide,
        "precision_stated": events.precision_stated,
        "first_day": span.first.isoformat(),
        "last_day": span.last.isoformat(),
    }


class _Judge:
    """Holds the events of one file against obligations, one by one."""

    def __init__(
        self, layers: Layers, records: Records, table: KindTable, span: Period, by: str, *, aggregates: bool
    ) -> None:
        self._layers, self._records, self._table = layers, records, table
        self._span, self._by, self._aggregates = span, by, aggregates
        self._limit = ground_of_countries(layers.scenario.countries)
        self._rings: dict[str, tuple[GroundZone, float] | None] = {}

    def finding(self, one: Obligation) -> Finding:
        """What the events say of one obligation."""
        if one.gap:
            return Finding(one, why=f"the scenario has a gap here: {one.gap}")
        if one.form == "stands":
            return posts_over_time(self._layers, one, self._span)
        mask, notes, why = self._events_of(one)
        stretches, known = self._ground(one)
        periods = self._periods(one, known)
        if not why and not stretches:
            why = "the ground that it is about is not drawn"
        if not why and not any(period.name == "after" for period in periods):
            why = f"the file has {self._span.first} to {self._span.last}, which is not when it is to be kept"
        found = Finding(one, why=why) if why else self._counted(one, mask, stretches, periods)
        return replace(found, recorded=self._own_events(one), notes=() if why else self._notes(one, notes, mask))

    def _events_of(self, one: Obligation) -> tuple[NDArray[np.bool_], list[str], str]:
        """The events that count for an obligation, what their types do not tell, and why none can be told apart."""
        none = np.zeros(len(self._records.events), dtype=bool)
        mask, notes = self._records.of_kinds(one.kinds, self._table)
        if mask is None:
            return none, [], f"{'; '.join(notes)}: the file cannot tell"
        of_actors = self._records.of_actors(one.actors) if one.actors else ~none
        if of_actors is None:
            return none, [], "the file names no actors"
        return mask & of_actors, notes, ""

    def _notes(self, one: Obligation, notes: list[str], mask: NDArray[np.bool_]) -> tuple[str, ...]:
        if one.actors and not mask.any():
            notes = [*notes, f"no event of the file names an actor with {' or '.join(map(repr, one.actors))}"]
        return tuple(notes)

    def _own_events(self, one: Obligation) -> tuple[str, ...]:
        """What the scenario itself records of the kinds in question."""
        if not one.patrols:
            return ()
        own = [event for event in self._layers.scenario.events if event.kind in one.kinds]
        return tuple(f"{event.when.start}: {event.title}" for event in own)

    def _ground(self, one: Obligation) -> tuple[list[Stretch], date | None]:
        if one.in_:
            return zone_stretches(self._layers, one.in_), known_until(self._layers, one.in_)
        rows = self._layers.routes[self._layers.routes["id"] == one.along]
        if rows.empty:
            return [], None
        error_m = float(np.nan_to_num(rows["uncertainty_m"].iloc[0], nan=0.0))
        strip = geodesic_buffer(rows.geometry.iloc[0], max(error_m, _NEAR_ROUTE_M))
        zone = GroundZone(str(one.along), "", strip, strip, None, np.nan, "geodesic", "", "")
        return [Stretch(None, None, zone)], None

    def _periods(self, one: Obligation, known: date | None) -> list[Period]:
        """The times that are told apart, as far as the file reaches into them."""
        signed, start = self._begins(one)
        over = (parse_date(one.until).latest if one.until else None) or date.max
        last = min(over, known or date.max)
        times = [
            ("before", date.min, signed - _DAY), ("between", signed, start - _DAY), ("after", max(start, signed), last),
            ("unknown", last + _DAY if last < date.max else date.max, date.max),
        ]  # fmt: skip
        if last == over:
            times = times[:3]
        cut = [Period(name, max(a, self._span.first), min(b, self._span.last)) for name, a, b in times]
        return [period for period in cut if period.first <= period.last]

    def _begins(self, one: Obligation) -> tuple[date, date]:
        """The day of signature, and the first day on which the obligation is due."""
        as_of = self._layers.scenario.as_of
        signed = first_day(one.signed or as_of) or self._span.first
        due = parse_date(one.deadline or one.signed or as_of)
        start = due.latest or due.earliest or signed
        return signed, start + _DAY if one.by else start

    def _ring(self, zone: GroundZone) -> tuple[GroundZone, float] | None:
        key = f"{zone.id} {zone.start}"
        if key not in self._rings:
            self._rings[key] = ring_round(zone, self._limit)
        return self._rings[key]

    def _counted(
        self, one: Obligation, mask: NDArray[np.bool_], stretches: list[Stretch], periods: list[Period]
    ) -> Finding:
        records = self._records
        kept = np.flatnonzero(mask & not_after(records, self._span.last))
        events = records.events.kept(kept)
        made = [self._ring(stretch.zone) for stretch in stretches]
        rings = [replace(stretch, zone=ring[0]) for stretch, ring in zip(stretches, made, strict=True) if ring]
        has_ring = len(rings) == len(stretches)
        main = len(stretches) - 1
        area = geodesic_area(stretches[main].zone.possible) / 1e6
        ring_area = geodesic_area(rings[main].zone.possible) / 1e6 if has_ring else np.nan
        ring = Stretches(rings, events) if has_ring else None
        tally = Tally(one.id, events, Stretches(stretches, events), ring, self._span, (area, ring_area))
        after = next(period for period in periods if period.name == "after")
        rows = self._rows(tally, periods, after, kept)
        found = Finding(
            one,
            periods=tuple(periods),
            counts=pd.DataFrame(rows, columns=list(COLUMNS)),
            area_km2=area,
            ring_area_km2=ring_area,
            ring_width_km=(made[main] or (None, np.nan))[1] / 1000,
            ring=rings[main] if has_ring else None,
        )
        if not one.actors and not _has_seen(tally):
            why = "the file has no event in the zone or the ring round it at any time, so that it may not cover it"
            return replace(found, why=why)
        if has_ring and not one.patrols:
            found = replace(found, ratios=tuple(self._ratios(found, events, stretches[main].zone, rings[main].zone)))
        first, last = self._ends(tally, after, kept)
        return replace(found, first_event=first, last_event=last)

    def _rows(
        self, tally: Tally, periods: list[Period], after: Period, kept: NDArray[np.int64]
    ) -> list[dict[str, object]]:
        """The counts by period, by month or week, and by what the events are told apart by."""
        rows = [
            *tally.rows(periods, "period"),
            *tally.rows(bins(self._span.first, self._span.last, self._by), self._by),
        ]
        for by, names in self._names(kept).items():
            rows += tally.named(names, by, after, least=_FEW if self._aggregates and by != "governorate" else 1)
        return rows

    def _names(self, kept: NDArray[np.int64]) -> dict[str, pd.DataFrame]:
        """What the events are told apart by: names of divisions, actors and places, each with the event's number."""
        records, number = self._records, np.full(len(self._records.events), -1, dtype=np.int64)
        number[kept] = np.arange(len(kept))
        found = {}
        division = records.division if records.division is not None else divisions_of(records)
        for by, names in (("governorate", division), ("place", records.place)):
            if names is not None:
                cells = names.iloc[kept].to_numpy()
                found[by] = pd.DataFrame(
                    {"event": np.arange(len(kept)), "name": np.where(cells == "", "not stated", cells)}
                )
        actors = records.actors
        of = number[actors["event"].to_numpy(dtype=int)]
        found["actor"] = pd.DataFrame({"event": of[of >= 0], "name": actors["actor"].to_numpy()[of >= 0]})
        return {by: names for by, names in found.items() if len(names)}

    def _ends(
        self, tally: Tally, after: Period, kept: NDArray[np.int64]
    ) -> tuple[dict[str, str] | None, dict[str, str] | None]:
        """The first and the last event recorded inside once it is to be kept; not where no row may be passed on."""
        if self._aggregates:
            return None, None
        days, (surely, possibly) = tally.days(after), tally.verdicts["inside"]
        dated = possibly & ~np.isnat(self._records.events.earliest[kept])
        choices = (dated & days.surely & (tally.inside.mean >= _LIKELY), dated & days.surely, dated & days.possibly)
        rows = np.flatnonzero(next((rows for rows in choices if rows.any()), choices[-1]))
        if not len(rows):
            return None, None
        when = self._records.events.earliest[kept][rows]
        order = np.lexsort((~(surely & days.surely)[rows], when))
        ends = (rows[order[0]], rows[order[-1]])
        return self._event(kept[ends[0]], sure=bool(surely[ends[0]])), self._event(
            kept[ends[1]], sure=bool(surely[ends[1]])
        )

    def _event(self, row: np.int64, *, sure: bool) -> dict[str, str]:
        records = self._records
        days = [str(when[row]) for when in (records.events.earliest, records.events.latest)]
        place = records.place
        actors = records.actors[records.actors["event"] == row]["actor"].tolist()
        return {
            "date": days[0] if days[0] == days[1] else f"{days[0]}/{days[1]}",
            "place": "" if place is None else str(place.iloc[row]),
            "actors": "; ".join(actors),
            "inside": "certain" if sure else "possible",
        }

    def _ratios(self, found: Finding, events: Any, zone: GroundZone, ring: GroundZone) -> list[Ratio]:
        days = middle_days(events)
        first, last = (
            float(np.datetime64(day).astype("datetime64[D]").astype(int)) for day in (self._span.first, self._span.last)
        )
        placebos = Placebos(zone.possible, ring.possible, events.longitude, events.latitude, days, (first, last + 1.0))
        figures = {
            (where, time): figure
            for where in ("inside", "ring")
            for time in ("before", "after")
            if (figure := found.figure(where, time)) is not None
        }
        of_grounds = placebos.of_grounds((found.area_km2, found.ring_area_km2))
        pairs = (
            ("inside against ring, after", ("inside", "after"), ("ring", "after"), of_grounds),
            ("inside against ring, before", ("inside", "before"), ("ring", "before"), of_grounds),
            ("after against before, inside", ("inside", "after"), ("inside", "before"), placebos.of_times()),
            ("after against before, ring", ("ring", "after"), ("ring", "before"), placebos.of_times_in_ring()),
        )
        ratios = []
        for name, one, other, clustering in pairs:
            if one not in figures or other not in figures:
                continue
            a, b = figures[one], figures[other]
            exposure = (a["days"] * a["area_km2"], b["days"] * b["area_km2"])
            ratio, low, high = rate_interval(a["likely"], b["likely"], exposure, clustering)
            low = min(low, rate_interval(a["likely_low"], b["likely_high"], exposure, clustering)[1])
            high = max(high, rate_interval(a["likely_high"], b["likely_low"], exposure, clustering)[2])
            scale = exposure[1] / exposure[0]
            least = a["certain"] / b["possible"] * scale if b["possible"] else np.nan
            most = a["possible"] / b["certain"] * scale if b["certain"] else np.inf
            factor = clustering.factor(a["likely"] + b["likely"])
            ratios.append(Ratio(name, ratio, low, high, least, most, factor, clustering.placebos))
        if len(figures) == 4:  # noqa: PLR2004 - two grounds, two times
            ratios.append(_change(figures, placebos))
        return ratios


def _change(figures: Mapping[tuple[str, str], Mapping[str, float]], placebos: Placebos) -> Ratio:
    """The change inside against the change in the ring."""
    keys = (("inside", "after"), ("inside", "before"), ("ring", "after"), ("ring", "before"))
    clustering = placebos.of_changes()

    def interval(*names: str) -> tuple[float, float, float]:
        counts = [figures[key][name] for key, name in zip(keys, names, strict=True)]
        return change_interval((counts[0], counts[1], counts[2], counts[3]), clustering)

    ratio, low, high = interval("likely", "likely", "likely", "likely")
    low = min(low, interval("likely_low", "likely_high", "likely_high", "likely_low")[1])
    high = max(high, interval("likely_high", "likely_low", "likely_low", "likely_high")[2])
    least = interval("certain", "possible", "possible", "certain")[0]
    most = interval("possible", "certain", "certain", "possible")[0]
    counts = [figures[key]["likely"] + 0.5 for key in keys]
    plain = sum(1 / count for count in counts)
    return Ratio(
        "change inside against change in ring", ratio, low, high, least, most,
        1 + clustering.log_variance / plain, clustering.placebos,
    )  # fmt: skip


def _has_seen(tally: Tally) -> bool:
    """Whether the file has an event in the zone or the ring round it at any time."""
    return bool(sum(found.possibly.sum() for name, found in tally.verdicts.items() if name != "elsewhere"))
