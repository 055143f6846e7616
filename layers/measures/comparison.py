"""What changes from one interpretation of a clause, or one scenario, to another: area, routes, posts, towns, events."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from geo.errors import Fault, InputError
from layers.ground.build import Layers
from layers.measures.overlap import overlaps
from layers.scenario.faults import did_you_mean

__all__ = ["COMPARISON_COLUMNS", "compare_scenarios", "compare_variants"]

COMPARISON_COLUMNS = (
    "zone",
    "from",
    "to",
    "subject",
    "subject_kind",
    "measure",
    "certain_from",
    "possible_from",
    "certain_to",
    "possible_to",
    "change",
    "unit",
    "verdict_from",
    "verdict_to",
)
_KEY = ["zone", "subject", "subject_kind", "measure", "unit"]
_NOT_COMPARED = ("entry", "exit", "entry_certain", "exit_certain", "area_share")
_KINDS = ("zone", "country", "governorate", "route", "posts", "post", "towns", "people", "town", "event", "month")
_SAME = 1e-6


def compare_variants(layers: Layers, variants: Iterable[str] = (), *, everything: bool = False) -> pd.DataFrame:
    """What each other interpretation of a scenario's zones changes against the main one (`COMPARISON_COLUMNS`).

    `variants` chooses interpretations by id. Rows that do not change are left out unless `everything` is asked for.
    `change` is from the possible value of the one to that of the other. Raises `InputError` for a variant that there
    is not.
    """
    known = list(dict.fromkeys(variant.id for zone in layers.scenario.zones for variant in zone.variants))
    chosen = list(variants) or known
    unknown = [name for name in chosen if name not in known]
    if unknown:
        origin = layers.scenario.origin.name
        otherwise = "" if known else "the scenario has no variants"
        hints = [did_you_mean(name, known, otherwise) for name in unknown]
        raise InputError([Fault(f"no variant {n!r}", origin, hint=h) for n, h in zip(unknown, hints, strict=True)])
    table = overlaps(layers, variants=True)
    tables = []
    for name in chosen:
        other = table[table["variant"] == name]
        main = table[(table["variant"] == "") & table["zone"].isin(other["zone"])]
        tables.append(_joined(main, other, "main reading", name))
    return _finished(tables, everything=everything)


def compare_scenarios(first: Layers, second: Layers, *, everything: bool = False) -> pd.DataFrame:
    """What changes from one scenario to another, zone by zone (`COMPARISON_COLUMNS`), in their main interpretations.

    Zones are paired by id; the only zone of each is paired whatever its id.
    """
    tables = []
    for layers in (first, second):
        table = overlaps(layers)
        tables.append(table[(table["variant"] == "") & (table["zone"] != "")])
    ids = [list(dict.fromkeys(table["zone"])) for table in tables]
    if len(ids[0]) == len(ids[1]) == 1 and ids[0] != ids[1]:
        renamed = {ids[1][0]: ids[0][0]}
        subject = tables[1]["subject"].where(tables[1]["subject_kind"] != "zone", tables[1]["subject"].replace(renamed))
        tables[1] = tables[1].assign(zone=tables[1]["zone"].replace(renamed), subject=subject)
    names = [layers.scenario.origin.stem for layers in (first, second)]
    return _finished([_joined(tables[0], tables[1], *names)], everything=everything)


def _joined(one: pd.DataFrame, other: pd.DataFrame, from_: str, to: str) -> pd.DataFrame:
    kept = [table[~table["measure"].isin(_NOT_COMPARED)].drop_duplicates(_KEY) for table in (one, other)]
    cells = [*_KEY, "certain", "possible", "verdict"]
    joined = kept[0][cells].merge(kept[1][cells], on=_KEY, how="outer", suffixes=("_from", "_to"))
    for side in ("from", "to"):
        for column in (f"certain_{side}", f"possible_{side}"):
            # What has no row in a zone is not in it; a subject that a scenario does not know has no verdict there.
            joined[column] = joined[column].fillna(0.0)
        joined[f"verdict_{side}"] = joined[f"verdict_{side}"].fillna("")
    change = joined["possible_to"] - joined["possible_from"]
    joined["change"] = change.where(change.abs() > _SAME, 0.0)
    return joined.assign(**{"from": from_, "to": to})


def _finished(tables: list[pd.DataFrame], *, everything: bool) -> pd.DataFrame:
    if not tables:
        return pd.DataFrame(columns=list(COMPARISON_COLUMNS))
    table = pd.concat(tables, ignore_index=True)
    if not everything:
        moved = (table["change"].abs() > _SAME) | ((table["certain_to"] - table["certain_from"]).abs() > _SAME)
        table = table[moved]
    rank = {kind: index for index, kind in enumerate(_KINDS)}
    order = pd.DataFrame({"to": pd.factorize(table["to"])[0], "zone": pd.factorize(table["zone"])[0],
                          "kind": table["subject_kind"].map(rank).to_numpy()}, index=table.index)  # fmt: skip
    return table.loc[order.sort_values(["to", "zone", "kind"], kind="stable").index, list(COMPARISON_COLUMNS)]
