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
    lines = layers.lines[layers.lines["kind"] != "boundary"]
    rows += [
        f"| {title} | {length:,.0f} km |" for title, length in zip(lines["title"], lines["length_km"], strict=True)
    ]
    for (_, _), parts in layers.zones.groupby(["zone", "variant"], sort=False):
        area = parts.set_index("part")["area_km2"]
        least, most = (f"{area.get(part, 0):,.0f}" for part in ("certain", "possible"))
        title = parts["title"].iloc[0]
        rows.append(f"| {title} | {most if least == most else f'{least} – {most}'} km² |")
    return "\n".join(rows) + "\n"


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
