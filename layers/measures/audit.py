"""The line on paper and the ground: how far markers, posts, tracks or a second line lie from the agreed line.

Distances are signed: positive on one named side. Each is as uncertain as the position and the line together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo import geodesic_length
from geo.compass import BEARINGS
from geo.errors import Fault, InputError
from geo.files.faults import hand_over
from geo.geodesic.ellipsoid import GEOD
from geo.length import parse_length
from geo.tables.cells import number_column
from geo.tables.columns import column_of
from geo.vector_files.read import read_shapes
from layers.ground.course import DrawnLine
from layers.ground.layers import Layers
from layers.ground.sides import turn_to_area, turn_to_compass
from layers.measures.audit_sections import Sections, summary_by_section
from layers.measures.event_days import DateOrder, parse_any_date
from layers.measures.line_ruler import LineRuler, Measured
from layers.scenario.faults import did_you_mean
from layers.scenario.temporal_state import as_day

__all__ = ["Audit", "audit"]

MARKER_COLUMNS = (
    "id", "title", "date", "kind", "section", "along_km", "distance_m", "error_m", "side", "verdict", "length_m",
    "mean_m", "foot_longitude", "foot_latitude", "geometry",
)  # fmt: skip
MOVED_COLUMNS = ("id", "title", "from", "to", "moved_m", "change_m", "error_m")
_STEP_M = 50.0
_MOST_SAMPLES = 500_000
_FAR_M = 20_000.0
_OPPOSITE = {"left": "right", "right": "left"}
_FACING = {word: list(BEARINGS)[(index + 4) % 8] for index, word in enumerate(BEARINGS)}
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Audit:
    """What lies where to a line. `positive` is the side on which distances are positive, `other` the one across.

    - `markers`: a row for each point, and for each stretch of a line on one side in one section: `distance_m` ±
      `error_m` (of a stretch the greatest; `mean_m` its mean), the `side`, the `verdict` ("beyond", "possibly beyond"
      or "not beyond" the line by more than the limit on the positive side), how far `along_km` the line, and the
      nearest place on it
    - `sections`: median, mean and greatest distance by section of the line and date; of stretches weighted by length
    - `moved`: what has one id on several dates, from each to the next: how far it `moved_m`, and the `change_m` of its
      distance from the line, which the line's own error has no part in
    """

    line_id: str
    line: BaseGeometry
    positive: str
    other: str
    limit_m: float
    markers: gpd.GeoDataFrame
    sections: pd.DataFrame
    moved: pd.DataFrame


def audit(  # noqa: PLR0913 - each option is one thing that may be asked
    layers: Layers,
    markers: gpd.GeoDataFrame | str | Path,
    *,
    line: str = "",
    at: str | date | None = None,
    positive: str = "",
    limit: str | float = 0.0,
    section: str | float | None = None,
    uncertainty_m: float | str | None = None,
    dates: DateOrder = "",
) -> Audit:
    """Measure markers, posts, tracks or a second line, dated or not, against an agreed line; distances in metres.

    Distances are geodesic, exact to a centimetre for the line as it is drawn; the sign is that of the nearest edge.

    Parameters
    ----------
    layers
        What `build_layers` gave.
    markers
        Points or lines, of a GeoDataFrame in any CRS or any file that `read_shapes` reads; columns `id`, `title` or
        `name`, a date, `uncertainty_m` and `section` count where there are any.
    line
        The id of the line, needed where the scenario has several.
    at
        The day that the line is taken of, where it moves.
    positive
        The side on which distances are positive: a party that the line divides, a compass word, `left` or `right` of
        the line as it is drawn. Without it, the first party, else north or east of it, else left.
    limit
        How far beyond the line, on the positive side, something may be: `"100 m"`, or metres.
    section
        The length of a section along the line, `"10 km"`, or metres; a tenth of the line without it. Where the markers
        have a column `section`, that counts.
    uncertainty_m
        Metres that a marker may be off, or the column that says so.
    dates
        How the file writes 05/11/2018: "dmy" or "mdy".

    Returns
    -------
    An `Audit`: the markers with their distances, the sections, and what moved.

    Raises
    ------
    InputError
        A line or side that there is not, dates that are none, and files that cannot be read.

    Examples
    --------
    >>> import geopandas, shapely
    >>> from layers import build_layers, load_scenario
    >>> layers = build_layers(load_scenario("korea-1953"))
    >>> rows = {"id": ["a", "a"], "date": ["05/11/1953", "06/11/1953"], "off_m": [50, 50]}
    >>> places = [shapely.Point(127.0, 38.2), shapely.Point(127.0, 38.3)]
    >>> markers = geopandas.GeoDataFrame(rows, geometry=places, crs=4326)
    >>> options = {"line": "mdl", "positive": "north", "section": "20 km", "uncertainty_m": "off_m"}
    >>> found = audit(layers, markers, limit="100 m", at="1953-11-05", dates="dmy", **options)
    >>> found.markers["side"].tolist(), found.moved["moved_m"].round(-2).tolist()
    (['south', 'north'], [11100.0])
    """
    drawn = _line(layers, line, at)
    given = _read(markers) if isinstance(markers, str | Path) else markers
    name = str(markers) if isinstance(markers, str | Path) else "markers"
    if given.empty:
        raise InputError(Fault("has no marker", name, hint="give points or lines"))
    shapes = given if given.crs is None or given.crs.to_epsg() == 4326 else given.to_crs(4326)  # noqa: PLR2004
    ruler = LineRuler(drawn.geometry, drawn.edges)
    turn, sides = _sides(drawn, ruler, positive)
    limit_m, step_m = _metres(limit, "limit"), None if section is None else _metres(section, "section")
    table = _told(shapes, uncertainty_m, dates, name)
    sections = Sections(ruler.length_m, step_m, table["section"])
    rows = list(_rows(table, ruler, drawn, turn, sides, sections))
    found = gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)
    found["section"] = sections.of(found["along_km"].to_numpy(dtype=float), found["section"])
    found["verdict"] = _verdicts(found["distance_m"].to_numpy(), found["error_m"].to_numpy(), limit_m)
    summary = summary_by_section(found, sections.order)
    kept = found[list(MARKER_COLUMNS)]
    return Audit(drawn.id, drawn.geometry, *sides, limit_m, kept, summary, _moved(found, table))


def _read(path: str | Path) -> gpd.GeoDataFrame:
    """The shapes of a file; that an id appears on several dates is what moved, and no fault."""
    reported: list[Fault] = []
    shapes = read_shapes(path, warnings=reported)
    hand_over([fault for fault in reported if "twice" not in fault.message], None)
    return shapes


def _line(layers: Layers, line: str, at: str | date | None) -> DrawnLine:
    """The line asked for, on its day."""
    courses = layers.courses
    if not courses:
        raise InputError(Fault("the scenario has no line", hint="add one under 'lines:'"))
    if not line and len(courses) > 1:
        raise InputError(Fault(f"there are several lines: {', '.join(courses)}", "line", hint="name one with --line"))
    name = line or next(iter(courses))
    if name not in courses:
        raise InputError(Fault(f"there is no line {name!r}", "line", hint=did_you_mean(name, courses)))
    course = courses[name]
    if at is None:
        return course.on(None if not layers.scenario.as_of else as_day(layers.scenario.as_of))
    known = course.known_on(as_day(at))
    if known is None:
        days = ", ".join(each.day for each in course.lines if each.day)
        raise InputError(Fault(f"line {name!r} is not known on {at}", "--at", hint=f"it is drawn for {days}"))
    return known


def _sides(drawn: DrawnLine, ruler: LineRuler, positive: str) -> tuple[float, tuple[str, str]]:
    """1 where the line's left is the positive side, else −1; and the names of the positive side and the other."""
    named = _named_sides(drawn, ruler.line)
    if not positive:
        word = next(iter(named))
        return named[word][0], (word, named[word][1])
    if positive not in named:
        hint = f"use one of {', '.join(named)}"
        raise InputError(Fault(f"{positive!r} is no side of line {drawn.id!r}", "positive", hint=hint))
    return named[positive][0], (positive, named[positive][1])


