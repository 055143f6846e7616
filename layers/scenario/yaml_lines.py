"""YAML as plain data with the line and the text span of every key; aliases, tags and repeated keys are refused.

The data are put together from the parser's events in one pass, so that a refused alias or tag hides nothing that is
wrong elsewhere. Plain words are read as the core schema of YAML 1.2 does, less its booleans (`on`, `no` and `yes` are
words); dates stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

import yaml

from geo.errors import Fault, InputError

__all__ = ["MAXIMUM_BYTES", "Key", "ParsedYaml", "TextSpan", "parse_yaml"]

MAXIMUM_BYTES = 8_000_000
_MAXIMUM_DEPTH = 32
_MOST_VALUES = 200_000
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "null", "map", "seq")} | {"!", None}
_NULL = re.compile(r"~|null|Null|NULL|")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,18})")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")

Key: TypeAlias = tuple[str | int, ...]


class TextSpan(NamedTuple):
    """From which to which character of the text."""

    start: int
    end: int


@dataclass
class ParsedYaml:
    """Plain data; the 1-based line of each key; where each key word and each value is; what was refused."""

    data: Any = None
    lines: dict[Key, int] = field(default_factory=dict)
    words: dict[Key, TextSpan] = field(default_factory=dict)
    values: dict[Key, TextSpan] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    refused: set[Key] = field(default_factory=set)
    """Keys whose value was refused, and is None."""


def parse_yaml(text: str, name: str) -> ParsedYaml:
    """Plain data of a YAML text. Aliases, tags and repeated keys are among the result's faults, with their lines.

    Raises `InputError` where nothing can be made of the text: it is too large, nested too deeply, or not YAML.
    """
    if len(text) > MAXIMUM_BYTES:
        hint = "put data into files beside it"
        raise InputError(Fault(f"the file is larger than {MAXIMUM_BYTES:,} bytes", name, hint=hint))
    try:
        return _Reader(text, name).read()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "unreadable"
        hint = "check indentation, colons and quotes"
        raise InputError(Fault(f"not YAML: {problem}", name, mark.line + 1 if mark else None, hint=hint)) from None
    except yaml.reader.ReaderError as error:
        line = text.encode("utf-8", "replace")[: error.position].count(b"\n") + 1
        hint = "remove control characters; save the file as UTF-8 text"
        raise InputError(Fault(f"not YAML: {error.reason}", name, line, hint=hint)) from None
    except (yaml.YAMLError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(Fault(f"not YAML: {reason}", name, hint="save the file as UTF-8 text")) from None


class _Reader:
    def __init__(self, text: str, name: str) -> None:
        self._name = name
        self._events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
        self._parsed = ParsedYaml()
        self._left = _MOST_VALUES

    def read(self) -> ParsedYaml:
        next(self._events)  # the stream starts
        event = next(self._events)
        if isinstance(event, yaml.DocumentStartEvent):
            self._parsed.data = self._value(next(self._events), (), 1)
            next(self._events)  # the document ends
            after = next(self._events)
            if isinstance(after, yaml.DocumentStartEvent):
                self._refuse(after, "a second document begins", "keep one scenario in a file")
        return self._parsed

    def _value(self, event: Any, key: Key, depth: int) -> Any:
        self._parsed.lines.setdefault(key, event.start_mark.line + 1)
        self._left -= 1
        if self._left < 0:
            message = f"holds more than {_MOST_VALUES:,} values"
            raise InputError(
                Fault(message, self._name, event.start_mark.line + 1, hint="put data into files beside it")
            )
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, f"alias *{event.anchor} is not allowed", "write the value out")
            self._parsed.refused.add(key)
            return None
        if depth > _MAXIMUM_DEPTH:
            hint = "no scenario needs that"
            line = event.start_mark.line + 1
            raise InputError(Fault(f"nested more than {_MAXIMUM_DEPTH} deep", self._name, line, hint=hint))
        if event.tag not in _PLAIN_TAGS:
            self._refuse(event, f"tag {event.tag} is not allowed", "remove the tag")
        value: Any
        if isinstance(event, yaml.MappingStartEvent):
            value, end = self._mapping(key, depth)
        elif isinstance(event, yaml.SequenceStartEvent):
            value, end = self._sequence(key, depth)
        else:
            value, end = _scalar(event), event
        self._parsed.values[key] = TextSpan(event.start_mark.index, end.end_mark.index)
        return value

    def _mapping(self, key: Key, depth: int) -> tuple[dict[str, Any], Any]:
        data: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if isinstance(event, yaml.ScalarEvent):
                word = event.value
            else:
                self._refuse(event, "a key must be one word", "write 'key: value'")
                self._value(event, (*key, "?"), depth + 1)
                word = "?"
            if word in data:
                self._refuse(event, f"key {word!r} appears twice", "keep one of the two")
            inner = (*key, word)
            self._parsed.lines[inner] = event.start_mark.line + 1
            self._parsed.words[inner] = TextSpan(event.start_mark.index, event.end_mark.index)
            value = self._value(next(self._events), inner, depth + 1)
            if isinstance(event, yaml.ScalarEvent):
                data[word] = value
        return data, event

    def _sequence(self, key: Key, depth: int) -> tuple[list[Any], Any]:
        data: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            data.append(self._value(event, (*key, len(data)), depth + 1))
        return data, event

    def _refuse(self, event: Any, message: str, hint: str) -> None:
        self._parsed.faults.append(Fault(message, self._name, event.start_mark.line + 1, hint=hint))


def _scalar(event: Any) -> str | int | float | None:
    text: str = event.value
    if event.style not in (None, "") or event.tag == "tag:yaml.org,2002:str":
        return text
    if _NULL.fullmatch(text):
        return None
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return float(text.replace(".", "")) if _SPECIAL.fullmatch(text) else text
