"""What changed on the ground between two days on which a line is known, with bounds."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.errors import InputError
from layers.measures.change import changes
from layers.scenario.load import load_scenario


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return changes(load_scenario("idlib"), "2018-09-17", "2020-03-06")


@pytest.mark.slow
def test_what_one_side_lost_the_other_gained(table: pd.DataFrame) -> None:
    ground = table[table["subject_kind"] == "party"].set_index(["subject", "measure"])
    (lost,) = ground.loc[(slice(None), "lost"), "as_drawn"].nlargest(1)
    (gained,) = ground.loc[(slice(None), "gained"), "as_drawn"].nlargest(1)
    assert lost == pytest.approx(gained, rel=0.01)
    assert 2_500 < lost < 3_500
    bounds = ground.loc[(slice(None), ["gained", "lost"]), :]
    assert (bounds["certain"] <= bounds["as_drawn"] + 1e-6).all()
    assert (bounds["as_drawn"] <= bounds["possible"] + 1e-6).all()


def test_towns_that_changed_hands(table: pd.DataFrame) -> None:
    towns = table[table["subject_kind"] == "town"].set_index("subject")
    for name in ("Saraqib", "Maarat al-Numan", "Khan Shaykhun"):
        assert towns.loc[name, "possible"] == towns.loc[name, "as_drawn"] == 1
    surely = towns[towns["certain"] == 1]
    assert len(surely) >= 2
    assert set(surely["note"]) == {"opposition → government"}
    assert "Idlib" not in towns.index[towns["certain"] == 1]


@pytest.mark.slow
def test_a_day_on_which_the_line_is_not_known_is_refused() -> None:
    with pytest.raises(InputError, match="not known on 2022-01-01"):
        changes(load_scenario("idlib"), "2018-09-17", "2022-01-01")
