"""The Idlib page as a person uses it, in a real browser without a network."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MORE_THAN_A_LINE_OF_TEXT = 20


@pytest.fixture
def page(open_page: Any, idlib_pages: dict[str, Path]) -> Any:
    return open_page(idlib_pages["en"])


def test_opens_from_disk_with_everything_drawn_and_nothing_asked_of_the_network(page: Any, idlib: Any) -> None:
    drawn = page.run("app.layers.map(layer => [layer.id, layer.ready, layer.shown, layer.count])")
    by_id = {layer[0]: layer[1:] for layer in drawn}
    for name, frame in idlib.items():
        if name != "zones":
            assert by_id[name] == [True, True, len(frame)], name
    for zone, variant, part in idlib.zones[["id", "variant", "part"]].itertuples(index=False):
        if part == "certain" or not variant:
            assert by_id[zone][:2] == [True, variant == ""], "the main reading shows, the others wait"
    assert page.requests == []
    assert page.complaints == []


def test_page_stays_small(idlib_pages: dict[str, Path]) -> None:
    assert idlib_pages["en"].stat().st_size <= 600_000


def test_zone_and_sea_have_their_colours_on_the_canvas(page: Any) -> None:
    colours = page.run(
        """(() => {
            const canvases = [app.base, app.data];
            const look = (canvas) => {
                const {width, height} = canvas._container;
                const pixels = canvas._context.getImageData(0, 0, width, height).data;
                const seen = new Set();
                for (let i = 0; i < pixels.length; i += 4 * 97) {
                    if (pixels[i + 3]) seen.add(pixels.slice(i, i + 4).join());
                }
                return seen.size;
            };
            return canvases.map(look);
        })()"""
    )
    assert min(colours) > MORE_THAN_A_LINE_OF_TEXT


def test_a_post_opens_by_mouse_and_says_where_it_is_from(page: Any) -> None:
    page.page.click('.feature-marker[aria-label*="Morek"]')
    popup = page.page.inner_text(".leaflet-popup")
    for words in ("Morek", "مورك", "7 April 2018", "± 3 km", "Post 9", "In place", "ground held by: Armed opposition"):
        assert words in popup
    page.page.keyboard.press("Escape")
    assert page.page.locator(".leaflet-popup").count() == 0


def test_a_post_opens_by_keyboard_alone_and_gives_the_focus_back(page: Any) -> None:
    keyboard = page.page.keyboard
    page.page.locator(".folium-map").focus()
    for _ in range(40):
        keyboard.press("Tab")
        if page.page.evaluate("document.activeElement.matches('.feature-marker[data-layer=posts]')"):
            break
    name = page.page.evaluate("document.activeElement.getAttribute('aria-label')")
    keyboard.press("Enter")
    page.page.wait_for_selector(".leaflet-popup")
    assert page.page.inner_text(".popup h2") in name
    keyboard.press("Escape")
    assert page.page.evaluate("document.activeElement.getAttribute('aria-label')") == name


def test_lines_and_areas_can_be_reached_from_the_key(page: Any) -> None:
    item = page.page.locator(".legend li", has_text="Line of contact").first
    item.locator("summary").press("Enter")
    item.locator(".feature-list button").first.press("Enter")
    page.page.wait_for_selector(".leaflet-popup")
    text = page.page.inner_text(".leaflet-popup")
    assert "Derived from who held which settlement" in text
    assert re.search(r"3[0-9]{2}\.\d km", text)


def test_a_click_in_the_zone_tells_its_depth_and_area(page: Any) -> None:
    at = page.run("app.map.latLngToContainerPoint([35.45, 36.55])")
    page.page.mouse.click(at["x"], at["y"])
    page.page.wait_for_selector(".leaflet-popup")
    text = page.page.inner_text(".leaflet-popup")
    assert "0–15 km" in text, "what the key says of the certain part"
    assert "km²" in text


def test_switching_a_layer_off_takes_it_from_the_map(page: Any) -> None:
    posts = page.page.locator(".feature-marker[data-layer=posts]")
    assert posts.count() == 12
    switch = page.page.get_by_role("checkbox", name=re.compile("^Posts"))
    switch.uncheck()
    assert posts.count() == 0
    switch.check()
    assert posts.count() == 12


def test_a_class_can_be_switched_alone(page: Any, idlib: Any) -> None:
    shown = "(l => Array.from({length: l.count}, (_, row) => l.shows(row)).filter(Boolean).length)"
    count = f"{shown}(app.layers.find(layer => layer.id === 'control'))"
    assert page.run(count) == len(idlib.control)
    page.page.locator(".legend li li", has_text="Syrian government").first.locator("input").uncheck()
    assert 0 < page.run(count) < len(idlib.control)


def test_dragging_the_date_changes_the_state_of_posts(page: Any) -> None:
    def states() -> dict[str, int]:
        found = page.page.eval_on_selector_all(
            ".feature-marker[data-layer=posts]", "all => all.map(one => one.dataset.state)"
        )
        return {state: found.count(state) for state in set(found)}

    assert states() == {"standing": 12}
    box = page.page.locator("#time-to").bounding_box()
    track = page.page.locator(".track").bounding_box()
    share = page.run("(app.timeline.to.value - app.timeline.to.min) / (app.timeline.to.max - app.timeline.to.min)")
    page.page.mouse.move(track["x"] + share * track["width"], box["y"] + box["height"] / 2)
    page.page.mouse.down()
    page.page.mouse.move(track["x"] + 0.74 * track["width"], box["y"] + 4, steps=6)
    page.page.mouse.up()
    moved = states()
    assert moved["encircled"] >= 4
    summary = page.page.inner_text(".time-summary")
    assert f"{moved['encircled']} encircled" in summary
    page.page.locator("#time-to").press("End")
    assert states()["left"] + states().get("possibly_left", 0) >= 8
    page.page.locator("#time-to").press("Home")
    assert states() == {}


def test_playing_moves_the_date_to_the_end_of_the_period(page: Any) -> None:
    before = page.run("Number(app.timeline.to.value)")
    page.page.click(".play")
    page.page.wait_for_timeout(500)
    page.page.click(".play")
    assert page.run("Number(app.timeline.to.value)") > before
    assert page.page.get_attribute(".play", "aria-label") == "Play"


def test_brushing_the_histogram_chooses_a_period(page: Any) -> None:
    track = page.page.locator(".track").bounding_box()
    y = track["y"] + 12
    page.page.mouse.move(track["x"] + 0.78 * track["width"], y)
    page.page.mouse.down()
    page.page.mouse.move(track["x"] + 0.42 * track["width"], y, steps=5)
    page.page.mouse.up()
    first, last = page.run("[app.timeline.from.value, app.timeline.to.value].map(Number)")
    assert first < last
    assert " – " in page.page.inner_text(".shown-date")
    shown = page.page.locator(".feature-marker[data-layer=events]").count()
    assert f"{shown} events" in page.page.inner_text(".time-summary")


def test_document_dates_are_marked_and_lead_there(page: Any) -> None:
    mark = page.page.locator(".mark[aria-label*='2020']").first
    mark.press("Enter")
    assert "2020" in page.page.inner_text(".shown-date")


def test_figures_stand_beside_the_map_and_show_their_feature(page: Any) -> None:
    page.page.click("#tab-figures")
    figures = page.page.locator(".figures")
    assert re.search(r"3,\d{3}–4,\d{3} km²", figures.inner_text())
    verdicts = figures.locator("table:visible", has_text="Posts").locator(".verdict")
    assert verdicts.count() == 12
    figures.locator("button:visible", has_text="Morek").first.click()
    page.page.wait_for_selector(".leaflet-popup")
    assert "Morek" in page.page.inner_text(".leaflet-popup")


def test_another_reading_has_its_own_figures(page: Any) -> None:
    page.page.click("#tab-figures")
    before = page.page.inner_text(".figures")
    page.page.select_option("#reading", index=1)
    assert page.page.inner_text(".figures") != before


def test_sources_credits_and_the_boundary_note_are_there(page: Any, idlib: Any) -> None:
    page.page.click("#tab-sources")
    text = page.page.inner_text(".sources")
    for title in idlib.sources["title"]:
        assert title in text
    assert "Natural Earth" in text
    assert "GeoNames, CC BY 4.0" in text
    assert "do not imply official endorsement" in text


def test_statements_stand_in_the_order_of_time(page: Any, idlib: Any) -> None:
    page.page.click("#tab-statements")
    items = page.page.locator(".statements li")
    assert items.count() == len(idlib.events) + len(idlib.scenario.notes)
    years = [int(re.search(r"\d{4}", date)[0]) for date in page.page.locator(".statements time").all_inner_texts()]
    assert years == sorted(years)


def test_measuring_agrees_with_the_ellipsoid(page: Any) -> None:
    from pyproj import Geod

    page.page.click(".measure_tool")
    ends = [(36.2021, 37.1343), (35.5407, 35.7953)]
    page.run("app.map.setView([35.9, 36.4], 8, {animate: false})")
    for latitude, longitude in ends:
        at = page.run("app.map.latLngToContainerPoint(argument)", [latitude, longitude])
        page.page.mouse.click(at["x"], at["y"])
    page.page.keyboard.press("Escape")
    shown = float(re.search(r"[\d.]+", page.page.inner_text(".readout").replace(",", ""))[0])
    (south, west), (north, east) = ends
    true_km = Geod(ellps="WGS84").inv(west, south, east, north)[2] / 1000
    assert shown == pytest.approx(true_km, rel=0.01)


def test_the_position_under_the_pointer_is_shown(page: Any) -> None:
    at = page.run("app.map.latLngToContainerPoint([35.8645, 36.8059])")
    page.page.mouse.move(at["x"], at["y"])
    latitude, longitude = map(float, re.findall(r"\d+\.\d+", page.page.inner_text(".coordinates")))
    assert latitude == pytest.approx(35.8645, abs=0.01)
    assert longitude == pytest.approx(36.8059, abs=0.01)


def test_the_scale_bar_is_drawn(page: Any) -> None:
    assert re.fullmatch(r"\d+ km", page.page.inner_text(".leaflet-control-scale-line"))


def test_dark_mode_follows_the_system_and_the_button(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    dark = open_page(idlib_pages["en"], color_scheme="dark")
    paper = "getComputedStyle(document.querySelector('.panel')).backgroundColor"
    assert dark.page.evaluate(paper) == "rgb(23, 27, 33)"
    dark.page.click(".dark_mode")
    assert dark.page.evaluate(paper) == "rgb(255, 255, 255)"
    assert dark.complaints == []


def test_on_a_phone_the_map_comes_first_and_the_key_opens(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    phone = open_page(idlib_pages["en"], width=390, height=844, device_scale_factor=2, has_touch=True, is_mobile=True)
    assert not phone.page.is_visible(".legend")
    assert phone.page.evaluate("document.documentElement.scrollWidth") == 390
    posts = phone.page.locator(".feature-marker[data-layer=posts]")
    top_of_time_bar = phone.page.locator(".timeline").bounding_box()["y"]
    for box in (post.bounding_box() for post in posts.all()):
        assert 0 <= box["x"] <= 390
        assert 0 <= box["y"] < top_of_time_bar
    phone.page.tap(".fold-button")
    assert phone.page.is_visible(".legend")
    assert phone.complaints == []


def test_arabic_page_reads_from_right_to_left(open_page: Any, idlib: Any, idlib_pages: dict[str, Path]) -> None:
    arabic = open_page(idlib_pages["ar"])
    assert arabic.page.get_attribute("html", "dir") == "rtl"
    assert arabic.page.inner_text("h1") == idlib.scenario.title_ar
    panel = arabic.page.locator(".panel").bounding_box()
    assert panel["x"] > 700
    words = arabic.page.inner_text(".panel")
    assert not re.search(r"\b(Posts|Events|Routes|Settlements|Borders)\b", words)
    arabic.page.fill("#search", "Saraqib")
    arabic.page.locator(".search-results button", has_text="سراقب").first.wait_for()
    assert arabic.complaints == []


def test_print_keeps_the_map_on_one_sheet_and_the_sources_on_the_next(page: Any, tmp_path: Path) -> None:
    import pypdf

    page.page.pdf(path=tmp_path / "map.pdf", prefer_css_page_size=True)
    sheets = [sheet.extract_text() for sheet in pypdf.PdfReader(tmp_path / "map.pdf").pages]
    assert "The Idlib demilitarised zone" in sheets[0]
    assert "Demilitarised zone" in sheets[0] + sheets[1]  # the key: on the map, or whole on the next sheet
    assert any("Sources" in sheet for sheet in sheets[1:])
    assert page.page.is_visible(".toolbar")
    assert page.complaints == []


def test_reduced_motion_is_respected(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    still = open_page(idlib_pages["en"], reduced_motion="reduce")
    assert still.run("[app.map.options.zoomAnimation, app.map.options.fadeAnimation]") == [False, False]


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 1400, "light"), ("en", 1400, "dark"), ("ar", 1400, "light"), ("en", 390, "light")],
)
def test_no_serious_fault_for_screen_readers(
    open_page: Any, idlib_pages: dict[str, Path], language: str, width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(idlib_pages[language], width=width, color_scheme=scheme, bypass_csp=True)
    if width == 390:
        page.page.click(".fold-button")
    found = []
    for tab in ("key", "figures", "statements", "sources"):
        page.page.click(f"#tab-{tab}")
        if tab == "figures":
            page.page.locator(".figures .locate:visible").last.click()
            page.page.wait_for_selector(".leaflet-popup")
            if width == 390:
                page.page.click(".fold-button")
        violations = Axe().run(page.page).response["violations"]
        found += [(tab, v["id"], v["nodes"][0]["html"]) for v in violations if v["impact"] in ("serious", "critical")]
    assert found == []


def test_the_doubt_of_a_derived_line_is_in_every_distance_from_it(page: Any) -> None:
    page.page.click("#tab-figures")
    words = page.page.inner_text("#panel-figures")
    assert "± 0.0" not in words
    assert len(re.findall(r"km ± \d+\.\d km from the line", words)) >= 12
    assert "for the line as drawn: 3,431–4,241 km²" in words


def test_the_heading_and_the_slider_tell_one_story(page: Any) -> None:
    assert page.page.inner_text(".as-of") == "As of 17 September 2018; the zone applies from 15 October 2018"
    assert page.page.inner_text(".shown-date") == "Shown: 15 October 2018"


def test_the_key_says_what_is_not_in_force(page: Any) -> None:
    zone = page.page.locator(".legend li", has_text="Demilitarised zone: certain").first
    assert "not in force" not in zone.inner_text()
    page.run("app.timeline.setByHand(app.timeline.from.min, argument)", 17794)
    assert "not in force on this date" in zone.inner_text()


def test_the_printed_page_has_key_figures_and_sources_whole(page: Any, idlib: Any, tmp_path: Path) -> None:
    import pypdf

    page.page.pdf(path=tmp_path / "map.pdf", prefer_css_page_size=True)
    words = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(tmp_path / "map.pdf").pages)
    words = unicodedata.normalize("NFKC", " ".join(words.split()))
    for key in ("Uncertainty of position", "schematic, course uncertain", "Who held what", "Routes inside".upper()):
        assert key in words
    for title in idlib.sources["title"]:
        assert " ".join(title.split())[:24] in words


def test_nothing_of_the_scenario_lies_under_the_buttons(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    phone = open_page(idlib_pages["en"], width=390, height=844, has_touch=True, is_mobile=True)
    bar = phone.page.locator(".toolbar").bounding_box()
    for post in phone.page.locator(".feature-marker[data-layer=posts]").all():
        box = post.bounding_box()
        apart = box["y"] >= bar["y"] + bar["height"] or box["x"] + box["width"] <= bar["x"]
        assert apart, post.get_attribute("aria-label")


def test_arabic_says_as_of_and_kilometres_in_arabic(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    arabic = open_page(idlib_pages["ar"])
    assert arabic.page.inner_text(".as-of").startswith("الوضع في 17")
    key = arabic.page.inner_text(".legend")
    assert "كم" in key
    assert " km" not in key


def test_recorded_events_are_drawn_counted_and_charted(open_page: Any, idlib: Any, tmp_path: Path) -> None:
    import pandas as pd

    from layers import overlaps
    from layers.measures.events_file import read_events
    from maps import render

    file = tmp_path / "events.csv"
    rows = [f"35.{500 + i},36.8,2018-{1 + i % 12:02d}-15,{i}" for i in range(60)]
    file.write_text("latitude,longitude,date,deaths\n" + "\n".join(rows), encoding="utf-8")
    events = read_events(file)
    months = overlaps(idlib, events=events, by="month")
    table = pd.concat([overlaps(idlib), months[months["subject_kind"] == "month"]])
    render(idlib, overlaps=table, events=events).save(tmp_path / "events.html")
    page = open_page(tmp_path / "events.html")
    assert page.run("app.layers.find(layer => layer.id === 'recorded-events').count") == 60
    page.page.click("#tab-figures")
    assert page.page.locator(".month-chart .certain").count() == 12
    assert page.complaints == []
