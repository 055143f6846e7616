"""From a draft to a scenario file that a person checks: each entry with its source, each gap with what to supply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from layers.draft.clauses.dates import is_ambiguous
from layers.draft.model import StatementKind
from layers.draft.statements import Statement
from layers.draft.writing.areas import AreaBook
from layers.draft.writing.terms import last_day
from layers.draft.writing.theatre import theatre
from layers.draft.writing.yaml_text import clean, comment, entry, identifier
from layers.draft.writing.zones import LineBook, short_zone_title, zone_entries

if TYPE_CHECKING:
    from geo.gazetteer.place import Place
    from layers.draft.findings import Findings

__all__ = ["write_scenario", "write_with_ids"]

_NOUNS = {
    StatementKind.PATROL: "Patrol",
    StatementKind.WITHDRAWAL: "Withdrawal",
    StatementKind.EVACUATION: "Evacuation",
    StatementKind.DEPLOYMENT: "Deployment",
    StatementKind.CONVOY: "Convoy",
    StatementKind.ENCIRCLEMENT: "Encirclement",
    StatementKind.ATTACK: "Attack",
    StatementKind.AIRSPACE: "Airspace limits",
    StatementKind.CEASEFIRE: "Ceasefire",
    StatementKind.TALKS: "Talks",
}
_CERTAIN, _LESS = 0.85, 0.6


class _Writer:
    def __init__(self, draft: Findings) -> None:
        self.draft = draft
        self.sources: dict[str, str] = {}
        for document in draft.documents:
            stem = document.name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
            self.sources[document.name] = identifier(stem, self.sources.values(), otherwise="document")
        self.places: dict[str, Place] = {}
        self.rivals: dict[str, Sequence[str]] = {}
        for statement in draft.of_kind(StatementKind.PLACE):
            if statement.values.get("rivals"):
                self.rivals.setdefault(statement.values["name"], statement.values["rivals"])
            else:
                self.places.setdefault(statement.values["name"], statement.values["place"])
        self.ids: set[str] = set()
        self.notes: list[str] = []

    # ── what every entry has ──

    def new_id(self, text: str, otherwise: str) -> str:
        name = identifier(text, self.ids, otherwise=otherwise)
        self.ids.add(name)
        return name

    def source(self, statement: Statement) -> str | list[str]:
        ids = [self.sources[name] for name in statement.files]
        return ids[0] if len(ids) == 1 else ids

    def common(self, statement: Statement) -> dict[str, Any]:
        certainty = "certain" if statement.confidence >= _CERTAIN else "less-certain"
        certainty = certainty if statement.confidence >= _LESS else "uncertain"
        return {"source": self.source(statement), "certainty": certainty}

    def comments(self, statement: Statement) -> list[str]:
        first = f"“{clean(self.draft.text_of(statement), longest=160)}”"
        where = "; ".join(f"{m.file}:{m.line} ({m.start}-{m.end})" for m in statement.mentions[:4])
        more = len(statement.mentions) - 4
        where += f" and {more} more" if more > 0 else ""
        lines = [first, f"{where}, confidence {statement.confidence:g}"]
        for one, other in self.draft.contradictions:
            if statement in (one, other):
                rival = other if statement is one else one
                words = clean(self.draft.text_of(rival), longest=120)
                lines.append(f"CONTRADICTED by {rival.file}:{rival.mentions[0].line}: “{words}”")
        return lines

    def wanted(self, name: str) -> str:
        """What to supply for a name that is no one place, with those between which the text does not choose."""
        rivals = self.rivals.get(name, ())
        return f"where {name} lies" + (f" ({'; '.join(rivals)}, or another)" if rivals else "")

    def place(self, name: str) -> dict[str, Any] | None:
        """A reference to a place that resolves to the one place the text was read to mean."""
        return _place_reference(self.places.get(name))

    # ── the sections ──

    def head(self) -> list[str]:
        draft = self.draft
        names = ", ".join(document.name for document in draft.documents)
        lines = comment(f"A draft from {names}. Every entry is what a text says: check each against its source.")
        lines += comment(
            "An entry with 'gap' is not drawn until what it asks for is supplied; 'truceline check' lists them."
        )
        lines += ["truceline: 2", *_pair("title", self._title()), *self._as_of()]
        countries = self._countries()
        if countries:
            lines += _pair("countries", countries)
        lines += ["", "sources:"]
        for document in draft.documents:
            today = document.today
            values = {
                "title": document.heading,
                "date": today.isoformat() if today else "",
                "url": document.url,
                "note": f"read from {document.name}",
            }
            if not today:
                self.gap(
                    "Date of " + document.name,
                    f"the text states no date of its own: supply 'date' under "
                    f"'sources', '{self.sources[document.name]}'",
                    self.sources[document.name],
                )
            lines += entry(values, name=self.sources[document.name])
        return lines

    def _title(self) -> str:
        """The headline of the document which says most of a zone; where it has none, a name for what it says."""
        zones = self.draft.of_kind(StatementKind.ZONE)
        best = max(zones, key=lambda s: len(s.values), default=None)
        name = best.file if best is not None else self.draft.documents[0].name
        document = next(d for d in self.draft.documents if d.name == name)
        return "Draft: " + (document.headline or self._name_of(best) or document.name)

    def _name_of(self, zone: Statement | None) -> str:
        """A short name for what is drafted: its fullest zone with the place or line, else what most statements are."""
        if zone is not None:
            return short_zone_title(zone.values)
        kinds = [s.kind for s in self.draft.statements if s.kind not in (StatementKind.PLACE, StatementKind.UNREAD)]
        if not kinds:
            return ""
        places = (s.values["name"] for s in self.draft.of_kind(StatementKind.PLACE) if not s.values.get("venue"))
        kind = _NOUNS.get(kinds[0], str(kinds[0]).capitalize())
        return ", ".join(filter(None, (kind, next(places, ""))))

    def gap(self, title: str, wanted: str, source: str | list[str]) -> None:
        """Note that something is to be supplied that no entry has a key for, so that the check lists it."""
        row = {"id": self.new_id(f"gap {title}", "gap"), "title": title, "kind": "gap", "gap": wanted}
        self.notes += entry({**row, "source": source})

    def _as_of(self) -> list[str]:
        dates = [day for document in self.draft.documents if (day := document.today) is not None]
        if dates:
            return _pair("as_of", max(dates).isoformat())
        source = next(iter(self.sources.values()))
        self.gap("Date of the map", "no document states its own date: supply the day to show as 'as_of'", source)
        return _pair("as_of", "../..")

    def _countries(self) -> list[str]:
        return theatre(self.draft)

    def posts(self) -> list[str]:
        """Named posts at their places; posts that are only counted as one gap."""
        lines: list[str] = []
        for statement in (*self.draft.of_kind(StatementKind.POSTS), *self.draft.of_kind(StatementKind.POST)):
            values = statement.values
            row: dict[str, Any] = {"id": "", "title": "", "place": None}
            if statement.kind == StatementKind.POSTS:
                count = values.get("count")
                owner = " of " + " and ".join(values["who"]) if values.get("who") else ""
                where = f", {values['where']}" if values.get("where") else ""
                row["title"] = f"{f'{count} observation' if count else 'Observation'} posts{owner}{where}"
                wanted = f"the {count} places" if count else "how many, and their places"
                row["gap"] = f"the text names no single post: supply {wanted}"
            else:
                row["title"] = f"Post at {values['name']}"
                row["place"] = _place_reference(values.get("located")) or self.place(values["name"])
                row["gap"] = "" if row["place"] else f"supply {self.wanted(values['name'])}"
            row["id"] = self.new_id(row["title"], statement.kind)
            row["established"] = values.get("by")
            remarks = (
                [f"the text gives {values['by']} as its day; it may not say that it was set up by then"]
                if values.get("by")
                else []
            )
            lines += entry({**row, **self.common(statement)}, comments=[*self.comments(statement), *remarks])
        return lines

    def routes(self) -> list[str]:
        lines: list[str] = []
        for statement in self.draft.of_kind(StatementKind.ROUTE):
            values = statement.values
            first, last = (_place_reference(place) for place in values["located"])
            ends = [first, *(self.place(name) for name in values.get("via", ())), last]
            title = "–".join(values["ends"])
            if values.get("name"):
                title = f"{values['name']}: {title}"
            row: dict[str, Any] = {"id": self.new_id(title, "route"), "title": title}
            hours = f"open {values['hours']}; " if values.get("hours") else ""
            if all(ends):
                stated = "only these places" if values.get("via") else "only its ends"
                row["through"] = ends
                row["note"] = f"{hours}{stated} are stated: schematic, the course between them is not known"
            else:
                unknown = [name for name, end in zip(_stops(values), ends, strict=True) if not end]
                row["gap"] = f"supply {' and '.join(map(self.wanted, unknown))}, as 'through', or a file"
                row["note"] = hours.removesuffix("; ")
            row["when"] = {"start": f"../{values['by']}"} if values.get("by") else None
            if values.get("on"):
                row["when"] = {"start": values["on"]}
            elif values.get("date_text"):
                self.gap(f"Date of {title}", _date_gap(values["date_text"]), self.source(statement))
            row |= {"source": self.source(statement), "certainty": "less-certain"}
            lines += entry(row, comments=self.comments(statement))
        return lines

    def events(self) -> list[str]:
        lines: list[str] = []
        for statement in self.draft.statements:
            if statement.kind not in _NOUNS:
                continue
            values = statement.values
            places = values.get("places") or ((values["where"],) if values.get("where") else ())
            for name in places or ("",):
                located = values.get("located") if name == values.get("where") else None
                place = _place_reference(located) or self.place(name)
                title = _event_title(statement.kind, values, name)
                kind = statement.kind if not values.get("status") else f"{statement.kind} {values['status']}"
                row: dict[str, Any] = {"id": self.new_id(title, statement.kind), "title": title, "kind": kind}
                elsewhere = self._is_elsewhere(statement)
                row["place"] = None if elsewhere else place
                row["when"] = _when(statement.kind, values)
                row |= self._how_often_or_until(statement)
                comments = self.comments(statement)
                if values.get("date_text") and not values.get("date"):
                    self.gap(f"Date of {title}", _date_gap(values["date_text"]), self.source(statement))
                block = entry({**row, **self.common(statement)}, comments=comments)
                if place is None or elsewhere:
                    self.notes += block
                else:
                    lines += block
        return lines

    def _how_often_or_until(self, statement: Statement) -> dict[str, Any]:
        """How often something happens, or the day by which it is done where the text gives a term."""
        if "term" not in statement.values:
            return {"note": statement.values.get("often", "")}
        day, counted = last_day(statement.values["term"], statement, self.draft)
        return {"when": {"start": f"../{day}"}, "note": counted} if day else {}

    def _is_elsewhere(self, statement: Statement) -> bool:
        """Whether talks were held outside the theatre: a note, for a place on the map would be no ground of it."""
        place = statement.values.get("located")
        theatre = self._countries()
        abroad = place is not None and bool(theatre) and place.country not in theatre
        return statement.kind == StatementKind.TALKS and abroad

    def deadlines(self) -> list[str]:
        lines: list[str] = []
        for statement in self.draft.of_kind(StatementKind.DEADLINE):
            values = statement.values
            what = "Entry into force" if values.get("into_force") else "Deadline"
            unit = next((unit for unit in ("days", "months", "hours") if values.get(unit)), "")
            if unit:
                since = f" after {values['after']}" if values.get("after") else ""
                title = f"{what}: {values[unit]} {unit}{since}"
            else:
                title = f"{what}: {values.get('date') or values['text']}"
            if values.get("matter"):
                kind, done = values["matter"]
                title = f"{_event_title(kind, done, done.get('where', ''))}: {_due(title)}"
            if values.get("what"):
                due = values.get("date") or values["text"].removeprefix("by ")
                title = f"{' and '.join(values['places'])}: to be {values['what']} by {due}"
            row: dict[str, Any] = {"id": self.new_id(title, "deadline"), "title": title, "kind": "deadline"}
            day, counted = (values["date"], "") if values.get("date") else last_day(values, statement, self.draft)
            row["when"] = {"start": day} if day else None
            row["note"] = counted
            if not day:
                self.gap(f"Day of: {title}", "the text does not state the day: supply 'when'", self.source(statement))
            lines += entry({**row, **self.common(statement)}, comments=self.comments(statement))
        return lines

    def unread(self) -> list[str]:
        """What bounds ground and could not be drafted, in its own words, as gaps."""
        lines: list[str] = []
        for statement in self.draft.of_kind(StatementKind.UNREAD):
            words = self.draft.text_of(statement)
            title = f"Not drafted: “{clean(words, longest=70)}”"
            row: dict[str, Any] = {"id": self.new_id("unread", "unread"), "title": title}
            row |= {
                "note": clean(words, longest=400),
                "kind": "unread",
                "gap": f"{statement.values['why']}: draft it by hand, or leave it out",
            }
            lines += entry({**row, **self.common(statement)}, comments=self.comments(statement))
        return lines


def write_scenario(draft: Findings) -> str:
    """The scenario file of a draft, as YAML text with comments; it loads, and `truceline check` tells its gaps."""
    return write_with_ids(draft)[0]


def write_with_ids(draft: Findings) -> tuple[str, dict[int, str]]:
    """The same, with the id of the zone that each zone statement became, by `id(statement)`."""
    ids: dict[int, str] = {}
    writer = _Writer(draft)
    lines = writer.head()
    book = LineBook(writer.places, writer.source, writer.place)
    areas = AreaBook(writer.places, writer.source, writer.place)
    zones: list[str] = []
    for statement in draft.of_kind(StatementKind.ZONE):
        for values, remarks in zone_entries(statement, book, areas, writer.place, writer.wanted):
            row = {"id": writer.new_id(values["title"], "zone"), **values}
            ids.setdefault(id(statement), row["id"])
            zones += entry({**row, **writer.common(statement)}, comments=[*writer.comments(statement), *remarks])
    sections = {
        "parties": book.party_lines(),
        "lines": book.lines(),
        "areas": areas.lines(),
        "zones": zones,
        "posts": writer.posts(),
        "routes": writer.routes(),
        "events": writer.events(),
    }
    stated = [*writer.deadlines(), *writer.unread()]
    sections["notes"] = [*writer.notes, *stated]
    for name, block in sections.items():
        if block:
            lines += ["", f"{name}:", *block]
    return "\n".join(lines) + "\n", ids


def _stops(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of a route's places in order."""
    first, last = values["ends"]
    return (first, *values.get("via", ()), last)


