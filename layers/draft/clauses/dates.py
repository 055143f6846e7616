"""Dates in running text, and what they mean seen from the day a document was written.

"15 October 2018" stands by itself; "on Friday", "by 15 October" or "the end of the year" need the document's own date,
and stay open where it has none.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from layers.draft.clauses.stream import Item
from layers.draft.english.dates import (
    BOUND,
    COUNTED_DAY,
    DATE,
    DAY_NUMBER,
    DAYS_OF,
    FUTURE,
    LIST_OF_DATES,
    MONTHS_OF,
    NTH_DAY,
    OBLIGED,
    ONE_MORE_SPAN,
    ORDINALS,
    SPAN_OF_DAYS,
    STEP,
    STOP,
    TOLD,
)
from layers.draft.english.words import MONTHS, NUMBER_WORDS, WEEKDAYS
from layers.draft.model import ItemKind

__all__ = ["Dated", "day_of_month", "find_dates", "find_terms", "is_ambiguous", "term_end"]


class Dated(NamedTuple):
    """A date as a text gives it: `edtf` (empty where it is not known), and whether it is a bound ("by …").

    A term ("within 30 days of signature") has `days` or `months`, and what they are counted `after`.
    """

    edtf: str
    by: bool = False
    days: int | None = None
    after: str = ""
    months: int | None = None
    hours: int | None = None
    """Of a term in hours that are not whole days."""

    @property
    def start(self) -> str:
        """The date for a `start`: a bound is an open interval."""
        return f"../{self.edtf}" if self.by and self.edtf and "/" not in self.edtf else self.edtf


_LONGEST_LIST = 8
_CLAUSE = 160
"""Characters in which the verb of a date may stand."""
_HOURS_OF_A_DAY = 24


def find_dates(text: str, start: int = 0, end: int | None = None, today: date | None = None) -> Iterator[Item]:
    """Every date in `text[start:end]` as items of kind `date` whose value is `Dated`.

    `today` is the document's own date; without it a date that needs one is found, but its `edtf` is empty. In a list
    ("by 15 November, 20 November and 1 December 2020") what the last says of the year, and the first of a bound, holds
    of all.
    """
    listed: list[tuple[re.Match[str], Item]] = []
    for match, item in _single_dates(text, start, len(text) if end is None else end, today):
        if listed and not LIST_OF_DATES.fullmatch(text, listed[-1][1].end, item.start):
            yield from _dates_of_list(listed, today)
            listed = []
        listed.append((match, item))
    yield from _dates_of_list(listed, today)


def _dates_of_list(listed: list[tuple[re.Match[str], Item]], today: date | None) -> Iterator[Item]:
    year = next((match[name] for match, _ in reversed(listed) for name in ("y1", "y2") if match[name]), None)
    bound = bool(listed) and listed[0][1].value.by
    for match, item in listed:
        value = item.value._replace(by=item.value.by or bound)
        for number in ("1", "2"):
            if year and match["d" + number] and not match["y" + number] and not match["r" + number]:
                known = day_of_month(int(match["d" + number]), MONTHS[match["m" + number].lower()], year, None, today)
                value = value._replace(edtf=known or value.edtf)
        yield Item(item.kind, item.start, item.end, item.text, value)


def _single_dates(text: str, start: int, end: int, today: date | None) -> Iterator[tuple[re.Match[str], Item]]:
    taken = start
    for match in DATE.finditer(text, start, end):
        before = text[max(start, match.start() - 24) : match.start()]
        future = bool(FUTURE.search(text, max(start, match.start() - 60), match.start()))
        ahead = today if _is_obliged(text, match, start, end) else None
        edtf = _resolve(match, today, future=future, ahead=ahead)
        if edtf is None or match.start() < taken:
            continue
        bound = BOUND.search(before)
        begin = match.start() - (len(before) - bound.start()) if bound else match.start()
        dated = Dated(edtf, bound is not None)
        yield match, Item(ItemKind.DATE, max(begin, taken), match.end(), text[begin : match.end()], dated)
        taken = match.end()


def find_terms(text: str, start: int = 0, end: int | None = None, day_zero: date | None = None) -> Iterator[Item]:
    """Every term such as "within 30 days of signature" or "by D+30", as items of kind `term`, in order.

    Terms stay terms; only a day counted from D-Day has a date, where the document says which day that is (`day_zero`).
    """
    end = len(text) if end is None else end
    counted = _counted_days(text, start, end, day_zero)
    found = [
        *_spans_of_days(text, start, end),
        *_nth_days(text, start, end),
        *_numbered_days(text, start, end),
        *counted,
    ]
    taken = start
    for item in sorted(found, key=lambda item: item.start):
        if item.start >= taken:
            yield item
            taken = item.end


def _spans_of_days(text: str, start: int, end: int) -> Iterator[Item]:
    for match in SPAN_OF_DAYS.finditer(text, start, end):
        unit = match["unit"].lower()
        chain = [match]
        while len(chain) < _LONGEST_LIST and (more := ONE_MORE_SPAN.match(text, chain[-1].end(), end)) is not None:
            chain.append(more)
        after = next((one["after"] for one in reversed(chain) if one["after"]), None)
        if not after and unit in ("year", "week", "month") and match[0].lower().startswith(("in", "after")):
            continue
        for one in chain:
            begin = one.start() if one is match else one.start("count")
            value = _term(one["count"], one["unit"], one["after"] or after)
            yield Item(ItemKind.TERM, begin, one.end(), text[begin : one.end()], value)


def _nth_days(text: str, start: int, end: int) -> Iterator[Item]:
    for match in NTH_DAY.finditer(text, start, end):
        nth = match["nth"].lower()
        count = nth[:-2] if nth[0].isdecimal() else str(ORDINALS[nth])
        yield Item(ItemKind.TERM, match.start(), match.end(), match[0], _term(count, match["unit"], match["after"]))


def _numbered_days(text: str, start: int, end: int) -> Iterator[Item]:
    for match in DAY_NUMBER.finditer(text, start, end):
        value = _term(match["count"], match["unit"], match["after"])
        yield Item(ItemKind.TERM, match.start(), match.end(), match[0], value)


def _counted_days(text: str, start: int, end: int, day_zero: date | None) -> Iterator[Item]:
    for match in COUNTED_DAY.finditer(text, start, end):
        if _says_a_term_again(text, match):
            continue
        term = _term(match["count"], match["unit"] or "day", "D-Day")
        if day_zero is not None and term.days is not None:
            term = term._replace(edtf=_day_after(day_zero, term.days))
        yield Item(ItemKind.TERM, match.start(), match.end(), match[0], term)


def _says_a_term_again(text: str, match: re.Match[str]) -> bool:
    """Whether it only repeats in brackets what stands before: "thirty days after the transfer of authority (D+30)"."""
    before = text[max(0, match.start() - 120) : match.start()]
    return before.rstrip().endswith("(") and any(_spans_of_days(before, 0, len(before)))


def _day_after(day: date, days: int) -> str:
    try:
        return (day + timedelta(days=days)).isoformat()
    except OverflowError:
        return ""


def term_end(start: str, term: Dated) -> str:
    """The last day (EDTF) of a term that counts from a day, which is not counted itself; empty where there is none."""
    try:
        day = date.fromisoformat(start)
        if term.months:
            year, month = divmod(day.year * 12 + day.month - 1 + term.months, 12)
            return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1])).isoformat()
        return (day + timedelta(days=term.days)).isoformat() if term.days else ""
    except (OverflowError, ValueError):
        return ""


def _term(count: str, unit: str, after: str | None) -> Dated:
    count, unit = count.lower(), unit.lower()
    number = int(count) if count.isdecimal() else NUMBER_WORDS[count]
    since = after if after == "D-Day" else (after or "").lower()
    if unit in MONTHS_OF:
        return Dated("", True, None, since, number * MONTHS_OF[unit])
    if unit == "hour" and number % _HOURS_OF_A_DAY:
        return Dated("", True, None, since, None, number)
    return Dated("", True, max(1, round(number * DAYS_OF[unit])), since)


def _is_obliged(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether the sentence says what shall be, and nothing of what was: a day without a year is then one to come."""
    before = text[max(start, match.start() - _CLAUSE) : match.start()]
    after = text[match.end() : min(end, match.end() + _CLAUSE)]
    clause = f"{STOP.split(before)[-1]} {STOP.split(after)[0]}"
    return bool(OBLIGED.search(clause)) and not TOLD.search(clause)


