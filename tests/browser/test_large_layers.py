"""Layers of many features: drawn, counted, found and filtered as small ones are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from maps import FeatureLayer, Page, PageMap

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

COUNT = 60_000


@pytest.fixture(scope="module")
def events() -> gpd.GeoDataFrame:
    random = np.random.default_rng(7)
    columns = {
        "name": [f"Event {number}" for number in range(COUNT)],
        "kind": np.array(["Battle", "Protest", "Riot"])[random.integers(0, 3, COUNT)],
        "date": pd.Timestamp("2017-01-01") + pd.to_timedelta(random.integers(0, 1000, COUNT), unit="D"),
        "deaths": random.poisson(2, COUNT),
    }
    points = gpd.points_from_xy(random.normal(36.8, 0.6, COUNT), random.normal(35.5, 0.5, COUNT))
    return gpd.GeoDataFrame(columns, geometry=points, crs=4326)


@pytest.fixture(scope="module")
def events_file(events: gpd.GeoDataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "events.html"
    page_map = PageMap(Page(title="Many events", basemap=False))
    FeatureLayer(events, name="Events", by="kind", when="date").add_to(page_map)
    page_map.save(path)
    return path


@pytest.fixture
def page(open_page: Any, events_file: Path) -> Any:
    return open_page(events_file)


def test_every_feature_arrives_with_its_place_and_its_words(page: Any, events: gpd.GeoDataFrame) -> None:
    rows = page.run(
        """(async () => {
            const layer = app.layers.at(-1);
            await layer.loadAttributes();
            return Array.from({length: layer.count}, (_, i) => [layer.value('name', i), layer.value('kind', i),
                layer.value('date', i), layer.value('deaths', i), layer.x[i], layer.y[i]]);
        })()"""
    )
    got = pd.DataFrame(rows, columns=["name", "kind", "date", "deaths", "x", "y"]).set_index("name").loc[events["name"]]
    assert (got["kind"].to_numpy() == events["kind"].to_numpy()).all()
    assert (got["date"].to_numpy() == events["date"].dt.strftime("%Y-%m-%d").to_numpy()).all()
    assert (got["deaths"].to_numpy() == events["deaths"].to_numpy()).all()
    longitude = got["x"].to_numpy() / 2**26 * 360 - 180
    assert np.abs(longitude - events.geometry.x.to_numpy()).max() < 1e-5


def test_far_out_points_become_cells_with_counts_and_near_by_symbols(page: Any) -> None:
    assert page.run("app.layers.at(-1).cells.length") >= 1
    assert page.page.is_visible(".density-key")
    middle = page.run("app.map.latLngToContainerPoint([35.5, 36.8])")
    page.page.mouse.move(middle["x"], middle["y"])
    page.page.wait_for_selector(".tip:not([hidden])")
    assert "zoom in to see each" in page.page.inner_text(".tip")
    page.run("app.map.setView([35.5, 36.8], 13, {animate: false})")
    page.page.wait_for_timeout(100)
    assert page.run("app.layers.at(-1).cells.length") == 0


def test_counting_agrees_with_the_data(page: Any, events: gpd.GeoDataFrame) -> None:
    def shown() -> int:
        return page.run(
            "(l => { let n = 0; for (let i = 0; i < l.count; i++) n += l.shows(i); return n; })(app.layers.at(-1))"
        )

    assert shown() == COUNT
    page.page.get_by_role("checkbox", name="Riot").uncheck()
    assert shown() == (events["kind"] != "Riot").sum()
    day = int(pd.Timestamp("2018-01-01").timestamp() // 86400)
    page.run("app.timeline.setByHand(app.timeline.from.min, argument)", day)
    assert shown() == ((events["kind"] != "Riot") & (events["date"] <= "2018-01-01")).sum()


def test_a_name_among_many_is_found(page: Any) -> None:
    page.page.fill("#search", "event 54321")
    page.page.locator(".search-results button", has_text="Event 54321").click()
    page.page.wait_for_selector(".leaflet-popup")
    assert "Event 54321" in page.page.inner_text(".leaflet-popup")


def test_lines_polygons_and_mixed_kinds(open_page: Any, tmp_path: Path) -> None:
    shapes = [shapely.box(36, 35, 36.5, 35.5), shapely.LineString([(36, 36), (37, 36.2)]), shapely.Point(37, 35.2)]
    shapes += [shapely.MultiPoint([(37.2, 35), (37.4, 35)]), shapely.GeometryCollection(shapes[:2]), shapely.Point()]
    frame = gpd.GeoDataFrame({"title": list("abcdef")}, geometry=shapes, crs=4326).to_crs(3857)
    page_map = PageMap(Page(basemap=False))
    FeatureLayer(frame, name="Mixed").add_to(page_map)
    page_map.save(tmp_path / "mixed.html")
    page = open_page(tmp_path / "mixed.html")
    kinds = page.run("app.layers.map(layer => [layer.kind, layer.count])")
    assert sorted(kinds) == [["lines", 2], ["points", 3], ["polygons", 2]]
    found = page.run(
        "app.hover.find({latlng: L.latLng(35.2, 36.2),"
        " containerPoint: app.map.latLngToContainerPoint([35.2, 36.2])}).layer.kind"
    )
    assert found == "polygons"


def test_polygons_of_few_pixels_have_a_stronger_fill_and_no_outline(open_page: Any, tmp_path: Path) -> None:
    square = gpd.GeoDataFrame({"title": ["cell"]}, geometry=[shapely.box(36, 35, 36.1, 35.1)], crs=4326)
    page_map = PageMap(Page(basemap=False))
    FeatureLayer(square, name="Cells").add_to(page_map)
    page_map.save(tmp_path / "cell.html")
    page = open_page(tmp_path / "cell.html")
    opacities = """zoom => {
        app.map.setView([35.05, 36.05], zoom, {animate: false});
        const view = app.data.view;
        const {x: columns, y: rows} = app.layers[0];
        const [x, y] = [columns, rows].map(all => (Math.min(...all) + Math.max(...all)) / 2);
        const [left, top] = [Math.round(view.pixelX(x)), Math.round(view.pixelY(y))];
        const across = app.data._context.getImageData(left - 60, top, 120, 1).data.filter((_, i) => i % 4 === 3);
        return {middle: across[60], most: Math.max(...across)};
    }"""
    small, large = page.run(f"[7, 10].map({opacities})")
    assert small["most"] == small["middle"]
    assert large["most"] > large["middle"]
    assert small["middle"] == pytest.approx(1.6 * large["middle"], abs=3)


def test_a_layer_across_the_antimeridian_is_whole(open_page: Any, tmp_path: Path) -> None:
    from geo.position import Extent

    points = gpd.GeoDataFrame(
        {"title": ["Fiji", "Samoa"]}, geometry=gpd.points_from_xy([178, -172], [-18, -14]), crs=4326
    )
    page_map = PageMap(Page(extent=Extent(175, -20, -170, -10), basemap=False))
    FeatureLayer(points, name="Islands", markers=False).add_to(page_map)
    page_map.save(tmp_path / "fiji.html")
    page = open_page(tmp_path / "fiji.html")
    event = "{latlng: L.latLng(argument), containerPoint: app.map.latLngToContainerPoint(argument)}"
    for latitude, longitude in ((-18, 178), (-14, 188)):
        assert page.run(f"app.hover.find({event})?.row ?? -1", [latitude, longitude]) >= 0


def test_damaged_file_says_so(open_page: Any, chromium: Any, events_file: Path, tmp_path: Path) -> None:
    text = events_file.read_text(encoding="utf-8")
    start = text.index('id="geometry-0">') + 400
    damaged = tmp_path / "damaged.html"
    damaged.write_text(text[:start] + "AAAA" * 50 + text[start + 200 :], encoding="utf-8")
    page = chromium.new_page()
    page.goto(damaged.as_uri())
    page.wait_for_selector("[role=alert]")
    assert "could not be read" in page.inner_text("[role=alert]")
    page.close()
