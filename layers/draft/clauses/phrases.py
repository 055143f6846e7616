"""The middle of the cascade: parties, lines and zones as phrases, made of words, places and dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from layers.draft.clauses.homonyms import homonyms
from layers.draft.clauses.stream import Found, Item, Stream
from layers.draft.english.lines_and_zones import (
    ARABIC_ARTICLES,
    ARTICLES,
    BOTH_PHRASES,
    DOCUMENT_PHRASES,
    JOINERS,
    LINE_KINDS,
    LINE_PHRASES,
    PARTY_PHRASES,
    PLAIN_BORDER,
    SPELLED_LETTERS,
    TAIL_WORDS,
    WHOLE_WORDS,
    ZONE_PHRASES,
)
from layers.draft.english.words import CLASSES
from layers.draft.model import ItemKind, LineKind

if TYPE_CHECKING:
    from geo.gazetteer.place import Place

__all__ = ["PartyPhrase", "Reference", "ZonePhrase", "name_list", "read_phrases", "settlement_of", "side_name"]


@dataclass(frozen=True, slots=True)
class Reference:
    """What a zone is measured from.

    `kind` is a `LineKind`; `name` is what the text calls it, `between` whom it divides or
    what it joins. `definite` is true for "this line", which stands for one named before.
    """

    kind: LineKind
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
            for match in map(_cited, stream.find(pattern)):
                value = _BUILDERS[name](match)
                if isinstance(value, Reference):
                    value = replace(value, places=tuple(item for item in match.items() if item.kind == ItemKind.PLACE))
                if value is not None:
                    text = " ".join(item.text for item in match.items())
                    found.append((match, Item(kind, match.start, match.end, text, value)))
        stream = stream.rewritten(_longest(found))
    return stream


def _cited(match: Found) -> Found:
    """The match, or of "the line agreed on 12 March" what follows the line: its date is none of the sentence's."""
    first, last = match.captured.get("cited", (match.first, match.last))
    return replace(match, first=first, last=last)


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
    names = [place_name(item) if item.kind == ItemKind.PLACE else _said(item) for item in items]
    return " ".join(name for name in names if name not in ("the", "'s", "The"))


def place_name(item: Item) -> str:
    """The name of a place: a country's own for its adjective, else what the text calls it."""
    place = getattr(item.value, "place", None)
    if place is not None and place.kind == "country":
        return str(place.name)
    return item.text


def settlement_of(item: Item) -> Place | None:
    """The place of an item, a town before a district of the same name.

    None for a word that is no known place, and for a name between whose places the text does not choose.
    """
    if item.kind != ItemKind.PLACE or homonyms(item.value):
        return None
    place: Place = item.value.place
    if place.kind != "admin1":
        return place
    towns = (candidate.place for candidate in item.value.candidates if candidate.place.kind == "settlement")
    return next((town for town in towns if town.country == place.country), place)


def _said(item: Item) -> str:
    if isinstance(item.value, PartyPhrase | Reference | ZonePhrase):
        return item.value.name
    return item.text


def _countries(items: Iterable[Item]) -> tuple[str, ...]:
    places = (item.value.place for item in items if item.kind == ItemKind.PLACE)
    return tuple(dict.fromkeys(place.country for place in places if place.kind == "country"))


def _joined(items: Sequence[Item]) -> str:
    words: list[str] = []
    for item in items:
        text = place_name(item) if item.kind == ItemKind.PLACE else item.text
        if item.kind == ItemKind.MARK:
            continue
        if text == "'s" and words:
            words[-1] += "'s"
        elif words or text.lower() not in ARTICLES:
            words.append(text)
    return " ".join(words)


# ── who ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _both(match: Found) -> object:
    return PartyPhrase(_joined(match.items()), whole=True)


def _party(match: Found) -> object:
    places = tuple(dict.fromkeys(place_name(item) for item in match.items() if item.kind == ItemKind.PLACE))
    whole = match.items()[0].text.lower() in WHOLE_WORDS
    return PartyPhrase(_joined(match.items()), places, whole)


