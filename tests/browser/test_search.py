"""The search of the Idlib page: any spelling, posts by number, roads by shield."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def page(open_page: Any, idlib_pages: dict[str, Path]) -> Any:
    return open_page(idlib_pages["en"])


@pytest.mark.parametrize("spelling", ["سراقب", "Saraqib", "Saraqeb", "saraqeb", "Sarāqib", "saraqb"])
def test_a_town_is_found_in_any_spelling(page: Any, spelling: str) -> None:
    page.page.fill("#search", spelling)
    first = page.page.locator(".search-results button").first
    first.wait_for()
    assert "Saraqib" in first.inner_text()


@pytest.mark.parametrize("spelling", ["معرة النعمان", "Maarat al-Numan", "Maaret Numan", "maarrat an numan"])
def test_the_article_and_ta_marbuta_do_not_hide_a_town(page: Any, spelling: str) -> None:
    page.page.fill("#search", spelling)
    page.page.keyboard.press("Enter")
    page.page.wait_for_selector(".leaflet-popup")
    assert "Maarat al-Numan" in page.page.inner_text(".leaflet-popup")


def test_what_is_not_there_is_said_to_be_not_found(page: Any) -> None:
    page.page.fill("#search", "Xyzzyville")
    page.page.wait_for_selector("text=Nothing found")
    assert page.page.locator(".search-results button").count() == 0


@pytest.mark.parametrize(("query", "found"), [("post 9", "Morek"), ("9", "Morek"), ("M4", "Latakia–Saraqib")])
def test_posts_are_found_by_number_and_roads_by_shield(page: Any, query: str, found: str) -> None:
    page.page.fill("#search", query)
    answer = page.page.locator(".search-results button", has_text=found).first
    answer.wait_for()
    assert found in answer.inner_text()


@pytest.mark.parametrize("text", ["35.93, 36.63", "35°55'48\"N 36°37'48\"E", "37SBV8607978770", "8G7PWJJJ+2X"])
def test_a_position_is_found_in_any_form(page: Any, text: str) -> None:
    from geo.coordinates import parse_position

    page.page.fill("#search", text)
    page.page.keyboard.press("Enter")
    stated = parse_position(text).position
    lat, lng = page.run("[app.map.getCenter().lat, app.map.getCenter().lng]")
    shown = page.run(
        "[app.positionMark.getLayers()[0].getLatLng().lat, app.positionMark.getLayers()[0].getLatLng().lng]"
    )
    assert shown == pytest.approx([stated.latitude, stated.longitude], abs=2e-5)
    assert (lat, lng) == pytest.approx((stated.latitude, stated.longitude), abs=0.05)
