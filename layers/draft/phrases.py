"""The middle of the cascade: parties, lines and zones as phrases, made of words, places and dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from layers.draft.lexicon import CLASSES
from layers.draft.stream import Found, Item, Stream, read_table

__all__ = ["PartyPhrase", "Reference", "ZonePhrase", "name_list", "read_phrases", "side_name"]


@dataclass(frozen=True, slots=True)
class Reference:
    """What a zone is measured from.

    `kind` is `border`, `line of contact`, `ceasefire line`, `demarcation line`,
    `armistice line`, `front line`, `line of control`, `line`, `road`, `railway`, `river`, `canal`, `coast`, `fence`,
    `pipeline`, `positions`, `corridor` or `place`; `name` is what the text calls it, `between` whom it divides or
    what it joins. `definite` is true for "this line", which stands for one named before.
    """

    kind: str
    name: str
    between: tuple[str, ...] = ()
    definite: bool = False
    countries: tuple[str, ...] = ()
    places: tuple[Item, ...] = field(default=(), compare=False, repr=False)
    ends: tuple[str, ...] = ()
    """The places that it joins, where that is all that the text says of its course."""

    def same_as(self, other: Reference) -> bool:
        """Whether both may be one line: one kind, and nothing that sets them apart."""
        if self.kind != other.kind:
            return False
        if self.ends != other.ends and not (self.definite or other.definite):
            return False
        if self.between and other.between:
            return {b.lower() for b in self.between} == {b.lower() for b in other.between}
        return (
            self.definite
            or other.definite
            or self.name.lower() == other.name.lower()
            or not (self.between or other.between)
        )


@dataclass(frozen=True, slots=True)
class PartyPhrase:
    """Who acts: the words of the text, and the places named in them ("Russian military police" → Russia)."""

    name: str
    places: tuple[str, ...] = ()
    whole: bool = False
    """Whether it is everybody: "both sides", "each party", "all armed groups"."""


@dataclass(frozen=True, slots=True)
class ZonePhrase:
    """A zone noun with its adjectives: "demilitarised zone"."""

    name: str
    key: bool
    """Whether its adjectives say that it is a zone of an agreement, and not a "time zone"."""
    plural: bool = False
    definite: bool = False


Builder = Callable[[Found], object | None]


def read_phrases(stream: Stream) -> Stream:
    """Rewrite a sentence's stream with items of kind `both`, `line`, `zone` and `party`."""
    for kind, patterns in _STAGES:
        found: list[tuple[Found, Item]] = []
        for name, pattern in patterns:
            for match in stream.find(pattern):
                value = _BUILDERS[name](match)
                if isinstance(value, Reference):
                    value = replace(value, places=tuple(item for item in match.items() if item.kind == "place"))
                if value is not None:
                    text = " ".join(item.text for item in match.items())
                    found.append((match, Item(kind, match.start, match.end, text, value)))
        stream = stream.rewritten(_longest(found))
    return stream


def _longest(found: Iterable[tuple[Found, Item]]) -> list[tuple[Found, Item]]:
    kept: list[tuple[Found, Item]] = []
    taken: set[int] = set()
    for match, item in sorted(found, key=lambda pair: (pair[0].first - pair[0].last, pair[0].first)):
        span = range(match.first, match.last)
        if taken.isdisjoint(span):
            kept.append((match, item))
            taken.update(span)
    return kept


def side_name(items: Sequence[Item]) -> str:
    """How a side is called: a place by its own name ("Syrian" → Syria), a party by its words."""
    names = [place_name(item) if item.kind == "place" else _said(item) for item in items]
    return " ".join(name for name in names if name not in ("the", "'s", "The"))


def place_name(item: Item) -> str:
    """The name of a place: a country's own for its adjective, else what the text calls it."""
    place = getattr(item.value, "place", None)
    if place is not None and place.kind == "country":
        return str(place.name)
    return item.text


def _said(item: Item) -> str:
    if isinstance(item.value, PartyPhrase | Reference | ZonePhrase):
        return item.value.name
    return item.text


def _countries(items: Iterable[Item]) -> tuple[str, ...]:
    codes = [item.value.place.country for item in items if item.kind == "place" and item.value.place.kind == "country"]
    return tuple(dict.fromkeys(codes))


