"""Are the likely figures true to their word? Precisely placed events are made coarse as a coder would, and compared.

From UCDP GED (Sundberg and Melander 2013; CC BY 4.0) take the events placed exactly (`where_prec` 1). A share of them,
drawn at random, is moved to the point of its district (code 3) or of its governorate (code 4), with that code and
without what the code leaves open. Then events are counted by month in circles of 10 to 40 km about several places, and
the count of the true places is compared with the figures: how often the 90 % interval holds it, how wide it is beside
certain–possible, and the logarithm of the probability that the model gave the true count (log score, the higher the
better) with what precise events show and with the ground alike. Months in which nothing is in doubt are left out.

![Of events given a chance, how many were inside; true counts over expected ones](likely.svg)

The file is named by the environment variable TRUCELINE_GED, or as an argument; without one the benchmark is skipped.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from benchmarks.report import RESULTS, result_row

_FILE = "TRUCELINE_GED"
_SHARES = (0.3, 0.5, 0.8)
_RADII_KM = (10, 20, 40)
_PLACES = 12
_PRIOR = "events"
_FIGURE = RESULTS / "likely.svg"


class Case(NamedTuple):
    """A count of one month in one zone: what was true, and what was said of it."""

    share: float
    zone: str
    radius_km: int
    year: int
    true: int
    certain: int
    possible: int
    expected: float
    low: float
    high: float
    log_score: float
    log_score_ground: float


def run(path: str | Path | None = None) -> list[dict[str, object]]:
    path = path or os.environ.get(_FILE)
    if not path or not Path(path).exists():
        print(f"likely: skipped, since {_FILE} names no file")
        return []
    table = pd.read_csv(path)
    cases, chances = [], []
    for seed, share in enumerate(_SHARES):
        found, judged = _measured(table, share, seed)
        cases += found
        chances.append(judged)
    frame = pd.DataFrame(cases, columns=Case._fields)
    _draw(frame, np.concatenate(chances))
    return list(_rows(frame))


def coarsened(table: pd.DataFrame, share: float, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Precisely placed events, and the same with a share of them moved to their district's or governorate's point."""
    true = table[(table["where_prec"] == 1) & table["adm_1"].notna()].reset_index(drop=True)
    coarse = true.copy()
    rng = np.random.default_rng(seed)
    pick = rng.uniform(size=len(true))
    for code, name, chosen in (
        (3, "adm_2", (pick < share / 2) & true["adm_2"].notna()),
        (4, "adm_1", (pick >= share / 2) & (pick < share)),
    ):
        point = table[table["where_prec"] == code].groupby(name)[["latitude", "longitude"]].median()
        point = point.combine_first(true.groupby(name)[["latitude", "longitude"]].mean())
        coarse.loc[chosen, ["latitude", "longitude"]] = point.loc[true.loc[chosen, name]].to_numpy()
        coarse.loc[chosen, "where_prec"] = code
        coarse.loc[chosen, ["where_coordinates", *(["adm_2"] if code == 4 else [])]] = ""
    return true, coarse


def _zones(true: pd.DataFrame) -> Iterator[tuple[str, int, Any]]:
    """Circles about the places with most events, no two of them near each other."""
    from geo import geodesic_buffer
    from layers.measures.ground_zones import GroundZone

    counts = true.groupby(["latitude", "longitude"]).size().sort_values(ascending=False)
    chosen: list[tuple[float, float]] = []
    for latitude, longitude in counts.index:
        if all(np.hypot(latitude - y, (longitude - x) * np.cos(np.radians(y))) > 0.4 for y, x in chosen):
            chosen.append((latitude, longitude))
        if len(chosen) == _PLACES:
            break
    for number, (latitude, longitude) in enumerate(chosen):
        for radius_km in _RADII_KM:
            # beside the place, so that its outline cuts through where events are
            centre = shapely.Point(longitude + 0.06 * radius_km / 10, latitude)
            shape = geodesic_buffer(centre, radius_km * 1000)
            zone = GroundZone(f"place {number + 1}, {radius_km} km", "", shape, shape, None, np.nan, "straight", "", "")
            yield zone.id, radius_km, zone


