"""What an agreement puts on the ground: its lines, areas and zones."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from layers.scenario.entries import Feature
from layers.scenario.fields import (
    CountryCodes,
    Edges,
    Edtf,
    FilesByDay,
    Identifier,
    Latitude,
    Length,
    Longitude,
    Names,
    Place,
    Text,
    Where,
    where_complaints,
)
from layers.scenario.interpretations import (
    Interpretation,
    Variant,
    check_interpretation,
    interpretation_complaints,
)

__all__ = ["ROAD_KINDS", "Area", "Line", "Zone", "is_road", "is_straight", "line_value_complaints"]

ROAD_KINDS = frozenset({"highway", "motorway", "road", "route", "track"})
"""Kinds of lines that follow a road."""

_STRAIGHT_KINDS = frozenset({"straight line", "limit", "parallel", "meridian"})


def is_road(kind: str) -> bool:
    """Whether a kind, such as `road` or `road, schematic`, is one of a road."""
    return kind.casefold().partition(",")[0].strip() in ROAD_KINDS


def is_straight(kind: str) -> bool:
    """Whether a line of this kind is straight between its places by what the agreement says: a `straight line`."""
    return kind.casefold().partition(",")[0].strip() in _STRAIGHT_KINDS


class Line(Feature):
    """A line of contact, border or named line; give exactly one of the ways to draw it.

    `between` two parties with `control` points or a map of who held what derives it; `through` places, `file`, a
    `border` between two countries or divisions, a `river`, a `parallel` or a `meridian` draw it directly.
    """

    between: tuple[Identifier, Identifier] | None = Field(None, description="the two parties that the line divides")
    control: FilesByDay | None = Field(
        None,
        description="who held what: a CSV beside the scenario (latitude, longitude, party) or a map of polygons with a "
        "'party'; of several days {2018-09-17: before.csv, …}, or a folder of files with the day in their names",
    )
    file: FilesByDay | None = Field(
        None,
        description="a file of lines, or of points in order, beside the scenario; of several days as 'control'; with "
        "'between', a map of polygons",
    )
    where: Where | None = Field(None, description="of that file, the features that have these values")
    known_from: Edtf = Field("", description="from when a line that moves is known as it was on its first day")
    known_until: Edtf = Field("", description="until when it is known as it was on its last day; then it is not known")
    through: tuple[Place, ...] | None = Field(None, min_length=2, description="the places it passes, in order")
    border: tuple[Text | Annotated[tuple[Text, ...], Field(min_length=1)], ...] | None = Field(
        None,
        min_length=2,
        description="a country or division and its neighbour, or several neighbours; each may be a list of several "
        "that count as one",
    )
    river: Text | None = Field(None, description="a larger river, by a name that Natural Earth has for it")
    parallel: Latitude | None = Field(None, description="a latitude, with start_at and end_at")
    meridian: Longitude | None = Field(None, description="a longitude, with start_at and end_at")
    start_at: Longitude | None = Field(None, description="first longitude of a parallel, or latitude of a meridian")
    end_at: Longitude | None = Field(None, description="last longitude of a parallel, or latitude of a meridian")
    within: Names = Field((), description="countries, divisions or areas that the line and its territories are cut to")
    edges: Edges = Field("geodesic", description="how two places of 'through' are joined")

    def _value_complaints(self) -> list[str]:
        return line_value_complaints(vars(self))

    @classmethod
    def _key_complaints(cls, given: Collection[str]) -> list[str]:
        complaints = where_complaints(given)
        ways = ("control", "file", "through", "border", "river", "parallel", "meridian")
        found = [name for name in ways if name in given]
        if len(found) != 1:
            what = f"has {' and '.join(found)}" if found else "is not drawn by anything"
            complaints.append(f"the line {what}; give exactly one of {', '.join(ways)}")
        if "control" in given and "between" not in given:
            complaints.append("'control' says who held what: name the two parties 'between' which the line runs")
        if "between" in given and not {"control", "file"} & set(given):
            complaints.append("'between' two parties needs 'control': points or a map of who held what")
        if found and found[0] not in ("control", "file") and {"known_from", "known_until"} & set(given):
            complaints.append(f"a line by {found[0]!r} does not move: leave out known_from and known_until")
        if found in (["parallel"], ["meridian"]) and not {"start_at", "end_at"} <= set(given):
            complaints.append(f"a {found[0]} needs start_at and end_at, in degrees")
        return complaints

    @property
    def generalised(self) -> bool:
        """Whether it is one of Natural Earth's lines, and nothing is stated of how far off that may be."""
        return (self.border is not None or self.river is not None) and self.uncertainty is None

    @property
    def neighbours(self) -> set[str]:
        """The countries and divisions whose border it is."""
        return {name for side in self.border or () for name in ([side] if isinstance(side, str) else side)}

    @property
    def divides(self) -> bool:
        """Whether it is drawn from who held what on either side of it."""
        return self.between is not None and (self.control is not None or self.file is not None)


