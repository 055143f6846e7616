"""Which side of a line is meant."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, strategies as st

from layers.ground.sides import chained, compass_words, runs_along, turn_to_area, turn_to_compass, turn_to_point

EASTWARD = shapely.LineString([(36, 35), (37, 35.1), (38, 35)])


@pytest.mark.parametrize(
    ("word", "turn"),
    [("north", "left"), ("south", "right"), ("north-west", "left"), ("east", None), ("west", None)],
)
def test_compass_words_of_a_line_that_runs_east(word: str, turn: str | None) -> None:
    assert turn_to_compass(EASTWARD, word) == turn
    other = turn_to_compass(shapely.reverse(EASTWARD), word)
    assert other == {"left": "right", "right": "left", None: None}[turn]


def test_compass_words_across_the_antimeridian() -> None:
    line = shapely.MultiLineString([[(179, 10), (180, 10)], [(-180, 10), (-179, 10)]])
    assert turn_to_compass(line, "north") == "left"


def test_a_ring_has_no_compass_side() -> None:
    ring = shapely.LineString(shapely.box(36, 35, 37, 36).exterior.coords)
    assert compass_words(ring) == []


@given(
    st.floats(-150, 150),
    st.floats(-60, 60),
    st.floats(0, 360),
    st.floats(0.05, 3),
    st.floats(0.12, 1.5),  # nearer than a tenth of the line's length, the bend of the meridians decides
    st.sampled_from(["left", "right"]),
)
def test_a_point_off_a_straight_line_is_on_the_side_it_was_put(
    x: float, y: float, bearing: float, length: float, share: float, turn: str
) -> None:
    squeeze = np.cos(np.radians(y))
    along = np.array([np.sin(np.radians(bearing)) / squeeze, np.cos(np.radians(bearing))])
    across = np.array([-np.cos(np.radians(bearing)) / squeeze, np.sin(np.radians(bearing))])
    start, off = np.array([x, y]), share * length
    line = shapely.LineString([start, start + length * along])
    point = start + length * along / 2 + (off if turn == "left" else -off) * across
    assert turn_to_point(line, shapely.Point(point)) == turn


def test_a_bend_is_judged_by_both_its_segments() -> None:
    spike = shapely.LineString([(36, 35), (36.5, 35.5), (37, 35)])
    assert turn_to_point(spike, shapely.Point(36.5, 35.8)) == "left"
    assert turn_to_point(spike, shapely.Point(36.5, 35.2)) == "right"


def test_a_point_on_the_line_names_no_side() -> None:
    assert turn_to_point(EASTWARD, shapely.Point(37, 35.1)) is None


def test_parts_run_on_from_one_another() -> None:
    parts = shapely.MultiLineString([[(2, 0), (1.1, 0)], [(0, 0), (1, 0)], [(2.1, 0), (5, 0)]])
    row = shapely.get_coordinates(chained(parts))[:, 0]
    assert (np.diff(row) > 0).all() or (np.diff(row) < 0).all()


def test_an_area_whose_edge_the_line_is_cuts_by_itself() -> None:
    ground = shapely.box(36, 35, 38, 36)
    line = shapely.LineString([(36, 35), (38, 35)])
    assert runs_along(line, ground)
    assert not runs_along(shapely.LineString([(36, 35.01), (38, 35.01)]), ground)
    assert turn_to_area(line, ground, 10_000) == "left"
    assert turn_to_area(shapely.LineString([(36, 35.5), (38, 35.5)]), ground, 10_000) is None
    assert turn_to_area(line, shapely.box(50, 50, 51, 51), 10_000) is None
