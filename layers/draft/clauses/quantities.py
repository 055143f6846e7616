"""Numbers and lengths in running text: figures and words, ranges, units, and a length said twice in two units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from geo.length import LengthRange
from layers.draft.clauses.stream import Item
from layers.draft.english.numbers import ELIDED_FIGURE, ELIDED_RANGE, LENGTH, NUMBERED, RANGE_BEFORE, SHORT_UNITS, UNITS
from layers.draft.english.words import NUMBER_WORDS
from layers.draft.model import ItemKind

__all__ = ["Length", "between", "find_lengths", "find_numbers", "halved", "parse_number", "scale_of"]

_SAME = 0.12
"""Two lengths nearer to each other than this share are one length in two units."""


class Length(NamedTuple):
    """A length as a text gives it. `joint` says how a range was written: `-`, `to`, `and`, or empty for one figure."""

    range_m: LengthRange
    as_written: str
    joint: str = ""

    @property
    def minimum_m(self) -> float:
        """The lesser bound, in metres."""
        return self.range_m.minimum_m

    @property
    def maximum_m(self) -> float:
        """The greater bound, in metres."""
        return self.range_m.maximum_m


_ELIDED_AT_MOST = 4
_ELIDED_WITHIN = 80
"""Characters before a length in which such a figure is looked for."""
_MOST = 1e9
"""A larger count is no count of anything on the ground."""


def find_lengths(text: str, start: int = 0, end: int | None = None) -> Iterator[Item]:
    """Every length in `text[start:end]`, as items of kind `length` whose value is a `Length`.

    "20 miles (32 km)" is one length. Areas (`km²`), speeds and calibres (`mm`) are not lengths.
    """
    held: Item | None = None
    for match in LENGTH.finditer(text, start, len(text) if end is None else end):
        for item in _items(text, match):
            if held is not None and _says_again(text, held, item):
                close = text[item.end : item.end + 1] == ")"
                held = Item(
                    ItemKind.LENGTH, held.start, item.end + close, text[held.start : item.end + close], held.value
                )
                continue
            if held is not None:
                yield held
            held = item
    if held is not None:
        yield held


def find_numbers(text: str, start: int = 0, end: int | None = None) -> Iterator[Item]:
    """Every whole number in `text[start:end]`, in figures or words, as items of kind `number`."""
    for match in NUMBERED.finditer(text, start, len(text) if end is None else end):
        value = parse_number(match["low"])
        if (
            value is not None
            and value < _MOST
            and value == int(value)
            and match[0].lower() not in {"one", "a hundred", "a dozen and"}
        ):
            yield Item(ItemKind.NUMBER, match.start(), match.end(), match[0], int(value))


def parse_number(text: str) -> float | None:
    """Read a number in figures ("1,500", "7.4") or in words ("one hundred and fifty"); None where it is neither."""
    text = text.strip().lower()
    if text[:1].isdigit():
        plain = re.sub(r"[,\s\u00a0\u202f](?=\d{3}(?!\d))", "", text).replace(",", ".")
        try:
            return float(plain)
        except ValueError:
            return None
    total, current = 0, 0
    for word in re.split(r"[\s-]+", text):
        if word in ("and", "a", ""):
            continue
        value = NUMBER_WORDS.get(word)
        if value is None:
            return None
        if value == 100 or (value == 12 and current):  # noqa: PLR2004 - hundred; two dozen
            current = (current or 1) * value
        elif value >= 1000:  # noqa: PLR2004 - thousand, million
            total += (current or 1) * value
            current = 0
        else:
            current += value
    return float(total + current)


def _items(text: str, match: re.Match[str]) -> Iterator[Item]:
    """One length, or two where "and" or "or" joins figures that are not the ends of a range; before them the elided."""
    length = _length(match)
    joint = (match["joint"] or "").lower()
    if length is not None and (
        joint in ("", "-", "–", "—", "to") or RANGE_BEFORE.search(text, max(0, match.start() - 24), match.start())
    ):
        if joint and not length.range_m.is_exact:
            yield from _elided(text, match, ELIDED_RANGE)
        if match["low"] and length.range_m.is_exact:
            yield Item(
                ItemKind.LENGTH, match.start("high"), match.end(), text[match.start("high") : match.end()], length
            )
        else:
            yield Item(ItemKind.LENGTH, match.start(), match.end(), match[0], length)
        return
    if not match["low"]:
        return
    yield from _elided(text, match, ELIDED_FIGURE)
    unit = _metres(match["unit"])
    low_unit = _metres(match["unit1"]) if match["unit1"] else unit
    for name, metres, end in (("low", low_unit, match.start("joint")), ("high", unit, match.end())):
        figure = _figure(match, name)
        single = _made(figure, figure, metres, metres, "") if figure else None
        if single is not None:
            begin = match.start(name)
            yield Item(ItemKind.LENGTH, begin, end, text[begin:end], single)


def _elided(text: str, match: re.Match[str], pattern: re.Pattern[str]) -> list[Item]:
    """The lengths before a match that take their unit from it, in order."""
    if not match["unit"] or match["unit1"]:
        return []
    unit, begin = _metres(match["unit"]), match.start()
    found: list[Item] = []
    while len(found) < _ELIDED_AT_MOST:
        first = max(0, begin - _ELIDED_WITHIN)
        # On the piece alone, where `\Z` is its end; a figure cut by its beginning is not whole.
        before = pattern.search(text[first:begin])
        low = parse_number(before["low"]) if before and (before.start() or not first) else None
        if before is None or low is None:
            break
        high = parse_number(before["high"]) if pattern is ELIDED_RANGE else low
        length = _made(low, high, unit, unit, "to" if high != low else "") if high is not None else None
        if length is None:
            break
        start, end = first + before.start("low"), first + before.end("low" if high == low else "high")
        found.append(Item(ItemKind.LENGTH, start, end, text[start:end], length))
        begin = start
    return found[::-1]


def _length(match: re.Match[str]) -> Length | None:
    if match["part"]:
        unit = _metres(match["part_unit"])
        share = 0.5 if match["part"].lower() == "half" else 0.25
        return _made(share, share, unit, unit, "")
    if match["article"]:
        unit = _metres(match["one_unit"])
        return _made(1, 1, unit, unit, "")
    high, unit = _figure(match, "high"), _metres(match["unit"])
    if high is None:
        return None
    if match["low"] is None:
        return _made(high, high, unit, unit, "")
    low = _figure(match, "low")
    joint = match["joint"].lower().replace("–", "-").replace("—", "-")
    low_unit = _metres(match["unit1"]) if match["unit1"] else unit
    if low is None or low * low_unit >= high * unit:
        return _made(high, high, unit, unit, "")
    return _made(low, high, low_unit, unit, joint)


def _figure(match: re.Match[str], name: str) -> float | None:
    value = parse_number(match[name])
    again = parse_number(match[name + "again"]) if match[name + "again"] else None
    if value is None or (again is not None and again != value):
        value = again
    return value + 0.5 if value is not None and match[name + "half"] else value


def _metres(unit: str) -> float:
    return UNITS[re.sub(r"[\s-]+", " ", unit.lower())]


def _made(low: float, high: float, low_unit: float, unit: float, joint: str) -> Length | None:
    if not 0 <= low * low_unit <= high * unit or high <= 0 or high * unit > 20_000_000:  # noqa: PLR2004 - half round the Earth
        return None
    range_m = LengthRange(round(low * low_unit, 4), round(high * unit, 4))
    if range_m.is_exact:
        return Length(range_m, f"{high:g} {SHORT_UNITS[unit]}")
    if low_unit != unit:
        return Length(range_m, f"{low * low_unit / unit:g}-{high:g} {SHORT_UNITS[unit]}", joint)
    return Length(range_m, f"{low:g}-{high:g} {SHORT_UNITS[unit]}", joint)


def _says_again(text: str, first: Item, second: Item) -> bool:
    between = text[first.end : second.start].strip().lower()
    if between not in ("(", "or", "/", ", or", "(about", "(some", "(approximately", "(roughly", "(around"):
        return False
    a, b = first.value, second.value
    return all(abs(x - y) <= _SAME * max(x, y) for x, y in zip(a.range_m, b.range_m, strict=True))


def scale_of(length: Length) -> float:
    """The greater figure of a length in the unit that it is written in: 14 of "14 km"."""
    return float(length.as_written.split()[0].rpartition("-")[2])


def between(least: Length, most: Length) -> Length:
    """The length from one to the other, in the unit of the greater; `least` is less than `most`."""
    unit = most.as_written.split(maxsplit=1)[1]
    low = scale_of(most) * least.minimum_m / most.maximum_m
    range_m = LengthRange(least.minimum_m, most.maximum_m)
    return Length(range_m, f"{round(low, 4):g}-{scale_of(most):g} {unit}", "to")


def halved(length: Length) -> Length:
    """Half of a length, in the same unit."""
    figures, unit = length.as_written.split(maxsplit=1)
    written = "-".join(f"{float(figure) / 2:g}" for figure in figures.split("-"))
    return Length(LengthRange(length.minimum_m / 2, length.maximum_m / 2), f"{written} {unit}", length.joint)
