"""What changed on the ground between two days on which a line is known, with bounds."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry.polygon import orient

from geo import geodesic_distance
from geo.errors import InputError
from layers.measures.change import changes
from layers.scenario.load import load_scenario


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return changes(load_scenario("idlib"), "2018-09-17", "2020-03-06")


@pytest.mark.slow
def test_what_one_side_lost_the_other_gained(table: pd.DataFrame) -> None:
    ground = table[table["subject_kind"] == "party"].set_index(["subject", "measure"])
    (lost,) = ground.loc[(slice(None), "lost"), "as_drawn"].nlargest(1)
    (gained,) = ground.loc[(slice(None), "gained"), "as_drawn"].nlargest(1)
    assert lost == pytest.approx(gained, rel=0.01)
    assert 2_500 < lost < 3_500
    bounds = ground.loc[(slice(None), ["gained", "lost"]), :]
    assert (bounds["certain"] <= bounds["as_drawn"] + 1e-6).all()
    assert (bounds["as_drawn"] <= bounds["possible"] + 1e-6).all()


@pytest.mark.slow
def test_towns_that_changed_hands(table: pd.DataFrame) -> None:
    towns = table[table["subject_kind"] == "town"].set_index("subject")
    for name in ("Saraqib", "Maarat al-Numan", "Khan Shaykhun"):
        assert towns.loc[name, "possible"] == towns.loc[name, "as_drawn"] == 1
    surely = towns[towns["certain"] == 1]
    assert len(surely) >= 2
    assert set(surely["note"]) == {"opposition → government"}
    assert "Idlib" not in towns.index[towns["certain"] == 1]


@pytest.mark.slow
def test_people_of_towns_without_a_figure_are_counted_as_such(table: pd.DataFrame) -> None:
    people = table[table["subject_kind"] == "people"].set_index("measure")
    assert people.loc["towns_without_figure", "possible"] == 12
    assert people.loc["changed_hands", "certain"] > 50_000


@pytest.mark.slow
def test_a_line_that_does_not_move_gives_nothing_to_anyone() -> None:
    still = changes(load_scenario("idlib"), "2020-03-31", "2020-06-30", by="month")
    assert len(still) >= 3 * 9
    assert (still[["certain", "possible", "as_drawn"]] == 0).all().all()


@pytest.mark.slow
def test_months_of_which_nothing_is_known_say_so_and_what_surely_changed_stays() -> None:
    table = changes(load_scenario("idlib"), "2018-09-17", "2020-04-30", by="month")
    lost = table[(table["measure"] == "lost") & table["subject"].str.contains("opposition")]
    unknown = lost[lost["note"].str.startswith("not known")]
    assert unknown[["certain", "possible", "as_drawn"]].isna().all().all()
    assert "2019-12-31" in set(unknown["to"])
    known = lost.drop(unknown.index)
    assert known["certain"].sum() > 1_500
    assert known["possible"].sum() < 4_500
    (step,) = known.loc[known["certain"] > 0, "to"]
    assert step == "2020-03-31"


WORLD = """\
truceline: 1
title: T
as_of: 2020-01-01
countries: [SY]
sources: {s: {title: S}}
parties: {north: {title: N}, south: {title: S}}
lines:
  c: {between: [north, south], control: maps, uncertainty: 500 m, known_until: 2020-12-31, source: s}
towns: [Idlib]
"""


def maps(folder: Path, *edges: list[tuple[float, float]]) -> Path:
    """A scenario of maps of two parties, one map a month, with these edges between them."""
    (folder / "maps").mkdir()
    for month, edge in enumerate(edges, start=1):
        north = shapely.Polygon([*edge, (37.5, 36.4), (36.5, 36.4)])
        south = shapely.Polygon([*edge[::-1], (36.5, 35.0), (37.5, 35.0)])
        frame = gpd.GeoDataFrame({"party": ["north", "south"]}, geometry=[north, south], crs=4326)
        frame.geometry = frame.geometry.map(orient)
        frame.to_file(folder / "maps" / f"2020-{month:02}-01.geojson", driver="GeoJSON")
    (folder / "scenario.yaml").write_text(WORLD)
    return folder / "scenario.yaml"


def test_only_where_the_line_moved_is_ground_in_doubt(tmp_path: Path) -> None:
    """The western half moves 10 km north; the eastern half stays where it is, and shares its error."""
    first = [(36.5, 35.5), (37.0, 35.5), (37.01, 35.5), (37.5, 35.5)]
    second = [(36.5, 35.6), (37.0, 35.6), (37.01, 35.5), (37.5, 35.5)]
    scenario = load_scenario(maps(tmp_path, first, second))
    table = changes(scenario, "2020-01-01", "2020-02-01")
    row = table[(table["measure"] == "gained") & (table["subject"] == "S")].iloc[0]
    width_km, rise_km = 45.3, 11.1
    assert row["as_drawn"] == pytest.approx(width_km * rise_km, rel=0.02)
    assert row["certain"] == pytest.approx(width_km * (rise_km - 1), rel=0.03)
    assert row["possible"] == pytest.approx(width_km * (rise_km + 1), rel=0.03)
    moved = table[table["measure"] == "moved"].iloc[0]
    assert moved["possible"] == pytest.approx(moved["as_drawn"], rel=0.05)


def test_the_option_at_fault_is_named() -> None:
    for option, days in (("--from", ("2018-99-01", "2020-01-01")), ("--to", ("2018-09-17", "soon"))):
        with pytest.raises(InputError) as caught:
            changes(load_scenario("idlib"), *days)
        assert caught.value.faults[0].where == option


@pytest.mark.slow
def test_a_day_on_which_the_line_is_not_known_is_refused() -> None:
    with pytest.raises(InputError, match="not known on 2022-01-01"):
        changes(load_scenario("idlib"), "2018-09-17", "2022-01-01")


def moved(folder: Path, latitudes: list[float], body: str = "", **options) -> pd.DataFrame:
    path = maps(folder, *[[(36.5, y), (37.5, y)] for y in latitudes])
    path.write_text(path.read_text().replace("towns: [Idlib]\n", body))
    return changes(load_scenario(path), "2020-01-01", f"2020-{len(latitudes):02}-01", **options)


TOWNS = """\
places:
  taken: {names: {en: Taken}, latitude: 35.55, longitude: 37, population: 1000, source: s}
  near: {names: {en: Near}, latitude: 35.503, longitude: 37, population: 70, source: s}
  unknown: {names: {en: Uncounted}, latitude: 35.56, longitude: 36.9, source: s}
  kept: {names: {en: Kept}, latitude: 35.9, longitude: 37, population: 5000, source: s}
