"""Nothing that is certain is false, and nothing that is true is not possible: for any line, depth and side allowed."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings, strategies as st
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer
from geo.length import LengthRange
from layers.ground.course import DrawnLine
from layers.ground.sides import Turn
from layers.ground.strips import Parts, strips

GEOD = Geod(ellps="WGS84")
EDGE_DEGREES = 5e-5
"""Outlines are exact to a metre or so each; five metres of the earth are nothing here."""


def displaced(line: shapely.LineString, most_m: float, chance: np.random.Generator) -> shapely.LineString:
    """A line whose corners lie up to so far from the given ones, often as far as may be."""
    xy = shapely.get_coordinates(line)
    distance = most_m * np.maximum(chance.random(len(xy)), chance.integers(0, 2, len(xy)))
    x, y, _ = GEOD.fwd(xy[:, 0], xy[:, 1], chance.random(len(xy)) * 360, distance)
    return shapely.LineString(np.column_stack([x, y]))


def holds(parts: Parts, truth: BaseGeometry) -> None:
    """What is certain lies in the truth, and the truth in what is possible, but for the accuracy of outlines."""
    false = shapely.difference(shapely.buffer(parts.certain, -EDGE_DEGREES), truth)
    missed = shapely.difference(shapely.buffer(truth, -EDGE_DEGREES), parts.possible)
    assert false.area < 1e-9, f"certain, and not true: {shapely.point_on_surface(false)}"
    assert missed.area < 1e-9, f"true, and not possible: {shapely.point_on_surface(missed)}"


lines = st.builds(
    lambda seed, corners: _walk(np.random.default_rng(seed), corners), st.integers(0, 10**6), st.integers(2, 6)
)


def _walk(chance: np.random.Generator, corners: int) -> shapely.LineString:
    bearing, xy = chance.random() * 360, [(37.0, 35.5)]
    for _ in range(corners - 1):
        bearing += chance.normal() * 40
        x, y, _ = GEOD.fwd(*xy[-1], bearing, chance.uniform(3_000, 30_000))
        xy.append((x, y))
    return shapely.LineString(xy)


@pytest.mark.slow
@pytest.mark.parametrize("turn", ["left", "right", None])
@settings(max_examples=40, deadline=None)
@given(
    line=lines,
    doubt_m=st.floats(100, 3_000),
    least_m=st.floats(2_000, 20_000),
    more_m=st.floats(0, 6_000),
    seed=st.integers(0, 10**6),
)
def test_a_line_that_is_off(line, doubt_m: float, least_m: float, more_m: float, seed: int, turn: Turn | None) -> None:
    assume(line.is_simple)
    chance = np.random.default_rng(seed)
    drawn = DrawnLine("l", line, "geodesic", uncertainty_m=doubt_m)
    parts = strips(drawn, LengthRange(least_m, least_m + more_m), turn)
    for _ in range(3):
        truly = displaced(line, doubt_m, chance)
        if truly.is_simple:
            depth_m = least_m + more_m * chance.integers(0, 3) / 2
            holds(parts, geodesic_buffer(truly, depth_m, side=turn or "both"))
