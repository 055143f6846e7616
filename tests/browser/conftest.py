"""A real Chromium with no network, and the pages that the tests open in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser. Without one the tests skip, and under CI=true they fail."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        message = "needs Chromium (Debian: apt-get install chromium), or its path in CHROMIUM"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Watched:
    """A page, with every request beyond its own file and every complaint that it made."""

    def __init__(self, page: Any, file: Path) -> None:
        self.page, self.file = page, file
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._requested)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("dialog", lambda dialog: (self.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))

    def open(self) -> None:
        self.page.goto(self.file.as_uri())
        self.page.wait_for_selector("html[data-ready]", state="attached", timeout=30_000)

    def run(self, script: str, argument: Any = None) -> Any:
        """Run script with `app`, the page's own parts."""
        found = "Object.values(window).find(value => value && value.truceline).truceline"
        return self.page.evaluate(f"(argument) => {{ const app = {found}; return ({script}); }}", argument)

    def _requested(self, request: Any) -> None:
        if not request.url.startswith(("data:", "blob:", self.file.as_uri())):
            self.requests.append(request.url)


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Callable[..., Watched]]:
    """`open_page(file, width=…, height=…, …)` opens a file in a window of its own, offline."""
    contexts = []

    def opened(file: Path, *, width: int = 1400, height: int = 900, **options: Any) -> Watched:
        context = chromium.new_context(viewport={"width": width, "height": height}, offline=True, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        watched = Watched(context.new_page(), file)
        watched.open()
        return watched

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def idlib() -> Any:
    """The layers of the first case."""
    from shipped import shipped_layers

    return shipped_layers("idlib-2018")


@pytest.fixture(scope="session")
def idlib_pages(idlib: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The Idlib page in both languages."""
    from layers import overlaps
    from maps import render

    table = overlaps(idlib, variants=True)
    folder = tmp_path_factory.mktemp("idlib")
    pages = {language: folder / f"{language}.html" for language in ("en", "ar")}
    for language, path in pages.items():
        render(idlib, overlaps=table, language=language).save(path)
    return pages