def _resolve(match: re.Match[str], today: date | None, *, future: bool, ahead: date | None = None) -> str | None:
    """The date as EDTF text; empty where it is not known; None where it is no date at all.

    `ahead` is the day that one without a year is not before.
    """
    if match["iso"] or match["numeric"]:
        return _in_figures(match)
    number = next((number for number in ("1", "2") if match["d" + number]), None)
    if number is not None:
        return _day_or_days(match, number, today, ahead)
    if match["part"]:
        return _part(match, today)
    if match["m5"] or match["m6"] or match["m7"]:
        return _in_a_month(match, today)
    return str(match["y6"]) if match["y6"] else _relative(match, today, future=future)


def _in_figures(match: re.Match[str]) -> str | None:
    if match["numeric"] and is_ambiguous(match[0]):
        return ""
    figures = [int(part) for part in re.split(r"[-./]", match[0])]
    year, month, day = figures if match["iso"] else reversed(figures)
    return _day(year, month, day)


def _in_a_month(match: re.Match[str], today: date | None) -> str | None:
    """A month, or its middle as the days from the 10th to the 20th: "by mid-March"."""
    if match["m7"]:
        whole = _month(MONTHS[match["m7"].lower()], match["y7"], None, today)
        return f"{whole}-10/{whole}-20" if whole else ""
    month = MONTHS[(match["m5"] or match["m6"]).lower()]
    lower = match["m6"] and match["m6"][0].islower()
    return None if lower else _month(month, match["y5"], match["r5"], today)


