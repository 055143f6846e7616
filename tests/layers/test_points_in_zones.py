"""Points in zones: the same answer whatever the points come in, however many they are, and the same as GEOS gives."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, strategies as st
from shipped import shipped_layers

import layers.measures.point_sources as sources
from geo import geodesic_buffer, geodesic_distance
from geo.errors import InputError
from geo.files import limits
from layers import overlaps, points_in_zones
from layers.measures.zone_grid import ZoneGrid


def star(x: float, y: float, size: float, corners: int, seed: int) -> shapely.Polygon:
    radius = size * np.random.default_rng(seed).uniform(0.3, 1, corners)
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    return shapely.Polygon(np.column_stack([x + radius * np.cos(angle), y + radius * np.sin(angle)]))


ZONES = gpd.GeoDataFrame(
    {"id": ["star", "ring", "two", "tiny", "box"]},
    geometry=[
        star(36.5, 35.5, 0.8, 200, 1),
        shapely.Polygon(star(37.2, 35.4, 0.7, 60, 2).exterior, [shapely.Point(37.2, 35.4).buffer(0.1).exterior]),
        shapely.MultiPolygon([star(35.8, 35.1, 0.2, 9, 3), star(37.9, 36.1, 0.3, 12, 4)]),
        shapely.box(36.0001, 35.0001, 36.0002, 35.0002),
        shapely.box(36.5, 35.5, 37.5, 36.0),
    ],
    crs=4326,
)


def cloud(count: int, seed: int = 5) -> gpd.GeoDataFrame:
    """Points about the zones, some on their corners and edges."""
    rng = np.random.default_rng(seed)
    corners = shapely.get_coordinates(ZONES.geometry)[:50]
    x = np.concatenate([rng.uniform(35.3, 38.5, count), corners[:, 0], [36.5, 37.5, 37.0]])
    y = np.concatenate([rng.uniform(34.5, 36.7, count), corners[:, 1], [35.75, 36.0, 35.5]])
    doubt = rng.choice([0.0, 500.0, 3_000.0, 12_345.6], len(x))
    return gpd.GeoDataFrame({"uncertainty_m": doubt}, geometry=gpd.points_from_xy(x, y), crs=4326)


def pairs(answer: pd.DataFrame) -> list[tuple[int, str, str]]:
    return list(zip(answer["point"], answer["zone"].astype(str), answer["verdict"].astype(str), strict=True))


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "BATCH_ROWS", 700)


def test_exact_points_are_where_sjoin_finds_them() -> None:
    points = cloud(5_000).drop(columns="uncertainty_m")
    answer = points_in_zones(points, ZONES)
    joined = gpd.sjoin(points, ZONES, predicate="intersects")
    assert sorted(zip(answer["point"], answer["zone"], strict=True)) == sorted(
        zip(joined.index, joined["id"], strict=True)
    )
    assert set(answer["verdict"]) == {"inside"}
    assert answer["point"].is_monotonic_increasing
    counted = points_in_zones(points, ZONES, count=True)
    assert counted["zone"].tolist() == ZONES["id"].tolist()
    assert counted["possible"].tolist() == [int((joined["id"] == zone).sum()) for zone in ZONES["id"]]
    assert counted["certain"].tolist() == counted["possible"].tolist()


@given(
    st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3), st.floats(0.001, 4), st.integers(3, 30)), max_size=6),
    st.integers(0, 1000),
    st.sampled_from([1, 50, None]),
)
def test_the_grid_agrees_with_the_outline_everywhere(
    zones: list[tuple[float, float, float, int]], seed: int, few: int | None
) -> None:
    shapes = [star(*zone, seed + number) for number, zone in enumerate(zones)]
    rng = np.random.default_rng(seed)
    corners = shapely.get_coordinates(shapes) if shapes else np.zeros((0, 2))
    x, y = np.concatenate([rng.uniform(-8, 8, (400, 2)), corners, np.round(rng.uniform(-3, 3, (50, 2)))]).T
    grid = ZoneGrid(shapes, few=few)
    expected = [
        row * len(shapes) + number
        for number, shape in enumerate(shapes)
        for row in np.flatnonzero(shapely.intersects_xy(shape, x, y))
    ]
    assert grid.keys(x, y).tolist() == sorted(expected)
    grid.tally(x[:100], y[:100])
    grid.tally(x[100:], y[100:])
    assert grid.tallied().tolist() == [int(shapely.intersects_xy(shape, x, y).sum()) for shape in shapes]


def test_uncertain_points_are_judged_by_their_circle() -> None:
    points = cloud(600)
    answer = {(point, zone): verdict for point, zone, verdict in pairs(points_in_zones(points, ZONES))}
    decided = 0
    for number, zone in enumerate(ZONES.geometry):
        rim = zone.boundary
        near = points.index[(points["uncertainty_m"] > 0) & (shapely.distance(points.geometry, zone) < 0.3)]
        away_m = geodesic_distance(points.geometry.to_numpy()[near], rim, edges="straight")
        for point, metres in zip(near, away_m, strict=True):
            radius_m = points["uncertainty_m"][point]
            if abs(metres - radius_m) < 1:
                continue
            inside = shapely.covers(zone, points.geometry[point])
            expected = (
                "inside" if inside and metres > radius_m else "possibly inside" if inside or metres < radius_m else None
            )
            assert answer.get((point, ZONES["id"][number])) == expected
            decided += 1
    assert decided > 500


def test_a_circle_reaches_across_the_antimeridian_and_the_cut_there_is_no_outline() -> None:
    zone = gpd.GeoDataFrame(
        {"id": ["date line"]},
        geometry=[shapely.MultiPolygon([shapely.box(179, -1, 180, 1), shapely.box(-180, -1, -179, 1)])],
        crs=4326,
    )
    points = ([180.0, -179.99, -178.99, 178.9], [0.0, 0.0, 0.0, 0.0])
    answer = points_in_zones(points, zone, uncertainty_m=5_000)
    assert pairs(answer) == [
        (0, "date line", "inside"),
        (1, "date line", "inside"),
        (2, "date line", "possibly inside"),
    ]


def test_certain_and_possible_parts_are_one_zone() -> None:
    parts = gpd.GeoDataFrame(
        {"zone": ["dmz", "dmz", "dmz"], "variant": ["", "", "other"], "part": ["certain", "possible", "possible"]},
        geometry=[shapely.box(36, 35, 37, 36), shapely.box(35.9, 34.9, 37.1, 36.1), shapely.box(0, 0, 50, 50)],
        crs=4326,
    )
    answer = points_in_zones(([36.5, 35.95, 40.0], [35.5, 35.5, 35.5]), parts)
    assert pairs(answer) == [(0, "dmz", "inside"), (1, "dmz", "possibly inside")]


@pytest.mark.slow
@pytest.mark.parametrize(
    "form",
    [
        "wkb",
        "geoarrow",
        "utm",
        "columns",
        "csv",
        "csv.gz",
        "semicolons",
        "folder",
        "pattern",
        "geojson",
        "arrays",
        "table",
    ],
)
def test_the_answer_is_the_same_to_the_row_whatever_the_points_come_in(form: str, tmp_path: Path) -> None:
    points = cloud(3_000)
    expected = pairs(points_in_zones(points, ZONES))
    table = pd.DataFrame({"Lon": points.geometry.x, "LAT": points.geometry.y, "uncertainty_m": points["uncertainty_m"]})
    source: object = tmp_path / f"points.{ {'semicolons': 'csv', 'columns': 'parquet'}.get(form, form) }"
    doubt: object = None
    if form in ("wkb", "geoarrow", "utm"):
        source = tmp_path / "points.parquet"
        points.to_crs(32637 if form == "utm" else 4326).to_parquet(
            source, geometry_encoding="geoarrow" if form == "geoarrow" else "WKB", row_group_size=1_000
        )
    elif form == "columns":
        table.to_parquet(source, row_group_size=900)
    elif form in ("csv", "csv.gz", "semicolons"):
        table.to_csv(source, index=False, sep=";" if form == "semicolons" else ",", float_format="%.17g")
    elif form in ("folder", "pattern"):
        (tmp_path / "in").mkdir()
        points[:1_000].to_parquet(tmp_path / "in" / "a.parquet")
        table[1_000:1_001].to_csv(tmp_path / "in" / "b.csv", index=False, float_format="%.17g")
        points[1_001:].to_parquet(tmp_path / "in" / "c.parquet")
        (tmp_path / "in" / "notes.md").write_text("not points")
        source = tmp_path / "in" if form == "folder" else str(tmp_path / "in" / "*.[pc]*")
    elif form == "geojson":
        points.to_file(source, driver="GeoJSON", COORDINATE_PRECISION=15)
    elif form == "arrays":
        source, doubt = (table["Lon"].to_numpy(), table["LAT"].to_numpy()), table["uncertainty_m"].to_numpy()
    else:
        source = table
    answer = pairs(points_in_zones(source, ZONES, uncertainty_m=doubt))
    if form == "utm":  # to metres and back moves a point on a rim by a billionth
        assert len(set(answer) ^ set(expected)) < 60
        expected = [pair for pair in expected if pair in set(answer)]
        answer = [pair for pair in answer if pair in set(expected)]
    assert answer == expected


def test_rows_are_read_beyond_every_limit_of_other_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAXIMUM_FEATURES", 100)
    monkeypatch.setattr(limits, "MAXIMUM_TABLE_BYTES", 1_000)
    points = cloud(3_000)
    points.to_parquet(tmp_path / "points.parquet")
    pd.DataFrame({"x": points.geometry.x, "y": points.geometry.y}).to_csv(tmp_path / "points.csv", index=False)
    for name in ("points.parquet", "points.csv"):
        assert len(points_in_zones(tmp_path / name, ZONES)) > 100


def test_a_late_cell_that_is_no_plain_number_changes_no_row(tmp_path: Path) -> None:
    table = pd.DataFrame({"longitude": ["36.5"] * 3_000, "latitude": ["35.5"] * 3_000})
    table.loc[2_900, "latitude"] = "35° 30′ N"
    table.to_csv(tmp_path / "points.csv", index=False)
    assert len(points_in_zones(tmp_path / "points.csv", ZONES.iloc[:1])) == 3_000


@pytest.mark.slow
def test_zones_of_a_scenario_count_as_in_its_overlap_table() -> None:
    found = shipped_layers("idlib-2018")
    events = gpd.GeoDataFrame(
        {"uncertainty_m": np.zeros(2_000), "start": "2018-11-01"},
        geometry=gpd.points_from_xy(*np.random.default_rng(1).uniform((35.5, 34.5), (37.5, 36.8), (2_000, 2)).T),
        crs=4326,
    )
    table = overlaps(found, events=events)
    told = table[(table["subject_kind"] == "events") & (table["measure"] == "events")].set_index("zone")
    counted = points_in_zones(events, found, count=True).set_index("zone")
    assert counted["certain"].to_dict() == told["certain"].astype(int).to_dict()
    assert counted["possible"].to_dict() == told["possible"].astype(int).to_dict()
    assert counted["possible"].sum() > 100


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (([36.0, np.nan], [35.0, 35.0]), "points: row 1"),
        (([36.0, 500.0], [35.0, 35.0]), "row 1: longitude 500"),
        (([36.0], [35.0, 35.0]), "differ in length"),
        ({"name": ["a"]}, "has no longitude"),
        (pd.DataFrame({"lon": [36.0], "name": ["a"]}), "has no latitude"),
        (gpd.GeoSeries([shapely.box(0, 0, 1, 1)], crs=4326), "row 0: is no point"),
        (7, "int holds no points"),
    ],
)
def test_what_is_no_point_is_refused_with_its_row(points: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        points_in_zones(points, ZONES)


def test_faults_of_files_name_the_file_and_the_row(tmp_path: Path) -> None:
    table = pd.DataFrame({"longitude": [36.0] * 2_000, "latitude": [35.0] * 2_000})
    table.loc[1_500, "latitude"] = 95.0
    table.to_parquet(tmp_path / "bad.parquet")
    table.to_csv(tmp_path / "bad.csv", index=False)
    table.rename(columns={"latitude": "where"}).to_parquet(tmp_path / "nowhere.parquet")
    (tmp_path / "not.parquet").write_text("no Parquet")
    (tmp_path / "empty").mkdir()
    for name, said in (
        ("bad.parquet", "bad.parquet: row 1500: longitude 36, latitude 95"),
        ("bad.csv", "bad.csv: row 1500: longitude 36, latitude 95"),
        ("nowhere.parquet", "no column of latitude"),
        ("not.parquet", "cannot be read as Parquet"),
        ("empty", "holds no file of points"),
        ("none-*.csv", "holds no file of points"),
        ("missing.csv", "no such file"),
    ):
        with pytest.raises(InputError, match=said):
            points_in_zones(tmp_path / name, ZONES)


@pytest.mark.parametrize("zones", [ZONES.iloc[:0], gpd.GeoDataFrame(geometry=[shapely.Point(1, 1)], crs=4326)])
def test_what_is_no_zone_is_refused(zones: gpd.GeoDataFrame) -> None:
    with pytest.raises(InputError, match=r"no zone|no valid polygon"):
        points_in_zones(([36.0], [35.0]), zones)


def test_without_dask_the_error_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cloud(10).to_parquet(tmp_path / "points.parquet")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'truceline\[scale\]'"):
        points_in_zones(tmp_path / "points.parquet", ZONES, engine="dask")


def test_points_in_memory_are_not_sent_to_workers() -> None:
    with pytest.raises(InputError, match="write the points to Parquet"):
        points_in_zones(([36.0], [35.0]), ZONES, engine="dask")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_on_two_workers_one_of_which_is_killed_the_answer_is_exact(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    points = cloud(40_000)
    points.to_parquet(tmp_path / "a.parquet", row_group_size=500)
    points[:1_000].to_parquet(tmp_path / "b.parquet")
    expected = points_in_zones(str(tmp_path / "*.parquet"), ZONES)
    assert len(expected) > 10_000
    from layers.measures.points_in_zones import PointSet, pairs_in_zones
    from layers.measures.zone_sources import zone_parts

    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        found = []
        given = PointSet.of(str(tmp_path / "*.parquet"))
        for number, part in enumerate(pairs_in_zones(given, zone_parts(ZONES), engine="dask", scheduler=address)):
            found.append(part)
            if number == 3:
                with distributed.Client(address) as client:
                    (victim, *_) = client.run(os.getpid).values()
                os.kill(victim, signal.SIGKILL)
        assert np.concatenate([part.row for part in found]).tolist() == expected["point"].tolist()
        assert np.concatenate([part.zone for part in found]).tolist() == expected["zone"].cat.codes.tolist()
        counted = points_in_zones(str(tmp_path / "*.parquet"), ZONES, count=True, engine="dask", scheduler=address)
    assert counted.equals(points_in_zones(str(tmp_path / "*.parquet"), ZONES, count=True))


def test_circles_and_buffers_agree() -> None:
    """A circle of the zone's own making: what is within 10 km of a point is possibly within 4 km of 6 km of it."""
    centre = shapely.Point(36.5, 35.5)
    zone = gpd.GeoDataFrame({"id": ["disc"]}, geometry=[geodesic_buffer(centre, 6_000)], crs=4326)
    for metres, verdict in ((1_900, "inside"), (2_100, "possibly inside"), (9_900, "possibly inside"), (10_100, None)):
        ring = shapely.get_coordinates(geodesic_buffer(centre, metres).exterior)
        answer = points_in_zones((ring[:, 0], ring[:, 1]), zone, uncertainty_m=4_000)
        assert set(answer["verdict"]) == ({verdict} if verdict else set())
        assert len(answer) == (len(ring) if verdict else 0)
