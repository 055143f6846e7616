"""The overlap figures as lines of text for a printed sheet: areas, routes and posts of the main reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.figures import FigureRow, figure_groups
from maps.texts import isolated, number_text

if TYPE_CHECKING:
    import pandas as pd

    from layers.ground.build import Layers
    from maps.paper.sheet import Sheet

__all__ = ["TextGroup", "figure_lines"]

TextGroup = tuple[str, list[str]]
_FINE_BELOW = 10
_UNITS = {"km²": "unit_km2", "km": "unit_km", "m": "unit_m"}
_MEASURED = 2  # the groups of areas and of routes; the posts are counted


def figure_lines(table: pd.DataFrame, layers: Layers, sheet: Sheet) -> list[TextGroup]:
    """Title and lines of each group; where there are several zones, of each in turn."""
    main = table[table["variant"] == ""]
    figures = figure_groups(main, layers, sheet.texts, sheet.language)
    wanted = [sheet.texts[key] for key in ("area", "routes_inside", "posts_inside")]
    lines: dict[str, list[str]] = {title: [] for title in wanted}
    for reading in figures["readings"] if figures else []:
        for group in reading["groups"]:
            if group["title"] in wanted[:_MEASURED]:
                lines[group["title"]] += [_measured(row, sheet) for row in group["rows"] if row["possible"]]
            elif group["title"] in wanted:
                lines[group["title"]].append(_counted(group["rows"], reading["label"], sheet))
    return [(title, rows) for title, rows in lines.items() if rows]


def _measured(row: FigureRow, sheet: Sheet) -> str:
    digits = 1 if row["unit"] == "km" or (row["possible"] or 0) < _FINE_BELOW else 0
    low, high = (number_text(row[bound] or 0.0, digits, sheet.language) for bound in ("certain", "possible"))
    unit = sheet.texts[_UNITS[row["unit"]]]
    likely = ""
    if "likely" in row:
        value = number_text(row["likely"][1], digits, sheet.language)
        likely = f" ({sheet.texts['likely_value'].format(value=value)})"
    return f"{isolated(row['label'], sheet.language)}: {low if low == high else f'{low}–{high}'} {unit}{likely}"


def _counted(rows: list[FigureRow], zone: str, sheet: Sheet) -> str:
    verdicts = [row["verdict"] for row in rows]
    counts = ("، " if sheet.is_rtl else ", ").join(
        f"{sheet.texts[verdict]} {verdicts.count(verdict)}"
        for verdict in ("inside", "possibly", "outside")
        if verdict in verdicts
    )
    return f"{isolated(zone, sheet.language)}: {counts}"
