"""How drafts are scored against what a person read in the same text; used by the tests and by benchmarks/draft.py."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from layers.draft import Draft, Mention, Statement, draft_scenario

__all__ = ["Gold", "GoldScore", "clause_faults", "load_clauses", "load_gold", "score_gold"]

HERE = Path(__file__).parent
_METRES = {"km": 1000.0, "m": 1.0, "mi": 1609.344, "yd": 0.9144, "nmi": 1852.0}


def load_clauses(name: str) -> list[dict[str, Any]]:
    """The clauses of a file beside this one, each with its text and the zones a person reads in it."""
    return list(yaml.safe_load((HERE / f"clauses_{name}.yaml").read_text(encoding="utf-8")))


def clause_faults(clause: Mapping[str, Any]) -> list[str]:
    """What is wrong with what was drafted from a clause: missing, different, invented, or left unread in silence."""
    draft = draft_scenario({"clause": clause["text"]})
    found = draft.of_kind("zone")
    faults = [*_deadline_faults(clause, draft), *_unread_faults(clause, draft)]
    for expected in clause["zones"]:
        best = min(found, key=lambda zone: len(_zone_faults(expected, zone.values)), default=None)
        if best is None:
            faults.append(f"missing: {expected}")
        else:
            found.remove(best)
            faults += [f"{expected}: {fault}" for fault in _zone_faults(expected, best.values)]
    return faults + [f"invented: {dict(zone.values)}" for zone in found]


def _zone_faults(expected: Mapping[str, Any], values: Mapping[str, Any]) -> list[str]:
    return [
        *_size_faults(expected, values),
        *_side_faults(expected, values),
        *_reference_faults(expected, values),
        *_list_faults(expected, values),
    ]


def _list_faults(expected: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[str]:
    for name in ("bounded", "except"):
        wanted, got = list(expected.get(name, ())), list(values.get(name, ()))
        if len(wanted) != len(got) or not all(map(_alike, wanted, got)):
            yield f"{name} {got}"
    wanted = expected.get("ends", ())
    reference = values.get("reference")
    got = [*reference.between, reference.name] if reference is not None else []
    if not all(any(_alike(end, name) for name in got) for end in wanted):
        yield f"ends {got}"


def _deadline_faults(clause: Mapping[str, Any], draft: Draft) -> Iterator[str]:
    """Every deadline that the clause gives by hand, and no other, where it gives any."""
    if "deadlines" not in clause:
        return
    found = [dict(statement.values) for statement in draft.of_kind("deadline")]
    for wanted in clause["deadlines"]:
        right = [values for values in found if all(_same_term(values.get(key), wanted[key]) for key in wanted)]
        if right:
            found.remove(right[0])
        else:
            yield f"missing deadline: {wanted}"
    yield from (f"invented deadline: {values}" for values in found)


def _same_term(got: Any, wanted: Any) -> bool:
    if isinstance(wanted, int) or got is None:
        return bool(got == wanted)
    return str(wanted).lower() in str(got).lower()


def _unread_faults(clause: Mapping[str, Any], draft: Draft) -> Iterator[str]:
    told = [clause["text"][mention.start : mention.end] for s in draft.of_kind("unread") for mention in s.mentions]
    for words in clause.get("unread", ()):
        if not any(words in text for text in told):
            yield f"unread in silence: {words}"


def _size_faults(expected: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[str]:
    for name in ("depth", "width", "band"):
        wanted, got = expected.get(name), values.get(f"{name}_m")
        if (wanted is None) != (got is None) or (
            wanted is not None and _metres(wanted) != tuple(round(metres, 1) for metres in got or ())
        ):
            yield f"{name} {got}"
    wanted = {_fold(side): _metres(depth) for side, depth in expected.get("depths", {}).items()}
    got = {_fold(side): tuple(round(m, 1) for m in depth) for side, depth in values.get("depths_m", {}).items()}
    if wanted != got:
        yield f"depths {got}"


def _side_faults(expected: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[str]:
    side = values.get("side", "")
    if ("side" in expected) != bool(side) or ("side" in expected and not _alike(str(expected["side"]), side)):
        yield f"side {side!r}"


def _reference_faults(expected: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[str]:
    reference, between = values.get("reference"), expected.get("between", ())
    if "reference" not in expected:
        names = [line.name for line in values.get("between", ())]
        if not all(any(_alike(wanted, name) for name in names) for wanted in between):
            yield f"between {names}"
        return
    if reference is None:
        yield "no reference"
        return
    if reference.kind != expected["reference"]:
        yield f"reference {reference.kind!r}"
    if not _alike(str(expected.get("name", "")), f"{reference.name} {' '.join(reference.between)}"):
        yield f"name {reference.name!r}"
    sides = (*reference.between, *values.get("depths", ()), values.get("side", ""))
    if not all(any(_alike(wanted, side) for side in sides) for wanted in between):
        yield f"between {sides}"


def _metres(text: str | list[str]) -> tuple[float, float]:
    if isinstance(text, list):
        return _metres(text[0])[0], _metres(text[1])[0]
    match = re.fullmatch(r"([\d.]+)(?:-([\d.]+))? (\w+)", text)
    assert match is not None
    unit = _METRES[match[3]]
    return round(float(match[1]) * unit, 1), round(float(match[2] or match[1]) * unit, 1)


def _fold(text: str) -> str:
    return text.lower().removeprefix("the ")


def _alike(wanted: str, got: str) -> bool:
    """Whether a name is the same but for its ending: "Eritrean", "Eritrea forces"."""
    wanted, got = _fold(wanted), _fold(got)
    if wanted in got:
        return True
    return any(a[:5] == b[:5] and len(a) > 3 for a in wanted.split() for b in got.split())


class Gold(NamedTuple):
    """What the five documents say, by hand."""

    documents: dict[str, dict[str, Any]]
    statements: list[dict[str, Any]]


def load_gold() -> Gold:
    """The gold file beside this one."""
    data = yaml.safe_load((HERE / "gold_five_documents.yaml").read_text(encoding="utf-8"))
    return Gold(data["documents"], data["statements"])


class GoldScore(NamedTuple):
    """Recall over the gold statements that are not optional, precision over every mention drafted."""

    recall: float
    precision: float
    missing: list[str]
    extra: list[str]


def score_gold(draft: Draft, gold: Gold) -> GoldScore:
    """Hold a draft of the five documents against the gold.

    A gold statement is found where a statement of its kind has a mention that overlaps it, and its values; a mention is
    right where it overlaps a gold statement of its kind.
    """
    said = [
        (statement, mention)
        for statement in draft.statements
        if statement.kind != "place"
        for mention in statement.mentions
    ]
    right: set[tuple[str, Mention]] = set()
    missing = []
    for entry in gold.statements:
        where = Mention(entry["document"], entry["start"], entry["end"])
        hits = [(s, m) for s, m in said if s.kind == entry["kind"] and m.overlaps(where)]
        right |= {(s.kind, m) for s, m in hits}
        if not entry.get("optional") and not any(_has_values(s, entry.get("values", {})) for s, _ in hits):
            missing.append(f"{entry['document'][:3]} {entry['kind']} {entry.get('note', '')}")
    wanted = sum(not entry.get("optional") for entry in gold.statements)
    extra = [f"{m.file[:3]} {s.kind} {m.start}-{m.end}" for s, m in said if (s.kind, m) not in right]
    return GoldScore(1 - len(missing) / wanted, 1 - len(extra) / len(said), missing, extra)


def _has_values(statement: Statement, wanted: Mapping[str, Any]) -> bool:
    return all(_has_value(statement.values, name, value) for name, value in wanted.items())


def _has_value(values: Mapping[str, Any], name: str, wanted: Any) -> bool:
    if name == "measure":
        return wanted == "none" or wanted in (values.get("depth"), values.get("width"))
    if name == "reference":
        return values.get("reference") is not None and values["reference"].kind == wanted
    if name in ("who", "ends", "places"):
        return set(wanted) == set(values.get(name, ()))
    return str(values.get(name)) == str(wanted)
