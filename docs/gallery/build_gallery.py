"""Measure the shipped agreements again: `python docs/gallery/build_gallery.py [--figures] [ID …]`.

Fills the table between the marks `<!-- measured -->` and `<!-- /measured -->` of each page and, with `--figures`, draws
its print map to `docs/figures/`.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

import pandas as pd

from layers import Layers, build_layers, load_scenario

HERE = Path(__file__).resolve().parent
FIGURES = HERE.parent / "figures"
TABLE = re.compile(r"(?<=<!-- measured -->\n).*?(?=<!-- /measured -->)", re.DOTALL)


def pages() -> list[Path]:
    """The pages of the gallery, one for each scenario."""
    return sorted(page for page in HERE.glob("*.md") if page.stem != "README")


def measured(layers: Layers) -> str:
    """The lengths of a scenario's lines and the areas of its zones as a Markdown table, in whole units."""
    rows = ["| | measured |", "|---|---|"]
    lines = layers.lines[(layers.lines["state"] == "known") & (layers.lines["kind"] != "boundary")]
    for title, day, length in zip(lines["title"], lines["as_drawn_on"], lines["length_km"], strict=True):
        several = (lines["title"] == title).sum() > 1
        rows.append(f"| {title}{f', {day}' if several else ''} | {length:,.0f} km |")
    zones = layers.zones[layers.zones["state"] == "known"]
    for _, parts in zones.groupby(["zone", "variant", "as_drawn_on"], sort=False):
        table = parts.set_index("part")
        several = len(set(zones.loc[zones["zone"] == parts["zone"].iloc[0], "as_drawn_on"])) > 1
        title = parts["title"].iloc[0] + (f", {parts['as_drawn_on'].iloc[0]}" if several else "")
        drawn, bounds = (_between(table[column]) for column in ("as_drawn_km2", "area_km2"))
        rows.append(f"| {title} | {bounds} km²{'' if drawn == bounds else f'; as drawn {drawn} km²'} |")
    return "\n".join(rows) + "\n"


def _between(areas: pd.Series) -> str:
    """From the certain part of a zone to the possible one; one figure where they are the same."""
    least, most = (f"{areas.get(part, 0.0):,.0f}" for part in ("certain", "possible"))
    return most if least == most else f"{least} – {most}"


def _draw(layers: Layers, target: Path) -> None:
    """The print map, kept small."""
    sys.path.insert(0, str(FIGURES))
    from pictures import save_small

    from maps.paper import print_map

    with tempfile.TemporaryDirectory() as folder:
        save_small(print_map(layers, Path(folder) / target.name, dpi=110), target)


def main() -> None:
    """Fill the pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ids", nargs="*")
    parser.add_argument("--figures", action="store_true")
    options = parser.parse_args()
    for page in pages():
        if options.ids and page.stem not in options.ids:
            continue
        layers = build_layers(load_scenario(page.stem))
        page.write_text(TABLE.sub(measured(layers), page.read_text(encoding="utf-8")), encoding="utf-8")
        print(page.name)
        if options.figures:
            _draw(layers, FIGURES / f"{page.stem}-print.png")


if __name__ == "__main__":
    main()
