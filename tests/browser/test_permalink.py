"""The address of a page says what it shows, and brings it back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

STATE = """({
    zoom: app.map.getZoom(), date: document.querySelector(".shown-date").textContent,
    hidden: app.layers.filter(one => !one.shown && !one.about.reading).map(one => one.id),
    reading: app.layers.find(one => one.about.reading && one.shown)?.about.reading.variant,
    popup: document.querySelector(".popup h2")?.textContent ?? null,
    theme: document.documentElement.dataset.theme ?? null,
})"""


def test_the_address_keeps_view_dates_layers_feature_and_theme(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    first = open_page(idlib_pages["en"])
    assert first.page.evaluate("location.hash") == ""
    first.run("app.map.setView([35.6, 36.7], 9.5, {animate: false})")
    first.run("app.timeline.setByHand(17900, 18330)")
    first.page.get_by_role("checkbox", name="Rivers").uncheck()
    first.page.click(".dark_mode")
    first.page.click("#tab-figures")
    first.page.select_option("#reading", index=1)
    first.run("app.locate('posts', 'post-09', {move: false})")
    first.page.wait_for_selector(".popup")
    first.page.wait_for_timeout(500)
    before = first.run(STATE)
    address = first.page.evaluate("location.href")
    assert before["hidden"] == ["rivers"]
    assert before["popup"] == "Morek"
    assert before["theme"] == "dark"
    second = open_page(idlib_pages["en"])
    second.page.goto("about:blank")
    second.page.goto(address)
    second.page.wait_for_selector("html[data-ready]", state="attached")
    second.page.wait_for_selector(".popup")
    assert second.run(STATE) == before
    assert first.complaints == second.complaints == []


def test_back_closes_what_was_opened_and_forward_opens_it_again(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    page = open_page(idlib_pages["en"])
    page.run("app.map.setView([35.6, 36.7], 9, {animate: false})")
    page.page.wait_for_timeout(400)
    page.run("app.locate('posts', 'post-09', {move: false})")
    page.page.wait_for_selector(".popup")
    page.page.go_back()
    page.page.wait_for_selector(".popup", state="detached")
    page.page.go_forward()
    page.page.wait_for_selector(".popup")
    assert page.page.inner_text(".popup h2") == "Morek"


def test_each_feature_has_a_link_of_its_own(open_page: Any, idlib_pages: dict[str, Path]) -> None:
    page = open_page(idlib_pages["en"])
    page.page.click('.feature-marker[aria-label*="Morek"]')
    page.page.wait_for_selector(".copy-link")
    link = page.run("app.popups.link()")
    assert link.startswith(idlib_pages["en"].as_uri() + "#")
    assert "open=posts/post-09" in link


@pytest.mark.parametrize("hash_", ["#map=x/y/z", "#open=nothing/here&date=never", "#%%%", "#theme=<img>&map=3/10/10"])
def test_an_address_that_makes_no_sense_does_no_harm(
    open_page: Any, chromium: Any, idlib_pages: dict[str, Path], hash_: str
) -> None:
    page = open_page(idlib_pages["en"])
    page.page.goto("about:blank")
    page.page.goto(idlib_pages["en"].as_uri() + hash_)
    page.page.wait_for_selector("html[data-ready]", state="attached")
    assert page.run("app.map.getZoom()") > 2
    assert page.complaints == []
