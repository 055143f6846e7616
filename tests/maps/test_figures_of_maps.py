"""The figures beside a map: which rows are shown, in which order, and to which feature each belongs."""

from __future__ import annotations

from types import SimpleNamespace as Some
from typing import Any

import numpy as np
import pandas as pd

from layers.measures.overlap import OVERLAP_COLUMNS
from maps.figures import figure_groups
from maps.names import arabic_divisions, reads_arabic
from maps.texts import filled, interface_texts, isolated

TEXTS = interface_texts("en")


def row(kind: str, subject: str, measure: str, certain: float, possible: float, **cells: object) -> dict[str, object]:
    usual = {"zone": "dmz", "variant": "", "unit": "km²", "verdict": "", "distance_km": np.nan}
    bounds = {"certain": certain, "possible": possible}
    return usual | {"subject": subject, "subject_kind": kind, "measure": measure} | bounds | cells


def layers() -> Any:
    zones = pd.DataFrame(
        [("dmz-certain", "dmz", "", "The zone", "المنطقة"), ("dmz-possible", "dmz", "", "The zone", "المنطقة")],
        columns=["id", "zone", "variant", "title", "title_ar"],
    )
    posts = pd.DataFrame(
        [("post-1", "Morek", "مورك"), ("post-2", "Tell Toqan", "")], columns=["id", "title", "title_ar"]
    )
    empty = posts.iloc[:0]
    return Some(zones=zones, posts=posts, routes=empty, places=empty, events=empty, scenario=Some(countries=["SY"]))


def groups(*rows: dict[str, object], language: str = "en") -> dict[str, list[Any]]:
    table = pd.DataFrame(rows).reindex(columns=list(OVERLAP_COLUMNS))
    figures = figure_groups(table, layers(), interface_texts(language), language)
    assert figures is not None
    return {group["title"]: group["rows"] for group in figures["readings"][0]["groups"]}


def test_slivers_of_governorates_are_left_out_and_the_largest_comes_first() -> None:
    shares = [("Hama", 10.0, 12.0), ("Idlib", 90.0, 100.0), ("Homs", 0.0, 0.49), ("Aleppo", 0.0, 0.5)]
    found = groups(*(row("governorate", name, "area_km2", low, high) for name, low, high in shares))
    assert [one["label"] for one in found[TEXTS["share_by"]]] == ["Idlib", "Hama", "Aleppo"]


def test_towns_outside_are_left_out_and_a_long_list_is_cut() -> None:
    towns = [row("town", f"Town {number}", "inside", 0, number % 2, verdict="outside") for number in range(100)]
    found = groups(*towns)[TEXTS["towns_inside"]]
    assert [one["label"] for one in found] == [f"Town {number}" for number in range(1, 81, 2)]


def test_a_verdict_carries_its_distance_and_a_figure_its_bounds() -> None:
    inside = row("post", "Morek", "inside", 0, 1, verdict="possibly inside", distance_km=1.23456)
    outside = row("post", "Tell Toqan", "inside", 0, 0, verdict="outside", distance_km=9.0, distance_error_km=0.5)
    area = row("zone", "dmz", "area_km2", 3.0, 4.5)
    found = groups(inside, outside, area)
    morek = {"label": "Morek", "layer": "posts", "feature": "post-1"}
    toqan = {"label": "Tell Toqan", "layer": "posts", "feature": "post-2"}
    zone = {"label": "The zone", "layer": "dmz-certain", "feature": "dmz-certain"}
    assert found[TEXTS["posts_inside"]] == [
        morek | {"verdict": "possibly", "distance": 1.2346, "error": None},
        toqan | {"verdict": "outside", "distance": 9.0, "error": 0.5},
    ]
    assert found[TEXTS["area"]] == [zone | {"certain": 3.0, "possible": 4.5, "unit": "km²"}]


def test_names_are_those_of_the_language_where_it_has_them() -> None:
    posts = [row("post", name, "inside", 1, 1, verdict="inside") for name in ("Morek", "Tell Toqan", "Nowhere")]
    share = row("governorate", "Idlib", "area_km2", 1, 1)
    found = groups(*posts, share, language="ar")
    arabic = interface_texts("ar")
    assert [one["label"] for one in found[arabic["posts_inside"]]] == ["مورك", "Tell Toqan", "Nowhere"]
    assert found[arabic["posts_inside"]][2]["layer"] is None
    assert found[arabic["share_by"]][0]["label"] == arabic_divisions(["SY"])["Idlib"] != "Idlib"


def test_months_are_charted_only_where_events_were_counted() -> None:
    table = pd.DataFrame([row("zone", "dmz", "area_km2", 1, 1), row("month", "2019-03", "events", 2, 5)])
    figures = figure_groups(table, layers(), TEXTS, "en")
    assert figures is not None
    assert figures["readings"][0]["months"] == [("2019-03", 2, 5)]
    bare = figure_groups(table.iloc[:1], layers(), TEXTS, "en")
    assert bare is not None
    assert "months" not in bare["readings"][0]
    assert figure_groups(table.iloc[:0], layers(), TEXTS, "en") is None


def test_a_division_of_the_scenarios_own_country_is_named_before_a_homonym() -> None:
    assert arabic_divisions(["IQ"])["Babil"] == arabic_divisions()["Babil"]
    assert arabic_divisions() == arabic_divisions([])


def test_only_what_runs_the_other_way_is_isolated() -> None:
    assert isolated("Morek", "en") == "Morek"
    assert isolated("مورك", "en") == "\u2068مورك\u2069"
    assert isolated("Morek", "ar") == "\u2068Morek\u2069"
    assert isolated("12", "ar") == "12"
    assert filled("toward {place}!", "en", place="مورك") == "toward \u2068مورك\u2069!"


def test_arabic_is_read_where_it_is_official() -> None:
    assert [reads_arabic(code) for code in ("SY", "IL", "", "CY", "KR")] == [True, True, True, False, False]
