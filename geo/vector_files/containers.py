"""GeoPackage, FlatGeobuf, Shapefile and GeoParquet: opened from memory by the one driver that their content asks."""

from __future__ import annotations

import io
import warnings
from typing import Any

import geopandas as gpd
import numpy as np
from pyproj.exceptions import ProjError

from geo.errors import Fault, InputError
from geo.files.faults import FileFaults
from geo.files.limits import MAXIMUM_BYTES, refuse_large

__all__ = ["read_dataset", "read_parquet"]

_REMARKS = ("non conformant file extension", "Non-conformant content for record")
"""What GDAL says of files in memory, which have no ending, and of times with a zone, which are read as written."""


def read_dataset(content: bytes, driver: str, faults: FileFaults, layer: str | None = None) -> gpd.GeoDataFrame:
    """The one layer of shapes in a dataset held in memory, in EPSG:4326.

    Memory holds no other file, so that nothing in the content can make GDAL read one. Raises `InputError` where GDAL
    takes it for another format than `driver`, or where several layers have shapes and none was chosen.
    """
    from pyogrio.errors import DataLayerError, DataSourceError

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            shapes = _read_layer(content, driver, faults.name, layer)
        except (DataSourceError, DataLayerError, ValueError) as error:
            raise InputError(_unreadable(error, faults.name)) from None
    for warning in caught:
        if not any(remark in str(warning.message) for remark in _REMARKS):
            faults.warn(str(warning.message))
    return _to_degrees(shapes, faults)


def _read_layer(content: bytes, driver: str, name: str, layer: str | None) -> gpd.GeoDataFrame:
    import pyogrio

    layers = {str(found): kind for found, kind in pyogrio.list_layers(content) if kind is not None}
    chosen = _choose(layers, layer, name)
    information = pyogrio.read_info(content, layer=chosen, force_feature_count=True)
    if information["driver"] != driver:
        raise InputError(Fault(f"is {information['driver']}, not {driver}", name, hint="rename it"))
    refuse_large(name, features=int(information["features"]))
    return pyogrio.read_dataframe(content, layer=chosen, on_invalid="ignore", datetime_as_string=True)


def read_parquet(content: bytes, faults: FileFaults) -> gpd.GeoDataFrame:
    """A GeoParquet file held in memory, in EPSG:4326."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        _check_parquet(pq.ParquetFile(pa.BufferReader(content)).metadata, faults.name)
        with np.errstate(invalid="ignore"):  # coordinates that are no numbers are reported later, by feature
            shapes = gpd.read_parquet(io.BytesIO(content))
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 - pyarrow, shapely and geopandas raise many kinds; each is the file's fault
        raise InputError(_unreadable(error, faults.name)) from None
    return _to_degrees(shapes, faults)


def _check_parquet(metadata: Any, name: str) -> None:
    refuse_large(name, features=metadata.num_rows)
    size = sum(metadata.row_group(index).total_byte_size for index in range(metadata.num_row_groups))
    if size > 4 * MAXIMUM_BYTES:
        raise InputError(Fault(f"unpacks to {size // 1024**2:,} MB", name, hint="cut it to what you need"))
    if b"geo" not in (metadata.metadata or {}):
        raise InputError(Fault("is Parquet without geometry", name, hint="write it as GeoParquet"))


def _choose(layers: dict[str, Any], layer: str | None, name: str) -> str:
    if layer is not None and layer in layers:
        return layer
    names = ", ".join(layers)
    if layer is not None:
        raise InputError(Fault(f"no layer {layer!r}", name, hint=f"it has {names or 'none'}"))
    if len(layers) != 1:
        what = f"has {len(layers)} layers with shapes: {names}" if layers else "has no layer with shapes"
        hint = f"name one, as {name.rpartition('/')[2]}#{next(iter(layers))}" if layers else "check which file it is"
        raise InputError(Fault(what, name, hint=hint))
    return next(iter(layers))


def _to_degrees(shapes: Any, faults: FileFaults) -> gpd.GeoDataFrame:
    if not isinstance(shapes, gpd.GeoDataFrame):
        raise InputError(Fault("has no shapes", faults.name, hint="check which layer it holds"))
    shapes = shapes.rename_geometry("geometry") if shapes.geometry.name != "geometry" else shapes
    if shapes.crs is None:
        west, south, east, north = shapes.total_bounds if len(shapes) else (0.0,) * 4
        if -180 <= west <= east <= 180 and -90 <= south <= north <= 90:  # noqa: PLR2004 - degrees
            faults.warn("states no coordinate system; it is read as WGS 84", hint="state it (.prj or crs)")
            return shapes.set_crs(4326)
        hint = "state it (.prj or crs), or save the file in WGS 84 (EPSG:4326)"
        raise InputError(Fault("states no coordinate system, and is not in degrees", faults.name, hint=hint))
    try:
        if np.isinf(shapes.total_bounds).any():
            return shapes.set_crs(4326, allow_override=True)
        return shapes.to_crs(4326)
    except (ProjError, ValueError) as error:
        hint = "save it in WGS 84 (EPSG:4326)"
        message = f"its coordinate system {shapes.crs.name!r} does not lead to WGS 84"
        raise InputError(Fault(message, faults.name, hint=hint)) from error


def _unreadable(error: Exception, name: str) -> Fault:
    reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    return Fault(f"cannot be read: {reason}", name, hint="check that it is whole and what its name says")
