"""The rows of the overlap table: one a fact, with what surely holds and what may; and those of zones and divisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import geodesic_area, natural_earth
from geo.geodesic.edges import Edges
from geo.position import Extent
from layers.ground.boundaries import Boundaries, with_grounds
from layers.ground.outlines import Ground, grown_extent
from layers.ground.shapes import lines_only, polygons_only
from layers.measures.ground_zones import GroundZone
from layers.measures.likelihood.sums import Likely
from layers.measures.likelihood.zone_draws import ZoneDraws
from layers.measures.likelihood.zone_figures import ZoneFigures

__all__ = [
    "NOT_KNOWN",
    "OVERLAP_COLUMNS",
    "VERDICTS",
    "Bounds",
    "Row",
    "division_rows",
    "make_row",
    "measured",
    "not_known_row",
    "share_bounds",
    "zone_rows",
]

OVERLAP_COLUMNS = (
    "subject",
    "subject_kind",
    "zone",
    "measure",
    "certain",
    "possible",
    "likely",
    "likely_low",
    "likely_high",
    "unit",
    "variant",
    "verdict",
    "distance_km",
    "distance_error_km",
    "longitude",
    "latitude",
    "subject_id",
    "number",
    "note",
    "likely_by",
)
VERDICTS = ("outside", "possibly inside", "inside")
NOT_KNOWN = "not known"
"""The verdict where nothing is known of a zone's line on the day."""
_DIVISIONS: tuple[tuple[Literal["admin1", "countries"], str], ...] = (
    ("admin1", "governorate"),
    ("countries", "country"),
)
_SPECK_KM2 = 0.001
"""Less than this, where a zone is cut along a border, is rounding."""
_ROUNDING = 1e-6
_LIKELY = ("likely", "likely_low", "likely_high")
_BORDER_SEED = 12
_MOST = 0.99
_SPECK_SHARE = 1e-6
Row = dict[str, Any]
Bounds = tuple[float, float]
"""What surely holds, and what may: the first is at most the second."""


def make_row(
    zone: GroundZone | None,
    subject: str,
    kind: str,
    measure: str,
    bounds: Bounds,
    unit: str,
    likely: Likely | None = None,
    **more: object,
) -> Row:
    """A row of the table; `more` are cells of its other columns.

    What is certain to be all that is possible is likely, too; `likely` says so of any other figure, and is left empty
    where it is not known.
    """
    certain, possible = bounds
    if certain > possible:  # two sums over the same ground may differ in their last digits, and in no more
        assert certain - possible <= _ROUNDING * max(1.0, abs(possible)), (subject, measure, bounds)
        certain = possible
    row: Row = dict.fromkeys(OVERLAP_COLUMNS, "")
    row |= dict.fromkeys(("distance_km", "distance_error_km", "longitude", "latitude"), np.nan)
    row |= {"subject": subject, "subject_kind": kind, "measure": measure, "unit": unit}
    row |= {"certain": certain, "possible": possible}
    row |= dict(zip(_LIKELY, _in_order(certain, likely, possible), strict=True))
    row |= {"zone": zone.id, "variant": zone.variant} if zone else {}
    return row | more


def _in_order(certain: float, likely: Likely | None, possible: float) -> tuple[float, float, float]:
    """The likely figure, its low and its high, rid of rounding against what is certain and possible."""
    if certain == possible or np.isnan(certain):
        return certain, certain, certain
    if likely is None or np.isnan(likely.expected):
        return np.nan, np.nan, np.nan
    slack = _ROUNDING * max(1.0, abs(possible))
    assert certain - slack <= likely.low <= likely.expected <= likely.high <= possible + slack, (certain, likely)
    expected, low, high = (min(max(figure, certain), possible) for figure in likely)
    return expected, low, high


def not_known_row(zone: GroundZone, subject: str, kind: str, measure: str, unit: str, **more: object) -> Row:
    """The row of a fact that nothing is known of, since the zone's line is not known on the day."""
    return make_row(zone, subject, kind, measure, (np.nan, np.nan), unit, None, verdict=NOT_KNOWN, **more)


Measure = Callable[..., Any]


def measured(
    parts: Sequence[BaseGeometry], shape: BaseGeometry | None, measure: Measure, edges: Edges, scale: float
) -> Bounds:
    """A shape's area or length inside a certain and a possible part, in the unit that `scale` metres make.

    Without a shape, that of the parts themselves.
    """
    only = polygons_only if measure is geodesic_area else lines_only
    inside = [part if shape is None else only(shapely.intersection(shape, part)) for part in parts]
    certain, possible = (float(measure(part, edges=edges)) / scale if not part.is_empty else 0.0 for part in inside)
    return certain, possible


def _areas_km2(parts: Sequence[BaseGeometry], shape: BaseGeometry | None = None) -> Bounds:
    return measured(parts, shape, geodesic_area, "straight", 1e6)


