"""Take the pictures of the page that the README and the guide show: `python docs/figures/screenshots.py`."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from pictures import save_small
from playwright.sync_api import sync_playwright

from layers import build_layers, load_scenario
from maps import render

HERE = Path(__file__).parent
DESK = {"width": 1400, "height": 900}
SHOTS: dict[str, dict[str, Any]] = {
    "idlib-2018": {"viewport": DESK},
    "idlib-2018-phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1.5, "has_touch": True},
    "idlib-2018-dark": {"viewport": DESK, "color_scheme": "dark"},
    "idlib-2018-arabic": {"viewport": DESK},
}


def main() -> None:
    """Draw the Idlib page and photograph it."""
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    layers = build_layers(load_scenario("idlib-2018"))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=browser_path, args=arguments)
        for name, options in SHOTS.items():
            page_file = Path(folder) / f"{name}.html"
            render(layers, language="ar" if name.endswith("arabic") else "en").save(page_file)
            context = browser.new_context(reduced_motion="reduce", offline=True, **options)
            page = context.new_page()
            page.goto(page_file.as_uri())
            page.wait_for_selector("html[data-ready]", state="attached")
            page.wait_for_timeout(300)
            save_small(page.screenshot(), HERE / f"{name}.png")
            print(HERE / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
