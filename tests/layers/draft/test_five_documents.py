"""The documents that the project starts from, against what a person read in them."""

from __future__ import annotations

import pytest
from draft_scoring import load_gold, score_gold

from layers.draft import draft_scenario

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def draft(shared):
    folder = shared / "documents"
    if not folder.is_dir():
        pytest.skip("needs the five documents beside the repository (../shared/documents)")
    return draft_scenario({name: (folder / name).read_text(encoding="utf-8") for name in load_gold().documents})


def test_precision_and_recall(draft):
    score = score_gold(draft, load_gold())
    assert score.recall >= 0.9, score.missing
    assert score.precision >= 0.9, score.extra


def test_every_place_of_the_first_case_is_found_where_it_stands(draft):
    mentions = [(statement, mention) for statement in draft.of_kind("place") for mention in statement.mentions]
    missing = [
        (name, place)
        for name, about in load_gold().documents.items()
        for place, offset in about["places"].items()
        if not any(m.file == name and m.start <= offset < m.end for _, m in mentions)
    ]
    assert missing == []


def test_each_document_is_dated_from_its_own_text(draft):
    dates = {document.name: document.today for document in draft.documents}
    assert dates == {name: about["date"] for name, about in load_gold().documents.items()}


def test_the_zone_is_one_from_two_documents_with_a_line_a_deadline_and_no_side(draft):
    zone = next(zone for zone in draft.of_kind("zone") if "depth" in zone.values)
    assert zone.values["depth"] == "15-20 km"
    assert zone.values["reference"].kind == "line of contact"
    assert set(zone.values["reference"].between) == {"armed opposition", "regime troops"}
    assert zone.values["by"] == "2018-10-15"
    assert "side" not in zone.values
    assert len(zone.files) == 2


def test_no_zone_is_made_of_the_length_of_a_border(draft):
    assert not any("900" in str(zone.values.get("depth", zone.values.get("width"))) for zone in draft.of_kind("zone"))


def test_the_draft_passes_the_check_with_gaps_as_warnings(draft):
    from layers.ground.build import try_layers
    from layers.scenario.load import read_scenario

    scenario, faults = read_scenario("draft", draft.to_yaml())
    assert scenario is not None
    faults = faults + try_layers(scenario)[1]
    assert [str(fault) for fault in faults if fault.severity == "error"] == []
    assert any("line-of-contact" in str(fault) for fault in faults)
