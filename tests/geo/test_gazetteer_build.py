"""The compiled index: written once, checked when opened, compiled again when damaged."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, strategies as st

from geo.files.array_file import DamagedFileError, open_arrays, write_arrays
from geo.gazetteer import build as gazetteer_build
from geo.gazetteer.index_columns import Record
from geo.gazetteer.place_index import PlaceIndex

ARRAYS = {"a": np.arange(300_000, dtype=np.int64), "b": np.array([], dtype=np.float32), "c": np.ones(7, dtype=np.uint8)}


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "x.bin"
    write_arrays(path, ARRAYS, {"title": "حلب"})
    return path


def test_arrays_come_back(small):
    arrays, meta = open_arrays(small)
    assert meta == {"title": "حلب"}
    for name, array in ARRAYS.items():
        assert arrays[name].dtype == array.dtype
        assert np.array_equal(arrays[name], array)
        assert not arrays[name].flags.writeable
    assert [entry.name for entry in small.parent.iterdir()] == ["x.bin"]


@given(st.data())
def test_any_flipped_byte_shows(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("flip") / "x.bin"
    write_arrays(path, {"a": np.arange(2000, dtype=np.int64)}, {"k": "v"})
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content)
    with pytest.raises(DamagedFileError):
        open_arrays(path)


@pytest.mark.parametrize("size", [0, 5, 30, 5000, -1, -8, -4096])
def test_a_file_cut_short_shows(small, size):
    content = small.read_bytes()
    small.write_bytes(content[:size])
    with pytest.raises(DamagedFileError):
        open_arrays(small)


def test_swapped_blocks_show(small):
    content = bytearray(small.read_bytes())
    content[-2_000_000:-1_000_000], content[-1_000_000:] = content[-1_000_000:], content[-2_000_000:-1_000_000]
    small.write_bytes(content)
    with pytest.raises(DamagedFileError):
        open_arrays(small)


@pytest.fixture
def few_cities(monkeypatch, tmp_path):
    """A cache of its own, and three cities in place of all."""
    monkeypatch.setenv("TRUCELINE_CACHE_DIR", str(tmp_path))
    city = {"countrycode": "SY", "admin1code": "12", "population": 5, "latitude": 35.0, "longitude": 36.0}
    cities = {
        str(number): city | {"geonameid": number, "name": f"Town {number}", "alternatenames": ["بلدة"]}
        for number in range(1, 4)
    }
    monkeypatch.setattr(gazetteer_build, "_read_cities", lambda: dict(cities))


@pytest.mark.slow
@pytest.mark.usefixtures("few_cities")
def test_a_damaged_index_is_compiled_again():
    first = gazetteer_build.base_index(progress=False)
    path = gazetteer_build.index_path()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    again = gazetteer_build.base_index(progress=False)
    assert len(again) == len(first) > 4000
    assert path.read_bytes() == whole
    assert again.place(again.places_of_name(again.name_row("town 2"))[0]).admin1 == "Idlib"


@pytest.mark.usefixtures("few_cities")
def test_the_name_of_the_index_follows_what_it_is_made_from(monkeypatch):
    before = gazetteer_build.index_path()
    monkeypatch.setattr(gazetteer_build, "_FORMAT", 99)
    assert gazetteer_build.index_path() != before


@pytest.mark.slow
@pytest.mark.usefixtures("few_cities")
def test_progress_is_reported_on_standard_error(capsys):
    gazetteer_build.base_index(progress=True)
    told = capsys.readouterr()
    assert "Compiling the gazetteer" in told.err
    assert told.out == ""


RACE = """
import sys, time
from geo.gazetteer import build as gazetteer_build
city = dict(countrycode="SY", admin1code="12", population=5, latitude=35.0, longitude=36.0, geonameid=1, name="Town",
            alternatenames=[])
def read():
    with open(sys.argv[1], "a") as log:
        log.write("compiled\\n")
    time.sleep(0.5)
    return {"1": city}
gazetteer_build._read_cities = read
print(len(gazetteer_build.base_index(progress=False)))
"""


@pytest.mark.slow
def test_of_several_processes_one_compiles(tmp_path):
    log = tmp_path / "log"
    environment = os.environ | {"TRUCELINE_CACHE_DIR": str(tmp_path / "cache")}
    runs = [
        subprocess.Popen([sys.executable, "-c", RACE, str(log)], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    sizes = {run.communicate(timeout=60)[0] for run in runs}
    assert len(sizes) == 1
    assert log.read_text() == "compiled\n"


def test_every_country_and_division_has_a_point_and_an_id(gazetteer):
    base = gazetteer.base
    countries = np.flatnonzero(base.kind == 1)
    divisions = np.flatnonzero(base.kind == 2)
    assert len(countries) >= 240
    assert len(divisions) >= 3800
    assert (base.geonameid[countries] > 0).all()
    assert (base.geonameid[divisions] > 0).all()
    assert len(np.unique(base.geonameid[divisions])) == len(divisions)


def test_countries_and_divisions_lie_among_their_towns(gazetteer):
    base = gazetteer.base
    towns = base.kind == 0
    for row in np.flatnonzero((base.kind == 1) | (base.kind == 2)).tolist():
        place = base.place(row)
        key = base.admin1[row] if place.kind == "admin1" else None
        mine = base.places_of_country(place.country)
        members = np.arange(mine.start, mine.stop)
        members = members[towns[members] & ((base.admin1[members] == key) if key is not None else True)]
        if len(members) < 3:
            continue
        margin = (
            max(3.4, 1.6 * place.uncertainty_m / 111_195) if place.kind == "admin1" else 3.4
        )  # half of empty Greenland
        west, east = base.longitude[members].min() - margin, base.longitude[members].max() + margin
        south, north = base.latitude[members].min() - margin, base.latitude[members].max() + margin
        assert west <= place.longitude <= east, place
        assert south <= place.latitude <= north, place


def test_an_empty_index_answers():
    index = PlaceIndex.build([])
    assert len(index) == 0
    assert index.name_row("idlib") == -1
    assert len(index.names_with_skeleton("dlb")) == 0


def test_one_place_in_an_index():
    index = PlaceIndex.build([Record("Tell", 36.0, 35.0, spellings=["تل", "", "—"])], is_overlay=True)
    assert len(index.folded) == 2
    assert index.place(0).name == "Tell"
    assert index.is_overlay_place(0)