def is_ambiguous(text: str) -> bool:
    """Whether figures may be day and month or month and day: 03/04/2020, but not 25/04/2020 or 03.04.2020."""
    first, _, rest = text.partition("/")
    second = rest.partition("/")[0]
    return first.isdecimal() and second.isdecimal() and first != second and max(int(first), int(second)) <= 12  # noqa: PLR2004 - months


def _day_or_days(match: re.Match[str], number: str, today: date | None, ahead: date | None) -> str | None:
    """A day of a month, or the days from one to another: "5 to 7 March 2020"."""
    month = MONTHS[match["m" + number].lower()]
    year, relative = match["y" + number], match["r" + number]
    last = day_of_month(int(match["d" + number]), month, year, relative, today, ahead)
    first = match["d0" if number == "1" else "d9"]
    if not first or not last:
        return last
    begin = day_of_month(int(first), month, year, relative, today, ahead)
    return f"{begin}/{last}" if begin and begin < last else last


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def day_of_month(
    day: int, month: int, year: str | None, relative: str | None, today: date | None, ahead: date | None = None
) -> str | None:
    """A day of a month as EDTF: empty where its year is not known, None for one that there is not.

    Without a year it is the nearest to `today`, or the first from the day `ahead` on.
    """
    if year:
        return _day(int(year), month, day)
    if today is None:
        return "" if 1 <= day <= 31 else None  # noqa: PLR2004 - days of a month
    if relative:
        return _day(today.year + STEP[relative.lower()], month, day)
    days = [_day(today.year + step, month, day) for step in (-1, 0, 1)]
    near = [found for found in days if found and (ahead is None or found >= ahead.isoformat())]
    return min(near, key=lambda found: abs((date.fromisoformat(found) - today).days)) if near else None


def _month(month: int, year: str | None, relative: str | None, today: date | None) -> str:
    if year:
        return f"{year}-{month:02d}"
    if today is None:
        return ""
    if relative:
        return f"{today.year + STEP[relative.lower()]}-{month:02d}"
    years = (today.year - 1, today.year, today.year + 1)
    nearest = min(years, key=lambda y: abs((y - today.year) * 12 + month - today.month))
    return f"{nearest}-{month:02d}"


def _part(match: re.Match[str], today: date | None) -> str:
    part = re.sub(r"\s+", " ", match["part"].lower())
    if match["m3"]:
        whole = _month(MONTHS[match["m3"].lower()], match["y3"], None, today)
        return _part_of_month(part, whole) if whole else ""
    if match["y4"] or match["unit3"].lower() == "year":
        if not match["y4"] and today is None:
            return ""
        year = match["y4"] or str((today or date.min).year + STEP[match["r3"].lower()])
        halves = {"first half": f"{year}-01-01/{year}-06-30", "second half": f"{year}-07-01/{year}-12-31"}
        return {"end": f"{year}-12-31", "beginning": f"{year}-01", "start": f"{year}-01", **halves}.get(part, year)
    if today is None or match["unit3"].lower() == "week":
        return ""
    return _part_of_month(part, f"{today.year}-{today.month:02d}")


def _part_of_month(part: str, whole: str) -> str:
    year, month = map(int, whole.split("-"))
    last = calendar.monthrange(year, month)[1]
    days = {
        "end": (last, last), "first half": (1, 15), "second half": (16, last), "last two weeks": (last - 13, last),
        "last week": (last - 6, last), "first two weeks": (1, 14), "first week": (1, 7),
    }.get(part)  # fmt: skip
    if days is None:
        return whole
    first, final = days
    return f"{whole}-{first:02d}" if first == final else f"{whole}-{first:02d}/{whole}-{final:02d}"


def _relative(match: re.Match[str], today: date | None, *, future: bool) -> str | None:
    if today is None:
        return ""
    if match["day"]:
        step = {"today": 0, "yesterday": -1, "tomorrow": 1}[match["day"].lower()]
        return (today + timedelta(days=step)).isoformat()
    if match["weekday"]:
        return _weekday(WEEKDAYS[match["weekday"].lower()], (match["rel"] or "").lower(), today, future=future)
    relative, unit = match["rel2"].lower().split()[-1], match["unit2"].lower()
    if unit == "year":
        return str(today.year + STEP[relative])
    if unit == "month":
        month = today.month - 1 + STEP[relative]
        return f"{today.year + month // 12}-{month % 12 + 1:02d}"
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=STEP[relative])
    sunday = monday + timedelta(days=6)
    first, last = monday, sunday
    if match["rel2"].lower().startswith("earlier"):
        last = today
    elif match["rel2"].lower().startswith("later"):
        first = today
    return f"{first.isoformat()}/{last.isoformat()}" if first != last else first.isoformat()


def _weekday(weekday: int, relative: str, today: date, *, future: bool) -> str:
    back = (today.weekday() - weekday) % 7
    if relative == "next" or (future and relative != "last"):
        ahead = (weekday - today.weekday()) % 7
        return (today + timedelta(days=ahead or 7 * (relative == "next"))).isoformat()
    if relative == "last":
        back = back or 7
    return (today - timedelta(days=back)).isoformat()
