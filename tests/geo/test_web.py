"""The web geocoder against a real server that misbehaves in every way we know."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from geopy.exc import GeocoderTimedOut, GeopyError
from geopy.geocoders import Photon

from geo.errors import InputError
from geo.geocoding.web import WebGeocoder
from geo.geocoding.web_cache import Stored, WebCache
from geo.geocoding.web_rate import SharedRate


def polite(service, tmp_path: Path, **options) -> WebGeocoder:
    settings = {"cache": tmp_path / "cache.sqlite", "interval_s": 0.0, "deadline_s": 3.0} | options
    return WebGeocoder.nominatim(service.url, **settings)


def test_found_is_reported_and_remembered(service, tmp_path):
    web = polite(service, tmp_path)
    first = web.geocode("Saraqib")
    again = polite(service, tmp_path).geocode("Saraqib")
    assert (first.latitude, first.longitude) == (35.8645, 36.8059) == (again.latitude, again.longitude)
    assert again.raw["name"] == "Saraqib"
    assert service.counts["Saraqib"] == 1


def test_not_found_is_remembered_as_such(service, tmp_path):
    web = polite(service, tmp_path)
    assert web.geocode("Unknown town") is None
    assert web.answer("Unknown town").status == "not_found"
    assert service.counts["Unknown town"] == 1


def test_the_service_learns_who_asks(service, tmp_path):
    web = polite(service, tmp_path, user_agent="field-desk/2", email="desk@example.org", countries=["SY", "TR"])
    web.geocode("Saraqib")
    assert service.headers[0]["User-Agent"] == "field-desk/2"
    assert "email=desk%40example.org" in service.paths[0]
    assert "countrycodes=sy%2Ctr" in service.paths[0]


FAILING = [
    "broken", "jammed", "notjson", "deepjson", "nocoordinates", "nolongitude", "nullcoordinates", "nancoordinates",
    "faraway", "textcoordinates", "zero", "list", "error", "short", "elsewhere", "circle", "forbidden", "zipped",
    "huge", "drips", "dripsheaders", "silent", "banned",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("play", FAILING)
def test_a_bad_reply_is_a_failure_within_the_deadline_and_is_asked_again(service, tmp_path, play):
    slow = play in {"drips", "dripsheaders", "silent"}
    web = polite(service, tmp_path, deadline_s=0.8 if slow else 4.0)
    begun = time.monotonic()
    answer = web.answer(f"{play} town")
    took = time.monotonic() - begun
    assert answer.status == "failed", answer
    assert answer.location is None
    assert answer.error
    assert took < (0.8 if slow else 4.0) + 0.4
    asked = service.counts[f"{play} town"]
    assert 1 <= asked <= 3
    assert service.counts["stolen"] == 0
    assert service.sent < 50_000_000
    assert web.cache.counts() == {"failed": 1}
    if play == "notjson":
        web.answer("notjson town")
        assert service.counts["notjson town"] == asked + 1


@pytest.mark.slow
@pytest.mark.parametrize(("play", "asked"), [("busy", 2), ("recovers", 3), ("moved", 1)])
def test_a_service_that_recovers_is_waited_for(service, tmp_path, play, asked):
    begun = time.monotonic()
    answer = polite(service, tmp_path, deadline_s=8.0).answer(f"{play} town")
    assert answer.status == "found"
    assert answer.location.latitude == 35.8645
    assert service.counts[f"{play} town"] == asked
    if play == "busy":
        assert time.monotonic() - begun >= 0.3


def test_a_long_retry_after_holds_other_names_too(service, tmp_path):
    web = polite(service, tmp_path, deadline_s=1.0)
    assert web.answer("banned town").status == "failed"
    begun = time.monotonic()
    answer = web.answer("Saraqib")
    assert answer.status == "failed"
    assert "deadline" in answer.error
    assert time.monotonic() - begun < 1.2
    assert service.counts["Saraqib"] == 0


def test_nobody_at_the_door_is_a_failure(tmp_path):
    web = WebGeocoder.nominatim("http://127.0.0.1:1", cache=tmp_path / "c.sqlite", interval_s=0, deadline_s=2)
    assert web.answer("Saraqib").status == "failed"
    with pytest.raises(GeopyError):
        web.geocode("Saraqib")


def test_a_host_without_address_is_a_failure(tmp_path):
    web = WebGeocoder.nominatim("http://nowhere.invalid", cache=tmp_path / "c.sqlite", interval_s=0, deadline_s=2)
    begun = time.monotonic()
    assert web.answer("Saraqib").status == "failed"
    assert time.monotonic() - begun < 2.5


def test_requests_keep_their_distance(service, tmp_path):
    web = polite(service, tmp_path, interval_s=0.25, deadline_s=10)
    for name in ("a", "b", "c", "d"):
        web.geocode(name)
    gaps = [later - earlier for earlier, later in pairwise(service.times)]
    assert min(gaps) >= 0.2


def test_a_turn_after_the_deadline_is_not_taken(tmp_path):
    rate = SharedRate(tmp_path / "rate", 60.0)
    assert rate.wait(time.monotonic() + 1)
    begun = time.monotonic()
    assert not rate.wait(time.monotonic() + 1)
    assert time.monotonic() - begun < 0.5


@pytest.mark.parametrize("endpoint", ["ftp://example.org", "nominatim", "https://", "http://x/?q=1"])
def test_an_endpoint_that_is_no_address_is_refused(endpoint):
    with pytest.raises(InputError, match="address of a service"):
        WebGeocoder.nominatim(endpoint)


def test_other_geocoders_can_be_wrapped(service, tmp_path):
    photon = Photon(domain=f"127.0.0.1:{service.server_port}", scheme="http")
    answer = WebGeocoder(photon, cache=tmp_path / "c.sqlite", interval_s=0, deadline_s=2).answer("Saraqib")
    assert answer.status == "failed"  # the local service does not speak Photon's format
    assert answer.error


def test_reverse_is_cached_too(service, tmp_path):
    web = polite(service, tmp_path)
    first, again = web.reverse((35.86, 36.8)), web.reverse((35.86, 36.8))
    assert first.longitude == again.longitude == 36.8059
    assert sum(service.counts.values()) == 1


PROCESS = """
import sys
from pathlib import Path
from geo.geocoding.web import WebGeocoder
web = WebGeocoder.nominatim(sys.argv[1], cache=Path(sys.argv[2]), interval_s=0.0, deadline_s=60)
for number in range(int(sys.argv[3])):
    answer = web.answer(f"Unknown {number}" if number % 5 == 0 else f"town {number}")
    assert answer.status == ("not_found" if number % 5 == 0 else "found"), answer
