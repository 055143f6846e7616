"""YAML as plain data with the line of every key; aliases, tags and repeated keys are refused."""

from __future__ import annotations

from typing import Any

import yaml

from geo.errors import Fault, InputError

__all__ = ["MAXIMUM_BYTES", "Key", "parse_yaml"]

MAXIMUM_BYTES = 8_000_000
_MAXIMUM_DEPTH = 32
_BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TAGS = {
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq", "timestamp")
}

Key = tuple[str | int, ...]


class _Loader(_BaseLoader):  # type: ignore[misc]
    """YAML's safe loader that leaves dates as text (EDTF reads them) and `on`, `no` … as words."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool", ":merge", ":value"))
    ]
    for first, resolvers in _BaseLoader.yaml_implicit_resolvers.items()
}


def parse_yaml(text: str, name: str) -> tuple[Any, dict[Key, int]]:
    """Plain data and the 1-based line of each key.

    Raises `InputError` where the text is too large or too deep, is not YAML, repeats a key, or uses aliases or tags.
    """
    if len(text) > MAXIMUM_BYTES:
        raise InputError(
            Fault(f"the file is larger than {MAXIMUM_BYTES:,} bytes", name, hint="put data into files beside it")
        )
    try:
        _refuse_aliases(text, name)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        problem = error.problem or error.context or "unreadable"
        raise InputError(
            Fault(f"not YAML: {problem}", name, line, hint="check indentation, colons and quotes")
        ) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error).splitlines()[0]
        raise InputError(Fault(f"not YAML: {reason}", name, hint="save the file as UTF-8 text")) from None
    faults: list[Fault] = []
    lines: dict[Key, int] = {}
    data = _plain(node, (), lines, faults, name) if node is not None else None
    if faults:
        raise InputError(faults)
    return data, lines


def _refuse_aliases(text: str, name: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1
            raise InputError(Fault(f"alias *{event.anchor} is not allowed", name, line, hint="write the value out"))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MAXIMUM_DEPTH:
                line = event.start_mark.line + 1
                raise InputError(
                    Fault(f"nested more than {_MAXIMUM_DEPTH} deep", name, line, hint="no scenario needs that")
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _plain(node: yaml.Node, key: Key, lines: dict[Key, int], faults: list[Fault], name: str) -> Any:
    lines.setdefault(key, node.start_mark.line + 1)
    if node.tag not in _PLAIN_TAGS:
        faults.append(Fault(f"tag {node.tag} is not allowed", name, node.start_mark.line + 1, hint="remove the tag"))
        return None
    if isinstance(node, yaml.MappingNode):
        data: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            word = str(key_node.value)
            line = key_node.start_mark.line + 1
            if word in data:
                faults.append(Fault(f"key {word!r} stands twice", name, line, hint="keep one of the two"))
            lines[(*key, word)] = line
            data[word] = _plain(value_node, (*key, word), lines, faults, name)
        return data
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*key, index), lines, faults, name) for index, child in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    try:
        return _CONSTRUCTOR.construct_object(node)
    except (yaml.YAMLError, ValueError):
        return node.value


_CONSTRUCTOR = yaml.constructor.SafeConstructor()
