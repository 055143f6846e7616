"""The live page of `truceline map --watch`: it loads the map anew and keeps where one is."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from maps.web.live import LivePage

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_page_drawn_again_keeps_view_and_date(chromium: Any, idlib_pages: dict[str, Path], tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    shutil.copy(idlib_pages["en"], file)
    live = LivePage(file)
    context = chromium.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{live.address}#map=10/35.5/36.6&date=2019-03-08")
    frame = page.frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for(state="attached")
    page.frames[1].evaluate("Object.values(window).find(one => one && one.truceline).setZoom(11)")
    page.wait_for_timeout(700)
    text = file.read_text(encoding="ascii").replace("The Idlib demilitarised zone", "Drawn again")
    file.write_text(text, encoding="ascii")
    live.tell()
    frame.locator("h1", has_text="Drawn again").first.wait_for()
    frame.locator("html[data-ready]").wait_for(state="attached")
    assert frame.locator(".shown-date").inner_text() == "Shown: 8 March 2019"
    assert "map=11/" in page.frames[1].evaluate("location.hash")
    live.tell("error: no such line")
    page.locator("pre", has_text="no such line").wait_for()
    assert complaints == []
    context.close()
    live.close()
