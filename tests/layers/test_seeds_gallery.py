"""The gallery: a page for each agreement that ships, whose figures are those that are measured now."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from shipped import shipped_layers

import seeds

GALLERY = Path(__file__).resolve().parents[2] / "docs" / "gallery"
TABLE_NUMBER = re.compile(r"[\d,]+(?= (?:km|–)|$)")


@pytest.fixture(scope="module")
def build_gallery():
    spec = importlib.util.spec_from_file_location("build_gallery", GALLERY / "build_gallery.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def numbers(table):
    return [
        float(n.replace(",", "")) for row in table.splitlines() for n in TABLE_NUMBER.findall(row.rsplit("|", 2)[1])
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", seeds.scenario_ids())
def test_a_page_says_what_is_measured_now(name, build_gallery):
    text = (GALLERY / f"{name}.md").read_text(encoding="utf-8")
    printed = build_gallery.TABLE.search(text)[0]
    measured = build_gallery.measured(shipped_layers(name))
    assert [row.split("|")[1] for row in printed.splitlines()] == [row.split("|")[1] for row in measured.splitlines()]
    assert numbers(printed)
    assert numbers(printed) == pytest.approx(numbers(measured), rel=0.005, abs=1)


@pytest.mark.parametrize("name", seeds.scenario_ids())
def test_a_page_has_its_picture_and_stands_in_the_index(name):
    text = (GALLERY / f"{name}.md").read_text(encoding="utf-8")
    pictures = re.findall(r"!\[(.+?)\]\((.+?)\)", text)
    assert pictures
    assert all(len(words) > 10 and (GALLERY / path).is_file() for words, path in pictures)
    assert f"truceline map {name}" in text
    assert f"]({name}.md)" in (GALLERY / "README.md").read_text(encoding="utf-8")
