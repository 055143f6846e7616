"""A place, and what a look-up says about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, get_args

from geo.position import Position, degrees_in_words
from geo.summaries import html_table, summary_line

__all__ = ["KINDS", "Candidate", "Kind", "Match", "MatchedBy", "Place"]

MatchedBy = Literal["overlay", "exact", "transliteration", "fuzzy", "coordinates", "description"]
Kind = Literal[
    "settlement",
    "country",
    "admin1",
    "region",
    "sea",
    "strait",
    "river",
    "lake",
    "mountain",
    "island",
    "site",
    "admin2",
]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, repr=False)
class Place:
    """A named place with its position on WGS84.

    `country` is the ISO 3166-1 alpha-2 code (empty where there is none), `admin1` the name of the first-level division
    and `admin1_code` GeoNames' code for it; `geonameid` is None for places of an overlay that has none. `population`
    0 means *not known*. `names` maps a language to a name (`en` and, where known, `ar` and others). `uncertainty_m`
    is the stated positional uncertainty in metres, None where none is stated. `source` says where the place is from.
    """

    name: str
    position: Position
    country: str = ""
    admin1: str = ""
    admin1_code: str = ""
    geonameid: int | None = None
    kind: Kind = "settlement"
    population: int = 0
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    source: str = ""
    uncertainty_m: float | None = None
    id: str = ""

    @property
    def longitude(self) -> float:
        """Degrees east."""
        return self.position.longitude

    @property
    def latitude(self) -> float:
        """Degrees north."""
        return self.position.latitude

    @property
    def label(self) -> str:
        """The name with what distinguishes it from its homonyms: `Saraqib, Idlib, SY`."""
        return ", ".join(dict.fromkeys(part for part in (self.name, self.admin1, self.country) if part))

    def __repr__(self) -> str:
        """The label and the position: `<Place: Saraqib, Idlib, SY, 35.8645° N, 36.8059° E>`."""
        return summary_line("Place", self.label, degrees_in_words(self.position))


@dataclass(frozen=True, slots=True, repr=False)
class Candidate:
    """One place that a name may mean: `score` from 0 to 1, and the name of the place that matched."""

    place: Place
    score: float
    matched_by: MatchedBy
    matched_name: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the candidate as a flat, JSON-able mapping."""
        place = self.place
        return {
            "name": place.name,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "uncertainty_m": place.uncertainty_m,
            "country": place.country,
            "admin1": place.admin1,
            "geonameid": place.geonameid,
            "kind": place.kind,
            "score": round(self.score, 3),
            "matched_by": self.matched_by,
        }

    def __repr__(self) -> str:
        """The place, and how well and by what it matches."""
        return summary_line("Candidate", self.place.label, f"{self.matched_by} {self.score:.2f}")


@dataclass(frozen=True, slots=True, repr=False)
class Match:
    """What the gazetteer says about a name: one place, or several it could be, or none.

    `place` is None unless the name means one place; an ambiguous name has `ambiguous` true and its places in
    `candidates`, best first. `score` (0 to 1) and `matched_by` are those of the best candidate.
    """

    query: str
    place: Place | None = None
    score: float = 0.0
    matched_by: MatchedBy | None = None
    candidates: tuple[Candidate, ...] = ()
    ambiguous: bool = False

    def __bool__(self) -> bool:
        """Whether the name means one place."""
        return self.place is not None

    @property
    def status(self) -> Literal["found", "ambiguous", "unknown"]:
        """One word for the outcome."""
        return "found" if self.place else "ambiguous" if self.ambiguous else "unknown"

    def __repr__(self) -> str:
        """The outcome: the place with its position and score, or what the name may mean."""
        if self.place is not None:
            found = f"{self.query!r} is {self.place.label}"
            return summary_line(
                "Match", found, degrees_in_words(self.place.position), f"{self.matched_by} {self.score:.2f}"
            )
        what = "is ambiguous" if self.ambiguous else "is unknown"
        like = "; ".join(candidate.place.label for candidate in self.candidates[:3])
        return summary_line("Match", f"{self.query!r} {what}", like and f"may be {like}" if self.ambiguous else "")

    def _repr_html_(self) -> str:
        rows = [
            (found.place.label, f"{found.score:.2f}", found.matched_by, degrees_in_words(found.place.position))
            for found in self.candidates
        ]
        return html_table(f"{self.query}: {self.status}", ("place", "score", "by", "position"), rows)
