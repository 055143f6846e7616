"""Events in a zone that moves are judged by the zone as it was at their dates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scenario_text import laid

from layers.ground.build import Layers
from layers.measures.events_file import Events
from layers.measures.overlap import overlaps

BODY = """\
lines:
  l:
    file: {2020-01-01: south.geojson, 2020-06-01: north.geojson}
    uncertainty: 1 m
    known_until: 2020-12-31
    source: s
zones:
  - {id: z, from: l, side: both, depth: 5 km, source: s}
events:
  - {id: early, title: Early, latitude: 35.5, longitude: 37.0, when: {start: 2020-01-01}, source: s}
  - {id: late, title: Late, latitude: 35.5, longitude: 37.0, when: {start: 2020-07-01}, source: s}
  - {id: between, title: Between, latitude: 35.5, longitude: 37.0, when: {start: 2020-03-01}, source: s}
  - {id: after, title: After, latitude: 35.9, longitude: 37.0, when: {start: 2021-07-01}, source: s}
"""


@pytest.fixture(scope="module")
def moving(tmp_path_factory: pytest.TempPathFactory) -> Layers:
    folder: Path = tmp_path_factory.mktemp("moving")
    for name, latitude in (("south", 35.5), ("north", 35.9)):
        line = f'{{"type": "LineString", "coordinates": [[36.5, {latitude}], [37.5, {latitude}]]}}'
        (folder / f"{name}.geojson").write_text(line)
    return laid(BODY, path=folder / "scenario.yaml")


def test_each_event_of_the_scenario_by_its_own_date(moving: Layers) -> None:
    table = overlaps(moving)
    events = table[table["subject_kind"] == "event"].set_index("subject_id")
    verdicts = events["verdict"].to_dict()
    assert verdicts == {"early": "inside", "late": "outside", "between": "possibly inside", "after": "not known"}
    assert events.loc["late", "distance_km"] == pytest.approx(44.4, abs=0.3)


@pytest.mark.parametrize(
    ("dates", "counted"),
    [
        (("2020-01-01", "2020-01-01"), (1, 1)),
        (("2020-03-01", "2020-03-01"), (0, 1)),
        (("2020-07-01", "2020-07-01"), (0, 0)),
        (("2020-01-01", "2020-07-01"), (0, 1)),
        (("NaT", "NaT"), (0, 1)),
    ],
)
def test_a_file_of_events_by_their_dates(moving: Layers, dates: tuple[str, str], counted: tuple[int, int]) -> None:
    nothing, place = np.array([np.nan]), (np.array([37.0]), np.array([35.5]))
    days = [np.array([day], dtype="datetime64[D]") for day in dates]
    events = Events(*place, *days, np.array([10.0]), np.array([0], dtype=np.int8), nothing, nothing)
    table: pd.DataFrame = overlaps(moving, events=events)
    row = table[(table["subject_kind"] == "events") & (table["measure"] == "events")].iloc[0]
    assert (row["certain"], row["possible"]) == counted