def _measured(table: pd.DataFrame, share: float, seed: int) -> tuple[list[Case], np.ndarray]:
    from layers.measures.events_file import read_events
    from layers.measures.ground_zones import contains_xy
    from layers.measures.likelihood import EventPlaces, inside_chances

    true, coarse = coarsened(table, share, seed)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "coarse.csv"
        coarse.to_csv(file, index=False)
        events = read_events(file)
    assert len(events) == len(true)
    month = true["date_start"].str.slice(0, 7).to_numpy()
    x, y = true["longitude"].to_numpy(), true["latitude"].to_numpy()
    by_prior = {prior: EventPlaces(events, prior) for prior in (_PRIOR, "ground")}
    cases, judged = [], []
    for name, radius_km, zone in _zones(true):
        inside = contains_xy(zone.possible, x, y)
        chances = {prior: inside_chances(zone, places) for prior, places in by_prior.items()}
        found = chances[_PRIOR]
        doubtful = found.possibly & ~found.surely
        judged.append(np.column_stack([found.mean, chances["ground"].mean, inside])[doubtful])
        for each in np.unique(month):
            rows = np.flatnonzero(month == each)
            certain, possible = int(found.surely[rows].sum()), int(found.possibly[rows].sum())
            if certain == possible:
                continue
            count = int(inside[rows].sum())
            scores = [_log_score(chances[prior].distribution(rows), count) for prior in (_PRIOR, "ground")]
            cases.append(
                Case(share, name, radius_km, int(each[:4]), count, certain, possible, *found.count(rows), *scores)
            )
    return cases, np.concatenate(judged)


def _log_score(distribution: tuple[int, np.ndarray], count: int) -> float:
    certain, chances = distribution
    more = count - certain
    return float(np.log(max(chances[more] if 0 <= more < len(chances) else 0.0, 1e-12)))


def _rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    groups = [("all months", frame)]
    for column in ("share", "year", "radius_km"):
        words = {"share": "share made coarse {:.0%}", "year": "{}", "radius_km": "radius {} km"}[column]
        groups += [(words.format(value), rows) for value, rows in frame.groupby(column)]
    for name, rows in groups:
        held = float(((rows["low"] <= rows["true"]) & (rows["true"] <= rows["high"])).mean())
        case = f"{name} ({len(rows):,} counts)"
        yield result_row(case, "90 % interval holds the truth", held, 0.9, "0.85–0.95", ok=0.85 <= held <= 0.95,
                         peer_name="its word")  # fmt: skip
        width = float((rows["high"] - rows["low"]).sum() / (rows["possible"] - rows["certain"]).sum())
        yield result_row(case, "width", width, 1.0, "≤ 1/3", ok=width <= 1 / 3, peer_name="certain–possible")
        ours, ground = float(rows["log_score"].mean()), float(rows["log_score_ground"].mean())
        yield result_row(case, "log score", ours, ground, "> peer", ok=ours > ground, peer_name="uniform on the ground")
    zones = frame.groupby("zone")
    held = zones.apply(lambda rows: ((rows["low"] <= rows["true"]) & (rows["true"] <= rows["high"])).mean())
    yield result_row(f"zones one by one ({len(held)})", "within 0.85–0.95", int(held.between(0.85, 0.95).sum()),
                     len(held), "", ok=True, peer_name="zones")  # fmt: skip
    yield result_row("zones one by one", "least and greatest", f"{held.min():.2f}–{held.max():.2f}", 0.9, "", ok=True,
                     peer_name="its word")  # fmt: skip


def _draw(frame: pd.DataFrame, judged: np.ndarray) -> None:
    """Of events to which a chance was given, how many were inside; and where true counts lay in their distribution."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    mpl.rcParams["svg.hashsalt"] = "truceline"
    figure = Figure(figsize=(9, 4.2), layout="constrained")
    left, right = figure.subplots(1, 2)
    edges = np.linspace(0, 1, 11)
    for column, label, colour, mark in ((0, "precise events", "#1f5fa8", "o-"), (1, "ground alike", "#b3541e", "s--")):
        bin_of = np.clip(np.digitize(judged[:, column], edges) - 1, 0, 9)
        size = np.bincount(bin_of, minlength=10)
        said = np.bincount(bin_of, judged[:, column], 10) / np.maximum(size, 1)
        was = np.bincount(bin_of, judged[:, 2], 10) / np.maximum(size, 1)
        left.plot(said[size > 0], was[size > 0], mark, color=colour, label=label)
    left.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
    left.set_xlabel("chance given to an event")
    left.set_ylabel("share of them that were inside")
    left.legend(frameon=False, title="prior")
    left.set_aspect("equal")
    right.scatter(frame["expected"], frame["true"], s=6, alpha=0.25, color="#1f5fa8", linewidths=0)
    most = float(max(frame["expected"].max(), frame["true"].max()))
    right.plot([0, most], [0, most], color="grey", linewidth=0.8)
    right.set_xlabel("expected count of a month")
    right.set_ylabel("true count")
    for axes in (left, right):
        axes.grid(visible=True, alpha=0.3)
    figure.savefig(_FIGURE, metadata={"Date": None})


if __name__ == "__main__":
    from benchmarks.report import write_report

    rows = run(sys.argv[1] if len(sys.argv) > 1 else None)
    if rows:
        write_report("likely", rows, note=(__doc__ or "").strip())
