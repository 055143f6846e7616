"""The key says how far from its line each part of a zone reaches."""

from __future__ import annotations

from typing import Any

import pytest
from shipped import shipped_layers

from maps.dates import written_date
from maps.depths import depth_text, reach_text


@pytest.fixture(scope="module")
def idlib() -> Any:
    return shipped_layers("idlib-2018")


def test_a_range_of_depths_says_that_it_holds_wherever_a_derived_line_runs(idlib: Any) -> None:
    zones = idlib.zones[idlib.zones["state"] == "known"]
    main = zones[zones["variant"] == ""].set_index("part", drop=False)
    assert reach_text(main.loc["certain"], idlib.scenario, "en") == "0–15 km, wherever the line runs"
    assert reach_text(main.loc["possible"], idlib.scenario, "en") == "up to 20 km from wherever the line may run"
    assert "أينما" in reach_text(main.loc["certain"], idlib.scenario, "ar")


@pytest.mark.slow
def test_a_range_of_depths_of_a_line_that_is_known_begins_at_the_line(idlib: Any) -> None:
    zones = idlib.zones[(idlib.zones["state"] == "known") & (idlib.zones["variant"] == "")].set_index(
        "part", drop=False
    )
    drawn = zones.assign(as_drawn_km2=zones["area_km2"])
    assert reach_text(drawn.loc["certain"], idlib.scenario, "en") == "0–15 km"
    assert reach_text(drawn.loc["possible"], idlib.scenario, "en") == "15–20 km"


@pytest.mark.slow
def test_a_depth_on_both_sides_says_so(idlib: Any) -> None:
    row = {"zone": "z", "variant": "", "part": "certain", "depth_min_m": 6_000, "depth_max_m": 6_000, "side": "both"}
    assert reach_text(row, idlib.scenario, "en") == "6 km on each side"


def test_depths_in_a_popup(idlib: Any) -> None:
    zones = idlib.zones[idlib.zones["state"] == "known"]
    main = zones[zones["variant"] == ""].set_index("part", drop=False)
    assert depth_text(main.loc["possible"], idlib.scenario, "ar") == "15–20 كم"


@pytest.mark.slow
def test_a_band_begins_where_it_begins(idlib: Any) -> None:
    from types import SimpleNamespace as Some

    inner, outer = Some(minimum_m=10_000, maximum_m=10_000), Some(minimum_m=20_000, maximum_m=20_000)
    scenario: Any = Some(zones=[Some(id="z", variants=(), band=(inner, outer), depths=None)])
    row = {"zone": "z", "variant": "", "part": "certain", "depth_min_m": 10_000, "depth_max_m": 20_000}
    assert reach_text(row, scenario, "en") == "10–20 km"
    assert reach_text({**row, "part": "possible"}, scenario, "ar") == "10–20 كم"


def test_a_band_along_an_uncertain_line_begins_where_it_begins_too() -> None:
    golan = shipped_layers("golan-1974")
    rows = golan.zones[(golan.zones["part"] == "possible") & (golan.zones["depth_max_m"] == 20_000)]
    assert reach_text(rows.iloc[0], golan.scenario, "en") == "10–20 km from wherever the line may run"


@pytest.fixture(scope="module")
def kuwait() -> Any:
    return shipped_layers("iraq-kuwait-1991")


def test_depths_that_differ_are_reported_for_each_side(kuwait: Any) -> None:
    row = kuwait.zones.iloc[0]
    assert reach_text(row, kuwait.scenario, "en") == "10 km (Iraq), 5 km (Kuwait), wherever the line runs"
    assert depth_text(row, kuwait.scenario, "en") == "10 km (Iraq), 5 km (Kuwait)"
    assert "10 كم (العراق)، 5 كم (الكويت)" in reach_text(row, kuwait.scenario, "ar")


@pytest.mark.parametrize(
    ("title", "said"), [("Withdrawal, 30 km deep", True), ("Strip of 130 km", False), ("Strip", False)]
)
def test_a_distance_that_the_title_gives_is_not_said_again(title: str, said: bool) -> None:  # noqa: FBT001
    from types import SimpleNamespace as Some

    scenario: Any = Some(zones=[])
    row = {"zone": "z", "variant": "", "part": "certain", "depth_min_m": 30_000, "depth_max_m": 30_000, "title": title}
    assert reach_text(row, scenario, "en") == ("" if said else "30 km")


@pytest.mark.slow
def test_a_zone_that_stays_with_the_line_of_a_day_says_which(idlib: Any) -> None:
    moving = shipped_layers("idlib")
    signed = moving.zones[(moving.zones["variant"] == "as-signed") & (moving.zones["part"] == "certain")].iloc[0]
    assert reach_text(signed, moving.scenario, "en").endswith("; Line of 17 September 2018")
    assert written_date("2018-09-17", "ar") in reach_text(signed, moving.scenario, "ar")
    main = moving.zones[(moving.zones["variant"] == "") & (moving.zones["part"] == "certain")].iloc[0]
    assert "2018" not in reach_text(main, moving.scenario, "en")
