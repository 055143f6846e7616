"""The file that a page map writes, and what can be added to it."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import threading
from html import unescape
from pathlib import Path

import branca.element
import folium
import folium.plugins
import geopandas as gpd
import jinja2
import pandas as pd
import pytest
import shapely
import xyzservices
from unpacking import unpack

from geo.errors import InputError
from maps import FeatureLayer, Page, PageMap, State, Style, TileSource
from maps.web.assets import leaflet_script
from maps.web.branca_patch import rendered_once
from maps.web.days import OPEN_END, OPEN_START, day_bounds
from maps.web.tiles import links_in, tile_source


def points(**columns: list) -> gpd.GeoDataFrame:
    count = len(next(iter(columns.values())))
    return gpd.GeoDataFrame(columns, geometry=[shapely.Point(36 + i / 10, 35) for i in range(count)], crs=4326)


def html_of(page_map: PageMap) -> str:
    return page_map.get_root().render()


def policy(html: str) -> dict[str, list[str]]:
    text = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1])
    return {part.split()[0]: part.split()[1:] for part in text.split("; ")}


@pytest.fixture
def page_map() -> PageMap:
    return PageMap(Page(title="A map", basemap=False))


def test_it_is_a_folium_map_that_holds_everything(page_map: PageMap) -> None:
    assert isinstance(page_map, folium.Map)
    html = html_of(page_map).replace(leaflet_script(), "")  # it holds a link to its own site, unused
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?:https?:)?//""", html)
    for foreign in ("jquery.min", "bootstrap", "font-awesome", "cdn."):
        assert foreign not in html.lower()


def test_the_policy_runs_the_scripts_of_the_file_and_no_other(page_map: PageMap) -> None:
    FeatureLayer(points(title=["a"])).add_to(page_map)
    html = html_of(page_map)
    rules = policy(html)
    assert rules["default-src"] == ["'none'"]
    assert rules["img-src"] == ["data:", "blob:"]
    assert "connect-src" not in rules
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts]
    assert rules["script-src"] == hashes
    assert len(re.findall(r"<script\b", html)) == len(scripts) + html.count('<script type="')


def test_the_page_is_no_template(page_map: PageMap) -> None:
    FeatureLayer(points(title=["{{7*7}}", "{% x"]), name="{{ 7*7 }}").add_to(page_map)
    html = html_of(page_map)
    page_part = html[: html.index("<script>")] + html[html.rindex("</script>") :]
    assert jinja2.Template(page_part).render().strip() == page_part.strip()


@pytest.mark.slow
def test_saving_twice_gives_the_same_layers(page_map: PageMap, tmp_path: Path) -> None:
    FeatureLayer(points(title=["a", "b"])).add_to(page_map)
    page_map.save(tmp_path / "one.html")
    page_map.save(str(tmp_path / "two.html"))
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()
    stream = io.BytesIO()
    page_map.save(stream, close_file=False)
    assert stream.getvalue() == (tmp_path / "one.html").read_bytes()


def test_a_failed_save_leaves_the_old_file(page_map: PageMap, tmp_path: Path) -> None:
    target = tmp_path / "map.html"
    target.write_text("old")
    page_map.add_child(folium.plugins.MarkerCluster())
    with pytest.raises(InputError, match="FeatureLayer"):
        page_map.save(target)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_it_shows_in_a_notebook(page_map: PageMap) -> None:
    frame = page_map._repr_html_()
    assert frame.startswith("<div")
    assert "truceline-page" in frame
    assert "srcdoc=" in frame


def test_it_cannot_be_part_of_another_page(page_map: PageMap) -> None:
    figure = folium.Figure()
    figure.add_child(page_map)
    with pytest.raises(InputError, match="cannot be part of another"):
        figure.render()


def test_scripts_in_raw_markup_are_left_out(page_map: PageMap) -> None:
    page_map.get_root().html.add_child(folium.Element("<p>kept</p><script>alert('raw')</script>"))
    html = html_of(page_map)
    assert "<p>kept</p>" in html
    assert "alert('raw')" not in html


def test_a_tooltip_cannot_end_the_script(page_map: PageMap) -> None:
    folium.Marker([35, 36], tooltip="</script><script>alert(1)</script>").add_to(page_map)
    scripts = re.findall(r"<script>(.*?)</script>", html_of(page_map), re.DOTALL)
    assert len(scripts) == 3
    assert r"\u003c/script\u003e" in scripts[-1]


def test_rendering_once_holds_for_this_thread_only() -> None:
    seen = {}
    with rendered_once():
        other = threading.Thread(target=lambda: seen.update(other=branca.element.Element("{{ 7*7 }}").render()))
        other.start()
        other.join()
        assert branca.element.Element("{{ 7*7 }}").render() == "{{ 7*7 }}"
    assert seen["other"] == "49"
    assert branca.element.Element("{{ 7*7 }}").render() == "49"


