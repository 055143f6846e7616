"""Numbers, lengths, dates and terms of a language that has a pack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from geo.length import LengthRange
from layers.draft.clauses.dates import Dated, day_of_month
from layers.draft.clauses.quantities import Length
from layers.draft.clauses.stream import Item
from layers.draft.english.numbers import SHORT_UNITS, UNITS
from layers.draft.model import ItemKind
from layers.draft.packs.pack import Pack

__all__ = ["counts", "dates", "lengths", "number_of", "terms"]

_LONGEST = 20_000_000
"""Metres: half round the Earth."""
_HOURS_OF_A_DAY = 24
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}


def number_of(pack: Pack, text: str) -> float | None:
    """A number in figures or in the language's words; None where it is neither."""
    text = text.strip()
    if text[:1].isdigit():
        plain = re.sub(r"[\s\u00a0\u202f]", "", text)
        plain = re.sub(r"[.,](?=\d{3}$)", "", plain) if re.fullmatch(r"\d{1,3}[.,]\d{3}", plain) else plain
        return float(plain.replace(",", "."))
    total, current = 0.0, 0.0
    for word in re.split(r"[\s-]+", text):
        value = pack.meaning("numbers", word) or pack.meaning("numbers", word[1:])
        if not value:
            continue
        figure = float(value)
        if figure in (100, 1000) and current:
            current *= figure
        else:
            current += figure
        if figure >= 1000:  # noqa: PLR2004 - thousand
            total, current = total + current, 0.0
    return total + current or None


def lengths(pack: Pack, text: str, start: int, end: int) -> Iterator[Item]:
    """Every length, in order; figures that are joined by "and" and bound no range are two lengths."""
    days = [match.span() for match in pack.date.finditer(text, start, end)]
    for match in pack.length.finditer(text, start, end):
        if match["fixed"]:
            figure, _, name = pack.meaning("fixed lengths", match["fixed"]).partition(" ")
            made = _made(float(figure), float(figure), UNITS[name]) if name else None
            if made:
                yield Item(ItemKind.LENGTH, match.start("fixed"), match.end(), match[0], made)
            continue
        unit = UNITS[pack.meaning("units", match["unit"])]
        high = number_of(pack, match["high"])
        of_a_date = any(first <= match.start("low") < last for first, last in days)
        low = number_of(pack, match["low"]) if match["low"] and not of_a_date else None
        if high is None:
            continue
        if low is None:
            yield from _single(match, high, unit, "high")
        elif _is_range(pack, match) and low < high:
            range_m = _made(low, high, unit)
            if range_m:
                yield Item(ItemKind.LENGTH, match.start(), match.end(), match[0], range_m)
        else:
            first = UNITS[pack.meaning("units", match["unit1"])] if match["unit1"] else unit
            yield from _single(match, low, first, "low")
            yield from _single(match, high, unit, "high")


def _is_range(pack: Pack, match: re.Match[str]) -> bool:
    joint = match["joint"]
    return joint in "-–—" or bool(match["between"]) or not _fits(pack, "and", joint)


def _fits(pack: Pack, name: str, words: str) -> bool:
    return pack.meaning("joints", words) == name


def _single(match: re.Match[str], figure: float, unit: float, name: str) -> Iterator[Item]:
    made = _made(figure, figure, unit)
    if made:
        end = match.end() if name == "high" else match.start("joint")
        yield Item(ItemKind.LENGTH, match.start(name), end, match[0], made)


def _made(low: float, high: float, unit: float) -> Length | None:
    if not 0 < high * unit <= _LONGEST:
        return None
    figures = f"{high:g}" if low == high else f"{low:g}-{high:g}"
    range_m = LengthRange(round(low * unit, 4), round(high * unit, 4))
    return Length(range_m, f"{figures} {SHORT_UNITS[unit]}", "" if low == high else "-")


def counts(pack: Pack, text: str, start: int, end: int) -> Iterator[Item]:
    """Every whole number, in figures or words."""
    for match in pack.count.finditer(text, start, end):
        value = number_of(pack, match[0])
        if value and value == int(value):
            yield Item(ItemKind.NUMBER, match.start(), match.end(), match[0], int(value))


def dates(pack: Pack, text: str, start: int, end: int, today: date | None) -> Iterator[Item]:
    """Every date; its EDTF is empty where its year is not known, or where figures may be day and month either way."""
    for match in pack.date.finditer(text, start, end):
        edtf = _edtf(pack, match, today)
        if edtf is not None:
            yield Item(ItemKind.DATE, match.start(), match.end(), match[0], Dated(edtf))


def _edtf(pack: Pack, match: re.Match[str], today: date | None) -> str | None:
    if match["iso"] or match["numeric"]:
        figures = [int(part) for part in re.split(r"[-./]", match[0])]
        return _valid(*(figures if match["iso"] else figures[::-1]))
    month = _month(pack, match["month"] or match["month2"])
    if not month:
        return None
    if match["month2"]:
        return f"{int(match['year2']):04d}-{month:02d}"
    day = int(match["day"]) if match["day"] else int(number_of(pack, match["spelt"]) or 0)
    year = str(int(match["year"])) if match["year"] else None
    last = day_of_month(day, month, year, None, today)
    return _from_day(match["day0"], month, year, last, today) if last and match["day0"] else last


def _month(pack: Pack, words: str) -> int:
    """The number of a month, with what may be joined before its name; 0 where it is none."""
    names = (pack.meaning("months", words[cut:]) for cut in range(4))
    return int(next(filter(None, names), 0))


def _from_day(day: str, month: int, year: str | None, last: str, today: date | None) -> str:
    """A range of days of one month: "5 to 7 March"."""
    first = day_of_month(int(day), month, year, None, today)
    return f"{first}/{last}" if first and first < last else last


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def terms(pack: Pack, text: str, start: int, end: int) -> Iterator[Item]:
    """Every stretch of days, hours, weeks or months, as a term; whether it is a deadline its neighbours say."""
    for match in pack.term.finditer(text, start, end):
        count, period = number_of(pack, match["count"]), pack.meaning("periods", match["period"])
        if not count or count != int(count):
            continue
        number = int(count)
        term = Dated("", True)
        if period in _MONTHS:
            term = term._replace(months=number * _MONTHS[period])
        elif period in _DAYS:
            term = term._replace(days=number * _DAYS[period])
        elif number % _HOURS_OF_A_DAY:
            term = term._replace(hours=number)
        else:
            term = term._replace(days=number // _HOURS_OF_A_DAY)
        yield Item(ItemKind.TERM, match.start(), match.end(), match[0], term)
