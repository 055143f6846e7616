"""Natural Earth 1:10m reference shapes that ship with Truceline: countries, divisions, borders, lakes, rivers, places.

Countries and first-level divisions are one coverage whose lines are stored once (`arcs`), so that land, countries and
divisions meet without slivers and the border of two neighbours is the same line, vertex for vertex, in both.

The scale is 1:10,000,000: vertices stand 1-4 km apart on land borders, and a position is good to about 1 km (0.1 mm on
the printed map), worse in remote country. A length along such a line falls short of the surveyed one by 1-20 %. Natural
Earth shows who holds ground, not who owns it. Source, version and licence: `docs/data.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from geo.errors import InputError
from geo.natural_earth.known_names import (
    UnknownNameError,
    country_codes,
    division_rows,
    members_of,
    names_of,
    shared_arcs,
    unknown,
)
from geo.natural_earth.position_errors import POSITION_ERROR_M, position_error_m
from geo.natural_earth.stored_tables import (
    attributes,
    cut,
    joined,
    meets,
    merged,
    shapes_of,
    stored_arcs,
    strings,
    table_of,
)
from geo.position import Extent

if TYPE_CHECKING:
    import geopandas as gpd
    import shapely
    from numpy.typing import NDArray

__all__ = [
    "Layer",
    "UnknownNameError",
    "border",
    "border_error_m",
    "coast",
    "country_polygon",
    "division_borders",
    "division_error_m",
    "division_polygon",
    "read",
]

Layer = Literal["countries", "admin1", "boundaries", "lakes", "rivers", "places", "world"]

_COUNTRY_COLUMNS = {
    "countries": ("code", "code3"),
    "admin1": ("country", "country3"),
    "boundaries": ("left", "right"),
    "places": ("country", "country3"),
}


def read(
    layer: Layer, *, extent: Extent | None = None, countries: Iterable[str] | None = None, clip: bool = False
) -> gpd.GeoDataFrame:
    """Read a layer as a GeoDataFrame in EPSG:4326.

    - `countries`: code (ISO 3166-1 alpha-2, empty where there is none), code3 (Natural Earth's), name, name_ar,
      sovereign, kind, rank, label_longitude, label_latitude
    - `admin1`: code (ISO 3166-2, empty where it has none of this ground), geonames (of the first-level division that
      it is or lies in, such as `SY.12`), name, name_ar, region (ISO 3166-2 of the first-level division that one of the
      second level lies in: `ES-PV` for Gipuzkoa), status (`former` for the ground of before a reform, `part` for one
      that a reform has moved in parts; neither bears a code), country, country3
    - `boundaries`: kind (international, disputed, line of control, overlay limit …), name, left, right (code3)
    - `lakes`: name, name_ar, kind, rank; `rivers`: name, kind, rank (0 = seen on a world map, 10 = only close up)
    - `places`: name, country, country3, admin1, rank, population, capital, geonameid
    - `world`: the world's land in rough outline (0.25 degrees), a row for each mass

    Parameters
    ----------
    layer
        One of the above.
    extent
        Keeps rows whose box meets it (west > east crosses the antimeridian).
    countries
        Keeps rows of these countries, by ISO code, Natural Earth code or English name.
    clip
        Whether to cut them to the extent, too.

    Returns
    -------
    A row for each feature, in longitude and latitude.

    Raises
    ------
    InputError
        An unknown country.
    ValueError
        An unknown layer, or countries of a layer that knows none.

    Examples
    --------
    >>> list(read("admin1", countries=["LB"]).columns[:3])
    ['code', 'geonames', 'name']
    >>> from geo import Extent
    >>> window = read("countries", extent=Extent(35.5, 34.5, 38.0, 37.0), clip=True)
    >>> sorted(window["code"])
    ['LB', 'SY', 'TR']
    """
    import geopandas as gpd

    if layer not in get_args(Layer):
        raise ValueError(f"{layer!r} is not a layer; there are {', '.join(get_args(Layer))}")
    table = table_of(layer)
    keep = np.ones(len(table), dtype=bool)
    if extent is not None:
        keep &= meets(table, extent)
    if countries is not None:
        if layer not in _COUNTRY_COLUMNS:
            raise ValueError(f"the layer {layer!r} does not know countries; give an extent")
        codes = {code for name in countries for code in country_codes(name)}
        keep &= np.any([np.isin(strings(table, column), list(codes)) for column in _COUNTRY_COLUMNS[layer]], axis=0)
    rows = np.flatnonzero(keep)
    frame = gpd.GeoDataFrame(attributes(table, rows), geometry=shapes_of(table, rows), crs=4326)
    if extent is None or not clip:
        return frame
    frame["geometry"] = cut(frame.geometry.to_numpy(), extent)
    return frame[~frame.geometry.is_empty].reset_index(drop=True)


@lru_cache(maxsize=64)
def country_polygon(code: str) -> shapely.MultiPolygon:
    """The land of a country.

    Parameters
    ----------
    code
        An ISO or Natural Earth code, or an English name.

    Returns
    -------
    Polygons in longitude and latitude; their outline is good to `POSITION_ERROR_M`.

    Raises
    ------
    InputError
        It is unknown.

    Examples
    --------
    >>> country_polygon("KW").equals(country_polygon("Kuwait"))
    True
    """
    import shapely

    table = table_of("countries")
    rows = np.flatnonzero(np.isin(strings(table, "code3"), country_codes(code)))
    return shapely.MultiPolygon(list(shapely.get_parts(shapely.coverage_union_all(shapes_of(table, rows)))))


@lru_cache(maxsize=64)
def division_polygon(code: str) -> shapely.MultiPolygon:
    """The land of a first-level division.

    Parameters
    ----------
    code
        An ISO 3166-2 code, a GeoNames code or a name. A code may be that of a whole of which Natural Earth draws the
        parts: `ES-PV`, `GB.SCT`.

    Returns
    -------
    Polygons in longitude and latitude; `division_error_m` says how good their outline is.

    Raises
    ------
    InputError
        It is unknown or the name of several; the fault lists candidates.

    Examples
    --------
    >>> division_polygon("SY-ID").equals(division_polygon("SY.12")), division_polygon("Idlib").is_valid
    (True, True)
    """
    import shapely

    rows = division_rows(code)
    if rows is None:
        raise unknown(code, "division")
    return shapely.MultiPolygon(
        list(shapely.get_parts(shapely.coverage_union_all(shapes_of(table_of("admin1"), rows))))
    )


def division_error_m(code: str) -> float:
    """How far the outline of a division may lie from the ground truth.

    About a kilometre, and more where Natural Earth is known to be worse (`position_errors`).

    Parameters
    ----------
    code
        As for `division_polygon`.

    Returns
    -------
    Metres.

    Raises
    ------
    InputError
        As `division_polygon` does.

    Examples
    --------
    >>> division_error_m("SY-ID"), division_error_m("MD-SN")
    (1000.0, 6000.0)
    """
    rows = division_rows(code)
    if rows is None:
        raise unknown(code, "division")
    return position_error_m(strings(table_of("admin1"), "code")[rows])


def border(one: str | Sequence[str], *others: str | Sequence[str]) -> shapely.LineString | shapely.MultiLineString:
    """The line that a country or division shares with another, or with several, drawn once from the coverage.

    Parameters
    ----------
    one
        A country (`SY`, `SYR`, `Syria`), a division (`SY-ID`, `SY.12`, `Idlib`), or several of these that count as one.
    others
        Its neighbours, named alike. A division and its own country share the line between the division and the rest of
        the country.

    Returns
    -------
    A line, or several, in longitude and latitude; its direction means nothing. `border_error_m` says how good it is.

    Raises
    ------
    InputError
        One is unknown, or `one` does not meet each of the others.

    Examples
    --------
    >>> border("IQ", "KW").geom_type
    'LineString'
    >>> border("XK", "RS", "ME").is_empty, border("SY-ID", "SY-HM").is_empty
    (False, False)
    >>> border(["BA-BIH", "BA-BRC"], "BA-SRP").is_empty
    False
    """
    if not others:
        raise ValueError("a border needs two sides")
    return joined(stored_arcs().lines(np.unique(np.concatenate([shared_arcs(one, other) for other in others]))))


def border_error_m(one: str | Sequence[str], *others: str | Sequence[str]) -> float:
    """How far, in metres, the line that `border` gives may lie from the ground truth.

    A line between two divisions is as good as the better drawn of them; the border of a country is good to a kilometre.

    Parameters
    ----------
    one, others
        As for `border`.

    Returns
    -------
    Metres.

    Raises
    ------
    InputError
        One is unknown.

    Examples
    --------
    >>> border_error_m("BA-BIH", "BA-SRP"), border_error_m("BA-SRP", "RS")
    (5000.0, 1000.0)
    """
    sides = (names_of(one), [name for other in others for name in names_of(other)])
    return min(max(map(_outline_error_m, names), default=POSITION_ERROR_M) for names in sides)


def _outline_error_m(name: str) -> float:
    """How far the outline of a division, or of a country, may be off: a name that is both means the country."""
    try:
        country_codes(name)
    except InputError:
        return position_error_m(strings(table_of("admin1"), "code")[members_of(name)])
    return POSITION_ERROR_M


def coast(
    countries: Iterable[str] | None = None, *, extent: Extent | None = None
) -> shapely.LineString | shapely.MultiLineString:
    """The shore of countries, or of all, without the cuts that the antimeridian leaves in the data.

    Parameters
    ----------
    countries
        ISO or Natural Earth codes, or English names; all by default.
    extent
        Cuts it; only what lies in the extent is read.

    Returns
    -------
    A line, or several, in longitude and latitude.

    Raises
    ------
    InputError
        An unknown country.

    Examples
    --------
    >>> from geo import Extent
    >>> coast(["LB"]).is_empty, coast(extent=Extent(35.0, 34.0, 36.0, 35.0)).is_empty
    (False, False)
    """
    members = _within(countries, extent)
    sides = stored_arcs().sides
    shore = (sides.min(axis=1) == -1) & np.isin(sides.max(axis=1), members)
    lines = stored_arcs().lines(np.flatnonzero(shore))
    return _line(joined(line for line in lines if not (np.abs(line[:, 0]) == 180).all()), extent)  # noqa: PLR2004 - degrees


def division_borders(
    countries: Iterable[str] | None = None, *, extent: Extent | None = None
) -> shapely.LineString | shapely.MultiLineString:
    """The lines between first-level divisions of one country, for some countries or for all, each once.

    Parameters
    ----------
    countries
        ISO or Natural Earth codes, or English names; all by default.
    extent
        Cuts them; only what lies in the extent is read.

    Returns
    -------
    Lines in longitude and latitude.

    Raises
    ------
    InputError
        An unknown country.

    Examples
    --------
    >>> from geo import Extent
    >>> division_borders(["SY"], extent=Extent(36.0, 35.0, 37.0, 36.0)).is_empty
    False
    """
    members = _within(countries, extent)
    sides = stored_arcs().sides
    country = np.append(np.unique(strings(table_of("admin1"), "country3"), return_inverse=True)[1], -1)
    inner = (sides.min(axis=1) >= 0) & (country[sides[:, 0]] == country[sides[:, 1]])
    inner &= np.isin(sides, members).any(axis=1)
    return _line(joined(stored_arcs().lines(np.flatnonzero(inner))), extent)


def _within(countries: Iterable[str] | None, extent: Extent | None) -> NDArray[np.int64]:
    """Rows of `admin1` of these countries whose boxes meet the extent."""
    members = np.arange(len(table_of("admin1")))
    if countries is not None:
        members = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *map(members_of, countries)]))
    return members if extent is None else members[meets(table_of("admin1"), extent)[members]]


def _line(
    line: shapely.LineString | shapely.MultiLineString, extent: Extent | None
) -> shapely.LineString | shapely.MultiLineString:
    import shapely

    return line if extent is None else merged(list(shapely.get_parts(cut(np.array([line]), extent))))
