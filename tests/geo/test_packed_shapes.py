"""Packing and unpacking give the shapes back, on the grid, whatever they are."""

from __future__ import annotations

import importlib.util
import sys

import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings, strategies as st
from pandas import DataFrame

import seeds
from geo.natural_earth.packed_shapes import ArcTable, unpack


def _load_packing():
    path = seeds.path("natural_earth", "build_packing.py")
    spec = importlib.util.spec_from_file_location("build_packing", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


packing = _load_packing()
degrees = st.integers(-18_000_000, 18_000_000).map(lambda x: x / 1e5)
positions = st.tuples(degrees, st.integers(-9_000_000, 9_000_000).map(lambda y: y / 1e5))


def packed_and_unpacked(shapes):
    table = pa.table(packing.stepped(np.array(shapes)))
    return unpack(table, np.arange(len(shapes)), None)


@settings(deadline=None, max_examples=50)
@given(st.lists(positions, min_size=1, max_size=20))
def test_points_come_back(points):
    shapes = [shapely.Point(xy) for xy in points]
    assert [tuple(shape.coords[0]) for shape in packed_and_unpacked(shapes)] == [tuple(xy) for xy in points]


@pytest.mark.slow
@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(st.lists(positions, min_size=2, max_size=6), min_size=1, max_size=3), min_size=1, max_size=5))
def test_lines_come_back(rows):
    shapes = [shapely.MultiLineString(lines) for lines in rows]
    assert all(a.equals_exact(b, 1e-9) for a, b in zip(packed_and_unpacked(shapes), shapes, strict=True))


@pytest.fixture
def quarters():
    """Four squares round a point, one with a hole that a fifth shape fills, and an island."""
    squares = [shapely.box(x, y, x + 1, y + 1) for x in (0, 1) for y in (0, 1)]
    filling = shapely.box(0.4, 0.4, 0.6, 0.6)
    squares[0] = squares[0].difference(filling)
    shapes = [*squares, filling, shapely.box(5, 5, 6, 6)]
    noded = [shape if i else shapely.union(shape, shape) for i, shape in enumerate(shapes)]
    return [shapely.MultiPolygon([shapely.orient_polygons(shape)]) for shape in noded]


def test_polygons_come_back(quarters):
    assert all(a.equals_exact(b, 1e-9) for a, b in zip(packed_and_unpacked(quarters), quarters, strict=True))


def test_a_coverage_comes_back_from_arcs_that_are_stored_once(quarters, tmp_path):
    topology = packing.Topology(quarters)
    arcs = shapely.linestrings(
        np.concatenate(topology.arcs) * packing.GRID,
        indices=np.repeat(range(len(topology.arcs)), list(map(len, topology.arcs))),
    )
    sides = np.array(topology.sides, dtype=np.int32)
    packing.write(
        tmp_path / "arcs.parquet", DataFrame({"left": sides[:, 0], "right": sides[:, 1]}), packing.stepped(arcs)
    )
    arc_table = ArcTable(tmp_path / "arcs.parquet")
    shapes = unpack(pa.table(topology.refer(quarters)), np.arange(len(quarters)), arc_table)
    assert all(a.equals(b) for a, b in zip(shapes, quarters, strict=True))
    assert shapely.coverage_is_valid(shapes)
    edges = sum(len(arc) - 1 for arc in topology.arcs)
    assert edges == 12 + 4 + 4
    assert sorted(map(tuple, np.sort(arc_table.sides, axis=1).tolist())).count((0, 4)) == 1
    lengths = [shapely.LineString(line).length for line in arc_table.lines(np.arange(len(arcs)))]
    assert sum(lengths) == pytest.approx(12 + 0.8 + 4)
