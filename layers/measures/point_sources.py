"""Points in batches, from a table in memory or from files of any size, so that memory stays flat.

GeoParquet and Parquet come row group by row group, CSV block by block, both through pyarrow; another format is read
whole. A folder or a pattern is its files, in the order of their names.
"""

from __future__ import annotations

import glob
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import Fault, InputError
from layers.measures.zone_judge import Points

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["BATCH_ROWS", "PointFile", "PointsGiven", "check_points", "files_of", "in_batches", "points_of"]

BATCH_ROWS = 131_072
PARQUET = (".parquet", ".geoparquet", ".pq")
TABLES = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz")
_MOST_FAULTS = 20

Floats = NDArray[np.float64]
PointsGiven: TypeAlias = (
    "gpd.GeoDataFrame | gpd.GeoSeries | pd.DataFrame | Mapping[str, ArrayLike] | tuple[ArrayLike, ArrayLike] | Floats"
)
"""Points in memory: shapes, columns by name, a pair of longitudes and latitudes, or an array of shape (n, 2)."""


def files_of(source: str | Path) -> list[Path]:
    """The files that a path, a folder or a pattern with `*` means. Raises `InputError` where there is none."""
    path = Path(source)
    if path.is_dir():
        found = sorted(file for file in path.rglob("*") if file.is_file() and _kind(file) and file.name[0] not in "._")
        hint = f"put files in it that end in {', '.join((*PARQUET, *TABLES))}"
    elif glob.has_magic(str(source)) and not path.exists():
        found = sorted(Path(name) for name in glob.glob(str(source), recursive=True) if Path(name).is_file())  # noqa: PTH207
        hint = "check the pattern; quote it, so that the shell leaves it alone"
    else:
        return [path]
    if not found:
        raise InputError(Fault("holds no file of points", str(source), hint=hint))
    return found


def _kind(path: Path) -> str:
    name = path.name.lower()
    if name.endswith(PARQUET):
        return "parquet"
    return "table" if name.endswith(TABLES) else ""


def in_batches(points: Points) -> Iterator[Points]:
    """Points in memory, a batch at a time."""
    for start in range(0, len(points.longitude), BATCH_ROWS):
        stop = start + BATCH_ROWS
        radius_m = None if points.uncertainty_m is None else points.uncertainty_m[start:stop]
        yield Points(points.longitude[start:stop], points.latitude[start:stop], radius_m)


def check_points(points: Points, first_row: int, name: str) -> None:
    """Raise `InputError` with the rows whose position is missing or not on Earth, or whose uncertainty is negative."""
    x, y, radius_m = points
    bad = ~((np.abs(x) <= 180) & (np.abs(y) <= 90))  # noqa: PLR2004 - degrees; NaN is bad too
    faults = [
        Fault(
            f"longitude {x[row]:g}, latitude {y[row]:g} is no position",
            name,
            key=f"row {first_row + row}",
            hint=_hint(x[row]),
        )
        for row in np.flatnonzero(bad)[:_MOST_FAULTS]
    ]
    if radius_m is not None:
        faults += [
            Fault(f"an uncertainty of {radius_m[row]:g} m is none", name, key=f"row {first_row + row}")
            for row in np.flatnonzero((radius_m < 0) | np.isinf(radius_m))[:_MOST_FAULTS]
        ]
    if faults:
        raise InputError(faults)


def _hint(longitude: float) -> str:
    return "fill it in or leave the row out" if np.isnan(longitude) else "give degrees: longitude ±180, latitude ±90"


def points_of(data: PointsGiven, uncertainty_m: float | str | Sequence[float] | Floats | None) -> Points:
    """Points held in memory: a GeoSeries or GeoDataFrame of points, columns by name, or a pair of arrays.

    Raises `InputError` where they are no points, or where the columns differ in length.
    """
    if hasattr(data, "geometry"):
        x, y = _of_frame(data)
    else:
        table = _columns(data)
        x, y = table["longitude"], table["latitude"]
    radius_m = _radii(data, uncertainty_m, len(x))
    if not len(x) == len(y) == (len(x) if radius_m is None else len(radius_m)):
        raise InputError(
            Fault("longitude, latitude and uncertainty differ in length", "points", hint="give one of each a point")
        )
    points = Points(x, y, radius_m)
    check_points(points, 0, "points")
    return points


def _of_frame(data: gpd.GeoDataFrame | gpd.GeoSeries) -> tuple[Floats, Floats]:
    import shapely

    series = data.geometry
    if series.crs is not None and series.crs.to_epsg() != 4326:  # noqa: PLR2004
        series = series.to_crs(4326)
    shapes = series.to_numpy()
    others = np.flatnonzero(shapely.get_type_id(shapes) != shapely.GeometryType.POINT)
    if len(others):
        hint = "give points, for example the centre of each shape"
        raise InputError([Fault("is no point", "points", key=f"row {row}", hint=hint) for row in others[:_MOST_FAULTS]])
    return shapely.get_x(shapes), shapely.get_y(shapes)


