"""What overlaps what, as intervals: `certain` is what surely holds, `possible` what may."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import geodesic_area, geodesic_buffer, geodesic_distance, geodesic_length, natural_earth
from geo.position import Extent
from layers.build import Layers

__all__ = ["OVERLAP_COLUMNS", "GroundZone", "ground_zones", "overlaps", "point_verdicts"]

OVERLAP_COLUMNS = (
    "subject",
    "subject_kind",
    "zone",
    "measure",
    "certain",
    "possible",
    "unit",
    "variant",
    "verdict",
    "distance_km",
    "distance_error_km",
)
_VERDICTS = np.array(["outside", "possibly inside", "inside"])


@dataclass(frozen=True)
class GroundZone:
    """One reading of a zone: the part that is surely zone lies within the part that may be."""

    id: str
    variant: str
    certain: shapely.Geometry
    possible: shapely.Geometry
    line: shapely.Geometry | None
    edges: str


def ground_zones(layers: Layers) -> list[GroundZone]:
    """The zones of a scenario, a row of `layers.zones` for each part put together by zone and variant."""
    lines = layers.lines.set_index("id")
    clauses = {zone.id: zone for zone in layers.scenario.zones}
    zones = []
    for (zone, variant), parts in layers.zones.groupby(["zone", "variant"], sort=False):
        shapes = dict(zip(parts["part"], parts.geometry, strict=True))
        clause = clauses[zone]
        reading = next((clause.read_as(v) for v in clause.variants if v.id == variant), clause)
        line = reading.from_ if reading.from_ in lines.index else None
        zones.append(
            GroundZone(
                id=zone,
                variant=variant,
                certain=shapes.get("certain", shapely.Polygon()),
                possible=shapes["possible"],
                line=lines.geometry[line] if line else None,
                edges=lines["edges"][line] if line else "geodesic",
            )
        )
    return zones


def overlaps(layers: Layers) -> pd.DataFrame:
    """One row a fact (`OVERLAP_COLUMNS`); lengths in km, areas in km², on the ellipsoid. `certain ≤ possible` always.

    A post, town or event has the measure `inside` (1 or 0), its verdict, and its distance from the zone's line with the
    error that its own uncertain position gives; NaN where no uncertainty is stated.
    """
    zones = ground_zones(layers)
    rows: list[dict[str, Any]] = []
    for zone in zones:
        rows += _zone_rows(zone)
        rows += _division_rows(zone)
        rows += _zone_pair_rows(zone, zones)
        rows += _route_rows(zone, layers.routes)
        for kind, points in (("post", layers.posts), ("town", layers.places), ("event", layers.events)):
            rows += _point_rows(zone, kind, points)
    table = pd.DataFrame(rows, columns=list(OVERLAP_COLUMNS))
    return table.assign(variant=table["variant"].fillna(""), verdict=table["verdict"].fillna(""))


def point_verdicts(zone: GroundZone, points: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Whether each point is surely and possibly inside, its positional uncertainty (`uncertainty_m`) taken in.

    A point is surely inside where its whole circle of uncertainty lies in the certain part, and possibly inside where
    the circle touches the possible part: the zone is shrunk and grown by each distinct radius, so that a million
    points cost a few buffers.
    """
    longitude, latitude = points.geometry.x.to_numpy(), points.geometry.y.to_numpy()
    radius_m = points["uncertainty_m"].fillna(0.0).to_numpy(dtype=float)
    surely, possibly = np.zeros(len(points), dtype=bool), np.zeros(len(points), dtype=bool)
    for radius in np.unique(radius_m):
        at = radius_m == radius
        surely[at] = _contains(_resized(zone.certain, -radius), longitude[at], latitude[at])
        possibly[at] = _contains(_resized(zone.possible, radius), longitude[at], latitude[at])
    return surely, possibly | surely


def _resized(shape: shapely.Geometry, distance_m: float) -> shapely.Geometry:
    if distance_m == 0 or shape.is_empty:
        return shape
    return geodesic_buffer(shape, distance_m, edges="straight", tolerance_m=max(1.0, abs(distance_m) / 1000))