# ── lines ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _between(match: Found) -> tuple[str, ...]:
    sides = (side_name(match.items(name)) for name in ("a", "b"))
    return tuple(side for side in sides if side)


def _line(match: Found) -> object | None:
    items = [item for item in match.items() if item not in match.items("a") and item not in match.items("b")]
    name = _joined(_without_tail(match))
    words = {item.text.lower() for item in items if item.kind == ItemKind.WORD}
    kind = _line_kind(words)
    bare = words <= {"line", "lines", *CLASSES["definite"], *ARTICLES} and all(i.kind == ItemKind.WORD for i in items)
    if bare and not match.items("b") and not (words & CLASSES["definite"]):
        return None
    return Reference(kind, name, _between(match), definite=bare, countries=_countries(match.items()))


def _line_kind(words: set[str]) -> LineKind:
    return next((LineKind(kind) for keys, kind in LINE_KINDS if words & keys), LineKind.LINE)


def _without_tail(match: Found) -> Sequence[Item]:
    """The items before "between A and B"."""
    ends = [match.index(name) for name in ("a", "b") if match.index(name) >= 0]
    items = match.items()
    if not ends:
        return items
    cut = min(ends) - match.first
    head = items[:cut]
    while head and head[-1].text.lower() in TAIL_WORDS:
        head = head[:-1]
    return head if any(item.text.lower() not in ARTICLES for item in head) else items


def _lettered(match: Found) -> object | None:
    letters = [item.text for name in ("letter", "letter2") for item in match.items(name)]
    if not all(len(letter) == 1 or letter.lower() in SPELLED_LETTERS for letter in letters):
        return None
    names = tuple(f"Line {letter}" for letter in letters)
    return Reference(LineKind.LINE, " and ".join(names), names if len(names) > 1 else ())


def _joining(match: Found) -> object | None:
    """A line that the text draws from place to place."""
    ends = tuple(name_list(match.items("ends")))
    if len(ends) < 2 or any(end.lower() in CLASSES["compass"] for end in ends):  # noqa: PLR2004 - both ends of it
        return None
    return Reference(LineKind.LINE, f"line from {' to '.join(ends)}", ends=ends)


def name_list(items: Sequence[Item]) -> list[str]:
    """Names joined by commas, "and" or "to", each as the text has it; words that are no part of a name are dropped."""
    names: list[list[str]] = [[]]
    for item in items:
        word = item.text.lower()
        if item.kind == ItemKind.MARK or (item.kind == ItemKind.WORD and word in JOINERS):
            names.append([])
        elif item.kind == ItemKind.LINE:
            names += [[item.value.name], []]
        elif _is_of_a_name(item) or (names[-1] and item.kind == ItemKind.WORD and word in CLASSES["particle"]):
            names[-1].append(item.text)
    return [_spelled(words) for words in names if words]


def _spelled(words: Sequence[str]) -> str:
    """A name's words, the Arabic article with a hyphen again, none at the end."""
    text = " ".join(words)
    for article in ARABIC_ARTICLES:
        text = text.replace(f" {article} ", f" {article}-").removesuffix(f" {article}")
    return text


def _is_of_a_name(item: Item) -> bool:
    capital = item.value is True and item.text.lower() not in CLASSES["compass"]
    return item.kind in (ItemKind.PLACE, ItemKind.NUMBER, ItemKind.LENGTH) or capital


def _border(match: Found) -> object:
    items = match.items()
    places = [item for item in items if item.kind == ItemKind.PLACE]
    between = _between(match) or _neighbours(match, places)
    name = _joined(_without_tail(match))
    words = {item.text.lower() for item in items}
    bare = not places and not any(item.value is True for item in items if item.kind == ItemKind.WORD)
    definite = bare and not between and words <= {*CLASSES["border"], *ARTICLES, *PLAIN_BORDER}
    return Reference(LineKind.BORDER, name, between, definite, _countries(items))


