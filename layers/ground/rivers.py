"""Rivers by name, as Natural Earth draws them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import shapely
from shapely.geometry.base import BaseGeometry

from geo import natural_earth
from geo.errors import Fault, InputError
from geo.gazetteer.names import fold
from geo.position import Extent
from layers.scenario.faults import did_you_mean

__all__ = ["river_line"]

_SHOWN = 12
_OTHER_NAME = re.compile(r"^(.*?)\s*\((.*)\)\s*$")


def river_line(name: str, near: Extent | None) -> BaseGeometry:
    """The course of a river that touches the box `near`, through lakes too, by a name that it has in Natural Earth.

    Raises `InputError`, with the names that are known there, where there is none, and where no box is given: many
    rivers far apart share a name.
    """
    if near is None:
        hint = "state 'countries' or an 'extent'"
        raise InputError(Fault(f"it is not clear which river {name!r} is meant", hint=hint))
    rivers = natural_earth.read("rivers", extent=near)
    wanted = fold(name)
    called = [any(fold(one) == wanted for one in _names(text)) for text in rivers["name"]]
    if not any(called):
        known = sorted({one for text in rivers["name"] for one in _names(text)})
        there = f"it has {', '.join(known[:_SHOWN])}" + (" …" if len(known) > _SHOWN else "")
        hint = did_you_mean(name, known, f"{there if known else 'it has none'}; or give a 'file', or places 'through'")
        raise InputError(Fault(f"Natural Earth has no river {name!r} there", hint=hint))
    course: BaseGeometry = shapely.line_merge(shapely.union_all(rivers.geometry.to_numpy()[called]))
    return course


def _names(text: str) -> Iterator[str]:
    """The names in `Donau (Danube)`."""
    both = _OTHER_NAME.match(text)
    yield from (part.strip() for part in (both.groups() if both else (text,)) if part.strip())
