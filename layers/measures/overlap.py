"""What overlaps what, as intervals: `certain` is what surely holds, `possible` what may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

import geopandas as gpd
import pandas as pd
import shapely
import shapely.ops

from layers.ground.build import Layers
from layers.measures.event_counts import EventCounter
from layers.measures.events_file import Events, read_events
from layers.measures.ground_zones import GroundZone, ground_zones, zone_course
from layers.measures.likelihood.event_chances import Prior
from layers.measures.likelihood.zone_figures import ZoneFigures
from layers.measures.overlap_rows import OVERLAP_COLUMNS, Row, division_rows, make_row, zone_rows
from layers.measures.overlap_subjects import Subjects
from layers.scenario.temporal_state import as_day, presence_chance, presence_on

__all__ = ["OVERLAP_COLUMNS", "overlaps"]

_NUMBERS = (
    "certain",
    "possible",
    "likely",
    "likely_low",
    "likely_high",
    "distance_km",
    "distance_error_km",
    "longitude",
    "latitude",
)


def overlaps(
    layers: Layers,
    *,
    events: Events | gpd.GeoDataFrame | str | Path | None = None,
    at: str | date | None = None,
    by: Literal["month"] | None = None,
    variants: bool = False,
    prior: Prior = "events",
) -> pd.DataFrame:
    r"""What lies in which zone, how much, and how sure that is: one row a fact.

    - zone: `area_km2`; with each other zone `shared_area_km2`
    - governorate, country, area (what the map data show beside them, without a code of its own, such as a buffer
      zone): `area_km2` inside, `area_share` of the zone in %
    - route: `length_km` inside; `entry` and `exit`, in km from its start, with their position, where it crosses the
      outline of the possible part (`entry_certain`, `exit_certain`: of the certain part)
    - post, town, event: `inside` (1 or 0) with its verdict and its distance from the line or place that the zone is
      measured from, the error of which is the sum of both positions' uncertainty
    - posts, towns: `count` inside; people: those of the towns for which the gazetteer or a source has a figure, and how
      many towns have none
    - events: `events` and, where there are figures, `deaths`; in a zone that moves each event is judged by the zone's
      period at its own date

    `likely` is what is expected between the two, `likely_low` and `likely_high` the interval of 90 % about it, by the
    model of docs/likely.md. For a single point `likely` is the chance that it is inside; `likely_by` says by what prior
    places were judged.

    Parameters
    ----------
    layers
        What `build_layers` gave.
    events
        Recorded events: a file (UCDP GED, ACLED, any dated points), a table of points, or what `read_events` gave.
        Without it, those of the scenario count.
    at
        A day (EDTF): only what was there on it; dates that are uncertain make it possible rather than certain.
    by
        "month": a row for each month as well.
    variants
        Whether to measure the other readings of each clause too (but for what is likely in them).
    prior
        By what places in doubt are judged, of the events of a file: "events" (where its precisely placed events are),
        "people" (where people live), "ground" (all alike).

    Returns
    -------
    A table with the columns `OVERLAP_COLUMNS`; lengths in km and areas in km², on the ellipsoid. In every row
    `certain ≤ likely_low ≤ likely ≤ likely_high ≤ possible`.

    Raises
    ------
    InputError
        Events that cannot be read, an `at` that names no day, a prior that is none.

    Examples
    --------
    >>> from layers import build_layers, load_scenario
    >>> layers = build_layers(load_scenario("cyprus-1974"))
    >>> table = overlaps(layers)
    >>> bool((table["certain"] <= table["possible"]).all())
    True
    >>> sorted(set(overlaps(layers, at="1975", variants=True)["variant"]))
    ['']
    >>> from pathlib import Path
    >>> header, row = "date,latitude,longitude,deaths", "1975-02-03,35.1519,33.2902,1"
    >>> _ = Path("events.csv").write_text(f"{header}\n{row}\n")
    >>> months = overlaps(layers, events="events.csv", by="month", prior="ground")
    >>> months.loc[months["subject_kind"] == "month", ["subject", "measure", "certain", "possible"]].values.tolist()
    [['1975-02', 'events', 1.0, 1.0], ['1975-02', 'deaths', 1.0, 1.0]]
    """
    day = None if at is None else as_day(at)
    counter = EventCounter(_events(events, layers), day, prior) if events is not None or by else None
    interpretations = (zone for zone in ground_zones(layers, day) if variants or not zone.variant)
    zones = [_as_sure_as_its_dates(zone, day) for zone in interpretations]
    subjects = Subjects(layers, day)
    rows: list[Row] = list(subjects.state_rows())
    all_figures = [ZoneFigures(zone, asked=not zone.variant) for zone in zones]
    boundaries = layers.boundaries if day is None else layers.boundaries.on(day)
    for zone, figures in zip(zones, all_figures, strict=True):
        rows += zone_rows(figures, all_figures)
        rows += division_rows(figures, boundaries)
        rows += subjects.route_rows(figures)
        rows += subjects.point_rows(figures)
        if counter is not None:
            periods = [zone] if day is not None else zone_course(layers, zone)
            rows += _event_rows(periods, zone, counter, by_month=by is not None)
    table = pd.DataFrame(rows, columns=list(OVERLAP_COLUMNS))
    return table.assign(**{name: table[name].astype(float) for name in _NUMBERS})


def _event_rows(
    periods: Sequence[GroundZone], zone: GroundZone, counter: EventCounter, *, by_month: bool
) -> Iterator[Row]:
    """How many events and deaths, in all or month by month, each by the zone's period at its date."""
    for count in counter.months(*periods) if by_month else counter.totals(*periods):
        subject, kind = (count.month, "month") if by_month else ("events", "events")
        bounds = (count.certain, count.possible)
        by = count.likely_by if count.certain != count.possible else ""
        yield make_row(zone, subject, kind, count.measure, bounds, "count", count.likely, likely_by=by)


def _events(events: Events | gpd.GeoDataFrame | str | Path | None, layers: Layers) -> Events:
    if events is None:
        return Events.from_layer(layers.events, "the scenario's events")
    if isinstance(events, str | Path):
        return read_events(events)
    return events if isinstance(events, Events) else Events.from_layer(events)


def _as_sure_as_its_dates(zone: GroundZone, day: date | None) -> GroundZone:
    """The zone on a day on which it may not apply yet, or no longer, has no part that is sure."""
    if day is None or presence_on(zone.start, zone.end, day).certain:
        return zone
    nothing = shapely.Polygon()
    drawn = None if zone.drawn is None else (nothing, zone.drawn[1])
    applies = presence_chance(zone.start, zone.end, day)
    return replace(
        zone, certain=nothing, on_side=nothing, drawn=drawn, applies=applies, certain_if_applies=zone.certain
    )
