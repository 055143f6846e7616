"""`points_in_zones`: which of any number of points lie in which zones, surely or possibly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from geo.errors import Fault, InputError
from geo.files.inputs import note_input
from geo.progress import progressed
from layers.measures.point_sources import PointFile, PointsGiven, files_of, in_batches, points_of
from layers.measures.zone_judge import Inside, Points, ZoneJudge, ZoneParts
from layers.measures.zone_sources import zone_parts

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from layers.ground.build import Layers
    from layers.scenario.models import Scenario

__all__ = ["VERDICTS", "Engine", "PointSet", "counts_in_zones", "pairs_in_zones", "points_in_zones"]

VERDICTS = ("possibly inside", "inside")
Engine = Literal["local", "dask"]


def points_in_zones(
    points: PointsGiven | str | Path,
    zones: gpd.GeoDataFrame | Layers | Scenario | str | Path,
    *,
    uncertainty_m: float | str | NDArray[np.float64] | None = None,
    columns: Mapping[str, str] | None = None,
    count: bool = False,
    engine: Engine = "local",
    scheduler: str | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    r"""Which points lie in which zones: a row for each point and zone that it is inside, or possibly inside.

    Parameters
    ----------
    points
        A GeoDataFrame or GeoSeries of points in any coordinate system, `(longitudes, latitudes)`, a table with such
        columns, or the path of a GeoParquet, Parquet or CSV file, of a folder of them, or a pattern such as
        `"events/*.parquet"`. Files are read in batches: memory does not grow with them, and there is no limit on rows.
    zones
        Polygons: a GeoDataFrame, a file of them, or a scenario or its layers, whose zones count in their main reading.
        A zone is known by its column `id` (or `zone`), else by its index label. Rows with a `part`, `certain` and
        `possible`, as Truceline exports them, are one zone.
    uncertainty_m
        Metres that a position may be off: one number, one for each point, or the name of a column. Without it, a
        column `uncertainty_m` counts, or else all points are exact. NaN is 0.
    columns
        What a file calls `longitude` and `latitude`, where its names are not understood.
    count
        Whether to count instead: a row for each zone.
    engine
        "local", on this machine, or "dask", on the workers of a dask cluster, for files (needs `truceline[scale]`).
    scheduler
        The address of a dask scheduler, such as "tcp://10.0.0.1:8786"; without it workers are started here.
    progress
        Whether to show a bar on standard error.

    Returns
    -------
    Columns `point` (the position of the row, counted from 0 through all files in the order of their names), `zone` and
    `verdict` ("inside" or "possibly inside"), by point; with `count`, columns `zone`, `certain` and `possible`.

    A point on the outline is inside. An uncertain one is inside where its whole circle is, measured along the
    ellipsoid, and possibly inside where the circle meets the zone.

    Raises
    ------
    InputError
        Positions that are missing or not on Earth, with their rows; files that cannot be read; an engine that is not
        installed.

    Examples
    --------
    >>> import geopandas, shapely
    >>> zones = geopandas.GeoDataFrame({"id": ["a"]}, geometry=[shapely.box(36, 35, 37, 36)], crs=4326)
    >>> answer = points_in_zones(([36.5, 36.995, 38.0], [35.5, 35.5, 35.5]), zones, uncertainty_m=1_000)
    >>> answer["verdict"].tolist()
    ['inside', 'possibly inside']
    >>> points_in_zones(([36.5, 36.995], [35.5, 35.5]), zones, count=True).values.tolist()
    [['a', 2, 2]]

    A file, whose columns have names of its own; on a cluster with `engine="dask", scheduler="tcp://10.0.0.1:8786"`:

    >>> table = "x,y\n36.5,35.5\n"
    >>> _ = Path("points.csv").write_text(table)
    >>> options = {"columns": {"longitude": "x", "latitude": "y"}, "engine": "local", "scheduler": None}
    >>> points_in_zones("points.csv", zones, progress=False, **options)["zone"].tolist()
    ['a']
    """
    import pandas as pd

    given, parts = PointSet.of(points, uncertainty_m, columns), zone_parts(zones)
    labels = [part.label for part in parts]
    if count:
        surely, possibly = counts_in_zones(given, parts, engine=engine, scheduler=scheduler, progress=progress)
        return pd.DataFrame({"zone": labels, "certain": surely, "possible": possibly})
    found = list(pairs_in_zones(given, parts, engine=engine, scheduler=scheduler, progress=progress))
    row, zone, surely = (
        np.concatenate([getattr(pairs, name) for pairs in found]) if found else np.zeros(0, dtype=np.int64)
        for name in Inside._fields
    )
    return pd.DataFrame(
        {
            "point": row,
            "zone": pd.Categorical.from_codes(zone, pd.Index(labels)),
            "verdict": pd.Categorical.from_codes(surely.astype(np.int8), pd.Index(VERDICTS)),
        }
    )


@dataclass(frozen=True)
class PointSet:
    """All points that were given: files in their order, or points in memory."""

    files: tuple[PointFile, ...] = ()
    memory: Points | None = None

    @classmethod
    def of(
        cls,
        points: PointsGiven | str | Path,
        uncertainty_m: float | str | NDArray[np.float64] | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> PointSet:
        """Points as `points_in_zones` takes them."""
        if isinstance(points, str | Path):
            if uncertainty_m is not None and not isinstance(uncertainty_m, str | int | float):
                hint = "name a column of the files, or give one number"
                raise InputError(Fault("an array of uncertainties does not go with files", "uncertainty_m", hint=hint))
            files = files_of(points)
            for file in files:  # before anything is written, and long before the last is read
                note_input(file)
            return cls(tuple(PointFile(file, uncertainty_m, columns or {}) for file in files))
        return cls(memory=points_of(points, uncertainty_m))

    def rows(self) -> int | None:
        """How many points there are, where that is known without reading them."""
        if self.memory is not None:
            return len(self.memory.longitude)
        counts = [file.rows() for file in self.files]
        return None if None in counts else sum(filter(None, counts))

    def batches(self) -> Iterator[Points]:
        """All points, a batch at a time."""
        if self.memory is not None:
            yield from in_batches(self.memory)
        for file in self.files:
            yield from file.batches()


def pairs_in_zones(
    points: PointSet,
    zones: list[ZoneParts],
    *,
    engine: Engine = "local",
    scheduler: str | None = None,
    progress: bool = False,
) -> Iterator[Inside]:
    """The pairs of points and zones, batch after batch, with rows counted through all points."""
    first = 0
    if engine == "dask":
        from layers.measures.dask_engine import results

        for part in results(_files(points), zones, count=False, scheduler=scheduler, progress=progress):
            yield Inside(part.pairs.row + first, part.pairs.zone, part.pairs.surely)
            first += part.rows
        return
    judge = ZoneJudge(zones, few=points.rows())
    for batch in _shown(points, progress=progress):
        found = judge.inside(batch)
        yield Inside(found.row + first, found.zone, found.surely)
        first += len(batch.longitude)


def counts_in_zones(
    points: PointSet,
    zones: list[ZoneParts],
    *,
    engine: Engine = "local",
    scheduler: str | None = None,
    progress: bool = False,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many points are surely, and possibly, inside each zone."""
    if engine == "dask":
        from layers.measures.dask_engine import results

        total = np.zeros((2, len(zones)), dtype=np.int64)
        for part in results(_files(points), zones, count=True, scheduler=scheduler, progress=progress):
            total += part.counts
        return total[0], total[1]
    judge = ZoneJudge(zones, few=points.rows())
    for batch in _shown(points, progress=progress):
        judge.tally(batch)
    return judge.tallied()


def _files(points: PointSet) -> tuple[PointFile, ...]:
    if points.memory is not None:
        hint = "write the points to Parquet and give the path; workers read the files themselves"
        raise InputError(Fault("points in memory are not sent to workers", "engine", hint=hint))
    return points.files


def _shown(points: PointSet, *, progress: bool) -> Iterator[Points]:
    from layers.measures.point_sources import BATCH_ROWS

    rows = points.rows()
    steps = -(-rows // BATCH_ROWS) if rows is not None else None
    yield from progressed(points.batches(), "Points in zones", steps, shown=progress)
