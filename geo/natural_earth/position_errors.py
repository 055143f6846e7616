"""Divisions that Natural Earth draws worse than it draws the world, and by how much.

Each was found by towns that lie in another division's ground than their own (GeoNames), or by an area that is not the
published one: the lines between the entities of Bosnia and Herzegovina (Oštra Luka lies 3.7 km on the wrong side, and
Republika Srpska is 8 % short), the line of Transnistria (Bender and Chițcani across the Dniester; 13 % short) and the
municipality of Chișinău (Vadul lui Vodă lies 8.8 km outside). A line has two sides: neighbours are listed, too.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["POSITION_ERROR_M", "WORST_POSITION_ERROR_M", "position_error_m"]

POSITION_ERROR_M = 1000.0
"""About how far, in metres, a Natural Earth 1:10m line may lie from the ground truth."""

_WORSE_M = {
    "BA-BIH": 5_000.0,
    "BA-BRC": 5_000.0,
    "BA-SRP": 5_000.0,
    "MD-SN": 6_000.0,
    "MD-CS": 6_000.0,
    "MD-SV": 6_000.0,
    "MD-DU": 6_000.0,
    "MD-OR": 6_000.0,
    "MD-RE": 6_000.0,
    "MD-SD": 6_000.0,
    "MD-FL": 6_000.0,
    "MD-SO": 6_000.0,
    "MD-AN": 9_000.0,
    "MD-CR": 9_000.0,
    "MD-CU": 9_000.0,
    "MD-IA": 9_000.0,
    "MD-ST": 9_000.0,
}

WORST_POSITION_ERROR_M = max(_WORSE_M.values())
"""The same where it is worst."""


def position_error_m(codes: Iterable[str]) -> float:
    """How far the outline of divisions may lie from the ground truth.

    Parameters
    ----------
    codes
        ISO 3166-2 codes.

    Returns
    -------
    Metres: the largest of all.

    Raises
    ------
    TypeError
        Codes that are no texts.

    Examples
    --------
    >>> position_error_m(["SY-ID"]), position_error_m(["SY-ID", "MD-SN"])
    (1000.0, 6000.0)
    """
    return max((_WORSE_M.get(code, POSITION_ERROR_M) for code in codes), default=POSITION_ERROR_M)