def _neighbours(match: Found, places: Sequence[Item]) -> tuple[str, ...]:
    """Whom a border divides, where the text does not say "between": its two countries, or one and its neighbour."""
    if len(places) == 2:  # noqa: PLR2004 - the two countries of a border
        return tuple(place_name(item) for item in places)
    neighbour = match.items("c")
    if not neighbour:
        return ()
    own = [place_name(place) for place in places if place not in neighbour]
    return (*own[:1], side_name(neighbour))


def _named(kind: LineKind) -> Builder:
    def build(match: Found) -> object:
        items = match.items()
        own = [item for item in items if item.kind == ItemKind.PLACE or (item.kind == ItemKind.WORD and item.value)]
        name = _joined(_without_tail(match))
        return Reference(kind, name, _between(match), definite=not own, countries=_countries(items))

    return build


_LINES_BY_NAME = (LineKind.RIVER, LineKind.CANAL, LineKind.RAILWAY, LineKind.COAST)


def _river_place(match: Found) -> object | None:
    """A place that is itself a line: a river by its kind, a canal, a road or a "Line of Control" by its name."""
    item = match.items()[-1]
    noun = item.text.rpartition(" ")[2].lower()
    if noun == "line" or item.text.lower().startswith("line of "):
        return Reference(_line_kind(set(item.text.lower().split())), item.text)
    kind = next((kind for kind in _LINES_BY_NAME if noun in CLASSES[kind]), None)
    if kind is None and getattr(item.value.place, "kind", "") == "river":
        kind = LineKind.RIVER
    return Reference(kind, item.text) if kind else None


def _road_number(match: Found) -> object | None:
    item = match.items("number")[0]
    text = item.text
    is_number = text[-1].isdigit() and text[0].isupper() and 2 <= len(text) <= 5  # noqa: PLR2004 - M4, AH26
    return Reference(LineKind.ROAD, text) if is_number else None


# ── zones ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _zone(match: Found) -> object:
    items = match.items()
    name = _joined(items)
    first, _, rest = name.partition(" ")
    if first.lower() in ("wide", "deep", "narrow") and rest:
        name = rest  # of "the four-kilometre-wide zone"
    words = {item.text.lower() for item in items if item.kind == ItemKind.WORD}
    named = any(item.kind == ItemKind.PLACE or (item.kind == ItemKind.WORD and item.value) for item in items)
    key = bool(words & CLASSES["zone_key"]) or bool(words & {"dmz", "tsz", "gsz", "corridor", "buffer"}) or named
    proper = any(item.kind == ItemKind.WORD and item.value is True for item in items[1:])
    definite = items[0].text.lower() in CLASSES["definite"] and not proper
    return ZonePhrase(name, key, plural=items[-1].text.lower().endswith("s"), definite=definite)


_LINES_BY_NOUN = (LineKind.FRONT_LINE, LineKind.ROAD, LineKind.FENCE, LineKind.POSITIONS, LineKind.PIPELINE)
_BUILDERS: Mapping[str, Builder] = {
    "document": lambda match: _joined(match.items()),
    "both": _both,
    "party": _party,
    "line": _line,
    "lettered": _lettered,
    "joining": _joining,
    "border": _border,
    "river place": _river_place,
    "road number": _road_number,
    "zone": _zone,
    **{kind: _named(kind) for kind in (*_LINES_BY_NAME, *_LINES_BY_NOUN)},
}
"""What becomes of a match, by the name of its pattern; a kind of line stands for itself."""

_STAGES = (
    (ItemKind.DOCUMENT, DOCUMENT_PHRASES),
    (ItemKind.BOTH, BOTH_PHRASES),
    (ItemKind.PARTY, PARTY_PHRASES),
    (ItemKind.LINE, LINE_PHRASES),
    (ItemKind.ZONE, ZONE_PHRASES),
)
"""The stages in order: what one has read is a single item to the next."""
