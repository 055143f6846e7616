"""The report on paper: A4 sheets with the sentences, charts and tables, and the print map as the last."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.files.atomic_write import atomic_write
from layers.measures.watch.sentences import PERIODS, RATIOS, figure, number, sentences, written_day
from maps.report.bars import INK, nice_top
from maps.report.method import METHOD

if TYPE_CHECKING:
    from layers.measures.watch import Finding, Watch

__all__ = ["write_sheets"]

_WIDTH_IN, _HEIGHT_IN, _MARGIN_IN = 8.27, 11.69, 0.75
_LINE = 1.38
"""The height of a line of text, in its size."""
_POINTS_A_LETTER = 0.53
_CELL_POINTS = 8.5
_LETTERS_AN_INCH = 72 / (_CELL_POINTS * _POINTS_A_LETTER)
_WHERE = {"inside": "in the zone", "ring": "in the ring", "elsewhere": "elsewhere"}


def write_sheets(watch: Watch, target: Path) -> None:
    """Write the report as a PDF; a file of that name stays whole until the new one is."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(_report(watch))))
    sheet = _map_sheet(watch)
    if sheet is not None:
        writer.append(PdfReader(io.BytesIO(sheet)))
    with atomic_write(target) as fresh, fresh.open("wb") as file:
        writer.write(file)


def _map_sheet(watch: Watch) -> bytes | None:
    """The print map of the scenario; None where it puts nothing on the ground."""
    from geo.errors import InputError
    from maps.paper import print_map

    with TemporaryDirectory() as folder:
        try:
            return print_map(watch.layers, Path(folder) / "map.pdf", paper="A4-portrait").read_bytes()
        except InputError:
            return None


def _report(watch: Watch) -> bytes:
    import matplotlib as mpl

    with mpl.rc_context({"pdf.fonttype": 42, "font.family": "sans-serif", "svg.fonttype": "none"}):
        flow = _Flow()
        scenario, about = watch.layers.scenario, watch.about
        flow.text(f"{scenario.title}: events recorded, and what the clauses ask", 17, weight="bold")
        flow.text(scenario.subtitle, 10)
        span = f"{written_day(watch.first)} to {written_day(watch.until)}"
        said = (
            f"Events: {about['file']} ({about['publisher']}), {about['events']:,} events, {span}. Counts are of events "
        )
        flow.text(said + "recorded by that file; a count says nothing of who is to blame.", 8.5, colour="#555")
        if watch.aggregates_only:
            flow.text("Aggregates only: no row of the file is in this report.", 8.5, colour="#555")
        for found in watch.findings:
            _finding(flow, watch, found)
        flow.heading("The file of events, checked before counting")
        flow.text(
            f"{about['rows']:,} rows, {about['events']:,} events counted; without a usable position "
            f"{about['without_position']:,}, without a date {about['without_date']:,}, placed no better than 25 km "
            f"{about['placed_wider_than_25_km']:,}, dated no better than a month "
            f"{about['dated_wider_than_a_month']:,}.",
            9.5,
        )
        for fault in watch.checks:
            flow.text(f"· {str(fault)[max(str(fault).find(watch.records.name), 0) :]}", 9)
        flow.heading("Method")
        for line in METHOD:
            flow.text(f"· {line}", 9)
        flow.heading("Sources of the clauses")
        cited = {source for found in watch.findings for source in found.obligation.source}
        table = watch.layers.sources.fillna("")
        for row in table[table["id"].isin(cited)].itertuples(index=False):
            flow.text(f"{row.id}: {row.title}. {row.publisher} {row.date} {row.url}", 8.5)
        return flow.pdf()


