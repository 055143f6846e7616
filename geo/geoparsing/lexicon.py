"""What words are besides names of places: given names, surnames, common words, titles, kinds of organisation …"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources

__all__ = ["Lexicon", "lexicon"]

_STOP_CLASSES = frozenset({"function", "calendar", "speech"})
_EVERYDAY = 6.0
"""Zipf frequency of words that every text has."""


@dataclass(frozen=True)
class Lexicon:
    """Word lists, keyed by the folded word.

    `given` and `surname` hold log10 of the bearers in a million, `zipf` how common a lower-case word is (about 1 to
    7.6), `classes` the classes of a word in `lexicon.csv`. `demonyms` leads from the form as written to what it stands
    for (a country code, a division's code, or `@` and a name); `abbreviations` likewise, with whether it counts only
    after a comma (`Ill.`, `TX`).
    """

    given: Mapping[str, float]
    surname: Mapping[str, float]
    zipf: Mapping[str, float]
    classes: Mapping[str, frozenset[str]]
    demonyms: Mapping[str, str]
    abbreviations: Mapping[str, tuple[str, bool]]

    @cached_property
    def stop_names(self) -> frozenset[str]:
        """Words that every text writes: the, in, most, may; a town of that name is never meant by it."""
        words = [word for word, classes in self.classes.items() if not _STOP_CLASSES.isdisjoint(classes)]
        return frozenset([*words, *(word for word, zipf in self.zipf.items() if zipf >= _EVERYDAY)])


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The shipped word lists."""
    given: dict[str, float] = {}
    surname: dict[str, float] = {}
    for row in _rows("names.csv"):
        if row["given"] != "0":
            given[row["name"]] = math.log10(1 + 10 * float(row["given"]))
        if row["surname"] != "0":
            surname[row["name"]] = math.log10(1 + 10 * float(row["surname"]))
    classes: dict[str, set[str]] = {}
    for row in _rows("lexicon.csv"):
        if row["class"] == "given_world":
            given[row["word"]] = max(2.5, given.get(row["word"], 0))
        else:
            classes.setdefault(row["word"], set()).add(row["class"])
    return Lexicon(
        given=given,
        surname=surname,
        zipf={row["word"]: float(row["zipf"]) for row in _rows("words.csv")},
        classes={word: frozenset(found) for word, found in classes.items()},
        demonyms={row["form"]: row["target"] for row in _rows("demonyms.csv")},
        abbreviations={row["form"]: (row["target"], row["after_comma"] == "1") for row in _rows("abbreviations.csv")},
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (resources.files("seeds") / "reading" / name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)
