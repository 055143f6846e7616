"""Text is text: whatever a label, a key or a title holds, it is shown as those characters and does nothing."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import pandas as pd
import pytest
import shapely

from maps import FeatureLayer, Page, PageMap, render

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HOSTILE = [
    "{{7*7}}",
    "{% for x in ().__class__.__mro__ %}",
    "{# comment",
    "${1}${alert(1)}",
    "`",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "<img src=x onerror=alert(1)>",
    "\\u003cscript\\u003e",
    "' onmouseover='alert(1)",
    '"><svg onload=alert(1)>',
    "]]>",
    "&lt;b&gt;&amp;",
    "javascript:alert(1)",
    "__proto__",
    "constructor",
    "line\u2028separator",
    "\u202eright to left",
    "\x1f\x00",
    "\ud800",
]
SHOWN_ALIKE = HOSTILE[:-2]  # a lone surrogate and control characters cannot be shown by anybody


def _points(texts: list[str]) -> gpd.GeoDataFrame:
    geometry = [shapely.Point(36 + i % 6 * 0.1, 35 + i // 6 * 0.1) for i in range(len(texts))]
    column = pd.Series(texts, dtype=object)  # Arrow's text cannot hold a lone surrogate
    return gpd.GeoDataFrame({"title": column, "kind": column}, geometry=geometry, crs=4326)


def _titles(page: Any) -> list[str]:
    layer = "app.layers.at(-1)"
    return page.run(f"Array.from({{length: {layer}.count}}, (_, row) => {layer}.value('title', row))")


@pytest.fixture
def hostile_page(open_page: Any, tmp_path: Path) -> Any:
    sources = [{"id": "x", "title": text, "url": text} for text in SHOWN_ALIKE]
    page = Page(title=" ".join(SHOWN_ALIKE), subtitle=HOSTILE[0], sources=sources, basemap=False)
    page_map = PageMap(page)
    FeatureLayer(_points(HOSTILE), name="{{7*7}}`</script>", by="kind", second_title="kind").add_to(page_map)
    page_map.save(tmp_path / "hostile.html")
    return open_page(tmp_path / "hostile.html")


def test_titles_stand_as_they_were_written(hostile_page: Any) -> None:
    assert hostile_page.page.evaluate("document.querySelector('h1').textContent") == " ".join(SHOWN_ALIKE)
    assert hostile_page.page.evaluate("document.title").split() == " ".join(SHOWN_ALIKE).split()
    assert hostile_page.complaints == []
    assert hostile_page.requests == []


def test_labels_stand_as_they_were_written(hostile_page: Any) -> None:
    labels = hostile_page.page.eval_on_selector_all(".classes .legend-text", "all => all.map(one => one.textContent)")
    assert set(SHOWN_ALIKE) <= set(labels)
    assert set(SHOWN_ALIKE) <= set(_titles(hostile_page))


def test_popups_search_and_sources_show_text_only(hostile_page: Any) -> None:
    markers = hostile_page.page.locator(".feature-marker")
    for index in range(markers.count()):
        markers.nth(index).press("Enter")
        hostile_page.page.wait_for_selector(".leaflet-popup")
        hostile_page.page.keyboard.press("Escape")
    hostile_page.page.fill("#search", "script")
    hostile_page.page.locator(".search-results button").first.wait_for()
    hostile_page.page.click("#tab-sources")
    links = hostile_page.page.eval_on_selector_all(".source-list a", "all => all.map(one => one.href)")
    assert links == []
    assert hostile_page.page.locator("img:not(.leaflet-marker-icon), svg[onload]").count() == 0
    assert hostile_page.complaints == []


def test_a_scenario_full_of_hostile_text(open_page: Any, idlib: Any, tmp_path: Path) -> None:
    texts = (HOSTILE * 20)[: len(idlib.control)]
    posts = idlib.posts.assign(title=texts[:12], note=HOSTILE[5], source="{{7*7}}; </script>", governorate=HOSTILE[3])
    events = idlib.events.assign(kind=texts[: len(idlib.events)], title_ar=HOSTILE[0])
    scenario = idlib.scenario.model_copy(update={"title": HOSTILE[5], "subtitle": HOSTILE[0], "note": HOSTILE[3]})
    layers = dataclasses.replace(idlib, posts=posts, events=events, scenario=scenario)
    render(layers, overlaps=_no_figures()).save(tmp_path / "page.html")
    page = open_page(tmp_path / "page.html")
    assert page.page.inner_text("h1") == HOSTILE[5]
    page.page.locator(".feature-marker[data-layer=posts]").first.press("Enter")
    page.page.wait_for_selector(".leaflet-popup")
    assert HOSTILE[5] in page.page.inner_text(".leaflet-popup")
    assert page.complaints == []


def test_folium_elements_are_not_rendered_twice(open_page: Any, tmp_path: Path) -> None:
    page_map = PageMap(Page(basemap=False), location=[35, 36], zoom_start=8)
    folium.Marker([35, 36], tooltip="{{7*7}}", popup=folium.Popup("{{ 6*7 }} </script> {% raw %}")).add_to(page_map)
    folium.CircleMarker([35.2, 36], radius=9, tooltip="{% if %}").add_to(page_map)
    page_map.save(tmp_path / "folium.html")
    page = open_page(tmp_path / "folium.html")
    page.page.locator(".leaflet-marker-icon").click(force=True)
    page.page.wait_for_selector(".leaflet-popup")
    assert "{{ 6*7 }}" in page.page.inner_text(".leaflet-popup")
    assert page.complaints == []


def test_naughty_strings(open_page: Any, shared: Path, tmp_path: Path) -> None:
    strings = json.loads((shared / "data" / "naughty_strings.json").read_text(encoding="utf-8"))
    page_map = PageMap(Page(basemap=False))
    FeatureLayer(_points(strings), name="Strings", markers=False).add_to(page_map)
    page_map.save(tmp_path / "naughty.html")
    page = open_page(tmp_path / "naughty.html")
    page.page.evaluate(f"({_load_all})()")
    got = sorted(_titles(page))
    assert got == sorted(text.replace("\x1f", " ").encode("utf-8", "replace").decode() for text in strings)
    assert page.complaints == []


_load_all = """async () => {
    const app = Object.values(window).find(value => value && value.truceline).truceline;
    await Promise.all(app.layers.map(layer => layer.loadAttributes()));
}"""


def _no_figures() -> Any:
    from layers.measures.overlap import OVERLAP_COLUMNS

    return pd.DataFrame(columns=list(OVERLAP_COLUMNS))
