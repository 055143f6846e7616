"""English: numbers and lengths in figures and words."""

from __future__ import annotations

import re

from geo.length import METRES_PER_UNIT
from layers.draft.english.words import NUMBER_WORDS

UNITS = {
    **METRES_PER_UNIT,
    "kilo": 1000.0, "kilos": 1000.0, "yard": 0.9144, "foot": 0.3048, "mtrs": 1.0, "mts": 1.0,
    "nautical mile": 1852.0, "nautical miles": 1852.0, "sea mile": 1852.0, "sea miles": 1852.0,
    "statute mile": 1609.344, "statute miles": 1609.344,
}  # fmt: skip
SHORT_UNITS = {1000.0: "km", 1.0: "m", 1609.344: "mi", 1852.0: "nmi", 0.3048: "ft", 0.9144: "yd"}
LENGTH_UNIT = "|".join(sorted((re.escape(unit).replace(r"\ ", r"[ \-]") for unit in UNITS), key=len, reverse=True))
NUMBER_WORD = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
AND_IN_NUMBERS = r"(?:(?<=hundred)|(?<=thousand)|(?<=million))\s+and\s+"
SPELT = (
    rf"(?:a\s+)?(?!(?<!a\s)(?:hundred|thousand|million)\b)(?:{NUMBER_WORD})"
    rf"(?:(?:[\s-]+|{AND_IN_NUMBERS})(?:{NUMBER_WORD})\b){{0,7}}+"
)


def _number(name: str) -> str:
    again = rf"(?:\s{{0,2}}\(\s{{0,2}}(?P<{name}again>{FIGURE})\s{{0,2}}\))?"
    return rf"(?P<{name}>{FIGURE}|{SPELT})(?P<{name}half>\s+and\s+a\s+half)?{again}"


LENGTH = re.compile(
    rf"(?<![\w.,$€£])(?:"
    rf"(?:{_number('low')}(?:[\s-]{{0,2}}(?P<unit1>{LENGTH_UNIT})\.?(?!\w))?"
    rf"\s{{0,2}}(?P<joint>-|–|—|\bto\b|\band\b|\bor\b)\s{{0,2}})?"
    rf"{_number('high')}[\s-]{{0,2}}(?P<unit>{LENGTH_UNIT})"
    rf"|(?P<part>half|quarter)(?:\s+(?:of\s+)?an?)?[\s-]+(?P<part_unit>{LENGTH_UNIT})"
    rf"|(?P<article>an?)[\s-]+(?P<one_unit>(?:nautical\s+)?mile|kilometre|kilometer)"
    r")(?![\w²³/]|\s*(?:per|an)\s+hour|\s+(?:square|2)\b)",
    re.IGNORECASE,
)
ELIDED_RANGE = re.compile(
    rf"\b(?:from|between)\s+(?P<low>{FIGURE}|{SPELT})\s+(?:to|and)\s+(?P<high>{FIGURE}|{SPELT}),?\s+(?:and\s+)?"
    r"(?:from|between)\s+\Z",
    re.IGNORECASE,
)
ELIDED_FIGURE = re.compile(rf"(?<![\w.,])(?P<low>{FIGURE}|{SPELT}),\s+\Z", re.IGNORECASE)
"""Figures whose unit stands only with the next: "from 10 to 20 and from 20 to 30 kilometres", "5, 10 and 20 km"."""
RANGE_BEFORE = re.compile(r"\b(?:between|from|either)\s+(?:about\s+|some\s+)?\Z", re.IGNORECASE)
NUMBERED = re.compile(rf"(?<![\w.,])(?<!\d:){_number('low')}(?![\w,.]*\d|%|\w|:\d)", re.IGNORECASE)
