"""Positions as people write them: decimal degrees, degrees with minutes and seconds, MGRS, Plus Codes.

Degrees with minutes are read by `lat_lon_parser`, MGRS (NGA.STND.0037, "Universal Grids") by `mgrs`, which wraps NGA's
GeoTrans, and Plus Codes (the Open Location Code specification) by `openlocationcode`.
"""

from __future__ import annotations

import math
import re
import warnings
from typing import Literal, NamedTuple

from geo.position import Position

__all__ = ["StatedPosition", "parse_degrees", "parse_position"]

_LIMITS = {"latitude": 90.0, "longitude": 180.0}
_LONGEST = 100
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+")
_MARKS = re.compile(r"[°º˚ᵒ]|\bdeg|(?<=\d)d|[NSEWnsew]")
_DEGREES_MINUTES = re.compile(
    r"(?:[NSEW]\s*)?[+-]?\d{1,3}(?:[.,]\d+)?\s*(?:[°º˚ᵒ]|deg|d)?"
    r"(?:[\s:]*\d{1,2}(?:[.,]\d+)?\s*(?:['′’‘´]|min|m)?(?:[\s:]*\d{1,2}(?:[.,]\d+)?\s*(?:[\"″”“]|['′’‘´]{2}|sec|s)?)?)?"
    r"\s*[NSEW]?",
    re.IGNORECASE,
)
_MGRS = re.compile(r"\d{1,2}[C-HJ-NP-X][A-HJ-NP-Z]{2}(?:\d\d){0,5}", re.IGNORECASE)
_PLUS_CODE = re.compile(r"[23456789CFGHJMPQRVWX0]{2,8}\+[23456789CFGHJMPQRVWX]{0,7}", re.IGNORECASE)
_DECIMAL_PAIR = re.compile(r"(?:geo:)?([+-]?\d+(?:\.\d+)?)\s*[,;/ ]\s*([+-]?\d+(?:\.\d+)?)")
_COMMA_PAIR = re.compile(r"([+-]?\d+,\d+)\s*(?:[;/]|,\s|\s)\s*([+-]?\d+,\d+)")
_HEMISPHERES = (
    re.compile(r"(?P<latitude>[^NSEW]+[NS])[\s,;/]*(?P<longitude>[^NSEW]+[EW])", re.IGNORECASE),
    re.compile(r"(?P<latitude>[NS][^NSEW]+?)[\s,;/]*(?P<longitude>[EW][^NSEW]+)", re.IGNORECASE),
    re.compile(r"(?P<longitude>[^NSEW]+[EW])[\s,;/]*(?P<latitude>[^NSEW]+[NS])", re.IGNORECASE),
    re.compile(r"(?P<longitude>[EW][^NSEW]+?)[\s,;/]*(?P<latitude>[NS][^NSEW]+)", re.IGNORECASE),
)
_METRES_A_DEGREE = 111_320.0


class StatedPosition(NamedTuple):
    """A position, and how far from it the place may lie for the way it was written: half the diagonal of a grid cell.

    `uncertainty_m` is 0 for degrees.
    """

    position: Position
    uncertainty_m: float = 0.0


def parse_degrees(text: str, axis: Literal["latitude", "longitude"], *, decimal_comma: bool = False) -> float:
    """Read a latitude or longitude in degrees: `35.3`, `35°18'00"N`, `35 18.0 N`, `N35°18'`.

    With `decimal_comma`, `35,3` is one, too; without, it may be a slip. Raises `ValueError`, in words, where the text
    is none, names the other axis, or is beyond the pole or the antimeridian.

    >>> parse_degrees("36°45'00''E", "longitude")
    36.75
    """
    plain = " ".join(text.split())
    if len(plain) > _LONGEST:
        raise ValueError(f"{plain[:40]!r}… is not a {axis}")
    if plain.isascii() and _NUMBER.fullmatch(plain):
        value = float(plain)
    elif decimal_comma and _COMMA_NUMBER.fullmatch(plain):
        value = float(plain.replace(",", "."))
    else:
        value = _degrees_minutes(plain, axis)
    if not abs(value) <= _LIMITS[axis]:
        raise ValueError(f"{plain!r} is not a {axis}: it is not between -{_LIMITS[axis]:g} and {_LIMITS[axis]:g}")
    return value


