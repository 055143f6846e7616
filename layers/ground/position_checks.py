"""Positions that are numbers all right, but hardly where they were meant to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache

import shapely

from geo import natural_earth
from geo.errors import Fault, InputError
from geo.position import Extent, Position, degrees_in_words
from layers.scenario.models import Scenario
from layers.scenario.yaml_lines import Key

__all__ = ["ground_of", "implausible_positions"]

_FAR_DEGREES = 0.5


def implausible_positions(scenario: Scenario) -> list[Fault]:
    """What is odd about stated positions, given the scenario's countries and extent.

    An error for each that lies in the countries only with latitude and longitude swapped; a warning for each that lies
    far outside of both, and for an extent that runs round most of the Earth.
    """
    faults = []
    if scenario.extent is not None and (doubt := scenario.extent.extent().doubt()):
        hint = "write west before east; west > east only across the antimeridian"
        faults.append(scenario.origin.fault(("extent",), doubt, hint, "warning"))
    for section in ("places", "posts", "events"):
        for key, entry in scenario.entries(section):
            countries = (entry.country,) if getattr(entry, "country", None) else scenario.countries
            if entry.position is not None and countries:
                fault = _judged(entry.position, countries, key, scenario)
                faults += [fault] if fault else []
    return faults


def ground_of(scenario: Scenario) -> Extent | None:
    """The box round the scenario's countries and its extent; None where it states neither."""
    boxes = [shapely.box(*shapely.bounds(_surroundings(code))) for code in _known(scenario.countries)]
    if scenario.extent is not None:
        west, south, east, north = scenario.extent.extent()
        boxes.append(shapely.box(west, south, east, north) if west < east else shapely.box(-180, south, 180, north))
    return Extent(*(float(edge) for edge in shapely.total_bounds(boxes))) if boxes else None


def _known(countries: Iterable[str]) -> Iterator[str]:
    """The codes that name a country."""
    for code in countries:
        with suppress(InputError):
            _surroundings(code)
            yield code


def _judged(position: Position, countries: tuple[str, ...], key: Key, scenario: Scenario) -> Fault | None:
    try:
        near = shapely.union_all([_surroundings(code) for code in countries])
    except InputError:
        return None
    if shapely.intersects_xy(near, position.longitude, position.latitude):
        return None
    where = degrees_in_words(position)
    if shapely.intersects_xy(near, position.latitude, position.longitude):
        hint = "swap latitude and longitude"
        return scenario.origin.fault(key, f"{where} lies far outside {', '.join(countries)}", hint)
    if scenario.extent is not None and scenario.extent.extent().contains(position):
        return None
    hint = "check latitude and longitude, or state the 'country'"
    return scenario.origin.fault(key, f"{where} lies far outside {', '.join(countries)}", hint, "warning")


@lru_cache(maxsize=64)
def _surroundings(code: str) -> shapely.Geometry:
    """A country with some sea and some of its neighbours around it."""
    rough = shapely.simplify(natural_earth.country_polygon(code), 0.05)
    return shapely.buffer(shapely.make_valid(rough), _FAR_DEGREES)
