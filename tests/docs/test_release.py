"""What a release rests on: one version, a changelog that speaks of it, a citation that programs can read."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import version

import yaml
from jsonschema import Draft7Validator
from snippets import ROOT

import truceline

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_version_is_stated_in_one_place() -> None:
    assert truceline.__version__ == version("truceline") == PROJECT["version"]
    stated = re.compile(rf"""__version__\s*=\s*["']|["']{re.escape(PROJECT["version"])}["']""")
    files = [
        path
        for package in ("geo", "layers", "maps", "seeds", "truceline")
        for path in (ROOT / package).rglob("*.py")
        if "build_" not in path.name
    ]
    assert [path.name for path in files if stated.search(path.read_text(encoding="utf-8"))] == []


def test_the_changelog_speaks_of_what_is_released() -> None:
    sections = re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", CHANGELOG, re.DOTALL | re.MULTILINE)
    title, text = sections[0]
    assert title.split()[0] in {"Unreleased", PROJECT["version"]}
    assert re.search(r"^- \S.{10,}", text, re.MULTILINE)


def test_the_citation_can_be_read_by_programs() -> None:
    # The schema is that of the Citation File Format 1.2.0, https://doi.org/10.5281/zenodo.5171937, CC BY 4.0.
    schema = json.loads((ROOT / "tests" / "docs" / "citation-file-format-1.2.0.json").read_text(encoding="utf-8"))
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert [error.message for error in Draft7Validator(schema).iter_errors(citation)] == []
    assert (citation["version"], citation["license"]) == (PROJECT["version"], PROJECT["license"])
