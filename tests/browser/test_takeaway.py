"""What a reader takes away from a page: features as GeoJSON and CSV, code to embed, a link to each figure."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from pyproj import Geod

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def _taken(watched: Any, name: str) -> Path:
    watched.page.click("#tab-sources")
    with watched.page.expect_download() as waiting:
        watched.page.get_by_role("button", name=name, exact=True).click()
    return Path(waiting.value.path())


def test_geojson_holds_what_shows_with_sources_and_the_area_of_the_zone(
    open_page: Any, idlib_pages: dict[str, Path], idlib: Any
) -> None:
    watched = open_page(idlib_pages["en"])
    watched.page.get_by_role("checkbox", name="Routes").uncheck()
    collection = json.loads(_taken(watched, "GeoJSON").read_text(encoding="utf-8"))
    assert collection["date"] == "2018-10-15"
    assert "boundaries" in collection["disclaimer"]
    precision = collection["precision_m"]
    assert precision["Posts"] == 0.6
    assert precision["Demilitarised zone: certain"] == 4.8
    assert "0.6 m (" in collection["note"]
    assert "5 m (" in collection["note"]
    features = collection["features"]
    by_layer: dict[str, list[Any]] = {}
    for feature in features:
        by_layer.setdefault(feature["properties"]["layer"], []).append(feature)
    assert len(by_layer["Posts"]) == 12
    assert "Routes" not in by_layer
    morek = next(one for one in by_layer["Posts"] if one["properties"]["title"] == "Morek")
    assert morek["properties"]["number"] == 9
    assert morek["properties"]["sources"]
    (certain,) = by_layer["Demilitarised zone: certain"]
    shape = shapely.from_geojson(json.dumps(certain["geometry"]))
    assert shape.is_valid
    zones = idlib.zones
    truth = zones[(zones["part"] == "certain") & (zones["variant"] == "") & (zones["state"] == "known")].iloc[0]
    measured = Geod(ellps="WGS84").geometry_area_perimeter(shapely.orient_polygons(shape))[0] / 1e6
    assert measured == pytest.approx(truth["area_km2"], rel=1e-3)
    assert watched.complaints == watched.requests == []


def test_csv_opens_as_a_table_with_a_shape_in_each_row(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    watched = open_page(idlib_pages["en"])
    text = _taken(watched, "CSV").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(keepends=True)))
    posts = [row for row in rows if row["layer"] == "Posts"]
    assert [row["number"] for row in posts] == [str(number) for number in range(1, 13)]
    for row in rows:
        shape = shapely.from_wkt(row["wkt"])
        assert shapely.make_valid(shape).area == pytest.approx(shape.area, rel=1e-4)  # rounded to 5 m, edges may touch
    assert all(row["sources"] for row in posts)


def test_the_code_to_embed_is_a_frame_with_the_page_as_it_stands(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    watched = open_page(idlib_pages["en"], permissions=["clipboard-read", "clipboard-write"])
    watched.page.click("#tab-sources")
    watched.page.click("text=Copy the code to embed")
    watched.page.wait_for_timeout(100)
    code = watched.page.evaluate("navigator.clipboard.readText()")
    assert code.startswith('<iframe src="en.html#map=')
    assert "date=2018-10-15" in code
    assert code.endswith("></iframe>")
    assert "allow-scripts" in code
    assert "&amp;embed=1" in code


def test_each_figure_has_a_link_that_opens_at_it(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    first = open_page(idlib_pages["en"], permissions=["clipboard-read", "clipboard-write"])
    first.page.click("#tab-figures")
    row = first.page.locator(".figures > div:not([hidden]) tr[data-figure]").nth(3)
    key = row.get_attribute("data-figure")
    row.hover()
    row.locator(".figure-link").click()
    first.page.wait_for_timeout(100)
    link = first.page.evaluate("navigator.clipboard.readText()")
    second = open_page(idlib_pages["en"])
    second.page.goto("about:blank")
    second.page.goto(link)
    second.page.wait_for_selector("tr.chosen")
    assert second.page.get_attribute("tr.chosen", "data-figure") == key
    assert second.page.is_visible("tr.chosen")
    assert first.complaints == second.complaints == []


@pytest.mark.parametrize(("name", "ratio"), [("Picture (PNG)", 1), ("PNG, twice as fine", 2)])
def test_a_picture_holds_the_map_and_all_that_belongs_to_it(
    open_page: Any, idlib_pages: dict[str, Path], name: str, ratio: int
) -> None:
    from PIL import Image

    watched = open_page(idlib_pages["en"])
    covered = watched.run("app.covered()")
    picture = Image.open(_taken(watched, name)).convert("RGB")
    width = 1400 - covered["left"] - covered["right"]
    assert picture.width == pytest.approx(width * ratio, abs=2)
    assert picture.height > (900 - covered["bottom"]) * ratio, "title, key and credits have room of their own"
    blue = (11, 77, 140)
    pixels = picture.resize((picture.width // ratio, picture.height // ratio)).getcolors(10_000_000)
    assert any(sum(abs(a - b) for a, b in zip(colour, blue, strict=True)) < 40 and n > 500 for n, colour in pixels)
    foot = picture.crop((0, picture.height - 70 * ratio, picture.width, picture.height)).convert("L")
    assert foot.getextrema()[0] < 160, "credits and disclaimer are written there"
    assert watched.complaints == watched.requests == []


def test_the_map_is_as_it_was_after_a_picture_was_taken(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    watched = open_page(idlib_pages["en"])
    watched.page.click("#tab-sources")
    sight = "app.data._container.toDataURL()"
    before = watched.run(sight)
    _taken(watched, "Picture (PNG)")
    watched.page.wait_for_timeout(200)
    assert watched.run(sight) == before