def _named_sides(drawn: DrawnLine, line: BaseGeometry) -> Mapping[str, tuple[float, str]]:
    """The names of the line's sides, each with 1 (left) or −1 and the name of the side across, the clearest first."""
    signs = {"left": 1.0, "right": -1.0}
    found: dict[str, tuple[float, str]] = {}
    if drawn.between is not None and drawn.held is not None:
        for party, across in (drawn.between, drawn.between[::-1]):
            ground = drawn.held.by_party.get(party)
            turn = None if ground is None else turn_to_area(line, ground.drawn, _FAR_M)
            if turn is not None:
                found[party] = (signs[turn], across)
                found.setdefault(across, (-signs[turn], party))
    for word in dict.fromkeys(("north", "east", "south", "west", *BEARINGS)):
        turn = turn_to_compass(line, word)
        if turn is not None:
            found.setdefault(word, (signs[turn], _FACING[word]))
    for word, sign in signs.items():
        found[word] = (sign, _OPPOSITE[word])
    return found


def _metres(length: str | float, key: str) -> float:
    if not isinstance(length, str):
        return float(length)
    try:
        metres = parse_length(length)
    except ValueError as error:
        raise InputError(Fault(str(error), f"--{key}")) from None
    return float(metres.maximum_m)


def _told(shapes: gpd.GeoDataFrame, uncertainty_m: float | str | None, order: DateOrder, name: str) -> pd.DataFrame:
    """What the markers say of themselves: `id`, `title`, `date`, `section`, `uncertainty_m`, `geometry`."""
    columns = [str(column) for column in shapes.columns if column != shapes.geometry.name]
    count = len(shapes)

    def texts(column: str | None) -> list[str]:
        return [""] * count if column is None else ["" if pd.isna(v) else str(v).strip() for v in shapes[column]]

    lower = {column.lower(): column for column in columns}
    title = next((lower[name_] for name_ in ("title", "name", "label") if name_ in lower), None)
    identifier = next((lower[name_] for name_ in ("id", "number", "marker", "no", "fid") if name_ in lower), title)
    ids = texts(identifier)
    ids = ids if any(ids) else [str(row + 1) for row in range(count)]
    days = [_day(text, order, name, row) for row, text in enumerate(texts(column_of("start", columns)))]
    doubt_m = _doubt_m(shapes, uncertainty_m, columns, name)
    return pd.DataFrame({
        "id": ids, "title": texts(title), "date": days, "section": texts(lower.get("section")),
        "uncertainty_m": doubt_m, "geometry": shapes.geometry.to_numpy(),
    })  # fmt: skip


