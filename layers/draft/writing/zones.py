"""Zones and the lines they rest on, as entries of a scenario; what the text leaves open becomes a gap."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from layers.draft.clauses.phrases import Reference
from layers.draft.english.words import COMPASS
from layers.draft.model import BOTH, LineKind
from layers.draft.statements import Statement
from layers.draft.writing.areas import AreaBook
from layers.draft.writing.yaml_text import clean, entry, identifier

if TYPE_CHECKING:
    from geo.gazetteer.place import Place

__all__ = ["LineBook", "short_zone_title", "zone_entries"]

_Remarks = list[str]
PlaceOf = Callable[[str], dict[str, Any] | None]
_SUPPLY = {
    LineKind.BORDER: "name its two countries or divisions as 'border', or give a 'file' of it",
    LineKind.RIVER: "give a 'file' of its course, or the places it passes as 'through'",
    LineKind.CANAL: "give a 'file' of its course, or the places it passes as 'through'",
    LineKind.ROAD: "give the places it passes as 'through', or a 'file'",
    LineKind.RAILWAY: "give the places it passes as 'through', or a 'file'",
    LineKind.COAST: "give a 'file' of it",
    LineKind.CORRIDOR: "give the places it passes as 'through', or a 'file'; the text names only its ends",
    LineKind.LINE_OF_CONTACT: (
        "give two parties as 'between' with a 'control' CSV of who held which place, or a 'file' of the line"
    ),
}


_BETWEEN_PARTIES = (LineKind.LINE_OF_CONTACT, LineKind.FRONT_LINE, LineKind.LINE)


class LineBook:
    """The lines that zones rest on, each once, and the parties they divide."""

    def __init__(
        self, places: Mapping[str, Place], source: Callable[[Statement], str | list[str]], place: PlaceOf
    ) -> None:
        self._places = places
        self._place = place
        self._source = source
        self._references: dict[str, Reference] = {}
        self._entries: dict[str, dict[str, Any]] = {}
        self._parties: dict[str, str] = {}

    def line(self, reference: Reference, statement: Statement) -> str:
        """The id of the line that a reference means; the line is entered where it is new."""
        for name, known in self._references.items():
            if known.same_as(reference) and known.name.lower() == reference.name.lower():
                return name
        text = " ".join([reference.name, *reference.between]) if reference.kind == LineKind.BORDER else reference.name
        name = identifier(text or reference.kind, self._references, otherwise="line")
        self._references[name] = reference
        self._entries[name] = {**self._drawn(reference), "source": self._source(statement)}
        return name

    def is_country(self, name: str) -> bool:
        """Whether a name is that of a country."""
        place = self._places.get(name)
        return place is not None and place.kind == "country"

    def is_drawn(self, name: str) -> bool:
        """Whether the line needs nothing more to be drawn."""
        return "gap" not in self._entries[name]

    def side(self, name: str, line: str) -> str:
        """How a scenario names a side: a compass word, `both`, a country code, or a party; empty where it has none."""
        if name == BOTH or name in COMPASS.values():
            return name
        if name.startswith("beyond"):
            return ""
        place = self._places.get(name)
        if place is not None and place.kind == "country" and place.country:
            return place.country
        if place is not None and place.kind == "admin1":
            return place.name
        return "" if self.is_drawn(line) else self.party(name)

    def party(self, name: str) -> str:
        """The id of a party; it is entered where it is new."""
        for known, title in self._parties.items():
            if title.lower() == name.lower():
                return known
        party = identifier(name, self._parties, otherwise="party")
        self._parties[party] = name
        return party

    def lines(self) -> list[str]:
        """The section's text."""
        return [line for name, values in self._entries.items() for line in entry(values, name=name)]

    def party_lines(self) -> list[str]:
        """The text of the section `parties`."""
        return [line for name, title in self._parties.items() for line in entry({"title": title}, name=name)]

    def _drawn(self, reference: Reference) -> dict[str, Any]:
        title = reference.name[:1].upper() + reference.name[1:]
        if reference.between:
            title += f" between {' and '.join(reference.between)}"
        values: dict[str, Any] = {"title": title, "kind": reference.kind}
        codes = self._codes(reference)
        if reference.kind == LineKind.BORDER and len(codes) == 2 and _has_border(codes):  # noqa: PLR2004 - two neighbours
            return {**values, "border": list(codes)}
        if reference.kind in _BETWEEN_PARTIES and len(reference.between) == 2:  # noqa: PLR2004 - two parties
            values["between"] = [self.party(name) for name in reference.between]
        through = [self._place(end) for end in reference.ends] if reference.kind == LineKind.LINE else []
        if through and all(through):
            return {**values, "through": through}
        supply = _SUPPLY.get(reference.kind, "give a 'file' of the line, or the places it passes as 'through'")
        return {**values, "gap": f"the text does not say where this runs: {supply}"}

    def _codes(self, reference: Reference) -> tuple[str, ...]:
        codes = [
            place.country for name in reference.between if (place := self._places.get(name)) and place.kind == "country"
        ]
        return tuple(dict.fromkeys(codes or reference.countries))


def _has_border(codes: tuple[str, ...]) -> bool:
    from geo import natural_earth

    return natural_earth.border(codes[0], codes[1]) is not None


