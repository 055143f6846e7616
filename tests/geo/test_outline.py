"""The world round a map: in detail near by, coarse far away, and in one piece."""

from __future__ import annotations

import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely

import seeds
from geo import natural_earth
from geo.natural_earth import outline
from geo.natural_earth.outline import WorldOutline, coarser_outside
from geo.natural_earth.packed_shapes import ArcTable
from geo.position import Extent

IDLIB = Extent(35.0, 34.0, 38.5, 37.5)


@pytest.fixture(scope="module")
def world() -> WorldOutline:
    return WorldOutline(IDLIB)


def vertices(shapes: object) -> set[tuple[float, float]]:
    return set(map(tuple, shapely.get_coordinates(shapes).tolist()))


def test_within_the_extent_nothing_is_left_out(world: WorldOutline) -> None:
    country = world.countries(["SY"])
    full = shapely.get_coordinates(natural_earth.country_polygon("SY"))
    within = full[(full[:, 0] > 35.0) & (full[:, 0] < 38.5) & (full[:, 1] > 34.0) & (full[:, 1] < 37.5)]
    assert set(map(tuple, within.tolist())) <= vertices(country)
    assert len(vertices(country)) < len(full)


def test_land_covers_the_continents_and_not_the_sea(world: WorldOutline) -> None:
    land = np.array(world.land())
    for place in ((37, 35), (-100, 40), (20, 0), (134, -25), (0, -85), (178, 66)):
        assert shapely.intersects(shapely.make_valid(land), shapely.Point(place)).any(), place
    for place in ((-30, 30), (51, 41), (34, 34.2)):  # the Atlantic, the Caspian, the sea before Lebanon
        assert not shapely.intersects(shapely.make_valid(land), shapely.Point(place)).any(), place
    assert shapely.get_num_coordinates(land).sum() < 12_000


def test_neighbours_share_every_vertex_of_their_border(world: WorldOutline) -> None:
    for one, other in (("SY", "TR"), ("TR", "GR"), ("BR", "PY")):
        border = vertices(natural_earth.border(one, other))
        assert vertices(world.countries([one])) & border == vertices(world.countries([other])) & border


def test_a_country_is_about_as_large_as_it_is(world: WorldOutline) -> None:
    for code in ("SY", "TR", "EG", "AU"):
        drawn = shapely.make_valid(shapely.multipolygons(world.countries([code]))).area
        assert drawn == pytest.approx(natural_earth.country_polygon(code).area, rel=0.03), code


def test_lines_keep_their_ends_and_their_detail_within() -> None:
    wave = np.column_stack([np.linspace(30, 45, 400), 35.5 + 0.02 * np.sin(np.arange(400))])
    (drawn,) = coarser_outside([shapely.LineString(wave)], IDLIB)
    inside = wave[(wave[:, 0] >= 35) & (wave[:, 0] <= 38.5)]
    assert set(map(tuple, inside.tolist())) <= vertices(drawn)
    assert shapely.get_num_coordinates(drawn) < len(inside) + 20
    assert drawn.coords[0] == tuple(wave[0])
    assert drawn.coords[-1] == tuple(wave[-1])
    assert coarser_outside([], IDLIB) == []


def test_across_the_antimeridian_the_near_side_is_near() -> None:
    fiji = WorldOutline(Extent(176, -20, -178, -16))
    full = shapely.get_coordinates(natural_earth.country_polygon("FJ"))
    within = full[((full[:, 0] >= 176) | (full[:, 0] <= -178)) & (full[:, 1] >= -20) & (full[:, 1] <= -16)]
    assert len(vertices(fiji.countries(["FJ"])) & set(map(tuple, within.tolist()))) == len(
        set(map(tuple, within.tolist()))
    )


def test_the_outline_was_built_from_the_arcs_that_ship() -> None:
    folder = seeds.path("natural_earth", "outline_arcs.parquet").parent
    fine, coarse = ArcTable(folder / "arcs.parquet"), ArcTable(folder / "outline_arcs.parquet")
    rows = pq.read_table(folder / "outline_arcs.parquet", columns=["arc"])["arc"].to_numpy()
    for full, simple in zip(fine.lines(rows), coarse.lines(np.arange(len(rows))), strict=True):
        assert (full[[0, -1]] == simple[[0, -1]]).all(), "run: python seeds/natural_earth/build_outline.py"
    assert outline.DETAIL_DEGREES >= 0.05
