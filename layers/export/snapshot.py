"""What is published: the layers chosen, as they were on a day, with geometry that every reader takes the same way."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import Fault, InputError
from geo.geodesic.ellipsoid import METRES_PER_DEGREE
from layers.export.plain import with_whole_numbers
from layers.export.shapes import rounded
from layers.ground.build import Layers
from layers.ground.planar import as_straight_edges, cut_at_antimeridian
from layers.scenario.faults import did_you_mean
from layers.scenario.models import Scenario
from layers.scenario.post_spells import post_states
from layers.scenario.temporal_state import as_day, day_of, possibly_present
from layers.schema import LAYER_COLUMNS
from layers.simplestyle import LayerStyle, layer_style

__all__ = ["Snapshot", "check_options", "edit"]

MAXIMUM_DECIMALS = 7
_PUBLISHED_AS = {"left": "left_on"}
"""Columns whose names are words of SQL, and what they are called in files; `end` stays, as Linked Places has it."""
_GAZETTEERS = (
    {"id": "GeoNames", "title": "GeoNames", "url": "https://www.geonames.org/", "licence": "CC-BY-4.0"},
    {
        "id": "Natural Earth",
        "title": "Natural Earth",
        "url": "https://www.naturalearthdata.com/",
        "licence": "public domain",
    },
)


@dataclass(frozen=True)
class Snapshot:
    """The layers to write, by name and from the ground up, with the sources that they name.

    `notes` are what the scenario says without a place; none where only some layers were asked for.
    """

    scenario: Scenario
    layers: dict[str, gpd.GeoDataFrame]
    sources: pd.DataFrame
    notes: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables without geometry that have rows, as text."""
        tables = {"sources": self.sources, "notes": self.notes}
        return {name: table.fillna("").astype(str) for name, table in tables.items() if not table.empty}

    @property
    def count(self) -> int:
        """How many features it has."""
        return sum(len(layer) for layer in self.layers.values())

    def style(self, name: str) -> LayerStyle:
        """How a layer looks."""
        return layer_style(name, self.layers[name], scenario=self.scenario)

    def table(self) -> gpd.GeoDataFrame:
        """All layers in one table, each row with its `layer`; columns that a layer does not have are empty."""
        frames = [layer.assign(layer=name) for name, layer in self.layers.items()]
        if len(frames) == 1:
            return frames[0]
        columns = list(dict.fromkeys(column for frame in frames for column in frame.columns))
        columns.remove("layer")
        cells = {column: [value for frame in frames for value in _column(frame, column)] for column in columns}
        names = [name for name, layer in self.layers.items() for _ in range(len(layer))]
        geometry = cells.pop("geometry", [])
        frame = pd.DataFrame({"layer": names, **cells})
        return with_whole_numbers(gpd.GeoDataFrame(frame, geometry=np.array(geometry, dtype=object), crs=4326))


def edit(layers: Layers, *, only: Iterable[str] = (), at: str | None = None, precision: int | None = None) -> Snapshot:
    """The snapshot of a scenario's layers.

    `only` names the layers to take (all by default), `at` an EDTF date on which features may have been there, and
    `precision` the decimals of a degree that positions are rounded to before they are published; a point's
    `uncertainty_m` then grows by what rounding can move it. Posts have their `state` on that day, or on the scenario's
    `as_of`, and its `state_certainty` (`certain` or `possible`). Edges of lines that are geodesics get vertices until
    they may be read as straight ones, and whatever crosses the antimeridian is cut there.

    Raises `InputError` for an unknown layer, a date that is none, and a precision outside 0-7.
    """
    only = list(only)
    _check(layers, only, at, precision)
    chosen = {name: layer for name, layer in layers.items() if not only or name in only}
    if at is not None:
        chosen = {name: possibly_present(layer, day_of(at)) for name, layer in chosen.items()}
    if "posts" in chosen:
        chosen["posts"] = _with_states(chosen["posts"], at or layers.scenario.as_of)
    published = {name: _publish(layers.scenario, name, layer, precision) for name, layer in chosen.items()}
    published = {
        name: with_whole_numbers(layer).rename(columns=_PUBLISHED_AS)
        for name, layer in published.items()
        if not layer.empty
    }
    if not published:
        hint = "leave out --at or --layer, or check the scenario"
        raise InputError(Fault("there is nothing to write", hint=hint))
    notes = layers.notes.head(0) if only else layers.notes
    if at is not None and not notes.empty:
        notes = possibly_present(notes, day_of(at))
    sources = _sources_of(layers.sources, [*published.values(), notes])
    return Snapshot(layers.scenario, published, sources, notes)


