"""Where to look: the countries, the extent and the kinds that an answer must keep to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from geo.errors import Fault, InputError
from geo.gazetteer.country_codes import code_hint, country_names
from geo.gazetteer.place import KINDS, Kind
from geo.gazetteer.place_index import PlaceIndex
from geo.geodesic.ellipsoid import METRES_PER_DEGREE
from geo.position import Extent, Position

__all__ = ["EXTENT_MARGIN_M", "Breadth", "Scope"]

EXTENT_MARGIN_M = 2_000.0
"""How far outside an extent a place may lie: GeoNames' points of villages are often off by a kilometre or two."""

Breadth = Literal["extent", "region", "country", "world"]
"""A district, a first-level division, a country, or no bounds at all."""

_NARROW_DEGREES = 0.75
_REGION_DEGREES = 3.0


@dataclass(frozen=True, slots=True)
class Scope:
    """Bounds of a look-up; None is no bound."""

    countries: frozenset[str] | None = None
    extent: Extent | None = None
    kinds: frozenset[Kind] | None = None
    divisions: frozenset[str] | None = None

    @property
    def breadth(self) -> Breadth:
        """How far a look-up reaches; the farther, the more similar names must be."""
        if self.extent is not None:
            widest = max(self.extent.north - self.extent.south, self._degrees_wide)
            if widest <= _REGION_DEGREES:
                return "extent" if widest <= _NARROW_DEGREES else "region"
        bounded = self.countries is not None or self.divisions is not None
        return "country" if bounded or self.extent is not None else "world"

    @property
    def _degrees_wide(self) -> float:
        if self.extent is None:
            return 0.0
        width = self.extent.east - self.extent.west
        return 360.0 if abs(width) >= 360 else width % 360  # noqa: PLR2004 - the whole round

    @classmethod
    def of(
        cls,
        countries: Iterable[str] | str | None,
        extent: Extent | None,
        kinds: Iterable[Kind] | Kind | None,
        near: Position | None = None,
    ) -> Scope:
        """Check what a caller gave; raises `InputError` for a false country code, kind, extent or position."""
        codes = frozenset(code.strip().upper() for code in _listed(countries)) if countries is not None else None
        chosen = frozenset(_listed(kinds)) if kinds is not None else None
        faults = [
            *(
                Fault(f"{code!r} is not an ISO country code", key="country", hint=code_hint(code))
                for code in sorted(codes or ())
                if code not in country_names()
            ),
            *(
                Fault(f"{kind!r} is not a kind of place", key="kind", hint=f"one of {', '.join(KINDS)}")
                for kind in sorted(chosen or ())
                if kind not in KINDS
            ),
            *_faults_of_extent(extent),
            *_faults_of_position(near),
        ]
        if faults:
            raise InputError(faults)
        return cls(codes, extent, chosen)  # type: ignore[arg-type]  # the kinds were checked

    def keeps(self, index: PlaceIndex, places: NDArray[Any]) -> NDArray[np.bool_]:
        """Return which of the places lie within the bounds; one without a country is in those that it may reach."""
        keep = np.ones(len(places), dtype=bool)
        if self.countries is not None:
            rows = [index.country_rows[code] for code in self.countries if code in index.country_rows]
            keep &= _is_one_of(index.country[places], rows) | np.isin(places, list(self._strays(index)))
        if self.kinds is not None:
            keep &= _is_one_of(index.kind[places], [KINDS.index(kind) for kind in self.kinds])
        if self.divisions is not None:
            keep &= np.isin(index.admin1[places], index.division_rows(self.divisions))
        if self.extent is not None:
            keep &= _in_extent(self.extent, index.longitude[places], index.latitude[places])
        return keep

    def kept(self, index: PlaceIndex, found: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """Return those triples (name, place, weight) whose places lie within the bounds; quick for a few."""
        if self.extent is None and self.kinds is None and self.divisions is None:
            if self.countries is None:
                return list(found)
            rows = {index.country_rows[code] for code in self.countries if code in index.country_rows}
            country = index.country.data
            return [
                one for one in found if country[one[1]] in rows or (not country[one[1]] and self._has(index, one[1]))
            ]
        keep = self.keeps(index, np.fromiter((one[1] for one in found), dtype=np.int64, count=len(found)))
        return list(compress(found, keep.tolist()))

    def _strays(self, index: PlaceIndex) -> frozenset[int]:
        return frozenset().union(*(index.strays_near(code) for code in self.countries or ()))

    def _has(self, index: PlaceIndex, stray: int) -> bool:
        return any(stray in index.strays_near(code) for code in self.countries or ())


def _faults_of_extent(extent: Extent | None) -> Iterator[Fault]:
    if extent is None:
        return
    if not (all(map(math.isfinite, extent)) and -90 <= extent.south <= extent.north <= 90):  # noqa: PLR2004 - degrees
        yield Fault("the extent is not a box", key="extent", hint="west, south, east, north in degrees")


def _faults_of_position(near: Position | None) -> Iterator[Fault]:
    if near is not None and not (abs(near[0]) <= 180 and abs(near[1]) <= 90):  # noqa: PLR2004 - degrees
        hint = "latitude from -90 to 90, longitude from -180 to 180"
        yield Fault(f"latitude {near[1]:g}, longitude {near[0]:g} is not on Earth", key="near", hint=hint)


def _is_one_of(values: NDArray[Any], wanted: Sequence[int]) -> NDArray[np.bool_]:
    """Do what `numpy.isin` does, faster for a few values wanted."""
    found: NDArray[np.bool_] = values == wanted[0] if wanted else np.zeros(len(values), dtype=bool)
    for one in wanted[1:]:
        found |= values == one
    return found


def _in_extent(extent: Extent, longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.bool_]:
    west, south, east, north = extent
    margin = EXTENT_MARGIN_M / METRES_PER_DEGREE
    widened = margin / max(0.01, math.cos(math.radians(max(abs(south), abs(north)))))
    width = (east - west) % 360 if east != west else 0.0
    if abs(east - west) >= 360:  # noqa: PLR2004 - the whole round
        width = 360.0
    inside: NDArray[np.bool_] = (longitude - west + widened) % 360 <= width + 2 * widened
    return inside & (latitude >= south - margin) & (latitude <= north + margin)


def _listed(values: Iterable[str] | str | None) -> Iterable[str]:
    return (values,) if isinstance(values, str) else values or ()
