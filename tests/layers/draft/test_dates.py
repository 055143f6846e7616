"""Dates in text, seen from the day of the document."""

from __future__ import annotations

import datetime as dt

import pytest

from layers.draft import Document
from layers.draft.clauses.dates import find_dates, find_terms
from layers.draft.clauses.deadlines import read_deadlines
from layers.draft.clauses.stream import make_stream

FRIDAY = dt.date(2020, 2, 7)


def dates(text, today=FRIDAY):
    return [item.value.edtf for item in find_dates(text, today=today)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 15 October 2018", ["2018-10-15"]),
        ("by October 15 of this year", ["2020-10-15"]),
        ("the 3rd day of April 1991", ["1991-04-03"]),
        ("since 2018-09-17", ["2018-09-17"]),
        ("on 17.09.2018", ["2018-09-17"]),
        ("from 00:01 of March 6, 2020", ["2020-03-06"]),
        ("said on Wednesday", ["2020-02-05"]),
        ("said on Friday", ["2020-02-07"]),
        ("is expected on Saturday", ["2020-02-08"]),
        ("earlier this week", ["2020-02-03/2020-02-07"]),
        ("by the end of the year", ["2020-12-31"]),
        ("in the last two weeks of January", ["2020-01-18/2020-01-31"]),
        ("In December they met", ["2019-12"]),
        ("made in September last year", ["2019-09"]),
        ("today and tomorrow", ["2020-02-07", "2020-02-08"]),
        ("on 31 February 2020", []),
        ("they may march on", []),
    ],
)
def test_a_date_in_words(text, expected):
    assert dates(text) == expected


@pytest.mark.parametrize("text", ["on Friday", "by 15 October", "the end of the year", "today", "last month"])
def test_without_the_documents_date_it_stays_open(text):
    assert dates(text, today=None) == [""]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A headline of some words\n09 April, 2019\nText.", "2019-04-09"),
        ("SOCHI, 17 September 2018 - The presidents met.", "2018-09-17"),
        ("A convoy passes the town, on February 7, 2020. (Photo)", "2020-02-07"),
        ("Text of the accord.\n" * 200 + "Done at Geneva on 30 August 2005.", "2005-08-30"),
        ("The line as of 19 September 2014 is kept.", None),
        ("No date at all.", None),
    ],
)
def test_the_documents_own_date(text, expected):
    today = Document("a", text).today
    assert (today.isoformat() if today else None) == expected


def test_terms_are_kept_as_terms():
    values = [item.value for item in find_terms("within 30 days of signature, and in 150 hours")]
    assert [(value.days, value.hours, value.after, value.edtf) for value in values] == [
        (30, None, "signature", ""),
        (None, 150, "", ""),
    ]


def test_entry_into_force_is_told_from_a_deadline():
    text = "It enters into force on 9 May 1991."
    (clause,) = read_deadlines(make_stream(text, 0, len(text), list(find_dates(text))))
    assert clause.into_force
    assert clause.date == "1991-05-09"
