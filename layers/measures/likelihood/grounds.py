"""The ground that each event may be on, each distinct one once, as points that stand for it.

An event may be anywhere within its stated radius, and within the division or country that its precision code puts it
in. Where the file gives the name of the division that the code means (UCDP's `adm_1`, `adm_2`), events of that name in
the same file show where in it events are.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.spatial import KDTree
from shapely.geometry.base import BaseGeometry

from geo.geodesic.ellipsoid import MEAN_RADIUS_M
from layers.ground.shapes import polygons_only
from layers.measures.event_divisions import WIDEST_CIRCLE_M, Divisions
from layers.measures.events_file import Events
from layers.measures.ground_zones import contains_xy
from layers.measures.named_divisions import name_codes

__all__ = ["Grounds", "Sites", "even_points", "sunflower", "unit_vectors"]

_GOLDEN = np.pi * (3 - np.sqrt(5))
_SEED = 7
_TINY = 1e-300

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Sites(NamedTuple):
    """Places with weights, columns of shape (n,): where people live, or where precisely placed events are."""

    longitude: Floats
    latitude: Floats
    weight: Floats
    divisions: NDArray[np.int32] | None = None
    """Of each, the numbers of its named divisions, shape (n, 2), as `Events.divisions` has them."""


class Grounds:
    """The distinct grounds of events: a circle, cut to a division or country where one is known.

    `of_event`, shape (events,), says which ground is that of each event; the other columns have the shape (grounds,).
    `region` are the shapes of divisions and countries, None where there is none.
    """

    def __init__(self, events: Events, divisions: Divisions) -> None:
        named = name_codes(events)
        columns = (events.longitude, events.latitude, events.uncertainty_m, events.within, named)
        table = pd.DataFrame(dict(enumerate(columns)))
        alike = table.groupby([*table.columns], sort=False, dropna=False)
        self.of_event: Ints = np.asarray(alike.ngroup(), dtype=np.int64)
        self.first: Ints = np.asarray(np.unique(self.of_event, return_index=True)[1], dtype=np.int64)
        distinct = events.kept(self.first)
        self.longitude, self.latitude, self.radius_m = distinct.longitude, distinct.latitude, distinct.uncertainty_m
        self.named = named[self.first]
        self.region = divisions.shapes()[self.first]
        self.wide = (self.radius_m > WIDEST_CIRCLE_M) & (distinct.within > 0)

    def __len__(self) -> int:
        return len(self.longitude)

    def points(self, grounds: Ints, count: int) -> tuple[Floats, Floats, Floats]:
        """Points spread evenly over some grounds: longitudes, latitudes and weights of the shape (grounds, `count`).

        The weights of a ground add up to 1. A circle that lies outside of its region altogether counts as it is.
        """
        rng = np.random.default_rng(_SEED)
        turn = rng.uniform(0, 2 * np.pi, len(grounds))
        x, y = sunflower(self.longitude[grounds], self.latitude[grounds], self.radius_m[grounds], turn, count)
        weight = np.ones(x.shape)
        for shape, rows in self._by_region(grounds):
            wide = self.wide[grounds[rows]]
            cut = rows[~wide]
            inside = contains_xy(shape, x[cut].ravel(), y[cut].ravel()).reshape(len(cut), count).astype(float)
            inside[~inside.any(axis=1)] = 1.0
            weight[cut] = inside
            if wide.any():
                x[rows[wide]], y[rows[wide]] = even_points(shape, count)
        return x, y, weight / weight.sum(axis=1, keepdims=True)

    def _by_region(self, grounds: Ints) -> list[tuple[BaseGeometry, Ints]]:
        """Each region of some grounds with their places among these."""
        found: dict[int, tuple[BaseGeometry, list[int]]] = {}
        for place, ground in enumerate(grounds):
            shape = self.region[ground]
            if shape is not None:
                found.setdefault(id(shape), (shape, []))[1].append(place)
        return [(shape, np.array(rows)) for shape, rows in found.values()]

    def sites_in(self, grounds: Ints, sites: Sites) -> csr_matrix:
        """Which sites lie in which grounds: ones in a sparse matrix of the shape (grounds, sites)."""
        if not len(sites.longitude) or not len(grounds):
            return csr_matrix((len(grounds), len(sites.longitude)))
        everywhere = np.arange(len(sites.longitude))
        tree = KDTree(unit_vectors(sites.longitude, sites.latitude))
        chord = 2 * np.sin(np.minimum(self.radius_m[grounds] / (2 * MEAN_RADIUS_M), np.pi / 2))
        near = tree.query_ball_point(unit_vectors(self.longitude[grounds], self.latitude[grounds]), chord)
        lists = [np.asarray(each, dtype=np.int64) for each in near]
        for shape, rows in self._by_region(grounds):
            inside = contains_xy(shape, sites.longitude, sites.latitude)
            for row in rows:
                of = everywhere if self.wide[grounds[row]] else lists[row]
                kept = of[inside[of]]
                lists[row] = kept if len(kept) or self.wide[grounds[row]] else of
        if sites.divisions is not None:
            for row, code in enumerate(self.named[grounds]):
                if code >= 0:
                    lists[row] = lists[row][sites.divisions[lists[row], code % 2] == code // 2]
        counts = np.array([len(each) for each in lists])
        columns = np.concatenate(lists) if lists else np.zeros(0, dtype=np.int64)
        rows_ = np.repeat(np.arange(len(lists)), counts)
        return csr_matrix((np.ones(len(columns)), (rows_, columns)), shape=(len(grounds), len(sites.longitude)))


def sunflower(longitude: Floats, latitude: Floats, radius_m: Floats, turn: Floats, count: int) -> tuple[Floats, Floats]:
    """Points spread evenly over circles, shape (circles, count), each circle's turned by an angle of its own."""
    place = np.arange(count) + 0.5
    away = radius_m[:, None] * np.sqrt(place / count)[None, :] / MEAN_RADIUS_M
    bearing = turn[:, None] + _GOLDEN * place[None, :]
    phi0 = np.radians(latitude)[:, None]
    sine = np.sin(phi0) * np.cos(away) + np.cos(phi0) * np.sin(away) * np.cos(bearing)
    phi = np.arcsin(np.clip(sine, -1, 1))
    lam = np.arctan2(np.sin(bearing) * np.sin(away) * np.cos(phi0), np.cos(away) - np.sin(phi0) * sine)
    return (longitude[:, None] + np.degrees(lam) + 180) % 360 - 180, np.degrees(phi)


