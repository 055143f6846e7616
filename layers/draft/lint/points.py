"""What may be left open: its kind, its words, and the ways in which it may be understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = ["QUESTIONS", "OpenPoint", "PointKind", "Way"]


class PointKind(StrEnum):
    """What a text leaves open."""

    LINE = "line"
    SIDE = "side"
    SIZE = "size"
    DEPTH_OR_WIDTH = "depth or width"
    COURSE = "course"
    EDGE = "edge or centre"
    RIVER = "river"
    NAMESAKE = "namesake"
    DATE = "date"
    MAP = "map"
    CONTRADICTION = "contradiction"


QUESTIONS: Mapping[PointKind, str] = {
    PointKind.LINE: "where does the line run, and as of which day?",
    PointKind.SIDE: "on which side of the line does it lie?",
    PointKind.SIZE: "how deep or wide is it?",
    PointKind.DEPTH_OR_WIDTH: "is the length the depth on each side, or the width in all?",
    PointKind.COURSE: "straight from end to end, or along the road?",
    PointKind.EDGE: "from the edge of the place, or from its centre?",
    PointKind.RIVER: "to the near bank, the middle, or beyond the river?",
    PointKind.NAMESAKE: "which of the places of this name?",
    PointKind.DATE: "which day is the last, or from which day is it counted?",
    PointKind.MAP: "where is the map?",
    PointKind.CONTRADICTION: "which of the two holds?",
}


@dataclass(frozen=True)
class Way:
    """One way in which words may be understood, and what it comes to where it can be drawn.

    `area_km2`, `towns`, `people` and `road_km` are possible values, with the certain ones in `at_least`; None where it
    cannot be drawn. `keys` are those of a zone in a scenario.
    """

    id: str
    title: str
    keys: Mapping[str, Any] = field(default_factory=dict)
    area_km2: float | None = None
    towns: float | None = None
    people: float | None = None
    road_km: float | None = None
    at_least: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class OpenPoint:
    """Something that a text leaves open; `start` and `end` count characters of the document `file`."""

    kind: PointKind
    file: str
    line: int
    start: int
    end: int
    words: str
    zone: str = ""
    """The zone of the drafted scenario that it bears on; empty where it is no zone's."""
    ways: tuple[Way, ...] = ()

    @property
    def question(self) -> str:
        """What is to be answered."""
        return QUESTIONS[self.kind]

    def spread(self, measure: str) -> float | None:
        """How far `area_km2`, `towns`, `people` or `road_km` differ between the ways; None where none is drawn."""
        values = [value for way in self.ways if (value := getattr(way, measure)) is not None]
        return max(values) - min(values) if len(values) > 1 else None

    def as_dict(self) -> dict[str, Any]:
        """Return the point as JSON-able data, with its ways."""
        ways = [
            {"id": w.id, "title": w.title, "area_km2": w.area_km2, "towns": w.towns, "people": w.people,
             "road_km": w.road_km, "at_least": dict(w.at_least)}
            for w in self.ways
        ]  # fmt: skip
        return {
            "kind": str(self.kind), "question": self.question, "file": self.file, "line": self.line,
            "start": self.start, "end": self.end, "words": self.words, "zone": self.zone, "ways": ways,
            **{f"{name}_between_ways": self.spread(name) for name in ("area_km2", "towns", "people", "road_km")},
        }  # fmt: skip
