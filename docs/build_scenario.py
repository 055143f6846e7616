"""Write `docs/scenario.md`: the reference of the scenario file, its tables made from the models themselves.

`python docs/build_scenario.py`
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from layers.scenario.json_schema import scenario_schema

PAGE = Path(__file__).with_name("scenario.md")
_ORDER = (
    ("the file", ""), ("sources", "Source"), ("parties", "Party"), ("places", "OwnPlace"), ("lines", "Line"),
    ("areas", "Area"), ("zones", "Zone"), ("variants of a zone", "Variant"), ("posts", "Post"), ("routes", "Route"),
    ("events", "Event"), ("boundaries", "Boundary"), ("notes", "Note"), ("obligations", "Obligation"),
    ("story", "Step"), ("callouts of a step", "Callout"),
    ("a place by name", "PlaceReference"),
    ("when", "Span"), ("extent", "Box"),
)  # fmt: skip
_SHARED = ("title", "title_ar", "kind", "when", "source", "certainty", "uncertainty", "gap", "note")
_SOURCED = {"Line", "Area", "Zone", "Post", "Route", "Event", "Boundary", "Note"}


def page() -> str:
    """The text of the page."""
    schema = scenario_schema()
    tables = [f"### What all sourced entries share\n\n{_table(schema['$defs']['Line'], only=_SHARED)}"]
    for name, model in _ORDER:
        entry = schema["$defs"][model] if model else schema
        leave_out = _SHARED if model in _SOURCED else ()
        about = re.sub(r"\s+", " ", entry.get("description", "")).strip()
        tables.append(f"### `{name}`\n\n{about}\n\n{_table(entry, leave_out=leave_out)}")
    template = PAGE.with_name("scenario.template.md").read_text(encoding="utf-8")
    return template.replace("$reference", "\n\n".join(tables))


def _table(entry: dict[str, Any], only: tuple[str, ...] = (), leave_out: tuple[str, ...] = ()) -> str:
    lines = ["| key | value | |", "|---|---|---|"]
    for name, field in entry["properties"].items():
        if (only and name not in only) or name in leave_out:
            continue
        needed = " (needed)" if name in entry.get("required", ()) else ""
        lines.append(f"| `{name}`{needed} | {_kind(field)} | {field.get('description', '')} |")
    return "\n".join(lines)


def _kind(field: dict[str, Any]) -> str:
    """A value's kind in words."""
    choices = field.get("anyOf") or field.get("oneOf")
    if "$ref" in field:
        words = _NAMES[field["$ref"].rsplit("/", 1)[-1]]
    elif "const" in field:
        words = f"`{field['const']}`"
    elif "enum" in field or "examples" in field:
        words = _listed(field.get("enum") or field["examples"][:3])
    elif choices:
        words = " or ".join(dict.fromkeys(_kind(part) for part in choices if part.get("type") != "null"))
    elif field.get("type") == "array":
        words = f"list of {_kind(field.get('items') or field['prefixItems'][0])}"
    elif field.get("type") == "object":
        inner = field.get("additionalProperties") or next(iter(field.get("patternProperties", {}).values()), {})
        words = f"by id: {_kind(inner)}" if inner else "keys and values"
    else:
        words = _NAMES.get(str(field.get("type")), str(field.get("type", "")))
    return words


def _listed(values: list[Any]) -> str:
    return ", ".join(f"`{value}`" for value in values)


_NAMES = {
    "string": "text", "number": "number", "integer": "whole number", "Source": "source", "Party": "party",
    "OwnPlace": "place", "Line": "line", "Area": "area", "Zone": "zone", "Variant": "variant", "Post": "post",
    "Route": "route", "Event": "event", "Boundary": "boundary", "Note": "note",
    "Obligation": "obligation", "Step": "step", "Callout": "callout",
    "Box": "`west`, `south`, `east`, `north`",
    "Span": "`start`, `end`", "PlaceReference": "place by name", "Toward": "`{toward: PLACE}`",
}  # fmt: skip


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
