"""What is seen where no script runs, and that the file is read alike under any encoding."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import geopandas as gpd
import pytest
import shapely
from shipped import shipped_layers

from maps import FeatureLayer, Page, PageMap, render
from maps.web.document import _ascii_script

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def html() -> str:
    return render(shipped_layers("idlib-2018"), language="ar").get_root().render()


def still(html: str) -> str:
    return re.search(r"<body>\s*<noscript>(.*?)</noscript>", html, re.DOTALL)[1]


def picture(html: str) -> ET.Element:
    return ET.fromstring(re.search(r"<svg.*?</svg>", still(html), re.DOTALL)[0])


@pytest.mark.slow
def test_the_file_is_ascii_whatever_it_says(html: str) -> None:
    assert html.isascii()


class Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.slow
def test_without_scripts_there_are_title_picture_and_figures(html: str) -> None:
    reader = Words()
    reader.feed(still(html))
    words = " ".join(reader.words)
    for expected in ("السلاح في إدلب", "JavaScript", "حلب"):
        assert expected in words
    assert re.search(r"\d,\d{3}–\d,\d{3} كم²", words)
    drawing = picture(html)
    numbers = [text.text for text in drawing.iter(f"{SVG}text") if text.get("font-weight") == "700"]
    assert sorted(map(int, numbers)) == list(range(1, 13))
    assert len(list(drawing.iter(f"{SVG}path"))) > 8
    assert len(still(html)) < 40_000


def test_a_page_of_ones_own_layers_has_a_picture_too() -> None:
    hostile = '<script>alert(1)</script>"{{7*7}}'
    points = gpd.GeoDataFrame({"title": [hostile]}, geometry=[shapely.Point(36.5, 35.5)], crs=4326)
    page_map = PageMap(Page(title=hostile, basemap=False))
    FeatureLayer(points, name="Points").add_to(page_map)
    html = page_map.get_root().render()
    assert "<script>alert" not in html
    assert "{{" not in still(html)
    assert len(list(picture(html).iter(f"{SVG}circle"))) == 1
    assert picture(html).get("aria-label") == hostile


def test_across_the_antimeridian_the_picture_is_whole() -> None:
    islands = gpd.GeoDataFrame({"title": ["a", "b"]}, geometry=gpd.points_from_xy([178, -172], [-18, -14]), crs=4326)
    page_map = PageMap(Page(basemap=False))
    FeatureLayer(islands, name="Islands").add_to(page_map)
    drawing = picture(page_map.get_root().render())
    across = sorted(float(circle.get("cx")) for circle in drawing.iter(f"{SVG}circle"))
    assert len(across) == 2
    assert 0 < across[0] < 60
    assert 660 < across[1] < 720


@pytest.mark.parametrize("text", ['"é–😀"', "// → note", "`مورك`", "plain"])
def test_scripts_are_escaped_and_mean_the_same(text: str) -> None:
    escaped = _ascii_script(text)
    assert escaped.isascii()
    assert (
        re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), escaped)
        .encode("utf-16", "surrogatepass")
        .decode("utf-16")
        == text
    )