towns: [Taken, Near, Uncounted, Kept]
"""


def test_towns_that_changed_hands_are_counted_with_their_people(tmp_path: Path):
    table = moved(tmp_path, [35.5, 35.6], TOWNS)
    hands = table[table["measure"] == "changed_hands"].set_index(["subject", "subject_kind"])
    assert hands.loc[("Taken", "town"), ["certain", "possible", "as_drawn"]].tolist() == [1, 1, 1]
    assert hands.loc[("Near", "town"), ["certain", "possible", "as_drawn"]].tolist() == [0, 1, 1]
    assert hands.loc[("Taken", "town"), "note"] == "north → south"
    assert "Kept" not in hands.index.get_level_values(0)
    assert hands.loc[("towns", "towns"), ["certain", "possible"]].tolist() == [2, 3]
    assert hands.loc[("towns", "people"), ["certain", "possible"]].tolist() == [1_000, 1_070]
    without = table[table["measure"] == "towns_without_figure"].iloc[0]
    assert without[["certain", "possible", "as_drawn"]].tolist() == [1, 1, 1]


def test_how_far_a_line_went(tmp_path: Path):
    table = moved(tmp_path, [35.5, 35.6], TOWNS)
    line = table[table["subject_kind"] == "line"].set_index("measure")
    gone_km = float(geodesic_distance(shapely.Point(37, 35.5), shapely.Point(37, 35.6))) / 1000
    assert line.loc["moved_median", "as_drawn"] == pytest.approx(gone_km, abs=0.05)
    assert line.loc["moved_median", "certain"] == pytest.approx(gone_km - 1, abs=0.05)
    assert line.loc["moved_most", "possible"] == pytest.approx(gone_km + 1, abs=0.05)
    assert line.loc["moved", "as_drawn"] == pytest.approx(90.6, abs=0.5)
    ground = table[table["subject_kind"] == "party"].set_index(["subject", "measure"])
    assert ground.loc[("S", "net"), "as_drawn"] == ground.loc[("S", "gained"), "as_drawn"]
    assert ground.loc[("N", "net"), "certain"] == -ground.loc[("N", "lost"), "possible"]


def test_steps_by_day_are_those_of_the_maps_and_sum_up(tmp_path: Path):
    table = moved(tmp_path, [35.5, 35.6, 35.55], "", by="day")
    gained = table[(table["subject"] == "S") & (table["measure"] == "gained")]
    assert gained[["from", "to"]].to_numpy().tolist() == [["2020-01-01", "2020-02-01"], ["2020-02-01", "2020-03-01"]]
    assert gained["as_drawn"].iloc[1] == 0
    lost = table[(table["subject"] == "S") & (table["measure"] == "lost")]
    assert lost["as_drawn"].iloc[1] == pytest.approx(gained["as_drawn"].iloc[0] / 2, rel=0.01)


def test_a_month_in_which_the_line_is_not_drawn_says_so(tmp_path: Path):
    path = maps(tmp_path, *[[(36.5, y), (37.5, y)] for y in (35.5, 35.5, 35.6)])
    (tmp_path / "maps" / "2020-02-01.geojson").unlink()
    table = changes(load_scenario(path), "2020-01-01", "2020-03-15", by="month")
    lost = table[(table["subject"] == "N") & (table["measure"] == "lost")]
    assert lost[["from", "to"]].to_numpy().tolist() == [["2020-01-01", "2020-02-29"], ["2020-01-01", "2020-03-15"]]
    assert lost["note"].str.startswith("not known").tolist() == [True, False]
    assert np.isnan(lost["as_drawn"].iloc[0])
    assert lost["as_drawn"].iloc[1] == pytest.approx(90.5 * 11.1, rel=0.02)
