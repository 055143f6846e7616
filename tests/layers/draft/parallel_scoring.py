"""How drafts of one agreement in seven languages are held against what each must give; used by the tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from layers.draft import Draft, draft_scenario

__all__ = ["LANGUAGES", "parallel_faults"]

LANGUAGES = ("en", "fr", "es", "ru", "uk", "ar", "tr")


def parallel_faults(clause: Mapping[str, Any], language: str) -> list[str]:
    """What one language's text of a clause does not give, or gives beside it."""
    draft = draft_scenario({"clause": clause[language]})
    return [*_zone_faults(clause, draft), *_other_faults(clause, draft), *_unread_faults(clause, draft)]


def _zone_faults(clause: Mapping[str, Any], draft: Draft) -> Iterator[str]:
    found = draft.of_kind("zone")
    wanted = clause.get("zones", [])
    if "zones" in clause and len(found) != len(wanted):
        yield f"{len(found)} zones, not {len(wanted)}: {[_seen(zone.values) for zone in found]}"
        return
    for expected, zone in zip(wanted, found, strict=False):
        seen = _seen(zone.values)
        yield from (
            f"{name}: {seen.get(name)}, not {value}" for name, value in expected.items() if seen.get(name) != value
        )
        if clause.get("no_by") and "by" in seen:
            yield f"by {seen['by']}"


def _seen(values: Mapping[str, Any]) -> dict[str, Any]:
    seen = {k: v for k, v in values.items() if k in ("depth", "width", "band", "depths", "side", "bound")}
    if "reference" in values:
        seen["reference"] = str(values["reference"].kind)
    if "between" in values:
        seen["between"] = len(values["between"])
    if "by" in values:
        seen["by"] = dt.date.fromisoformat(values["by"])
    return seen


def _other_faults(clause: Mapping[str, Any], draft: Draft) -> Iterator[str]:
    for expected in clause.get("others", ()):
        found = [dict(s.values) for s in draft.of_kind(expected["kind"])]
        if not any(all(_same(values.get(k), v) for k, v in expected.items() if k != "kind") for values in found):
            yield f"no {expected}: {[(s.kind, dict(s.values)) for s in draft.statements if s.kind != 'place']}"


def _same(got: Any, wanted: Any) -> bool:
    if isinstance(wanted, int) and isinstance(got, tuple):
        return len(got) == wanted
    return str(got).replace("demilitarized", "demilitarised").lower() == str(wanted).lower()


def _unread_faults(clause: Mapping[str, Any], draft: Draft) -> Iterator[str]:
    if clause.get("unread") and not draft.of_kind("unread"):
        yield "not reported as unread"
    if not clause.get("unread") and draft.of_kind("unread"):
        yield f"unread: {[s.values['why'] for s in draft.of_kind('unread')]}"
