"""GeoDataFrame → the columns of one page layer: geometry in whole Mercator units, attributes beside it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.errors import Fault, InputError
from geo.position import Extent
from maps.web.columns import BlockWriter
from maps.web.extents import extent_of

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["UNITS_PER_WORLD", "PackedFeatures", "pack_features", "split_by_kind"]

UNITS_PER_WORLD = 2**26  # 0.6 m at the equator: one pixel at zoom 18
_LATITUDE_LIMIT = 85.051128
_UNIT_M = 40_075_017 / UNITS_PER_WORLD
_COARSER_BEYOND = (50_000, 200_000, 600_000)  # vertices; each step halves the precision
_WGS84 = 4326
_KEEP_ORDER_BELOW = 256
_MORTON_STEPS = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)

Kind = Literal["points", "lines", "polygons"]
_KINDS: dict[Kind, tuple[int, ...]] = {"polygons": (3, 6), "lines": (1, 2, 5), "points": (0, 4)}


@dataclass(frozen=True)
class PackedFeatures:
    """One layer's features, ready for the page; rows may be in another order than they came."""

    kind: Kind
    count: int
    geometry: BlockWriter
    attributes: BlockWriter
    extent: Extent
    precision_m: float = 0.0
    """To within how far positions are kept, at the equator."""


def split_by_kind(frame: gpd.GeoDataFrame, *, name: str = "layer") -> dict[Kind, gpd.GeoDataFrame]:
    """The frame in lon/lat, apart by polygons, lines and points; rows without a place are left out.

    Raises `InputError` where there is no CRS and the coordinates cannot be degrees.
    """
    frame = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    if frame.crs is None:
        bounds = frame.total_bounds
        if len(frame) and (np.abs(bounds) > (180, 90, 180, 90)).any():
            hint = "set it, for example gdf.set_crs(32637)"
            raise InputError(Fault("the coordinates are not degrees and there is no CRS", where=name, hint=hint))
    elif frame.crs.to_epsg() != _WGS84:
        frame = frame.to_crs(_WGS84)
    collections = frame.geometry.geom_type == "GeometryCollection"
    if collections.any():
        frame = frame.explode(index_parts=False)
    types = shapely.get_type_id(np.asarray(frame.geometry.values))
    apart = {kind: frame[np.isin(types, ids)] for kind, ids in _KINDS.items()}
    multipoints = apart["points"].geometry.geom_type == "MultiPoint"
    if multipoints.any():
        apart["points"] = apart["points"].explode(index_parts=False)
    return {kind: part for kind, part in apart.items() if len(part)}


def pack_features(
    frame: gpd.GeoDataFrame,
    kind: Kind,
    *,
    columns: list[str],
    drawn: dict[str, NDArray[np.int64]] | None = None,
    lists: dict[str, list[list[tuple[int, int]]]] | None = None,
    precision_m: float | None = None,
) -> PackedFeatures:
    """Pack the features of one kind (see `split_by_kind`), in lon/lat.

    `columns` are attributes, inflated only when somebody asks for them; `drawn` are whole-number columns that decide
    how a feature is drawn (class, first day, radius …) and travel with the geometry; `lists` are pairs of whole
    numbers, any number for each feature (days and states). Row order is kept below 256
    features; above, neighbours on the ground become neighbours in the block. Positions are kept to `precision_m` at the
    equator; without it to 0.6 m in small layers and to 5 m in the largest.
    """
    shapes = np.asarray(frame.geometry.values)
    order = _spatial_order(shapes, kind)
    shapes = shapes[order]
    geometry, attributes = BlockWriter(), BlockWriter()
    if kind == "points":
        shift = _coarser_by(len(shapes), precision_m)
        for name, units in _positions(shapely.get_coordinates(shapes), shift).items():
            geometry.integers(name, units, delta=True, shift=shift)
    else:
        shift = _write_parts(geometry, shapes, kind, precision_m)
    for name, values in (drawn or {}).items():
        geometry.integers(name, values[order])
    for name, rows in (lists or {}).items():
        _write_lists(geometry, name, [rows[index] for index in order])
    for name in columns:
        attributes.column(name, frame[name].iloc[order])
    return PackedFeatures(kind, len(frame), geometry, attributes, extent_of(shapes), _UNIT_M * 2**shift)


