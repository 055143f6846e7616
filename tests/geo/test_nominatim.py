"""A real Nominatim, where one runs: `TRUCELINE_NOMINATIM_URL=http://localhost:8088 pytest -m nominatim`."""

from __future__ import annotations

import os

import pytest

from geo.geocoding.web import WebGeocoder

URL = os.environ.get("TRUCELINE_NOMINATIM_URL", "")
NAME = os.environ.get("TRUCELINE_NOMINATIM_NAME", "Monaco")

pytestmark = [
    pytest.mark.nominatim,
    pytest.mark.skipif(not URL, reason="set TRUCELINE_NOMINATIM_URL to the address of a running Nominatim"),
]


def test_a_real_service_answers(tmp_path):
    web = WebGeocoder.nominatim(URL, cache=tmp_path / "c.sqlite", interval_s=1.0)
    found = web.answer(NAME)
    assert found.status == "found", found
    assert abs(found.location.latitude) <= 90
    assert web.answer("Qqzzxw Vvkkj").status == "not_found"
    assert web.reverse((found.location.latitude, found.location.longitude)) is not None
    assert web.cache.counts()["found"] == 2
