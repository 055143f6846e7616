"""Areas of a draft: what places bound, and what zones leave out; where the text gives no shape they are gaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from layers.draft.statements import Statement
from layers.draft.writing.yaml_text import entry, identifier

if TYPE_CHECKING:
    from geo.gazetteer.place import Place

__all__ = ["AreaBook"]

_OUTLINE = "supply its outline: a 'file', corners as 'through', or 'around' a place with a 'radius'"


class AreaBook:
    """The areas that zones rest on or leave out, each once."""

    def __init__(
        self,
        places: Mapping[str, Place],
        source: Callable[[Statement], str | list[str]],
        place: Callable[[str], dict[str, Any] | None],
    ) -> None:
        self._places = places
        self._source = source
        self._place = place
        self._names: dict[str, str] = {}
        self._entries: dict[str, dict[str, Any]] = {}

    def area(self, name: str, statement: Statement) -> str:
        """The id of the area that a name means: a country or division by its own shape, anything else a gap."""
        place = self._places.get(name)
        values: dict[str, Any] = {"title": name[:1].upper() + name[1:]}
        if place is not None and place.kind == "country" and place.country:
            values["country"] = place.country
        else:
            values["gap"] = f"the text gives no outline of it: {_OUTLINE}"
        return self._entered(name, values, statement)

    def bounded(self, names: Sequence[str], statement: Statement) -> str:
        """The id of the area that names bound: their polygon where all are known places and it crosses nowhere."""
        title = f"Area bounded by {', '.join(names[:-1])} and {names[-1]}"
        corners = [self._place(name) for name in names]
        values: dict[str, Any] = {"title": title}
        if not all(corners):
            values["gap"] = f"the text bounds it by {', '.join(names)}: {_OUTLINE}"
        elif self._crosses(names):
            values["gap"] = "its sides cross where the places are joined in the order of the text: order 'through'"
        else:
            values["through"] = corners
        return self._entered(title, values, statement)

    def lines(self) -> list[str]:
        """The section's text."""
        return [line for name, values in self._entries.items() for line in entry(values, name=name)]

    def _entered(self, name: str, values: dict[str, Any], statement: Statement) -> str:
        known = self._names.get(name.lower())
        if known is None:
            known = self._names[name.lower()] = identifier(name, self._entries, otherwise="area")
            self._entries[known] = {**values, "source": self._source(statement)}
        return known

    def _crosses(self, names: Sequence[str]) -> bool:
        from shapely import LinearRing

        points = [self._places[name].position for name in names]
        return not LinearRing([(point.longitude, point.latitude) for point in points]).is_simple
