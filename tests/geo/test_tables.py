"""One set of rules for every table: what is read row by row and what is read by column say the same."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from geo.errors import InputError
from geo.tables.cells import is_missing, number_column, number_of
from geo.tables.columns import COLUMN_NAMES, column_of, meaning_of
from geo.tables.table import Table, open_table


def table_of(folder: Path, content: bytes, name: str = "table.csv") -> Table:
    (folder / name).write_bytes(content)
    return open_table(folder / name)


def by_rows(table: Table) -> list[list[str]]:
    return [list(row.cells.values()) for row in table.rows()]


def by_columns(table: Table) -> list[list[str]]:
    frame = table.frame(table.columns)
    return [["" if pd.isna(cell) else str(cell) for cell in row] for row in frame.itertuples(index=False)]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"a,b\n1,2\n\n,\n3,4", [["1", "2"], ["3", "4"]]),
        (b"a,b\r1,2\r3,4\r", [["1", "2"], ["3", "4"]]),
        (b"\xef\xbb\xbfa;b\r\n1;\r\n", [["1", ""]]),
        (b"\n\na|b\n1|2", [["1", "2"]]),
        (b"sep=;\na;b,c\n1;2,5\n", [["1", "2,5"]]),
        (b'"a\nq",b\n"x\n\ny","say ""z"""\n', [["x\n\ny", 'say "z"']]),
        (b'a,b\n5" gun,1\n', [['5" gun', "1"]]),
        (b"a,,b\n1,2,3\n", [["1", "3"]]),
        (b"a,b\n#geo+lat,#date +occurred\n1,2\n", [["1", "2"]]),
        (b"a\n1\n\n2\n", [["1"], ["2"]]),
        (b"a,b\n#1,x\n", [["#1", "x"]]),
    ],
)
def test_rows_and_columns_are_the_same(tmp_path: Path, content: bytes, rows: list[list[str]]) -> None:
    table = table_of(tmp_path, content)
    assert by_rows(table) == by_columns(table) == rows


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b'a,b\n1,"2\n', 2, "unexpected end of data"),
        (b'a,b\n1,2\n3,"4"x\n', 3, "expected after"),
        (b"a,b\n1,2\n\n3\n", 4, "has 1 of 2 cells"),
        (b"a,b\n1,2,3\n", 2, "has 3 of 2 cells"),
        (b"a,b,a\n1,2,3\n", 1, "column 'a' appears twice"),
        (b"a,b\n1,2\x00\n", None, "NUL"),
        (b"", None, "is empty"),
        (b"a" * 3_000_000, 1, "longer than a megabyte"),
        (b"," * 6_000 + b"\n", 1, "has 6,001 columns"),
        (b"a,b\n" + "é,è\n".encode() * 20 + b"\xff,1\n", 22, "is not UTF-8"),
    ],
)
def test_a_fault_is_the_same_by_rows_and_by_columns(
    tmp_path: Path, content: bytes, line: int | None, message: str
) -> None:
    found = []
    for read in (by_rows, by_columns):
        with pytest.raises(InputError, match=message) as caught:
            read(table_of(tmp_path, content))
        found.append(caught.value.faults)
    assert found[0] == found[1]
    assert found[0][0].line == line


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "إدلب"), ("utf-8-sig", "Горловка"), ("utf-16", "إدلب"), ("utf-16-le", "Goražde"),
        ("utf-16-be", "Сєвєродонецьк"), ("cp1256", "خان شيخون"), ("cp1251", "Бахмут"), ("cp1254", "Şanlıurfa"),
        ("cp1254", "Gözlem noktası"), ("cp1252", "Düsseldorf"), ("cp1252", "Ísafjörður"), ("cp1250", "Goražde"),
        ("cp1253", "Λευκωσία"), ("cp1255", "קונייטרה"),
    ],
)  # fmt: skip
def test_every_reader_takes_the_usual_encodings_and_delimiters(
    tmp_path: Path, encoding: str, name: str, delimiter: str
) -> None:
    rows = [["id", "place", "remark"], *([str(number), name, "plain words in English"] for number in range(9))]
    table = table_of(tmp_path, "".join(delimiter.join(row) + "\r\n" for row in rows).encode(encoding))
    assert by_rows(table) == by_columns(table) == rows[1:]


