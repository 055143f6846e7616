"""The scenario file as checked, frozen models: what an agreement says, with its sources.

The models state the format once; the JSON Schema for editors and the reference in the docs are made from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr

from geo.summaries import counted, html_table, summary_line
from layers.scenario.boundaries import Boundary
from layers.scenario.clauses import Area, Line, Zone, line_value_complaints
from layers.scenario.entries import Event, Feature, Note, OwnPlace, Party, Post, Route, Source, Span
from layers.scenario.fields import Box, Edtf, GazetteerCountry, Identifier, Model, Place, PlaceReference, Text
from layers.scenario.interpretations import Interpretation, Toward, Variant, written_value_complaints
from layers.scenario.obligations import Obligation
from layers.scenario.origin import Origin
from layers.scenario.story import Callout, Step
from layers.scenario.yaml_lines import Key

__all__ = [
    "FORMAT_VERSION",
    "Area",
    "Boundary",
    "Callout",
    "Event",
    "Feature",
    "Interpretation",
    "Line",
    "Note",
    "Obligation",
    "Origin",
    "OwnPlace",
    "Party",
    "PlaceReference",
    "Post",
    "Route",
    "Scenario",
    "Source",
    "Span",
    "Step",
    "Toward",
    "Variant",
    "Zone",
    "structure_complaints",
    "value_complaints",
]

FORMAT_VERSION = 2
_LISTS = ("zones", "posts", "routes", "events", "boundaries", "notes")


def _text_date(value: Any) -> Any:
    if not value:
        raise ValueError("write the date that the scenario shows, such as 2018-09-17")
    return value


class Scenario(Model):
    """A whole scenario file."""

    truceline: Literal[1, 2] = Field(description="version of the format")
    title: Text = Field(min_length=1)
    title_ar: Text = ""
    subtitle: Text = ""
    subtitle_ar: Text = ""
    language: Literal["en", "ar", "fr", "es", "ru", "tr", "uk"] = Field(
        "en", description="language of the page around the map"
    )
    as_of: Annotated[Edtf, AfterValidator(_text_date)] = Field(description="the date that the scenario shows")
    note: Text = ""
    note_ar: Text = ""
    countries: Annotated[tuple[GazetteerCountry, ...], BeforeValidator(lambda v: [v] if isinstance(v, str) else v)] = (
        Field((), description="ISO 3166-1 codes of the countries that names are looked up in")
    )
    extent: Box | None = Field(None, description="the box that names are looked up in")
    sources: dict[Identifier, Source] = Field(min_length=1, description="who said it; every entry names its source")
    parties: dict[Identifier, Party] = Field({}, description="who holds ground")
    places: dict[Identifier, OwnPlace] = Field({}, description="only what the gazetteer lacks or has wrong")
    lines: dict[Identifier, Line] = Field({}, description="lines of contact, borders, named lines")
    areas: dict[Identifier, Area] = Field({}, description="polygons to cut by, or to be zones")
    zones: tuple[Zone, ...] = ()
    posts: tuple[Post, ...] = ()
    routes: tuple[Route, ...] = ()
    events: tuple[Event, ...] = ()
    boundaries: tuple[Boundary, ...] = Field(
        (), description="how borders and countries of the map beneath are drawn and named, as they were on the date"
    )
    notes: tuple[Note, ...] = ()
    obligations: tuple[Obligation, ...] = Field(
        (), description="what clauses forbid or ask, from when; `truceline watch` holds events against them"
    )
    story: tuple[Step, ...] = Field((), description="what the page tells on the map, step by step")
    towns: tuple[Place, ...] = Field((), description="towns to label, and to count inside the zones")

    _origin: Origin = PrivateAttr(default_factory=lambda: Origin(None, "scenario", {}))

    @property
    def origin(self) -> Origin:
        """The file and lines that the scenario was read from."""
        return self._origin

    def __repr__(self) -> str:
        """The title, the date, and how many entries each section has."""
        return summary_line("Scenario", repr(self.title), f"as of {self.as_of}", *self._sizes())

    __str__ = __repr__

    def _repr_html_(self) -> str:
        return html_table(
            f"{self.title}, as of {self.as_of}", ("it has",), [(size,) for size in self._sizes()], below=self.subtitle
        )

    def _sizes(self) -> Iterator[str]:
        for section in (
            "lines",
            "areas",
            "zones",
            "posts",
            "routes",
            "events",
            "notes",
            "obligations",
            "story",
            "towns",
            "sources",
        ):
            if number := len(getattr(self, section)):
                yield counted(number, "step" if section == "story" else section.removesuffix("s"))

    def entries(self, section: str) -> Iterator[tuple[Key, Any]]:
        """The entries of a section with their keys in the file."""
        entries = getattr(self, section)
        if isinstance(entries, dict):
            yield from (((section, name), entry) for name, entry in entries.items())
        else:
            yield from ((self.origin.key(section, index), entry) for index, entry in enumerate(entries))

    def features(self) -> Iterator[tuple[Key, Feature]]:
        """Every sourced feature with its key in the file."""
        for section in ("lines", "areas", *_LISTS):
            yield from self.entries(section)


def structure_complaints(section: str, entry: dict[str, Any]) -> list[str]:
    """What is too much or too little in a section's entry of plain data, whatever the values."""
    models: dict[str, Any] = {
        "places": OwnPlace, "lines": Line, "areas": Area, "zones": Zone, "posts": Post, "routes": Route,
        "events": Event, "boundaries": Boundary, "obligations": Obligation,
        "story": Step,
    }  # fmt: skip
    if section not in models:
        return []
    return list(models[section].complaints({name for name, value in entry.items() if value is not None}))


def value_complaints(section: str, entry: dict[str, Any]) -> list[str]:
    """What does not go together in the values of a section's entry of plain data; what cannot be read is left out."""
    if section == "lines":
        return line_value_complaints(entry)
    if section != "zones":
        return []
    complaints = written_value_complaints(entry)
    variants = entry.get("variants")
    for variant in variants if isinstance(variants, list) else []:
        if isinstance(variant, dict):
            complaints += [f"variant {variant.get('id')!r}: {text}" for text in written_value_complaints(variant)]
    return complaints
