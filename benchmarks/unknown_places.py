"""A place that the gazetteer lacks must come back unknown; a known one must be found by a spelling it does not list.

Within each country, half of its places (GeoNames cities500) are taken out, and their names asked of the rest: *placed
elsewhere* are those that a fuzzy match put on another place more than 20 km away (an exact homonym is no fuzzy match).
Then each place loses one of its Latin, Cyrillic or Arabic spellings, and that is asked: *found* at its place, or
*wrong*, more than 5 km away, exact homonyms included. Many spellings are former or altogether different names, which
nobody could know. The peer is `rapidfuzz.process.extractOne` on the same folded names, `fuzz.ratio` of at least 90.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.report import result_row
from geo.gazetteer.build import city_records
from geo.gazetteer.gazetteer import Gazetteer
from geo.gazetteer.index_columns import Record
from geo.gazetteer.names import fold, script_of
from geo.gazetteer.place_index import PlaceIndex
from geo.gazetteer.ranking import distance_m
from geo.position import Position

COUNTRIES = ("SY", "IQ", "UA", "RU", "IR", "TR", "DE", "CN", "ID", "MX", "IN")
ASKED = 600
ELSEWHERE_M = 20_000.0
AT_ITS_PLACE_M = 5_000.0
LEAST_LETTERS = 4
MOST_PLACED = 4.0
PEER = "rapidfuzz.extractOne"


def run() -> list[dict[str, Any]]:
    """Return the rows of the table."""
    of_country: dict[str, list[Record]] = {code: [] for code in COUNTRIES}
    for record in city_records():
        if record.country in of_country:
            of_country[record.country].append(record)
    rows = []
    for code, records in of_country.items():
        random.Random(5).shuffle(records)
        rows += [*_absent(code, records), *_respelled(code, records)]
    return rows


def _absent(code: str, records: list[Record]) -> Iterator[dict[str, Any]]:
    half = len(records) // 2
    gazetteer, asked = Gazetteer([PlaceIndex.build(records[:half])]), records[half : half + ASKED]
    known = _by_name(records[:half])
    ours = theirs = 0
    for record in asked:
        match = gazetteer.find(record.name, countries=[code])
        if match.place is not None and match.matched_by != "exact":
            ours += _apart_m(record, match.place.position) > ELSEWHERE_M
        found = process.extractOne(fold(record.name), list(known), scorer=fuzz.ratio, score_cutoff=90)
        if found is not None and found[1] < 100:
            theirs += _apart_m(record, known[found[0]]) > ELSEWHERE_M
    ours_share, theirs_share = 100 * ours / len(asked), 100 * theirs / len(asked)
    case = f"{code}, {len(asked):,} places not there"
    holds = ours_share <= MOST_PLACED
    yield result_row(case, "% placed elsewhere", ours_share, theirs_share, "≤ 4", ok=holds, peer_name=PEER)


def _respelled(code: str, records: list[Record]) -> Iterator[dict[str, Any]]:
    chance = random.Random(7)
    asked: list[tuple[str, Record]] = []
    kept = []
    for record in records:
        texts = {fold(text) for text in record.spellings if script_of(text) != "other"} - {fold(record.name)}
        spellings = sorted(text for text in texts if len(text) >= LEAST_LETTERS)
        if len(asked) < ASKED and spellings:
            spelling = chance.choice(spellings)
            asked.append((spelling, record))
            rest = [text for text in record.spellings if fold(text) != spelling]
            labels = {key: text for key, text in record.labels.items() if fold(text) != spelling}
            record = record._replace(spellings=rest, labels=labels)  # noqa: PLW2901 - as the index is to have it
        kept.append(record)
    gazetteer, known = Gazetteer([PlaceIndex.build(kept)]), _by_name(kept)
    found = wrong = theirs_found = theirs_wrong = 0
    for spelling, record in asked:
        match = gazetteer.find(spelling, countries=[code])
        if match.place is not None:
            at_its_place = _apart_m(record, match.place.position) <= AT_ITS_PLACE_M
            found, wrong = found + at_its_place, wrong + (not at_its_place)
        best = process.extractOne(spelling, list(known), scorer=fuzz.ratio, score_cutoff=90)
        if best is not None:
            at_its_place = _apart_m(record, known[best[0]]) <= AT_ITS_PLACE_M
            theirs_found, theirs_wrong = theirs_found + at_its_place, theirs_wrong + (not at_its_place)
    share = 100 / len(asked)
    case = f"{code}, {len(asked):,} spellings withheld"
    yield result_row(case, "% found", found * share, theirs_found * share, "", ok=True, peer_name=PEER)
    yield result_row(case, "% wrong", wrong * share, theirs_wrong * share, "", ok=True, peer_name=PEER)


def _by_name(records: list[Record]) -> dict[str, Position]:
    return {
        fold(name): Position(record.longitude, record.latitude)
        for record in records
        for name in (record.name, *record.spellings)
    }


def _apart_m(record: Record, position: Position) -> float:
    return distance_m(Position(record.longitude, record.latitude), position)


if __name__ == "__main__":
    from benchmarks.report import write_report

    write_report("unknown_places", run(), note=__doc__ or "")
