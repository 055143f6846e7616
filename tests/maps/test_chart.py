"""The chart of events by month."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from geo.errors import InputError
from layers.measures.overlap import OVERLAP_COLUMNS
from maps.paper.chart import draw_months, save_chart

pytest.importorskip("matplotlib")


def table(**counts: tuple[float, float]) -> pd.DataFrame:
    rows = [
        {
            "subject": month[1:].replace("_", "-"),
            "subject_kind": "month",
            "zone": "dmz",
            "measure": "events",
            "variant": "",
        }
        | {"certain": certain, "possible": possible}
        for month, (certain, possible) in counts.items()
    ]
    return pd.DataFrame(rows, columns=list(OVERLAP_COLUMNS))


def test_bars_show_certain_below_and_possible_above_and_empty_months_stay_empty() -> None:
    from matplotlib.figure import Figure

    axes = Figure().add_subplot()
    draw_months(axes, table(m2018_11=(3, 5), m2019_02=(0, 2)), marks=[("2018-12-15", "a day")])
    certain, possible = axes.containers
    assert [bar.get_height() for bar in certain] == [3, 0, 0, 0]
    assert [bar.get_y() + bar.get_height() for bar in possible] == [5, 0, 0, 2]
    assert [text.get_text().strip() for text in axes.texts] == ["a day"]


@pytest.mark.parametrize(("suffix", "magic"), [(".svg", b"<?xml"), (".png", b"\x89PNG")])
def test_chart_is_written(tmp_path: Path, suffix: str, magic: bytes) -> None:
    target = save_chart(table(m2018_11=(3, 5)), tmp_path / f"chart{suffix}", title="${x}$ {{1}}")
    assert target.read_bytes().startswith(magic)


def test_what_cannot_be_drawn_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no months"):
        save_chart(table(), tmp_path / "chart.svg")
    with pytest.raises(InputError, match="no events for the zone"):
        save_chart(table(m2018_11=(3, 5)), tmp_path / "chart.svg", zone="other")
    with pytest.raises(InputError, match="cannot be drawn"):
        save_chart(table(m2018_11=(3, 5)), tmp_path / "chart.bmp")
    assert not list(tmp_path.iterdir())
