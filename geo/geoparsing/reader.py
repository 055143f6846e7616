"""One pass over a document: candidates, first scores, where the sure ones lie, second scores, final places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer.place import KINDS
from geo.geodesic.ellipsoid import MEAN_RADIUS_M
from geo.geoparsing.candidates import Candidate, find_candidates
from geo.geoparsing.document import Document, Feature
from geo.geoparsing.features import context_features, document_features
from geo.geoparsing.lexicon import Lexicon, lexicon
from geo.geoparsing.mentions import Scored, group_mentions
from geo.geoparsing.model import Model, logit, model, sigmoid
from geo.geoparsing.name_index import NameEntry, NameIndex, name_index
from geo.geoparsing.proper_names import name_around
from geo.geoparsing.resolution import Group, PlaceVotes, resolve_groups
from geo.geoparsing.respelled import countries_named, find_respelled
from geo.geoparsing.words import Words
from geo.position import Position

__all__ = ["MINIMUM_SCORE", "ParsedPart", "Reader", "choose", "parts"]

_COUNTRY = KINDS.index("country")
_ROWS_ASKED = 12
"""Places of a candidate whose surroundings are looked at for the second score."""
_SURE = 48
"""Sure names that a candidate's surroundings are measured against."""
_CARRIED = 24
"""Names that one part of a long document hands on to the next."""
_FADING = 0.7
_FIRST_ROUNDS = 2
THRESHOLD = 0.42
"""Above this a candidate is taken for a place; where precision and recall are about equal."""
MINIMUM_SCORE = 0.02
"""Below this first score a candidate is given up."""


@dataclass(slots=True)
class ParsedPart:
    """The places that a part of a text names: its mentions in order, the group of each, and the votes on the groups.

    `around` holds for each place the organisation's name that it is part of, empty where it is part of none.
    """

    mentions: list[Scored]
    numbers: list[int]
    groups: list[Group]
    votes: PlaceVotes | None
    around: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Reader:
    """Reads the parts of one document in order; what earlier parts named helps with later ones."""

    demonyms: bool = True
    near: Position | None = None
    countries: frozenset[str] | None = None
    name_index: NameIndex = field(default_factory=name_index)
    lexicon: Lexicon = field(default_factory=lexicon)
    model: Model = field(default_factory=model)
    _carried: list[Group] = field(default_factory=list)

    def read(self, text: str) -> ParsedPart:
        """Find and place the names of one part."""
        document = self.document(text)
        features = [context_features(candidate, document) for candidate in document.candidates]
        self.score_first(document, features)
        second = self.second_features(document)
        weights = self.model.second
        for candidate, alone, together in zip(document.candidates, features, second, strict=True):
            if together and not candidate.settled:
                _, name = self.model.of_name(candidate.entry, self.name_index, self.lexicon)
                candidate.score = sigmoid(name + logit(alone, weights) + logit(together, weights))
        chosen = choose(document.candidates)
        countries = self.countries or countries_named(chosen, self.name_index)
        chosen += find_respelled(document.words, document.candidates, countries, self.name_index, self.lexicon)
        chosen.sort(key=lambda candidate: candidate.start)
        parsed = self.place(text, chosen)
        words, known = document.words, self.lexicon
        parsed.around = [name_around(words, candidate.first, candidate.last, known) for candidate in chosen]
        return parsed

    def document(self, text: str) -> Document:
        """Find the candidates of one part."""
        words = Words(text)
        candidates = find_candidates(words, self.name_index, self.lexicon, demonyms=self.demonyms)
        return Document.of(words, candidates, self.lexicon, self.name_index)

    def score_first(self, document: Document, features: Sequence[Sequence[Feature]]) -> None:
        """Give each candidate its probability by itself."""
        weights = self.model.first
        for candidate, found in zip(document.candidates, features, strict=True):
            if candidate.settled:
                continue
            name, _ = self.model.of_name(candidate.entry, self.name_index, self.lexicon)
            candidate.score = sigmoid(name + logit(found, weights))

    def second_features(self, document: Document) -> list[list[Feature]]:
        """Return the features that the document gives each candidate, from the first scores; none below the minimum."""
        sure = self.place(document.words.text, choose(document.candidates), final=False)
        scored = [candidate for candidate in document.candidates if candidate.score >= MINIMUM_SCORE]
        near, fellow = self._surroundings(scored, sure)
        given = iter(document_features(scored, near, fellow))
        return [next(given) if candidate.score >= MINIMUM_SCORE else [] for candidate in document.candidates]

    def place(self, text: str, mentions: Sequence[Scored], *, final: bool = True) -> ParsedPart:
        """Resolve mentions, in order of `start`, with what earlier parts named."""
        mentions = sorted(mentions, key=lambda mention: mention.start)
        groups, numbers = group_mentions(text, mentions, [mention.score for mention in mentions], self.name_index)
        if not groups:
            return ParsedPart([], [], [], None)
        votes = resolve_groups(
            [*groups, *self._carried],
            self.name_index,
            self.model.resolution if final else self.model.resolution[:_FIRST_ROUNDS],
            near=self.near,
            countries=self.countries,
        )
        if final:
            self._carry(groups, votes)
        return ParsedPart(mentions, numbers, groups, votes)

    def _carry(self, groups: Sequence[Group], votes: PlaceVotes) -> None:
        kept: dict[int, Group] = {}
        for group in self._carried:
            kept[int(group.entry.rows[0])] = Group(group.entry, weight=group.weight * _FADING)
        for number, group in enumerate(groups):
            row, probability = votes.best(number)
            weight = group.weight * probability + (kept[row].weight if row in kept else 0.0)
            entry = NameEntry(group.entry.folded, np.array([row], dtype=np.int32), np.array([2], dtype=np.uint8))
            kept[row] = Group(entry, weight=weight)
        self._carried = sorted(kept.values(), key=lambda group: -group.weight)[:_CARRIED]

    def _surroundings(self, candidates: Sequence[Candidate], sure: ParsedPart) -> tuple[list[float], list[float]]:
        """For each candidate: how near its nearest place is to what is surely named, and the share in its country."""
        if sure.votes is None or not candidates:
            return [0.0] * len(candidates), [0.0] * len(candidates)
        order = sorted(range(len(sure.groups)), key=lambda number: -sure.groups[number].weight)[:_SURE]
        rows = np.array([sure.votes.best(number)[0] for number in order])
        names = {sure.groups[number].entry.folded: column for column, number in enumerate(order)}
        weight = np.sqrt(np.array([sure.groups[number].weight for number in order]))
        asked = {candidate.entry.folded: candidate.entry for candidate in candidates}
        counts = [min(len(entry.rows), _ROWS_ASKED) for entry in asked.values()]
        starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
        places = np.concatenate([entry.rows[:_ROWS_ASKED] for entry in asked.values()])
        own = np.repeat([names.get(name, -1) for name in asked], counts)
        hearing = weight * (own[:, None] != np.arange(len(rows)))
        near, fellow = _near_and_fellow(self.name_index, places, rows, hearing)
        number = {name: position for position, name in enumerate(asked)}
        nearest, fellows = np.maximum.reduceat(near, starts), np.maximum.reduceat(fellow, starts)
        picked = [number[candidate.entry.folded] for candidate in candidates]
        return nearest[picked].tolist(), fellows[picked].tolist()


