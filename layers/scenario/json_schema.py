"""The scenario format as a JSON Schema, for editors: `python -m layers.json_schema` writes `scenario.schema.json`.

In an editor with a YAML language server, a first line names the schema:
`# yaml-language-server: $schema=scenario.schema.json`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from layers.scenario.models import FORMAT_VERSION, Scenario

__all__ = ["SCHEMA_FILE", "scenario_schema", "scenario_schema_text"]

SCHEMA_FILE = Path(__file__).with_name("scenario.schema.json")
_PLACE = "#/$defs/PlaceReference"


def scenario_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the scenario format, made from the models."""
    schema = Scenario.model_json_schema(by_alias=True)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:truceline:scenario:{FORMAT_VERSION}",
        **schema,
        "title": "Truceline scenario",
    }
    return dict(_with_plain_names(schema))


def scenario_schema_text() -> str:
    """The schema as the text of a file."""
    return json.dumps(scenario_schema(), indent=2, ensure_ascii=False) + "\n"


def _with_plain_names(node: Any) -> Any:
    """The schema with a place's plain name allowed wherever a place is, and without titles that repeat the key."""
    if isinstance(node, list):
        return [_with_plain_names(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("$ref") == _PLACE:
        others = {key: value for key, value in node.items() if key != "$ref"}
        return {"anyOf": [{"type": "string"}, {"$ref": _PLACE}], **others}
    return {
        key: _named(value) if key in ("properties", "$defs") else _with_plain_names(value)
        for key, value in node.items()
    }


def _named(entries: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _with_plain_names({key: value for key, value in entry.items() if key != "title"})
        for name, entry in entries.items()
    }


if __name__ == "__main__":
    SCHEMA_FILE.write_text(scenario_schema_text(), encoding="utf-8")
