"""The page within another page, what it says of itself to those who do not see it, and where on Earth it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def embedded(open_page: Any, page: Path, folder: Path, **options: Any) -> Any:
    """The page as `--embed` writes it."""
    file = folder / "embed.html"
    file.write_text(page.read_text(encoding="ascii").replace('"embed":false', '"embed":true'), encoding="ascii")
    return open_page(file, **options)


@pytest.mark.parametrize(("language", "width", "height"), [("en", 300, 250), ("ar", 300, 250), ("en", 390, 300)])
def test_a_small_embedded_map_is_map_title_and_a_key_that_unfolds(
    open_page: Any, idlib_pages: dict[str, Path], tmp_path: Path, language: str, width: int, height: int
) -> None:
    watched = embedded(open_page, idlib_pages[language], tmp_path, width=width, height=height)
    page = watched.page
    seen = page.evaluate(
        """[...document.querySelectorAll("body *")].filter(one => one.matches("button, a, input, header, section")
            && one.checkVisibility() && !one.closest(".leaflet-pane")).map(one => one.className)"""
    )
    assert sorted(seen) == ["embed-title", "embed-whole", "key-chip card"]
    title, chip = (page.locator(one).bounding_box() for one in (".embed-title", ".key-chip"))
    for post in page.locator(".feature-marker[data-layer=posts]").all():
        box = post.bounding_box()
        assert 0 <= box["x"] <= width - box["width"]
        assert title["y"] + title["height"] <= box["y"] + 6
        assert box["y"] + box["height"] <= height
    assert chip["height"] >= 30
    page.click(".key-chip")
    key = page.locator(".embed-key").bounding_box()
    assert key["y"] >= title["y"] + title["height"]
    assert key["y"] + key["height"] <= chip["y"]
    assert page.get_attribute(".key-chip", "aria-expanded") == "true"
    page.locator(".embed-key input").first.press("Escape")
    assert not page.is_visible(".embed-key")
    assert watched.complaints == watched.requests == []


def test_the_address_can_ask_for_it_and_the_whole_map_is_a_link_away(
    open_page: Any, idlib_pages: dict[str, Path]
) -> None:
    page = open_page(idlib_pages["en"], width=700, height=560).page
    page.goto("about:blank")
    page.goto(idlib_pages["en"].as_uri() + "#date=2019-03-08&embed=1")
    page.wait_for_selector("html.embed[data-ready]", state="attached")
    assert page.is_visible(".timeline")
    assert not page.is_visible(".search")
    with page.expect_popup() as opened:
        page.click(".embed-whole")
    opened.value.wait_for_selector("html[data-ready]", state="attached")
    assert opened.value.locator(".panel h1").is_visible()
    assert opened.value.locator(".embed-title").count() == 0
    assert "8 Mar 2019" in opened.value.inner_text(".shown-date")


def test_the_map_is_described_by_its_facts_on_the_day(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    watched = open_page(idlib_pages["en"])
    page = watched.page
    described = f"#{page.get_attribute('.folium-map', 'aria-describedby')}"
    page.wait_for_selector(f"{described}:not(:empty)", state="attached")
    words = page.text_content(described)
    assert "15 October 2018" in words
    assert "Demilitarised zone: certain 1,953 km², possibly up to 5,783 km²" in words
    assert "12 of 12 posts in place" in words
    watched.run("app.timeline.setByHand(app.timeline.marks ? 0 : 17500, 17791)")
    page.wait_for_timeout(400)
    later = page.text_content(described)
    assert "Demilitarised zone: not in force on this date" in later
    assert "17 September 2018" in later


def test_an_inset_says_where_on_earth_this_is(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    page = open_page(idlib_pages["en"]).page
    assert page.get_attribute(".inset", "aria-label") == "Where on Earth this is: 35.8° N, 36.6° E"
    colours = page.evaluate(
        """(() => {
            const canvas = document.querySelector(".inset");
            const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            const found = new Map();
            for (let i = 0; i < data.length; i += 4) {
                const key = `${data[i]} ${data[i + 1]} ${data[i + 2]} ${data[i + 3]}`;
                found.set(key, (found.get(key) ?? 0) + 1);
            }
            return [...found.values()].filter(count => count > 400).length;
        })()"""
    )
    assert colours >= 2, "land and sea, besides what lies outside of the globe"