"""


@pytest.mark.slow
def test_four_processes_ask_for_each_name_once(service, tmp_path):
    command = [sys.executable, "-W", "error", "-c", PROCESS, service.url, str(tmp_path / "c.sqlite"), "200"]
    runs = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    errors = [run.communicate(timeout=120)[1] for run in runs]
    assert errors == [""] * 4
    assert set(service.counts.values()) == {1}
    assert len(service.counts) == 200


def test_a_name_held_by_another_process_is_waited_for_until_the_deadline(service, tmp_path):
    web = polite(service, tmp_path, deadline_s=0.5)
    key = web._key("geocode", "Saraqib", True, web.geocode_options)
    with web.cache.asking(key, timeout_s=1), pytest.raises(GeocoderTimedOut):
        WebGeocoder.nominatim(service.url, cache=web.cache.path, interval_s=0, deadline_s=0.5).geocode("Saraqib")


def test_a_damaged_cache_is_put_aside(tmp_path):
    path = tmp_path / "c.sqlite"
    path.write_bytes(b"not a database at all, but quite long enough to look like one" * 40)
    cache = WebCache(path)
    cache.put("k", "q", Stored("found", [1]))
    assert cache.get("k") == Stored("found", [1])
    assert (tmp_path / "c.sqlite.damaged").exists()


def test_a_failure_never_hides_an_answer(tmp_path):
    cache = WebCache(tmp_path / "c.sqlite")
    cache.put("k", "q", Stored("failed", "HTTP 500"))
    assert cache.get("k") is None
    cache.put("k", "q", Stored("found", [1]))
    cache.put("k", "q", Stored("failed", "HTTP 500"))
    assert cache.get("k") == Stored("found", [1])


@pytest.mark.parametrize("play", ["halfname", "dictname", "patient", "Saraqib \ud800"])
def test_an_answer_raises_nothing_and_can_be_written(service, tmp_path, play):
    web = polite(service, tmp_path)
    for _ in range(2):
        answer = web.answer(play)
        assert answer.status in {"found", "failed"}
        row = answer.as_row()
        assert isinstance(row["name"], str | None)
        json.dumps({key: value for key, value in row.items() if key != "query"}, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("payload", "{"), ("payload", "7"), ("payload", "[]"), ("payload", '[{"address": "x"}]'), ("payload", b"\xff"),
        ("payload", '[{"address": 1, "latitude": 1, "longitude": 1, "raw": {}}]'),
        ("payload", '[{"address": "x", "latitude": NaN, "longitude": 1, "raw": {}}]'),
        ("payload", '[{"address": "x", "latitude": 91, "longitude": 1, "raw": {}}]'),
        ("payload", "[" * 100_000), ("stored_at", "yesterday"), ("stored_at", "nan"),
    ],
)  # fmt: skip
def test_a_tampered_answer_of_the_cache_is_asked_again(service, tmp_path, column, value):
    web = polite(service, tmp_path)
    assert web.answer("Saraqib").status == "found"
    with sqlite3.connect(tmp_path / "cache.sqlite") as database:
        database.execute(f"UPDATE answers SET {column} = ?", (value,))
    database.close()
    answer = web.answer("Saraqib")
    assert (answer.status, answer.location.latitude) == ("found", 35.8645)
    assert service.counts["Saraqib"] == 2
