"""Which place each name means, decided over the whole document at once.

Names vote for each other: a candidate gains from the others that lie near it, in its division or in its country, and
from "X, State". Each round turns scores into probabilities (a softmax over the places of one name), and the next round
hears the votes weighed by them. The weights are a conditional logit, in `seeds/reading/weights.csv`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer.place import KINDS
from geo.geodesic.ellipsoid import MEAN_RADIUS_M
from geo.geoparsing.name_index import NameEntry, NameIndex
from geo.position import Position

__all__ = ["CONTEXT_FEATURES", "OWN_FEATURES", "Group", "Hint", "PlaceVotes", "resolve_groups"]

Floats = NDArray[np.float64]
Hint = Literal["", "town", "division"]

OWN_FEATURES = (
    "weight", "is_country", "is_admin1", "is_admin2", "is_other", "renown", "own_name", "stated_name", "most_populous",
    "share", "unknown_population", "within", "not_within", "holds", "weight_settlement", "hinted", "against_hint",
    "eponym", "is_capital",
)  # fmt: skip
"""What speaks for a place by itself, and by "X, State"."""
CONTEXT_FEATURES = (
    "same_country", "same_division", "near_30", "near_100", "near_400", "nearest_100", "country_named",
    "division_named", "same_division_small", "near_small",
)  # fmt: skip
"""What the other names of the document say for a place."""

_RADIUS_KM = MEAN_RADIUS_M / 1000
_REACH_KM = (30.0, 100.0, 400.0)
_VOTERS = 64
"""Names that vote; the most frequent ones."""
_VOTES = 3
"""Places of each name that are voted for."""
_COUNTRY, _ADMIN1, _ADMIN2, _SETTLEMENT = (KINDS.index(kind) for kind in ("country", "admin1", "admin2", "settlement"))
_USUAL = frozenset({_COUNTRY, _ADMIN1, _ADMIN2, _SETTLEMENT})


@dataclass(slots=True, eq=False)
class Group:
    """Mentions of one name that mean one place; `weight` says how much they count.

    `hint` is what the words beside the name call it: a town ("the city of Idlib") or a division ("Idlib province").
    `within` is the group of the division or country that stands after the name ("Paris, Texas"), `holds` are the groups
    of the names that stand before this one so.
    """

    entry: NameEntry
    hint: Hint = ""
    weight: float = 0.0
    within: Group | None = None
    holds: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceVotes:
    """All places of all groups in one column: `rows` of the name_index, their features and probabilities.

    The places of group i are those from `starts[i]` to `starts[i + 1]`.
    """

    rows: NDArray[np.int32]
    starts: NDArray[np.int64]
    own: Floats
    context: Floats
    probability: Floats

    def best(self, group: int) -> tuple[int, float]:
        """Return the name_index row that a group most probably means, and how probably."""
        span = slice(int(self.starts[group]), int(self.starts[group + 1]))
        winner = int(np.argmax(self.probability[span]))
        return int(self.rows[span][winner]), float(self.probability[span][winner])

    def ranked(self, group: int, limit: int) -> list[tuple[int, float]]:
        """Return a group's places with their probabilities, best first."""
        span = slice(int(self.starts[group]), int(self.starts[group + 1]))
        order = np.argsort(-self.probability[span], kind="stable")[:limit]
        return [(int(self.rows[span][k]), float(self.probability[span][k])) for k in order]


def resolve_groups(
    groups: Sequence[Group],
    name_index: NameIndex,
    weights: Sequence[Mapping[str, float]],
    *,
    near: Position | None = None,
    countries: frozenset[str] | None = None,
) -> PlaceVotes:
    """Weigh the places of all groups together.

    `weights` has one mapping a round: the first hears only `OWN_FEATURES`, the later ones `CONTEXT_FEATURES` too.
    `near` favours places by their distance, `countries` (ISO codes) those inside.
    """
    rows = np.concatenate([group.entry.rows for group in groups])
    counts = np.array([len(group.entry.rows) for group in groups])
    starts = np.concatenate(([0], np.cumsum(counts)))
    member = np.repeat(np.arange(len(groups)), counts)
    own = _own_features(groups, name_index, rows, starts)
    bias = _bias(name_index, rows, near, countries)
    probability = _softmax(own @ _vector(weights[0], OWN_FEATURES) + bias, starts, member)
    context = np.zeros((len(rows), len(CONTEXT_FEATURES)))
    strength = np.array([group.weight for group in groups])
    for round_weights in weights[1:]:
        context = _context_features(name_index, rows, starts, member, strength, probability)
        score = own @ _vector(round_weights, OWN_FEATURES) + context @ _vector(round_weights, CONTEXT_FEATURES)
        probability = _softmax(score + bias, starts, member)
    return PlaceVotes(rows, starts, own, context, probability)