def test_unknown_columns_are_named_all_at_once() -> None:
    with pytest.raises(InputError) as caught:
        FeatureLayer(points(title=["a"]), by="kind", when="date", columns=["note"])
    assert len(caught.value.faults) == 3
    assert "the columns are title, geometry" in str(caught.value)


def test_a_date_that_is_none_is_a_fault(page_map: PageMap) -> None:
    FeatureLayer(points(date=["2018-10-15", "soon"]), when="date").add_to(page_map)
    with pytest.raises(InputError, match="'soon' is not a date"):
        html_of(page_map)


def test_days_of_dates_as_reports_give_them() -> None:
    first, last = day_bounds(pd.Series(["2018-10-15", "2018-10", "../2018-10-15", "", None, "2018-10-15T08:00:00Z"]))
    assert first.tolist() == [17819, 17805, OPEN_START, OPEN_START, OPEN_START, 17819]
    assert last.tolist() == [17819, 17835, 17819, OPEN_END, OPEN_END, 17819]


def test_classes_states_and_numbers_of_a_layer() -> None:
    frame = points(title=["a", "b", "c"], kind=["x", "y", "x"], since=["2018", "2019", ""], out=["", "2020-02", ""])
    state = State("out", "Out", "out", Style(fill="post-left"))
    layer = FeatureLayer(frame, by="kind", labels={"x": "Ex"}, colours={"y": "#112233"}, start="since", states=[state])
    (page_layer,) = layer.page_layers("layer", "group")
    classes = page_layer.about["classes"]
    assert [(one["label"], one["count"], one["style"]["fill"]) for one in classes] == [
        ("y", 1, "#112233"),
        ("Ex", 2, "series-2"),
    ]
    assert page_layer.about["states"][0]["key"] == "out"
    assert page_layer.days[0] == 17532


def test_what_decides_the_drawing_is_not_stored_twice() -> None:
    days = pd.to_datetime(["2018-09-17", "2019-05-06"])
    frame = points(name=["a", "b"], kind=["x", "y"], date=days)
    (page_layer,) = FeatureLayer(frame, by="kind", when="date").page_layers("layer", "group")
    assert page_layer.about["implied"] == {"kind": "class", "date": "start"}
    assert set(unpack(page_layer.features.attributes.pack())) == {"name"}
    timed = frame.assign(date=days + pd.Timedelta(hours=6))
    (page_layer,) = FeatureLayer(timed, by="kind", when="date").page_layers("layer", "group")
    assert unpack(page_layer.features.attributes.pack())["date"] == ["2018-09-17 06:00", "2019-05-06 06:00"]


def test_more_classes_than_colours_end_in_one_of_the_rest() -> None:
    frame = points(title=["t"] * 60, kind=[f"k{i % 40}" for i in range(60)])
    (page_layer,) = FeatureLayer(frame, by="kind").page_layers("layer", "group")
    assert page_layer.about["classes"][-1]["label"] == "…"
    assert sum(one["count"] for one in page_layer.about["classes"]) == 60


def test_tiles_open_the_page_to_their_host_alone() -> None:
    source = tile_source("OpenStreetMap.Mapnik")
    html = html_of(PageMap(Page(basemap=False), tiles=source))
    assert policy(html)["img-src"] == ["data:", "blob:", "https://tile.openstreetmap.org"]
    assert ("OpenStreetMap", "https://www.openstreetmap.org/copyright") in source.attribution
    assert tile_source("https://{s}.example.org/{z}/{x}/{y}.png", attribution="Example").origins() == (
        "https://a.example.org",
        "https://b.example.org",
        "https://c.example.org",
    )


@pytest.mark.parametrize(
    ("tiles", "attribution", "complaint"),
    [
        ("No.Such", "", "not a provider"),
        ("https://example.org/{z}/{x}/{y}.png", "", "credit"),
        ("ftp://example.org/{z}/{x}/{y}.png", "x", "not a web address"),
        ("https://evil.org; script-src *//{z}/{x}/{y}", "x", "not a web address"),
        ("Thunderforest.OpenCycleMap", "", "key"),
    ],
)
def test_tiles_that_cannot_be_are_refused(tiles: str, attribution: str, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        tile_source(tiles, attribution=attribution)


def test_tile_sources_and_providers_are_taken_as_they_are() -> None:
    source = TileSource("https://example.org/{z}/{x}/{y}.png", (("me", ""),))
    assert tile_source(source) is source
    provider = xyzservices.TileProvider(name="Own", url="https://own.org/{z}/{x}/{y}.png", attribution="Own maps")
    assert tile_source(provider).attribution == (("Own maps", ""),)
    assert links_in('&copy; <a href="https://a.org">A</a> &amp; B') == (
        ("© ", ""),
        ("A", "https://a.org"),
        (" & B", ""),
    )
