"""The entries of a scenario file that need no other: sources, parties, places, posts, routes, events, notes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Self

from pydantic import Field, model_validator

from geo.position import Position
from layers.scenario.fields import (
    Certainty,
    Colour,
    CountryCode,
    Edges,
    Edtf,
    Identifier,
    Latitude,
    Length,
    Longitude,
    Model,
    Names,
    Place,
    SourceIds,
    Text,
    WebAddress,
    Where,
    where_complaints,
)

__all__ = [
    "ACCEPT",
    "Entry",
    "Event",
    "Feature",
    "Note",
    "OwnPlace",
    "Party",
    "Placed",
    "Post",
    "Route",
    "Source",
    "Span",
]


ACCEPT = Field("", description="why a doubt that 'check' has of this entry is none; it is then no longer reported")


class Source(Model):
    """Who said it, when and where."""

    title: Text
    title_ar: Text = ""
    publisher: Text = ""
    date: Edtf = ""
    url: WebAddress = ""
    licence: Text = ""
    supports: Text = Field("", description="what it is cited for, in a few words of our own")
    accept: Text = ACCEPT
    note: Text = ""
    note_ar: Text = ""


class Party(Model):
    """A party to the agreement, or another that holds ground."""

    title: Text
    title_ar: Text = ""
    colour: Colour | None = Field(None, description="such as #1b7837")


class Span(Model):
    """From when to when; an empty end is open."""

    start: Edtf = Field("", description="from when it applies")
    end: Edtf = Field("", description="until when it applies")


class Entry(Model):
    """An entry whose keys must go together; one that is a gap lacks what it lacks."""

    @classmethod
    def complaints(cls, given: Collection[str]) -> list[str]:
        """What is too much or too little in an entry with the keys given."""
        return [] if "gap" in given else cls._key_complaints(given)

    @classmethod
    def _key_complaints(cls, given: Collection[str]) -> list[str]:  # noqa: ARG003 - for those that are more particular
        return []

    def _value_complaints(self) -> list[str]:
        return []

    @model_validator(mode="after")
    def _sound(self) -> Self:
        fields = type(self).model_fields
        given = {f.alias or name for name, f in fields.items() if getattr(self, name) not in (None, "", ())}
        complaints = self.complaints(given) + ([] if "gap" in given else self._value_complaints())
        if complaints:
            raise ValueError("; ".join(complaints))
        return self


class OwnPlace(Entry):
    """A place that the gazetteer lacks or has wrong."""

    names: dict[Text, Text] = Field(min_length=1, description="a name for each language code, such as en, ar, tr")
    also: Names = Field((), description="further spellings")
    latitude: Latitude | None = Field(None, description="degrees north")
    longitude: Longitude | None = Field(None, description="degrees east")
    uncertainty: Length | None = Field(None, description="how far off the position may be")
    kind: Text = "settlement"
    country: CountryCode | None = None
    governorate: Text = Field("", description="the first-level division it lies in")
    geonameid: int | None = None
    population: int | None = Field(None, ge=0, description="how many people lived there, where the source says so")
    source: SourceIds
    gap: Text = Field("", description="what is still to be supplied; the place then has no position yet")
    accept: Text = ACCEPT
    note: Text = ""

    @classmethod
    def _key_complaints(cls, given: Collection[str]) -> list[str]:
        return [f"{name!r} is missing" for name in ("latitude", "longitude") if name not in given]

    @property
    def position(self) -> Position | None:
        """Where it is; None for a gap."""
        return None if self.latitude is None or self.longitude is None else Position(self.longitude, self.latitude)


class Feature(Entry):
    """What all sourced entries share."""

    title: Text = ""
    title_ar: Text = ""
    kind: Text = ""
    when: Span = Span()
    source: SourceIds = Field(description="one id of 'sources', or a list of them")
    certainty: Certainty = "certain"
    uncertainty: Length | None = Field(None, description="how far off its position may be")
    gap: Text = Field(
        "",
        description="what is still to be supplied before this can be drawn; the entry is a warning until 'gap' is gone",
    )
    accept: Text = ACCEPT
    note: Text = ""
    note_ar: Text = ""


class Placed(Feature):
    """A feature at one point."""

    place: Place | None = Field(None, description="the place where it is")
    latitude: Latitude | None = Field(None, description="degrees north, where the place's own point will not do")
    longitude: Longitude | None = Field(None, description="degrees east")
    within: Names = Field(
        (),
        description="what it is stated to lie in (a party's territory, an area, a division); no doubt about its "
        "position reaches beyond that",
    )

    @classmethod
    def _key_complaints(cls, given: Collection[str]) -> list[str]:
        if ("latitude" in given) != ("longitude" in given):
            return ["latitude and longitude go together"]
        if not {"place", "latitude"} & set(given):
            return ["say where: a place by name, or latitude and longitude"]
        return []

    @property
    def position(self) -> Position | None:
        """The stated position, if there is one."""
        return None if self.latitude is None or self.longitude is None else Position(self.longitude, self.latitude)


class Post(Placed):
    """An observation post or other fixed point of the agreement."""

    id: Identifier
    number: int | None = None
    governorate: Text = ""
    established: Edtf = Field("", description="when it was set up")
    encircled: Edtf = Field("", description="when it was cut off")
    left: Edtf = Field("", description="when it was given up")


class Route(Feature):
    """A road or corridor, through places or from a file."""

    id: Identifier
    shield: Annotated[str, Field(max_length=12)] = Field("", description="what its road sign says, such as M4")
    through: tuple[Place, ...] | None = Field(None, min_length=2, description="the places it passes, in order")
    file: Text | None = Field(None, description="a file of lines, or of points in order, beside the scenario")
    where: Where | None = Field(None, description="of that file, the features that have these values")
    edges: Edges = Field("geodesic", description="how two places of 'through' are joined")

    @classmethod
    def _key_complaints(cls, given: Collection[str]) -> list[str]:
        one = ("through" in given) != ("file" in given)
        complaints = where_complaints(given)
        return complaints if one else [*complaints, "a route needs exactly one of through (places) or file"]


class Event(Placed):
    """A dated, placed statement: a patrol, a convoy, a closure …"""

    id: Identifier


class Note(Feature):
    """A dated statement about no one place: an announcement, a figure, a limit on an airspace."""

    id: Identifier
    title: Text = Field(description="the statement, in our own words")