class Area(Feature):
    """A polygon to cut by, or to be a zone.

    Give exactly one of a `file`, a `country`, a `division`, a party's `territory`, corners (`through` places), or a
    circle (`around` a place with a `radius`).
    """

    file: Text | None = Field(None, description="a file of polygons beside the scenario")
    where: Where | None = Field(None, description="of that file, the features that have these values")
    country: CountryCodes | None = Field(None, description="the land of a country, or of several")
    division: Text | None = Field(None, description="a first-level division, by name or ISO 3166-2 code")
    territory: Identifier | None = Field(None, description="what a party holds, from a line derived from control")
    through: tuple[Place, ...] | None = Field(None, min_length=3, description="its corners, in order")
    of: Identifier | None = Field(None, description="the line whose derivation gives the territory, where several do")
    around: Place | None = Field(None, description="the centre of a circle, with 'radius'")
    radius: Length | None = None

    @classmethod
    def _key_complaints(cls, given: Collection[str]) -> list[str]:
        complaints = where_complaints(given)
        ways = ("file", "country", "division", "territory", "through", "around")
        found = [name for name in ways if name in given]
        if len(found) != 1:
            has = f" (it has {' and '.join(found)})" if found else ""
            complaints.append(f"an area needs exactly one of {', '.join(ways)}{has}")
        if ("around" in given) != ("radius" in given):
            complaints.append("'around' a place and a 'radius' go together")
        return complaints


class Zone(Feature, Interpretation):
    """A zone that the agreement puts on the ground."""

    id: Identifier
    variants: tuple[Variant, ...] = Field((), description="other readings of the same clause")

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.gap:
            return self
        check_interpretation(self)
        for variant in self.variants:
            try:
                check_interpretation(self.interpreted_as(variant))
            except ValueError as error:
                raise ValueError(f"variant {variant.id!r}: {error}") from None
        repeated = [variant.id for index, variant in enumerate(self.variants) if variant.id in self._ids_before(index)]
        if repeated:
            raise ValueError(f"variant id {repeated[0]!r} appears twice")
        return self

    def _ids_before(self, index: int) -> set[str]:
        return {variant.id for variant in self.variants[:index]}

    @classmethod
    def _key_complaints(cls, given: Collection[str]) -> list[str]:
        return interpretation_complaints(given)

    def interpretations(self) -> list[tuple[str, Interpretation]]:
        """The zone's clause as mainly interpreted (the empty id) and as each variant does, by the variant's id."""
        return [("", self), *((variant.id, self.interpreted_as(variant)) for variant in self.variants)]

    def interpreted_as(self, variant: Variant) -> Interpretation:
        """The zone's clause as the variant interprets it."""
        own = {name: getattr(self, name) for name in Interpretation.model_fields}
        changed = {
            name: getattr(variant, name) for name in Interpretation.model_fields if getattr(variant, name) is not None
        }
        for group in (("from_", "around", "between", "area"), ("depth", "band", "width", "depths")):
            if any(name in changed for name in group):
                own.update(dict.fromkeys(group))
        if not {"around", "between", "area", "width", "depths"}.isdisjoint(changed):
            own["side"] = None
        if not {"between", "area"}.isdisjoint(changed):
            own.update(dict.fromkeys(("depth", "band", "width", "depths")))
        return Interpretation.model_construct(**{**own, **changed})


def line_value_complaints(given: Mapping[str, Any]) -> list[str]:
    """What does not go together in the values of a line, as written or as read."""
    complaints = []
    between = given.get("between")
    if isinstance(between, list | tuple) and len(between) == 2 and between[0] == between[1]:  # noqa: PLR2004
        complaints.append("'between' needs two different parties")
    ends = [given.get("start_at"), given.get("end_at")]
    if given.get("meridian") is not None and any(isinstance(end, int | float) and abs(end) > 90 for end in ends):  # noqa: PLR2004 - latitudes
        complaints.append("a meridian starts and ends at latitudes, between -90 and 90")
    return complaints