def _finding(flow: _Flow, watch: Watch, found: Finding) -> None:
    one = found.obligation
    flow.heading(one.title)
    flow.text(one.words, 9.5, style="italic")
    flow.text(one.note, 8.5, colour="#555")
    for said in sentences(found):
        flow.text(said, 10)
    for said in found.notes:
        flow.text(said, 8.5, colour="#555")
    if found.posts:
        keys = ("title", "state", "since", "encircled", "left")
        flow.table(keys, [[post[key] for key in keys] for post in found.posts], (0.26, 0.2, 0.14, 0.2, 0.2))
    if len(found.counts):
        _counts(flow, watch, found)


def _counts(flow: _Flow, watch: Watch, found: Finding) -> None:
    rows = found.counts[(found.counts["by"] == watch.by) & (found.counts["measure"] == "events")]
    flow.charts([(f"each {watch.by} {words}", rows[rows["where"] == where]) for where, words in _WHERE.items()], found)
    head = ("events", "where", "certain", "likely (90 %)", "possible")
    flow.table(head, list(_period_rows(found)), (0.46, 0.14, 0.1, 0.2, 0.1))
    if found.ratios:
        ratios = [
            [
                RATIOS[one.name],
                figure(one.ratio),
                f"{figure(one.low)}–{figure(one.high)}",
                f"{figure(one.least)}–{figure(one.most)}",
            ]
            for one in found.ratios
        ]
        flow.table(("ratio of rates", "ratio", "95 % interval", "wherever they were"), ratios, (0.5, 0.1, 0.2, 0.2))
    for by in ("governorate", "actor", "place"):
        group = found.counts[found.counts["by"] == by]
        columns = [group["name"].astype(str), *(group[name].map(number) for name in ("certain", "likely", "possible"))]
        if len(group):
            of = (f"in the zone since it is due, by {by}", "certain", "likely", "possible")
            flow.table(of, [list(map(str, row)) for row in zip(*columns, strict=True)], (0.55, 0.15, 0.15, 0.15))


def _period_rows(found: Finding) -> Iterator[list[str]]:
    for period in found.periods:
        for where, words in _WHERE.items():
            row = found.figure(where, period.name)
            if row is None:
                continue
            low, high = number(row["likely_low"]), number(row["likely_high"])
            likely = number(row["likely"]) + ("" if pd.isna(row["likely_low"]) else f" ({low}–{high})")
            first = f"{PERIODS[period.name]} ({period.days:,} days)" if where == "inside" else ""
            yield [first, words, number(row["certain"]), likely, number(row["possible"])]