def _pair(name: str, value: Any) -> list[str]:
    return [line.strip() for line in entry({name: value}, name="x")[1:]]


def _due(title: str) -> str:
    """The day or term of a deadline's title: "by 2018-10-15", "14 days after signature"."""
    day = title.partition(": ")[2]
    return f"by {day}" if day[:4].isdecimal() else day


def _date_gap(text: str) -> str:
    figures = text.rsplit(maxsplit=1)[-1]
    if is_ambiguous(figures):
        return f"'{figures}' may be day and month or month and day; supply 'when'"
    return f"'{text}' needs the document's own date; supply 'when'"


def _event_title(kind: StatementKind, values: Mapping[str, Any], place: str) -> str:
    noun = _NOUNS[kind]
    if values.get("status"):
        noun += f" {values['status']}"
    if values.get("count"):
        noun = f"{noun} ({values['count']})"
    what = values.get("what", "")
    who = " and ".join(name for name in values.get("who", ()) if name.lower() not in what.lower())
    about = f" of {what}" if what else ""
    if who and kind in (StatementKind.ENCIRCLEMENT, StatementKind.ATTACK):
        who, about = "", f"{about} by {who}"
    where = f", {place}" if place else f", {values['zone']}" if values.get("zone") else ""
    toward = f" toward {values['toward']}" if values.get("toward") else ""
    return f"{noun}{about}{f': {who}' if who else ''}{where}{toward}"


def _when(kind: StatementKind, values: Mapping[str, Any]) -> dict[str, str] | None:
    date = values.get("date", "")
    if not date:
        return None
    if "/" in date:
        return {"start": date}
    if kind == StatementKind.ENCIRCLEMENT or values.get("reported") == "past" or values.get("date_is_a_bound"):
        return {"start": f"../{date}"}
    return {"start": f"{date}/.." if values.get("reported") else date}


def _place_reference(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    if place.geonameid is None:
        return {"name": place.name, "kind": place.kind}
    country = {"country": place.country} if place.country else {}
    return {"name": place.name, **country, "geonameid": place.geonameid}
