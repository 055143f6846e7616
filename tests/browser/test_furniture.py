"""What stands round the map, used as a person would: ticks, tools, key, print; in both languages and by keyboard."""

from __future__ import annotations

import itertools
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shipped import shipped_layers

from maps import FeatureLayer, Page, PageMap, render

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def golan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("golan") / "golan.html"
    render(shipped_layers("golan-1974")).save(path)
    return path


def dated(open_page: Any, folder: Path, days: list[str]) -> Any:
    points = gpd.points_from_xy([36.0 + number / 10 for number in range(len(days))], [35.0] * len(days))
    frame = gpd.GeoDataFrame({"title": days, "when": days}, geometry=points, crs=4326)
    page_map = PageMap(Page(basemap=False))
    FeatureLayer(frame, when="when").add_to(page_map)
    page_map.save(folder / "dated.html")
    return open_page(folder / "dated.html")


@pytest.mark.parametrize(
    ("days", "looks"),
    [
        (["2020-03-05", "2020-03-14"], r"\d+ Mar"),
        (["2019-02-01", "2020-01-20"], r"[A-Z][a-z]{2}( \d{4})?"),
        (["1812-06-24", "1900-01-01", "2150-12-31"], r"\d{4}"),
        (["0098-01-01", "9999-12-31"], r"\d{1,4}"),
    ],
)
def test_ticks_are_days_months_or_years_and_few(open_page: Any, tmp_path: Path, days: list[str], looks: str) -> None:
    page = dated(open_page, tmp_path, days)
    ticks = page.page.locator(".ticks span").all_inner_texts()
    assert 2 <= len(ticks) <= 12
    assert all(re.fullmatch(looks, tick) for tick in ticks), ticks
    boxes = [tick.bounding_box() for tick in page.page.locator(".ticks span").all()]
    assert all(one["x"] + one["width"] <= two["x"] + 1 for one, two in itertools.pairwise(boxes))
    assert page.complaints == []


def test_one_day_needs_no_time_bar(open_page: Any, tmp_path: Path) -> None:
    page = dated(open_page, tmp_path, ["2020-01-01", "2020-01-01"])
    assert page.page.locator(".timeline").count() == 0
    assert page.complaints == []