def _contains(shape: shapely.Geometry, longitude: np.ndarray, latitude: np.ndarray) -> np.ndarray:
    if shape.is_empty:
        return np.zeros(len(longitude), dtype=bool)
    shapely.prepare(shape)
    return shapely.intersects_xy(shape, longitude, latitude)


def _row(zone: GroundZone, subject: str, kind: str, measure: str, bounds: tuple[float, float], unit: str) -> dict[str, Any]:
    certain, possible = bounds
    return {
        "subject": subject,
        "subject_kind": kind,
        "zone": zone.id,
        "variant": zone.variant,
        "measure": measure,
        "certain": min(certain, possible),
        "possible": possible,
        "unit": unit,
    }


def _measured(zone: GroundZone, shape: shapely.Geometry, measure: Callable[..., Any], **options: str) -> tuple[float, float]:
    """A shape's area or length inside the zone's certain and possible part."""
    parts = [shapely.intersection(shape, part) for part in (zone.certain, zone.possible)]
    certain, possible = (float(measure(part, **options)) if not part.is_empty else 0.0 for part in parts)
    return certain, possible


def _zone_rows(zone: GroundZone) -> Iterator[dict[str, Any]]:
    yield _row(zone, zone.id, "zone", "area_km2", _areas_km2(zone, zone.possible), "km²")


def _areas_km2(zone: GroundZone, shape: shapely.Geometry) -> tuple[float, float]:
    certain, possible = _measured(zone, shape, geodesic_area, edges="straight")
    return certain / 1e6, possible / 1e6


def _division_rows(zone: GroundZone) -> Iterator[dict[str, Any]]:
    whole = _areas_km2(zone, zone.possible)
    extent = Extent(*zone.possible.bounds)
    for layer, kind in (("admin1", "governorate"), ("countries", "country")):
        divisions = natural_earth.read(layer, extent=extent)
        for name, shape in zip(divisions["name"], divisions.geometry, strict=True):
            inside = _areas_km2(zone, shape)
            if inside[1] > 0:
                yield _row(zone, name, kind, "area_km2", inside, "km²")
                yield _row(zone, name, kind, "area_share", _share_bounds(inside, whole), "%")


def _share_bounds(inside: tuple[float, float], whole: tuple[float, float]) -> tuple[float, float]:
    """The least and the greatest share a division can have, the zone being anything between its two parts."""
    least = inside[0] / (inside[0] + whole[1] - inside[1]) if inside[0] else 0.0
    most = inside[1] / (inside[1] + max(whole[0] - inside[0], 0.0))
    return 100 * least, 100 * most


def _zone_pair_rows(zone: GroundZone, zones: Iterable[GroundZone]) -> Iterator[dict[str, Any]]:
    for other in zones:
        if other.id != zone.id and not (other.variant or zone.variant):
            certain, _ = _areas_km2(zone, other.certain)
            _, possible = _areas_km2(zone, other.possible)
            if possible > 0:
                yield _row(zone, other.id, "zone", "shared_area_km2", (certain, possible), "km²")


def _route_rows(zone: GroundZone, routes: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    for name, shape in zip(routes["id"], routes.geometry, strict=True):
        certain, possible = _measured(zone, shape, geodesic_length, edges="geodesic")
        yield _row(zone, name, "route", "length_km", (certain / 1000, possible / 1000), "km")


def _point_rows(zone: GroundZone, kind: str, points: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    if points.empty:
        return
    surely, possibly = point_verdicts(zone, points)
    distance_km = np.full(len(points), np.nan)
    if zone.line is not None:
        distance_km = np.asarray(geodesic_distance(points.geometry.to_numpy(), zone.line, edges=zone.edges)) / 1000
    error_km = points["uncertainty_m"].to_numpy(dtype=float) / 1000
    columns = (points["title"], surely, possibly, distance_km, error_km)
    for subject, sure, maybe, distance, error in zip(*columns, strict=True):
        yield _row(zone, subject, kind, "inside", (float(sure), float(maybe)), "yes/no") | {
            "verdict": str(_VERDICTS[int(sure) + int(maybe)]),
            "distance_km": distance,
            "distance_error_km": error,
        }
