"""Which length in a sentence measures what: the depth of a zone, its width, a strip on one side, or nothing of a zone.

The patterns are tried in order; the first that takes a length settles its role.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layers.draft.lexicon import COMPASS
from layers.draft.phrases import Reference, place_name, side_name
from layers.draft.quantities import Length
from layers.draft.stream import Found, Item, Stream, read_table

__all__ = ["MEASURES", "SIDE", "Measure", "read_measures"]

_NAME = "( <place> | ^ ) ( <place> | ^ )*2"
_SIDE_ALONE = f"( <party> | {_NAME} )"
SIDE = f"the? @compass? side:( {_SIDE_ALONE} )"
_DIM = "( deep|wide|broad|thick|inland|across | in @dimension | of @dimension )? ,? ( respectively ,? )?"
_NEAR_BY = "( the? @compass? @by_name )*2"
_REF = (
    f"( the|a|an|its|their ..1 )? ( road|highway|river|banks|bank )? {_NEAR_BY} of? "
    "the? ref:<line|place> ( ( ,|and*2 <place> ) )*4"
)
_REF_NAMED = f"the? @compass? @by_name of the? named:( {_NAME} ( ,|and {_NAME} )*4 )"
_NAMED = "named:( ^ ( @particle? ^ | <number> )*2 )"
_SIDE_OF = f"( of|from {_REF} )?"

MEASURES = read_table(f"""
extent: n:<length> ( long | in length | of length | square )
extent: n:<length> wide? ( at|in )? ( its|the )? narrowest|widest
extent: n:<length> across|through the|a? island|country|territory|province|region
extent: length of @about*4 n:<length>
extent: perimeter|circumference|length is|was|measures @about*3 n:<length>
extent: n:<length> ( <line> | stretch|section|segment|length|journey|range ( road|border )? ) !of
extent: range|ranges|calibre|caliber|altitude|height|speed of? @about*3 n:<length>
extent: stretch|stretches|stretching|running|runs ( for|along|about|some )*2 n:<length> from|along|of|to|between
extent: stretches|stretching|runs|running for @about*2 n:<length> !into|inside|deep|on
width: n:<length> wide|broad|across from {_NAME} to
apart: n:<length> wide? ( apart | from each other | from one another | between the? ( two|their|both|opposing )*2 )
both: n:<length> {_DIM} ( wide|zone|<zone> )? ( on|to|from|at|along|of )? <both> {_SIDE_OF}
both: ( on|to|along|at|from )? <both> of|from {_REF} ~10 n:<length>
both: <zone> ( on|along|to ) <both> of {_REF} ~10 n:<length>
side: n:<length> {_DIM} ( deep|far|and|lying|wholly|entirely|running )*3 into|inside|within|onto the? (
    territory|interior of )? {SIDE}
side: n:<length> {_DIM} ( on|to|in|and|lying )*2 {SIDE} 's? side|bank|territory|soil {_SIDE_OF}
side: n:<length> {_DIM} ( on|to|in )*2 {SIDE} 's? and|, <length> {_DIM} ( on|to|in )*2 the? ( <place> | <party> | ^ )*3
    's? side|bank|territory|soil
off: leave|vacate|leaves|left {_REF} to a? distance of @about*3 n:<length>
own side: n:<length> {_DIM} ( on|in ) its|their own? side|territory|bank {_SIDE_OF}
compass: n:<length> {_DIM} ( to|on|in )? the? way:@compass ( and|or to? the? way2:@compass )? side|bank? (
    of|from|along {_REF} )?