def test_arabic_scale_measure_and_position_are_in_arabic(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    arabic = open_page(idlib_pages["ar"])
    assert re.fullmatch(r"\d+ كم", arabic.page.inner_text(".leaflet-control-scale-line"))
    assert "شمالاً" in arabic.page.inner_text(".coordinates")
    arabic.page.click(".measure_tool")
    for x, y in ((300, 300), (500, 400)):
        arabic.page.mouse.click(x, y)
    arabic.page.keyboard.press("Escape")
    assert re.fullmatch(r"[\d.,]+ كم", arabic.page.inner_text(".readout"))
    arabic.page.click("#tab-figures")
    figures = arabic.page.inner_text("#panel-figures")
    assert "حلب" in figures
    assert not re.search(r"\b(Aleppo|Idlib|Hama|Latakia|km)\b", figures)


def test_measuring_by_keyboard_alone(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    page = open_page(idlib_pages["en"], reduced_motion="reduce")
    keyboard = page.page.keyboard
    page.page.locator(".measure_tool").press("Enter")
    keyboard.press("Enter")
    for _ in range(3):
        keyboard.press("ArrowRight")
        page.page.wait_for_timeout(50)
    keyboard.press("Enter")
    keyboard.press("Escape")
    assert float(re.match(r"[\d.]+", page.page.inner_text(".readout"))[0]) > 1  # type: ignore[index]
    assert page.page.get_attribute(".measure_tool", "aria-pressed") == "false"


def test_full_screen_says_what_it_will_do_next(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    page = open_page(idlib_pages["en"])
    button = page.page.locator(".full_screen")
    button.click()
    page.page.wait_for_function("document.fullscreenElement !== null")
    page.page.wait_for_selector('.full_screen[aria-label="Leave full screen"]')
    assert page.page.evaluate("document.fullscreenElement !== null")
    button.click()
    page.page.wait_for_selector('.full_screen[aria-label="Full screen"]')
    assert page.page.evaluate("document.fullscreenElement === null")


def test_the_keyboard_can_go_straight_to_the_map(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    page = open_page(idlib_pages["en"])
    page.page.keyboard.press("Tab")
    assert page.page.evaluate("document.activeElement.textContent") == "Go to the map"
    page.page.keyboard.press("Enter")
    assert page.page.evaluate("document.activeElement.matches('.folium-map')")


@pytest.mark.parametrize("query", ["post 9", "نقطة 9", "مورك", "Moork"])
def test_a_post_is_found_in_both_languages_whatever_the_page_speaks(
    open_page: Any, idlib_pages: dict[str, Path], query: str
) -> None:
    page = open_page(idlib_pages["en"])
    page.page.fill("#search", query)
    first = page.page.locator(".search-results li:first-child", has_text="Morek")
    first.wait_for()
    assert "Morek" in first.inner_text()


def test_zones_of_one_page_have_signs_of_their_own(open_page: Any, golan: Path) -> None:
    page = open_page(golan)
    fills = page.page.eval_on_selector_all(
        ".legend section:first-child li > label",
        "all => all.filter(one => one.innerText.includes('certain'))"
        ".map(one => getComputedStyle(one.querySelector('.swatch rect')))"
        ".map(look => look.fill + look.fillOpacity)",
    )
    assert len(fills) == len(set(fills)) == 7
    words = page.page.inner_text(".legend")
    assert "Line Alpha" in words or "Line A" in words


def test_the_printed_page_has_the_figures_of_every_zone(open_page: Any, golan: Path, tmp_path: Path) -> None:
    import pypdf

    page = open_page(golan)
    assert page.page.locator(".reading-title:visible").count() == 0
    page.page.pdf(path=tmp_path / "map.pdf", prefer_css_page_size=True)
    sheets = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(tmp_path / "map.pdf").pages)
    words = " ".join(sheets.split())
    for area in ("265 km²", "762 km²", "705 km²", "371 km²", "938 km²", "1,027 km²", "576 km²"):
        assert area in words


def test_a_very_long_heading_leaves_room_for_the_key(open_page: Any, tmp_path: Path, idlib: Any) -> None:
    import dataclasses

    scenario = idlib.scenario.model_copy(update={"title": "Sehrlangeswort" * 20, "subtitle": "word " * 600})
    posts = idlib.posts.assign(number="123456")
    render(dataclasses.replace(idlib, scenario=scenario, posts=posts)).save(tmp_path / "long.html")
    for width in (1400, 390):
        page = open_page(tmp_path / "long.html", width=width)
        if width == 390:
            page.page.click(".fold-button")
        assert page.page.locator(".legend").bounding_box()["height"] > 150
        assert page.page.evaluate("document.documentElement.scrollWidth") == width
        assert page.complaints == []
        number = page.page.locator(".feature-marker[data-layer=posts] text").first.bounding_box()
        assert number["width"] <= 26


def test_words_as_long_as_a_chapter_and_hundreds_of_classes_do_no_harm(open_page: Any, tmp_path: Path) -> None:
    names = [f"{'x' * 4000} {number}" for number in range(60)]
    points = gpd.points_from_xy([36 + number / 50 for number in range(60)], [35] * 60)
    page_map = PageMap(Page(title="word " * 1000, basemap=False))
    FeatureLayer(gpd.GeoDataFrame({"title": names, "kind": names}, geometry=points, crs=4326), by="kind").add_to(
        page_map
    )
    page_map.save(tmp_path / "words.html")
    page = open_page(tmp_path / "words.html")
    assert page.page.locator(".legend li li").count() == 25
    page.page.locator(".feature-marker").first.press("Enter")
    popup = page.page.locator(".leaflet-popup").bounding_box()
    assert popup["height"] < 600
    assert page.page.evaluate("document.documentElement.scrollWidth") == 1400
    assert page.complaints == []


def test_the_other_side_of_the_antimeridian_is_near(open_page: Any, tmp_path: Path) -> None:
    points = gpd.points_from_xy([178, -172], [-18, -14])
    page_map = PageMap(Page(basemap=False))
    FeatureLayer(gpd.GeoDataFrame({"title": ["Fiji", "Samoa"]}, geometry=points, crs=4326)).add_to(page_map)
    page_map.save(tmp_path / "islands.html")
    page = open_page(tmp_path / "islands.html")
    assert page.run("app.map.getZoom()") > 5
    seen = page.page.locator(".feature-marker").all()
    assert all(0 < marker.bounding_box()["x"] < 1400 for marker in seen)


def test_the_name_under_the_pointer_gives_way_to_the_popup(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    page = open_page(idlib_pages["en"], reduced_motion="reduce")
    at = page.run("app.map.latLngToContainerPoint([35.45, 36.55])")
    page.page.mouse.move(at["x"] - 3, at["y"])
    page.page.mouse.click(at["x"], at["y"])
    page.page.wait_for_selector(".leaflet-popup")
    page.page.wait_for_timeout(150)
    assert page.page.locator(".tip:visible").count() == 0


def test_what_a_popup_says_begins_at_the_right_in_arabic(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    page = open_page(idlib_pages["ar"])
    page.page.locator(".feature-marker[data-layer=posts]").first.press("Enter")
    page.page.wait_for_selector(".leaflet-popup")
    assert page.page.eval_on_selector(".popup dd", "one => getComputedStyle(one).textAlign") in ("start", "right")
    assert not re.search(r"\b(Aleppo|Idlib|Hama|km)\b", page.page.inner_text(".popup dl").split("المصدر")[0])


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1256", "utf-8"])
def test_the_page_opens_whatever_encoding_it_is_served_in(
    chromium: Any, idlib: Any, idlib_pages: dict[str, Path], charset: str
) -> None:
    body = idlib_pages["ar"].read_bytes()
    context = chromium.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    answer = {"body": body, "content_type": f"text/html; charset={charset}"}
    page.route("http://map.test/**", lambda route: route.fulfill(**answer))
    page.goto("http://map.test/")
    page.wait_for_selector("html[data-ready]", state="attached")
    assert page.inner_text("h1") == idlib.scenario.title_ar
    assert complaints == []
    context.close()


def test_without_scripts_title_picture_and_figures_are_seen(chromium: Any, idlib_pages: dict[str, Path]) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(idlib_pages["en"].as_uri())
    assert page.inner_text(".still h1") == "The Idlib demilitarised zone"
    how = page.locator("noscript > p")
    assert "open the file in a browser" in how.inner_text()
    assert how.bounding_box()["y"] < 200
    described = page.get_attribute(".still svg", "aria-label")
    assert "17 September 2018" in described
    assert "Demilitarised zone: 1,953–5,783 km²" in described
    box = page.locator(".still svg").bounding_box()
    assert 300 < box["width"] <= 390
    assert box["height"] > 250
    assert page.locator(".still td", has_text=re.compile(r"\d,\d{3}–\d,\d{3} km²")).count() >= 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_zooming_comes_before_the_symbols_for_those_who_go_by_keyboard(
    open_page: Any, idlib_pages: dict[str, Path]
) -> None:
    page = open_page(idlib_pages["en"]).page
    order = page.evaluate(
        """[...document.querySelectorAll(".zoom_in, .feature-marker")].map(one => one.className.includes("zoom_in"))"""
    )
    assert order[0]
    posts = page.eval_on_selector_all(
        ".feature-marker[data-layer=posts]", "all => all.map(one => parseInt(one.ariaLabel))"
    )
    assert posts == sorted(posts)


def test_the_colours_of_territories_fade_where_knowledge_ends(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    page = open_page(idlib_pages["en"])
    opacities = page.run(
        """(() => {
            const layer = app.layers.find(one => one.id === "territories");
            for (const one of app.layers) one.shown = one === layer;
            const {west, east, south, north} = layer.about.fade;
            app.map.setView([(south + north) / 2, east], 9, {animate: false});
            app.data.paintNow();
            return [-0.4, -0.02, 0.02].map(step => {
                const at = app.map.latLngToContainerPoint([(south + north) / 2, east + step]);
                const offset = L.DomUtil.getPosition(app.data._container).add(app.map._getMapPanePos());
                return app.data._context.getImageData(at.x - offset.x, at.y - offset.y, 1, 1).data[3];
            });
        })()"""
    )
    assert opacities[0] > opacities[1] >= opacities[2] == 0


def test_one_interpretation_of_a_zone_shows_at_a_time(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    page = open_page(idlib_pages["en"])
    shown = "app.layers.filter(one => one.about.reading && one.shown).map(one => one.about.reading.variant)"
    assert set(page.run(shown)) == {""}
    page.page.click("#tab-figures")
    page.page.select_option("#reading", index=1)
    variant = page.run("app.layers.find(one => one.about.reading && one.shown).about.reading.variant")
    assert set(page.run(shown)) == {variant} != {""}
    page.page.click("#tab-key")
    page.page.get_by_role("checkbox", name="Demilitarised zone: certain", exact=False).first.check()
    assert set(page.run(shown)) == {""}


@pytest.mark.parametrize(("width", "height"), [(320, 568), (390, 844), (768, 1024)])
def test_on_narrow_screens_the_date_is_whole_and_the_map_is_seen(
    open_page: Any, idlib_pages: dict[str, Path], width: int, height: int
) -> None:
    page = open_page(idlib_pages["en"], width=width, height=height, has_touch=True, is_mobile=True).page
    assert page.inner_text(".shown-date") == "15 Oct 2018"
    date, words = (page.locator(one).bounding_box() for one in (".shown-date", ".time-words"))
    assert date["height"] < 24
    assert date["x"] + date["width"] <= words["x"] + words["width"] + 1
    ticks = [box.bounding_box() for box in page.locator(".ticks span").all()]
    assert all(one["x"] + one["width"] <= other["x"] for one, other in pairwise(ticks))
    page.tap(".fold-button")
    assert page.locator(".panel").bounding_box()["height"] <= 0.67 * height
    assert not page.is_visible(".timeline")


def test_a_small_frame_is_a_usable_map(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    page = open_page(idlib_pages["en"], width=300, height=250).page
    assert page.locator(".panel").bounding_box()["height"] < 40
    assert page.locator(".toolbar .tool:visible").count() == 2
    boxes = [one.bounding_box() for one in page.locator(".feature-marker[data-layer=posts]").all()]
    assert all(0 <= box["x"] <= 300 and 0 <= box["y"] <= 225 for box in boxes)
    assert len(boxes) == 12


def test_documents_close_together_share_a_button_that_a_finger_can_hit(
    open_page: Any, idlib_pages: dict[str, Path]
) -> None:
    page = open_page(idlib_pages["en"]).page
    boxes = [one.bounding_box() for one in page.locator(".mark").all()]
    assert all(box["width"] >= 24 for box in boxes)
    named = "\n".join(page.locator(".mark").evaluate_all("all => all.map(one => one.ariaLabel)"))
    assert page.locator(".flag").count() == len(named.splitlines())


def test_measuring_round_an_area(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    """A click on the start closes the way: its geodesic area."""
    from pyproj import Geod

    page = open_page(idlib_pages["en"])
    page.run("app.map.setView([35.9, 36.4], 8, {animate: false})")
    page.page.click(".measure_tool")
    corners = [(36.2, 36.5), (35.6, 36.2), (35.7, 36.9)]
    for latitude, longitude in [*corners, corners[0]]:
        at = page.run("app.map.latLngToContainerPoint(argument)", [latitude, longitude])
        page.page.mouse.click(at["x"], at["y"])
    words = page.page.inner_text(".readout").replace(",", "")
    area, around = map(float, re.findall(r"[\d.]+", words))
    latitudes, longitudes = zip(*corners, strict=True)
    true_m2, true_m = Geod(ellps="WGS84").polygon_area_perimeter(longitudes, latitudes)
    assert area == pytest.approx(abs(true_m2) / 1e6, rel=0.01)  # as well as a pixel is hit
    assert around == pytest.approx(true_m / 1000, rel=0.01)


def test_the_keyboard_finds_zoom_first_and_posts_in_their_order(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    page = open_page(idlib_pages["en"])
    seen = []
    for _ in range(3):
        page.page.keyboard.press("Tab")
        seen.append(page.page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert seen[1:] == ["Zoom in", "Zoom out"]
    for end in ("Home", "End"):  # posts are taken away and come again
        page.page.locator("#time-to").press(end)
    names = page.page.locator('.feature-marker[data-layer="posts"]').evaluate_all(
        "all => all.map(one => one.ariaLabel)"
    )
    numbers = [int(name.split(",")[0]) for name in names]
    assert numbers == sorted(numbers)
    assert len(numbers) == 12


@pytest.mark.parametrize("width", [1400, 390])
def test_what_can_be_pressed_is_large_enough(open_page: Any, idlib_pages: dict[str, Path], width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(idlib_pages["en"], width=width, bypass_csp=True)
    found = Axe().run(
        page.page, options={"runOnly": ["target-size", "color-contrast"], "rules": {"target-size": {"enabled": True}}}
    )
    assert [(one["id"], node["html"]) for one in found.response["violations"] for node in one["nodes"]] == []
