"""A story told on the map in steps: what each says, where it looks, on which day, and what it points at."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from layers.scenario.entries import Entry
from layers.scenario.fields import Box, Edtf, Identifier, Latitude, Longitude, SourceIds, Text

__all__ = ["FEATURE_SECTIONS", "Callout", "Step"]

FEATURE_SECTIONS = ("lines", "zones", "posts", "routes", "events")
"""The sections whose entries a step may name, as `posts/post-09`."""

_FEATURE_NAME = rf"^({'|'.join(FEATURE_SECTIONS)})/\w[\w.-]*$"


def _feature_name(text: str) -> str:
    if not re.fullmatch(_FEATURE_NAME, text):
        sections = ", ".join(FEATURE_SECTIONS)
        raise ValueError(f"{text[:80]!r} names no feature; write SECTION/ID, such as posts/post-09, of {sections}")
    return text


FeatureName = Annotated[
    str,
    Field(max_length=90),
    AfterValidator(_feature_name),
    WithJsonSchema({"type": "string", "maxLength": 90, "pattern": _FEATURE_NAME}),
]
"""An entry of the file by its section and id."""
LayerName = Literal["territories", "zones", "lines", "routes", "control", "events", "posts", "places"]


class Callout(Entry):
    """A few words beside the map, with a line to what they are about."""

    text: Text = Field(min_length=1, description="a few words")
    text_ar: Text = ""
    at: FeatureName | None = Field(None, description="the feature that it points at, such as posts/post-09")
    latitude: Latitude | None = Field(None, description="degrees north, where it points at no feature")
    longitude: Longitude | None = Field(None, description="degrees east")

    @classmethod
    def _key_complaints(cls, given: Collection[str]) -> list[str]:
        if ("latitude" in given) != ("longitude" in given):
            return ["latitude and longitude go together"]
        if ("at" in given) == ("latitude" in given):
            return ["a callout needs exactly one of at (a feature) or latitude and longitude"]
        return []


class Step(Entry):
    """One step. Day, view and layers that it does not state are those of the step before, or as the page opens."""

    title: Text = Field(min_length=1)
    title_ar: Text = ""
    text: Text = Field(min_length=1, description="what it says, in our own words")
    text_ar: Text = ""
    date: Edtf = Field("", description="the day on which the map is shown")
    view: Box | None = Field(None, description="the box that the map shows")
    layers: tuple[LayerName, ...] | None = Field(None, description="which of the scenario's layers show; others do not")
    readings: dict[Identifier, Identifier] = Field(
        {}, description="for a zone, which of its variants shows; main where it is not named"
    )
    highlight: tuple[FeatureName, ...] = Field((), description="features that stand out, such as zones/dmz")
    callouts: tuple[Callout, ...] = Field((), max_length=6, description="words on the map with a line to their subject")
    source: SourceIds = Field(description="one id of 'sources', or a list of them")
    note: Text = ""
