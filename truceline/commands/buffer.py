"""`truceline buffer`: a zone round the shapes of a file, measured along the ellipsoid."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.output import file_or_output, note

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.length import LengthRange

__all__ = ["buffer", "write_shapes"]

_BATCH = 2_000  # shapes at a time
_BATCH_VERTICES = 200_000  # of shapes at a time, if there is more than one
_LONG = 50_000  # vertices: progress is shown
_DRIVERS = {".geojson": "GeoJSON", ".json": "GeoJSON", ".gpkg": "GPKG", ".fgb": "FlatGeobuf", ".parquet": "Parquet"}


class SideName(StrEnum):
    """The choices of `--side`."""

    both = "both"
    left = "left"
    right = "right"


class EdgesName(StrEnum):
    """The choices of `--edges`."""

    straight = "straight"
    geodesic = "geodesic"


def buffer(
    file: Annotated[Path, typer.Argument(help="A vector file: GeoJSON, GeoPackage, Shapefile, KML …")],
    depth: Annotated[str, typer.Option("--depth", help="How far: '15 km', '15-20 km' (two zones), '500 m'.")],
    output: Annotated[
        Path,
        typer.Option("-o", "--output", help="The file to write: .geojson, .gpkg, .fgb, .parquet; '-' for GeoJSON."),
    ],
    side: Annotated[
        SideName, typer.Option("--side", help="Of lines: one side only, in the direction in which they are drawn.")
    ] = SideName.both,
    edges: Annotated[
        EdgesName,
        typer.Option(
            "--edges", help="What joins two vertices: a line straight in longitude and latitude, or a geodesic."
        ),
    ] = EdgesName.straight,
) -> None:
    """Draw a zone of a true depth round the shapes of a file, anywhere on Earth, and say how exact it is.

    Example: truceline buffer line.geojson --depth "15 km" --side left -o zone.geojson
    """
    with file_or_output(output, ".geojson") as target:
        done = _buffered(file, depth, target, side, edges)
    _report(output, *done)


def _buffered(file: Path, depth: str, output: Path, side: SideName, edges: EdgesName) -> tuple[int, float, float]:
    """Write the zones: how many they are, their area in km², and the largest error of an outline in metres."""
    from geo.errors import Fault, InputError
    from geo.files.inputs import protected_inputs, refuse_input
    from geo.vector_files.read import read_shapes

    _check_format(output)
    depths = _depths(depth)
    if file.suffix.lower() == output.suffix.lower() == ".parquet" and file.exists():
        return _stream(file, output, depths, side, edges)
    with protected_inputs():
        shapes = read_shapes(file)
        refuse_input(output)
    if shapes.empty:
        raise InputError(Fault("has no shape to draw a zone round", str(file), hint="check which layer it holds"))
    zones, bound_m = _zones(shapes, depths, side, edges)
    write_shapes(zones, output)
    return len(zones), float(zones["area_km2"].sum()), bound_m


def _report(output: Path, count: int, area_km2: float, bound_m: float) -> None:
    where = "standard output" if str(output) == "-" else output.resolve()
    note(f"{where}: {count:,} zone{'s' * (count != 1)}, {area_km2:,.1f} km²")
    note(f"No outline is off by more than {bound_m:.2f} m, measured along the ellipsoid.")


def _stream(file: Path, output: Path, depth: LengthRange, side: SideName, edges: EdgesName) -> tuple[int, float, float]:
    """GeoParquet to GeoParquet, batch by batch: the file may be larger than memory."""
    import sys

    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    from geo import geodesic_area, geodesic_buffer
    from geo.errors import Fault, InputError, TrucelineError
    from geo.files.atomic_write import atomic_write
    from geo.files.inputs import note_input, protected_inputs, refuse_input
    from geo.geodesic.arrow import ParquetShapes, zone_batch, zone_schema
    from geo.progress import progressed

    with protected_inputs():
        shapes = ParquetShapes(file)
        note_input(file)
        refuse_input(output)
    if shapes.rows == 0:
        raise InputError(Fault("has no shape to draw a zone round", str(file), hint="check which layer it holds"))
    schema = zone_schema(shapes, {"depth_m": pa.float64(), "side": pa.string(), "area_km2": pa.float64()})
    depths = tuple(dict.fromkeys(depth))
    count, area_km2, bound_m = 0, 0.0, 0.0

    def recount(fresh: Path) -> None:
        found = _count(fresh)
        if found != count:
            raise TrucelineError(f"{output}: {found} zones were found again of {count}; nothing was changed")

    batches = -(-shapes.rows // _BATCH)
    with atomic_write(output, check=recount) as fresh, pq.ParquetWriter(fresh, schema) as writer:
        shown = sys.stderr.isatty() and batches > 1
        for batch, geometry in progressed(shapes.batches(_BATCH), "Zones", batches, shown=shown):
            for depth_m in depths:
                zones, bound = geodesic_buffer(geometry, depth_m, edges=edges.value, side=side.value, return_bound=True)
                areas = np.round(geodesic_area(zones.to_numpy(), edges="straight") / 1e6, 6)
                values = {"depth_m": depth_m, "side": side.value, "area_km2": areas}
                writer.write_batch(zone_batch(batch, zones, shapes.column, schema, values))
                count += len(zones)
                area_km2 += float(areas.sum())
                bound_m = max(bound_m, float(bound.max()))
    return count, area_km2, bound_m


def _depths(text: str) -> LengthRange:
    from geo.errors import Fault, InputError
    from geo.length import parse_length

    try:
        return parse_length(text)
    except ValueError as error:
        raise InputError(Fault(str(error), key="--depth")) from None


def _zones(
    shapes: gpd.GeoDataFrame, depth: LengthRange, side: SideName, edges: EdgesName
) -> tuple[gpd.GeoDataFrame, float]:
    """The zones, one for each shape and depth, with `depth_m`, `side` and `area_km2`; and the largest error found."""
    import sys

    import numpy as np
    import pandas as pd

    from geo import geodesic_area, geodesic_buffer
    from geo.progress import progressed

    vertices = shapes.count_coordinates().to_numpy().cumsum()
    batch = np.maximum(vertices // _BATCH_VERTICES, np.arange(len(shapes)) // _BATCH)
    steps = [
        (depth_m, rows)
        for depth_m in dict.fromkeys(depth)
        for rows in np.split(np.arange(len(shapes)), np.flatnonzero(np.diff(batch)) + 1)
    ]
    found, bounds = [], []
    shown = sys.stderr.isatty() and vertices[-1] > _LONG
    for depth_m, rows in progressed(steps, "Zones", len(steps), shown=shown):
        some = shapes.iloc[rows]
        geometry, bound = geodesic_buffer(some.geometry, depth_m, edges=edges.value, side=side.value, return_bound=True)
        zone = some.set_geometry(geometry)
        zone["depth_m"], zone["side"] = depth_m, side.value
        zone["area_km2"] = (geodesic_area(zone.geometry, edges="straight") / 1e6).round(6)
        found.append(zone)
        bounds.append(bound.max())
    return pd.concat(found, ignore_index=True), float(max(bounds))


def _check_format(output: Path) -> None:
    from geo.errors import Fault, InputError

    if output.suffix.lower() not in _DRIVERS:
        hint = f"use one of {', '.join(_DRIVERS)}"
        raise InputError(Fault(f"format {output.suffix or output.name!r} is not written", str(output), hint=hint))


def write_shapes(zones: gpd.GeoDataFrame, output: Path) -> None:
    """Write beside the target, open again and count, then move over it."""
    import pyogrio

    from geo.errors import TrucelineError
    from geo.files.atomic_write import atomic_write
    from geo.vector_files.column_names import geopackage_names, whole_where_missing

    driver = _DRIVERS[output.suffix.lower()]

    def recount(fresh: Path) -> None:
        count = _count(fresh)
        if count != len(zones):
            raise TrucelineError(f"{output}: {count} zones were found again of {len(zones)}; nothing was changed")

    zones = whole_where_missing(zones)
    with atomic_write(output, check=recount) as fresh:
        if driver == "Parquet":
            zones.to_parquet(fresh)
        else:
            options = {"RFC7946": "YES"} if driver == "GeoJSON" else {}
            if driver == "GPKG":
                renamed, options = geopackage_names(zones.columns.drop(zones.geometry.name))
                zones = zones.rename(columns=renamed)
            pyogrio.write_dataframe(zones, fresh, driver=driver, promote_to_multi=True, layer_options=options)


def _count(path: Path) -> int:
    import pyarrow.parquet
    import pyogrio

    if path.suffix.lower() == ".parquet":
        return int(pyarrow.parquet.read_metadata(path).num_rows)
    return int(pyogrio.read_info(path, force_feature_count=True)["features"])
