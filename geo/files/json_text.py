"""JSON read strictly: no repeated keys, no NaN or infinity, no half characters, bounded depth."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from geo.errors import Fault, InputError

__all__ = ["parse_json"]

_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


def parse_json(text: str, name: str) -> Any:
    """The value that a JSON text holds. Raises `InputError` with the line of the first fault, or all repeated keys."""
    repeated: dict[str, None] = {}

    def checked(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) != len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                if key in seen:
                    repeated[key] = None
                seen.add(key)
        return value

    value = _load(text, name, checked)
    faults = [Fault(f"key {key!r} appears twice in one object", name, hint="keep one of them") for key in repeated]
    if _HALF_CHARACTER.search(text):
        faults += [_half_character(string, name) for string in _strings(value) if not _encodable(string)]
    if faults:
        raise InputError(faults)
    return value


def _load(text: str, name: str, checked: Callable[[list[tuple[str, Any]]], dict[str, Any]]) -> Any:
    try:
        return json.loads(text, object_pairs_hook=checked, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise InputError(_syntax_fault(error, text, name)) from None
    except _NotJsonError as error:
        line = _line_of(str(error), text)
        hint = "write null, or leave it out"
        raise InputError(Fault(f"{error} is not a number of JSON", name, line, hint=hint)) from None
    except RecursionError:
        raise InputError(Fault("is nested too deep", name, hint="check how it was made")) from None
    except ValueError:  # an integer of thousands of digits
        raise InputError(Fault("holds a number with too many digits", name, hint="check how it was made")) from None


class _NotJsonError(Exception):
    """NaN or an infinity where a number should stand."""


def _refuse(constant: str) -> None:
    raise _NotJsonError(constant)


def _line_of(constant: str, text: str) -> int | None:
    match = re.search(rf"(?<![\w\"-]){re.escape(constant)}(?![\w\"])", text)
    return text.count("\n", 0, match.start()) + 1 if match else None


def _syntax_fault(error: json.JSONDecodeError, text: str, name: str) -> Fault:
    message, hint = f"is not JSON: {error.msg} (column {error.colno})", "check that it was saved whole"
    if error.msg == "Extra data" and text[error.pos : error.pos + 1] in "{\x1e":
        message, hint = "holds several JSON texts", "put the features into one FeatureCollection"
    return Fault(message, name, error.lineno, hint=hint)


def _strings(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            waiting += item


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _half_character(text: str, name: str) -> Fault:
    return Fault(f"{text[:40]!a} holds half a character", name, hint="check how its text was encoded")
