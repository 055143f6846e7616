"""Areas by what bounds them: "the area bounded by A, B, C and D", "the triangle of A, B and C"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from layers.draft.phrases import name_list
from layers.draft.stream import Found, Stream, read_table

__all__ = ["BoundedArea", "read_bounded"]

_FEWEST = 3
"""Corners or sides of an area."""
_CORNER = "( <place> | ^ | <line> ) ( @particle? ( <place> | ^ ) | <number> )*3"
_OF_PLACES = (
    "( ( points|towns|villages|cities|places|localities|settlements|corners|following|roads|lines|line|town|city ) "
    "( of|joining|connecting|between|through|from|at|: )*2 )?"
)
_LIST = f"corners:( {_CORNER} ( ( ,|;|and|to )*2 the? ( town|city|village of )? {_CORNER} )*11 )"
_SIDES = (
    "corners:( ( ,? and? ( to|on|in|from )? the? @compass ( by|along|with )? the? "
    f"( town|city|village of )? {_CORNER} )*6 )"
)

BOUNDED = read_table(f"""
sides: @bounded {_SIDES}
corners: @bounded by|off ( the|a|an )? {_OF_PLACES} the? ( town|city|village of )? {_LIST}
corners: @shape ( of|between|formed|bounded|with|corners|by|at|in|defined )*3 ( the )? {_OF_PLACES} {_LIST}
shape: corners:( <place|line> | ^ ) corners2:( <place> | ^ ) corners3:( <place> | ^ ) triangle
corners: within|inside lines|line? ( a|the )? joining|connecting|linking the? {_OF_PLACES} {_LIST}
""")
_ZONES = "area|areas|ground|territory|land|region|sector|space|perimeter|<zone>|@shape"
_DECIDED = "@must|@create|@forbid|@keep|@withdraw"


@dataclass(frozen=True)
class BoundedArea:
    """An area with the places or lines that bound it, in the order of the text."""

    found: Found
    names: tuple[str, ...]


def read_bounded(stream: Stream) -> Iterator[BoundedArea]:
    """The areas that a sentence bounds by at least three names, where it decides something of them."""
    if (
        not stream.has("@bounded|@shape|joining|connecting|linking")
        or not stream.has(_ZONES)
        or not (stream.has(_DECIDED) or any(stream.of_kind("zone")))
    ):
        return
    for name, pattern in BOUNDED:
        for found in stream.find(pattern):
            parts = [found.items(part) for part in ("corners", "corners2", "corners3")]
            names = [name for items in parts for name in name_list(items)] if name == "shape" else _names(found)
            if len({name.lower() for name in names}) >= _FEWEST:
                yield BoundedArea(found, tuple(names))
                return


def _names(found: Found) -> list[str]:
    return name_list(found.items("corners")) if found.items("corners") else []
