"""Who held which settlement → territories and the line between them."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geo import geodesic_area, geodesic_distance, geodesic_length
from geo.errors import InputError
from layers.ground.control import ControlCells, read_control
from layers.ground.planar import on_earth


def derive_ground(
    control: gpd.GeoDataFrame, between: tuple[str, str], within: BaseGeometry | None
) -> tuple[gpd.GeoDataFrame, BaseGeometry]:
    cells = ControlCells(control, within)
    ground = cells.territories()
    return gpd.GeoDataFrame({"party": list(ground)}, geometry=list(ground.values()), crs=4326), cells.line(between)


def points(rows: list[tuple[float, float, str]]) -> gpd.GeoDataFrame:
    x, y, party = zip(*rows, strict=True)
    return gpd.GeoDataFrame({"party": list(party)}, geometry=gpd.points_from_xy(x, y), crs=4326)


def test_the_line_between_two_settlements_is_as_far_from_either() -> None:
    control = points([(36.5, 35.8, "north"), (36.5, 35.4, "south")])
    territories, line = derive_ground(control, ("north", "south"), None)
    places = shapely.points(shapely.get_coordinates(line))
    far = [geodesic_distance(places, at) for at in control.geometry]
    assert np.allclose(far[0], far[1], rtol=1e-3)
    assert territories["party"].tolist() == ["north", "south"]
    assert territories.geometry[0].contains(control.geometry[0])


def test_territories_meet_without_gap_or_overlap_and_the_line_is_their_edge() -> None:
    rng = np.random.default_rng(7)
    xy = rng.uniform((36, 35), (37, 36), (60, 2))
    control = points([(x, y, "north" if y > 35.5 + 0.1 * np.sin(9 * x) else "south") for x, y in xy])
    within = shapely.box(36.1, 35.1, 36.9, 35.9)
    territories, line = derive_ground(control, ("north", "south"), within)
    north, south = territories.geometry
    assert shapely.intersection(north, south).area < 1e-9
    assert shapely.union(north, south).symmetric_difference(within).area < 1e-4
    assert shapely.length(shapely.difference(line, shapely.buffer(shapely.boundary(north), 1e-5))) < 1e-6


def test_two_parties_that_do_not_meet_have_no_line() -> None:
    control = points([(36, 35, "north"), (37, 35, "other"), (38, 35, "south")])
    _, line = derive_ground(control, ("north", "south"), None)
    assert line.is_empty


def test_swapped_positions_are_noticed() -> None:
    control = points([(35.6, 36.8, "north"), (35.4, 36.6, "south")])
    with pytest.raises(InputError, match="latitude and longitude are swapped"):
        derive_ground(control, ("north", "south"), shapely.box(36, 35, 37, 36))


def test_one_point_is_too_few() -> None:
    with pytest.raises(InputError, match="too few"):
        derive_ground(points([(36, 35, "north")]), ("north", "south"), None)


def test_every_row_at_fault_is_reported_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "control.csv"
    path.write_text("latitude,longitude,party\n35.1,36.1,north\n35.2,36.2,nort\n35.1,36.1,south\n")
    with pytest.raises(InputError) as error:
        read_control(path, {"north", "south"})
    assert [(fault.line, fault.message) for fault in error.value.faults] == [
        (3, "unknown party 'nort'"),
        (4, "one point is held by south and by north"),
    ]


def test_a_settlement_that_stands_twice_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "control.csv"
    path.write_text("latitude,longitude,party\n35.1,36.1,north\n35.1,36.1,north\n35.3,36.1,south\n")
    assert len(read_control(path, {"north", "south"})) == 2


def test_the_line_of_idlib_is_as_long_as_measured_by_others(shared: Path, tmp_path: Path) -> None:
    """The sides as they were first compiled, from which others derived 328 km in another plane."""
    from geo import natural_earth

    text = (shared / "facts" / "control_2018-09-17.csv").read_text(encoding="utf-8")
    path = tmp_path / "control.csv"
    path.write_text(text.replace(",side,", ",party,", 1), encoding="utf-8")
    control = read_control(path, {"opposition", "government", "other"})
    _, line = derive_ground(control, ("opposition", "government"), natural_earth.country_polygon("SY"))
    assert float(geodesic_length(line, edges="straight")) / 1000 == pytest.approx(328, rel=0.05)


@pytest.mark.parametrize("middle", [0.0, 179.9, -179.8, 180.0])
def test_the_antimeridian_changes_nothing(middle: float) -> None:
    """The same settlements elsewhere on the same parallel: the same line, the same territories, cut at ±180."""
    rng = np.random.default_rng(5)
    xy = rng.uniform((-0.8, -18.0), (0.8, -16.0), (40, 2))
    east = np.where(xy[:, 0] > 0.3 * np.sin(4 * xy[:, 1]), "east", "west")
    here = points([(x, y, party) for (x, y), party in zip(xy, east, strict=True)])
    moved = (xy[:, 0] + middle + 180) % 360 - 180
    there = points([(x, y, party) for x, y, party in zip(moved, xy[:, 1], east, strict=True)])
    within = [shapely.box(-0.7, -17.9, 0.7, -16.1), shapely.box(middle - 0.7, -17.9, middle + 0.7, -16.1)]
    within[1] = on_earth(within[1])
    (ours, line), (theirs, moved_line) = (
        derive_ground(control, ("east", "west"), ground) for control, ground in zip((here, there), within, strict=True)
    )
    assert geodesic_length(moved_line, edges="straight") == pytest.approx(geodesic_length(line, edges="straight"), 1e-6)
    assert theirs["party"].tolist() == ours["party"].tolist()
    for one, other, party in zip(ours.geometry, theirs.geometry, ours["party"], strict=True):
        assert geodesic_area(other, edges="straight") == pytest.approx(geodesic_area(one, edges="straight"), rel=1e-5)
        assert np.abs(other.bounds).max() <= 180
        own = there.geometry[(east == party) & shapely.intersects(within[1], there.geometry.to_numpy())]
        assert shapely.intersects(other, own.to_numpy()).all()


def test_settlements_all_round_the_earth_are_refused() -> None:
    with pytest.raises(InputError, match="span 150° of longitude"):
        derive_ground(points([(0, 35, "north"), (150, 35, "south")]), ("north", "south"), None)


def test_all_that_is_wrong_with_control_points_is_reported_together(tmp_path: Path) -> None:
    path = tmp_path / "control.csv"
    path.write_text(
        "latitude,longitude,party\n35.5,36.5,north\n35.9,36.5,south\n35.9,36.5,north\n"
        "x,36,north\n35,36,nort\n99,36,north\n35.2,36.2,\n"
    )
    with pytest.raises(InputError) as error:
        read_control(path, {"north", "south"})
    faults = error.value.faults
    assert [(fault.line, fault.key) for fault in faults] == [
        (4, ""), (5, "latitude"), (6, "party"), (7, "latitude"), (8, "party")
    ]  # fmt: skip
    assert faults[2].hint == "did you mean 'north'?"
    assert faults[3].hint == "latitude and longitude look swapped"
