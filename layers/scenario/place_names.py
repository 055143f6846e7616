"""The names of places in a scenario file: where each is written, and which of them are the scenario's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from geo.gazetteer.names import fold
from layers.scenario.fields import PlaceReference
from layers.scenario.interpretations import written_sides
from layers.scenario.models import OwnPlace, Scenario
from layers.scenario.yaml_lines import Key

__all__ = ["own_by_spelling", "place_references", "spellings_at_fault"]

_SINGLE = ("place", "around", "toward")
_MANY = ("through", "towns")
_WITHOUT_REFERENCES = ("sources", "parties", "places")


def place_references(data: Mapping[str, Any]) -> Iterator[tuple[Key, PlaceReference]]:
    """Every reference to a place in a scenario's plain data, with its key.

    Entries that are gaps are left out: their names need not be known yet. So are values of another shape, which the
    models report.
    """
    for section, value in data.items():
        if section not in _WITHOUT_REFERENCES:
            yield from _references_in(value, (section,), section)


def _references_in(value: object, key: Key, word: str | int) -> Iterator[tuple[Key, PlaceReference]]:
    yield from _toward_places(value, key, word)
    if word in _SINGLE:
        yield from _reference(key, value)
    elif word in _MANY and isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _reference((*key, index), entry)
    elif isinstance(value, dict):
        if not value.get("gap"):
            for name, child in value.items():
                yield from _references_in(child, (*key, name), name)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _references_in(child, (*key, index), index)


def _toward_places(value: object, key: Key, word: str | int) -> Iterator[tuple[Key, PlaceReference]]:
    """The places of sides written as `toward PLACE`."""
    for place, side in written_sides(word, value, key):
        if side.startswith("toward "):
            yield from _reference((*place, "toward"), side.removeprefix("toward "))


def _reference(key: Key, value: object) -> Iterator[tuple[Key, PlaceReference]]:
    plain = {"name": value} if isinstance(value, str) else value
    if isinstance(plain, dict) and isinstance(plain.get("name"), str):
        try:
            yield key, PlaceReference.model_validate({n: plain[n] for n in PlaceReference.model_fields if n in plain})
        except ValueError:
            return


def own_by_spelling(scenario: Scenario) -> dict[str, OwnPlace]:
    """A scenario's own places by id, and by every folded spelling."""
    own: dict[str, OwnPlace] = {}
    for identifier, entry in scenario.places.items():
        for spelling in (*entry.names.values(), *entry.also, identifier):
            own.setdefault(fold(spelling), entry)
    return own | dict(scenario.places)


def spellings_at_fault(scenario: Scenario) -> set[str]:
    """Folded names of own places that were left out for a fault; that they are unknown is not worth reporting."""
    places = scenario.origin.data.get("places")
    spellings: set[str] = set()
    for identifier, entry in places.items() if isinstance(places, dict) else ():
        if identifier not in scenario.places:
            names = entry.get("names") if isinstance(entry, dict) else None
            also = entry.get("also") if isinstance(entry, dict) else None
            given = [identifier, *(names.values() if isinstance(names, dict) else ()), *_as_list(also)]
            spellings |= {fold(name) for name in given if isinstance(name, str)}
    return spellings


def _as_list(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else [value]