def _write_lists(geometry: BlockWriter, name: str, rows: list[list[tuple[int, int]]]) -> None:
    """Write how many pairs each feature has, and the first and second numbers of all in a row."""
    geometry.integers(f"{name}_count", [len(row) for row in rows])
    for column, part in ((0, "from"), (1, "to")):
        geometry.integers(f"{name}_{part}", [pair[column] for row in rows for pair in row])


def mercator_units(
    longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Web Mercator in units of 2⁻²⁶ of the world, x eastward from 180° W and y southward from 85.05° N."""
    limited = np.radians(np.clip(latitude, -_LATITUDE_LIMIT, _LATITUDE_LIMIT))
    x = (longitude / 360 + 0.5) * UNITS_PER_WORLD
    y = (0.5 - np.arcsinh(np.tan(limited)) / (2 * np.pi)) * UNITS_PER_WORLD
    return np.round(x).astype(np.int64), np.round(y).astype(np.int64)


def _write_parts(
    geometry: BlockWriter, shapes: NDArray[np.object_], kind: Kind, precision_m: float | None = None
) -> int:
    """Write all vertices in a row, how many each ring or line has, and how many rings or lines each feature.

    Returns how many bits of the positions were left out.
    """
    parts, owner = shapely.get_parts(shapes, return_index=True)
    if kind == "polygons":
        parts, ring_owner = shapely.get_rings(parts, return_index=True)
        owner = owner[ring_owner]
    coordinates, part_of = shapely.get_coordinates(parts, return_index=True)
    shift = _coarser_by(len(coordinates), precision_m)
    positions = _positions(coordinates, shift)
    keep = np.ones(len(coordinates), dtype=bool)
    keep[1:] = np.any([np.diff(units) != 0 for units in (*positions.values(), part_of)], axis=0)
    geometry.integers("part_vertices", np.bincount(part_of[keep], minlength=len(parts)))
    geometry.integers("feature_parts", np.bincount(owner, minlength=len(shapes)))
    for name, units in positions.items():
        geometry.integers(name, units[keep], delta=True, shift=shift)
    return shift


def _positions(coordinates: NDArray[np.float64], shift: int) -> dict[str, NDArray[np.int64]]:
    """Mercator units of lon/lat, without the last `shift` bits."""
    units = zip("xy", mercator_units(coordinates[:, 0], coordinates[:, 1]), strict=True)
    return {name: (values + ((1 << shift) >> 1)) >> shift for name, values in units}


def _coarser_by(vertices: int, precision_m: float | None) -> int:
    """How many bits of position to leave out: what the precision allows, else none for most layers."""
    if precision_m is not None:
        return max(0, int(np.log2(precision_m / _UNIT_M)))
    return bisect_left(_COARSER_BEYOND, vertices)


def _spatial_order(shapes: NDArray[np.object_], kind: Kind) -> NDArray[np.int64]:
    if len(shapes) < _KEEP_ORDER_BELOW:
        return np.arange(len(shapes))
    if kind == "points":
        x, y = mercator_units(shapely.get_x(shapes), shapely.get_y(shapes))
    else:
        bounds = shapely.bounds(shapes)
        x, y = mercator_units((bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2)
    code = _spread_bits(x - x.min()) | (_spread_bits(y - y.min()) << np.uint64(1))
    return np.argsort(code, kind="stable")


def _spread_bits(values: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Every bit of the lower half moved to an even place (the first half of a Morton code)."""
    spread = values.astype(np.uint64)
    for shift, mask in _MORTON_STEPS:
        spread = (spread | (spread << np.uint64(shift))) & np.uint64(mask)
    return spread