def parse_position(text: str) -> StatedPosition:
    """Read a whole position, latitude first: `35.3, 36.75`, `35°18'N 36°45'E`, `37S BV 95438 10000`, `8G8J8Q22+22`.

    A grid reference or Plus Code means its cell; the position is the middle of it. Raises `ValueError`, in words.

    >>> parse_position("35°18'N, 36°45'E").position
    Position(longitude=36.75, latitude=35.3)
    """
    plain = " ".join(text.split())
    if len(plain) > _LONGEST:
        raise ValueError(f"{plain[:40]!r}… is not a position")
    close = plain.replace(" ", "")
    if _MGRS.fullmatch(close):
        return _mgrs(close.upper())
    if _PLUS_CODE.fullmatch(close):
        return _plus_code(close.upper())
    pair = _DECIMAL_PAIR.fullmatch(plain) or _COMMA_PAIR.fullmatch(plain)
    if pair:
        latitude, longitude = pair.groups()
        return _degrees(latitude, longitude, decimal_comma=True)
    for pattern in _HEMISPHERES:
        found = pattern.fullmatch(plain)
        if found:
            return _degrees(found["latitude"], found["longitude"], decimal_comma=True)
    forms = "'35.3, 36.75', 35°18'N 36°45'E, an MGRS reference or a full Plus Code"
    raise ValueError(f"{plain!r} is not a position; write {forms}")


def _degrees(latitude: str, longitude: str, *, decimal_comma: bool) -> StatedPosition:
    return StatedPosition(
        Position(
            parse_degrees(longitude, "longitude", decimal_comma=decimal_comma),
            parse_degrees(latitude, "latitude", decimal_comma=decimal_comma),
        )
    )


def _degrees_minutes(plain: str, axis: str) -> float:
    from lat_lon_parser import parse

    if not _MARKS.search(plain) or not _DEGREES_MINUTES.fullmatch(plain):
        raise ValueError(f"{plain!r} is not a {axis}; write degrees, such as 35.93 or 35°55'48\"N")
    hemispheres = set(re.findall("[NSEW]", plain.upper().replace("DEG", "").replace("SEC", "")))
    if len(hemispheres) > 1 or (hemispheres and (hemispheres <= {"N", "S"}) != (axis == "latitude")):
        raise ValueError(f"{plain!r} is not a {axis}, by its letter")
    if hemispheres and "-" in plain:
        raise ValueError(f"{plain!r} has a minus sign and a letter; keep one of them")
    try:
        value = float(parse(plain.replace(",", ".")))
    except ValueError:
        raise ValueError(f"{plain!r} is not a {axis}; write degrees, such as 35.93 or 35°55'48\"N") from None
    return value


def _mgrs(reference: str) -> StatedPosition:
    import mgrs

    digits = re.sub(r"^\d{1,2}[A-Z]{3}", "", reference)
    head, half = reference[: len(reference) - len(digits)], len(digits) // 2
    size_m = 10.0 ** (5 - half)
    # in full digits: of fewer some versions of the library give the corner of the cell, others its middle
    easting, northing = (f"{one}5".ljust(5, "0")[:5] for one in (digits[:half], digits[half:]))
    middle = f"{head}{easting}{northing}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # the middle of a cell may lie in the next latitude band
            latitude, longitude = mgrs.MGRS().toLatLon(middle)
    except Exception:  # noqa: BLE001 - the library's error class is private
        raise ValueError(f"{reference!r} is not an MGRS reference that exists") from None
    return StatedPosition(Position(longitude, latitude), size_m / math.sqrt(2) if half < 5 else 1.0)  # noqa: PLR2004


def _plus_code(code: str) -> StatedPosition:
    from openlocationcode import openlocationcode

    if not openlocationcode.isValid(code):
        raise ValueError(f"{code!r} is not a Plus Code")
    if not openlocationcode.isFull(code):
        raise ValueError(f"{code!r} is a short Plus Code, which needs a town beside it; write the full one")
    area = openlocationcode.decode(code)
    height_m = (area.latitudeHi - area.latitudeLo) * _METRES_A_DEGREE
    width_m = (area.longitudeHi - area.longitudeLo) * _METRES_A_DEGREE * math.cos(math.radians(area.latitudeCenter))
    return StatedPosition(Position(area.longitudeCenter, area.latitudeCenter), math.hypot(height_m, width_m) / 2)
