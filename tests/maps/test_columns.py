"""What is packed is what comes out again, decoded here as the page's script decodes it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st
from unpacking import unpack

from maps.web.columns import SEPARATOR, BlockWriter, days_since_1970


def packed(values: pd.Series) -> list[Any]:
    writer = BlockWriter()
    writer.column("c", values)
    return unpack(writer.pack())["c"]


@given(st.lists(st.integers(-(2**30), 2**30), min_size=1), st.booleans())
def test_whole_numbers_come_back(values: list[int], delta: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    writer = BlockWriter()
    writer.integers("c", values, delta=delta)
    assert unpack(writer.pack())["c"] == values


@given(st.lists(st.text(), min_size=1, max_size=400))
def test_texts_come_back(texts: list[str]) -> None:
    expected = [text.encode("utf-8", "replace").decode().replace(SEPARATOR, " ") for text in texts]
    got = [str(value).replace(SEPARATOR, " ") for value in packed(pd.Series(texts, dtype=object))]
    assert got == expected


def test_many_different_texts_come_back_even_with_the_separator_in_one() -> None:
    texts = [f"name {number} {'x' * (number % 7)}" for number in range(3000)]
    texts[17] = f"a{SEPARATOR}b"
    assert packed(pd.Series(texts)) == [*texts[:17], "a b", *texts[18:]]


def test_numbered_names_cost_little_and_come_back() -> None:
    names = [f"Event {number}" for number in range(5000)]
    writer = BlockWriter()
    writer.column("c", pd.Series(names))
    block = writer.pack()
    assert unpack(block)["c"] == names
    assert len(block) < 1000


@pytest.mark.parametrize("odd", ["Event 007", "Event", "Event ٣", "Event 12345678901", "event 5"])
def test_names_that_are_not_plainly_numbered_stay_as_they_are(odd: str) -> None:
    names = [f"Event {number}" for number in range(3000)]
    names[5] = odd
    assert packed(pd.Series(names))[5] == odd


@given(st.lists(st.one_of(st.none(), st.floats(-1e5, 1e5).map(lambda value: round(value, 3))), min_size=1))
def test_numbers_of_few_digits_come_back(values: list[float | None]) -> None:
    got = packed(pd.Series(values, dtype=float))
    for before, after in zip(values, got, strict=True):
        assert (after is None) if before is None else after == pytest.approx(before, abs=1e-9)


def test_numbers_of_many_digits_are_not_rounded() -> None:
    values = [np.pi, -1e300, 1e-300, np.e]
    assert packed(pd.Series(values)) == values


def test_days_and_moments() -> None:
    days = pd.Series(pd.to_datetime(["2018-10-15", None, "1969-12-31"]))
    assert packed(days) == ["2018-10-15", "", "1969-12-31"]
    assert packed(pd.Series(["2018-10-15", "", "2020-02-07"] * 200)) == ["2018-10-15", "", "2020-02-07"] * 200
    moments = pd.Series(pd.to_datetime(["2018-10-15 14:30", "2018-10-16 00:00"], utc=True))
    assert packed(moments) == ["2018-10-15 14:30", "2018-10-16 00:00"]
    assert days_since_1970(["1970-01-02", "1969-12-31"]).tolist() == [1, -1]


def test_true_and_false_are_words() -> None:
    assert packed(pd.Series([True, False, True])) == ["True", "False", "True"]


def test_two_columns_of_one_name_and_numbers_too_great_are_refused() -> None:
    writer = BlockWriter()
    writer.integers("c", [1])
    with pytest.raises(ValueError, match="already"):
        writer.integers("c", [1])
    with pytest.raises(ValueError, match="32 bits"):
        writer.integers("d", [2**40])
