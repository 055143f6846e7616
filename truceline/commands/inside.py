"""`truceline inside`: which points lie in which zones, of files of any size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.commands.arguments import EngineName, EngineOption, FormatOption, SchedulerOption, check_scheduler
from truceline.output import Format, note, print_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from layers.measures.zone_judge import Inside

__all__ = ["inside", "uncertainty_of"]

_ENDINGS = (".parquet", ".csv")


def inside(
    points: Annotated[
        str, typer.Argument(help="Points: a GeoParquet, Parquet or CSV file, a folder of them, or a pattern in quotes.")
    ],
    zones: Annotated[
        str, typer.Argument(help="Zones: a file of polygons, a scenario file, or the id of one that ships.")
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write a row for each point and zone: .parquet or .csv.")
    ] = None,
    uncertainty: Annotated[
        str | None,
        typer.Option(help="How far positions may be off: a length such as '500 m', or a column of metres."),
    ] = None,
    columns: Annotated[
        list[str] | None, typer.Option(help="What the files call longitude and latitude, as NAME=COLUMN.")
    ] = None,
    engine: EngineOption = EngineName.local,
    scheduler: SchedulerOption = None,
    format_: FormatOption = Format.table,
) -> None:
    """Count which points lie in which zones, surely or possibly; with -o, list them. Files may have any size.

    Example: truceline inside events.parquet idlib-2018 -o inside.parquet
    """
    import sys

    from geo.errors import Fault, InputError
    from layers.measures.points_in_zones import PointSet, counts_in_zones, pairs_in_zones
    from layers.measures.zone_sources import zone_parts
    from truceline.commands.events import column_pair

    if output is not None and output.suffix.lower() not in _ENDINGS:
        raise InputError(Fault(f"format {output.suffix!r} is not written", str(output), hint="use .parquet or .csv"))
    check_scheduler(engine, scheduler)
    parts = zone_parts(_zones(zones))
    given = PointSet.of(points, uncertainty_of(uncertainty), dict(map(column_pair, columns or ())))
    shown = sys.stderr.isatty()
    if output is None:
        surely, possibly = counts_in_zones(given, parts, engine=engine.value, scheduler=scheduler, progress=shown)
    else:
        pairs = pairs_in_zones(given, parts, engine=engine.value, scheduler=scheduler, progress=shown)
        surely, possibly = _write(output, pairs, [part.label for part in parts])
        note(f"{output.resolve()}: {possibly.sum():,} rows")
    rows = [
        {"zone": part.label, "certain": int(least), "possible": int(most)}
        for part, least, most in zip(parts, surely, possibly, strict=True)
    ]
    print_rows(rows, ("zone", "certain", "possible"), format_, title="Points inside")


def _zones(name: str) -> object:
    """A file of polygons, or the layers of a scenario: of its file, or of one that ships."""
    path = Path(name)
    if path.exists() and path.suffix.lower() not in (".yaml", ".yml"):
        return path
    if path.suffix and path.suffix.lower() not in (".yaml", ".yml"):
        return path
    from truceline.commands.load import lay_out

    return lay_out(name)


def uncertainty_of(text: str | None) -> float | str | None:
    """Metres of a length such as `500 m`, else the name of a column."""
    from geo.length import parse_length

    if text is None:
        return None
    try:
        (metres,) = set(parse_length(text))
    except ValueError:
        return text
    return float(metres)


def _write(output: Path, pairs: Iterator[Inside], labels: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Write the pairs as they come; how many are surely, and possibly, inside each zone."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet as pq

    from geo.files.atomic_write import atomic_write
    from layers.measures.points_in_zones import VERDICTS

    names, words = pa.array(labels, pa.string()), pa.array(VERDICTS)
    schema = pa.schema(
        [
            ("point", pa.int64()),
            ("zone", pa.dictionary(pa.int32(), pa.string())),
            ("verdict", pa.dictionary(pa.int8(), pa.string())),
        ]
    )
    counts = np.zeros((2, len(labels)), dtype=np.int64)
    with atomic_write(output) as fresh:
        parquet = output.suffix.lower() == ".parquet"
        with pq.ParquetWriter(fresh, schema) if parquet else pyarrow.csv.CSVWriter(fresh, _plain(schema)) as writer:
            for found in pairs:
                zone = pa.DictionaryArray.from_arrays(found.zone.astype(np.int32), names)
                verdict = pa.DictionaryArray.from_arrays(found.surely.astype(np.int8), words)
                table = pa.table({"point": found.row, "zone": zone, "verdict": verdict}, schema=schema)
                writer.write_table(table if parquet else table.cast(_plain(schema)))
                counts[0] += np.bincount(found.zone[found.surely], minlength=len(labels))
                counts[1] += np.bincount(found.zone, minlength=len(labels))
    return counts[0], counts[1]


def _plain(schema: object) -> object:
    """The schema with its dictionaries as text, which CSV has no other form for."""
    import pyarrow as pa

    assert isinstance(schema, pa.Schema)
    return pa.schema(
        [(field.name, pa.string() if pa.types.is_dictionary(field.type) else field.type) for field in schema]
    )