def _doubt_m(
    shapes: gpd.GeoDataFrame, uncertainty_m: float | str | None, columns: list[str], name: str
) -> NDArray[np.float64]:
    """How far off each marker may be: a number for all, a column that is named, or the file's own; else 0."""
    if isinstance(uncertainty_m, int | float):
        return np.full(len(shapes), float(uncertainty_m))
    stated = uncertainty_m or column_of("uncertainty_m", columns)
    if stated is None:
        return np.zeros(len(shapes))
    if stated not in columns:
        raise InputError(Fault(f"column {stated!r} is missing", name, hint=did_you_mean(stated, columns)))
    return np.nan_to_num(number_column(pd.Series(shapes[stated].to_numpy()))[0], nan=0.0)


def _day(text: str, order: DateOrder, name: str, row: int) -> str:
    """A date as EDTF text: a day where it is one."""
    if not text:
        return ""
    try:
        when = parse_any_date(text.removesuffix(" 00:00:00"), order)
    except ValueError as error:
        raise InputError(Fault(str(error), name, key=f"features[{row}]", hint="write 2018-10-15")) from None
    return when.earliest.isoformat() if when.earliest is not None and when.earliest == when.latest else text


def _rows(
    table: pd.DataFrame, ruler: LineRuler, drawn: DrawnLine, turn: float, sides: tuple[str, str], sections: Sections
) -> Iterator[dict[str, Any]]:
    """A row for each point of a marker, and for each stretch of a line that lies on one side and in one section."""
    shapes = table["geometry"].to_numpy(copy=True)
    areal = shapely.get_dimensions(shapes) == 2  # noqa: PLR2004
    shapes[areal] = shapely.boundary(shapes[areal])
    parts, owner = shapely.get_parts(shapes, return_index=True)
    sampled = np.array([part if part.geom_type == "Point" else _sampled(part) for part in parts], dtype=object)
    xy, of_part = shapely.get_coordinates(sampled, return_index=True)
    found = ruler.measured(*xy.T)
    signed = turn * found.distance_m
    error_m = np.nan_to_num(drawn.doubt_m(np.asarray(shapely.points(xy))), nan=0.0)
    error_m += table["uncertainty_m"].to_numpy()[owner[of_part]]
    starts = np.append(np.flatnonzero(np.diff(of_part, prepend=-1)), len(xy))
    markers = table[["id", "title", "date", "section"]].to_dict("records")
    for part, (start, stop) in enumerate(pairwise(starts)):
        kept = markers[owner[part]]
        for first, last in _runs(signed[start:stop], sections.places(found.along_m[start:stop] / 1000)):
            cut = slice(start + first, start + last)
            here = Measured(*(each[cut] for each in found))
            if parts[part].geom_type == "Point":
                yield kept | _row("point", signed[cut], error_m[cut], here, np.zeros(1), sides, parts[part])
                continue
            line = shapely.LineString(xy[cut] if last - first > 1 else np.repeat(xy[cut], 2, axis=0))
            steps = np.asarray(GEOD.inv(*xy[cut][:-1].T, *xy[cut][1:].T)[2])
            weight = np.append(steps, 0) / 2 + np.append(0, steps) / 2
            yield kept | _row("stretch", signed[cut], error_m[cut], here, weight, sides, line)