def _near_and_fellow(
    name_index: NameIndex, places: NDArray[np.int32], rows: NDArray[np.int64], hearing: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    cosine = np.clip(name_index.vectors[places] @ name_index.vectors[rows].T, -1, 1)
    distance_km = np.where(name_index.kind[rows] == _COUNTRY, 1e5, MEAN_RADIUS_M / 1000 * np.arccos(cosine))
    near = (np.minimum(hearing, 1) * np.exp(-distance_km / 100)).max(axis=1)
    together = (name_index.country[places][:, None] == name_index.country[rows]) & (name_index.country[places] > 0)[
        :, None
    ]
    fellow = (hearing * together).sum(axis=1) / (hearing.sum(axis=1) + 0.5)
    return near, fellow


def choose(candidates: Sequence[Candidate], threshold: float = THRESHOLD) -> list[Candidate]:
    """Return the candidates above the threshold, no two on one word: the longer wins, then the likelier."""
    taken: set[int] = set()
    chosen = []
    for candidate in sorted(candidates, key=lambda one: (one.first - one.last, -one.score)):
        if candidate.score <= threshold:
            continue
        span = range(candidate.first, candidate.last + 1)
        if taken.isdisjoint(span):
            taken.update(span)
            chosen.append(candidate)
    return chosen


def parts(text: str, size: int) -> Iterator[tuple[int, str]]:
    """Yield the text in parts of at most `size` characters with their offsets, cut at a blank line, line or space."""
    start = 0
    while len(text) - start > size:
        cut = -1
        for mark in ("\n\n", "\n", ". ", " "):
            cut = text.rfind(mark, start + size // 2, start + size)
            if cut > 0:
                cut += len(mark)
                break
        stop = cut if cut > 0 else start + size
        yield start, text[start:stop]
        start = stop
    yield start, text[start:]
