"""The line on paper and the ground: signed distances, exact to the metre, their errors, and what moved."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings, strategies as st
from pyproj import Geod
from scenario_text import laid

from geo.errors import InputError
from layers import audit
from layers.ground.build import Layers
from layers.ground.course import DrawnLine
from layers.measures.line_ruler import LineRuler

GEOD = Geod(ellps="WGS84")
BODY = """\
places:
  west: {names: {en: West}, latitude: 35, longitude: 36, source: s}
  middle: {names: {en: Middle}, latitude: 35.3, longitude: 36.5, source: s}
  east: {names: {en: East}, latitude: 35.1, longitude: 37, source: s}
lines:
  agreed: {through: [West, Middle, East], uncertainty: 20 m, source: s}
"""


@pytest.fixture(scope="module")
def ground() -> Layers:
    return laid(BODY)


def beside(line: np.ndarray, edge: int, share: float, offset_m: float) -> tuple[float, float]:
    """A position so far to the left of a geodesic edge, from a place along it."""
    ahead, _, length_m = GEOD.inv(*line[edge], *line[edge + 1])
    x, y, back = GEOD.fwd(*line[edge], ahead, share * length_m)
    return GEOD.fwd(x, y, back + 180 - 90, offset_m)[:2]


def markers(offsets_m: list[float], **columns: list) -> gpd.GeoDataFrame:
    line = np.array([[36, 35], [36.5, 35.3], [37, 35.1]])
    places = [beside(line, n % 2, 0.2 + 0.1 * (n // 2), offset) for n, offset in enumerate(offsets_m)]
    return gpd.GeoDataFrame(
        columns or {"id": list(range(len(places)))}, geometry=gpd.points_from_xy(*zip(*places, strict=True)), crs=4326
    )


def test_distances_are_exact_and_signed(ground: Layers) -> None:
    offsets_m = [5.0, -12.0, 130.0, -1_500.0, 4_000.0, -9_000.0]
    found = audit(ground, markers(offsets_m), positive="north").markers
    assert found["distance_m"].to_numpy() == pytest.approx(offsets_m, abs=0.05)
    assert list(found["side"]) == ["north", "south"] * 3
    assert audit(ground, markers(offsets_m), positive="south").markers["distance_m"].to_numpy() == pytest.approx(
        [-offset for offset in offsets_m], abs=0.05
    )
    assert (found["error_m"] == 20).all()
    assert list(found["verdict"]) == [
        "possibly beyond",
        "possibly beyond",
        "beyond",
        "not beyond",
        "beyond",
        "not beyond",
    ]


def test_the_error_is_that_of_the_marker_and_of_the_line(ground: Layers) -> None:
    given_ = markers([100.0, 100.0], id=["a", "b"], uncertainty_m=[70.0, 90.0])
    found = audit(ground, given_, positive="north")
    assert list(found.markers["error_m"]) == [90, 110]
    assert list(found.markers["verdict"]) == ["beyond", "possibly beyond"]
    beyond = audit(ground, given_, positive="north", limit="500 m").markers
    assert set(beyond["verdict"]) == {"not beyond"}


def test_what_moved_between_two_dates(ground: Layers) -> None:
    given_ = markers(
        [100.0] * 4, id=["a", "b", "a", "b"], date=["2018-10-01", "2018-10-01", "2019-10-01", "2019-10-01"]
    )
    line = np.array([[36, 35], [36.5, 35.3], [37, 35.1]])
    given_["geometry"] = gpd.points_from_xy(
        *zip(*(beside(line, 0, 0.5, metres) for metres in (100, -50, 340, -50)), strict=True)
    )
    found = audit(ground, given_, positive="north", uncertainty_m=5).moved
    assert found["moved_m"].to_numpy() == pytest.approx([240, 0], abs=0.01)
    assert found["change_m"].to_numpy() == pytest.approx([240, 0], abs=0.01)
    assert list(found["error_m"]) == [10, 10]


def test_a_line_shifted_by_a_known_amount(ground: Layers) -> None:
    line = np.array([[36, 35], [36.5, 35.3], [37, 35.1]])
    shifted = [[beside(line, edge, share, 250.0) for share in np.linspace(0.05, 0.95, 400)] for edge in (0, 1)]
    second = gpd.GeoDataFrame({"id": ["second"]}, geometry=[shapely.MultiLineString(shifted)], crs=4326)
    found = audit(ground, second, positive="north", section="20 km")
    assert set(found.markers["kind"]) == {"stretch"}
    assert set(found.markers["side"]) == {"north"}
    for figure in ("median_m", "mean_m", "greatest_m"):
        assert found.sections[figure].to_numpy() == pytest.approx(250.0, abs=1.0)
    assert found.sections.iloc[0]["length_km"] == pytest.approx(
        sum(GEOD.line_length(*np.array(part).T) for part in shifted) / 1000, rel=5e-3
    )
    assert len(found.sections) >= 5


def test_a_line_that_crosses_falls_into_stretches(ground: Layers) -> None:
    track = gpd.GeoDataFrame({"id": ["t"]}, geometry=[shapely.LineString([(36.2, 35.0), (36.2, 35.4)])], crs=4326)
    found = audit(ground, track, positive="north", section="200 km").markers
    assert list(found["side"]) == ["south", "north"]
    assert found["length_m"].sum() == pytest.approx(GEOD.line_length([36.2, 36.2], [35.0, 35.4]), rel=0.01)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000))
def test_signs_and_distances_on_winding_lines_are_those_of_brute_force(seed: int) -> None:
    rng = np.random.default_rng(seed)
    turns = rng.normal(0, 1.0, 25).cumsum() * 0.5
    steps = np.column_stack([np.cos(turns), np.sin(turns)]) * rng.uniform(0.01, 0.05, (25, 1))
    origin = np.array([rng.uniform(-170, 170), rng.uniform(-60, 60)])
    line = origin + np.vstack([[0, 0], steps.cumsum(axis=0)])
    if not shapely.LineString(line).is_simple:
        return
    dense = [np.linspace(a, b, 400, endpoint=False) for a, b in pairwise(line)]
    asked = line[rng.integers(1, 25, 12)] + rng.normal(0, 0.03, (12, 2))
    found = LineRuler(shapely.LineString(line), "straight").measured(*asked.T)
    fine = np.vstack([*dense, line[-1:]])
    for place, (x, y) in enumerate(asked):
        away = GEOD.inv(np.full(len(fine), x), np.full(len(fine), y), *fine.T)[2]
        nearest = int(np.argmin(away))
        assert abs(found.distance_m[place]) == pytest.approx(away[nearest], abs=8.0)
        assert abs(found.distance_m[place]) <= away[nearest] + 0.02
        if 5 < nearest < len(fine) - 5 and away[nearest] > 50:
            # A short way round: the ring of the line's near stretch closed through the point turns left or right.
            before, after = fine[nearest - 4], fine[nearest + 4]
            squeeze = np.cos(np.radians(y))
            ring = np.array([before, fine[nearest], after, (x, y)]) * [squeeze, 1]
            step = ring[2] - ring[0]
            toward = ring[3] - ring[1]
            left = step[0] * toward[1] - step[1] * toward[0] > 0
            assert (found.distance_m[place] > 0) == left


@pytest.mark.slow
def test_two_dated_control_maps(idlib: Layers) -> None:
    """The line of 2020 against that of 2018: as far as the change of control says, and on the government's side."""
    course = next(iter(idlib.courses.values()))
    first, last = course.lines[0], course.lines[-1]
    second = gpd.GeoDataFrame({"id": ["2020"], "date": [last.day]}, geometry=[last.geometry], crs=4326)
    found = audit(idlib, second, line=course.id, at=first.day)
    assert found.positive == first.between[0]
    assert found.other == first.between[1]
    xy = shapely.get_coordinates(shapely.segmentize(last.geometry, 0.0005))
    ruler = LineRuler(first.geometry, first.edges)
    sides = {True: found.positive, False: found.other}
    turn = 1 if ruler.measured(*_inside(first, found.positive)).distance_m[0] > 0 else -1
    moved = ruler.measured(*xy.T)
    ground_ = first.held.by_party
    for (x, y), distance_m in zip(xy[::7], turn * moved.distance_m[::7], strict=True):
        if abs(distance_m) > 3_000:
            assert ground_[sides[bool(distance_m > 0)]].possible.intersects(shapely.Point(x, y))
    greatest_m = turn * moved.distance_m[np.abs(moved.distance_m).argmax()]
    assert found.sections.iloc[0]["greatest_m"] == pytest.approx(greatest_m, rel=0.02)


