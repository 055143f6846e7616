"""Natural Earth 1:10m reference shapes that ship with Truceline: countries, divisions, borders, lakes, rivers, places.

Countries and first-level divisions are one coverage whose lines are stored once (`arcs`), so that land, countries and
divisions meet without slivers and the border of two neighbours is the same line, vertex for vertex, in both.

The scale is 1:10,000,000: vertices stand 1-4 km apart on land borders, and a position is good to about 1 km (0.1 mm on
the printed map), worse in remote country. A length along such a line falls short of the surveyed one by 1-20 %. Natural
Earth shows who holds ground, not who owns it. Source, version and licence: `docs/data.md`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

import seeds
from geo.errors import Fault, InputError
from geo.natural_earth.packed_shapes import SHAPE_COLUMNS, ArcTable, unpack
from geo.natural_earth.position_errors import position_error_m
from geo.position import Extent

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd
    import pyarrow as pa
    import shapely
    from numpy.typing import NDArray

__all__ = [
    "Layer",
    "UnknownNameError",
    "border",
    "coast",
    "country_polygon",
    "division_borders",
    "division_error_m",
    "division_polygon",
    "read",
]

Layer = Literal["countries", "admin1", "boundaries", "lakes", "rivers", "places", "world"]

_BOX_COLUMNS = ("west", "south", "east", "north")
_COUNTRY_COLUMNS = {
    "countries": ("code", "code3"),
    "admin1": ("country", "country3"),
    "boundaries": ("left", "right"),
    "places": ("country", "country3"),
}


def read(
    layer: Layer, *, extent: Extent | None = None, countries: Iterable[str] | None = None, clip: bool = False
) -> gpd.GeoDataFrame:
    """Read a layer as a GeoDataFrame in EPSG:4326.

    - `countries`: code (ISO 3166-1 alpha-2, empty where there is none), code3 (Natural Earth's), name, name_ar,
      sovereign, kind, rank, label_longitude, label_latitude
    - `admin1`: code (ISO 3166-2, empty where it has none of this ground), geonames (of the first-level division that
      it is or lies in, such as `SY.12`), name, name_ar, region (ISO 3166-2 of the first-level division that one of the
      second level lies in: `ES-PV` for Gipuzkoa), status (`former` for the ground of before a reform, `part` for one
      that a reform has moved in parts; neither bears a code), country, country3
    - `boundaries`: kind (international, disputed, line of control, overlay limit …), name, left, right (code3)
    - `lakes`: name, name_ar, kind, rank; `rivers`: name, kind, rank (0 = seen on a world map, 10 = only close up)
    - `places`: name, country, country3, admin1, rank, population, capital, geonameid
    - `world`: the world's land in rough outline (0.25 degrees), a row for each mass

    `extent` keeps rows whose box meets it (west > east crosses the antimeridian) and with `clip` cuts them to it;
    `countries` keeps rows of these countries, by ISO code, Natural Earth code or English name. Raises `InputError` for
    an unknown country and `ValueError` for an unknown layer or for countries of a layer that knows none.
    """
    import geopandas as gpd

    if layer not in get_args(Layer):
        raise ValueError(f"{layer!r} is not a layer; there are {', '.join(get_args(Layer))}")
    table = _table(layer)
    keep = np.ones(len(table), dtype=bool)
    if extent is not None:
        keep &= _meets(table, extent)
    if countries is not None:
        if layer not in _COUNTRY_COLUMNS:
            raise ValueError(f"the layer {layer!r} does not know countries; give an extent")
        codes = {code for name in countries for code in _country_codes(name)}
        keep &= np.any([np.isin(_strings(table, column), list(codes)) for column in _COUNTRY_COLUMNS[layer]], axis=0)
    rows = np.flatnonzero(keep)
    frame = gpd.GeoDataFrame(_attributes(table, rows), geometry=_shapes(table, rows), crs=4326)
    if extent is None or not clip:
        return frame
    frame["geometry"] = _cut(frame.geometry.to_numpy(), extent)
    return frame[~frame.geometry.is_empty].reset_index(drop=True)


@lru_cache(maxsize=64)
def country_polygon(code: str) -> shapely.MultiPolygon:
    """The land of a country, by ISO or Natural Earth code or English name. Raises `InputError` if it is unknown."""
    import shapely

    table = _table("countries")
    rows = np.flatnonzero(np.isin(_strings(table, "code3"), _country_codes(code)))
    return shapely.MultiPolygon(list(shapely.get_parts(shapely.coverage_union_all(_shapes(table, rows)))))


@lru_cache(maxsize=64)
def division_polygon(code: str) -> shapely.MultiPolygon:
    """The land of a first-level division, by ISO 3166-2 code, GeoNames code or name.

    A code may be that of a whole of which Natural Earth draws the parts: `ES-PV`, `GB.SCT`.

    Raises `InputError`, with candidates, if it is unknown or the name of several.
    """
    import shapely

    rows = _division_rows(code)
    if rows is None:
        raise _unknown(code, "division")
    return shapely.MultiPolygon(list(shapely.get_parts(shapely.coverage_union_all(_shapes(_table("admin1"), rows)))))


def division_error_m(code: str) -> float:
    """How far, in metres, the outline of a division may lie from the ground truth; named as for `division_polygon`.

    About a kilometre, and more where Natural Earth is known to be worse (`position_errors`). Raises `InputError` as
    `division_polygon` does.
    """
    rows = _division_rows(code)
    if rows is None:
        raise _unknown(code, "division")
    return position_error_m(_strings(_table("admin1"), "code")[rows])


def border(one: str, *others: str) -> shapely.LineString | shapely.MultiLineString:
    """The line that a country or division shares with another, or with several, drawn once from the coverage.

    Each may be a country (`SY`, `SYR`, `Syria`) or a division (`SY-ID`, `SY.12`, `Idlib`); a division and its own
    country share the line between the division and the rest of the country. The line's direction means nothing.
    Raises `InputError` if one is unknown or `one` does not meet each of the others.
    """
    if not others:
        raise ValueError("a border needs two sides")
    return _joined(_arcs().lines(np.unique(np.concatenate([_shared_arcs(one, other) for other in others]))))


def coast(
    countries: Iterable[str] | None = None, *, extent: Extent | None = None
) -> shapely.LineString | shapely.MultiLineString:
    """The shore of countries, or of all, without the cuts that the antimeridian leaves in the data.

    `extent` cuts it; only what lies in the extent is read. Raises `InputError` for an unknown country.
    """
    members = _within(countries, extent)
    sides = _arcs().sides
    shore = (sides.min(axis=1) == -1) & np.isin(sides.max(axis=1), members)
    lines = _arcs().lines(np.flatnonzero(shore))
    return _line(_joined(line for line in lines if not (np.abs(line[:, 0]) == 180).all()), extent)  # noqa: PLR2004 - degrees


def division_borders(
    countries: Iterable[str] | None = None, *, extent: Extent | None = None
) -> shapely.LineString | shapely.MultiLineString:
    """The lines between first-level divisions of one country, for some countries or for all, each once.

    `extent` cuts them; only what lies in the extent is read. Raises `InputError` for an unknown country.
    """
    members = _within(countries, extent)
    sides = _arcs().sides
    country = np.append(np.unique(_strings(_table("admin1"), "country3"), return_inverse=True)[1], -1)
    inner = (sides.min(axis=1) >= 0) & (country[sides[:, 0]] == country[sides[:, 1]])
    inner &= np.isin(sides, members).any(axis=1)
    return _line(_joined(_arcs().lines(np.flatnonzero(inner))), extent)


def _within(countries: Iterable[str] | None, extent: Extent | None) -> NDArray[np.int64]:
    """Rows of `admin1` of these countries whose boxes meet the extent."""
    members = np.arange(len(_table("admin1")))
    if countries is not None:
        members = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *map(_members, countries)]))
    return members if extent is None else members[_meets(_table("admin1"), extent)[members]]


def _line(
    line: shapely.LineString | shapely.MultiLineString, extent: Extent | None
) -> shapely.LineString | shapely.MultiLineString:
    import shapely

    return line if extent is None else _merged(list(shapely.get_parts(_cut(np.array([line]), extent))))


# ------------------------------------------------------------------ names


@lru_cache(maxsize=512)
def _country_codes(name: str) -> tuple[str, ...]:
    """Natural Earth codes of a country and of what goes with it under one ISO code."""
    table = _table("countries")
    wanted = name.strip().casefold()
    for column in ("code", "code3", "name"):
        hits = np.array([value.casefold() == wanted for value in _strings(table, column)]) if wanted else np.zeros(0)
        if hits.any():
            return tuple(_strings(table, "code3")[hits]) + ((name.strip().upper(),) if column == "code" else ())
    raise _unknown(name, "country")


def _division_rows(name: str) -> NDArray[np.int64] | None:
    """Rows of one division; None if there is none of that name. Raises `InputError` if there are several."""
    table = _table("admin1")
    wanted = name.strip().casefold()
    for column in ("code", "region", "geonames", "name", "name_ar"):
        rows = np.flatnonzero([value.casefold() == wanted and value != "" for value in _strings(table, column)])
        if len(rows) > 1 and column == "name":
            codes = ", ".join(f"{_strings(table, 'code')[r]} ({_strings(table, 'country')[r]})" for r in rows)
            raise InputError(Fault(f"{name!r} is the name of {len(rows)} divisions", hint=f"write a code: {codes}"))
        if len(rows):
            return rows
    return None


@lru_cache(maxsize=512)
def _members(name: str) -> NDArray[np.int64]:
    """Rows of `admin1` that make up a country or a division."""
    try:
        codes = _country_codes(name)
    except InputError:
        rows = _division_rows(name)
        if rows is None:
            raise _unknown(name, "country or division") from None
        return rows
    return np.flatnonzero(np.isin(_strings(_table("admin1"), "country3"), codes))


def _shared_arcs(one: str, other: str) -> NDArray[np.int64]:
    first, second = (set(_members(name).tolist()) for name in (one, other))
    first, second = (first - second, second) if second < first else (first, second - first)
    left, right = _arcs().sides.T
    a, b = (np.array(sorted(side), dtype=np.int64) for side in (first, second))
    shared = (np.isin(left, a) & np.isin(right, b)) | (np.isin(left, b) & np.isin(right, a))
    if not shared.any():
        raise InputError(Fault(f"{one!r} and {other!r} share no border", hint="check the codes, for example SY and TR"))
    return np.flatnonzero(shared)


class UnknownNameError(InputError):
    """No country or division of Natural Earth is called by `name`."""

    def __init__(self, name: str, fault: Fault) -> None:
        super().__init__(fault)
        self.name = name


def _unknown(name: str, what: str) -> UnknownNameError:
    from rapidfuzz import process

    known = [*_strings(_table("countries"), "name"), *_strings(_table("admin1"), "name")]
    near = ", ".join(dict.fromkeys(match for match, *_ in process.extract(name, known, limit=5, score_cutoff=75)))
    hint = f"did you mean {near}?" if near else "write an ISO code, for example SY, or SY-ID for a division"
    return UnknownNameError(name, Fault(f"{name!r} is not a {what} of Natural Earth", hint=hint))


# ------------------------------------------------------------------ files


@lru_cache(maxsize=8)
def _table(layer: str) -> pa.Table:
    import pyarrow.parquet as pq

    return pq.ParquetFile(_path(layer), memory_map=True).read().combine_chunks()


@lru_cache(maxsize=1)
def _arcs() -> ArcTable:
    return ArcTable(_path("arcs"))


def _path(layer: str) -> Path:
    return seeds.path("natural_earth", f"{layer}.parquet")


def _shapes(table: pa.Table, rows: NDArray[np.int64]) -> NDArray[Any]:
    return unpack(table, rows, _arcs())


def _joined(lines: Iterable[NDArray[np.float64]]) -> shapely.LineString | shapely.MultiLineString:
    """Lines of coordinates as one line, joined where they meet."""
    import shapely

    return _merged([shapely.LineString(line) for line in lines])


def _merged(lines: list[shapely.LineString]) -> shapely.LineString | shapely.MultiLineString:
    import shapely

    whole = shapely.line_merge(shapely.MultiLineString([line for line in lines if not line.is_empty]))
    return whole if isinstance(whole, shapely.LineString | shapely.MultiLineString) else shapely.LineString()


def _strings(table: pa.Table, column: str) -> NDArray[Any]:
    return np.asarray(table[column].to_numpy(zero_copy_only=False))


def _attributes(table: pa.Table, rows: NDArray[np.int64]) -> pd.DataFrame:
    names = [c for c in table.column_names if c not in (*SHAPE_COLUMNS, *_BOX_COLUMNS)]
    frame: pd.DataFrame = table.select(names).take(rows).to_pandas()
    return frame


def _boxes(extent: Extent) -> list[Extent]:
    if extent.west <= extent.east:
        return [extent]
    return [extent._replace(east=180.0), extent._replace(west=-180.0)]


def _meets(table: pa.Table, extent: Extent) -> NDArray[np.bool_]:
    west, south, east, north = (table[side].to_numpy() for side in _BOX_COLUMNS)
    hits = [(west <= b.east) & (east >= b.west) & (south <= b.north) & (north >= b.south) for b in _boxes(extent)]
    found: NDArray[np.bool_] = np.logical_or.reduce(hits)
    return found


def _cut(shapes: NDArray[Any], extent: Extent) -> NDArray[Any]:
    import shapely

    pieces = [
        shapely.clip_by_rect(shapes, *box) for box in _boxes(extent) if box.west < box.east and box.south < box.north
    ]
    if not pieces:
        return np.full(len(shapes), shapely.GeometryCollection())
    return np.asarray(shapely.union_all(np.array(pieces), axis=0)) if len(pieces) > 1 else pieces[0]