class _Flow:
    """Sheets that fill from the top: text, charts and tables one below the other."""

    def __init__(self) -> None:
        self._figures: list[Any] = []
        self._top = 0.0
        self._new()

    def pdf(self) -> bytes:
        """All sheets as one file."""
        from matplotlib.backends.backend_pdf import PdfPages

        buffer = io.BytesIO()
        with PdfPages(buffer, metadata={"Creator": "Truceline"}) as pages:
            for page, sheet in enumerate(self._figures, 1):
                sheet.text(1 - _MARGIN_IN / _WIDTH_IN, 0.035, f"{page}", ha="right", fontsize=8, color="#555")
                pages.savefig(sheet)
        return buffer.getvalue()

    def heading(self, words: str) -> None:
        """A heading, kept with some of what follows."""
        self._room(1.1)
        self._top -= 0.14
        self.text(words, 12.5, weight="bold")

    def text(self, words: str, size: float, **look: Any) -> None:
        """A paragraph, wrapped to the sheet's width."""
        if not words:
            return
        colour = look.pop("colour", "#1b1b1b")
        letters = int((_WIDTH_IN - 2 * _MARGIN_IN) * 72 / (size * _POINTS_A_LETTER))
        height = size * _LINE / 72
        for line in textwrap.wrap(words, letters, break_long_words=True):
            self._room(height)
            self._write(line, 0.0, size, color=colour, **look)
            self._top -= height
        self._top -= 0.05

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A table; texts too long for their column are wrapped in the first and cut in the others."""
        room = _WIDTH_IN - 2 * _MARGIN_IN
        self._room(0.6)
        self._top -= 0.05
        for place, row in enumerate([head, *rows]):
            columns = list(zip(row, widths, strict=True))
            cells = [textwrap.wrap(str(cell), max(4, int(width * room * _LETTERS_AN_INCH))) for cell, width in columns]
            height = max(1, *map(len, cells)) * _CELL_POINTS * _LINE / 72
            self._room(height + 0.05)
            left, look = 0.0, "normal" if place else "bold"
            for lines, width in zip(cells, widths, strict=True):
                for depth, line in enumerate(lines):
                    self._write(line, left, _CELL_POINTS, down=depth * _CELL_POINTS * _LINE / 72, weight=look)
                left += width * room
            self._top -= height
            self._rule()
        self._top -= 0.08

    def charts(self, charts: Sequence[tuple[str, pd.DataFrame]], found: Finding) -> None:
        """Charts side by side."""
        height, gap = 1.25, 0.35
        self._room(height + 0.5)
        drawn = [(title, rows) for title, rows in charts if len(rows)]
        width = (_WIDTH_IN - 2 * _MARGIN_IN - gap * len(drawn)) / max(len(drawn), 1)
        for place, (title, rows) in enumerate(drawn):
            left = _MARGIN_IN + gap * 0.8 + place * (width + gap)
            box = (left / _WIDTH_IN, (self._top - height - 0.2) / _HEIGHT_IN, width / _WIDTH_IN, height / _HEIGHT_IN)
            _chart(self._figures[-1].add_axes(box), title, rows, found)
        self._top -= height + 0.5

    def _new(self) -> None:
        from matplotlib.figure import Figure

        self._figures.append(Figure(figsize=(_WIDTH_IN, _HEIGHT_IN)))
        self._top = _HEIGHT_IN - _MARGIN_IN

    def _room(self, height: float) -> None:
        if self._top - height < _MARGIN_IN:
            self._new()

    def _write(self, line: str, left: float, size: float, *, down: float = 0.0, **look: Any) -> None:
        x, y = (_MARGIN_IN + left) / _WIDTH_IN, (self._top - down) / _HEIGHT_IN
        self._figures[-1].text(x, y, line, fontsize=size, va="top", parse_math=False, **look)

    def _rule(self) -> None:
        from matplotlib.lines import Line2D

        y = (self._top + 0.01) / _HEIGHT_IN
        span = (_MARGIN_IN / _WIDTH_IN, 1 - _MARGIN_IN / _WIDTH_IN)
        self._figures[-1].add_artist(Line2D(span, (y, y), color="#d8d8d8", linewidth=0.5))
        self._top -= 0.03


def _chart(axes: Any, title: str, rows: pd.DataFrame, found: Finding) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    first = rows["first"].to_numpy(dtype="datetime64[D]")
    width = (rows["last"].to_numpy(dtype="datetime64[D]") - first).astype(int) + 1
    for name in ("possible", "certain"):
        axes.bar(first, rows[name], width=width * 0.92, align="edge", color=INK[name], linewidth=0)
    middle = first + (width // 2).astype("timedelta64[D]")
    doubtful = (rows["possible"] > rows["certain"]).to_numpy() & rows["likely"].notna().to_numpy()
    low, high = (rows[name].fillna(rows["likely"]).to_numpy()[doubtful] for name in ("likely_low", "likely_high"))
    axes.vlines(middle[doubtful], low, high, color=INK["likely"], linewidth=0.7)
    axes.plot(middle[doubtful], rows["likely"].to_numpy()[doubtful], ".", color=INK["likely"], markersize=2)
    for period in found.periods:
        if period.name != "before":
            axes.axvline(period.first, color="#222", linewidth=0.6, linestyle="--")
    axes.set_title(title, fontsize=8, loc="left", color="#555")
    axes.set_ylim(0, nice_top(float(rows["possible"].max()))[0])
    axes.tick_params(labelsize=6.5, length=2)
    locator = AutoDateLocator(minticks=2, maxticks=6)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
