"""YAML as a person writes it: one entry a block, with comments above; text from documents made harmless."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["clean", "comment", "entry", "identifier", "scalar"]

_PLAIN = re.compile(r"^[A-Za-z][A-Za-z0-9 ()/–,'.-]*[A-Za-z0-9)]$|^[A-Za-z]$")
_RANGE = re.compile(r"^(?:\.\./)?\d[\d.]*(?:-[\d.]+)*(?:/\d{4}-\d\d-\d\d)? ?(?:km|m|mi|nmi|ft|yd)?$")
_RESERVED = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"})
_WIDTH = 118


def clean(text: str, *, longest: int = 200) -> str:
    """Text on one line, without control, format and bidirectional characters, cut to a length."""
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text[: 4 * longest])
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn"))
    plain = " ".join(plain.split())
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


def scalar(value: Any) -> str:
    """A value on one line: text, number, list or mapping."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {scalar(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(scalar, value)) + "]"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    text = clean(str(value), longest=1000)
    plain = _PLAIN.match(text) and text.lower() not in _RESERVED and ", " not in text and not text.endswith("'")
    return text if plain or _RANGE.match(text) else json.dumps(text, ensure_ascii=False)


def comment(text: str, *, indent: str = "") -> list[str]:
    """Text as comment lines, wrapped."""
    lines, line = [], ""
    for word in clean(text, longest=2000).split():
        if line and len(indent) + len(line) + len(word) + 3 > _WIDTH:
            lines.append(f"{indent}# {line}")
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, f"{indent}# {line}"] if line else lines


def entry(values: Mapping[str, Any], *, comments: Iterable[str] = (), name: str = "") -> list[str]:
    """One entry of a section: under a name, or of a list; keys without a value are left out."""
    lines = [line for text in comments for line in comment(text, indent="  ")]
    filled = {key: value for key, value in values.items() if value not in (None, "", (), [], {})}
    if name:
        return [*lines, f"  {name}:", *(f"    {key}: {scalar(value)}" for key, value in filled.items())]
    for index, (key, value) in enumerate(filled.items()):
        lines.append(f"  {'- ' if index == 0 else '  '}{key}: {scalar(value)}")
    return lines


def identifier(text: str, taken: Iterable[str] = (), *, otherwise: str = "entry") -> str:
    """An id of letters, digits and hyphens made from text, not among those taken."""
    plain = re.sub(r"[^\w\s]+", "-", clean(text, longest=60))
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-") or otherwise
    base = base if base[0].isalpha() else f"{otherwise}-{base}"
    taken = set(taken)
    number, name = 2, base
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name
