"""Points out of pyarrow's batches: geometry as WKB or GeoArrow, or columns of longitude and latitude."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from geo.errors import Fault, InputError
from geo.tables.columns import column_of
from layers.measures.zone_judge import Points

__all__ = ["ArrowPoints", "geometry_column", "position_columns", "radius_column"]

Floats = NDArray[np.float64]
_POINT = np.dtype([("order", "u1"), ("kind", "<u4"), ("x", "<f8"), ("y", "<f8")])
"""A point in little-endian WKB (OGC 06-103r4)."""


class ArrowPoints:
    """How the points of a schema are read: `names` are the columns needed.

    `columns` says what the file calls `longitude` or `latitude`. Raises `InputError` where there is no position.
    """

    def __init__(
        self, schema: pa.Schema, name: str, columns: Mapping[str, str], uncertainty_m: float | str | None
    ) -> None:
        self._name = name
        self._to_degrees: Any = None
        self._geometry = ""
        if not columns:
            self._geometry, self._to_degrees = _geometry(schema)
        self._longitude, self._latitude = "", ""
        if self._geometry:
            self.names = [self._geometry]
        else:
            self._longitude, self._latitude = position_columns(schema.names, name, columns)
            self.names = [self._longitude, self._latitude]
        self._radius, self._same_radius = radius_column(schema.names, name, uncertainty_m)
        if self._radius:
            self.names.append(self._radius)

    def points(self, batch: pa.RecordBatch) -> Points:
        """The points of a batch; a missing position is NaN, a missing uncertainty 0."""
        if self._geometry:
            x, y = self._positions(batch.column(self._geometry))
        else:
            x, y = (_numbers(batch.column(name), name, self._name) for name in (self._longitude, self._latitude))
        if self._radius:
            return Points(x, y, np.nan_to_num(_numbers(batch.column(self._radius), self._radius, self._name), nan=0.0))
        return Points(x, y, None if self._same_radius is None else np.full(len(x), self._same_radius))

    def _positions(self, column: pa.Array) -> tuple[Floats, Floats]:
        column = column.storage if isinstance(column, pa.ExtensionArray) else column
        if pa.types.is_struct(column.type):
            x, y = (_numbers(column.field(axis), axis, self._name) for axis in ("x", "y"))
        elif pa.types.is_fixed_size_list(column.type):
            flat = column.flatten().to_numpy(zero_copy_only=False).reshape(-1, column.type.list_size)
            x, y = flat[:, 0], flat[:, 1]
        else:
            x, y = _of_wkb(column, self._name)
        return (x, y) if self._to_degrees is None else self._to_degrees.transform(x, y)


def position_columns(names: list[str], name: str, columns: Mapping[str, str]) -> tuple[str, str]:
    """What a table calls longitude and latitude. Raises `InputError` where it has neither."""
    found = {meaning: columns.get(meaning) or column_of(meaning, names) or "" for meaning in ("longitude", "latitude")}
    missing = [(meaning, column) for meaning, column in found.items() if column not in names]
    if missing:
        hint = f"say which it is, as --columns {missing[0][0]}=COLUMN; it has {', '.join(names[:20])}"
        raise InputError(
            [Fault(f"has no column of {meaning}", name, key=column, hint=hint) for meaning, column in missing]
        )
    return found["longitude"], found["latitude"]


def radius_column(names: list[str], name: str, uncertainty_m: float | str | None) -> tuple[str, float | None]:
    """The column of uncertainty, or empty; and one uncertainty for all points, where that was given."""
    if isinstance(uncertainty_m, str):
        if uncertainty_m not in names:
            raise InputError(Fault(f"has no column {uncertainty_m!r}", name, hint=f"it has {', '.join(names[:20])}"))
        return uncertainty_m, None
    if uncertainty_m is not None:
        return "", float(uncertainty_m)
    return ("uncertainty_m" if "uncertainty_m" in names else ""), None


def geometry_column(schema: pa.Schema) -> str:
    """The primary geometry of GeoParquet; empty where there is none."""
    return _geometry(schema)[0]


def _geometry(schema: pa.Schema) -> tuple[str, Any]:
    """The primary geometry of GeoParquet and how it comes to degrees; empty where there is none."""
    try:
        geo = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
        column = geo["columns"][geo["primary_column"]]
    except (ValueError, KeyError, TypeError):
        return "", None
    crs = column.get("crs", "OGC:CRS84")
    if (
        crs is None
        or crs == "OGC:CRS84"
        or (isinstance(crs, dict) and crs.get("id", {}).get("code") in ("CRS84", 4326))
    ):
        return geo["primary_column"], None
    from pyproj import CRS, Transformer

    system = CRS.from_user_input(crs)
    return geo["primary_column"], Transformer.from_crs(system, "OGC:CRS84", always_xy=True)


def _of_wkb(column: pa.Array, name: str) -> tuple[Floats, Floats]:
    """Positions of WKB points: at once where all are two-dimensional and little-endian, else through shapely."""
    width = _POINT.itemsize
    if len(column) and not column.null_count:
        offsets = np.frombuffer(column.buffers()[1], dtype="i8" if pa.types.is_large_binary(column.type) else "i4")
        offsets = offsets[column.offset : column.offset + len(column) + 1]
        if (np.diff(offsets) == width).all():
            packed = np.frombuffer(column.buffers()[2], dtype=_POINT, count=len(column), offset=int(offsets[0]))
            if (packed["order"] == 1).all() and (packed["kind"] == 1).all():
                return packed["x"].astype(float), packed["y"].astype(float)
    shapes = shapely.from_wkb(column.to_numpy(zero_copy_only=False))
    one = shapely.get_num_geometries(shapes) == 1
    shapes = np.where(one, shapely.get_geometry(shapes, 0), shapes)
    others = np.flatnonzero(~shapely.is_missing(shapes) & (shapely.get_type_id(shapes) != shapely.GeometryType.POINT))
    if len(others):
        hint = "give points, for example the centre of each shape"
        raise InputError(Fault(f"holds a {shapes[others[0]].geom_type}, not a point", name, hint=hint))
    return shapely.get_x(shapes), shapely.get_y(shapes)


def _numbers(column: pa.Array, called: str, name: str) -> Floats:
    try:
        numbers: Floats = column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise InputError(Fault(f"is not a column of numbers: {error}", name, key=called)) from None
    return numbers
