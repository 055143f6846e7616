"""What programs may rely on: the public names with their signatures, from one front door."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import geo
import geo.errors
import layers
import maps
import truceline

TESTS = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_no_public_name_or_signature_changes_unseen() -> None:
    # In an interpreter of its own, so that no other test's patches show.
    command = [sys.executable, str(TESTS / "public_api.py")]
    now = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout.splitlines()
    then = (TESTS / "public_api.txt").read_text(encoding="utf-8").splitlines()
    gone, new = sorted(set(then) - set(now)), sorted(set(now) - set(then))
    assert (gone, new) == ([], []), (
        "the public API changes: if that is meant, run 'make api' and say so in CHANGELOG.md"
    )
    assert now == then


@pytest.mark.parametrize("package", [geo, geo.errors, layers, maps], ids=lambda package: package.__name__)
def test_truceline_serves_every_public_name(package: object) -> None:
    names = [name for name in package.__all__ if package is not geo.errors or isinstance(getattr(package, name), type)]
    missing = [name for name in names if getattr(truceline, name, None) is not getattr(package, name)]
    assert missing == []


@pytest.mark.parametrize("package", [geo, layers, maps, truceline], ids=lambda package: package.__name__)
def test_names_are_listed_and_what_is_not_public_is_an_attribute_error(package: object) -> None:
    assert set(package.__all__) <= set(dir(package))
    with pytest.raises(AttributeError, match="no attribute 'geodesic_bufer'"):
        _ = package.geodesic_bufer


@pytest.mark.parametrize("package", ["geo", "layers", "maps", "seeds", "truceline"])
def test_importing_a_package_loads_no_heavy_library(package: str) -> None:
    heavy = ("folium", "geopandas", "numpy", "pandas", "pydantic", "shapely")
    code = f"import sys, {package}; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "[]\n"


@pytest.mark.slow
def test_truceline_registers_the_accessor() -> None:
    code = "import truceline, geopandas; print(geopandas.GeoSeries.geodesic.__name__)"
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert said == "GeodesicAccessor\n"