def zone_entries(
    statement: Statement, book: LineBook, areas: AreaBook, place: PlaceOf, wanted: Callable[[str], str]
) -> Iterator[tuple[dict[str, Any], _Remarks]]:
    """A zone's entries (one for each place that it lies round), each with remarks for its comment."""
    values = statement.values
    title = short_zone_title(values)
    excepted = [areas.area(name, statement) for name in values.get("except", ())]
    reference: Reference | None = values.get("reference")
    if reference is not None and reference.kind == LineKind.PLACE:
        for name in reference.between or (reference.name,):
            named = title if title.endswith(f", {name}") else f"{title.split(', ')[0]}, {name}"
            row, remarks = _around(values, named, name, place)
            if "gap" in row:
                row["gap"] = f"supply {wanted(name)}, as 'around'"
            yield {**row, "except": excepted}, remarks
        return
    gaps = (
        [f"the text limits it to {' and '.join(limits)}: supply 'within'"] if (limits := _limits(values, book)) else []
    )
    row = {"title": title, "kind": values.get("title", "")}
    if values.get("bounded"):
        row["area"] = areas.bounded(values["bounded"], statement)
    elif values.get("between"):
        row["between"] = [book.line(line, statement) for line in values["between"]]
    elif reference is not None:
        row["from"] = book.line(_completed(reference, values), statement)
    else:
        gaps.append("the text names no line that it is measured from: add it under 'lines' and name it as 'from'")
    gaps += _measure(values, row, book)
    row["except"] = excepted
    row["when"] = {"start": f"../{values['by']}"} if values.get("by") else None
    if values.get("by_text"):
        gaps.append(f"'{values['by_text']}' is no day yet: supply 'when'")
    row["gap"] = "; ".join(gaps)
    yield row, _remarks(values)


def _limits(values: Mapping[str, Any], book: LineBook) -> tuple[str, ...]:
    """The places to which a text limits a line, or between which it takes a stretch of a border of two countries."""
    reference: Reference | None = values.get("reference")
    if values.get("stretch"):
        return tuple(values["stretch"])
    if reference is None or reference.kind != LineKind.BORDER or len(reference.countries) < 2:  # noqa: PLR2004 - two neighbours
        return ()
    return reference.between if not any(book.is_country(name) for name in reference.between) else ()


def _remarks(values: Mapping[str, Any]) -> _Remarks:
    remarks = []
    if values.get("also_called_wide"):
        remarks.append(f"a text also calls it {values['also_called_wide']} wide, which may mean both sides together")
    if values.get("bound"):
        size = values.get("depth") or values.get("width") or values.get("band", "")
        remarks.append(f"the text says '{values['bound']} {size}': the figure is drawn, the zone may be another")
    if values.get("tentative"):
        remarks.append("asked for or proposed, not agreed, as the text has it")
    if values.get("place"):
        remarks.append(f"in or round {values['place']}, as the text has it")
    return remarks


def _around(values: Mapping[str, Any], title: str, name: str, place: PlaceOf) -> tuple[dict[str, Any], _Remarks]:
    row: dict[str, Any] = {"title": title, "kind": values.get("title", ""), "around": place(name)}
    if values.get("band"):
        row["band"] = _band(values)
    else:
        row["depth"] = values.get("depth") or values.get("width")
    if row["around"] is None:
        row["around"] = {"name": name}
        row["gap"] = f"supply where {name} lies, as 'around'"
    row["when"] = {"start": f"../{values['by']}"} if values.get("by") else None
    return row, []


def _measure(values: Mapping[str, Any], row: dict[str, Any], book: LineBook) -> list[str]:
    """Enter the size and side; return what is wanting."""
    line = row.get("from", "")
    if values.get("depths"):
        return _depths(values, row, book)
    if values.get("width"):
        row["width"] = values["width"]
    if values.get("between") or values.get("width") or values.get("bounded"):
        return []
    if values.get("band"):
        row.update(_band_or_depth(values))
    elif values.get("depth"):
        row["depth"] = values["depth"]
    else:
        return ["the text gives no depth: supply 'depth', 'band' or 'width'"]
    side = values.get("side", "")
    if not side:
        return ["the text does not say on which side of the line: supply 'side'"]
    row["side"] = book.side(side, line) if line else ""
    return [] if row["side"] or not line else [f"name as 'side' what the text calls '{side}'"]


def _depths(values: Mapping[str, Any], row: dict[str, Any], book: LineBook) -> list[str]:
    """Enter a depth for each side; where a side has no name in a scenario, say so in a note."""
    line = row.get("from", "")
    sides = {name: book.side(name, line) if line else "" for name in values["depths"]}
    if line and all(sides.values()):
        row["depths"] = {sides[name]: depth for name, depth in values["depths"].items()}
        return []
    stated = ", ".join(f"{depth} into {name}" for name, depth in values["depths"].items())
    row["note"] = f"as the text has it: {stated}"
    return [f"name the sides under 'depths' ({stated})"] if line else []


def _band(values: Mapping[str, Any]) -> list[str]:
    low, _, high = values["band"].partition("-")
    unit = high.rpartition(" ")[2]
    return [f"{low} {unit}", high]


def _band_or_depth(values: Mapping[str, Any]) -> dict[str, Any]:
    band = _band(values)
    return {"depth": band[1]} if values["band_m"][0] == 0 else {"band": band}


def _completed(reference: Reference, values: Mapping[str, Any]) -> Reference:
    """A border with the two countries that the depths on its sides name."""
    sides = tuple(values.get("depths", ()))
    if reference.kind == LineKind.BORDER and not reference.between and len(sides) == 2:  # noqa: PLR2004 - both sides
        return Reference(LineKind.BORDER, reference.name, sides, countries=reference.countries)
    return reference


def short_zone_title(values: Mapping[str, Any]) -> str:
    """A zone's name: what the text calls it, with its place or line where it is called no more than a zone."""
    title = values.get("title") or "Zone"
    reference: Reference | None = values.get("reference")
    where = values.get("place") or (reference.name if reference is not None and not values.get("title") else "")
    title = f"{title[:1].upper()}{title[1:]}{f', {where}' if where else ''}"
    return clean(title, longest=70)