def check_options(*, only: Iterable[str] = (), at: str | None = None, precision: int | None = None) -> None:
    """Raise `InputError` for names of no layer, a date that is none, a precision outside 0-7; needs no layers yet."""
    faults = [
        Fault(f"{name!r} is no layer", "--layer", hint=did_you_mean(name, LAYER_COLUMNS))
        for name in only
        if name not in LAYER_COLUMNS
    ]
    faults += _option_faults(at, precision)
    if faults:
        raise InputError(faults)


def _check(layers: Layers, only: list[str], at: str | None, precision: int | None) -> None:
    faults = _option_faults(at, precision)
    here = [name for name, _ in layers.items()]
    for name in only:
        if name not in here:
            what = "has no features here" if name in LAYER_COLUMNS else "is no layer"
            faults.append(Fault(f"{name!r} {what}", "--layer", hint=did_you_mean(name, here)))
    if faults:
        raise InputError(faults)


def _option_faults(at: str | None, precision: int | None) -> list[Fault]:
    faults: list[Fault] = []
    if at is not None:
        try:
            as_day(at)
        except InputError as error:
            faults += error.faults
    if precision is not None and not 0 <= precision <= MAXIMUM_DECIMALS:
        hint = "2 is about a kilometre, 3 a hundred metres, 7 a centimetre"
        faults.append(Fault(f"{precision} is not between 0 and {MAXIMUM_DECIMALS}", "--precision", hint=hint))
    return faults


def _publish(scenario: Scenario, name: str, layer: gpd.GeoDataFrame, precision: int | None) -> gpd.GeoDataFrame:
    geometry = np.array(layer.geometry.to_numpy(), dtype=object)
    geodesic = _geodesic_edges(scenario, name, layer)
    if geodesic.any():
        geometry[geodesic] = as_straight_edges(geometry[geodesic])
    geometry = cut_at_antimeridian(geometry)
    cells: dict[str, Any] = {}
    if precision is not None:
        geometry = rounded(geometry, precision)
        if (shapely.get_dimensions(geometry) == 0).all():
            cells["uncertainty_m"] = _grown(layer["uncertainty_m"], precision)
    series = gpd.GeoSeries(geometry, index=layer.index, crs=4326)
    kept = layer.assign(geometry=series, **cells)
    return kept[~kept.geometry.is_empty].reset_index(drop=True)


def _with_states(posts: gpd.GeoDataFrame, day: str) -> gpd.GeoDataFrame:
    try:
        spells = post_states(posts, day_of(day))
    except ValueError:  # a scenario as of no day in particular
        return posts
    sure = ["certain" if spell.certain else "possible" for spell in spells]
    return posts.assign(state=[spell.state for spell in spells], state_certainty=sure)


def _geodesic_edges(scenario: Scenario, name: str, layer: gpd.GeoDataFrame) -> np.ndarray:
    """Which features are lines whose edges are geodesics."""
    edges: Iterable[str]
    if name == "lines":
        edges = layer["edges"]
    elif name == "routes":
        stated = {route.id: route.edges for route in scenario.routes}
        edges = [stated.get(identifier, "geodesic") for identifier in layer["id"]]
    else:
        return np.zeros(len(layer), dtype=bool)
    return np.array([edge == "geodesic" for edge in edges], dtype=bool)


def _grown(uncertainty_m: pd.Series, precision: int) -> pd.Series:
    """Positional uncertainty with the farthest that rounding moves a point, on the equator: half a cell's diagonal."""
    moved_m = math.sqrt(0.5) * 10.0**-precision * METRES_PER_DEGREE
    return uncertainty_m.fillna(0.0) + math.ceil(100 * moved_m) / 100


def _sources_of(sources: pd.DataFrame, tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The scenario's sources that rows name, and the gazetteers that their places are from."""
    cells = [text for table in tables if not table.empty for text in table["source"]]
    named = {part for text in cells for part in str(text).split("; ")}
    own = sources[sources["id"].isin(named)]
    known = [row for row in _GAZETTEERS if row["id"] in named - set(own["id"])]
    rows = [*own.to_dict("records"), *known]
    return pd.DataFrame(rows, columns=list(sources.columns)).fillna("")


def _column(frame: pd.DataFrame, column: str) -> list[Any]:
    return list(frame[column]) if column in frame.columns else [None] * len(frame)
