"""GeoParquet 1.1: one table with a `bbox` column for spatial filters, sources in the file's metadata."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from layers.export.plain import plain, tidy
from layers.export.shapes import bounding_box
from layers.export.snapshot import Snapshot

__all__ = ["count_geoparquet", "write_geoparquet"]


def write_geoparquet(snapshot: Snapshot, path: Path) -> None:
    """All layers in one table with the column `layer`, or the only one as it is; WKB, rings counter-clockwise."""
    import pyarrow.parquet as pq

    table = tidy(snapshot.table())
    oriented = shapely.orient_polygons(np.array(table.geometry.to_numpy(), dtype=object))
    buffer = io.BytesIO()
    table.set_geometry(oriented, crs=4326).to_parquet(
        buffer, index=False, schema_version="1.1.0", write_covering_bbox=True
    )
    buffer.seek(0)
    written = pq.read_table(buffer)
    metadata = dict(written.schema.metadata)
    geo: dict[str, Any] = json.loads(metadata[b"geo"])
    column = geo["columns"]["geometry"]
    column |= {"orientation": "counterclockwise", "edges": "planar", "bbox": list(bounding_box(oriented))}
    metadata[b"geo"] = json.dumps(geo).encode()
    metadata[b"truceline"] = json.dumps(_about(snapshot), ensure_ascii=False).encode()
    pq.write_table(written.replace_schema_metadata(metadata), path, compression="zstd")


def count_geoparquet(path: Path) -> int:
    """How many rows with geometry a file has."""
    import pyarrow.parquet as pq

    return int(pq.read_table(path, columns=["geometry"]).num_rows)


def _about(snapshot: Snapshot) -> dict[str, Any]:
    rows = snapshot.sources.to_dict("records")
    return {
        "title": snapshot.scenario.title,
        "as_of": snapshot.scenario.as_of,
        "sources": [{str(name): plain(cell) for name, cell in row.items() if plain(cell)} for row in rows],
    }
