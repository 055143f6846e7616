"""What a geocoder said about a name: found, ambiguous, not found, or failed — and never one for the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from geo.gazetteer.place import Candidate, Match

if TYPE_CHECKING:
    from geopy.location import Location

__all__ = ["ANSWER_COLUMNS", "Answer", "Status"]

Status = Literal["found", "ambiguous", "not_found", "failed"]

ANSWER_COLUMNS = (
    "query",
    "status",
    "name",
    "latitude",
    "longitude",
    "uncertainty_m",
    "country",
    "admin1",
    "geonameid",
    "kind",
    "score",
    "matched_by",
    "answered_by",
    "error",
    "candidates",
)
"""The columns of a geocoded table, in order."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome for one name.

    `answered_by` names the geocoder that decided. `location` is geopy's, present only where `status` is `found`;
    `match` is the gazetteer's, where it was asked. `error` says why a name failed.
    """

    query: str
    status: Status
    answered_by: str = ""
    location: Location | None = None
    match: Match | None = None
    error: str = ""

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The places that the name may mean, best first."""
        return self.match.candidates if self.match is not None else ()

    def as_row(self) -> dict[str, Any]:
        """Return the answer as a flat mapping with the keys `ANSWER_COLUMNS`; what is not known is None."""
        row: dict[str, Any] = dict.fromkeys(ANSWER_COLUMNS)
        row |= {"query": self.query, "status": self.status, "answered_by": self.answered_by, "error": self.error}
        row["candidates"] = [candidate.as_dict() for candidate in self.candidates]
        if self.match is not None and self.match.place is not None:
            row |= self.match.candidates[0].as_dict()
        elif self.location is not None:
            raw: Mapping[str, Any] = self.location.raw if isinstance(self.location.raw, Mapping) else {}
            row |= {
                "name": str(raw.get("name") or "") or str(self.location.address).partition(",")[0],
                "latitude": self.location.latitude,
                "longitude": self.location.longitude,
                "matched_by": "web",
            }
            address = raw.get("address")
            if isinstance(address, Mapping):
                row |= {
                    "country": str(address.get("country_code", "")).upper() or None,
                    "admin1": _text(address.get("state")),
                }
        return row


def _text(value: object) -> str | None:
    return None if value is None else str(value)
