"""The same layers by plain folium, by `GeoDataFrame.explore()` and by Truceline, photographed one by one.

`PEER_PACKAGES=FOLDER python docs/figures/comparison.py`: the scripts of the peers are served from npm packages in that
folder, as in `benchmarks/page.py`. Their online tiles are left out: a picture shows what each draws without a network.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks.page import PACKAGES, Window, folium_layers
from layers import Layers, build_layers, load_scenario
from maps import render

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from pictures import save_small  # noqa: E402 - a neighbour, not a package

SIZE = {"width": 880, "height": 620}


def explored(layers: Layers, path: Path) -> None:
    """What `explore()` makes of the zones, with the other layers laid on it one by one."""
    main = layers.zones[layers.zones["variant"] == ""]
    page = main.explore(column="part", tiles=None, tooltip=["title", "part"])
    for frame in (layers.lines, layers.routes, layers.posts, layers.places):
        page = frame[["title", "geometry"]].explore(m=page)
    page.save(path)


def main() -> None:
    """Make the three pages and their picture."""
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    layers = build_layers(load_scenario("idlib-2018"))
    named = dict(layers.items())
    named["zones"] = layers.zones[layers.zones["variant"] == ""]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        files = [Path(folder) / f"{name}.html" for name in ("folium", "explore", "truceline")]
        folium_layers(named, files[0])
        explored(layers, files[1])
        render(layers).save(files[2])
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        for file in files:
            window = Window(browser)
            window.page.set_viewport_size(SIZE)
            window.page.route(re.compile(r"/images/marker-(icon|shadow)"), _serve_image)
            window.page.goto(file.as_uri())
            window.page.wait_for_timeout(2500)
            save_small(window.page.screenshot(), HERE / f"beside-{file.stem}.png")
        browser.close()


def _serve_image(route: Any) -> None:
    """Leaflet's marker, which a page with its own scripts would find beside them."""
    route.fulfill(path=PACKAGES / "leaflet" / "dist" / "images" / route.request.url.rsplit("/", 1)[-1])


if __name__ == "__main__":
    main()