def _joined(items: Sequence[Item]) -> str:
    words: list[str] = []
    for item in items:
        text = place_name(item) if item.kind == "place" else item.text
        if item.kind == "mark":
            continue
        if text == "'s" and words:
            words[-1] += "'s"
        elif words or text.lower() not in _ARTICLES:
            words.append(text)
    return " ".join(words)


_ARTICLES = frozenset({"the", "a", "an", "this", "that", "these", "said", "its", "all", "and"})


# ── who ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _both(match: Found) -> object:
    return PartyPhrase(_joined(match.items()), whole=True)


def _party(match: Found) -> object:
    places = tuple(dict.fromkeys(place_name(item) for item in match.items() if item.kind == "place"))
    whole = match.items()[0].text.lower() in ("all", "any", "both", "each")
    return PartyPhrase(_joined(match.items()), places, whole)


# ── lines ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _between(match: Found) -> tuple[str, ...]:
    sides = (side_name(match.items(name)) for name in ("a", "b"))
    return tuple(side for side in sides if side)


def _definite(match: Found) -> bool:
    return bool(match.items()) and match.items()[0].text.lower() in CLASSES["definite"]


def _line(match: Found) -> object | None:
    items = [item for item in match.items() if item not in match.items("a") and item not in match.items("b")]
    name = _joined(_without_tail(match))
    words = {item.text.lower() for item in items if item.kind == "word"}
    kind = next((kind for keys, kind in _LINE_KINDS if words & keys), "line")
    bare = words <= {"line", "lines", *CLASSES["definite"], *_ARTICLES} and all(i.kind == "word" for i in items)
    if bare and not match.items("b") and not (words & CLASSES["definite"]):
        return None
    return Reference(kind, name, _between(match), definite=bare, countries=_countries(match.items()))


_LINE_KINDS = (
    (frozenset({"demarcation"}), "demarcation line"),
    (frozenset({"armistice"}), "armistice line"),
    (frozenset({"ceasefire", "cease", "truce"}), "ceasefire line"),
    (frozenset({"contact", "confrontation", "engagement"}), "line of contact"),
    (frozenset({"control"}), "line of control"),
    (frozenset({"boundary", "border", "frontier"}), "border"),
    (frozenset({"front", "forward"}), "front line"),
)


def _without_tail(match: Found) -> Sequence[Item]:
    """The items before "between A and B"."""
    ends = [match.index(name) for name in ("a", "b") if match.index(name) >= 0]
    items = match.items()
    if not ends:
        return items
    cut = min(ends) - match.first
    head = items[:cut]
    while head and head[-1].text.lower() in ("between", "with", "from", "to", "of", "the"):
        head = head[:-1]
    return head if any(item.text.lower() not in _ARTICLES for item in head) else items


def _lettered(match: Found) -> object | None:
    letters = [item.text for name in ("letter", "letter2") for item in match.items(name)]
    if not all(len(letter) == 1 or letter.lower() in _SPELLED_LETTERS for letter in letters):
        return None
    names = tuple(f"Line {letter}" for letter in letters)
    return Reference("line", " and ".join(names), names if len(names) > 1 else ())


def _joining(match: Found) -> object | None:
    """A line that the text draws from place to place."""
    ends = tuple(name_list(match.items("ends")))
    if len(ends) < 2 or any(end.lower() in CLASSES["compass"] for end in ends):  # noqa: PLR2004 - both ends of it
        return None
    return Reference("line", f"line from {' to '.join(ends)}", ends=ends)


def name_list(items: Sequence[Item]) -> list[str]:
    """Names joined by commas, "and" or "to", each as the text has it; words that are no part of a name are dropped."""
    names: list[list[str]] = [[]]
    for item in items:
        word = item.text.lower()
        if item.kind == "mark" or (item.kind == "word" and word in _JOINERS):
            names.append([])
        elif item.kind == "line":
            names += [[item.value.name], []]
        elif _is_of_a_name(item) or (names[-1] and item.kind == "word" and word in CLASSES["particle"]):
            names[-1].append(item.text)
    return [_spelled(words) for words in names if words]


