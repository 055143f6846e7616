"""The map of `truceline read` in a browser: from a place to the words that name it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from truceline.cli import app

PAGE = """<!doctype html><html><head><link rel="canonical" href="https://news.example.org/a?b=1&amp;c=2"></head>
<body><p>Troops left Saraqib for Idlib on Friday.</p>
<p>Saraqib was quiet &lt;img src=x onerror=document.title="bad"&gt;.</p></body>
</html>"""


def test_a_popup_quotes_the_words_and_links_to_them(open_page: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "article.html").write_text(PAGE, encoding="utf-8")
    target = tmp_path / "places.html"
    assert CliRunner().invoke(app, ["read", str(tmp_path / "article.html"), "-o", str(target)]).exit_code == 0
    watched = open_page(target)
    watched.page.fill("#search", "Saraqib")
    watched.page.locator(".search-results button").first.click()
    watched.page.wait_for_selector(".leaflet-popup")
    lines = watched.page.locator(".popup dd p").all_inner_texts()
    assert (
        lines[0] == "“Troops left Saraqib for Idlib on Friday.” article.html, line 1, character 12 news.example.org/a"
    )
    assert "<img src=x" in lines[1]
    links = [link.get_attribute("href") for link in watched.page.locator(".popup dd a").all()]
    assert links[0] == "https://news.example.org/a?b=1&c=2#:~:text=Troops%20left-,Saraqib,-for%20Idlib%20on"
    assert watched.page.title() != "bad"
    assert watched.requests == []
    assert watched.complaints == []