def _columns(data: Any) -> dict[str, Floats]:
    """Longitude and latitude of a table, a mapping, a pair of arrays or an array of shape (n, 2)."""
    from geo.tables.columns import column_of

    if isinstance(data, Mapping) or hasattr(data, "columns"):
        names = list(map(str, data.keys()))
        found = {meaning: column_of(meaning, names) for meaning in ("longitude", "latitude")}
        missing = [meaning for meaning, name in found.items() if name is None]
        if missing:
            raise InputError(
                [Fault(f"has no {meaning}", "points", hint=f"name a column {meaning}") for meaning in missing]
            )
        return {meaning: np.asarray(data[name], dtype=float) for meaning, name in found.items()}
    if isinstance(data, np.ndarray) and data.ndim == 2:  # noqa: PLR2004 - rows of two
        data = tuple(data.T)
    try:
        x, y = (np.atleast_1d(np.asarray(column, dtype=float)) for column in data)
    except (TypeError, ValueError):
        hint = "give a GeoDataFrame, (longitudes, latitudes), a table with these columns, or a path"
        raise InputError(Fault(f"{type(data).__name__} holds no points", "points", hint=hint)) from None
    return {"longitude": x, "latitude": y}


def _radii(data: Any, uncertainty_m: Any, count: int) -> Floats | None:
    names = list(map(str, data.keys())) if hasattr(data, "keys") else []
    if uncertainty_m is None and "uncertainty_m" in names:
        uncertainty_m = "uncertainty_m"
    if uncertainty_m is None:
        return None
    if isinstance(uncertainty_m, str):
        if uncertainty_m not in names:
            raise InputError(Fault(f"has no column {uncertainty_m!r}", "points", key="uncertainty_m"))
        uncertainty_m = data[uncertainty_m]
    radius_m = np.nan_to_num(np.asarray(uncertainty_m, dtype=float), nan=0.0)
    return np.full(count, float(radius_m)) if radius_m.ndim == 0 else radius_m


@dataclass(frozen=True)
class PointFile:
    """One file of points. `groups` are the row groups of a Parquet file to read, all where it is empty.

    `uncertainty_m` is metres for all points or the name of a column; without it a column `uncertainty_m` counts.
    """

    path: Path
    uncertainty_m: float | str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[int, ...] = ()

    def rows(self) -> int | None:
        """How many points, where the file says so without being read."""
        if _kind(self.path) != "parquet":
            return None
        file = self.opened()
        groups = self.groups or range(file.num_row_groups)
        return sum(int(file.metadata.row_group(group).num_rows) for group in groups)

    def parts(self) -> list[PointFile]:
        """The file cut where it can be read in parts by itself: a Parquet file at its row groups."""
        if _kind(self.path) != "parquet":
            return [self]
        return [
            PointFile(self.path, self.uncertainty_m, self.columns, (group,))
            for group in range(self.opened().num_row_groups)
        ]

    def batches(self) -> Iterator[Points]:
        """The points, checked. Raises `InputError` for what is no table of points, with the rows at fault."""
        from geo.files.local_file import refuse_special

        refuse_special(self.path)
        reader = {"parquet": self._parquet_batches, "table": self._table_batches}.get(_kind(self.path), self._shapes)
        row = 0
        for points in reader():
            check_points(points, row, str(self.path))
            row += len(points.longitude)
            yield points

    def opened(self) -> Any:
        """The file as pyarrow's `ParquetFile`. Raises `InputError` where it is none."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return pq.ParquetFile(self.path, memory_map=False, pre_buffer=False)
        except (pa.ArrowInvalid, OSError) as error:
            reason = str(error).split(". ")[0]
            raise InputError(
                Fault(f"cannot be read as Parquet: {reason}", str(self.path), hint="check how it was made")
            ) from None

    def _parquet_batches(self) -> Iterator[Points]:
        from layers.measures.arrow_points import ArrowPoints

        file = self.opened()
        read = ArrowPoints(file.schema_arrow, str(self.path), self.columns, self.uncertainty_m)
        groups = list(self.groups or range(file.num_row_groups))
        for batch in file.iter_batches(batch_size=BATCH_ROWS, row_groups=groups, columns=read.names, use_threads=False):
            yield read.points(batch)

    def _table_batches(self) -> Iterator[Points]:
        from layers.measures.csv_points import has_degrees, table_batches

        if self.columns or has_degrees(self.path):
            yield from table_batches(self.path, self.columns, self.uncertainty_m)
        else:
            yield from self._shapes()

    def _shapes(self) -> Iterator[Points]:
        from geo.vector_files.read import read_shapes

        yield from in_batches(points_of(read_shapes(self.path, complete=True), self.uncertainty_m))