def _spelled(words: Sequence[str]) -> str:
    """A name's words, the Arabic article with a hyphen again, none at the end."""
    text = " ".join(words)
    for article in _ARABIC_ARTICLES:
        text = text.replace(f" {article} ", f" {article}-").removesuffix(f" {article}")
    return text


def _is_of_a_name(item: Item) -> bool:
    capital = item.value is True and item.text.lower() not in CLASSES["compass"]
    return item.kind in ("place", "number", "length") or capital


_ARABIC_ARTICLES = ("al", "el", "as", "ash", "ar", "an", "ad", "az")
_JOINERS = frozenset({"and", "to", "through", "via", "with", "or", "then", "thence"})
_SPELLED_LETTERS = frozenset(
    ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "one", "two", "three"]
)


def _border(match: Found) -> object:
    items = match.items()
    between = _between(match)
    places = [item for item in items if item.kind == "place"]
    if not between and len(places) == 2:  # noqa: PLR2004 - the two countries of a border
        between = tuple(place_name(item) for item in places)
    neighbour = match.items("c")
    if not between and neighbour:
        own = [place_name(place) for place in places if place not in neighbour]
        between = (*own[:1], side_name(neighbour))
    name = _joined(_without_tail(match))
    words = {item.text.lower() for item in items}
    bare = not places and not any(item.value is True for item in items if item.kind == "word")
    definite = bare and not between and words <= {*CLASSES["border"], *_ARTICLES, *_PLAIN_BORDER}
    return Reference("border", name, between, definite, _countries(items))


_PLAIN_BORDER = frozenset({"this", "line", "common", "international", "state"})


def _named(kind: str) -> Builder:
    def build(match: Found) -> object:
        items = match.items()
        own = [item for item in items if item.kind == "place" or (item.kind == "word" and item.value)]
        name = _joined(_without_tail(match))
        return Reference(kind, name, _between(match), definite=not own, countries=_countries(items))

    return build


def _river_place(match: Found) -> object | None:
    """A place that is itself a line: a river by its kind, a canal or a road by its name."""
    item = match.items()[-1]
    noun = item.text.rpartition(" ")[2].lower()
    kind = next((kind for kind in ("river", "canal", "railway", "coast") if noun in CLASSES[kind]), "")
    if not kind and getattr(item.value.place, "kind", "") == "river":
        kind = "river"
    return Reference(kind, item.text) if kind else None


def _road_number(match: Found) -> object | None:
    item = match.items("number")[0]
    text = item.text
    is_number = text[-1].isdigit() and text[0].isupper() and 2 <= len(text) <= 5  # noqa: PLR2004 - M4, AH26
    return Reference("road", text) if is_number else None


# ── zones ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _zone(match: Found) -> object:
    items = match.items()
    name = _joined(items)
    words = {item.text.lower() for item in items if item.kind == "word"}
    named = any(item.kind == "place" or (item.kind == "word" and item.value) for item in items)
    key = bool(words & CLASSES["zone_key"]) or bool(words & {"dmz", "tsz", "gsz", "corridor", "buffer"}) or named
    proper = any(item.kind == "word" and item.value is True for item in items[1:])
    definite = items[0].text.lower() in CLASSES["definite"] and not proper
    return ZonePhrase(name, key, plural=items[-1].text.lower().endswith("s"), definite=definite)


_NAME = "( <place> | ^ ) ( @particle? ( <place> | ^ ) )*3"
_WHO = f"( <party> | <both> | {_NAME} )"
_DIVIDES = f"( between the? a:( {_WHO} ) and the? b:( {_WHO} ) )?"
_JOINS = f"( from|between the? a:( {_NAME} ) to|and the? b:( {_NAME} ) )?"
_LEAD = "@definite|the|a|an?"

_BOTH_PHRASES = read_table("""
both: ( both|each|either|opposing ) of? the? two? @party_adjective*2 ( @bank | @group_head | @party_head )
both: the? two @party_adjective*2 ( @side | @group_head | @party_head )
both: the parties|belligerents|sides
both: parties
""")

_PARTY_PHRASES = read_table("""
party: all|any? the? ( @party_adjective | <place> | ^ )*5 @party_head
party: all|any? the? @party_adjective ( @party_adjective | <place> )*4 ( groups|group|parties|party | @party_head )
""")