def _vector(weights: Mapping[str, float], names: Sequence[str]) -> Floats:
    return np.array([weights.get(name, 0.0) for name in names])


def _softmax(score: Floats, starts: NDArray[np.int64], member: NDArray[np.int64]) -> Floats:
    top = np.maximum.reduceat(score, starts[:-1])
    grown = np.exp(score - top[member])
    return np.asarray(grown / np.add.reduceat(grown, starts[:-1])[member])


def _bias(
    name_index: NameIndex, rows: NDArray[np.int32], near: Position | None, countries: frozenset[str] | None
) -> Floats:
    bias = np.zeros(len(rows))
    if countries is not None:
        wanted = [name_index.countries[code] for code in countries if code in name_index.countries]
        bias += 6.0 * np.isin(name_index.country[rows], wanted)
    if near is not None:
        lam, phi = np.radians(near.longitude), np.radians(near.latitude)
        here = np.array([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
        distance_km = _RADIUS_KM * np.arccos(np.clip(name_index.vectors[rows] @ here, -1, 1))
        bias -= 1.5 * np.log1p(distance_km / 50.0)
    return bias


def _own_features(
    groups: Sequence[Group], name_index: NameIndex, rows: NDArray[np.int32], starts: NDArray[np.int64]
) -> Floats:
    own = np.concatenate(
        [group.entry.merits[0] if group.entry.merits else _merits(group.entry, name_index) for group in groups]
    )
    for number, group in enumerate(groups):
        span = slice(int(starts[number]), int(starts[number + 1]))
        if group.within is not None:
            inside = _inside(name_index, rows[span], group.within.entry.rows)
            if inside.any():
                own[span, 11], own[span, 12] = inside, ~inside
        if group.hint:
            town = name_index.kind[rows[span]] == _SETTLEMENT
            own[span, 15] = town if group.hint == "town" else own[span, 2] + own[span, 3]
            own[span, 16] = 1 - own[span, 15]
        for held in group.holds:
            own[span, 13] = np.maximum(own[span, 13], _holds(name_index, rows[span], held.entry.rows))
    return own


def _merits(entry: NameEntry, name_index: NameIndex) -> Floats:
    """Work out the own features that hold in every document, and keep them with the entry."""
    rows = entry.rows
    columns = (name_index.kind, name_index.weight, name_index.spellings, name_index.population, name_index.is_capital)
    table = list(zip(*(column[rows].tolist() for column in columns), entry.weights.tolist(), strict=True))
    most = max(weight for _, weight, *_ in table)
    people = sum(10.0**weight for _, weight, *_ in table)
    eponyms = _eponyms(name_index, rows)
    merits = np.array(
        [
            (
                weight / 7,
                kind == _COUNTRY,
                kind == _ADMIN1,
                kind == _ADMIN2,
                kind not in _USUAL,
                spellings / 4,
                name == 2,  # noqa: PLR2004 - the place's own name
                name == 1,
                weight == most,
                10.0**weight / people,
                population == 0,
                *(0.0, 0.0, 0.0),
                weight / 7 if kind == _SETTLEMENT else 0.0,
                *(0.0, 0.0),
                eponym,
                capital,
            )
            for (kind, weight, spellings, population, capital, name), eponym in zip(table, eponyms, strict=True)
        ],
        dtype=np.float64,
    )
    entry.merits.append(merits)
    return merits


def _eponyms(name_index: NameIndex, rows: NDArray[np.int32]) -> list[bool]:
    """Say of each first-level division whether a town of the same name lies in it: the name alone means the town."""
    pairs = list(zip(name_index.kind[rows].tolist(), name_index.admin1[rows].tolist(), strict=True))
    towns = {admin1 for kind, admin1 in pairs if kind == _SETTLEMENT}
    return [kind == _ADMIN1 and admin1 in towns for kind, admin1 in pairs]


def _inside(name_index: NameIndex, rows: NDArray[np.int32], divisions: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Say of each row whether any of these countries or divisions holds it; a country or division is not in itself."""
    countries, admin1 = _codes(name_index, divisions)
    themselves = set(divisions.tolist())
    places = zip(rows.tolist(), name_index.country[rows].tolist(), name_index.admin1[rows].tolist(), strict=True)
    return np.array(
        [row not in themselves and (country in countries or division in admin1) for row, country, division in places]
    )


def _holds(name_index: NameIndex, divisions: NDArray[np.int32], rows: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Say of each country or division whether it holds any of these rows."""
    countries, admin1 = set(name_index.country[rows].tolist()), set(name_index.admin1[rows].tolist())
    columns = (name_index.kind, name_index.country, name_index.admin1)
    return np.array(
        [
            (kind == _COUNTRY and country in countries) or (kind == _ADMIN1 and division in admin1)
            for kind, country, division in zip(*(column[divisions].tolist() for column in columns), strict=True)
        ]
    )


def _codes(name_index: NameIndex, divisions: NDArray[np.int32]) -> tuple[set[int], set[int]]:
    """The numbers of the countries and of the first-level divisions among these rows."""
    columns = (name_index.kind, name_index.country, name_index.admin1)
    table = list(zip(*(column[divisions].tolist() for column in columns), strict=True))
    countries = {country for kind, country, _ in table if kind == _COUNTRY}
    return countries, {division for kind, _, division in table if kind == _ADMIN1}


def _context_features(
    name_index: NameIndex,
    rows: NDArray[np.int32],
    starts: NDArray[np.int64],
    member: NDArray[np.int64],
    strength: Floats,
    probability: Floats,
) -> Floats:
    """Hear the votes: for each row, what the other groups' likely places say."""
    context = np.zeros((len(rows), len(CONTEXT_FEATURES)))
    voters = np.argsort(-strength, kind="stable")[:_VOTERS]
    votes = np.concatenate(
        [
            start + np.argsort(-probability[start:stop], kind="stable")[:_VOTES]
            for start, stop in zip(starts[voters].tolist(), starts[voters + 1].tolist(), strict=True)
        ]
    )
    power = np.sqrt(strength[member[votes]]) * probability[votes]
    is_heard = member[:, None] != member[votes][None, :]
    heard = is_heard * power
    total = heard.sum(axis=1) + 0.5
    country, admin1, kind = name_index.country[rows], name_index.admin1[rows], name_index.kind[rows]
    voted = rows[votes]
    voted_kind = name_index.kind[voted]
    nation = voted_kind == _COUNTRY
    same_country = (country[:, None] == name_index.country[voted]) & (country > 0)[:, None]
    same_division = (admin1[:, None] == name_index.admin1[voted]) & (admin1 > 0)[:, None]
    context[:, 0] = (heard * same_country).sum(axis=1) / total
    context[:, 1] = (heard * same_division).sum(axis=1) / total
    cosine = np.clip(name_index.vectors[rows] @ name_index.vectors[voted].T, -1, 1)
    distance_km = _RADIUS_KM * np.arccos(cosine)
    distance_km[:, nation] = 1e5
    for column, reach in enumerate(_REACH_KM, start=2):
        closeness = heard * np.exp(-distance_km / reach)
        context[:, column] = closeness.sum(axis=1) / total
        if reach == 100.0:  # noqa: PLR2004 - one of _REACH_KM
            context[:, 5] = np.minimum(closeness.max(axis=1), 1)
    context[:, 6] = np.minimum((heard * same_country * nation).max(axis=1), 1)
    context[:, 7] = np.minimum((heard * same_division * (voted_kind == _ADMIN1)).max(axis=1), 1)
    small = (kind == _SETTLEMENT) & (name_index.weight[rows] < 4.7)  # noqa: PLR2004 - 50,000 people
    context[:, 8] = context[:, 1] * small
    context[:, 9] = context[:, 5] * small
    return context
