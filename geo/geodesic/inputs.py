"""Geometries as they are given, checked: one or many, plain or in a GeoSeries; every fault is reported at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely

from geo.errors import Fault, InputError
from geo.geodesic.ellipsoid import Floats, Ints
from geo.geodesic.paths import Bools, Geometries, Layout, layout_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Given",
    "Many",
    "Numbers",
    "check_choice",
    "check_coordinates",
    "fault_rows",
    "given",
    "numbers",
    "whole_turn_faults",
]

Many: TypeAlias = Sequence[shapely.Geometry | None] | npt.NDArray[np.object_]
"""Geometries in a sequence or an array of any shape; None is a gap."""
Numbers: TypeAlias = "float | Sequence[float] | npt.NDArray[np.floating | np.integer] | pd.Series[float]"
"""One number, or one for each geometry."""

_LONLAT_CODES = (4326, 4979)
_SHOWN = 20
_POLE = 90.0
_WHOLE_TURN = 360.0
_WIDEST = 540.0  # degrees: one turn more than any longitude


@dataclass(frozen=True)
class Given:
    """Geometries as a flat array, and the way back to the form that they were given in."""

    geometries: Geometries
    restore: Callable[[npt.NDArray[Any]], Any]
    labels: Sequence[Any]
    scalar: bool
    index: Any = None
    """The index of a GeoSeries."""

    @property
    def missing(self) -> Bools:
        """Which geometries are None."""
        return np.array(shapely.is_missing(self.geometries), dtype=bool)

    @cached_property
    def layout(self) -> Layout:
        """The geometries taken apart, once for all checks and sums."""
        return layout_of(self.geometries)


def given(geometry: Any) -> Given:
    """Read one geometry or many; anything else, a single None and a projected GeoSeries are refused."""
    if geometry is None or isinstance(geometry, shapely.Geometry):
        if geometry is None:
            raise InputError(Fault("the geometry is missing (None)", hint="give a shapely geometry"))
        return Given(np.array([geometry], dtype=object), lambda values: _item(values[0]), [""], scalar=True)
    index = getattr(geometry, "index", None)
    if index is not None and not callable(index):
        _check_crs(geometry)
        values = np.array(geometry.array, dtype=object)
        labels = list(index)
        return Given(_geometries(values, labels), _series_maker(geometry), labels, scalar=False, index=index)
    values = np.asarray(geometry, dtype=object)
    shape = values.shape
    labels = list(range(values.size))
    return Given(_geometries(values.ravel(), labels), lambda out: out.reshape(shape), labels, scalar=False)


def check_choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    """Refuse a value that is not one of the choices."""
    if value not in choices:
        raise InputError(Fault(f"{value!r} is not known", key=name, hint=f"use one of {', '.join(map(repr, choices))}"))


def numbers(name: str, value: Numbers, what: Given) -> Floats:
    """One number, or one for each geometry, as an array; text and what is not finite are an InputError.

    A Series for a GeoSeries is aligned by its index, as `.geodesic.distance` aligns; both must have the same labels.
    """
    size = len(what.geometries)
    value = _aligned(name, value, what)
    text = _first_text(value)
    if text is not None:
        hint = "write metres as a number; geo.length.parse_length reads '15 km'"
        raise InputError(Fault(f"{text!r} is text, not a number", key=name, hint=hint))
    try:
        array = np.asarray(value, dtype=float)
        array = np.broadcast_to(array.ravel() if array.ndim else array, (size,))
    except (TypeError, ValueError):
        hint = f"give one number, or {size} of them"
        raise InputError(Fault(f"{value!r} does not fit the geometries", key=name, hint=hint)) from None
    if not np.isfinite(array).all():
        raise InputError(Fault("is not a finite number", key=name, hint="metres, greater than 0"))
    return array


def _aligned(name: str, value: Any, what: Given) -> Any:
    """A Series in the order of the geometries' index; anything else as it is."""
    index = getattr(value, "index", None)
    if what.index is None or index is None or callable(index) or index.equals(what.index):
        return value
    mine, theirs = set(what.index), set(index)
    if mine != theirs or not (index.is_unique and what.index.is_unique):
        odd = sorted(map(repr, mine ^ theirs))[:_SHOWN]
        problem = f"its index differs from that of the geometries by {', '.join(odd)}" if odd else "its index repeats"
        hint = "give a Series with the same index, or .to_numpy() of it to take the numbers in order"
        raise InputError(Fault(problem, key=name, hint=hint))
    return value.reindex(what.index)


