"""What another reading changes."""

from __future__ import annotations

import pytest
from scenario_text import HEAD, laid

from geo.errors import InputError
from layers.measures.comparison import COMPARISON_COLUMNS, compare_scenarios, compare_variants

BODY = """\
zones:
  - id: z
    around: Idlib
    depth: 10 km
    source: s
    variants:
      - {id: wide, title: Wider, depth: 10-30 km}
      - {id: same, title: The same, depth: 10 km}
posts:
  - {id: p, place: Saraqib, source: s}
towns: [Idlib, Ariha]
"""


def test_only_what_changes_is_reported() -> None:
    layers = laid(BODY)
    table = compare_variants(layers)
    assert tuple(table.columns) == COMPARISON_COLUMNS
    assert set(table["to"]) == {"wide"}
    cells = {(r["subject"], r["measure"]): r for r in table.to_dict("records")}
    assert cells["z", "area_km2"]["certain_to"] == pytest.approx(cells["z", "area_km2"]["certain_from"], rel=1e-3)
    assert cells["z", "area_km2"]["change"] == pytest.approx(3.1416 * 800, rel=2e-3)
    assert (cells["Saraqib", "inside"]["verdict_from"], cells["Saraqib", "inside"]["verdict_to"]) == (
        "outside",
        "possibly inside",
    )
    assert ("Idlib", "inside") not in cells
    assert len(compare_variants(layers, everything=True)) > len(table)


def test_a_reading_that_there_is_not() -> None:
    with pytest.raises(InputError, match=r"no variant 'wid'.*did you mean 'wide'"):
        compare_variants(laid(BODY), ["wid"])


def test_a_scenario_without_variants_has_nothing_to_compare() -> None:
    table = compare_variants(laid("zones:\n  - {id: z, around: Idlib, depth: 5 km, source: s}\n"))
    assert table.empty
    assert tuple(table.columns) == COMPARISON_COLUMNS


def test_two_scenarios_with_one_zone_each_are_compared_whatever_its_id() -> None:
    one = laid("zones:\n  - {id: a, around: Idlib, depth: 5 km, source: s}\n")
    other = laid("zones:\n  - {id: b, around: Idlib, depth: 6 km, source: s}\n", HEAD.replace("A test", "Another"))
    table = compare_scenarios(one, other)
    area = table[table["measure"] == "area_km2"].iloc[0]
    assert (area["zone"], area["subject"]) == ("a", "a")
    assert area["change"] == pytest.approx(3.1416 * 11, rel=2e-3)


def test_rows_come_by_reading_zone_and_kind_and_what_is_only_in_one_counts_from_nothing() -> None:
    layers = laid(BODY)
    table = compare_variants(layers, everything=True)
    assert list(dict.fromkeys(table["to"])) == ["wide", "same"]
    kinds = table.loc[table["to"] == "wide", "subject_kind"].tolist()
    assert [kind for kind, before in zip(kinds, [None, *kinds], strict=False) if kind != before] == list(
        dict.fromkeys(kinds)
    ), "each kind in one run"
    assert (table.loc[table["to"] == "same", "change"] == 0).all()
    wide = table[table["to"] == "wide"]
    new = wide[(wide["possible_from"] == 0) & (wide["possible_to"] > 0)]
    assert (new["change"] == new["possible_to"]).all()
    assert set(table["from"]) == {"main reading"}
    only = compare_variants(layers, ["same"], everything=True)
    assert set(only["to"]) == {"same"}
    assert compare_variants(layers, ["same"]).empty
