"""YAML as plain data with lines; what a scenario file may not hold is refused, and hides nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from geo.errors import InputError
from layers.scenario.yaml_lines import parse_yaml


def test_values_are_plain_and_dates_stay_text() -> None:
    data = parse_yaml("a: 1\nb: 2018-10-15\nc: no\nd: [1.5, -3, 1e3, ~, '7', 007]\ne: .inf\n", "x").data
    assert data["a"] == 1
    assert data["b"] == "2018-10-15"
    assert data["c"] == "no"
    assert data["d"] == [1.5, -3, 1000.0, None, "7", "007"]
    assert data["e"] == float("inf")


def test_every_key_has_its_line() -> None:
    parsed = parse_yaml("a:\n  - x: 1\n    y: 2\n  - {x: 3,\n     y: 4}\n", "x")
    assert parsed.lines["a", 0, "y"] == 3
    assert parsed.lines["a", 1, "y"] == 5


def test_aliases_tags_and_repeated_keys_are_all_told() -> None:
    text = "a: &x 1\nb: *x\nc: !!python/object/apply:os.system [ls]\nd: 1\nd: 2\n? [e, f]\n: 3\n"
    parsed = parse_yaml(text, "x")
    assert [(fault.line, fault.message.split()[0]) for fault in parsed.faults] == [
        (2, "alias"),
        (3, "tag"),
        (5, "key"),
        (6, "a"),
    ]
    assert parsed.data["d"] == 2


def test_a_bomb_of_aliases_costs_nothing() -> None:
    levels = "\n".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 40))
    parsed = parse_yaml("a0: &a0 x\n" + levels, "x")
    assert len(parsed.faults) == 39 * 9


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("a: [1, 2\nb: 3\n", 2, "not YAML"),
        ("a: 1\n b: 2\n", 2, "not YAML"),
        ("a: 1\nb: \x07\n", 2, "not YAML"),
        ("\n" + "[" * 40 + "]" * 40, 2, "nested more than"),
        ("a: 'x\n", 2, "not YAML"),
    ],
)
def test_what_is_not_yaml_names_the_line(text: str, line: int, why: str) -> None:
    with pytest.raises(InputError) as error:
        parse_yaml(text, "x")
    assert error.value.faults[0].line == line
    assert why in error.value.faults[0].message


def test_a_second_document_is_reported() -> None:
    assert [fault.line for fault in parse_yaml("a: 1\n---\nb: 2\n", "x").faults] == [2]


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(InputError, match="larger than"):
        parse_yaml("a: " + "x" * 9_000_000, "x")


@pytest.mark.slow
@given(st.text(max_size=200))
def test_any_text_is_data_or_a_fault(text: str) -> None:
    try:
        parsed = parse_yaml(text, "x")
    except InputError:
        return
    assert all(line >= 1 for line in parsed.lines.values())
