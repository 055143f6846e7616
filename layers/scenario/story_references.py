"""What the steps of a story refer to: features and variants of zones that the file must have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from geo.errors import Fault
from layers.scenario.faults import did_you_mean
from layers.scenario.origin import Origin
from layers.scenario.story import FEATURE_SECTIONS
from layers.scenario.yaml_lines import Key

__all__ = ["story_faults"]


def story_faults(data: Mapping[str, Any], origin: Origin) -> list[Fault]:
    """Features, zones and variants that a story names and the file does not have."""
    steps = data.get("story")
    named: list[tuple[Key, Any]] = []
    faults: list[Fault] = []
    for index, step in enumerate(steps if isinstance(steps, list) else []):
        if isinstance(step, dict):
            named += _named_features(("story", index), step)
            faults += _reading_faults(("story", index, "readings"), step.get("readings"), data, origin)
    known = {section: _ids(data.get(section)) for section in FEATURE_SECTIONS}
    for key, name in named:
        section, slash, identifier = name.partition("/") if isinstance(name, str) else ("", "", "")
        if slash and section in known and identifier not in known[section]:
            candidates = [f"{section}/{one}" for one in known[section]]
            hint = did_you_mean(name, candidates, f"add {identifier!r} under '{section}:'")
            faults.append(origin.fault(key, f"unknown feature {name!r}", hint))
    return faults


def _named_features(key: Key, step: Mapping[str, Any]) -> Iterator[tuple[Key, Any]]:
    highlight = step.get("highlight")
    for index, name in enumerate(highlight if isinstance(highlight, list) else []):
        yield (*key, "highlight", index), name
    callouts = step.get("callouts")
    for index, callout in enumerate(callouts if isinstance(callouts, list) else []):
        if isinstance(callout, dict) and "at" in callout:
            yield (*key, "callouts", index, "at"), callout["at"]


def _reading_faults(key: Key, readings: object, data: Mapping[str, Any], origin: Origin) -> Iterator[Fault]:
    zones = data.get("zones")
    variants = {
        zone["id"]: _ids(zone.get("variants"))
        for zone in (zones if isinstance(zones, list) else [])
        if isinstance(zone, dict) and isinstance(zone.get("id"), str)
    }
    for zone, variant in readings.items() if isinstance(readings, dict) else ():
        if zone not in variants:
            hint = did_you_mean(str(zone), variants, "add it under 'zones:'")
            yield origin.fault((*key, zone), f"unknown zone {zone!r}", hint)
        elif isinstance(variant, str) and variant not in variants[zone]:
            hint = did_you_mean(variant, variants[zone], "add it under the zone's 'variants:'")
            yield origin.fault((*key, zone), f"zone {zone!r} has no variant {variant!r}", hint)


def _ids(entries: object) -> list[str]:
    """The ids of a section, which is a list of entries or has them by id."""
    if isinstance(entries, dict):
        return [str(name) for name in entries]
    ids = [entry.get("id") for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return [name for name in ids if isinstance(name, str)]
