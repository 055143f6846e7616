"""How a scenario's entries are drawn one by one: what one lacks is reported, and the others are drawn all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import geopandas as gpd
import shapely

from geo import natural_earth
from geo.errors import Fault, InputError, TrucelineError
from geo.position import Extent
from geo.progress import progressed
from geo.vector_files.read import read_shapes
from layers.ground.division_hints import division_hint
from layers.scenario.models import Scenario
from layers.scenario.origin import dotted
from layers.scenario.references import file_fault
from layers.scenario.yaml_lines import Key

__all__ = ["Drawing", "NotDrawn", "located"]

Drawn = TypeVar("Drawn")
Item = TypeVar("Item")
_MANY = 10


class NotDrawn(Exception):  # noqa: N818 - an outcome rather than an error
    """An entry cannot be drawn for want of another: `gap` names the gap, empty where a fault was reported already."""

    def __init__(self, gap: str = "") -> None:
        super().__init__(gap)
        self.gap = gap


@dataclass(frozen=True)
class Drawing:
    """A scenario while it is drawn: what may be drawn of it, near where, and the faults found so far."""

    scenario: Scenario
    near: Extent | None
    """The box round its countries and its extent."""
    faults: list[Fault] = field(default_factory=list)
    progress: bool = False
    """Whether long work is shown on standard error."""

    def entries(self, section: str, draw: Callable[[Key, Any], Drawn]) -> Iterator[tuple[str, Any, Drawn]]:
        """The id, entry and drawing of each entry of a section that can be drawn.

        What cannot is left out: a gap, and what rests on one, with a warning; everything else with an error, once.
        """
        seen: set[str] = set()
        for key, entry in self.scenario.entries(section):
            name = entry.id if hasattr(entry, "id") else str(key[-1])
            if name in seen:
                continue
            seen.add(name)
            if entry.gap:
                self.report((*key, "gap"), entry.gap, _FILL, warning=True)
                continue
            drawn = self.attempt(key, partial(draw, key, entry))
            if drawn is not None:
                yield name, entry, drawn

    def attempt(self, key: Key, draw: Callable[[], Drawn]) -> Drawn | None:
        """What `draw` gives; None where it cannot be drawn, after reporting why, unless that was done already."""
        try:
            return draw()
        except NotDrawn as why:
            if why.gap:
                self.report(key, f"is not drawn: {why.gap} is a gap", warning=True)
        except InputError as error:
            self.faults.extend(located(error, self.scenario, key))
        except (TrucelineError, shapely.errors.ShapelyError) as error:
            self.report(key, f"cannot be drawn: {error}", "check the geometry that it is drawn from")
        return None

    def progressed(self, items: Sequence[Item], title: str) -> Iterator[Item]:
        """The items, counted by a bar where there are many and progress is shown."""
        return progressed(items, title, len(items), shown=self.progress and len(items) > _MANY)

    def report(self, key: Key, message: str, hint: str = "", *, warning: bool = False) -> None:
        """Add a fault of the scenario at a key."""
        self.faults.append(self.scenario.origin.fault(key, message, hint, "warning" if warning else "error"))

    def file(self, key: Key, name: str) -> Path:
        """The path of a file that the scenario names at a key; one that may not be read is not opened.

        Raises `NotDrawn` where that was reported when the scenario was read, and else `InputError`.
        """
        if key in self.scenario.origin.refused_files:
            raise NotDrawn
        fault = file_fault(key, name, self.scenario.origin)
        if fault is not None:
            raise InputError(fault)
        return self.scenario.origin.file(name)

    def shapes(
        self, key: Key, name: str, where: Mapping[str, str | int | float] | None
    ) -> tuple[gpd.GeoDataFrame, Path]:
        """The features of a file that the scenario names at a key, those `where` columns have these values.

        Raises as `file` does, and as `read_shapes`.
        """
        path = self.file(key, name)
        return read_shapes(path, where=where, near=self.near, warnings=self.faults), path


def located(error: InputError, scenario: Scenario, key: Key) -> list[Fault]:
    """The faults of an error, with the scenario's file, line and key where they name no file of their own.

    Of a name that no country or division has, the hint names those of the scenario's countries.
    """
    origin = scenario.origin
    faults = [
        fault if fault.where else replace(fault, where=origin.name, line=origin.line(key), key=dotted(key))
        for fault in error.faults
    ]
    if isinstance(error, natural_earth.UnknownNameError) and (hint := division_hint(error.name, scenario.countries)):
        return [replace(fault, hint=hint) for fault in faults]
    return faults


_FILL = "a gap: supply it and remove 'gap'; until then this is not drawn"