def even_points(shape: BaseGeometry, count: int, seed: int = _SEED) -> tuple[Floats, Floats]:
    """Points drawn evenly over the ground of polygons, shape (count,) each; of nothing, none."""
    triangles = shapely.get_parts(shapely.constrained_delaunay_triangles(shapely.get_parts(polygons_only(shape))))
    if not len(triangles):
        return np.zeros(0), np.zeros(0)
    corners = shapely.get_coordinates(triangles).reshape(-1, 4, 2)[:, :3]
    weight = np.maximum(shapely.area(triangles) * np.cos(np.radians(corners[:, :, 1].mean(axis=1))), _TINY)
    rng = np.random.default_rng(seed)
    level = (np.arange(count) + rng.uniform()) / count
    chosen = np.searchsorted(np.cumsum(weight) / weight.sum(), level).clip(0, len(weight) - 1)
    u, v = rng.uniform(size=(2, count))
    beyond = u + v > 1
    u, v = np.where(beyond, 1 - u, u), np.where(beyond, 1 - v, v)
    a, b, c = np.moveaxis(corners[chosen], 1, 0)
    x, y = (a + u[:, None] * (b - a) + v[:, None] * (c - a)).T
    return x, y


def unit_vectors(longitude: Floats, latitude: Floats) -> Floats:
    """Directions from the middle of a sphere, shape (n, 3)."""
    lam, phi = np.radians(longitude), np.radians(latitude)
    return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))
