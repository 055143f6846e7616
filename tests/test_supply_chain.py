"""What is installed with Truceline may be used with it: no licence that is unknown, GPL or AGPL at run time."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import licences
import sbom


def test_no_package_of_the_run_time_is_gpl_agpl_or_of_an_unknown_licence() -> None:
    found = {package.name: licences.licence(package) for package in licences.installed()}
    assert {"numpy", "shapely", "folium", "python-calamine"} <= {name.lower() for name in found}
    assert {name: text for name, text in found.items() if licences.refused(text)} == {}


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("MIT", False), ("GPL-3.0-only", True), ("AGPL-3.0", True), ("", True), ("LGPL-3.0-only", False),
        ("GNU Affero General Public License v3", True), ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("GNU General Public License v2 (GPLv2)", True), ("Apache-2.0 OR GPL-2.0", False),
        ("BSD-3-Clause AND GPL-2.0", True),
    ],
)  # fmt: skip
def test_a_licence_is_judged_by_its_words(*, text: str, is_refused: bool) -> None:
    assert licences.refused(text) is is_refused


def test_the_bill_of_materials_names_every_package_with_its_version_and_licence() -> None:
    bill = json.loads(sbom.bill_of_materials())
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "truceline")
    packages = {package.name.lower(): package.version for package in licences.installed()}
    assert {part["name"].lower(): part["version"] for part in bill["components"]} == packages
    assert all(part["licenses"] and part["purl"].startswith("pkg:pypi/") for part in bill["components"])
