"""What pydantic says of a scenario, reported in our own words, with the line and what to write instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from pydantic import BaseModel

from geo.errors import Fault
from geo.gazetteer.country_codes import code_hint
from layers.scenario.fields import COLOUR, COUNTRY_CODE, IDENTIFIER
from layers.scenario.models import Scenario
from layers.scenario.origin import Origin
from layers.scenario.yaml_lines import Key

__all__ = ["did_you_mean", "faults_of_problems", "key_in_file"]

_SHOWN = 60
_MOST = 1_000
"""Faults of keys and values that are worded; the others are counted."""
_CLEARLY = 0.15


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint that names the known words nearest to one that is not known."""
    names = list(dict.fromkeys(known))
    near = difflib.get_close_matches(word, names, 2, 0.6)
    if len(near) > 1 and _similarity(word, near[1]) < _similarity(word, near[0]) - _CLEARLY:
        near = near[:1]
    folded = [name for name in names if name.casefold() == word.casefold() and name not in near]
    if near or folded:
        return f"did you mean {' or '.join(repr(name) for name in (*folded, *near))}?"
    return otherwise or (f"known here: {', '.join(sorted(names))}" if names else "remove it")


def _similarity(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, other, one).ratio()


def key_in_file(location: Iterable[str | int], data: Any, *, missing: bool = False) -> Key:
    """A location of pydantic's as a key of the file: what names a type or a choice rather than a key is left out.

    With `missing`, the last part names a key that the file lacks.
    """
    parts = list(location)
    last = [parts.pop()] if missing and parts else []
    key: list[str | int] = []
    for part in parts:
        known = part in data if isinstance(data, dict) else isinstance(data, list) and part in range(len(data))
        if known:
            data = data[part]
            key.append(part)
    return (*key, *last)


def faults_of_problems(problems: Iterable[Mapping[str, Any]], origin: Origin) -> list[Fault]:
    """All of pydantic's errors as faults of the file.

    A key that is missing is not reported where a key is unknown that was surely meant for it.
    """
    problems = list(problems)
    unknown: dict[Key, list[str]] = {}
    for problem in problems[:_MOST]:
        if problem["type"] == "extra_forbidden":
            *above, word = key_in_file(problem["loc"], origin.data)
            unknown.setdefault(tuple(above), []).append(str(word))
    faults = []
    left = max(0, len(problems) - _MOST)
    for problem in problems[:_MOST]:
        if problem["type"] == "missing":
            *above, word = key_in_file(problem["loc"], origin.data, missing=True)
            if difflib.get_close_matches(str(word), unknown.get(tuple(above), []), 1, 0.6):
                continue
        faults.append(_fault(problem, origin))
    more = [origin.fault((), f"and {left:,} more faults of its keys and values")] if left else []
    return [*dict.fromkeys(faults), *more]


def _fault(problem: Mapping[str, Any], origin: Origin) -> Fault:
    """One of pydantic's errors as a fault of the file."""
    kind: str = problem["type"]
    key = key_in_file(problem["loc"], origin.data, missing=kind == "missing")
    if kind == "extra_forbidden":
        hint = did_you_mean(str(key[-1]), fields_at(key[:-1]))
        return origin.fault(key, f"unknown key {key[-1]!r}", hint)
    if kind == "missing":
        if isinstance(key[-1], int):
            return origin.fault(key[:-1], "needs two entries", "write [first, second]")
        return origin.fault(key[:-1], f"{key[-1]!r} is missing", f"add '{key[-1]}:'")
    if kind == "value_error":
        return origin.fault(key, str(problem["msg"]).removeprefix("Value error, "))
    given, context = problem.get("input"), problem.get("ctx", {})
    if given is None:
        return origin.fault(key, "is empty", "write a value, or remove the key")
    message, hint = _worded(kind, str(problem["msg"]), context)
    if kind == "country_code":
        hint = code_hint(str(given))
    if kind == "literal_error":
        allowed = [word.strip(" '") for word in str(context["expected"]).replace(" or ", ",").split(",")]
        hint = did_you_mean(str(given), allowed)
    if kind in ("less_than_equal", "greater_than_equal") and key[-1] == "latitude":
        hint = "are latitude and longitude swapped?" if isinstance(given, int | float) and abs(given) <= 180 else hint  # noqa: PLR2004 - longitudes
    shown = "" if isinstance(given, dict | list) else f" (given: {_shortened(given)})"
    return origin.fault(key, f"{message}{shown}", hint)


def _worded(kind: str, message: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong and what to write, for a kind of error."""
    if kind == "string_pattern_mismatch" and context["pattern"] in _FORMS:
        return _FORMS[context["pattern"]]
    if kind in _WORDS:
        text, hint = _WORDS[kind]
        return text.format(**context), hint
    return f"{message[0].lower()}{message[1:]}", ""


_NUMBER = "write a number in degrees, such as 35.93"
_KEYS = "write keys and values below it"
_FORMS = {
    IDENTIFIER: ("is not an id", "use letters, digits, '.', '-' and '_', without blanks"),
    COUNTRY_CODE: ("is not a country code", "write two capital letters (ISO 3166-1), such as SY"),
    COLOUR: ("is not a colour", "write it like '#1b7837', in quotes"),
}
_WORDS = {
    "string_type": ("must be text", "put it in quotes where it looks like a number"),
    "string_too_short": ("is empty", "write some text"),
    "string_too_long": ("is longer than {max_length:,} characters", "shorten it"),
    "string_pattern_mismatch": ("does not have the right form, {pattern}", ""),
    "int_type": ("must be a whole number", ""),
    "int_parsing": ("must be a whole number", ""),
    "int_from_float": ("must be a whole number", ""),
    "float_type": ("must be a number", _NUMBER),
    "float_parsing": ("must be a number", _NUMBER),
    "finite_number": ("must be a finite number", _NUMBER),
    "less_than_equal": ("must be at most {le:g}", _NUMBER),
    "greater_than_equal": ("must be at least {ge:g}", _NUMBER),
    "literal_error": ("must be {expected}", ""),
    "dict_type": ("must hold keys and values", _KEYS),
    "model_type": ("must hold keys and values", _KEYS),
    "model_attributes_type": ("must hold keys and values", _KEYS),
    "country_code": ("is not the code of a country", ""),
    "web_address": ("is not a web address", "write https://…, http://… or doi:…, or leave it out"),
    "tuple_type": ("must be a list", "write [one, another], or a line that begins with '- ' for each"),
    "too_short": ("needs at least {min_length}, and has {actual_length}", ""),
    "too_long": ("takes at most {max_length}, and has {actual_length}", ""),
}


def fields_at(key: Key) -> list[str]:
    """The keys allowed at a place of the file, found by walking the models."""
    model: Any = Scenario
    for part in key:
        if isinstance(part, str) and _is_model(model):
            field = next((f for n, f in model.model_fields.items() if part == (f.alias or n)), None)
            model = _model_in(field.annotation) if field else None
    if not _is_model(model):
        return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _is_model(model: object) -> bool:
    return isinstance(model, type) and issubclass(model, BaseModel)


def _model_in(annotation: Any) -> Any:
    if _is_model(annotation):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part)) is not None), None)


def _shortened(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
