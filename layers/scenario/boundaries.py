"""How the borders and countries of the map beneath are drawn and named: as they were on the scenario's date."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from pydantic import Field

from layers.scenario.entries import Feature
from layers.scenario.fields import Text

__all__ = ["Boundary", "BoundaryStatus"]

BoundaryStatus = Literal["international", "internal", "disputed", "ceasefire line", "not drawn"]


class Boundary(Feature):
    """A border of the map data, or ground that they give to another, as it was held on the scenario's date.

    Give either a `status` of the border `between` two countries or divisions, or an `area` and what is to be said of
    it: its `title` (empty: no name on the map), the country that it is `part_of`, who administers it. `when` says from
    when, and until when, it was so.
    """

    between: tuple[Text, Text] | None = Field(None, description="two countries (or divisions) that share the border")
    status: BoundaryStatus | None = Field(None, description="how the border is drawn")
    area: Text | None = Field(None, description="an area of the file, or a country of the map data")
    part_of: Text = Field("", description="the country that it belongs to, by the usage that 'source' names")
    administered_by: Text = Field("", description="a party, a country, or who else administers it")
    administered_by_ar: Text = ""

    @classmethod
    def _key_complaints(cls, given: Collection[str]) -> list[str]:
        if ("between" in given) == ("area" in given):
            return ["a boundary needs either 'between' two countries or an 'area'"]
        if ("between" in given) != ("status" in given):
            return ["'between' two countries and a 'status' go together"]
        if "area" in given and "part_of" not in given:
            return ["say which country the area is 'part_of'"]
        return []
