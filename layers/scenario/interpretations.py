"""How a clause puts a zone on the ground, in its main interpretation and in others."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from geo.length import LengthRange, parse_length
from layers.scenario.fields import Edtf, Identifier, Length, Model, Names, Place, SourceIds, Text
from layers.scenario.yaml_lines import Key

__all__ = [
    "Interpretation",
    "Toward",
    "Variant",
    "check_interpretation",
    "interpretation_complaints",
    "written_sides",
    "written_value_complaints",
]

_ORIGINS = ("from", "around", "between", "area")
_MEASURES = ("depth", "band", "width", "depths")


class Toward(Model):
    """The side of a line on which a place lies."""

    toward: Place = Field(description="a place that lies on the meant side of the line")


Side = Annotated[
    Annotated[Text, Tag("a word")] | Annotated[Toward, Tag("a place")],
    Discriminator(lambda side: "a place" if isinstance(side, dict | Toward) else "a word"),
]


class Interpretation(Model):
    """How a clause puts a zone on the ground: from which line or place, on which side, how deep."""

    from_: Identifier | None = Field(None, alias="from", description="the line that depths are measured from")
    around: Place | None = Field(None, description="the place that a circle or ring is drawn round")
    between: tuple[Identifier, Identifier] | None = Field(None, description="the two lines that bound the zone")
    area: Identifier | None = Field(None, description="the area that is the zone")
    side: Side | None = Field(
        None,
        description="which side of the line: a party, a country code, an area, a compass word, {toward: PLACE} or both",
    )
    depth: Length | None = Field(None, description="how deep, from the line or place; a range is an uncertain depth")
    band: tuple[Length, Length] | None = Field(None, description="from which to which distance, for a ring or strip")
    width: Length | None = Field(None, description="the total over both sides of the line")
    depths: dict[Text, Length] | None = Field(None, min_length=1, description="a depth for each side")
    within: Names | None = Field(None, description="areas, parties, countries or divisions that the zone is cut to")
    as_drawn_on: Edtf | None = Field(
        None, description="the day whose line the zone keeps to; without it, the zone follows a line that moves"
    )
    except_: Names | None = Field(None, alias="except", description="areas that are left out of the zone")


class Variant(Interpretation):
    """Another reading of the same clause; what it does not state is as in the zone."""

    id: Identifier = Field(description="names the reading, as in 'truceline compare --variant'")
    title: Text = Field(description="what sets this reading apart, in a few words")
    title_ar: Text = ""
    source: SourceIds = Field((), description="who reads it so")
    note: Text = ""


def interpretation_complaints(given: Collection[str]) -> list[str]:
    """What is too much or too little in a zone with the keys given, whatever their values."""
    origins = [name for name in _ORIGINS if name in given]
    measures = [name for name in _MEASURES if name in given]
    return [*_measure_complaints(origins, measures), *_side_complaints(origins, measures, given)]


def _measure_complaints(origins: list[str], measures: list[str]) -> list[str]:
    """Whether a zone has one thing to be measured from, and one measure if that needs one."""
    if len(origins) != 1:
        has = f" (it has {' and '.join(origins)})" if origins else ""
        return [f"a zone needs exactly one of from (a line), around (a place), between (two lines) or area{has}"]
    if origins[0] not in ("from", "around"):
        return [f"{measures[0]!r} does not go with {origins[0]!r}"] if measures else []
    if len(measures) != 1:
        has = f" (it has {' and '.join(measures)})" if measures else ""
        return [f"a zone {origins[0]} something needs exactly one of depth, band, width, depths{has}"]
    return []


def _side_complaints(origins: list[str], measures: list[str], given: Collection[str]) -> list[str]:
    """Whether a side is named where there is one, and only there."""
    complaints = []
    if origins == ["from"] and "side" not in given and measures in (["depth"], ["band"]):
        complaints.append("say which 'side' of the line: a party, a country, a compass word, {toward: PLACE} or both")
    if origins and origins != ["from"] and "side" in given:
        complaints.append(f"'side' goes with 'from', not with {origins[0]!r}")
    if origins == ["around"]:
        complaints += [f"{name!r} goes with 'from', not with 'around'" for name in ("width", "depths") if name in given]
    if "depths" in given and "side" in given:
        complaints.append("'depths' names the sides itself; leave 'side' out")
    return complaints


def value_complaints(
    side: object, band: Sequence[LengthRange] | None, width: object, between: Sequence[object] | None
) -> list[str]:
    """What does not go together in the values of an interpretation, whatever its other keys."""
    complaints = []
    if width is not None and side not in (None, "both"):
        complaints.append("'width' is the total over both sides; for one side write 'depth'")
    if band is not None and not (band[0].minimum_m < band[1].minimum_m and band[0].maximum_m < band[1].maximum_m):
        complaints.append("the band's first distance must be the smaller one")
    if between is not None and between[0] == between[1]:
        complaints.append("'between' needs two different lines")
    return complaints


def written_value_complaints(entry: Mapping[str, Any]) -> list[str]:
    """The same of an interpretation as it is written; values that cannot be read are reported elsewhere."""
    band, between = (_pair(entry.get(word)) for word in ("band", "between"))
    lengths = None
    with contextlib.suppress(ValueError):
        lengths = [parse_length(length) for length in band] if band else None
    return value_complaints(entry.get("side"), lengths, entry.get("width"), between)


def _pair(value: object) -> list[str] | None:
    """Two texts, or None."""
    if isinstance(value, list) and len(value) == 2 and all(isinstance(part, str) for part in value):  # noqa: PLR2004
        return value
    return None


def written_sides(word: object, value: object, key: Key) -> Iterator[tuple[Key, str]]:
    """The sides that the value of a key names, as text, each with its key."""
    if word == "side" and isinstance(value, str):
        yield key, value
    elif word == "depths" and isinstance(value, dict):
        yield from (((*key, side), str(side)) for side in value)


def given_keys(interpretation: Model) -> set[str]:
    """The keys of an interpretation that have a value, as they are written in the file."""
    return {name.rstrip("_") for name in Interpretation.model_fields if getattr(interpretation, name) is not None}


def check_interpretation(interpretation: Interpretation) -> None:
    """Raise `ValueError` with all that is wrong in an interpretation as a whole."""
    complaints = interpretation_complaints(given_keys(interpretation))
    complaints += value_complaints(
        interpretation.side, interpretation.band, interpretation.width, interpretation.between
    )
    if complaints:
        raise ValueError("; ".join(complaints))
