"""What every file's shapes must be, whatever format they came in: on the Earth, not crossing themselves, told apart."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.files.faults import FileFaults
from geo.files.limits import refuse_large
from geo.position import Extent, Position
from geo.vector_files.positions import range_hint

__all__ = ["check_order", "check_shapes"]

_HALF_EARTH_DEGREES = 180 + 1e-9


def check_shapes(
    shapes: gpd.GeoDataFrame, faults: FileFaults, *, what: str = "features", complete: bool = False
) -> gpd.GeoDataFrame:
    """The shapes that can be used, in two dimensions; faults are noted by index.

    Rows without a geometry are left out and reported, or are errors where the shapes must be `complete`. Positions that
    are not finite or not on the Earth, lines without a length and polygons that cross themselves are errors; polygons
    of one feature that overlap each other are reported and joined; an edge across more than half the Earth is reported.
    """
    geometry = np.array(shapes.geometry.to_numpy(), dtype=object)
    refuse_large(faults.name, features=len(shapes), vertices=int(shapely.get_num_coordinates(geometry).sum()))
    missing = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    if missing.any():
        _tell_missing(shapes, missing, faults, complete=complete)
    geometry = shapely.force_2d(geometry)
    keys = np.array([f"{what}[{index}]" for index in range(len(shapes))], dtype=object)
    placed = _check_range(geometry, keys, faults) & ~missing
    geometry = _check_validity(geometry, keys, placed, faults)
    _warn_of_long_edges(geometry, keys, placed, faults)
    _check_own_ids(shapes, faults)
    kept = shapes.assign(**{shapes.geometry.name: gpd.GeoSeries(geometry, index=shapes.index, crs=shapes.crs)})
    return kept.loc[~missing].reset_index(drop=True)


def check_order(shapes: gpd.GeoDataFrame, near: Extent, faults: FileFaults, *, what: str = "features") -> None:
    """Note shapes that lie outside `near`, and would lie in it with latitude and longitude exchanged.

    Where the shapes have a column `line`, the fault names it.
    """
    west, south, east, north = shapely.bounds(shapes.geometry.to_numpy()).T
    ground = shapely.union_all(_boxes(near))
    off = ~shapely.intersects(shapely.box(west, south, east, north), ground)
    swapped = off & (np.abs(east) <= 90) & (np.abs(west) <= 90)  # noqa: PLR2004 - they could be latitudes
    swapped &= shapely.intersects(shapely.box(south, west, north, east), ground)
    for index in np.flatnonzero(swapped):
        line = int(shapes["line"].iloc[index]) if "line" in shapes else None
        key = "" if line else f"{what}[{index}]"
        hint = "swap latitude and longitude"
        faults.error("lies far outside, and inside with latitude and longitude exchanged", key, hint, line=line)


def _boxes(extent: Extent) -> list[shapely.Geometry]:
    if extent.west <= extent.east:
        return [shapely.box(*extent)]
    return [
        shapely.box(extent.west, extent.south, 180, extent.north),
        shapely.box(-180, extent.south, extent.east, extent.north),
    ]


def _tell_missing(shapes: gpd.GeoDataFrame, missing: np.ndarray, faults: FileFaults, *, complete: bool) -> None:
    count = int(missing.sum())
    first = shapes.index[int(np.argmax(missing))]
    which = "one feature has" if count == 1 else f"{count:,} features have"
    if complete:
        faults.error(f"{which} no geometry", f"features[{first}]", "give each its place, or leave it out")
    else:
        faults.warn(f"{which} no geometry and {'is' if count == 1 else 'are'} left out", f"features[{first}]")


def _check_range(geometry: np.ndarray, keys: np.ndarray, faults: FileFaults) -> np.ndarray:
    """Whether each geometry lies on the Earth; the first position of each that does not is reported."""
    coordinates, owner = shapely.get_coordinates(geometry, return_index=True)
    with np.errstate(invalid="ignore"):
        off = ~((np.abs(coordinates[:, 0]) <= 180) & (np.abs(coordinates[:, 1]) <= 90))  # noqa: PLR2004 - degrees
    sound = np.ones(len(geometry), dtype=bool)
    owners, firsts = np.unique(owner[off], return_index=True)
    for index, position in zip(owners, coordinates[off][firsts], strict=True):
        longitude, latitude = map(float, position)
        message = f"[{longitude:g}, {latitude:g}] is not on the Earth"
        faults.error(message, keys[index], range_hint(Position(longitude, latitude)))
        sound[index] = False
    return sound


def _check_validity(geometry: np.ndarray, keys: np.ndarray, placed: np.ndarray, faults: FileFaults) -> np.ndarray:
    invalid = np.flatnonzero(placed & ~shapely.is_valid(geometry))
    if not len(invalid):
        return geometry
    mended = geometry.copy()
    for index in invalid:
        if _only_parts_overlap(geometry[index]):
            faults.warn("its parts overlap each other; they are joined", keys[index])
            mended[index] = shapely.unary_union(shapely.get_parts(geometry[index]))
            continue
        reason, _, place = shapely.is_valid_reason(geometry[index]).rstrip("]").partition("[")
        where = f" at [{place.strip().replace(' ', ', ')}]" if place else ""
        hint = "repair it, e.g. with 'Fix geometries' of QGIS or ogr2ogr -makevalid"
        faults.error(f"{_WORDS.get(reason.strip(), reason.strip().lower())}{where}", keys[index], hint)
    return mended


_WORDS = {
    "Self-intersection": "a ring crosses itself or another",
    "Ring Self-intersection": "a ring touches itself",
    "Hole lies outside shell": "a hole lies outside its outer ring",
    "Holes are nested": "a hole lies in another hole",
    "Interior is disconnected": "holes cut the polygon in two",
    "Too few points in geometry component": "a line or ring has too few different positions",
    "Duplicate Rings": "a ring appears twice",
}


def _only_parts_overlap(shape: shapely.Geometry) -> bool:
    return shapely.get_type_id(shape) == shapely.GeometryType.MULTIPOLYGON and bool(
        shapely.is_valid(shapely.get_parts(shape)).all()
    )


def _warn_of_long_edges(geometry: np.ndarray, keys: np.ndarray, placed: np.ndarray, faults: FileFaults) -> None:
    """Warn of edges across more than 180° of longitude, except along a pole or round the whole world's frame."""
    drawn = geometry[placed]
    drawn_keys = keys[placed]
    parts, owner = shapely.get_parts(drawn, return_index=True)
    rings, ring_owner = shapely.get_rings(parts, return_index=True)
    lines = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    strands = np.concatenate([parts[lines], rings])
    owners = np.concatenate([owner[lines], owner[ring_owner]])
    coordinates, strand = shapely.get_coordinates(strands, return_index=True)
    if len(coordinates) < 2:  # noqa: PLR2004 - an edge has two ends
        return
    same = strand[1:] == strand[:-1]
    long = np.abs(np.diff(coordinates[:, 0])) > _HALF_EARTH_DEGREES
    level = (coordinates[1:, 1] == coordinates[:-1, 1]) & (np.abs(coordinates[1:, 0]) == 180)  # noqa: PLR2004
    for index in np.unique(owners[strand[1:][same & long & ~level]]):
        hint = "cut it at the antimeridian (RFC 7946, section 3.1.9), so that every program draws it so"
        faults.warn(
            "an edge spans more than 180° of longitude; it is taken the short way, across the antimeridian",
            drawn_keys[index],
            hint,
        )


def _check_own_ids(shapes: gpd.GeoDataFrame, faults: FileFaults) -> None:
    """Warn of ids that appear twice among the attributes."""
    if "id" not in shapes.columns:
        return
    ids = shapes["id"]
    texts = ids[ids.notna() & (ids.astype(str) != "")].astype(str)
    repeated = pd.unique(texts[texts.duplicated()])
    if len(repeated):
        shown = ", ".join(map(repr, repeated[:5]))
        faults.warn(f"the id {shown} appears twice" if len(repeated) == 1 else f"ids appear twice: {shown}", "id")
