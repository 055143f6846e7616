"""Write `docs/overlaps.md`: how overlaps are judged, with figures measured by this script.

`python docs/build_overlaps.py GED.csv.gz` needs an extract of UCDP GED for Syria 2016-2019 (https://ucdp.uu.se, CC BY).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from string import Template

import numpy as np
import pandas as pd

from layers import Layers, build_layers, load_scenario, overlaps
from layers.measures.event_counts import EventCounter
from layers.measures.event_divisions import Verdicts
from layers.measures.events_file import Events, read_events
from layers.measures.ground_zones import GroundZone, ground_zones
from layers.measures.precision import ACLED_GEO_PRECISION, UCDP_WHERE_PREC, SpatialPrecision

DUE = np.datetime64("2018-10-15")
_NUMBERS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
PAGE = Path(__file__).with_name("overlaps.md")


def main(path: str) -> None:
    """Measure, fill the template, write the page."""
    layers = build_layers(load_scenario("idlib-2018"))
    events = read_events(path)
    whole = next(zone for zone in ground_zones(layers) if not zone.variant)
    least, most = whole.drawn or (whole.certain, whole.possible)
    zones = {
        "15 km, line as drawn": replace(whole, certain=least, possible=least),
        "20 km, line as drawn": replace(whole, certain=most, possible=most),
        "15–20 km, wherever the line runs": whole,
    }
    text = Template(PAGE.with_name("overlaps.template.md").read_text(encoding="utf-8")).substitute(
        events=f"{len(events):,}",
        counts=_counts(events, zones),
        why=_why(events, whole),
        posts=_posts(overlaps(layers)),
        without=_without_statement(layers),
        all=_NUMBERS[len(layers.posts)],
        where_prec=_codes(UCDP_WHERE_PREC),
        geo_precision=_codes(ACLED_GEO_PRECISION),
    )
    PAGE.write_text(text, encoding="utf-8")


def _counts(events: Events, zones: dict[str, GroundZone]) -> str:
    counter = EventCounter(events)
    periods = {
        "before 15 October 2018": Verdicts(events.latest < DUE, events.earliest < DUE),
        "from 15 October 2018": Verdicts(events.earliest >= DUE, events.latest >= DUE),
    }
    lines = [
        "| zone | period | surely inside | possibly inside | of the latter, only *possibly* |",
        "|---|---|--:|--:|--:|",
    ]
    for name, zone in zones.items():
        inside = counter.verdicts(zone)
        for period, dated in periods.items():
            surely = int((inside.surely & dated.surely).sum())
            possibly = int((inside.possibly & dated.possibly).sum())
            share = (possibly - surely) / possibly
            lines.append(f"| {name} | {period} | {surely:,} | {possibly:,} | {share:.0%} |")
    return "\n".join(lines)


def _why(events: Events, zone: GroundZone) -> str:
    """How many answers would still be *possibly* if one doubt after the other were gone."""
    possibly, surely = [], []
    exact = replace(events, uncertainty_m=np.zeros(len(events)), within=np.zeros(len(events), dtype=np.int8))
    _, most = zone.drawn or (zone.certain, zone.possible)
    one_depth = replace(zone, certain=most, possible=most)
    for events_, zone_ in ((events, zone), (events, one_depth), (exact, zone)):
        verdicts = EventCounter(events_).verdicts(zone_)
        possibly.append(int(verdicts.possibly.sum()))
        surely.append(int(verdicts.surely.sum()))
    names = ("as it is", "with one depth, 20 km, and the line as drawn", "with every event exactly at its point")
    lines = ["| | surely | possibly | only *possibly* |", "|---|--:|--:|--:|"]
    for name, certain, possible in zip(names, surely, possibly, strict=True):
        lines.append(f"| {name} | {certain:,} | {possible:,} | {(possible - certain) / possible:.0%} |")
    return "\n".join(lines)


def _posts(table: pd.DataFrame) -> str:
    rows = table[(table["subject_kind"] == "post") & (table["measure"] == "inside")].to_dict("records")
    cells = [(r["subject"], f"{r['distance_km']:.1f} ± {r['distance_error_km']:.0f}", r["verdict"]) for r in rows]
    return "\n".join(
        ["| post | from the line, km | verdict |", "|---|--:|---|", *(f"| {' | '.join(c)} |" for c in cells)]
    )


def _without_statement(layers: Layers) -> str:
    """How many posts would be possibly inside if nothing were known of the ground that they stand on."""
    table = overlaps(replace(layers, regions={}))
    posts = table[(table["subject_kind"] == "post") & (table["measure"] == "inside")]
    return _NUMBERS[int((posts["verdict"] == "possibly inside").sum())]


def _codes(codes: Mapping[int, SpatialPrecision]) -> str:
    lines = ["| code | the true place lies within | and surely in |", "|--:|--:|---|"]
    regions = {"": "", "admin1": "the first-level division of its point", "country": "the country of its point"}
    for code, precision in codes.items():
        lines.append(f"| {code} | {precision.uncertainty_m / 1000:,.0f} km | {regions[precision.within]} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main(sys.argv[1])
