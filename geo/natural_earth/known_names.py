"""Countries and divisions by the names and codes that Natural Earth has for them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import Fault, InputError
from geo.natural_earth.stored_tables import stored_arcs, strings, table_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["UnknownNameError", "country_codes", "division_rows", "members_of", "names_of", "shared_arcs", "unknown"]


@lru_cache(maxsize=512)
def country_codes(name: str) -> tuple[str, ...]:
    """Natural Earth codes of a country and of what goes with it under one ISO code."""
    table = table_of("countries")
    wanted = name.strip().casefold()
    for column in ("code", "code3", "name"):
        hits = np.array([value.casefold() == wanted for value in strings(table, column)]) if wanted else np.zeros(0)
        if hits.any():
            return tuple(strings(table, "code3")[hits]) + ((name.strip().upper(),) if column == "code" else ())
    raise unknown(name, "country")


def division_rows(name: str) -> NDArray[np.int64] | None:
    """Rows of one division; None if there is none of that name. Raises `InputError` if there are several."""
    table = table_of("admin1")
    wanted = name.strip().casefold()
    for column in ("code", "region", "geonames", "name", "name_ar"):
        rows = np.flatnonzero([value.casefold() == wanted and value != "" for value in strings(table, column)])
        if len(rows) > 1 and column == "name":
            codes = ", ".join(f"{strings(table, 'code')[r]} ({strings(table, 'country')[r]})" for r in rows)
            raise InputError(Fault(f"{name!r} is the name of {len(rows)} divisions", hint=f"write a code: {codes}"))
        if len(rows):
            return rows
    return None


@lru_cache(maxsize=512)
def members_of(name: str) -> NDArray[np.int64]:
    """Rows of `admin1` that make up a country or a division."""
    try:
        codes = country_codes(name)
    except InputError:
        rows = division_rows(name)
        if rows is None:
            raise unknown(name, "country or division") from None
        return rows
    return np.flatnonzero(np.isin(strings(table_of("admin1"), "country3"), codes))


def names_of(side: str | Sequence[str]) -> Sequence[str]:
    """The countries and divisions on one side of a border: one, or several that count as one."""
    return [side] if isinstance(side, str) else side


def shared_arcs(one: str | Sequence[str], other: str | Sequence[str]) -> NDArray[np.int64]:
    first, second = ({row for name in names_of(side) for row in members_of(name).tolist()} for side in (one, other))
    first, second = (first - second, second) if second < first else (first, second - first)
    left, right = stored_arcs().sides.T
    a, b = (np.array(sorted(side), dtype=np.int64) for side in (first, second))
    shared = (np.isin(left, a) & np.isin(right, b)) | (np.isin(left, b) & np.isin(right, a))
    if not shared.any():
        called = " and ".join(" with ".join(map(repr, names_of(side))) for side in (one, other))
        raise InputError(Fault(f"{called} share no border", hint="check the codes, for example SY and TR"))
    return np.flatnonzero(shared)


class UnknownNameError(InputError):
    """No country or division of Natural Earth is called by `name`."""

    def __init__(self, name: str, fault: Fault) -> None:
        super().__init__(fault)
        self.name = name


def unknown(name: str, what: str) -> UnknownNameError:
    from rapidfuzz import process

    known = [*strings(table_of("countries"), "name"), *strings(table_of("admin1"), "name")]
    near = ", ".join(dict.fromkeys(match for match, *_ in process.extract(name, known, limit=5, score_cutoff=75)))
    hint = f"did you mean {near}?" if near else "write an ISO code, for example SY, or SY-ID for a division"
    return UnknownNameError(name, Fault(f"{name!r} is not a {what} of Natural Earth", hint=hint))
