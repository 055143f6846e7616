"""Names in a scenario → places, in one order: the scenario's own, then the gazetteer. Nothing is placed silently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import shapely

from geo.errors import Fault
from geo.gazetteer import Gazetteer
from geo.names import fold
from geo.place import Match, Place
from layers.scenario import OwnPlace, PlaceReference, Scenario
from layers.yaml_lines import Key

__all__ = ["PlaceResolver", "own_place", "place_references"]

_SINGLE = ("place", "around", "toward")
_MANY = ("through", "towns")


class PlaceResolver:
    """Resolves each name of a scenario once; an unknown or ambiguous name is a fault that lists candidates."""

    def __init__(self, scenario: Scenario, gazetteer: Gazetteer, faults: list[Fault]) -> None:
        self._scenario = scenario
        self._gazetteer = gazetteer
        self._faults = faults
        self._resolved: dict[PlaceReference, Place | None] = {}
        self._own = _own_places(scenario)
        self._extent = scenario.extent.extent() if scenario.extent else None

    @property
    def resolved(self) -> dict[PlaceReference, Place]:
        """What has been resolved so far."""
        return {reference: place for reference, place in self._resolved.items() if place is not None}

    def check_all(self) -> None:
        """Resolve every name that stands anywhere in the file, so that all unknown ones are told together."""
        for key, reference in place_references(self._scenario.origin.data):
            self.place(reference, key)

    def place(self, reference: PlaceReference, key: Key) -> Place | None:
        """The place a name means, or None after adding a fault."""
        if reference not in self._resolved:
            own = self._own.get(reference.name) or self._own.get(fold(reference.name))
            self._resolved[reference] = own or self._look_up(reference, key)
        return self._resolved[reference]

    def point(self, reference: PlaceReference, key: Key) -> shapely.Point | None:
        """The place as a point."""
        place = self.place(reference, key)
        return None if place is None else shapely.Point(place.position.longitude, place.position.latitude)

    def points(self, references: Sequence[PlaceReference], key: Key) -> list[shapely.Point] | None:
        """Several places as points, or None where one is at fault."""
        points = [self.point(reference, (*key, index)) for index, reference in enumerate(references)]
        found = [point for point in points if point is not None]
        return found if len(found) == len(points) else None

    def uncertainty_m(self, reference: PlaceReference) -> float:
        """How far the place may be from its point; zero where none is stated."""
        place = self._resolved.get(reference)
        return (place.uncertainty_m or 0.0) if place else 0.0

    def _look_up(self, reference: PlaceReference, key: Key) -> Place | None:
        countries = (reference.country,) if reference.country else self._scenario.countries or None
        match = self._gazetteer.find(
            reference.name,
            countries=countries,
            extent=self._extent,
            kinds=(reference.kind,) if reference.kind else None,
        )
        chosen = _chosen(match, reference)
        if chosen is not None:
            return chosen
        problem = "is ambiguous" if match.candidates and match.ambiguous else "is unknown"
        self._faults.append(self._scenario.origin.fault(key, f"place {reference.name!r} {problem}", _hint(match)))
        return None


def _chosen(match: Match, reference: PlaceReference) -> Place | None:
    """The place meant: the one that the reference's id or division singles out, or the gazetteer's only one."""
    if reference.geonameid is None and reference.admin1 is None:
        return match.place
    fits = [
        candidate.place
        for candidate in match.candidates
        if reference.geonameid in (None, candidate.place.geonameid)
        and (reference.admin1 is None or fold(reference.admin1) == fold(candidate.place.admin1))
    ]
    return fits[0] if len(fits) == 1 else None


def place_references(data: object, key: Key = ()) -> Iterator[tuple[Key, PlaceReference]]:
    """Every reference to a place in a scenario's plain data, with its key; entries of another shape are left out."""
    if not isinstance(data, dict | list):
        return
    for name, value in data.items() if isinstance(data, dict) else enumerate(data):
        inner = (*key, name)
        if name in _SINGLE:
            yield from _references([(inner, value)])
        elif name in _MANY and isinstance(value, list):
            yield from _references(((*inner, index), entry) for index, entry in enumerate(value))
        else:
            yield from place_references(value, inner)


def _references(entries: Iterable[tuple[Key, object]]) -> Iterator[tuple[Key, PlaceReference]]:
    for key, value in entries:
        plain = {"name": value} if isinstance(value, str) else value
        if isinstance(plain, dict) and isinstance(plain.get("name"), str):
            known = {name: plain[name] for name in PlaceReference.model_fields if name in plain}
            try:
                yield key, PlaceReference.model_validate(known)
            except ValueError:
                continue


def own_place(entry: OwnPlace, countries: Sequence[str]) -> Place:
    """A scenario's own place as the rest of the house knows places."""
    return Place(
        name=entry.names.get("en") or next(iter(entry.names.values())),
        position=entry.position,
        country=entry.country or (countries[0] if countries else ""),
        admin1=entry.governorate,
        geonameid=entry.geonameid,
        kind=entry.kind,
        names=dict(entry.names),
        source="; ".join(entry.source),
        uncertainty_m=entry.uncertainty.maximum_m if entry.uncertainty else None,
    )


def _own_places(scenario: Scenario) -> dict[str, Place]:
    """Own places by id, and by every folded spelling."""
    own: dict[str, Place] = {}
    for identifier, entry in scenario.places.items():
        place = own_place(entry, scenario.countries)
        for spelling in (*entry.names.values(), *entry.also):
            own.setdefault(fold(spelling), place)
        own[identifier] = place
    return own


def _hint(match: Match) -> str:
    candidates = [
        f"{c.place.name} ({c.place.admin1 or c.place.country}, {c.place.position.latitude:.3f}, "
        f"{c.place.position.longitude:.3f}{f', geonameid {c.place.geonameid}' if c.place.geonameid else ''})"
        for c in match.candidates[:5]
    ]
    if candidates and match.ambiguous:
        return f"write {{name: …, geonameid: …}} for one of: {'; '.join(candidates)}"
    if candidates:
        return f"add it under 'places:'; nearest: {'; '.join(candidates)}"
    return "add it under 'places:' with names, position and source"
