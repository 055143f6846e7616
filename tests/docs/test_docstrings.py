"""The docstrings of the public names: their examples run and give what they say, and every option has one."""

from __future__ import annotations

import doctest
import inspect
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import truceline


def public(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """A public name and what is public in it."""
    if isinstance(value, ModuleType):
        for member in value.__all__:
            yield from public(f"{name}.{member}", getattr(value, member))
    elif inspect.isclass(value) or inspect.isfunction(value):
        yield name, value
        for member, held in vars(value).items() if inspect.isclass(value) else ():
            inner = getattr(held, "__func__", held)
            if inspect.isfunction(inner) and not member.startswith(("_", "model_")):
                yield f"{name}.{member}", inner


NAMES = dict(pair for name in truceline.__all__ for pair in public(name, getattr(truceline, name)))
FUNCTIONS = {
    name: value
    for name, value in NAMES.items()
    if inspect.isfunction(value) and "." not in name.replace("natural_earth.", "")
}  # fmt: skip


def options(function: Any) -> list[str]:
    """The names of a function's keyword-only parameters."""
    parameters = inspect.signature(function).parameters.values()
    return [one.name for one in parameters if one.kind is one.KEYWORD_ONLY]


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_has_a_docstring(name: str) -> None:
    assert (inspect.getdoc(NAMES[name]) or "").strip()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_says_what_it_takes_gives_and_raises(name: str) -> None:
    text = inspect.getdoc(FUNCTIONS[name]) or ""
    sections = [title for title in ("Returns", "Raises", "Examples") if f"\n{title}\n---" not in text]
    assert sections == []
    described = text.partition("Parameters\n---")[2].partition("Returns\n---")[0]
    heads = {word.strip() for line in described.splitlines() if not line.startswith(" ") for word in line.split(",")}
    assert [one for one in inspect.signature(FUNCTIONS[name]).parameters if one not in heads] == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_option_has_an_example(name: str) -> None:
    examples = (inspect.getdoc(FUNCTIONS[name]) or "").partition("Examples\n---")[2]
    code = "".join(example.source for example in doctest.DocTestParser().get_examples(examples))
    assert [
        option for option in options(FUNCTIONS[name]) if f"{option}=" not in code and f'"{option}":' not in code
    ] == []


def examples(name: str) -> list[doctest.DocTest]:
    value = NAMES[name]
    module = inspect.getmodule(value)
    names = vars(module) | {name.rpartition(".")[2]: value}
    found = doctest.DocTestFinder(recurse=False).find(value, name, module=False, globs=dict(names))
    return [test for test in found if test.examples]


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in NAMES if ">>>" in (inspect.getdoc(NAMES[name]) or "")])
def test_examples_give_what_they_say(name: str, tmp_path: Path) -> None:
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    told: list[str] = []
    with chdir(tmp_path):
        for test in examples(name):
            runner.run(test, out=told.append)
    assert runner.failures == 0, "".join(told)