def zone_rows(figures: ZoneFigures, all_figures: Sequence[ZoneFigures]) -> Iterator[Row]:
    """A zone's own area, that of its lines as drawn, and what it shares with the others."""
    zone = figures.zone
    if zone.state == NOT_KNOWN:
        yield not_known_row(zone, zone.id, "zone", "area_km2", "km²")
        return
    whole = _areas_km2((zone.certain, zone.possible))
    yield make_row(zone, zone.id, "zone", "area_km2", whole, "km²", figures.area(whole, zone.certain, zone.possible))
    if zone.drawn:
        drawn = _areas_km2(zone.drawn)
        likely = ZoneFigures.as_drawn(zone, asked=figures.known).area(drawn, *zone.drawn)
        yield make_row(zone, zone.id, "zone", "area_as_drawn_km2", drawn, "km²", likely)
    for its in all_figures:
        other = its.zone
        if other.id != zone.id and not (other.variant or zone.variant) and other.state != NOT_KNOWN:
            certain, _ = _areas_km2((zone.certain, zone.possible), other.certain)
            _, possible = _areas_km2((zone.certain, zone.possible), other.possible)
            if possible > 0:
                shared = _shared(zone, other)
                likely = figures.area((certain, possible), *shared, its.draws)
                yield make_row(zone, other.id, "zone", "shared_area_km2", (certain, possible), "km²", likely)


def _shared(zone: GroundZone, other: GroundZone) -> tuple[BaseGeometry, BaseGeometry]:
    """The ground that two zones surely, and possibly, have in common."""
    return shapely.intersection(zone.certain, other.certain), shapely.intersection(zone.possible, other.possible)


def division_rows(figures: ZoneFigures, boundaries: Boundaries) -> Iterator[Row]:
    """How much of a zone lies in each division and country, and in what the map has beside them.

    What their outlines may be off is in the bounds; the figures with everything where it is drawn stand beside.
    """
    zone = figures.zone
    if zone.state == NOT_KNOWN:
        return
    drawn_figures = ZoneFigures.as_drawn(zone, asked=figures.known) if zone.drawn else figures
    parts = (zone.certain, zone.possible)
    whole = _areas_km2(parts)
    for name, kind, shape, around in _divisions(zone.possible, boundaries):
        ground = _as_the_zone_sees_it(zone, shape, around)
        if ground is None:
            continue
        inside = (_areas_km2(parts, ground.certain)[0], _areas_km2(parts, ground.possible)[1])
        if inside[1] <= _SPECK_KM2:
            continue
        common = [shapely.intersection(part, its) for part in parts for its in (ground.certain, ground.possible)]
        border = ZoneDraws.between(ground.certain, ground.possible, _BORDER_SEED)
        yield make_row(zone, name, kind, "area_km2", inside, "km²", figures.area(inside, common[0], common[3], border))
        drawn = _areas_km2(zone.drawn or parts, shape)
        if zone.drawn or max(abs(one - other) for one, other in zip(drawn, inside, strict=True)) > _SPECK_KM2:
            as_drawn = [shapely.intersection(part, shape) for part in zone.drawn or parts]
            likely = drawn_figures.area(drawn, as_drawn[0], as_drawn[1])
            yield make_row(zone, name, kind, "area_as_drawn_km2", drawn, "km²", likely)
        beside = (_areas_km2(parts, ground.possible)[0], _areas_km2(parts, ground.certain)[1])
        outside = (max(whole[0] - beside[0], 0.0), max(whole[1] - beside[1], 0.0))
        grounds = (common[0], common[3], *(shapely.difference(*pair) for pair in
                                           ((parts[0], ground.possible), (parts[1], ground.certain))))  # fmt: skip
        likely = figures.share(inside, outside, grounds, border)
        yield make_row(zone, name, kind, "area_share", share_bounds(inside, outside), "%", likely)


def _as_the_zone_sees_it(zone: GroundZone, shape: BaseGeometry, ground: Ground) -> Ground | None:
    """A division's ground for a zone that shares outlines with it; None where the zone lies elsewhere by its clause."""
    if zone.shut_out is not None and _lies_in(shape, zone.shut_out):
        return None
    if zone.home is None:
        return ground
    return ground.seen_within(zone.home, zone.possible) if _meets(shape, zone.home) else None


def _lies_in(shape: BaseGeometry, ground: BaseGeometry) -> bool:
    return bool(shapely.area(shapely.intersection(shape, ground)) > _MOST * shapely.area(shape))


def _meets(shape: BaseGeometry, ground: BaseGeometry) -> bool:
    """Whether two grounds of one coverage have more in common than an edge."""
    return bool(shapely.area(shapely.intersection(shape, ground)) > _SPECK_SHARE * min(shape.area, ground.area))


def _divisions(ground: BaseGeometry, boundaries: Boundaries) -> Iterator[tuple[str, str, BaseGeometry, Ground]]:
    """The divisions and countries near some ground by name; what both layers have without a code, once."""
    extent = grown_extent(Extent(*ground.bounds), natural_earth.WORST_POSITION_ERROR_M)
    seen: set[str] = set()
    for layer, kind in _DIVISIONS:
        divisions = boundaries.measured(with_grounds(natural_earth.read(layer, extent=extent), ground))
        real = (divisions[["code", "geonames"] if layer == "admin1" else ["code"]] != "").any(axis=1)
        columns = (divisions["name"], divisions.geometry, divisions["ground"], real)
        for name, shape, around, is_division in zip(*columns, strict=True):
            if is_division:
                yield name, kind, shape, around
            elif name not in seen:
                seen.add(name)
                yield name, "area", shape, around


def share_bounds(inside: Bounds, outside: Bounds) -> Bounds:
    """The least and the greatest share in %, given how much surely and possibly lies inside, and outside."""
    least = inside[0] / (inside[0] + outside[1]) if inside[0] else 0.0
    most = inside[1] / (inside[1] + outside[0])
    return 100 * least, 100 * most
