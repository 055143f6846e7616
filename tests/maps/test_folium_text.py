"""What a user gives to folium's own elements on our map is shown, not run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import folium
import pytest
from folium.features import ClickForMarker

from maps.web.page_map import PageMap

TEXT = "${window.pwn=1} ` \\u0041 \\` </script><b>x</b> {{ 7 * 7 }} \u2028"


def page(*elements: folium.Element) -> str:
    map_ = PageMap()
    for element in elements:
        element.add_to(map_)
    return str(map_.get_root().render())


@pytest.mark.slow
@pytest.mark.parametrize(
    "element",
    [
        lambda: folium.Marker([0, 0], popup=folium.Popup(TEXT, parse_html=True)),
        lambda: folium.Marker([0, 0], popup=folium.Popup(TEXT, lazy=True)),
        lambda: folium.Marker([0, 0], popup=TEXT),
        lambda: folium.Marker([0, 0], tooltip=folium.Tooltip(TEXT, style="color: red")),
        lambda: folium.CircleMarker([0, 0], tooltip=TEXT),
        lambda: ClickForMarker(TEXT),
    ],
)
def test_text_is_never_in_a_template_literal(element) -> None:
    html = page(element())
    for place in re.finditer(r"window\.pwn", html):
        before = html[: place.start()]
        start = before.rindex("$" if before.endswith("${") else "{")
        assert html[start - 1] == "\\" or html.rfind('"', 0, start) > html.rfind("`", 0, start)
    assert "{{ 7 * 7 }}" in html


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("node") is None, reason="no Node.js to run the page's script")
def test_the_page_script_reads_and_shows_the_text_as_it_is(tmp_path) -> None:
    marker = folium.Marker(
        [0, 0], popup=folium.Popup(TEXT, parse_html=True), tooltip=folium.Tooltip(TEXT, style="color: red")
    )
    html = page(marker)
    scripts = [s for s in re.findall(r"<script[^>]*>(.*?)</script>", html, re.DOTALL) if "bindTooltip(" in s]
    program = (
        "var shown = []; var any = new Proxy(function () {}, {get: () => any, apply: () => any, construct: () => any});"
        "var window = globalThis; var L = {popup: () => ({setContent() {}}), marker: () => m, icon: () => any};"
        "var m = {addTo: () => m, bindPopup: () => m, bindTooltip(t) { shown.push(t); return m; }, openPopup: () => m};"
        "var truceline = any; var $ = t => { shown.push(t); return [t]; };\n"
        + scripts[-1]
        + "\nconsole.log(JSON.stringify([shown, typeof window.pwn]));"
    )
    (tmp_path / "page.js").write_text(program, encoding="utf-8")
    result = subprocess.run(["node", str(tmp_path / "page.js")], check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr[-500:]
    shown, pwned = json.loads(result.stdout)
    assert pwned == "undefined"
    assert any("${window.pwn=1}" in text and "\\u0041" in text for text in shown)
    assert all("${window.pwn=1}" in text for text in shown)


@pytest.mark.slow
def test_plain_folium_is_left_as_it_is() -> None:
    before = folium.Popup._template, folium.Tooltip._template
    page(folium.Marker([0, 0], popup="x"))
    assert (folium.Popup._template, folium.Tooltip._template) == before
