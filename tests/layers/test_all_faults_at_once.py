"""Every stage's faults are in one list: keys and numbers, ids and files, names of places and of areas."""

from __future__ import annotations

from pathlib import Path

import pytest
from scenario_text import laid, lay, read

LINE = "lines:\n  p: {parallel: 35, start_at: 36, end_at: 38, source: s}\n"


def test_an_entry_with_other_faults_has_its_names_checked_too() -> None:
    body = f"""{LINE}
  b: {{border: [SY, Atlantis], source: s, edges: curved}}
  m: {{meridian: 36, start_at: 95, end_at: 96, source: s, colour: red}}
areas:
  a: {{country: XX, source: s, note: [1]}}
zones:
  - {{id: z1, from: p, side: nroth, depth: 5 k, source: s}}
  - {{id: z2, from: p, side: SY, depth: 5 km, within: [Nowhere, SY], except: Idlibb, source: nobody}}
  - {{id: z3, from: p, side: toward Nowhereville, band: [20 km, 10 km], deph: 3, source: s}}
  - {{id: z4, from: q, depths: {{northeast: 1 km, toward Nowhereton: 2 k}}, source: s}}
  - {{id: z5, from: p, side: north, depth: 5 km, source: s, variants: [{{id: v, title: V, band: [9 km, 3 km], x: y}}]}}
posts:
  - {{id: one, place: Nohwere, within: souht, latitude: 99, longitude: 36, source: s}}
"""
    _, faults = lay(body)
    assert [fault.key for fault in sorted(faults, key=lambda fault: (fault.line or 0, fault.key))] == [
        "lines.b",
        "lines.b.edges",
        "lines.m",
        "lines.m.colour",
        "areas.a",
        "areas.a.note",
        "zones[0].depth",
        "zones[0].side",
        "zones[1].except",
        "zones[1].side",
        "zones[1].source",
        "zones[1].within[0]",
        "zones[2]",
        "zones[2].deph",
        "zones[2].side.toward",
        "zones[3].depths.northeast",
        "zones[3].depths.toward Nowhereton",
        "zones[3].depths.toward Nowhereton.toward",
        "zones[3].from",
        "zones[4]",
        "zones[4].variants[0].x",
        "posts[0].latitude",
        "posts[0].place",
        "posts[0].within",
    ]


def test_an_area_or_party_at_fault_is_known_by_name_and_gaps_are_left_alone() -> None:
    body = f"""{LINE}areas:
  enclave: {{country: SY, source: s, colour: red}}
zones:
  - {{id: z, from: p, side: north, depth: 5 km, within: enclave, source: s}}
  - {{id: later, gap: which side is meant, side: somewhere, within: nowhere, source: s}}
"""
    _, faults = lay(body)
    assert [fault.key for fault in faults if fault.severity == "error"] == ["areas.enclave.colour"]


@pytest.mark.parametrize("side", ["left", "Right"])
def test_left_and_right_are_answered_with_what_a_side_is(side: str) -> None:
    _, faults = lay(f"{LINE}zones:\n  - {{id: z, from: p, side: {side}, depth: 5 km, source: s}}\n")
    (fault,) = faults
    assert f"a side is never {side!r}" in fault.message
    assert "a compass word, {toward: PLACE} or both" in fault.hint
    assert "did you mean" not in fault.hint


@pytest.mark.parametrize(
    ("side", "hint"),
    [
        ("nroth", "did you mean 'north'"),
        ("soth", "did you mean 'south'"),
        ("zzz", "name a party, a country code, an area or division, a compass word, {toward: PLACE} or both"),
        ("Idlibb", "did you mean 'Idlib'"),
    ],
)
def test_suggestions_for_a_side_are_what_the_scenario_knows(side: str, hint: str) -> None:
    _, faults = lay(f"{LINE}zones:\n  - {{id: z, from: p, side: {side}, depth: 5 km, source: s}}\n")
    assert len(faults) == 1
    assert faults[0].hint.startswith(hint)


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("../../../etc/passwd", "lies outside the scenario's folder"),
        ("http://example.org/x.geojson", "'http://example.org/x.geojson' is a web address, and nothing is fetched"),
        ("missing.geojson", "no file 'missing.geojson' beside the scenario"),
    ],
)
@pytest.mark.parametrize("section", ["lines", "areas", "routes"])
def test_a_file_that_may_not_be_read_is_one_fault(tmp_path: Path, section: str, file: str, why: str) -> None:
    entry = f'- {{id: f, file: "{file}", source: s}}' if section == "routes" else f'f: {{file: "{file}", source: s}}'
    _, faults = lay(f"{section}:\n  {entry}\n", path=tmp_path / "case.yaml")
    assert len(faults) == 1, [str(fault) for fault in faults]
    assert why in faults[0].message


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "example.org", "data:text/html,x", "//x"])
def test_a_source_is_read_on_the_web_or_nowhere(url: str) -> None:
    _, faults = read(f'notes: [{{id: n, title: t, source: u}}]\nsources: {{u: {{title: t, url: "{url}"}}}}\n', HEAD)
    (fault,) = faults
    assert fault.key == "sources.u.url"
    assert "https://" in fault.hint


@pytest.mark.parametrize("url", ["", "https://example.org/a?b=c", "HTTP://example.org", "doi:10.1080/1234", "' '"])
def test_web_addresses_and_dois_pass(url: str) -> None:
    head = HEAD + f"sources: {{u: {{title: t, url: {url or repr('')}}}}}\n"
    assert laid("notes: [{id: n, title: t, source: u}]\n", head).sources["id"].tolist() == ["u"]


HEAD = "truceline: 1\ntitle: A test\nas_of: 2018-09-17\n"
