"""Names in `side`, `within` and `except`, found in the file's plain data, so that no other fault hides an unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from geo import natural_earth
from geo.compass import BEARINGS
from geo.errors import Fault, InputError
from layers.ground.division_hints import division_hint
from layers.ground.drawing import located
from layers.ground.outlines import Outline
from layers.scenario.faults import did_you_mean
from layers.scenario.interpretations import written_sides
from layers.scenario.models import Scenario
from layers.scenario.origin import Origin
from layers.scenario.yaml_lines import Key

__all__ = ["area_faults", "country_outline", "division_outline", "natural_earth_outline", "unknown_area"]

_NEVER_A_SIDE = ("left", "right")
_SIDES = "a party, a country code, an area or division, a compass word, {toward: PLACE} or both"


def area_faults(scenario: Scenario) -> list[Fault]:
    """What is wrong with names of areas, countries and divisions anywhere in the file, entries at fault too."""
    data = scenario.origin.data
    own = {str(name) for section in ("areas", "parties") for name in _mapping(data.get(section))}
    faults = []
    for section, value in data.items():
        for key, name in _names_in(value, (section,)):
            if name not in own:
                try:
                    natural_earth_outline(name)
                except InputError as error:
                    faults.append(unknown_area(scenario.origin, key, name, error))
    return [*faults, *_faults_of_entries_left_out(scenario)]


def natural_earth_outline(name: str) -> Outline:
    """The outline of a country or division. Raises `InputError` where it is neither, or several divisions."""
    try:
        return country_outline(name)
    except InputError:
        return division_outline(name)


def country_outline(name: str) -> Outline:
    """The outline of a country. Raises `InputError` where there is none."""
    return Outline(natural_earth.country_polygon(name), natural_earth.POSITION_ERROR_M)


def division_outline(name: str) -> Outline:
    """The outline of a division. Raises `InputError` where there is none, or several."""
    return Outline(natural_earth.division_polygon(name), natural_earth.division_error_m(name))


def unknown_area(origin: Origin, key: Key, name: str, error: InputError) -> Fault:
    """The fault of a name that means no ground; it suggests only what the scenario knows."""
    fault = error.faults[0]
    if fault.hint.startswith("write a code"):  # several divisions of that name
        return origin.fault(key, fault.message, fault.hint)
    is_side = "side" in key or "depths" in key
    if is_side and name.strip().casefold() in _NEVER_A_SIDE:
        problem = f"a side is never {name!r}, which would depend on the order of the line's points"
        return origin.fault(key, problem, f"name {_SIDES}")
    data = origin.data
    known = [str(name) for section in ("areas", "parties") for name in _mapping(data.get(section))]
    known += [*_countries(data), *_divisions(_countries(data)), *((*BEARINGS, "both") if is_side else ())]
    otherwise = f"name {_SIDES}" if is_side else "name an area, a party, a country code or a division"
    if not is_side and isinstance(error, natural_earth.UnknownNameError) and not did_you_mean(name, known, " ").strip():
        otherwise = division_hint(name, _countries(data)) or otherwise
    return origin.fault(key, f"no area, party, country or division {name!r}", did_you_mean(name, known, otherwise))


def _names_in(value: object, key: Key) -> Iterator[tuple[Key, str]]:
    """Every name that must mean ground, with its key. Entries that are gaps are left out."""
    if isinstance(value, list):
        for index, child in enumerate(value):
            yield from _names_in(child, (*key, index))
    if not isinstance(value, dict) or value.get("gap"):
        return
    for word, child in value.items():
        inner = (*key, word)
        if len(inner) > 2:  # noqa: PLR2004 - section, entry and key: an id may be any word
            yield from _names_at(inner, child)
        yield from _names_in(child, inner)


def _names_at(key: Key, value: object) -> Iterator[tuple[Key, str]]:
    if key[-1] in ("within", "except"):
        names = value if isinstance(value, list) else [value]
        places = [(*key, index) if len(names) > 1 else key for index in range(len(names))]
        yield from ((place, name) for place, name in zip(places, names, strict=True) if isinstance(name, str))
    for place, side in written_sides(key[-1], value, key):
        if side not in BEARINGS and side != "both" and not side.startswith("toward "):
            yield place, side


def _faults_of_entries_left_out(scenario: Scenario) -> list[Fault]:
    """Borders, countries and divisions that do not exist, of lines and areas that are not drawn for another fault."""
    faults: list[Fault] = []
    for section, kept in (("lines", scenario.lines), ("areas", scenario.areas)):
        for name, entry in _mapping(scenario.origin.data.get(section)).items():
            if name in kept or not isinstance(entry, dict) or entry.get("gap"):
                continue
            try:
                _look_up(entry)
            except InputError as error:
                faults += located(error, scenario, (section, name))
    return faults


def _is_side(side: object) -> bool:
    """Whether it is a name, or a list of names, as a side of `border` is."""
    return isinstance(side, str) or (isinstance(side, list) and all(isinstance(name, str) for name in side))


def _look_up(entry: Mapping[str, Any]) -> None:
    border, country, division = (entry.get(word) for word in ("border", "country", "division"))
    if isinstance(border, list) and len(border) > 1 and all(map(_is_side, border)):
        natural_earth.border(*border)
    for code in [country] if isinstance(country, str) else country if isinstance(country, list) else []:
        if isinstance(code, str):
            natural_earth.country_polygon(code)
    if isinstance(division, str):
        natural_earth.division_polygon(division)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _countries(data: Mapping[str, Any]) -> list[str]:
    value = data.get("countries")
    return [code for code in ([value] if isinstance(value, str) else value or []) if isinstance(code, str)]


def _divisions(countries: list[str]) -> list[str]:
    try:
        return [*natural_earth.read("admin1", countries=countries)["name"]] if countries else []
    except InputError:
        return []
