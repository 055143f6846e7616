"""English: words that settle what a clause could leave open, and words that leave it open."""

from __future__ import annotations

import re

from layers.draft.english.dates import MONTH, YEAR

_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTH})|(?:{MONTH})\s+\d{{1,2}})(?:,?\s+{YEAR})?"
STATED_DATE = re.compile(
    rf"\b(?:as\s+(?:of|it\s+(?:stood|ran|was)|drawn|at)|existing\s+(?:on|at)|line\s+of|held\s+on|stood\s+on|at\s+\d|"
    rf"(?:of|on)\s+(?:the\s+)?{_DAY}\s*(?:,|\.|line|\Z)|{YEAR}\s+\S*\s*line|established\s+(?:on|in|by))\b"
    rf"[^.;]{{0,40}}(?:{YEAR}|{_DAY})|\b{YEAR}\s+(?:\S+\s+){{0,2}}line|,\s+which\s+runs|\bruns?\s+from\b",
    re.IGNORECASE,
)
"""The day of a line, or its course."""
ALONG_OR_STRAIGHT = re.compile(
    r"\b(?:straight|direct|as\s+the\s+crow|geodesic|along|following|via|through|by\s+way)\b", re.IGNORECASE
)
CENTRE_OR_EDGE = re.compile(
    r"\b(?:cent(?:re|er)|edges?|outskirts|perimeter|boundar(?:y|ies)|limits|walls?|fences?|outer|built-up|point|"
    r"radius|circle|bridge|airport|port|crossing|dam|post)s?\b",
    re.IGNORECASE,
)
"""From where a place is measured; a thing that is a point has no edge to speak of."""
RIVER_REACHED = re.compile(
    r"\b(?:up\s+to|as\s+far\s+as|until|down\s+to)\s+the\s+(?:\w+\s+){0,3}?(?:rivers?|creek|stream)\b", re.IGNORECASE
)
BANK = re.compile(
    r"\b(?:bank|banks|middle|median|thalweg|midstream|shore|inclusive|included|excluding|exclusive)\b", re.IGNORECASE
)
OPEN_END = re.compile(
    rf"\b(?:until|till)\s+(?:the\s+)?{_DAY}(?!\s*,?\s*(?:inclusive|included|at\s|\d\d?:\d\d|midnight|exclusive|noon))"
    rf"|\bbetween\s+\d{{1,2}}\s+and\s+{_DAY}(?!\s*,?\s*(?:inclusive|included|exclusive))",
    re.IGNORECASE,
)
"""A day that may be the last with, or the first without."""
FIGURES = re.compile(r"(?<![\d/.])\d{1,2}/\d{1,2}/\d{4}(?![\d/])")
