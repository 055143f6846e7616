"""The report of events held against obligations, as a browser shows it: text is text, narrow pages too."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from shipped import shipped_layers

from layers import watch
from maps.report import save_report

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{7*7}} ${1} `x`",
    "\u202eright to left",
    "=HYPERLINK(1)",
)
COLUMNS = (
    "id,type_of_violence,side_a,side_b,where_prec,adm_1,where_coordinates,latitude,longitude,date_start,date_end,best"
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("watch")
    with (folder / "events.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS.split(","))
        for number, text in enumerate(HOSTILE * 2, start=1):
            day = f"2018-11-{number:02d}"
            rows.writerow([number, 1, text, f"B{text}", 1, "Idlib", text, 35.44, 36.65, day, day, 1])
    return save_report(watch(shipped_layers("idlib-2018"), folder / "events.csv"), folder / "report.html")


def test_names_in_a_file_are_shown_as_they_are_and_do_nothing(open_report: Any, report: Path) -> None:
    page, complaints = open_report(report, 1200)
    text = page.inner_text("body")
    for name in HOSTILE[:3]:
        assert name in text
    assert page.locator("img[src=x]").count() == 0
    assert complaints == []


@pytest.mark.parametrize("width", [320, 768, 1400])
def test_nothing_runs_out_of_the_page(open_report: Any, report: Path, width: int) -> None:
    page, complaints = open_report(report, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []


@pytest.fixture
def open_report(chromium: Any) -> Any:
    contexts = []

    def opened(file: Path, width: int) -> tuple[Any, list[str]]:
        context = chromium.new_context(viewport={"width": width, "height": 900}, offline=True)
        contexts.append(context)
        page, complaints = context.new_page(), []
        page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: complaints.append(request.url) if request.url.startswith("http") else None)
        page.goto(file.as_uri())
        return page, complaints

    yield opened
    for context in contexts:
        context.close()
