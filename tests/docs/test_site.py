"""The site: it builds strictly, so that no link is dead, asks no other host for anything, and leaves no name out."""

from __future__ import annotations

import html.parser
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from snippets import ROOT

import truceline

sys.path.insert(0, str(ROOT / "docs"))

import build_api
import build_commands

pytest.importorskip("mkdocs")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    environment = os.environ | {"TRUCELINE_SITE_MAPS": "false", "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


class Fetched(html.parser.HTMLParser):
    """What a page makes a browser fetch: scripts, styles, pictures, frames; not links to follow."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.mermaid = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self.mermaid |= "mermaid" in given.get("class", "").split()
        if tag == "link" and given.get("rel") not in {"prev", "next", "canonical"}:
            self.found.append(given.get("href", ""))
        if tag in {"script", "img", "iframe", "source", "video", "audio", "embed", "object"}:
            self.found += [given[name] for name in ("src", "data", "poster") if name in given]


@pytest.mark.slow
def test_no_page_fetches_anything_from_elsewhere(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 60
    outside = {}
    for page in pages:
        text = page.read_text(encoding="utf-8")
        reader = Fetched()
        reader.feed(text)
        addresses = [address for address in reader.found if re.match(r"(\w+:)?//", address)]
        addresses += re.findall(r"@import[^;]*//|url\(['\"]?(?:https?:)?//[^)]*", text)
        if addresses or reader.mermaid:
            outside[page.name] = addresses
    assert outside == {}
    for style in site.rglob("*.css"):
        assert re.findall(r"(?:@import\s+|url\()['\"]?(?:https?:)?//", style.read_text(encoding="utf-8")) == []


@pytest.mark.slow
def test_the_reference_says_what_each_option_and_each_parameter_is(site: Path) -> None:
    commands = (site / "commands.html").read_text(encoding="utf-8")
    assert all(f'id="truceline-{command.name}"' in commands for command in truceline_commands())
    buffer = (site / "api" / "geodesic.html").read_text(encoding="utf-8")
    assert "How far the outline may be from where it should be" in buffer
    assert "Coordinates that are not on Earth" in buffer


def truceline_commands() -> list:
    from truceline.cli import app

    return app.registered_commands


def test_every_public_name_has_its_place() -> None:
    shown = {name.split(".")[0] for _, _, names in build_api.PAGES.values() for name in names}
    assert set(truceline.__all__) - shown == set()


def test_every_option_is_in_the_reference_of_commands() -> None:
    text = build_commands.page()
    lines = (ROOT / "tests" / "public_api.txt").read_text(encoding="utf-8").splitlines()
    options = {word for line in lines if line.startswith("truceline ") for word in re.findall(r"--[\w-]+", line)}
    assert options
    assert [option for option in sorted(options) if f"`{option}`" not in text] == []
