"""How a scenario's entries are drawn one by one: what one lacks is told, and the others are drawn all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import shapely

from geo.errors import Fault, InputError, TrucelineError
from layers.scenario.models import Scenario
from layers.scenario.origin import dotted
from layers.scenario.references import file_fault
from layers.scenario.yaml_lines import Key

__all__ = ["NotDrawn", "attempt", "draw_entries", "file_beside", "located"]

Drawn = TypeVar("Drawn")


class NotDrawn(Exception):  # noqa: N818 - an outcome rather than an error
    """An entry cannot be drawn for want of another: `gap` names the gap; it is empty where a fault was told already."""

    def __init__(self, gap: str = "") -> None:
        super().__init__(gap)
        self.gap = gap


def draw_entries(
    scenario: Scenario, section: str, draw: Callable[[Key, Any], Drawn], faults: list[Fault]
) -> Iterator[tuple[str, Any, Drawn]]:
    """The id, entry and drawing of each entry of a section that can be drawn.

    What cannot is left out: a gap, and what rests on one, with a warning; everything else with an error, once.
    """
    seen: set[str] = set()
    for key, entry in scenario.entries(section):
        name = entry.id if hasattr(entry, "id") else str(key[-1])
        if name in seen:
            continue
        seen.add(name)
        if entry.gap:
            faults.append(scenario.origin.fault((*key, "gap"), entry.gap, _FILL, "warning"))
            continue
        drawn = attempt(scenario, key, partial(draw, key, entry), faults)
        if drawn is not None:
            yield name, entry, drawn


def attempt(scenario: Scenario, key: Key, draw: Callable[[], Drawn], faults: list[Fault]) -> Drawn | None:
    """What `draw` gives; None where it cannot be drawn, after telling why at the key, unless that was told already."""
    try:
        return draw()
    except NotDrawn as why:
        if why.gap:
            faults.append(scenario.origin.fault(key, f"is not drawn: {why.gap} is a gap", severity="warning"))
    except InputError as error:
        faults += [located(fault, scenario, key) for fault in error.faults]
    except (TrucelineError, shapely.errors.ShapelyError) as error:
        hint = "check the geometry that it is drawn from"
        faults.append(scenario.origin.fault(key, f"cannot be drawn: {error}", hint))
    return None


def file_beside(scenario: Scenario, key: Key, name: str) -> Path:
    """The path of a file that the scenario names at a key; one that may not be read is not opened.

    Raises `NotDrawn` where that was told when the scenario was read, and else `InputError`.
    """
    if key in scenario.origin.refused_files:
        raise NotDrawn
    fault = file_fault(key, name, scenario.origin)
    if fault is not None:
        raise InputError(fault)
    return scenario.origin.folder / name


def located(fault: Fault, scenario: Scenario, key: Key) -> Fault:
    """The fault with the scenario's file, line and key where it names no file of its own."""
    if fault.where:
        return fault
    origin = scenario.origin
    return replace(fault, where=origin.name, line=origin.line(key), key=dotted(key))


_FILL = "a gap: supply it and remove 'gap'; until then this is not drawn"
