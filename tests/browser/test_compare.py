"""Two days, two readings or two agreements on one map."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from layers import build_layers, load_scenario
from maps import render

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

GROUND = {"x": 420, "y": 100, "width": 900, "height": 560}
CAMERAS = """[app.map, app.compare.second.map].map(
    map => [map.getZoom(), ...Object.values(map.getCenter())].map(value => +value.toFixed(3)))"""


@pytest.fixture(scope="module")
def against_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("against") / "against.html"
    golan = build_layers(load_scenario("golan-1974"))
    render(build_layers(load_scenario("korea-1953")), against=golan).save(file)
    return file


def ground(page: Any) -> np.ndarray:
    """What the map shows between the panel and the buttons."""
    page.wait_for_timeout(300)
    return np.asarray(Image.open(io.BytesIO(page.screenshot(clip=GROUND))).convert("RGB"), dtype=float)


def opened(open_page: Any, file: Path, address: str = "", **options: Any) -> Any:
    watched = open_page(file, **options)
    if address:
        watched.page.goto("about:blank")
        watched.page.goto(f"{file.as_uri()}{address}")
        watched.page.wait_for_selector("html[data-ready]", state="attached")
    return watched


def test_beyond_the_divider_the_map_is_as_on_the_other_day(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    then = opened(open_page, idlib_pages["en"], "#date=2020-02-20").page
    compared = opened(open_page, idlib_pages["en"], "#date=2018-10-15&compare=swipe/day/2020-02-20/0.6")
    page = compared.page
    before, after = ground(page), None
    page.locator(".compare-divider").press("Home")
    for hidden in (".compare-panel", ".compare-divider", ".compare-label"):
        page.add_style_tag(content=f"{hidden} {{ visibility: hidden }}")
    after = ground(page)
    expected = ground(then)
    assert np.abs(after - expected).mean() < 2.5
    assert np.abs(before - expected).mean() > 5
    assert compared.complaints == []


def test_the_divider_is_a_slider_for_keyboard_and_screen_reader(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    page = opened(open_page, idlib_pages["en"]).page
    page.get_by_role("button", name="Compare", exact=True).click()
    slider = page.get_by_role("slider", name="Divider between the two states of the map")
    assert slider.evaluate("node => node === document.activeElement")
    at = int(slider.get_attribute("aria-valuenow"))
    slider.press("ArrowRight")
    assert int(slider.get_attribute("aria-valuenow")) == at + 2
    slider.press("End")
    assert slider.get_attribute("aria-valuenow") == "100"
    assert "15 October 2018" in slider.get_attribute("aria-valuetext")
    page.get_by_role("button", name="Stop comparing").click()
    assert page.locator(".compare-divider").count() == 0


def test_the_divider_follows_the_pointer_and_a_finger(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    page = opened(open_page, idlib_pages["en"], "#compare=swipe/day/2020-02-20/0.5", has_touch=True).page
    box = page.locator(".compare-divider").bounding_box()
    page.mouse.move(box["x"] + 22, 300)
    page.mouse.down()
    page.mouse.move(1050, 300, steps=4)
    page.mouse.up()
    assert page.locator(".compare-divider").get_attribute("aria-valuenow") == "75"


def test_two_maps_have_one_camera(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    compared = opened(open_page, idlib_pages["en"], "#compare=side/day/2020-02-20/0.5")
    compared.run("app.map.setView([35.9, 36.4], 8.5, {animate: false})")
    first, second = compared.run(CAMERAS)
    assert first == pytest.approx([8.5, 35.9, 36.4], abs=0.005)
    assert second == pytest.approx(first, abs=0.005)
    compared.run("app.compare.second.map.setView([35.4, 36.9], 9, {animate: false})")
    first, second = compared.run(CAMERAS)
    assert second == pytest.approx([9, 35.4, 36.9], abs=0.005)
    assert first == pytest.approx(second, abs=0.005)
    halves = compared.page.evaluate("[...document.querySelectorAll('.folium-map')].map(map => map.offsetWidth)")
    assert abs(halves[0] - halves[1]) <= 2
    assert compared.complaints == []


def test_a_comparison_is_in_the_address(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    address = "#map=9/35.7/36.6&date=2018-10-15&compare=side/day/2020-02-20/0.50"
    page = opened(open_page, idlib_pages["en"], address).page
    page.wait_for_timeout(600)
    written = page.evaluate("location.hash")
    assert "compare=side/day/2020-02-20/0.50" in written
    assert [label.inner_text() for label in page.locator(".compare-label").all()] == [
        "15 October 2018",
        "20 February 2020",
    ]


def test_two_agreements_each_on_its_own_side(open_page: Any, against_page: Path) -> None:
    compared = opened(open_page, against_page)
    page = compared.page
    labels = [label.inner_text() for label in page.locator(".compare-label").all()]
    assert labels[0].startswith("The demilitarised zone in Korea")
    assert labels[1].startswith("The area of separation")
    shown = "app.compare.%s.run(() => app.layers.filter(one => one.shown && !one.about.base).map(one => one.id))"
    first, other = compared.run(shown % "first"), compared.run(shown % "other")
    assert not [name for name in first if name.startswith("against-")]
    assert [name for name in other if name.startswith("against-")]
    assert not [name for name in other if name in first and name != "places"]
    assert compared.complaints == []
    assert compared.requests == []
