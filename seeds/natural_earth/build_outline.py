"""Build the outline of the world from the coverage that ships: `python seeds/natural_earth/build_outline.py`.

`outline_arcs.parquet`: every arc of a shore or a border between countries, simplified to `DETAIL` degrees with its ends
where they were; `arc` is its row in `arcs.parquet`, so that either version of it joins the same neighbours.
`outline.parquet`: the land masses, as rings of those arcs.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from build_packing import boxes, stepped, write

from geo.natural_earth.packed_shapes import ArcTable

HERE = Path(__file__).resolve().parent
DETAIL = 0.06
"""Degrees; what the outline leaves out: a pixel where the world is 6,000 pixels wide."""


def sides(count: int) -> np.ndarray:
    """The rows of `countries` on the left and right of each arc, -1 for the sea and for lines within a country."""
    table = pq.read_table(HERE / "countries.parquet", columns=["arcs"])
    found = np.full((count, 2), -1, dtype=np.int32)
    for row, references in enumerate(table["arcs"].to_pylist()):
        for reference in references:
            arc, side = (~reference, 1) if reference < 0 else (reference, 0)
            found[arc, side] = row
    return found


def loops(shore: list[int], ends: dict[int, tuple[tuple[float, float], tuple[float, float]]]) -> list[list[int]]:
    """Closed chains of directed arcs (`~i`: arc i backwards), each arc in one of them."""
    starting = defaultdict(list)
    for reference in shore:
        starting[ends[reference][0]].append(reference)
    chains = []
    while starting:
        start = next(iter(starting))
        links, at = [], start
        while True:
            reference = starting[at].pop()
            if not starting[at]:
                del starting[at]
            links.append(reference)
            at = ends[reference][1]
            if at == start:
                break
        chains.append(links)
    return chains


def masses(
    chains: list[list[int]], lines: dict[int, np.ndarray]
) -> tuple[list[list[list[int]]], list[shapely.MultiPolygon]]:
    """The chains by land mass, shore first and then its inland seas; and the masses' full shapes."""
    rings = [shapely.LinearRing(np.concatenate([lines[r] for r in links])) for links in chains]
    outer = [shapely.is_ccw(ring) == shapely.is_ccw(rings[np.argmax(shapely.length(rings))]) for ring in rings]
    shores = [index for index, is_outer in enumerate(outer) if is_outer]
    tree = shapely.STRtree(shapely.polygons([rings[index] for index in shores]))
    groups = {index: [chains[index]] for index in shores}
    for index, is_outer in enumerate(outer):
        if is_outer:
            continue
        around = tree.query(shapely.polygons(rings[index]).representative_point(), predicate="within")
        nearest = min(around, key=lambda one: tree.geometries[one].area)
        groups[shores[nearest]].append(chains[index])
    shapes = [shapely.multipolygons([shapely.polygons(rings[index])]) for index in groups]
    return list(groups.values()), shapes


def write_masses(outer: np.ndarray, between: np.ndarray, full: dict[int, np.ndarray]) -> None:
    """Write the land masses; `outer` are the arcs in the order in which they were written."""
    row_of = {arc: row for row, arc in enumerate(outer.tolist())}
    shore = [arc if between[arc, 0] >= 0 else ~arc for arc in outer.tolist() if between[arc].min() < 0]
    lines = {r: full[r] if r >= 0 else full[~r][::-1] for r in shore}
    ends = {r: (tuple(line[0].tolist()), tuple(line[-1].tolist())) for r, line in lines.items()}
    found, shapes = masses(loops(shore, ends), lines)
    in_rows = [[[row_of[r] if r >= 0 else ~row_of[~r] for r in ring] for ring in mass] for mass in found]
    kinds = pd.DataFrame({"kind": ["land"] * len(in_rows)})
    write(HERE / "outline.parquet", kinds, boxes(np.asarray(shapes)) | _packed(in_rows))


def _packed(rings_of_masses: list[list[list[int]]]) -> dict[str, pa.Array]:
    columns = {
        "polygons": [[len(mass)] for mass in rings_of_masses],
        "rings": [list(map(len, mass)) for mass in rings_of_masses],
        "arcs": [list(chain.from_iterable(mass)) for mass in rings_of_masses],
    }
    return {name: pa.array(values, pa.list_(pa.int32())) for name, values in columns.items()}


def main() -> None:
    """Write both files."""
    arcs = ArcTable(HERE / "arcs.parquet")
    between = sides(len(arcs.sides))
    outer = np.flatnonzero(between[:, 0] != between[:, 1])
    full = dict(zip(outer.tolist(), arcs.lines(outer), strict=True))
    coarse = shapely.simplify([shapely.LineString(line) for line in full.values()], DETAIL, preserve_topology=False)
    write(HERE / "outline_arcs.parquet", pd.DataFrame({"arc": outer.astype(np.int32)}), stepped(np.asarray(coarse)))
    write_masses(outer, between, full)


if __name__ == "__main__":
    main()
