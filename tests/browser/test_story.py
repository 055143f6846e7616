"""The story of a page, told by scrolling, keys and links, and printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SHOWN = "app.layers.filter(one => one.about.section && one.shown).map(one => one.about.section)"


def test_keys_scrolling_and_the_address_lead_through_the_story(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    watched = open_page(idlib_pages["en"], reduced_motion="reduce")
    page = watched.page
    before = watched.run("[app.map.getZoom(), app.layers.map(one => one.shown)]")
    page.click(".story-open")
    assert page.inner_text(".story-place") == "1 of 6"
    assert "zones" not in watched.run(SHOWN)
    page.keyboard.press("ArrowDown")
    assert page.inner_text(".told h2") == "Fifteen to twenty kilometres"
    assert page.inner_text(".shown-date") == "Shown: 15 October 2018"
    page.keyboard.press("ArrowRight")
    readings = watched.run("app.layers.filter(one => one.about.reading && one.shown).map(one => one.about.reading)")
    assert {one["variant"] for one in readings} == {"astride"}
    page.wait_for_timeout(900)
    page.evaluate("document.querySelector('.story-steps').scrollTo(0, 1e6)")
    page.wait_for_selector(".told:nth-child(6)")
    assert page.inner_text(".story-place") == "6 of 6"
    page.wait_for_timeout(400)
    assert "story=6" in page.evaluate("location.hash")
    callouts = page.locator(".callout:not(.out-of-sight)")
    assert callouts.count() == 4
    boxes = [box.bounding_box() for box in callouts.all()]
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            assert one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
    address = page.evaluate("location.href")
    page.keyboard.press("Escape")
    assert watched.run("[app.map.getZoom(), app.layers.map(one => one.shown)]") == before
    other = open_page(idlib_pages["en"])
    other.page.goto("about:blank")
    other.page.goto(address)
    other.page.wait_for_selector(".told:nth-child(6)")
    assert watched.complaints == other.complaints == watched.requests == []


@pytest.mark.parametrize(("language", "width", "height"), [("en", 390, 844), ("ar", 390, 844), ("ar", 768, 1024)])
def test_on_a_phone_the_map_is_above_the_words(
    open_page: Any, idlib_pages: dict[str, Path], language: str, width: int, height: int
) -> None:
    watched = open_page(
        idlib_pages[language], width=width, height=height, reduced_motion="reduce", has_touch=True, is_mobile=True
    )
    page = watched.page
    page.tap(".fold-button")
    page.tap(".story-open")
    for _ in range(5):
        page.tap(".story_next")
    card = page.locator(".story").bounding_box()
    assert card["y"] > 0.5 * height
    assert page.locator(".story_next").is_disabled()
    page.wait_for_selector(".callout:not(.out-of-sight)")
    for box in [one.bounding_box() for one in page.locator(".callout:not(.out-of-sight)").all()]:
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= card["y"]
    page.tap(".story-close")
    assert page.locator(".story").count() == 0
    assert watched.complaints == []


def test_an_open_story_prints_step_after_step(open_page: Any, idlib_pages: dict[str, Path], tmp_path: Path) -> None:
    import pypdf

    watched = open_page(idlib_pages["en"], reduced_motion="reduce")
    watched.page.click(".story-open")
    watched.page.wait_for_selector(".callout")
    watched.page.pdf(path=tmp_path / "story.pdf", prefer_css_page_size=True)
    words = " ".join(" ".join(sheet.extract_text() for sheet in pypdf.PdfReader(tmp_path / "story.pdf").pages).split())
    for number in range(1, 7):
        assert f"{number} of 6" in words
    assert "Rashidin, by 8 February 2020" in words
    assert watched.page.inner_text(".story-place") == "1 of 6"
    assert watched.complaints == []
