"""Dates as reports give them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from layers.dates import parse_date
from layers.scenario.temporal_state import as_day, months_between, presence_on

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2018-10-15", date(2018, 10, 15), date(2018, 10, 15)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28)),
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("../2020-02-08", None, date(2020, 2, 8)),
        ("2020-02-01/..", date(2020, 2, 1), None),
        ("2019/2020-02", date(2019, 1, 1), date(2020, 2, 29)),
        ("2018-10-15~", date(2018, 10, 12), date(2018, 10, 18)),
    ],
)
def test_edtf(text: str, earliest: date | None, latest: date | None) -> None:
    assert parse_date(text) == (earliest, latest)


@pytest.mark.parametrize(
    "text", ["15 October", "2018-13", "2018-02-30", "18-10-15", "2020/2019", "2018-10-15T00:00", "0000"]
)
def test_what_is_no_date_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a date|calendar|ends before"):
        parse_date(text)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        when = parse_date(text)
    except ValueError:
        return
    assert when.earliest is None or when.latest is None or when.earliest <= when.latest


@given(DAYS, st.sampled_from(["day", "month", "year", "by", "from", "about"]), st.integers(-800, 800))
def test_what_surely_has_come_possibly_has(day: date, kind: str, later: int) -> None:
    text = {
        "day": day.isoformat(), "month": day.isoformat()[:7], "year": day.isoformat()[:4],
        "by": f"../{day}", "from": f"{day}/..", "about": f"{day}~",
    }[kind]  # fmt: skip
    when, asked = parse_date(text), day + timedelta(days=later)
    assert not when.surely_by(asked) or when.possibly_by(asked)
    assert when.possibly_by(day)


@given(DAYS, DAYS, DAYS, st.booleans())
def test_what_surely_stood_possibly_stood(start: date, end: date, day: date, momentary: object) -> None:
    for first, last in ((start.isoformat(), end.isoformat()), (start.isoformat()[:7], end.isoformat()[:4]), ("", "")):
        stood = presence_on(first, last, day, momentary=bool(momentary))
        assert stood.possible or not stood.certain


def test_what_stood_on_a_day() -> None:
    day = date(2020, 2, 5)
    assert presence_on("2018-10-15", "", day) == (True, True)
    assert presence_on("2020-02", "", day) == (False, True)
    assert presence_on("2020-03", "", day) == (False, False)
    assert presence_on("2018", "2020-02", day) == (False, True)
    assert presence_on("2018", "2020-02-05", day) == (True, True)
    assert presence_on("2018", "2020-02-04", day) == (False, False)
    assert presence_on("2020-02-05", "", day, momentary=True) == (True, True)
    assert presence_on("2020-02-04", "", day, momentary=True) == (False, False)
    assert presence_on("../2020-02-08", "", day, momentary=True) == (False, True)


def test_months_run_over_new_year() -> None:
    assert months_between(date(2019, 11, 30), date(2020, 2, 1)) == ["2019-11", "2019-12", "2020-01", "2020-02"]


def test_a_month_asked_for_is_its_last_day() -> None:
    assert as_day("2020-02") == date(2020, 2, 29)


@pytest.mark.parametrize(
    "text", ["2018-00", "2018-10-00", "0000", "0001~", "9999-12-31~", "2018/2019/2020", "/".join(["2018"] * 50_000)]
)
def test_what_is_no_date_is_not_read_as_another(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a d"):
        parse_date(text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("10/15/2018", "write 2018-10-15, "),
        ("15.10.2018", "write 2018-10-15, "),
        ("5/11/2018", "write 2018-11-05 or 2018-05-11, "),
        ("2018/1/5", "write 2018-01-05, "),
        ("32/13/2018", "a day of the calendar"),
    ],
)
def test_a_day_in_another_form_is_reported_in_the_form_wanted(written: str, meant: str) -> None:
    with pytest.raises(ValueError, match=meant) as error:
        parse_date(written)
    assert repr(written) in str(error.value)
