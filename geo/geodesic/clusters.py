"""The zone of a cluster of vertices, as one ring seen from its middle.

All discs of a cluster share a core, so their union is star-shaped about it: along each ray from the middle the
outline is met once, at the farthest of the offset arcs and offset edges that the ray meets. That maximum is taken
for many clusters and rays at once. It needs no buffer of GEOS, whose simplification can cost more than a hundred
metres (`simplifyFactor`, 1 % of the distance), and its error is known: the sagitta of the chords between rays.
"""

from __future__ import annotations

import numpy as np

from geo.geodesic.ellipsoid import Floats, Ints
from geo.geodesic.outlines import offset_outlines
from geo.geodesic.paths import Bools, Paths
from geo.geodesic.pieces import Runs, middles
from geo.geodesic.planes import Planes
from geo.geodesic.rays import BLOCK, Rays, cast_rays, even_rays

__all__ = ["cluster_rings"]

_CORE = 0.85  # of the distance: no vertex may be farther from the middle
_EASE = 1.2  # finer than a circle about the middle needs, because vertices lie off the middle
_MARGIN = 0.01  # of the distance: how deep within a neighbour's disc an outline must lie to be left coarse
_SAMPLES = 5  # vertices of each neighbour that are asked


def cluster_rings(
    paths: Paths, position: Floats, clusters: Runs, distance_m: Floats, sagitta_m: Floats
) -> tuple[Floats, Floats, Ints, Ints]:
    """Rings round the clusters: longitudes, latitudes, first vertex of each ring (and the end), path of each ring.

    `distance_m` and `sagitta_m` hold a value for each path; the rings' vertices lie half a sagitta beyond the
    distance and the middles of their chords as much within it.
    """
    path = np.searchsorted(paths.start, clusters.first, side="right") - 1
    distance, sagitta = distance_m[path], sagitta_m[path]
    planes, xy, cluster = _planes(paths, position, clusters, distance)
    centre, radius = planes.disc(xy, (distance + sagitta / 2)[cluster], cluster)
    vertex = clusters.vertices()[1]
    joined = (np.diff(cluster) == 0) & ~np.isin(vertex[1:], paths.start)
    outlines = offset_outlines(xy, centre, radius, cluster, joined)
    chord = np.sqrt(8 * distance * sagitta)
    blocks = np.ceil(2 * np.pi * _EASE * distance / chord / BLOCK).astype(np.intp)
    rays = even_rays(outlines, BLOCK * blocks)
    hidden = _hidden(rays, paths, clusters, planes, path, distance)
    rays = cast_rays(outlines, rays, hidden, chord, sagitta)
    start = np.searchsorted(rays.cluster, np.arange(len(path) + 1))
    closing = np.insert(np.arange(len(rays.angle)), start[1:], start[:-1])
    outline = np.column_stack([rays.reach * np.cos(rays.angle), rays.reach * np.sin(rays.angle)])
    longitude, latitude = planes.unproject(outline[closing], rays.cluster[closing])
    return longitude, latitude, (start + np.arange(len(path) + 1)).astype(np.intp), path


def _planes(paths: Paths, position: Floats, clusters: Runs, distance: Floats) -> tuple[Planes, Floats, Ints]:
    cluster, vertex = clusters.vertices()
    begin = np.searchsorted(cluster, np.arange(len(clusters)))
    longitude, latitude = middles(paths, position, clusters)
    planes = Planes(longitude, latitude)
    xy = planes.project(paths.longitude[vertex], paths.latitude[vertex], cluster)
    far = np.sqrt(np.maximum.reduceat((xy**2).sum(axis=1), begin)) > _CORE * distance
    if far.any():  # the first vertex has all others within reach
        longitude[far], latitude[far] = paths.longitude[clusters.first[far]], paths.latitude[clusters.first[far]]
        planes = Planes(longitude, latitude)
        xy = planes.project(paths.longitude[vertex], paths.latitude[vertex], cluster)
    return planes, xy, cluster


def _hidden(rays: Rays, paths: Paths, clusters: Runs, planes: Planes, path: Ints, distance: Floats) -> Bools:
    """Blocks of rays whose part of the outline lies deep within one disc of a neighbouring cluster.

    The union covers such a part whatever its shape, as long as it stays within the disc, which is convex. Two
    neighbours never both rely on each other for the same position: what is left coarse lies near the outline of the
    one and deep within the other.
    """
    count = len(clusters)
    blocks = len(rays.angle) // BLOCK
    if count == 1 or not (path[1:] == path[:-1]).any():
        return np.zeros(blocks, bool)
    first_ray = np.searchsorted(rays.cluster, np.arange(count + 1))
    following = np.arange(BLOCK, len(rays.angle) + 1, BLOCK)
    last = first_ray[1:] // BLOCK - 1
    following[last] = first_ray[:-1]
    x, y = rays.reach * np.cos(rays.angle), rays.reach * np.sin(rays.angle)
    covered = np.zeros(blocks, bool)
    me = np.arange(count)
    for step in (-1, 1):
        other = np.clip(me + step, 0, count - 1)
        has = np.flatnonzero((path[other] == path) & (other != me))
        for share in np.linspace(0, 1, _SAMPLES):
            run = clusters.last[other[has]] - clusters.first[other[has]]
            vertex = clusters.first[other[has]] + np.round(share * run).astype(np.intp)
            seen = planes.project(paths.longitude[vertex], paths.latitude[vertex], has)
            disc, radius = planes.disc(seen, distance[has] * (1 - _MARGIN), has)
            centre, limit = np.zeros((count, 2)), np.full(count, -1.0)
            centre[has], limit[has] = disc, radius**2
            away = (x - centre[rays.cluster, 0]) ** 2 + (y - centre[rays.cluster, 1]) ** 2
            within = away < limit[rays.cluster]
            covered |= within.reshape(-1, BLOCK).all(axis=1) & within[following]
    return covered
