"""A place named in a text, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from geo.gazetteer.place import Candidate, Place

if TYPE_CHECKING:
    from geo.position import Position

__all__ = ["Form", "Toponym"]

Form = Literal["name", "demonym", "abbreviation"]


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place named in a text: `text` is the span `start` to `end` (characters) of the text that was read.

    `place` is what it most probably means (`latitude`, `longitude`, `name`, `geonameid`, `country`), `confidence`
    (0 to 1) the probability that the span names a place and that it is here, within 40 km. `candidates` are the
    places it may mean, most probable first, each with its probability as `score`. `form` says whether it is a name,
    the name of a place's people ("Syrian") or an abbreviation ("U.S."). `part_of` is the organisation's name that it is
    part of ("Idlib Governorate Council"), where the organisation and not the place is meant; empty otherwise.

    Where the text describes other ground by the place ("12 km south of Saraqib", "near Idlib", "northern Syria"),
    `relation` has its words, `position` the middle of that ground and `uncertainty_m` how far from it the place may lie
    (see `geo.gazetteer.descriptions`); `place` is still the place that is named.
    """

    start: int
    end: int
    text: str
    place: Place
    confidence: float
    candidates: tuple[Candidate, ...] = ()
    form: Form = "name"
    part_of: str = ""
    relation: str = ""
    position: Position | None = None
    uncertainty_m: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the toponym as a flat, JSON-able mapping."""
        place = self.place
        position = self.position or place.position
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "name": place.name,
            "kind": place.kind,
            "admin1": place.admin1,
            "country": place.country,
            "latitude": position.latitude,
            "longitude": position.longitude,
            "uncertainty_m": place.uncertainty_m if self.uncertainty_m is None else self.uncertainty_m,
            "geonameid": place.geonameid,
            "confidence": round(self.confidence, 3),
            "form": self.form,
            "part_of": self.part_of,
            "relation": self.relation,
        }
