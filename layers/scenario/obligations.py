"""What a clause forbids or asks, from when: the entries that events are held against."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from pydantic import Field

from layers.dates import parse_date
from layers.scenario.entries import ACCEPT, Entry
from layers.scenario.fields import Edtf, Identifier, Names, SourceIds, Text

__all__ = ["Obligation"]

_FORMS = ("no", "leave", "patrols", "stands")
_PLACES = {"no": ("in",), "leave": ("in",), "patrols": ("along", "in")}
_TIMES = {"no": "from", "leave": "by", "patrols": "from"}
_ALIASES = {"in_": "in", "from_": "from"}


class Obligation(Entry):
    """What a clause forbids or asks, in one of four forms: `no`, `leave`, `patrols` or `stands`."""

    id: Identifier
    title: Text = Field(min_length=1, description="what is asked, in our own words")
    title_ar: Text = ""
    words: Text = Field("", description="what the clause says, quoted or in other words, with its article")
    no: Names = Field((), description="kinds of events of which none may be inside the zone, such as attack, shelling")
    leave: Names = Field((), description="what is to leave the zone, as kinds of events that show it there or in use")
    patrols: Literal["daily", "weekly", "monthly", "unstated"] | None = Field(
        None, description="how often patrols are to be made"
    )
    stands: Names = Field((), description="ids of posts that are to stay")
    in_: Identifier | None = Field(
        None, alias="in", description="id of the zone; of patrols, the zone round which they are made"
    )
    along: Identifier | None = Field(None, description="id of the route that patrols follow")
    actors: Names = Field(
        (), description="only events of these actors count; a part of the name that a file gives will do"
    )
    signed: Edtf = Field("", description="when it was agreed; `as_of` where none is given")
    from_: Edtf = Field("", alias="from", description="from when it applies")
    by: Edtf = Field("", description="the day by which what is to leave has left")
    until: Edtf = Field("", description="until when it applies; open where none is given")
    source: SourceIds = Field(description="one id of 'sources', or a list of them")
    gap: Text = Field("", description="what is still to be supplied before it can be judged")
    accept: Text = ACCEPT
    note: Text = ""

    @property
    def form(self) -> str:
        """Which of the four forms it has."""
        return next((name for name in _FORMS if getattr(self, name)), "")

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of events that are counted for it."""
        return self.no or self.leave or (("patrol",) if self.patrols else ())

    @property
    def deadline(self) -> str:
        """The date (EDTF) from which it is to be kept."""
        return self.by or self.from_ or self.signed

    @classmethod
    def _key_complaints(cls, given: Collection[str]) -> list[str]:
        given = {_ALIASES.get(name, name) for name in given}
        forms = [name for name in _FORMS if name in given]
        if len(forms) != 1:
            return [f"an obligation needs exactly one of {', '.join(_FORMS)}"]
        form = forms[0]
        places, time = _PLACES.get(form, ()), _TIMES.get(form)
        complaints = [] if not places or given & {*places} else [f"say where: {form!r} needs {' or '.join(places)}"]
        if time and time not in given:
            complaints.append(f"say when: {form!r} needs {time!r}")
        foreign = {"in", "along", "by"} - {*places, time}
        return complaints + [f"{name!r} does not go with {form!r}" for name in sorted(foreign & given)]

    def _value_complaints(self) -> list[str]:
        signed, due, until = self.signed, self.deadline, self.until
        complaints = []
        if signed and due and _before(due, signed):
            complaints.append("it is to be kept before it is signed")
        if due and until and _before(until, due):
            complaints.append("'until' is before it is to be kept")
        return complaints


def _before(one: str, other: str) -> bool:
    latest, earliest = parse_date(one).latest, parse_date(other).earliest
    return latest is not None and earliest is not None and latest < earliest
