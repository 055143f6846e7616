"""One place has one Arabic and one English name, in every scenario, control table and lock that ships."""

from __future__ import annotations

import csv
import json
import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import yaml

from geo.gazetteer.names import fold, skeleton

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
SAME_PLACE_KM = 2.5
"""Two entries of one consonant skeleton this near each other are one village."""


class Named(NamedTuple):
    where: str
    name: str
    name_ar: str
    latitude: float
    longitude: float
    geonameid: int = 0


def locked() -> Iterator[Named]:
    for path in sorted(SEEDS.glob("*/scenario.lock.json")):
        for place in json.loads(path.read_text(encoding="utf-8"))["places"]:
            names = place["names"]
            yield Named(
                f"{path.parent.name} lock", names.get("en") or place["name"], names.get("ar", ""), place["latitude"],
                place["longitude"], place["geonameid"] or 0,
            )  # fmt: skip


def tabled() -> Iterator[Named]:
    tables = [
        *sorted(SEEDS.glob("*/control*.csv")),
        *sorted(SEEDS.glob("*/route*.csv")),
        SEEDS / "gazetteer" / "idlib.csv",
    ]
    for path in tables:
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row.get("name") and row.get("name_ar"):
                    where = f"{path.parent.name}/{path.name}"
                    yield Named(where, row["name"], row["name_ar"], float(row["latitude"]), float(row["longitude"]))


def stated() -> Iterator[Named]:
    for path in sorted(SEEDS.glob("*/scenario.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for place in (document.get("places") or {}).values():
            names = place.get("names") or {}
            if "latitude" in place and names.get("ar"):
                yield Named(
                    path.parent.name,
                    names.get("en", ""),
                    names["ar"],
                    float(place["latitude"]),
                    float(place["longitude"]),
                )


def apart_km(one: Named, other: Named) -> float:
    east = (one.longitude - other.longitude) * math.cos(math.radians(one.latitude))
    return 111.2 * math.hypot(one.latitude - other.latitude, east)


def test_one_id_has_one_name():
    names = defaultdict(set)
    for place in locked():
        if place.geonameid:
            names[place.geonameid].add((place.name, place.name_ar))
    assert len(names) > 80
    assert {number: found for number, found in names.items() if len(found) > 1} == {}


def test_one_place_has_one_arabic_name():
    """By position and consonants: Morek and Mūrak are one village, so that مورك stands everywhere."""
    known = [place for place in (*locked(), *tabled(), *stated()) if place.name_ar]
    by_skeleton = defaultdict(list)
    for place in known:
        by_skeleton[fold(place.name)[:1] + skeleton(fold(place.name))].append(place)
    wrong = sorted(
        {
            f"{one.name} {one.name_ar} ({one.where}); {other.name} {other.name_ar} ({other.where})"
            for places in by_skeleton.values()
            for one, other in combinations(places, 2)
            if one.name_ar != other.name_ar and apart_km(one, other) <= SAME_PLACE_KM
        }
    )
    assert wrong == []


def test_arabic_names_are_whole():
    """No name is torn (`د مشق`), and none has the letters of another language."""
    for place in (*locked(), *tabled(), *stated()):
        words = place.name_ar.split()
        assert not any(len(word) == 1 and word.isalpha() and word != "و" for word in words), place
        assert set(place.name_ar).isdisjoint("پچگکیڤےە"), place