def _first_text(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    array = np.asarray(value)
    if array.dtype.kind not in "OSUT":
        return None
    return next((str(entry) for entry in array.ravel() if isinstance(entry, str)), None)


def whole_turn_faults(what: Given, edges: str) -> list[Fault]:
    """Edges that turn by 360° of longitude: a parallel, where edges are straight; else a fault, for nothing is meant.

    At a pole they have no length, however far they turn. An edge of more than a whole turn is a fault either way.
    """
    layout = what.layout
    (x, y), strand_of, owner = layout.xy.T, layout.strand_of, layout.owner[layout.part]
    wide = np.flatnonzero(np.abs(np.diff(x)) >= _WHOLE_TURN)
    at_pole = (np.abs(y[wide]) == _POLE) & (np.abs(y[wide + 1]) == _POLE)
    wide = wide[(strand_of(wide) == strand_of(wide + 1)) & ~at_pole]
    row, turn = owner[strand_of(wide)], np.abs(x[wide + 1] - x[wide])
    over = np.unique(row[turn > _WHOLE_TURN])
    hint = "give it vertices less than 180° apart"
    faults = fault_rows(what, over, "has an edge of more than 360° of longitude", hint)
    if edges == "geodesic":
        whole = np.unique(row[turn == _WHOLE_TURN])
        hint = "a geodesic between its ends has no length: use edges='straight' for the parallel"
        faults += fault_rows(what, np.setdiff1d(whole, over), "has an edge of 360° of longitude", hint)
    return faults


def check_coordinates(what: Given, *, empty: bool = True) -> None:
    """Refuse positions that are not on Earth, and, unless they may be `empty`, geometries without any; by row."""
    faults: list[Fault] = []
    if not empty:
        none = np.flatnonzero(~what.missing & shapely.is_empty(what.geometries))
        faults += fault_rows(what, none, "is empty", "leave it out: series[~series.is_empty]")
    if not faults and _on_earth(what.layout.xy):
        return
    xy, row = shapely.get_coordinates(what.geometries, return_index=True)
    good = np.isfinite(xy).all(axis=1)
    faults += fault_rows(what, np.unique(row[~good]), "has coordinates that are not numbers", "remove NaN and infinity")
    far = good & (np.abs(xy[:, 1]) > _POLE)
    hint = "coordinates are longitude, latitude in degrees on WGS84; are they swapped, or projected?"
    faults += fault_rows(what, np.unique(row[far]), "has latitudes beyond ±90", hint)
    wide = good & ~far & (np.abs(xy[:, 0]) > _WIDEST)
    faults += fault_rows(what, np.unique(row[wide]), "has longitudes beyond ±540", hint)
    if faults:
        raise InputError(faults)


def _on_earth(xy: Floats) -> bool:
    """Whether all are positions; comparisons with NaN are false."""
    limits = ((-_WIDEST, _WIDEST), (-_POLE, _POLE))
    return all(len(v) == 0 or (v.min() >= low and v.max() <= high) for v, (low, high) in zip(xy.T, limits, strict=True))


def fault_rows(what: Given, rows: Ints, message: str, hint: str) -> list[Fault]:
    """A fault for each of the rows; after the first twenty, one that counts the rest."""
    faults = [Fault(f"the geometry {message}", key=_label(what, row), hint=hint) for row in rows[:_SHOWN]]
    if len(rows) > _SHOWN:
        faults.append(Fault(f"{len(rows) - _SHOWN} more geometries: {message}", hint=hint))
    return faults


def _label(what: Given, row: np.intp) -> str:
    return "" if what.scalar else f"row {what.labels[int(row)]}"


def _geometries(values: npt.NDArray[Any], labels: Sequence[Any]) -> Geometries:
    known = shapely.is_geometry(values) | shapely.is_missing(values)
    if np.all(known):
        return values
    values = values.copy()
    for row in np.flatnonzero(~known):
        if _is_null(values[row]):
            values[row], known[row] = None, True
    wrong = [
        Fault(f"{values[row]!r:.60} is not a geometry", key=f"row {labels[int(row)]}") for row in np.flatnonzero(~known)
    ]
    if wrong:
        raise InputError(wrong[:_SHOWN])
    return values


def _is_null(value: Any) -> bool:
    return value is None or (isinstance(value, float) and np.isnan(value)) or type(value).__name__ == "NAType"


def _check_crs(series: Any) -> None:
    crs = getattr(series, "crs", None)
    if crs is None or crs.to_epsg() in _LONLAT_CODES or crs.to_string() in {"OGC:CRS84", "OGC:CRS84h"}:
        return
    hint = "use .geodesic of a GeoSeries, which works in any CRS, or .to_crs(4326)"
    raise InputError(Fault(f"longitude and latitude on WGS84 are needed, not {crs.name}", key="crs", hint=hint))


def _series_maker(series: Any) -> Callable[[npt.NDArray[Any]], Any]:
    def make(values: npt.NDArray[Any]) -> Any:
        if values.dtype == object:
            import geopandas as gpd

            return gpd.GeoSeries(values, index=series.index, crs=getattr(series, "crs", None), name=series.name)
        import pandas as pd

        return pd.Series(values, index=series.index, name=series.name)

    return make


def _item(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