near: within|closer|nearer than? @about*4 n:<length> of|from|to {_REF}
off: n:<length> {_DIM} ( away|back|off )*2 from {_REF_NAMED}
off: n:<length> {_DIM} ( away|back|off|distant|short|either )*2 from|off {_REF}
off: n:<length> clear of {_REF}
off it: n:<length> {_DIM} ( away|back )? from it|them|there
behind: n:<length> {_DIM} behind|beyond|past {_REF}
near: closer|nearer than @about*4 n:<length> to {_REF}
near: n:<length> or less from|of|to {_REF}
radius: radius of @about*4 n:<length> around|round|from|of {_REF}
radius: radius of @about*4 n:<length> around|round|from the? {_NAMED}
radius: radius of @about*4 n:<length>
radius: n:<length> ( in? radius )? around|round {_REF}
radius: n:<length> ( in? radius )? around|round the? {_NAMED}
radius: n:<length> ring|circle|perimeter around|round {_REF}
radius: n:<length> ( in? radius | around|round|circle ) ( around|of|from {_REF} )?
radius: n:<length> in every|all direction|directions ( from|around|of {_REF} )?
depth: n:<length> ( deep | inland | in depth | of depth )
depth: depth|deep ( of|to|is|be )*2 @about*4 n:<length>
width: n:<length> ( wide | broad | across | thick | in total|overall? width|breadth | of width )
width: width|breadth ( varies|varying|ranges|ranging|shall|of|is|was|be|will|to|from|between )*4 @about*4 n:<length>
attribute: n:<length> wide? ( <zone> | strip|belt|band|buffer|perimeter|area )
attribute: ( <zone> | strip|belt|band|buffer|perimeter ) ( of land|territory )? of|measuring @about*4 n:<length>
keep apart: separation|distance|gap|space of? @about*4 n:<length> ..2 between
keep apart: separated by @about*6 n:<length>
keep apart: @keep ..3 n:<length> ..2 between
attribute: <zone> ~18 of|, n:<length> each
extend: <zone> ~8 ( @extend | be|is ) ( for|to|out|a|distance|of )*3 @about*3 n:<length>
off: n:<length> {_DIM} ( away|back )*2 from the? {_NAMED}
off: n:<length> {_DIM} ( away|back )*2 from what:( the|all|any|each|every ..2 @facility )
bare: n:<length>
""")
"""Role and pattern. `n` is the length; `ref` what it is measured from, `side` or `way` (a compass word) to where."""


@dataclass(frozen=True)
class Measure:
    """A length with its role in the sentence, and the side and reference that stand with it."""

    index: int
    length: Length
    role: str
    found: Found
    side: str = ""
    side_items: tuple[Item, ...] = ()
    reference: Reference | None = None

    @property
    def item(self) -> Item:
        """The length itself."""
        return self.found.stream.items[self.index]

    @property
    def start(self) -> int:
        """Where the length stands in the text."""
        return self.item.start


def read_measures(stream: Stream) -> list[Measure]:
    """Every length of a sentence with its role, in order."""
    roles: dict[int, Measure] = {}
    wanted = sum(1 for _ in stream.of_kind("length"))
    for role, pattern in MEASURES:
        if len(roles) == wanted:
            break
        for found in stream.find(pattern):
            index = found.index("n")
            if index not in roles:
                roles[index] = _measure(role, found, index)
    return [roles[index] for index in sorted(roles)]


def _measure(role: str, found: Found, index: int) -> Measure:
    side, side_items = "", tuple(found.items("side"))
    if side_items:
        side = side_name(side_items)
    elif found.items("way"):
        side = _compass(found)
    elif role == "both":
        side = "both"
    return Measure(index, found.stream.items[index].value, role, found, side, side_items, _reference(found))


def _reference(found: Found) -> Reference | None:
    """What stands with the length as what it is measured from: a line, or places that the zone lies round."""
    item = found.item("ref")
    if item is not None and item.kind == "line":
        return item.value if isinstance(item.value, Reference) else None
    names = [
        place_name(place) for place in found.stream.items[found.index("ref") : found.last] if place.kind == "place"
    ]
    if found.items("what"):
        return Reference("place", " ".join(item.text for item in found.items("what")[1:]))
    if item is None:
        names = _names(found.items("named"))
    if not names:
        return None
    kind = "river" if any("bank" in item.text.lower() for item in found.items()) else "place"
    return Reference(kind, names[0], tuple(names) if len(names) > 1 else ())


def _names(items: Sequence[Item]) -> list[str]:
    """Names joined by commas and "and"."""
    names: list[list[str]] = [[]]
    for item in items:
        if item.kind == "mark" or item.text.lower() == "and":
            names.append([])
        else:
            names[-1].append(place_name(item) if item.kind == "place" else item.text)
    return [" ".join(words) for words in names if words]


_OPPOSITE = ({"north", "south"}, {"east", "west"})


def _compass(found: Found) -> str:
    words = [COMPASS[item.text.lower()] for name in ("way", "way2") for item in found.items(name)]
    first = words[0]
    following = found.stream.items[found.index("way") + 1 : found.index("way") + 2]
    if first in ("north", "south") and following and COMPASS.get(following[0].text.lower()) in ("east", "west"):
        return f"{first}-{COMPASS[following[0].text.lower()]}"
    if len(words) == 2 and set(words) in _OPPOSITE:  # noqa: PLR2004 - two compass words
        return "both"
    if len(words) == 2 and {words[0] in ("north", "south"), words[1] in ("north", "south")} == {True, False}:  # noqa: PLR2004 - "the south and east"
        return "-".join(sorted(words, key=lambda word: word in ("east", "west")))
    return first