def _row(
    kind: str, signed: Floats, error_m: Floats, found: Measured, weight: Floats, sides: tuple[str, str],
    shape: BaseGeometry,
) -> dict[str, Any]:  # fmt: skip
    at = int(np.argmax(np.abs(signed)))
    mean = float(np.average(signed, weights=weight)) if weight.sum() > 0 else float(signed.mean())
    return {
        "kind": kind,
        "along_km": float(found.along_m[at]) / 1000,
        "distance_m": float(signed[at]),
        "error_m": float(error_m[at]),
        "side": sides[0] if signed[at] > 0 else sides[1] if signed[at] < 0 else "on the line",
        "length_m": float(weight.sum()),
        "mean_m": mean,
        "foot_longitude": float(found.foot_longitude[at]),
        "foot_latitude": float(found.foot_latitude[at]),
        "geometry": shape,
        "samples": signed,
        "weights": weight if weight.sum() > 0 else np.ones(len(signed)),
    }


def _sampled(line: shapely.LineString) -> shapely.LineString:
    """The line with a vertex each `_STEP_M` at most, and its own."""
    length_m = float(geodesic_length(line, edges="straight"))
    step_m = max(_STEP_M, length_m / _MOST_SAMPLES)
    share = line.length / max(length_m, 1e-9)
    return shapely.segmentize(line, max(step_m * share, 1e-9))


def _runs(signed: Floats, section: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """The runs of samples on one side in one section; what lies on the line itself goes with what is before."""
    sign = np.sign(signed)
    known = np.flatnonzero(sign)
    if len(known):
        before = np.maximum.accumulate(np.where(sign != 0, np.arange(len(sign)), known[0]))
        sign = sign[np.maximum(before, known[0])]
    edges = [0, *(np.flatnonzero((np.diff(sign) != 0) | (np.diff(section) != 0)) + 1).tolist(), len(sign)]
    yield from pairwise(edges)


def _verdicts(distance_m: Floats, error_m: Floats, limit_m: float) -> list[str]:
    surely, possibly = distance_m - error_m > limit_m, distance_m + error_m > limit_m
    return [
        "beyond" if sure else "possibly beyond" if may else "not beyond"
        for sure, may in zip(surely, possibly, strict=True)
    ]


def _moved(found: gpd.GeoDataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """What has one id on several dates, from each date to the next."""
    doubt = dict(zip(zip(table["id"], table["date"], strict=True), table["uncertainty_m"], strict=True))
    dated = found[(found["kind"] == "point") & (found["date"] != "")].sort_values("date", kind="stable")
    rows = []
    for identifier, group in dated.groupby("id", sort=False):
        for before, after in pairwise(group.to_dict("records")):
            if before["date"] == after["date"]:
                continue
            one, other = before["geometry"], after["geometry"]
            rows.append({
                "id": identifier, "title": after["title"], "from": before["date"], "to": after["date"],
                "moved_m": float(GEOD.inv(one.x, one.y, other.x, other.y)[2]),
                "change_m": after["distance_m"] - before["distance_m"],
                "error_m": float(doubt[identifier, before["date"]] + doubt[identifier, after["date"]]),
            })  # fmt: skip
    return pd.DataFrame(rows, columns=list(MOVED_COLUMNS))
