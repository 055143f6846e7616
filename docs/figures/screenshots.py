"""Take the pictures of the page that the README and the guide show: `python docs/figures/screenshots.py`."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from layers import build_layers, load_scenario
from maps import render

HERE = Path(__file__).parent
SHOTS = {
    "idlib-2018": {"viewport": {"width": 1400, "height": 900}},
    "idlib-2018-phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True},
    "idlib-2018-dark": {"viewport": {"width": 1400, "height": 900}, "color_scheme": "dark"},
}


def main() -> None:
    """Draw the Idlib page and photograph it."""
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "idlib-2018.html"
        render(build_layers(load_scenario("idlib-2018"))).save(page_file)
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=browser_path, args=arguments)
        for name, options in SHOTS.items():
            context = browser.new_context(reduced_motion="reduce", offline=True, **options)
            page = context.new_page()
            page.goto(page_file.as_uri())
            page.wait_for_timeout(2500)
            page.screenshot(path=HERE / f"{name}.png")
            print(HERE / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