_ENDS = f"ends:( {_NAME} ( in the @compass )? ( ( ,|and|to|through|via )*3 the? {_NAME} ( in the @compass )? )*8 )"
_DRAWN = f"{_LEAD} ( straight|imaginary|direct|broken|notional )*2 line|lines"
_LINE_PHRASES = read_table(f"""
joining: {_DRAWN} ( drawn|running|that|which|runs|run|extending|passing|going )*3 from|through the? {_ENDS}
joining: {_DRAWN} ( that|which )? joining|connecting|linking|joins|connects|links the?
    ( towns|villages|cities|points|town|village|city of? )? {_ENDS}
line: {_LEAD} ( @line_adjective | ^ | <place> | <date> )*5 line|lines of the? ( actual|current|forward )*2 @line_of
    {_DIVIDES}
line: {_LEAD} ( @line_adjective | ^ | <place> | <date> )*6 line|lines {_DIVIDES}
line: the|that|this !bottom|first|second|last|party|assembly|phone|supply|power|main|dotted|fine|thin
    ..1 line {_DIVIDES}
front line: {_LEAD} ( ^ | <place> | current|active )*3 frontline|frontlines {_DIVIDES}
lettered: @definite? line ( marked|designated|called|as|the|line )*4 letter:^
lettered: @definite? lines letter:^ and letter2:^
border: {_LEAD} ( <place> | ^ | 's | @border_adjective )*5 @border line|lines? !@border_compound ( between the? a:(
    {_WHO} ) and the? b:( {_WHO} ) | with the? c:(
    {_NAME} ) | of the? ( {_NAME} ) province|state? )?
road: {_LEAD} ( <place> | ^ )*4 @road {_JOINS}
road number: the? @road number:^
road number: the? number:^ @road?
railway: {_LEAD} ( <place> | ^ )*4 @railway line? {_JOINS}
river: {_LEAD} ( <place> | ^ ) ( <place> | al|el|de|la | ^ )*3 @river
river: the? @river <place|place>
river: the? @river ^
river: @definite|the @river
river place: the? <place>
canal: {_LEAD} ( <place> | ^ )*3 @canal
coast: {_LEAD} ( <place> | ^ | 's )*3 @compass? @coast ( of the? ( {_NAME} ) )?
fence: {_LEAD} ( perimeter|border|separation|security|boundary | ^ | <place> )*3 @fence
positions: the|their? ( forward|front|defence|defense|defensive|military|current|present | <party> | <place> )*4
    positions|localities|trenches ( ( of|to|held|which|by|occupied )*3 the? ( {_WHO} ) )?
pipeline: {_LEAD} ( <place> | ^ )*3 pipeline
line: {_LEAD} centreline|centerline
border: each other|others 's? airspace|territory|border|borders
positions: each other|others 's? positions|lines|localities
""")

_ZONE_PHRASES = read_table(f"""
zone: {_LEAD} ( @zone_adjective | ^ | <place> )*6 @zone_head sanitaire? ( of @zone_of )? ( ^ )?
zone: {_LEAD} ( @zone_adjective | ^ )*4 @zone_key @zone_adjective*2 @area_head
zone: {_LEAD} area|areas of @zone_of
zone: {_LEAD} dmz|tsz|gsz|asz|sdbz
zone: {_LEAD} no man|mans s? land
zone: no fly zone|zones
zone: {_LEAD} no fly|fire|go|entry @area_head|@zone_head
""")

_BUILDERS: Mapping[str, Builder] = {
    "both": _both,
    "party": _party,
    "line": _line,
    "lettered": _lettered,
    "joining": _joining,
    "border": _border,
    "river place": _river_place,
    "road number": _road_number,
    "zone": _zone,
    **{
        kind: _named(kind)
        for kind in ("front line", "road", "railway", "river", "canal", "coast", "fence", "positions", "pipeline")
    },
}
"""What becomes of a match, by the name of its pattern; a kind of line stands for itself."""

_STAGES = (
    ("both", _BOTH_PHRASES),
    ("party", _PARTY_PHRASES),
    ("line", _LINE_PHRASES),
    ("zone", _ZONE_PHRASES),
)
"""The stages in order: what one has read is a single item to the next."""
