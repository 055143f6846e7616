"""Polygons proven sound at once are those that GEOS calls valid: what is refused, and how it is told, is the same."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import shapely
from hypothesis import example, given, strategies as st

from geo import geodesic_area
from geo.errors import InputError
from geo.geodesic import validity

MIDDLES = [(0.0, 0.0), (36.6, 35.9), (179.9, -17.0), (-180.0, 66.0), (10.0, 80.0), (40.0, -79.0)]
BOW_TIE = [(0, 0), (1, 1), (1, 0), (0, 1)]
PENTAGRAM = [(np.cos(a), np.sin(a)) for a in np.radians(90 + 144 * np.arange(5))]  # one way round, but twice
TOUCHING = [(0, 0), (2, 0), (1, 1), (2, 2), (0, 2), (1, 1)]
COLLAPSED = [(0, 0), (1, 1), (2, 2)]
SPIKED = [(0, 0), (1, 0), (1, 1), (1, 3), (1, 1), (0, 1)]
REPEATED = [(0, 0), (1, 0), (1, 0), (1, 1), (0, 1), (0, 1)]


@st.composite
def rings(draw):
    """A ring about a middle: a star, a star with its vertices shuffled, turned twice, on a grid, or any points."""
    count = draw(st.integers(3, 14))
    middle_x, middle_y = draw(st.sampled_from(MIDDLES))
    size = draw(st.sampled_from([1e-9, 1e-4, 0.3, 9.0]))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    turns = draw(st.sampled_from([1, 1, 1, 2, -1, 0.4]))
    angle = turns * np.sort(random.uniform(0, 2 * np.pi, count))
    radius = size * random.uniform(draw(st.sampled_from([0.0, 0.5, 1.0])), 1, count)
    x, y = radius * np.cos(angle), radius * np.sin(angle)
    if draw(st.booleans()):
        swap = random.integers(0, count, 2)
        x[swap], y[swap] = x[swap[::-1]], y[swap[::-1]]
    if draw(st.booleans()):  # vertices that repeat, edges that touch and lie on each other
        x, y = np.round(x / size * 2) * size / 2, np.round(y / size * 2) * size / 2
    x = x + middle_x
    if draw(st.booleans()):
        x = (x + 180) % 360 - 180
    return list(zip(x.tolist(), (y + middle_y).tolist(), strict=True))


@given(st.lists(st.one_of(rings(), st.just(None)), min_size=1, max_size=8), st.integers(0, 3))
@example([BOW_TIE, PENTAGRAM, TOUCHING, COLLAPSED, SPIKED, REPEATED], 0)
@example([[(0, 0), (5e-324, 0), (5e-324, 5e-324)], [(1e-162, 0), (0, 2e-162), (-1e-162, -1e-162)]], 0)
@example([[(x, 85 + x % 7) for x in range(-180, 180, 20)], [(x, 80) for x in range(0, 360, 40)]], 0)
def test_the_same_polygons_are_refused_in_the_same_words(drawn, together):
    shapes = [None if ring is None else shapely.Polygon(ring) for ring in drawn]
    known = [shape for shape in shapes if shape is not None]
    if together:
        shapes += [shapely.GeometryCollection([shapely.Point(0, 0), shapely.MultiPolygon(known)]), shapely.Polygon()]
    with patch.object(validity, "_stars", lambda layout: np.zeros(len(layout.parts), bool)):
        by_geos_alone = refused(shapes)
    assert refused(shapes) == by_geos_alone


def test_a_hole_beyond_its_polygon_is_refused():
    outer, hole = shapely.box(0, 0, 4, 4).exterior, shapely.box(3, 3, 5, 5).exterior
    ((row, message),) = refused([shapely.Polygon(outer), shapely.Polygon(outer, [hole]), shapely.Polygon(hole)])
    assert row == "row 1"
    assert message.startswith("the geometry is not valid: self-intersection at [")


def test_most_polygons_are_proven_without_geos(monkeypatch):
    asked = []
    is_valid = shapely.is_valid
    monkeypatch.setattr(shapely, "is_valid", lambda shapes: asked.extend(shapes) or is_valid(shapes))
    hollow = shapely.box(0, 0, 4, 4) - shapely.box(1, 1, 2, 2)
    geodesic_area([shapely.Point(3, 3).buffer(1), shapely.box(179, 0, 181, 2), hollow, shapely.Polygon(REPEATED)] * 999)
    assert len(asked) == 2 * 999


def refused(shapes):
    try:
        geodesic_area(shapes)
    except InputError as told:
        return [(fault.key, fault.message) for fault in told.faults]
    return []
