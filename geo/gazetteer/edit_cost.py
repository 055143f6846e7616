"""How far apart two spellings are, letter by letter: what one orthography leaves open is a difference in another.

`Hengzhou` and `Hangzhou` are two cities, `Tel Abyad` and `Tall Abyad` one town. In a country whose names are written in
Arabic letters, short Latin vowels are a matter of taste; where Latin letters are the official ones, each letter
counts. The changes are those of Levenshtein's shortest way, each with its cost; two letters swapped are one change.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import chain, permutations
from typing import Literal, NamedTuple

from rapidfuzz.distance import Levenshtein

from geo.gazetteer import names

__all__ = ["Orthography", "edit_cost", "first_sound", "is_one_vowel_short", "orthography_of"]

Orthography = Literal["abjad", "cyrillic", "romanised", "latin", "across"]
"""How a name comes into Latin letters: without its short vowels; letter by letter; by one of several systems; as it is.
`across` is a Latin name that was written in Arabic or Cyrillic letters."""

_COUNTRIES: dict[Orthography, str] = {
    "abjad": "AE AF BH DJ DZ EG EH ER IL IQ IR JO KM KW LB LY MA MR OM PK PS QA SA SD SY TD TN YE",
    "cyrillic": "BA BG BY KG KZ ME MK MN RS RU TJ TM UA UZ XK",
    "romanised": "AM AZ BD BT CY ET GE GR IN KH KP KR LA LK MM MV NP SO SS TH",
}
"""Others are `latin`, those with one official romanisation (pinyin, Hepburn) among them."""
_ORTHOGRAPHY: dict[str, Orthography] = {
    country: orthography for orthography, codes in _COUNTRIES.items() for country in codes.split()
}
_ACROSS = ({"latin", "cyrillic"}, {"latin", "arabic"})

_SOUNDS = (
    ("tsch", "C"), ("tch", "C"), ("shch", "S"), ("sch", "S"), ("dzh", "j"), ("sh", "S"), ("ch", "C"), ("kh", "X"),
    ("zh", "Z"), ("gh", "G"), ("th", "T"), ("dh", "D"), ("ph", "f"), ("tz", "c"), ("ts", "c"), ("ck", "k"),
    ("dj", "j"), ("x", "ks"),
)  # fmt: skip
"""Letters that are one sound, as one letter; `c` is that of `ts`, or not known."""
_LONG = (("ou", "u"), ("oo", "u"), ("ee", "i"))
_UMLAUTS = (("oe", "ø"), ("ue", "ü"), ("ae", "ä"))
_TWICE = re.compile(r"(.)\1+")
_VOWELS = "aeiouyøüä"

_Costs = dict[tuple[str, str], float]


def _costs(*groups: tuple[str, float]) -> _Costs:
    """Return what it costs to write one letter of a pair for the other; 1 where nothing is said."""
    found: _Costs = dict.fromkeys(permutations(_VOWELS, 2), 0.8)
    for pairs, cost in groups:
        for one, other in map(tuple, pairs.split()):
            found[one, other] = found[other, one] = cost
    return found


_SAME: dict[Orthography, dict[int, int]] = {
    "abjad": str.maketrans("ywvcqGTD", "iuukkgtd"),
    "cyrillic": str.maketrans("yvqGK", "iwkgk"),
    "romanised": str.maketrans("ywvcqGTD", "iuukkgtd"),
    "latin": {},
    "across": str.maketrans("yvcqGXøüä", "iwkkghoue"),
}
"""Letters that are one and the same."""
_SIMILAR: dict[Orthography, _Costs] = {
    "abjad": _costs(
        ("ae ei ou kg hX gk jZ kj sk td", 0.2),
        ("ai oa bp SC sS st zd zt kX fu", 0.4),
        ("sz gj", 0.5),
    ),
    "cyrillic": _costs(
        ("gh ji cC sc zZ Xk SC uw hX", 0.2),
        ("ei io eo fw", 0.3),
        ("ao sz ck", 0.6),
    ),
    "romanised": _costs(
        ("ae ei ou jZ kj kX jC sk kC", 0.3),
        ("ai ao eo bp td kg hX sS sz gj bu", 0.4),
    ),
    "latin": _costs(("oø uü aä uø", 0.05), ("iy ck vw", 0.4)),
    "across": _costs(
        ("gh ji kC sk zk uw hk CX sz sS SC", 0.2),
        ("ei ae fw tT kC kg bp", 0.4),
    ),
}
_DROPPED: dict[Orthography, dict[str, float]] = {
    "abjad": dict.fromkeys("aeiou", 0.4) | {"h": 0.2},
    "cyrillic": dict.fromkeys("aeiou", 0.8),
    "romanised": dict.fromkeys("aeiou", 0.5) | {"h": 0.2},
    "latin": {},
    "across": dict.fromkeys("aeiou", 0.4) | {"h": 0.2},
}
"""What it costs to leave a letter out, where that is less than 1."""
_DOUBLED: dict[Orthography, float] = {"abjad": 0.05, "cyrillic": 0.1, "romanised": 0.1, "latin": 0.4, "across": 0.05}
_GLIDE = 0.2
"""What it costs to leave out the glide beside a vowel, where it is not a letter: `Yenakiieve`, `Yenakiyeve`."""
_MAX_CHANGES = 5


def orthography_of(country: str, one: str = "", other: str = "") -> Orthography:
    """Return how a country's names are written (ISO 3166-1 alpha-2 code), or how one of its names is across scripts.

    What lies in no country (a sea, a place of an overlay that says none) is judged leniently, as an `abjad`.
    """
    orthography = _ORTHOGRAPHY.get(country, "latin" if country else "abjad")
    if orthography == "latin" and one and {names.script_of(one), names.script_of(other)} in _ACROSS:
        return "across"
    return orthography


class _Change(NamedTuple):
    """What one change costs, the letter that it adds or drops, and where."""

    cost: float
    moved: str
    at: int


_NO_CHANGE = _Change(0.0, "", -2)


def edit_cost(one: str, other: str, orthography: Orthography) -> tuple[float, int]:
    """Return what it costs to make one folded name the other by the fewest changes, and the letters of the shorter.

    A letter dropped, added or changed, or two swapped, costs 1; less where the orthography leaves it open. Blanks cost
    nothing. Infinite where more than a few changes are needed.
    """
    (first, doubled), (second, other_doubled) = _letters(one, orthography), _letters(other, orthography)
    letters = min(len(first), len(second))
    if Levenshtein.distance(first, second, score_cutoff=_MAX_CHANGES) > _MAX_CHANGES:
        return math.inf, letters
    cost, before = abs(doubled - other_doubled) * _DOUBLED[orthography], _NO_CHANGE
    for step in Levenshtein.editops(first, second):
        at, to = step.src_pos, step.dest_pos
        if step.tag == "replace":
            change = _Change(_SIMILAR[orthography].get((first[at], second[to]), 1.0), "", at)
        elif step.tag == "delete":
            change = _Change(_dropped(first, at, orthography), first[at], at)
        else:
            change = _Change(_dropped(second, to, orthography), second[to], at)
        is_swap = change.moved and change.moved == before.moved and change.at - before.at == 1
        cost += min(change.cost, 1.0 - before.cost) if is_swap else change.cost
        before = _NO_CHANGE if is_swap else change
    return cost, letters


def first_sound(folded: str, orthography: Orthography) -> str:
    """Return the first sound of a folded name as one letter: what a slip of the pen seldom touches."""
    return _letters(folded, orthography)[0][:1]


def is_one_vowel_short(one: str, other: str, orthography: Orthography) -> bool:
    """Whether two folded names differ in one vowel alone, which one of them lacks between its first and last letter."""
    first, second = sorted((_letters(one, orthography)[0], _letters(other, orthography)[0]), key=len)
    if len(second) - len(first) != 1 or first[:1] != second[:1] or first[-1:] != second[-1:]:
        return False
    at = next((at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), len(first))
    return second[at] in _VOWELS and first[at:] == second[at + 1 :]


@lru_cache(maxsize=16384)
def _letters(folded: str, orthography: Orthography) -> tuple[str, int]:
    """Return the sounds of a folded name, doubled ones once, and how many were doubled."""
    text = names.latinize(folded)
    if orthography == "abjad":
        text = names.without_articles(text)
    text = text.replace(" ", "")
    for spelled, sound in chain(_SOUNDS, _UMLAUTS if orthography in {"latin", "across"} else _LONG):
        text = text.replace(spelled, sound)
    text = text.translate(_SAME[orthography])
    single = _TWICE.sub(r"\1", text)
    return single, len(text) - len(single)


def _dropped(letters: str, at: int, orthography: Orthography) -> float:
    letter, beside = letters[at], letters[max(at - 1, 0) : at] + letters[at + 1 : at + 2]
    cost = _DROPPED[orthography].get(letter, 1.0)
    if letter == "i" and orthography != "latin" and any(other in _VOWELS for other in beside):
        return min(_GLIDE, cost)
    return cost