def _inside(line: DrawnLine, party: str) -> tuple[np.ndarray, np.ndarray]:
    point = shapely.point_on_surface(line.held.by_party[party].certain)
    return np.array([point.x]), np.array([point.y])


@pytest.fixture(scope="module")
def idlib() -> Layers:
    from shipped import shipped_layers

    return shipped_layers("idlib")


def test_markers_of_a_file(ground: Layers, tmp_path: Path) -> None:
    file = tmp_path / "markers.csv"
    table = pd.DataFrame(markers([30.0, -40.0]).get_coordinates()).rename(columns={"x": "longitude", "y": "latitude"})
    columns = {"number": [7, 8], "name": ["A", "B"], "date": ["5 Nov 2018", "2018-11"], "section": ["west", "east"]}
    table.assign(**columns).to_csv(file, index=False)
    found = audit(ground, file, positive="north")
    assert list(found.markers["id"]) == ["7", "8"]
    assert list(found.markers["title"]) == ["A", "B"]
    assert list(found.markers["date"]) == ["2018-11-05", "2018-11"]
    assert list(found.sections["section"].unique()) == ["all", "west", "east"]
    assert found.markers["distance_m"].to_numpy() == pytest.approx([30, -40], abs=0.1)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"line": "agred"}, "there is no line 'agred'"),
        ({"positive": "inland"}, "'inland' is no side of line 'agreed'"),
        ({"limit": "far"}, "far"),
        ({"uncertainty_m": "doubt"}, "column 'doubt' is missing"),
    ],
)
def test_what_cannot_be_asked(ground: Layers, options: dict[str, str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        audit(ground, markers([10.0]), **options)
