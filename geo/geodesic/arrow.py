"""Geometries that come as Arrow, and zones that go out as Arrow: GeoArrow (`geoarrow.wkb` or native) and GeoParquet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeGuard, runtime_checkable

import numpy as np
import shapely

from geo.errors import Fault, InputError

if TYPE_CHECKING:
    import geopandas as gpd
    import pyarrow as pa

__all__ = ["ArrowArray", "ParquetShapes", "arrow_of_series", "is_arrow", "series_of_arrow", "zone_batch", "zone_schema"]

_WKB_TYPES = ("binary", "large_binary", "binary_view")


@runtime_checkable
class ArrowArray(Protocol):
    """Anything that hands out an Arrow array: of pyarrow, of geoarrow, of `GeoSeries.to_arrow()` …"""

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        """The array, by the Arrow PyCapsule interface."""


def is_arrow(geometry: object) -> TypeGuard[ArrowArray]:
    """Whether geometries come as an Arrow array."""
    return isinstance(geometry, ArrowArray) and not isinstance(geometry, shapely.Geometry)


def series_of_arrow(geometry: ArrowArray) -> gpd.GeoSeries:
    """Arrow geometries as a GeoSeries; plain binary is read as WKB in longitude and latitude.

    InputError tells of what is no geometry: another type of Arrow, bytes that are not WKB.
    """
    import geopandas as gpd
    import pyarrow as pa

    try:
        plain = pa.array(geometry)
        if isinstance(geometry, pa.Array) and str(plain.type) in _WKB_TYPES:
            return gpd.GeoSeries(shapely.from_wkb(plain.to_numpy(zero_copy_only=False)), crs=4326)
        return gpd.GeoSeries.from_arrow(geometry)
    except (TypeError, ValueError, shapely.errors.GEOSException) as error:
        hint = "give an array of geoarrow.wkb, of native GeoArrow, or of WKB bytes"
        raise InputError(Fault(f"the Arrow array holds no geometries: {error}", hint=hint)) from None


def arrow_of_series(series: gpd.GeoSeries) -> ArrowArray:
    """A GeoSeries as an Arrow array of geoarrow.wkb, which holds polygons and multipolygons side by side."""
    array: ArrowArray = series.to_arrow(geometry_encoding="WKB")
    return array


class ParquetShapes:
    """A GeoParquet file read batch by batch, its shapes in longitude and latitude on WGS84."""

    def __init__(self, path: Path) -> None:
        """Open the file; InputError where it is no GeoParquet with a geometry column of WKB."""
        import pyarrow as pa
        import pyarrow.parquet as pq
        from pyproj import CRS

        try:
            self._file = pq.ParquetFile(path)
            geo = json.loads((self._file.schema_arrow.metadata or {})[b"geo"])
            self.column: str = geo["primary_column"]
            described = geo["columns"][self.column]
        except (pa.ArrowException, OSError, KeyError, ValueError):
            hint = "write it as GeoParquet, with geopandas.GeoDataFrame.to_parquet"
            raise InputError(Fault("is no GeoParquet file", str(path), hint=hint)) from None
        if described.get("encoding") != "WKB":
            problem = f"its geometry is encoded as {described.get('encoding')!r}"
            raise InputError(Fault(problem, str(path), hint="write it with the encoding WKB"))
        self._crs = CRS.from_user_input(described.get("crs") or "OGC:CRS84")
        self.rows: int = self._file.metadata.num_rows
        self.schema: pa.Schema = self._file.schema_arrow

    def batches(self, rows: int) -> Iterator[tuple[pa.RecordBatch, gpd.GeoSeries]]:
        """Batches of so many rows: all columns as they are, and the shapes."""
        import geopandas as gpd

        for batch in self._file.iter_batches(batch_size=rows):
            wkb = batch.column(self.column).to_numpy(zero_copy_only=False)
            yield batch, gpd.GeoSeries(shapely.from_wkb(wkb), crs=self._crs).to_crs(4326)


def zone_schema(shapes: ParquetShapes, columns: dict[str, Any]) -> pa.Schema:
    """The schema of the zones of a file, as GeoParquet 1.1: its columns, and those added, by name and Arrow type."""
    import pyarrow as pa

    kept = [pa.field(shapes.column, pa.binary()) if f.name == shapes.column else f for f in shapes.schema]
    kept = [each for each in kept if each.name not in columns]
    geo = {
        "version": "1.1.0",
        "primary_column": shapes.column,
        "columns": {shapes.column: {"encoding": "WKB", "geometry_types": ["Polygon", "MultiPolygon"]}},
    }
    added = [pa.field(name, kind) for name, kind in columns.items()]
    return pa.schema([*kept, *added], metadata={"geo": json.dumps(geo)})


def zone_batch(
    batch: pa.RecordBatch, zones: gpd.GeoSeries, column: str, schema: pa.Schema, values: dict[str, Any]
) -> pa.RecordBatch:
    """The rows of a batch with their zones for shapes, and with the values of the columns added."""
    import pyarrow as pa

    held = {name: batch.column(name) for name in batch.schema.names}
    for name, value in values.items():
        held[name] = pa.array(np.broadcast_to(value, len(batch)), schema.field(name).type)
    held[column] = pa.array(shapely.to_wkb(zones.to_numpy()), pa.binary())
    return pa.RecordBatch.from_arrays([held[name] for name in schema.names], schema=schema)