def test_a_packed_table_is_read_and_a_damaged_one_refused(tmp_path: Path) -> None:
    packed = gzip.compress(b"a,b\n" + b"1,2\n" * 1000)
    assert len(table_of(tmp_path, packed, "t.csv.gz").rows()) == 1000
    with pytest.raises(InputError, match="cannot be unpacked"):
        table_of(tmp_path, packed[:-20], "t.csv.gz").rows()


def test_more_than_the_bound_is_refused_also_when_packed(tmp_path: Path) -> None:
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 300_000))
    with pytest.raises(InputError, match="larger than 1 MB"):
        open_table(tmp_path / "t.csv.gz", most=1024**2)


def test_empty_lines_keep_their_place_where_that_is_asked(tmp_path: Path) -> None:
    table = table_of(tmp_path, b"a,b\n1,2\n\n,\n3,4\n")
    assert [(row.line, row.cells["a"]) for row in table.rows(blank=True)] == [(2, "1"), (3, ""), (4, ""), (5, "3")]
    assert table.lines() == [2, 5]


CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\0\ufeff"), max_size=8)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELL, min_size=2, max_size=2), max_size=6), st.sampled_from(",;\t|"))
def test_what_a_program_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str
) -> None:
    import csv
    import io

    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["first", "second"], *rows])
    table = table_of(tmp_path_factory.mktemp("t"), written.getvalue().encode())
    assert by_rows(table) == by_columns(table) == [row for row in rows if any(row)]


@pytest.mark.parametrize(
    ("columns", "meaning", "column"),
    [
        (["Name", "LAT", "y"], "latitude", "LAT"),
        (["y", "x"], "longitude", "x"),
        (["Event Date"], "start", "Event Date"),
        (["place", "Longitude "], "longitude", "Longitude "),
        (["place"], "latitude", None),
        (["deaths", "best"], "deaths", "deaths"),
    ],
)
def test_a_column_is_known_by_any_of_its_names(columns: list[str], meaning: str, column: str | None) -> None:
    assert column_of(meaning, columns) == column


def test_a_name_means_one_thing() -> None:
    names = [name for groups in COLUMN_NAMES.values() for group in groups for name in group]
    assert len(names) == len(set(names))
    assert meaning_of("Lng") == "longitude"
    assert meaning_of("Remark") == "remark"


def test_hxl_tags_name_columns_too(tmp_path: Path) -> None:
    table = table_of(tmp_path, b"Breite,Laenge,Tag\n#geo +lat,#geo+lon,#date+occurred\n35.9,36.6,2018\n")
    assert [table.column_of(meaning) for meaning in ("latitude", "longitude", "start")] == ["Breite", "Laenge", "Tag"]


@pytest.mark.parametrize(
    ("cell", "number"),
    [("35.9", 35.9), (" -1e-3 ", -0.001), (".5", 0.5), ("5.", 5.0), ("1_0", None), ("nan", None), ("inf", None),
     ("0x10", None), ("٣٥", None), ("1e999", None), ("9" * 5_000, None), ("", None)],
)  # fmt: skip
def test_a_number_is_one_however_it_is_read(cell: str, number: float | None) -> None:
    assert number_of(cell) == number or number is None
    assert np.isnan(number_of(cell)) == (number is None)
    for others in (["1"], ["1", "x"]):
        numbers, bad = number_column(pd.Series([cell or None, *others], dtype=pd.StringDtype("pyarrow")))
        assert numbers[0] == number or number is None
        assert bad[0] == (number is None and not is_missing(cell))


def test_what_states_nothing_is_no_number_and_no_fault() -> None:
    numbers, bad = number_column(pd.Series(["NaN", "n/a", "-", None, "1"], dtype=pd.StringDtype("pyarrow")))
    assert np.isnan(numbers[:4]).all()
    assert not bad.any()
