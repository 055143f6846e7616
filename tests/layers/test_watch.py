"""Events held against obligations: what is counted where and when, and what cannot be judged or passed on."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from shipped import shipped_layers

from geo.errors import InputError
from layers import watch
from layers.ground.build import Layers
from layers.measures.watch.rates import Clustering, Placebos, rate_interval
from layers.measures.watch.sentences import sentences
from maps.report import save_report

_UCDP = (
    "id,type_of_violence,side_a,side_b,where_prec,adm_1,where_coordinates,latitude,longitude,"
    "date_start,date_end,best,low,high\n"
)
_ACLED = (
    "event_id_cnty,event_date,event_type,sub_event_type,actor1,admin1,location,latitude,longitude,"
    "geo_precision,fatalities\n"
)


@pytest.fixture(scope="module")
def layers() -> Layers:
    return shipped_layers("idlib-2018")


def _file(folder: Path, text: str) -> Path:
    path = folder / "events.csv"
    path.write_text(text, encoding="utf-8")
    return path


def _ucdp(folder: Path) -> Path:
    rows = [
        "1,1,A,B,1,Idlib,Khan Shaykhun,35.44,36.65,2018-11-05,2018-11-05,3,3,3",  # in the zone, since it is due
        "2,1,A,B,1,Idlib,Khan Shaykhun,35.44,36.65,2018-03-05,2018-03-05,1,1,1",  # the same place, before
        "3,1,A,B,1,Idlib,Khan Shaykhun,35.44,36.65,2018-09-25,2018-09-25,1,1,1",  # between signature and deadline
        "4,1,A,B,1,Homs,Homs,34.73,36.71,2018-12-05,2018-12-05,2,2,2",  # elsewhere
        "5,1,A,B,1,Idlib,Khan Shaykhun,35.44,36.65,2019-06-05,2019-06-05,1,1,1",  # when the ground is not known
        "6,1,A,B,1,Idlib,<script>x</script>,,,2018-12-05,2018-12-05,2,2,2",  # without a position
    ]
    return _file(folder, _UCDP + "\n".join(rows) + "\n")


def test_events_count_where_and_when_they_were(layers: Layers, tmp_path: Path) -> None:
    found = {one.obligation.id: one for one in watch(layers, _ucdp(tmp_path)).findings}
    attacks = found["no-attacks"]
    for period in ("before", "between", "after", "unknown"):
        figure = attacks.figure("inside", period)
        assert figure is not None
        assert (figure["certain"], figure["possible"]) == (1, 1)
    elsewhere = attacks.figure("elsewhere", "after")
    assert elsewhere is not None
    assert elsewhere["certain"] == 1
    assert attacks.ring_area_km2 == pytest.approx(attacks.area_km2, rel=0.01)
    assert any("1 event of kind attack is recorded in the zone" in said for said in sentences(attacks))
    assert "no type for 'heavy-weapons'" in found["heavy-weapons-out"].why
    assert "cannot judge" in sentences(found["patrols"])[0]


@pytest.mark.slow
def test_counts_are_in_order_and_the_file_is_reported_of(layers: Layers, tmp_path: Path) -> None:
    found = watch(layers, _ucdp(tmp_path))
    events = found.table[found.table["measure"] == "events"]
    assert (events["certain"] <= events["likely"] + 1e-9).all()
    assert (events["likely"] <= events["possible"] + 1e-9).all()
    assert found.about["without_position"] == 1
    assert any("1 of 6 rows have no position" in str(fault) for fault in found.checks)


@pytest.mark.slow
def test_acled_gives_aggregates_only(layers: Layers, tmp_path: Path) -> None:
    rows = [f"SYR{n},2018-11-0{n},Battles,Armed clash,A,Idlib,Secretville,35.44,36.65,1,1" for n in range(1, 4)] + [
        "SYR1,2018-11-01,Battles,Armed clash,B,Idlib,Secretville,35.44,36.65,1,1"
    ]
    found = watch(layers, _file(tmp_path, _ACLED + "\n".join(rows) + "\n"))
    assert found.aggregates_only
    assert found.about["events"] == 3  # a row for each actor is one event
    for ending in ("html", "csv", "json"):
        text = save_report(found, tmp_path / f"report.{ending}").read_text(encoding="utf-8")
        assert "Secretville" not in text
        assert "SYR1" not in text
    figure = {one.obligation.id: one for one in found.findings}["heavy-weapons-out"].figure("inside", "after")
    assert figure is not None
    assert figure["possible"] == 0


@pytest.mark.slow
def test_the_page_is_safe_and_speaks_of_facts(layers: Layers, tmp_path: Path) -> None:
    text = save_report(watch(layers, _ucdp(tmp_path)), tmp_path / "report.html").read_text(encoding="ascii")
    assert "<script" not in text
    assert "script-src 'none'" in text
    assert "default-src 'none'" in text
    assert "violation" not in text
    assert "caused" not in text
    plain = json.loads(save_report(watch(layers, _ucdp(tmp_path)), tmp_path / "r.json").read_text(encoding="utf-8"))
    assert len(plain["obligations"]) == 5
    assert save_report(watch(layers, _ucdp(tmp_path)), tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


def test_a_format_or_a_scenario_that_will_not_do(layers: Layers, tmp_path: Path) -> None:
    found = watch(layers, _ucdp(tmp_path))
    with pytest.raises(InputError, match="not a report's"):
        save_report(found, tmp_path / "report.docx")
    with pytest.raises(InputError, match="has no obligations"):
        watch(shipped_layers("cyprus-1974"), _ucdp(tmp_path))


def test_an_exact_interval_and_a_wider_one() -> None:
    exact = rate_interval(10, 10, (1.0, 1.0), Clustering(0.0, 100))
    wider = rate_interval(10, 10, (1.0, 1.0), Clustering(0.5, 100))
    assert exact[0] == 1
    assert exact[1:] == pytest.approx((0.3735, 2.677), abs=0.001)  # Clopper and Pearson: 0.272 to 0.728
    assert wider[1] < exact[1]
    assert wider[2] > exact[2]


def test_few_events_show_no_clustering() -> None:
    zone, ring = shapely.box(36, 35, 36.5, 35.5), shapely.box(36.5, 35, 37, 35.5)
    rng = np.random.default_rng(1)
    placebos = Placebos(
        zone, ring, rng.uniform(36, 37, 3), rng.uniform(35, 36, 3), np.array([1.0, 2.0, 3.0]), (0.0, 4.0)
    )
    assert placebos.of_times().placebos == 0
